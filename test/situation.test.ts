/** The input door: what it takes, what it refuses, and how it says so. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildRulebook } from "../src/rulebook.js";
import { files, rulebook } from "../src/rules.js";
import { parseSituation, situationSchema } from "../src/situation.js";
import type { Issue, Situation } from "../src/types.js";
import { totalSituation } from "./support/situations.js";

const base = { session: 2024, academie: "clermont-ferrand" } as const;

const issuesOf = (input: unknown): readonly Issue[] => {
  const parsed = parseSituation(input);
  return parsed.ok ? [] : parsed.issues;
};
/** `ajournement.derniereSession: code`, in the order of the report. */
const problems = (input: unknown): readonly string[] => issuesOf(input).map(({ path, code }) => `${path.join(".")}: ${code}`);
const problemsWith = (fields: object): readonly string[] => problems({ ...base, ...fields });
/** The sentences, with ordinary spaces. */
const sentences = (fields: object): readonly string[] => issuesOf({ ...base, ...fields }).map(({ message }) => message.replace(/[\u00a0\u202f]/g, " "));

/** Every field of the contract, told. */
const complete: Required<Situation> = {
  format: 1,
  session: 2024,
  academie: "clermont-ferrand",
  residence: { academie: "lyon", pays: "Côte d'Ivoire" },
  voie: "technologique",
  serie: "stmg",
  enseignementSpecifique: "mercatique",
  presente: "terminales",
  autresCandidatures: ["autre-academie"],
  scolarite: "cned-libre",
  classe: "terminale",
  naissance: "2000-02-29",
  nationaliteFrancaise: true,
  jdc: "certificat",
  handicap: false,
  sportifHautNiveau: false,
  parcours: "ajourne",
  diplome: { type: "bac-technologique", session: 2019, serie: "stl", specialites: ["spcl"], enseignementSpecifique: "spcl" },
  ajournement: {
    premiereSession: 2021,
    derniereSession: 2023,
    voie: "technologique",
    serie: "stg",
    statut: "individuel",
    notes: { philosophie: 12, "grand-oral": null, "specialite-msgn": { note: 10.5, session: 2022, renonceeEn: 2023 }, "option-lvc-quechua": 0, lva: 20 },
  },
  autresPresentations: [{ session: 2018, voie: "generale", serie: "es" }],
  anticipees: { annee: 2021, avecTerminales: true, francaisEcrit: 8, francaisOral: "absent", mathematiques: 11 },
  controleContinuPremiere: { annee: 2020, nature: "moyennes-annuelles", notes: { "histoire-geographie": 11, emc: null, "specialite-premiere": 9 }, faireValoir: false },
  provenance: { annee: 2023, niveau: "terminale", statut: "scolaire", voie: "professionnelle", serie: "gestion-administration", lvbObligatoire: false, anneesAvantTerminale: 0 },
  neSaitPas: ["eps.aptitude", "ajournement.notes.emc"],
  interruption: { motif: "mobilite", annees: [2022] },
  motifsAnticipeesMemeSession: ["enfant-a-charge"],
  conserver: ["philosophie", "francais-ecrit"],
  demandeConservationHandicap: false,
  dispensesDemandees: ["titulaire-baccalaureat"],
  specialites: ["mathematiques", "mathematiques"],
  specialitePremiere: "svt",
  langues: { lva: "anglais", lvb: "quechua" },
  modalite: "cycle",
  eps: { activites: ["danse", "danse"], activitesImpossibles: [], certificatMedical: "aucun" },
  options: ["dgemc", { id: "lvc-italien", programme: "cycle" }],
  amenagements: { demandes: true, dossierDepose: false, besoinTardif: false, etalement: { etat: "obtenu", premiereSession: 2023, dejaPresentees: { philosophie: 11 }, cetteSession: ["grand-oral"] } },
  interruptionScolarite: false,
  compte: { existe: true, creeLe: "2023-10-28T12:00:00+02:00", active: true },
  telephoneMobile: true,
  consentements: { presse: false, collectivites: true },
  pieces: { deposees: ["identite"], toutesFournies: true },
  inscription: { faite: true },
  demenagement: { academie: "rennes", le: "2024-01-15" },
};

describe("what it takes", () => {
  it("takes every field of the contract, and the two required ones alone", () => {
    expect(parseSituation(complete)).toEqual({ ok: true, value: complete });
    expect(parseSituation(base)).toEqual({ ok: true, value: base });
  });

  it("takes an académie, a language and a language option it does not know", () => {
    expect(problems({ session: 2024, academie: "nouvelle-caledonie" })).toEqual([]);
    expect(problemsWith({ langues: { lva: "klingon", lvb: "langue-des-oiseaux" }, options: ["lvc-klingon"] })).toEqual([]);
  });

  it("takes what is legal but useless, and keeps it", () => {
    const situation = { ...base, voie: "technologique", serie: "st2s", specialites: ["stss", "mathematiques"] };
    expect(parseSituation(situation)).toEqual({ ok: true, value: situation });
  });

  it("takes undefined for « not said yet » and drops the key", () => {
    const parsed = parseSituation({ ...base, voie: undefined, compte: { existe: undefined } });
    expect(parsed).toEqual({ ok: true, value: { ...base, compte: {} } });
    expect(parsed.ok && Object.keys(parsed.value)).toEqual(["session", "academie", "compte"]);
  });

  it("takes objects without a prototype, and -0 as 0", () => {
    const parsed = parseSituation(Object.assign(Object.create(null) as object, base, { anticipees: { annee: 2023, francaisEcrit: -0 } }));
    expect(parsed.ok && parsed.value.anticipees).toStrictEqual({ annee: 2023, francaisEcrit: 0 });
  });

  it("reads the closed lists of the rulebook it is given", () => {
    const autre = buildRulebook({ ...files, listes: { ...files.listes, activites: { judo: { libelle: "judo", champ: "CA4" } } } });
    expect(parseSituation({ ...base, eps: { activites: ["judo"] } }, autre).ok).toBe(true);
    expect(parseSituation({ ...base, eps: { activites: ["danse"] } }, autre).ok).toBe(false);
    expect(problemsWith({ eps: { activites: ["judo"] } })).toEqual(["eps.activites.0: valeur-inconnue"]);
  });

  it("is a synchronous Standard Schema: a value without issues, or issues without a value", () => {
    expect(situationSchema["~standard"].validate(complete)).toEqual({ value: complete });
    const refused = situationSchema["~standard"].validate({});
    expect(Object.keys(refused)).toEqual(["issues"]);
    expect(refused).toEqual({ issues: issuesOf({}) });
  });
});

describe("thresholds", () => {
  const refuses = (fields: object): boolean => problemsWith(fields).length > 0;

  it.each([
    [-0.01, true],
    [0, false],
    [10, false],
    [20, false],
    [20.01, true],
    [Number.NaN, true],
    [Infinity, true],
  ])("a mark of %d is refused: %s", (mark, refused) => {
    expect(refuses({ ajournement: { notes: { philosophie: mark } } })).toBe(refused);
    expect(refuses({ ajournement: { notes: { philosophie: { note: mark, session: 2022 } } } })).toBe(refused);
    expect(refuses({ anticipees: { annee: 2023, francaisOral: mark } })).toBe(refused);
    expect(refuses({ controleContinuPremiere: { annee: 2022, nature: "moyennes-annuelles", notes: { emc: mark } } })).toBe(refused);
    expect(refuses({ amenagements: { etalement: { etat: "obtenu", dejaPresentees: { philosophie: mark } } } })).toBe(refused);
  });

  it.each([
    [1989, true],
    [1990, false],
    [2100, false],
    [2101, true],
    [2024.5, true],
    [24, true],
    ["2024", true],
  ])("a session %s is refused: %s", (session, refused) => expect(problems({ ...base, session }).length > 0).toBe(refused));

  it.each([
    [1899, true],
    [1900, false],
    [1965, false],
    [2023, false],
    [2024, true],
    [2025, true],
  ])("for session 2024, %d as a year of the past is refused: %s", (year, refused) => {
    expect(refuses({ ajournement: { premiereSession: year } })).toBe(refused);
    expect(refuses({ ajournement: { derniereSession: year } })).toBe(refused);
    expect(refuses({ diplome: { type: "autre", session: year } })).toBe(refused);
    expect(refuses({ anticipees: { annee: year } })).toBe(refused);
    expect(refuses({ controleContinuPremiere: { annee: year, nature: "moyennes-annuelles" } })).toBe(refused);
    expect(refuses({ provenance: { annee: year } })).toBe(refused);
    expect(refuses({ autresPresentations: [{ session: year, voie: "generale" }] })).toBe(refused);
    expect(refuses({ ajournement: { notes: { philosophie: { note: 12, session: year } } } })).toBe(refused);
  });

  it.each([
    [2021, 2021, false],
    [2021, 2022, false],
    [2022, 2021, true],
  ])("a first session %d and a last session %d are refused: %s", (premiereSession, derniereSession, refused) => expect(refuses({ ajournement: { premiereSession, derniereSession } })).toBe(refused));

  it.each([
    [2019, true],
    [2020, false],
    [2022, false],
    [2023, true],
  ])("between 2020 and 2022, a mark of %d is refused: %s", (session, refused) =>
    expect(refuses({ ajournement: { premiereSession: 2020, derniereSession: 2022, notes: { philosophie: { note: 12, session } } } })).toBe(refused),
  );

  it.each([
    [2021, true],
    [2022, false],
    [2023, false],
  ])("a mark of 2022 given up in %d is refused: %s", (renonceeEn, refused) => expect(refuses({ ajournement: { notes: { philosophie: { note: 12, session: 2022, renonceeEn } } } })).toBe(refused));

  it.each([
    ["1903-12-31", true],
    ["1904-01-01", false],
    ["2024-12-31", false],
    ["2025-01-01", true],
    ["2023-02-29", true],
    ["2024-02-29", false],
    ["2006-6-1", true],
    ["01/06/2006", true],
  ])("for session 2024, a birth on %s is refused: %s", (naissance, refused) => expect(refuses({ naissance })).toBe(refused));

  it.each([
    ["2023-10-28T12:00:00+02:00", false],
    ["2023-10-28T10:00:00Z", false],
    ["2023-10-28T12:00:00", true],
    ["2023-10-28T24:00:00+02:00", true],
    ["2023-02-29T12:00:00+01:00", true],
    ["2023-10-28", true],
  ])("an account created at %s is refused: %s", (creeLe, refused) => expect(refuses({ compte: { creeLe } })).toBe(refused));

  it.each([
    ["clermont-ferrand", false],
    ["x", false],
    ["aix-marseille-2", false],
    ["Clermont", true],
    ["clermont ferrand", true],
    ["orléans", true],
    ["-lyon", true],
    ["lyon-", true],
    ["a--b", true],
    ["", true],
    ["a".repeat(80), false],
    ["a".repeat(81), true],
  ])("an académie « %s » is refused: %s", (academie, refused) => expect(problems({ ...base, academie }).length > 0).toBe(refused));
});

describe("ids and keys it does not know", () => {
  it.each([
    [{ specialites: ["mathematique"] }, "specialites.0", ["mathematiques"]],
    [{ specialites: ["Théâtre"] }, "specialites.0", ["arts-theatre"]],
    [{ specialites: ["maths"] }, "specialites.0", ["mathematiques"]],
    [{ serie: "STMG" }, "serie", ["stmg"]],
    [{ voie: "général" }, "voie", ["generale"]],
    [{ enseignementSpecifique: "mercatiques" }, "enseignementSpecifique", ["mercatique"]],
    [{ options: ["latin"] }, "options.0", ["lca-latin"]],
    [{ options: ["lvc-Russe"] }, "options.0", ["lvc-russe"]],
    [{ options: ["lvc"] }, "options.0", ["lvc-allemand", "lvc-anglais", "lvc-arabe"]],
    [{ options: [{ id: "dgmc", programme: "terminale" }] }, "options.0.id", ["dgemc"]],
    [{ eps: { activites: ["Tennis de table"] } }, "eps.activites.0", ["tennis-de-table"]],
    [{ eps: { activitesImpossibles: ["demifond"] } }, "eps.activitesImpossibles.0", ["demi-fond"]],
    [{ dispensesDemandees: ["titulaire-bac"] }, "dispensesDemandees.0", ["titulaire-baccalaureat"]],
    [{ motifsAnticipeesMemeSession: ["force majeure"] }, "motifsAnticipeesMemeSession.0", ["force-majeure"]],
    [{ diplome: { type: "bac-pro" } }, "diplome.type", ["bac-professionnel"]],
    [{ conserver: ["philo"] }, "conserver.0", ["philosophie"]],
    [{ conserver: "tout" }, "conserver", ["toutes"]],
    [{ anticipees: "jamais" }, "anticipees", ["jamais-presentees"]],
    [{ scolarite: "cned libre" }, "scolarite", ["cned-libre"]],
    [{ provenance: { voie: "pro" } }, "provenance.voie", ["professionnelle"]],
    [{ pieces: { deposees: ["identité"] } }, "pieces.deposees.0", ["identite"]],
    [{ neSaitPas: ["derniereSession"] }, "neSaitPas.0", ["ajournement.derniereSession"]],
    [{ neSaitPas: ["academie"] }, "neSaitPas.0", ["residence.academie"]],
    [{ ajournement: { notes: { philosophi: 12 } } }, "ajournement.notes.philosophi", ["philosophie"]],
    [{ ajournement: { notes: { "specialite-maths": 12 } } }, "ajournement.notes.specialite-maths", ["specialite-mathematiques"]],
    [{ amenagements: { etalement: { etat: "obtenu", cetteSession: ["grandoral"] } } }, "amenagements.etalement.cetteSession.0", ["grand-oral"]],
    [{ specialites: ["zzzzzz"] }, "specialites.0", []],
  ])("%j is refused at %s with %j", (fields, path, proches) => {
    const [issue, ...others] = issuesOf({ ...base, ...fields });
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ code: "valeur-inconnue", params: { proches } });
    expect(issue?.path.join(".")).toBe(path);
    for (const proche of proches) expect(issue?.message).toContain(proche);
  });

  it.each([
    [{ sesion: 2024 }, "sesion", ["session"]],
    [{ derniereSession: 2023 }, "derniereSession", ["ajournement.derniereSession"]],
    [{ ajournement: { derniereSesion: 2023 } }, "ajournement.derniereSesion", ["derniereSession"]],
    [{ autresPresentations: [{ session: 2020, voie: "generale", seri: "s" }] }, "autresPresentations.0.seri", ["serie"]],
    [{ ajournement: { notes: { lva: { note: 12, session: 2022, renoncee: 2023 } } } }, "ajournement.notes.lva.renoncee", ["renonceeEn"]],
    [{ options: [{ id: "dgemc", programme: "terminale", coefficient: 2 }] }, "options.0.coefficient", []],
    [{ constructor: 1 }, "constructor", []],
  ])("%j has an unknown key %s, near %j", (fields, path, proches) => {
    const [issue, ...others] = issuesOf({ ...base, ...fields });
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ code: "champ-inconnu", params: { proches } });
    expect(issue?.path.join(".")).toBe(path);
  });

  it("sends the marks of français to « anticipees »", () => {
    expect(problemsWith({ ajournement: { notes: { "francais-ecrit": 8, "francais-oral": 9, "mathematiques-anticipee": 10 } } })).toEqual([
      "ajournement.notes.francais-ecrit: epreuve-anticipee-ailleurs",
      "ajournement.notes.francais-oral: epreuve-anticipee-ailleurs",
      "ajournement.notes.mathematiques-anticipee: epreuve-anticipee-ailleurs",
    ]);
    expect(sentences({ ajournement: { notes: { "francais-ecrit": 8 } } })).toEqual([
      "Les notes de l'examen échoué : « francais-ecrit » est une épreuve anticipée. Dites les notes de ces épreuves dans « anticipees ».",
    ]);
  });

  it("knows every épreuve, spécialité and option of the rulebook", () => {
    const specialites = Object.keys(rulebook.listes["specialites"] ?? {});
    const options = Object.keys(rulebook.listes["options"] ?? {}).filter((id) => id !== "lvc");
    const epreuves = rulebook.epreuves.lignes.filter((ligne) => ligne.generique !== true).map((ligne) => ligne.id);
    expect(problemsWith({ specialites, options, conserver: [...epreuves, ...specialites.map((id) => `specialite-${id}`), "option-lvc-klingon"] })).toEqual([]);
  });

  it("lets one not know any fact that can be asked, and any mark", () => {
    const chemins = Object.entries(rulebook.faits).flatMap(([name, fait]) => (fait.nature === "etat" && fait.portee === undefined ? [fait.chemin ?? name] : []));
    expect(problemsWith({ neSaitPas: [...chemins, "ajournement.notes.philosophie", "ajournement.notes.specialite-nsi", "ajournement.notes.option-lvc-klingon"] })).toEqual([]);
    expect(problemsWith({ neSaitPas: ["session", "note.valeur", "estGenerale", "ajournement.notes.francais-ecrit", "ajournement.notes.", "toString"] })).toHaveLength(6);
  });
});

describe("contradictions", () => {
  it.each<readonly [object, readonly string[]]>([
    [{ voie: "generale", serie: "stmg" }, ["serie: serie-en-voie-generale"]],
    [{ serie: "stmg" }, []],
    [{ voie: "generale", specialites: ["mathematiques", "stss"], specialitePremiere: "msgn" }, ["specialites.1: specialite-technologique-en-voie-generale", "specialitePremiere: specialite-technologique-en-voie-generale"]],
    [{ serie: "stmg", enseignementSpecifique: "danse" }, ["enseignementSpecifique: enseignement-specifique-d-une-autre-serie"]],
    [{ serie: "st2s", enseignementSpecifique: "danse" }, ["enseignementSpecifique: enseignement-specifique-d-une-autre-serie"]],
    [{ serie: "s2tmd", enseignementSpecifique: "danse" }, []],
    [{ enseignementSpecifique: "danse" }, []],
    [{ ajournement: { premiereSession: 2024 } }, ["ajournement.premiereSession: premiere-session-non-anterieure"]],
    [{ ajournement: { derniereSession: 2024 } }, ["ajournement.derniereSession: derniere-session-non-anterieure"]],
    [{ ajournement: { premiereSession: 2022, derniereSession: 2021 } }, ["ajournement.derniereSession: derniere-session-avant-la-premiere"]],
    [{ ajournement: { notes: { emc: { note: 1, session: 2024 } } } }, ["ajournement.notes.emc.session: note-non-anterieure"]],
    [{ ajournement: { derniereSession: 2021, notes: { emc: { note: 1, session: 2022 } } } }, ["ajournement.notes.emc.session: note-hors-des-sessions"]],
    [{ ajournement: { notes: { emc: { note: 1, session: 2022, renonceeEn: 2021 } } } }, ["ajournement.notes.emc.renonceeEn: renoncement-avant-la-note"]],
    [{ autresPresentations: [{ session: 2024, voie: "generale" }] }, ["autresPresentations.0.session: autre-presentation-non-anterieure"]],
    [{ diplome: { type: "autre", session: 2024 } }, ["diplome.session: diplome-non-anterieur"]],
    [{ anticipees: { annee: 2024 } }, ["anticipees.annee: anticipees-non-anterieures"]],
    [{ controleContinuPremiere: { annee: 2024, nature: "moyennes-annuelles" } }, ["controleContinuPremiere.annee: resultats-de-premiere-non-anterieurs"]],
    [{ provenance: { annee: 2024 } }, ["provenance.annee: provenance-non-anterieure"]],
    [{ parcours: "bachelier", diplome: { type: "bac-professionnel" } }, ["parcours: diplome-non-bachelier"]],
    [{ parcours: "bachelier", diplome: { type: "bac-ancien" } }, []],
    [{ parcours: "autre", diplome: { type: "bac-professionnel" } }, []],
    [{ parcours: "autre", anticipees: { annee: 2023, avecTerminales: true } }, ["anticipees.avecTerminales: anticipees-avec-terminales-jamais-presentees"]],
    [{ anticipees: { annee: 2023, avecTerminales: true } }, []],
    [{ parcours: "ajourne", anticipees: { annee: 2023, avecTerminales: true } }, []],
    [{ parcours: "bachelier", anticipees: { annee: 2023, avecTerminales: true } }, []],
    [{ parcours: "autre", ajournement: { derniereSession: 2023 }, anticipees: { annee: 2023, avecTerminales: true } }, []],
    [{ parcours: "autre", diplome: { type: "etranger" }, anticipees: { annee: 2023, avecTerminales: true } }, []],
    [{ parcours: "autre", anticipees: { annee: 2023, avecTerminales: false } }, []],
    [{ ajournement: { derniereSession: 2022 }, anticipees: { annee: 2023, avecTerminales: true } }, ["anticipees.avecTerminales: anticipees-avec-terminales-apres-l-echec"]],
    [{ ajournement: { derniereSession: 2022 }, diplome: { type: "bac-general" }, anticipees: { annee: 2023, avecTerminales: true } }, []],
    [{ ajournement: { derniereSession: 2022 }, anticipees: { annee: 2021, avecTerminales: true } }, []],
    [{ ajournement: { derniereSession: 2022 }, anticipees: { annee: 2022, avecTerminales: false } }, ["anticipees.avecTerminales: anticipees-sans-terminales-l-annee-de-l-echec"]],
    [{ ajournement: { derniereSession: 2022 }, anticipees: { annee: 2021, avecTerminales: false } }, []],
    [{ neSaitPas: ["naissance"], naissance: "2000-01-01" }, ["neSaitPas.0: dit-et-non-su"]],
    [{ neSaitPas: ["naissance"] }, []],
    [{ neSaitPas: ["ajournement.notes.emc"], ajournement: { notes: { emc: null } } }, ["neSaitPas.0: dit-et-non-su"]],
    [{ neSaitPas: ["ajournement.notes.emc"], ajournement: { notes: { lva: 3 } } }, []],
    [{ neSaitPas: ["anticipees.francaisOral"], anticipees: "jamais-presentees" }, []],
    [{ options: ["dgemc", "lsf", { id: "dgemc", programme: "terminale" }] }, ["options.2: doublon"]],
    [{ dispensesDemandees: ["langue-handicap", "langue-handicap"] }, ["dispensesDemandees.1: doublon"]],
    [{ specialites: ["svt", "svt"], eps: { activites: ["danse", "danse"] } }, []],
    [{ compte: { existe: false, active: true } }, ["compte.active: compte-actif-sans-compte"]],
    [{ compte: { active: true } }, []],
    [{ inscription: { faite: false }, pieces: { toutesFournies: true } }, ["pieces.toutesFournies: pieces-sans-inscription"]],
    [{ pieces: { toutesFournies: true } }, []],
    [{ naissance: "2025-01-01" }, ["naissance: naissance-apres-la-session"]],
    [{ naissance: "1903-01-01" }, ["naissance: naissance-trop-ancienne"]],
  ])("%j: %j", (fields, expected) => expect(problemsWith(fields)).toEqual(expected));

  it("sees a contradiction although another field is wrong", () => {
    expect(problemsWith({ voie: "generale", serie: "stmg", scolarite: "nulle-part", ajournement: { premiereSession: 2022, derniereSession: 2021, voie: 3, notes: { emc: "12" } }, inconnu: 1 })).toEqual([
      "scolarite: valeur-inconnue",
      "ajournement.voie: texte-attendu",
      "ajournement.notes.emc: nombre-attendu",
      "inconnu: champ-inconnu",
      "serie: serie-en-voie-generale",
      "ajournement.derniereSession: derniere-session-avant-la-premiere",
    ]);
  });

  it("does not see one in a field that is wrong by itself", () => {
    expect(problemsWith({ voie: "generale", serie: "STMG" })).toEqual(["serie: valeur-inconnue"]);
    expect(problemsWith({ parcours: "autre", diplome: 12, anticipees: { annee: 2023, avecTerminales: true } })).toEqual(["diplome: objet-attendu"]);
    expect(problems({ ...base, session: 12, diplome: { type: "autre", session: 2050 } })).toEqual(["session: session-invalide"]);
  });
});

describe("the sentences", () => {
  it.each<readonly [object, string]>([
    [{ anticipees: { annee: 2023, francaisEcrit: "12,5" } }, "La note de français écrit : « 12,5 » est un texte. Donnez un nombre de 0 à 20, avec un point et sans guillemets (12.5), ou « absent »."],
    [{ anticipees: { annee: 2023, francaisEcrit: 20.01 } }, "La note de français écrit : 20,01 n'est pas entre 0 et 20. Donnez un nombre de 0 à 20, avec un point et sans guillemets (12.5), ou « absent »."],
    [{ ajournement: { notes: { philosophie: "12" } } }, "Les notes de l'examen échoué (philosophie) : « 12 » est un texte. Donnez un nombre de 0 à 20, avec un point et sans guillemets (12.5), ou null s'il n'y a pas de note."],
    [{ specialites: ["mathematique"] }, "Les deux spécialités de terminale : « mathematique » n'existe pas. Vouliez-vous dire « mathematiques » ?"],
    [{ specialites: "mathematiques" }, "Les deux spécialités de terminale : « mathematiques » est un texte. Donnez une liste, entre crochets."],
    [{ voie: "pro" }, "La voie : « pro » n'existe pas. Choisissez « generale » ou « technologique »."],
    [{ voie: null }, "La voie : null n'est pas une réponse. Choisissez « generale » ou « technologique ». Sans réponse, retirez ce champ."],
    [{ voie: "" }, "La voie : la réponse est vide. Choisissez « generale » ou « technologique ». Sans réponse, retirez ce champ."],
    [{ handicap: "oui" }, "Une situation de handicap : « oui » est un texte. Répondez true (oui) ou false (non), sans guillemets."],
    [{ residence: 3 }, "« residence » : 3 est un nombre. Donnez un objet, entre accolades."],
    [{ sesion: 1 }, "La situation : le champ « sesion » n'existe pas. Vouliez-vous dire « session » ? Sinon, retirez-le."],
    [{ academie: "Clermont-Ferrand" }, "L'académie d'inscription (identifiant) : « Clermont-Ferrand » n'est pas un identifiant. Vouliez-vous dire « clermont-ferrand » ?"],
    [{ academie: "" }, "L'académie d'inscription (identifiant) : il manque une réponse. Donnez un identifiant en minuscules sans accent, avec des tirets, par exemple « clermont-ferrand »."],
    [{ naissance: "31/12/2000" }, "La date de naissance : « 31/12/2000 » n'est pas un jour du calendrier. Donnez un jour au format AAAA-MM-JJ, par exemple 2005-11-24."],
    [{ diplome: {} }, "Le diplôme déjà obtenu : il manque une réponse. Choisissez « bac-general », « bac-technologique », « bac-ancien », « bac-professionnel », « brevet-de-technicien », « brevet-de-technicien-agricole », « etranger » ou « autre »."],
    [{ voie: "generale", serie: "stmg" }, "La série : la voie générale n'a pas de série, et « stmg » est indiquée. Retirez la série, ou choisissez la voie « technologique »."],
    [{ ajournement: { premiereSession: 2022, derniereSession: 2021 } }, "La dernière session présentée : 2021 vient avant la première session présentée (2022). Corrigez l'une des deux."],
    [{ anticipees: { annee: 2024 } }, "L'année des épreuves anticipées : 2024 n'est pas avant la session demandée (2024). Donnez une année passée, ou corrigez la session."],
    [{ neSaitPas: ["naissance"], naissance: "2000-01-01" }, "« neSaitPas.0 » : « naissance » a pourtant une réponse : « 2000-01-01 ». Retirez-le de cette liste, ou retirez la réponse."],
    [{ options: ["dgemc", "dgemc"] }, "Les options : « dgemc » est déjà dans la liste. Gardez-en un seul."],
    [{ serie: "stl", enseignementSpecifique: "danse" }, "L'enseignement spécifique : « danse » n'est pas un enseignement de la série « stl ». Choisissez « biotechnologies » ou « spcl », ou changez la série."],
  ])("%j", (fields, sentence) => expect(sentences(fields)).toEqual([sentence]));

  it("shortens what would flood a sentence, and drops what does not print", () => {
    const [sentence = ""] = sentences({ voie: `\u202e\n\ud800${"x".repeat(1_000_000)}` });
    expect(sentence.length).toBeLessThan(200);
    expect(sentence).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it("gives the raw values for applications that write their own", () => {
    expect(issuesOf({ ...base, ajournement: { premiereSession: 2022, derniereSession: 2021 } })[0]?.params).toEqual({ valeur: 2021, "ajournement.premiereSession": 2022 });
    expect(issuesOf({ ...base, anticipees: { annee: 2023, francaisEcrit: "12,5" } })[0]?.params).toEqual({ valeur: "12,5" });
    expect(issuesOf({ ...base, anticipees: { annee: 2023, francaisEcrit: Infinity } })[0]?.params).toEqual({ valeur: "Infinity" });
    expect(issuesOf({ ...base, specialites: ["mathematique"] })[0]?.params).toEqual({ valeur: "mathematique", proches: ["mathematiques"] });
  });
});

describe("anything at all", () => {
  const throwing = (): never => {
    throw new Error("no");
  };
  const revoked = (() => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  })();
  const cyclic: Record<string, unknown> = { ...base };
  cyclic["residence"] = cyclic;
  cyclic["specialites"] = Array.from({ length: 150 }, () => cyclic["specialites"]);
  const wide: unknown[] = [];
  for (let i = 0; i < 150; i++) wide.push(wide);
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = i % 2 === 0 ? [deep] : { residence: deep };
  const endless = (): object => new Proxy({}, { ownKeys: () => ["a", "b", "c"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }), get: endless });

  it.each<readonly [string, unknown]>([
    ["null", null],
    ["undefined", undefined],
    ["NaN", Number.NaN],
    ["a symbol", Symbol("x")],
    ["a bigint", 12n],
    ["a function", () => base],
    ["a list", [base]],
    ["a date", new Date(0)],
    ["a map", new Map(Object.entries(base))],
    ["an instance of a class", new (class { readonly session = 2024; readonly academie = "x"; })()],
    ["an object that inherits its answers", Object.create(base)],
    ["a String object", new String("x")],
    ["a revoked proxy", revoked],
    ["a proxy that throws", new Proxy({}, { ownKeys: throwing })],
    ["a proxy without a prototype to show", new Proxy({}, { getPrototypeOf: throwing })],
    ["100,000 levels", [deep]],
    ["100,000 keys", Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${String(i)}`, i]))],
  ])("is not an object it can read: %s", (_, input) => {
    const issues = issuesOf(input);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.path).toEqual(["session"]);
    expect(["objet-attendu", "trop-volumineux"]).toContain(issues[0]?.code);
  });

  it.each<readonly [string, unknown, readonly string[]]>([
    ["a getter that throws", { ...base, get voie() { return throwing(); } }, ["voie: valeur-illisible"]],
    ["a field behind a proxy that throws", { ...base, residence: new Proxy({}, { ownKeys: throwing }), langues: revoked }, ["residence: valeur-illisible", "langues: valeur-illisible"]],
    ["a list whose elements throw", { ...base, specialites: Object.defineProperty(["svt", "x"], 1, { get: throwing, enumerable: true }) }, ["specialites.1: valeur-illisible"]],
    ["a date, a map, a function, a symbol", { ...base, residence: new Date(0), compte: new Map(), naissance: Symbol("x"), options: throwing }, ["residence: valeur-illisible", "naissance: valeur-illisible", "options: valeur-illisible", "compte: valeur-illisible"]],
    ["a list with holes", { ...base, specialites: new Array(2) }, ["specialites.0: champ-requis", "specialites.1: champ-requis"]],
    ["a huge list", { ...base, specialites: new Array(4_000_000_000).fill("svt", 0, 3) }, ["specialites: trop-volumineux"]],
    ["a huge text", { ...base, academie: "a-".repeat(5_000_000) }, ["academie: trop-volumineux"]],
    ["texts that are huge together", { ...base, options: Array.from({ length: 3 }, () => "\0".repeat(400_000)) }, ["options.0: valeur-inconnue", "options.1: valeur-inconnue", "options.2: trop-volumineux"]],
    ["a list of the same huge text", { ...base, options: new Array(199).fill("\0".repeat(2_000_000)) }, Array.from({ length: 199 }, (_, i) => `options.${String(i)}: trop-volumineux`)],
    ["a huge name", { ...base, ajournement: { ["a".repeat(2_000_000)]: 1 } }, ["ajournement: trop-volumineux"]],
    ["lone surrogates", { ...base, academie: "\ud800", residence: { pays: "\udfff" } }, ["academie: identifiant-invalide", "residence.pays: texte-invalide"]],
    ["100,000 levels in a field", { ...base, residence: deep, voie: deep }, ["residence.residence: champ-inconnu", "voie: texte-attendu"]],
    ["a mark inside a mark", { ...base, ajournement: { notes: { lva: { note: { note: { note: 1 } }, session: 2022 } } } }, ["ajournement.notes.lva.note: nombre-attendu"]],
    [
      "keys that name a prototype",
      JSON.parse('{"session":2024,"academie":"x","__proto__":{"voie":"generale"},"ajournement":{"notes":{"__proto__":1,"constructor":2}},"anticipees":{"annee":2023,"__proto__":1}}'),
      ["ajournement.notes.constructor: valeur-inconnue", "__proto__: champ-inconnu", "ajournement.notes.__proto__: champ-inconnu", "anticipees.__proto__: champ-inconnu"],
    ],
    ["one inside a value that is refused as a whole", JSON.parse('{"session":2024,"academie":"x","voie":{"a":{"__proto__":1}},"inconnu":{"__proto__":1}}'), ["voie: texte-attendu", "inconnu: champ-inconnu"]],
    ["ids that name a prototype", { ...base, voie: "constructor", eps: { activites: ["toString", "__proto__"] }, options: ["constructor"] }, ["voie: valeur-inconnue", "eps.activites.0: valeur-inconnue", "eps.activites.1: valeur-inconnue", "options.0: valeur-inconnue"]],
  ])("%s", (_, input, expected) => expect(problems(input)).toEqual(expected));

  it("ends on cycles and on objects that never end", () => {
    expect(problems(cyclic).length).toBeGreaterThan(0);
    expect(problems({ ...base, specialites: wide, options: wide, conserver: wide }).length).toBeGreaterThan(0);
    expect(problems(endless()).length).toBeGreaterThan(0);
    expect(problems({ ...base, ajournement: endless() }).length).toBeGreaterThan(0);
  });

  it("reads each property once", () => {
    let reads = 0;
    const input = { ...base, get voie() { reads++; return "generale"; } };
    expect(parseSituation(input)).toEqual({ ok: true, value: { ...base, voie: "generale" } });
    expect(reads).toBe(1);
  });

  it("ignores what JSON cannot say beside the answers: symbols, hidden and inherited properties", () => {
    const input = Object.defineProperty({ ...base, [Symbol("x")]: 1 }, "cache", { value: 1, enumerable: false });
    expect(parseSituation(input)).toEqual({ ok: true, value: base });
  });
});

// Laws

const jsonKeys = Object.keys(complete);
const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withObjectString: true, withSparseArray: true, withTypedArray: true, stringUnit: "binary" });

const isContainer = (value: unknown): value is Readonly<Record<string | number, unknown>> => typeof value === "object" && value !== null;
const at = (tree: unknown, path: readonly (string | number)[]): unknown => path.reduce<unknown>((here, key) => (isContainer(here) && Object.hasOwn(here, key) ? here[key] : undefined), tree);
/** Whether a path leads to a property of its own, whatever it holds. */
const has = (tree: unknown, path: readonly (string | number)[]): boolean => {
  const [last = ""] = path.slice(-1);
  const parent = at(tree, path.slice(0, -1));
  return isContainer(parent) && (path.length === 0 || Object.hasOwn(parent, last));
};

/** A copy of a tree in which what is at a path is another value. */
const replaced = (tree: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown => {
  if (key === undefined) return value;
  if (Array.isArray(tree)) return tree.map((item: unknown, i) => (i === key ? replaced(item, rest, value) : item));
  return { ...(tree as object), [key]: replaced((tree as Readonly<Record<string, unknown>>)[key], rest, value) };
};
const pathsOf = (tree: unknown, path: readonly (string | number)[] = []): ReadonlyArray<readonly (string | number)[]> =>
  typeof tree !== "object" || tree === null ? [path] : [path, ...Object.entries(tree).flatMap(([key, value]) => pathsOf(value, [...path, Array.isArray(tree) ? Number(key) : key]))];
const allPaths = pathsOf(complete).filter((path) => path.length > 0);

/** Values near enough to right ones to go further than their type. */
const nearValue = fc.oneof(fc.constantFrom(null, "", "autre", "svt", "philosophie", 12, 2023, 2030, -1, true, [], {}, ["dgemc", "dgemc"], { annee: 2023 }, { note: 1, session: 2020 }), fc.integer({ min: 1985, max: 2030 }), anything, fc.jsonValue());
const damaged = fc.array(fc.tuple(fc.constantFrom(...allPaths), nearValue), { maxLength: 6 }).map((changes) => changes.reduce<unknown>((tree, [path, value]) => (isContainer(at(tree, path.slice(0, -1))) ? replaced(tree, path, value) : tree), complete));
const strange = fc.oneof(anything, fc.jsonValue(), fc.dictionary(fc.constantFrom(...jsonKeys, "__proto__", "constructor"), fc.oneof(anything, fc.jsonValue())), damaged);

const required = new Set(["session", "academie", "type", "annee", "nature", "voie", "id", "programme", "etat", "note"]);

describe("laws", () => {
  const runs = { numRuns: 500 };

  it("arbitrary JSON never makes parseSituation throw, nor anything else", () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), strange), (input) => void parseSituation(input)), { numRuns: 2000 });
  });

  it("every issue has a path that exists in the input or names a missing required field", () => {
    fc.assert(
      fc.property(strange, (input) => {
        for (const { path, code } of issuesOf(input)) {
          const last = path.at(-1);
          const missing = code === "champ-requis" && (typeof last === "number" || required.has(String(last)));
          const isWhole = path.length === 1 && path[0] === "session" && (code === "objet-attendu" || code === "trop-volumineux");
          expect(path.length).toBeGreaterThan(0);
          expect(has(input, path) || (missing && isContainer(at(input, path.slice(0, -1)))) || isWhole).toBe(true);
        }
      }),
      runs,
    );
  });

  it("every issue is plain JSON: a kebab-case code, and a French sentence with a cause and a remedy", () => {
    fc.assert(
      fc.property(strange, (input) => {
        const issues = issuesOf(input);
        expect(JSON.parse(JSON.stringify(issues))).toEqual(issues);
        for (const { code, message } of issues) {
          expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
          expect(message).toMatch(/^[A-ZÉÀ«].* ?: .+\. .+[.?]$/su);
          expect(message.replace(/«[^»]*»/gu, "")).not.toMatch(/undefined|\[object|invalid|expected|input/i);
        }
      }),
      runs,
    );
  });

  it("no two issues say the same thing of the same path", () => {
    fc.assert(
      fc.property(strange, (input) => {
        const said = issuesOf(input).map(({ path, code }) => JSON.stringify([path, code]));
        expect(new Set(said).size).toBe(said.length);
      }),
      runs,
    );
  });

  it("a parsed situation parses to itself, is plain JSON and shares nothing with the input", () => {
    const shares = (a: unknown, b: unknown): boolean => isContainer(a) && isContainer(b) && (a === b || Object.keys(a).some((key) => shares(a[key], b[key])));
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(totalSituation, damaged), (input) => {
        const parsed = parseSituation(input);
        if (!parsed.ok) return;
        taken++;
        expect(parseSituation(parsed.value)).toEqual(parsed);
        expect(JSON.parse(JSON.stringify(parsed.value))).toStrictEqual(parsed.value);
        expect(shares(input, parsed.value)).toBe(false);
      }),
      runs,
    );
    expect(taken).toBeGreaterThan(runs.numRuns / 20);
  });

  it("every candidate the other laws speak of passes the door", () => {
    fc.assert(fc.property(totalSituation, (situation) => { expect(issuesOf(situation)).toEqual([]); }), runs);
  });

  it("the input is never changed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), damaged.filter((input) => isDeeplyJson(input))), (input) => {
        const before = JSON.stringify(input);
        parseSituation(input);
        expect(JSON.stringify(input)).toBe(before);
      }),
      runs,
    );
  });

  it("what is taken away from a valid situation leaves it valid, but for a required field", () => {
    fc.assert(
      fc.property(fc.constantFrom(...jsonKeys), (key) => {
        const issues = issuesOf(Object.fromEntries(Object.entries(complete).filter(([other]) => other !== key)));
        expect(issues.map(({ path }) => path)).toEqual(key === "session" || key === "academie" ? [[key]] : []);
      }),
    );
  });

  it("problems of independent fields add up", () => {
    const faults: ReadonlyArray<readonly [object, string]> = [
      [{ scolarite: "x" }, "scolarite: valeur-inconnue"],
      [{ naissance: "2005-02-30" }, "naissance: date-invalide"],
      [{ langues: { lva: 3 } }, "langues.lva: texte-attendu"],
      [{ options: ["dgemc", "dgemc"] }, "options.1: doublon"],
      [{ compte: { existe: false, active: true } }, "compte.active: compte-actif-sans-compte"],
      [{ diplome: { type: "autre", session: 2030 } }, "diplome.session: diplome-non-anterieur"],
      [{ telephone: 1 }, "telephone: champ-inconnu"],
      [{ anticipees: { annee: 2022, francaisOral: 21 } }, "anticipees.francaisOral: note-hors-bornes"],
    ];
    fc.assert(
      fc.property(fc.subarray([...faults]), (chosen) => {
        const input = Object.assign({}, base, ...chosen.map(([fields]) => fields)) as object;
        expect([...problems(input)].sort()).toEqual(chosen.map(([, problem]) => problem).sort());
      }),
    );
  });
});

const isDeeplyJson = (value: unknown): boolean => {
  if (value === null || ["string", "boolean"].includes(typeof value)) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return Array.from(value as unknown[]).every(isDeeplyJson);
  return typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null) && Object.values(value).every(isDeeplyJson);
};
