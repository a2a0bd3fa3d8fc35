/** Arbitrary candidates: total situations, and what is left of one when a person has not said everything yet. */
import fc from "fast-check";
import { askableDispenses } from "../../src/rulebook.js";
import { rulebook } from "../../src/rules.js";
import type { Situation } from "../../src/types.js";

const ids = (liste: string): string[] => Object.keys(rulebook.listes[liste] ?? {});
const choix = (fait: string): string[] => Object.keys(rulebook.faits[fait]?.valeurs ?? {});
const of = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const subset = (values: readonly string[], max = 3): fc.Arbitrary<string[]> => fc.uniqueArray(of(values), { maxLength: max });
const mark = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(9.99, 10, 10.01, 0, 20));
const coin = fc.boolean();

const specialites = ["mathematiques", "physique-chimie", "svt", "ses", "hggsp", "hlp", "nsi", "llcer-anglais", "llcer-espagnol", "arts-danse", "arts-musique", "biologie-ecologie"];
const series = ["stmg", "sti2d", "stl", "st2s", "std2a", "sthr", "s2tmd", "stav"];
const langues = ["anglais", "espagnol", "allemand", "italien", "hebreu", "occitan", "swahili"];
const activites = ["demi-fond", "danse", "tennis-de-table", "badminton"];
const optionIds = ["arts-theatre", "eps", "lsf", "lvc-italien", "lvc-anglais", "lca-latin", "lca-grec", "maths-complementaires", "maths-expertes", "dgemc"];
const terminaleSeulement = ["maths-complementaires", "maths-expertes", "dgemc"];

/** Every épreuve id whose mark a failed candidate of the situation could tell. */
const marksOf = (voie: string, serie: string): string[] => {
  const lignes = rulebook.epreuves.lignes.filter((ligne) => ligne.groupe === "terminale" && ligne.voies?.includes(voie as "generale") === true);
  const own = voie === "generale" ? ["specialite-mathematiques", "specialite-svt", "specialite-hggsp"] : lignes.filter((ligne) => ligne.id.startsWith("specialite-") && ligne.series?.includes(serie) === true).map((ligne) => ligne.id);
  return ["philosophie", "grand-oral", ...own.slice(0, 2), "histoire-geographie"];
};

/** A situation in which every état that applies is told. */
export const totalSituation: fc.Arbitrary<Situation> = fc
  .record({
    session: fc.integer({ min: 2022, max: 2027 }),
    academie: of(["clermont-ferrand", "clermont-ferrand", "rennes"]),
    meme: coin,
    voie: of(["generale", "technologique"]),
    serie: of(series),
    serieEchec: of(series),
    voieEchec: of(["generale", "technologique"]),
    memeExamen: coin,
    presente: of(choix("presente")),
    scolarite: fc.oneof({ weight: 4, arbitrary: of(["aucune", "cned-libre"]) }, { weight: 1, arbitrary: of(choix("scolarite")) }),
    classe: of(choix("classe")),
    age: fc.integer({ min: 15, max: 30 }),
    jour: fc.constantFrom("01-01", "11-06", "11-24", "11-25", "12-31"),
    nationaliteFrancaise: coin,
    jdc: of(choix("jdc")),
    handicap: coin,
    parcours: of(choix("parcours")),
    aussiEchec: fc.integer({ min: 0, max: 5 }),
    aussiDiplome: fc.integer({ min: 0, max: 5 }),
    diplome: of(choix("diplome.type")),
    diplomeIl: fc.integer({ min: 1, max: 6 }),
    premiereIl: fc.integer({ min: 1, max: 7 }),
    derniereIl: fc.integer({ min: 1, max: 7 }),
    notes: fc.array(fc.option(mark, { nil: null, freq: 6 }), { minLength: 5, maxLength: 5 }),
    noteIl: fc.integer({ min: 0, max: 3 }),
    renonce: fc.integer({ min: 0, max: 5 }),
    anticipeesIl: fc.integer({ min: 0, max: 4 }),
    ecrit: fc.oneof({ weight: 5, arbitrary: mark }, { weight: 1, arbitrary: fc.constant<number | "absent">("absent") }),
    oral: mark,
    ccIl: fc.integer({ min: 0, max: 4 }),
    ccNature: of(choix("controleContinuPremiere.nature")),
    ccNotes: fc.option(mark, { nil: null }),
    motifInterruption: of(choix("interruption.motif")),
    interrompu: fc.integer({ min: 0, max: 3 }),
    anneeInterrompue: fc.integer({ min: 1, max: 2 }),
    autreBac: fc.integer({ min: 1, max: 40 }),
    conserver: fc.oneof(of(["toutes", "aucune"]), subset(["philosophie", "grand-oral", "specialite-mathematiques", "francais-ecrit", "histoire-geographie"], 4)),
    demandeConservationHandicap: fc.integer({ min: 0, max: 4 }),
    dispenses: fc.oneof({ weight: 2, arbitrary: fc.constant("aucune" as const) }, { weight: 2, arbitrary: fc.constant(["titulaire-baccalaureat"]) }, { weight: 1, arbitrary: subset([...askableDispenses(rulebook).keys()], 2) }),
    specialites: fc.oneof({ weight: 5, arbitrary: fc.uniqueArray(of(specialites), { minLength: 2, maxLength: 2 }) }, { weight: 1, arbitrary: fc.array(of(specialites), { maxLength: 3 }) }),
    specialitePremiere: of(specialites),
    lva: of(langues),
    lvb: of(langues),
    provenance: of(choix("provenance.voie")),
    aussiProvenance: fc.integer({ min: 0, max: 4 }),
    serieAvant: of(series),
    niveauAvant: of(choix("provenance.niveau")),
    statutAvant: of(choix("provenance.statut")),
    lvbObligatoire: coin,
    anneesAvant: fc.integer({ min: 0, max: 3 }),
    serieDiplome: of(series),
    memeSerieDiplome: coin,
    specialitesDiplome: fc.uniqueArray(of(specialites), { minLength: 2, maxLength: 2 }),
    memesSpecialites: coin,
    modalite: of(choix("modalite")),
    aptitude: of(choix("eps.aptitude")),
    activites: fc.oneof({ weight: 3, arbitrary: subset(activites) }, { weight: 1, arbitrary: fc.array(of(activites), { maxLength: 3 }) }),
    impossibles: subset(activites, 3),
    certificat: of(choix("eps.certificatMedical")),
    options: subset(optionIds, 3),
    optionProgrammes: fc.array(fc.constantFrom("cycle" as const, "terminale" as const), { minLength: 3, maxLength: 3 }),
    motifs: fc.oneof({ weight: 3, arbitrary: fc.constant([] as string[]) }, { weight: 1, arbitrary: subset(ids("motifsAnticipees"), 2) }),
    amenagements: coin,
    dossierDepose: coin,
    etalement: fc.integer({ min: 0, max: 4 }),
    interruption: coin,
    compte: fc.integer({ min: 0, max: 4 }),
    telephone: coin,
    consent: coin,
    autre: fc.integer({ min: 0, max: 12 }),
    demenage: coin,
  })
  .map((d): Situation => {
    const bachelier = rulebook.listes["diplomes"]?.[d.diplome]?.["bachelier"] === true;
    const aDiplome = d.parcours === "bachelier" || d.aussiDiplome === 0;
    const echoue = d.parcours === "ajourne" || d.aussiEchec === 0;
    const type = d.parcours === "bachelier" && !bachelier ? "bac-general" : d.diplome;
    const premiere = d.session - Math.max(d.premiereIl, d.derniereIl);
    const derniere = d.session - Math.min(d.premiereIl, d.derniereIl);
    const voieEchec = d.memeExamen ? d.voie : d.voieEchec;
    const serieEchec = d.memeExamen ? d.serie : d.serieEchec;
    const noteSession = Math.max(premiere, derniere - d.noteIl);
    const notes: Record<string, unknown> = Object.fromEntries(
      marksOf(voieEchec, serieEchec).map((id, i): [string, unknown] => {
        const note = d.notes[i] ?? null;
        if (note === null) return [id, null];
        if (i === 0) return [id, { note, session: noteSession, ...(d.renonce === 0 ? { renonceeEn: derniere } : {}) }];
        return [id, note];
      }),
    );
    if (d.demandeConservationHandicap === 0)
      for (const ligne of rulebook.epreuves.lignes)
        if (ligne.groupe === "ponctuelle" && ligne.voies?.includes(voieEchec as "generale") === true && (ligne.series === undefined || ligne.series.includes(serieEchec) || serieEchec === "stav")) notes[ligne.id] ??= null;
    const anneeEa = d.session - d.anticipeesIl;
    const specifiques = Object.entries(rulebook.listes["enseignementsSpecifiques"] ?? {}).filter(([, choice]) => choice["serie"] === d.serie);
    const eps = {
      aptitude: d.aptitude,
      ...(d.aptitude === "apte" || d.aptitude === "inaptitude-partielle" ? { activites: d.activites } : {}),
      ...(d.aptitude === "inaptitude-partielle" ? { activitesImpossibles: d.impossibles } : {}),
      ...(d.aptitude === "apte" ? {} : { certificatMedical: d.certificat }),
    };
    const situation = {
      session: d.session,
      academie: d.academie,
      residence: { academie: d.meme ? d.academie : "lyon" },
      voie: d.voie,
      ...(d.voie === "technologique" ? { serie: d.serie, ...(specifiques.length > 0 ? { enseignementSpecifique: specifiques[0]?.[0] } : {}) } : { specialites: d.specialites, specialitePremiere: d.specialitePremiere }),
      presente: d.presente,
      scolarite: d.scolarite,
      classe: d.classe,
      naissance: `${String(d.session - d.age)}-${d.jour}`,
      nationaliteFrancaise: d.nationaliteFrancaise,
      ...(d.nationaliteFrancaise ? { jdc: d.jdc } : {}),
      handicap: d.handicap,
      parcours: d.parcours,
      ...(aDiplome
        ? {
            diplome: {
              type,
              session: d.session - d.diplomeIl,
              specialites: d.memesSpecialites ? d.specialites : d.specialitesDiplome,
              serie: d.memeSerieDiplome ? d.serie : d.serieDiplome,
              enseignementSpecifique: specifiques[d.memesSpecialites ? 0 : specifiques.length - 1]?.[0] ?? "spcl",
            },
          }
        : {}),
      ...(d.parcours === "premiere-l-an-passe" || d.parcours === "lycee-professionnel" || d.aussiProvenance === 0
        ? { provenance: { niveau: d.niveauAvant, statut: d.statutAvant, voie: d.provenance, serie: d.serieAvant, lvbObligatoire: d.lvbObligatoire, anneesAvantTerminale: d.anneesAvant } }
        : {}),
      ...(echoue ? { ajournement: { premiereSession: premiere, derniereSession: derniere, voie: voieEchec, ...(voieEchec === "technologique" ? { serie: serieEchec } : {}), notes } } : {}),
      anticipees: d.anticipeesIl === 0 ? "jamais-presentees" : { annee: anneeEa, francaisEcrit: d.ecrit, francaisOral: d.oral, ...(d.session >= 2027 ? { mathematiques: d.oral } : {}) },
      controleContinuPremiere: d.ccIl === 0 ? "aucun" : { annee: d.session - d.ccIl, nature: d.ccNature, notes: { "histoire-geographie": d.ccNotes }, ...(d.ccNature === "moyennes-annuelles" ? { faireValoir: d.consent } : {}) },
      ...(d.interrompu === 0 ? { interruption: { motif: d.motifInterruption, annees: [d.session - d.anneeInterrompue] } } : {}),
      ...(d.autreBac < 9 ? { autresPresentations: [{ session: d.session - d.autreBac, voie: "technologique", serie: "stmg" }] } : {}),
      modalite: d.modalite,
      conserver: d.conserver,
      ...(d.demandeConservationHandicap === 0 ? { demandeConservationHandicap: true } : {}),
      dispensesDemandees: d.dispenses,
      langues: { lva: d.lva, lvb: d.lvb },
      eps,
      options: d.options.map((id, i) => ({ id, programme: terminaleSeulement.includes(id) ? "terminale" : d.optionProgrammes[i] })),
      ...(d.motifs.length > 0 ? { motifsAnticipeesMemeSession: d.motifs } : {}),
      amenagements: {
        demandes: d.amenagements,
        ...(d.amenagements ? { dossierDepose: d.dossierDepose } : {}),
        ...(d.etalement === 0 ? { etalement: { etat: "obtenu", dejaPresentees: { philosophie: 11 }, cetteSession: ["grand-oral", "eps"] } } : {}),
      },
      interruptionScolarite: d.interruption,
      compte: { existe: d.compte > 0, ...(d.compte > 0 ? { active: d.compte > 1 } : {}) },
      ...(d.compte > 1 ? { inscription: { faite: d.compte > 2 } } : {}),
      ...(d.compte > 2 ? { pieces: { toutesFournies: d.compte > 3 } } : {}),
      telephoneMobile: d.telephone,
      consentements: { presse: d.consent, collectivites: !d.consent },
      ...(d.autre === 0 ? { autresCandidatures: ["bac-professionnel"] } : {}),
      ...(d.demenage ? { demenagement: { academie: "lyon" } } : {}),
    };
    return situation as unknown as Situation;
  });

/** The leaves a person may not have said yet. A list, and what a box ticked in tab 3 closes, are told whole. */
const removable = (situation: Situation): string[] => {
  const paths: string[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    const name = path.join(".");
    const fait = rulebook.faits[name];
    if (path.length > 0 && (fait?.nature === "etat" || /^ajournement\.notes\.[^.]+$/.test(name))) paths.push(name);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
  };
  walk(situation, []);
  const kept = new Set(["diplome.type", "anticipees.annee", "controleContinuPremiere.annee", "controleContinuPremiere.nature", "ajournement.notes"]);
  // A dispense asked for by someone whom nothing else concerns is a request: telling it is a change.
  const concerned = situation.parcours === "bachelier" || situation.parcours === "lycee-professionnel" || situation.scolarite === "systeme-etranger" || isBachelier(situation);
  if (!concerned || situation.parcours === "lycee-professionnel" || situation.scolarite === "systeme-etranger") kept.add("dispensesDemandees");
  return paths.filter((path) => !kept.has(path));
};

const isBachelier = (situation: Situation): boolean => situation.diplome !== undefined && rulebook.listes["diplomes"]?.[situation.diplome.type]?.["bachelier"] === true;

/** A deep copy without one dotted path; its parents stay. */
export function withoutPath(situation: Situation, path: string): Situation {
  const copy = structuredClone(situation) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() as string;
  let here: Record<string, unknown> | undefined = copy;
  for (const key of keys) here = here?.[key] as Record<string, unknown> | undefined;
  if (here !== undefined) Reflect.deleteProperty(here, last);
  return copy as Situation;
}

/** A total situation, and the same one with some of it not said yet. */
export const partialAndFull: fc.Arbitrary<{ partial: Situation; full: Situation }> = totalSituation.chain((full) => {
  const paths = removable(full);
  return fc.oneof(fc.subarray(paths, { maxLength: 3 }), fc.subarray(paths)).map((removed) => ({ full, partial: removed.reduce(withoutPath, full) }));
});

export const instant: fc.Arbitrary<string | undefined> = fc.constantFrom(undefined, "2023-11-05T23:59:59+01:00", "2023-11-10T12:00:00+01:00", "2023-11-24T16:59:59.999+01:00", "2023-11-24T17:00:00+01:00", "2023-12-22T20:00:00+01:00");
