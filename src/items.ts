/** The lists a candidate's situation opens — marks, épreuves, dispenses, languages, options — each item with its own facts. */
import { familyOf } from "./derive.js";
import type { InForce } from "./inforce.js";
import type { Facts, Value } from "./logic.js";
import type { Coefficient, LigneEpreuve, Portee } from "./rulebook.js";
import type { Mecanisme, NoteObtenue, Serie, Situation } from "./types.js";

export type Item = {
  readonly id: string;
  /** Its own facts, on top of the candidate's. */
  readonly facts: Facts;
  /** Where to tell the facts that are absent here: a dotted path of the situation. */
  readonly paths: Readonly<Record<string, string>>;
};

export type EpreuveItem = Item & {
  readonly ligne: Omit<LigneEpreuve, "valeurs">;
  readonly valeur: Coefficient;
  /** The cells in force since the mark of the failed exam, when their coefficients differ: which one weighs a kept mark is not said. */
  readonly valeursDepuisLaNote?: readonly Coefficient[];
  /** The cells of terminale and of the cycle, when the première half is dispensed: whether the cycle is evaluated all the same is not said. */
  readonly valeursSansPremiere?: readonly Coefficient[];
};

export type Items = Readonly<Record<Exclude<Portee, "candidat" | "epreuve">, readonly Item[]>> & {
  readonly epreuve: readonly EpreuveItem[];
  /** The told facts that could still make an épreuve appear. */
  readonly epreuvesOuvertes: readonly string[];
};

export function itemsOf(situation: Situation, candidat: Facts, ref: InForce): Items {
  const { items: epreuve, open } = epreuveItems(situation, candidat, ref);
  return {
    note: [...noteItems(situation, candidat, ref), ...francaisItems(situation, candidat), ...premiereItems(situation, candidat)].map((item) => under(candidat, item)),
    dispense: dispenseItems(situation, candidat, ref).map((item) => under(candidat, item)),
    langue: langueItems(situation, ref).map((item) => under(candidat, item)),
    option: optionItems(situation, candidat, ref).map((item) => under(candidat, item)),
    epreuve: epreuve.map((item) => ({ ...item, ...under(candidat, item) })),
    epreuvesOuvertes: open,
  };
}

/** An item sees the candidate's facts through its own. */
function under(candidat: Facts, item: Item): Item {
  const facts = Object.create(candidat) as Facts;
  for (const [name, value] of Object.entries(item.facts)) if (value !== undefined) facts[name] = value;
  return { ...item, facts };
}

const unknownItem = (paths: Readonly<Record<string, string>>): Item => ({ id: "?", facts: {}, paths });

// Marks

const nombreDeSpecialites = 2;

/** The marks of the failed exam. An épreuve whose mark is not said yet is an item too: it may still be kept. */
function noteItems(situation: Situation, candidat: Facts, ref: InForce): readonly Item[] {
  const { aEchoue } = candidat;
  if (aEchoue === undefined) return [unknownItem({ "note.valeur": "parcours" })];
  if (aEchoue !== true) return [];
  const notes = situation.ajournement?.notes ?? {};
  const said = Object.keys(notes);
  const { named, unnamed } = failedSpecialites(situation, ref, said);
  // A spécialité that one asks to keep was of the failed exam, its mark not said yet.
  const asked = named.length + unnamed > 0 && Array.isArray(situation.conserver) ? (situation.conserver as readonly string[]).filter((id) => id.startsWith("specialite-") && id !== "specialite-premiere") : [];
  const mecanismes: readonly Mecanisme[] = situation.demandeConservationHandicap === true ? ["benefice", "benefice-handicap"] : ["benefice"];
  return [
    ...[...new Set(["philosophie", "grand-oral", ...said, ...named, ...asked])].flatMap((id) => mecanismes.flatMap((mecanisme) => markItem(situation, candidat, ref, id, notes[id], mecanisme))),
    ...(mecanismes.length > 1 && situation.ajournement?.voie === undefined ? [unknownItem({ "note.mecanisme": "ajournement.voie", "note.epreuve": "ajournement.voie", "note.valeur": "ajournement.voie" })] : []),
    ...(mecanismes.length === 1 ? [] : ponctuelLines(situation, ref).filter((id) => !said.includes(id))).flatMap((id) => markItem(situation, candidat, ref, id, undefined, "benefice-handicap")),
    ...Array.from({ length: unnamed }, () => unknownItem({ "note.valeur": "ajournement.notes", "note.epreuve": "ajournement.notes" })),
  ];
}

/** The évaluations ponctuelles of the failed exam: their marks too may be kept under D. 334-14. */
function ponctuelLines(situation: Situation, ref: InForce): readonly string[] {
  const { voie, serie } = situation.ajournement ?? {};
  if (voie === undefined) return [];
  // A série without a table may have had any of the épreuves of its voie.
  const unknown = serie !== undefined && ref.rulebook.epreuves.seriesSansTable.includes(serie);
  const failed = { ...situation, voie, ...(serie === undefined ? {} : { serie: serie as Serie }) };
  return [...new Set(ref.lignes.filter((ligne) => ligne.groupe === "ponctuelle" && (unknown ? ligne.voies?.includes(voie) === true : applies(ligne, failed) === true)).map((ligne) => ligne.id))];
}

/** The spécialités of the failed exam whose mark is not said: those that can be named, and how many cannot. */
function failedSpecialites(situation: Situation, ref: InForce, said: readonly string[]): { readonly named: readonly string[]; readonly unnamed: number } {
  const missing = Math.max(0, nombreDeSpecialites - said.filter((id) => id.startsWith("specialite-") && id !== "specialite-premiere").length);
  const { voie, serie } = situation.ajournement ?? {};
  if (voie === "technologique" && serie !== undefined) {
    const fixed = specialiteLines({ ...situation, voie, serie: serie as Serie }, ref);
    // Without a table of its own, a série's spécialités have no name to be told under.
    if (fixed.length <= nombreDeSpecialites) return { named: fixed.filter((id) => !said.includes(id)).slice(0, missing), unnamed: 0 };
    return { named: [], unnamed: missing };
  }
  const presented = voie === "generale" && situation.voie === "generale" ? specialiteLines(situation, ref).filter((id) => !said.includes(id)) : [];
  const named = presented.slice(0, missing);
  return { named, unnamed: missing - named.length };
}

function markItem(situation: Situation, candidat: Facts, ref: InForce, id: string, obtained: NoteObtenue | null | undefined, mecanisme: Mecanisme): readonly Item[] {
  if (obtained === null) return [];
  const mark = typeof obtained === "number" ? { note: obtained, session: candidat["ajournement.derniereSession"] as number | undefined, renonceeEn: undefined } : obtained;
  const presented = isPresented(situation, ref, id);
  const changed = id === "grand-oral" ? specialiteChanged(situation, ref) : false;
  const facts: Facts = {
    "note.epreuve": id,
    // Without a threshold on the mark, nothing can be said of a mark that there may not be.
    "note.mecanisme": mecanisme === "benefice" || mark !== undefined ? mecanisme : undefined,
    "note.groupe": ref.lignes.find((ligne) => ligne.id === id)?.groupe ?? "terminale",
    "note.valeur": mark?.note,
    "note.session": mark?.session,
    "note.renoncee": mark?.renonceeEn !== undefined,
    "note.demandee": isAsked(situation, id),
    "note.epreuvePresentee": typeof presented === "string" ? undefined : presented,
    "note.specialiteChangee": typeof changed === "string" ? undefined : changed,
    "note.autreMecanisme": false,
  };
  return [{ id: `${id}/${mecanisme}`, facts, paths: { "note.valeur": `ajournement.notes.${id}`, "note.mecanisme": `ajournement.notes.${id}`, ...(typeof presented === "string" ? { "note.epreuvePresentee": presented } : {}), ...(typeof changed === "string" ? { "note.specialiteChangee": changed } : {}) } }];
}

/** Whether a spécialité of the failed exam is no longer presented, voie générale: the grand oral is prepared on both. */
function specialiteChanged(situation: Situation, ref: InForce): boolean | string {
  const { voie, notes } = situation.ajournement ?? {};
  if (voie === undefined || situation.voie === undefined) return voie === undefined ? "ajournement.voie" : "voie";
  if (voie !== "generale" || situation.voie !== "generale") return false;
  const failed = Object.keys(notes ?? {}).filter((id) => id.startsWith("specialite-") && id !== "specialite-premiere");
  const answers = failed.map((id) => isPresented(situation, ref, id));
  if (answers.includes(false)) return true;
  return answers.find((answer) => typeof answer === "string") ?? (failed.length < nombreDeSpecialites ? "ajournement.notes" : false);
}

/** What `conserver` says of one mark. */
function isAsked(situation: Situation, epreuve: string): boolean | undefined {
  const { conserver } = situation;
  if (conserver === undefined) return undefined;
  return conserver === "toutes" || (conserver !== "aucune" && conserver.includes(epreuve));
}

/** Whether an épreuve of the failed exam is among those presented now — only the spécialités can differ within a voie — or the path of what decides it. */
function isPresented(situation: Situation, ref: InForce, epreuve: string): boolean | string {
  if (!epreuve.startsWith("specialite-")) return true;
  const answers = ref.lignes.filter((ligne) => ligne.id === epreuve).map((ligne) => applies(ligne, situation));
  return answers.includes(true) || (answers.find((answer) => typeof answer === "string") ?? false);
}

/** The ids of the épreuves of spécialité presented now, as far as they are known. */
const specialiteLines = (situation: Situation, ref: InForce): readonly string[] =>
  situation.voie === undefined ? [] : ref.lignes.filter((ligne) => ligne.groupe === "terminale" && ligne.id.startsWith("specialite-") && applies(ligne, situation) === true).map((ligne) => ligne.id);

const francais = { "francais-ecrit": "francaisEcrit", "francais-oral": "francaisOral" } as const;
/** The field of `anticipees` that holds the mark of each épreuve anticipée. */
export const anticipeeFields = { ...francais, "mathematiques-anticipee": "mathematiques" } as const;

/**
 * The marks of français after a failure or a success: the bénéfice of D. 334-13, and the report to the session that
 * follows (arrêté « épreuves anticipées »). Marks obtained in advance for this very session are not « kept ».
 */
function francaisItems(situation: Situation, candidat: Facts): readonly Item[] {
  const { aEchoue, estBachelier, anticipeesPresentees } = candidat;
  if (aEchoue !== true && estBachelier !== true) return [];
  if (anticipeesPresentees === false) return [];
  const told = typeof situation.anticipees === "object" ? situation.anticipees : undefined;
  // Between two years of terminale, the memento of 2025 (p. 24) keeps them over a year of interruption; the note does not name them.
  const afterFailure = both(candidat["anticipeesDuDernierEchec"], either(known(candidat["echecSessionPrecedente"]), known(candidat["echecAvantInterruption"])));
  const afterSuccess = both(candidat["anticipeesDuDiplome"], candidat["diplomeSessionPrecedente"]);
  const reported = aEchoue === true ? (estBachelier === true ? either(afterFailure, afterSuccess) : afterFailure) : afterSuccess;
  const kept = aEchoue !== true ? false : known(candidat["anticipeesDUnExamenEchoue"]);
  const possible: ReadonlyArray<readonly [Mecanisme, boolean | undefined]> = [
    ["report-anticipees", reported],
    ["benefice", kept],
    ...(situation.demandeConservationHandicap === true ? ([["benefice-handicap", kept]] as const) : []),
  ];
  return Object.entries(francais).flatMap(([epreuve, field]) => {
    const mark = told?.[field];
    if (mark === "absent") return [];
    return possible.flatMap(([mecanisme, applicable]): readonly Item[] => {
      if (applicable === false) return [];
      const facts: Facts = {
        "note.epreuve": epreuve,
        "note.mecanisme": applicable === true && (mecanisme === "benefice" || mark !== undefined) ? mecanisme : undefined,
        "note.groupe": "anticipee",
        "note.valeur": applicable === true ? mark : undefined,
        "note.session": candidat["sessionDesAnticipees"],
        "note.renoncee": false,
        "note.demandee": isAsked(situation, epreuve),
        "note.epreuvePresentee": true,
        "note.specialiteChangee": false,
        "note.autreMecanisme": mecanisme === "report-anticipees" ? false : reported,
      };
      const decisive = applicable === true && mark === undefined ? `anticipees.${field}` : decidesMechanism(situation, candidat);
      return [{ id: `${epreuve}/${mecanisme}`, facts, paths: { "note.mecanisme": decisive, "note.autreMecanisme": decidesMechanism(situation, candidat), "note.valeur": decisive } }];
    });
  });
}

/** What to ask first to know which mechanism a mark of français falls under. */
function decidesMechanism(situation: Situation, candidat: Facts): string {
  if (situation.anticipees === undefined) return "anticipees";
  if (candidat["aEchoue"] === undefined || candidat["estBachelier"] === undefined) return "parcours";
  return candidat["aEchoue"] === true && candidat["ajournement.derniereSession"] === undefined ? "ajournement.derniereSession" : "diplome.session";
}

const both = (a: Value | undefined, b: Value | undefined): boolean | undefined => (a === undefined ? (b === undefined || b === true ? undefined : false) : a !== true ? false : b === undefined ? undefined : b === true);
const known = (value: Value | undefined): boolean | undefined => (value === undefined ? undefined : value === true);
const either = (a: boolean | undefined, b: boolean | undefined): boolean | undefined => (a === true || b === true ? true : a === undefined || b === undefined ? undefined : false);

/** The results of première, carried over after a first failure without being asked for (D. 334-7-1). */
function premiereItems(situation: Situation, candidat: Facts): readonly Item[] {
  const resultats = situation.controleContinuPremiere;
  const { reprendLesResultatsDePremiere: carried } = candidat;
  // While it is not known whether they are carried over, there may be one.
  if (carried === undefined) return [{ id: "?/report-premiere", facts: { "note.mecanisme": "report-premiere", "note.demandee": true, "note.renoncee": false }, paths: { "note.valeur": "controleContinuPremiere", "note.epreuve": "controleContinuPremiere" } }];
  if (carried !== true || typeof resultats !== "object") return [];
  return Object.entries(resultats.notes ?? {}).flatMap(([epreuve, note]): readonly Item[] => {
    if (note === null) return [];
    const facts: Facts = {
      "note.epreuve": epreuve,
      "note.mecanisme": "report-premiere",
      "note.groupe": "ponctuelle",
      "note.valeur": note,
      "note.session": candidat["ajournement.premiereSession"],
      "note.renoncee": false,
      "note.demandee": true,
      "note.epreuvePresentee": true,
      "note.specialiteChangee": false,
      "note.autreMecanisme": false,
    };
    return [{ id: `${epreuve}/report-premiere`, facts, paths: {} }];
  });
}

// Épreuves

/** Whether a line of the table is of this candidate's exam; `undefined` when a choice it depends on is not said yet. */
function applies(ligne: Pick<LigneEpreuve, "voies" | "series" | "enseignementSpecifique" | "id"> & { readonly choix?: LigneEpreuve["choix"] | undefined }, situation: Situation): boolean | string {
  const { voie, serie } = situation;
  if (voie === undefined) return "voie";
  if (ligne.voies !== undefined && !ligne.voies.includes(voie)) return false;
  if (ligne.series !== undefined) {
    if (voie !== "technologique") return false;
    if (serie === undefined) return "serie";
    if (!ligne.series.includes(serie)) return false;
    if (ligne.enseignementSpecifique !== undefined) {
      if (situation.enseignementSpecifique === undefined) return "enseignementSpecifique";
      if (!ligne.enseignementSpecifique.includes(situation.enseignementSpecifique)) return false;
    }
  }
  if (ligne.choix === "specialites") {
    if (situation.specialites === undefined) return "specialites";
    return situation.specialites.includes(ligne.id.slice("specialite-".length));
  }
  return true;
}

function epreuveItems(situation: Situation, candidat: Facts, ref: InForce): { readonly items: readonly EpreuveItem[]; readonly open: readonly string[] } {
  const items: EpreuveItem[] = [];
  const open = new Set<string>();
  if (situation.presente === undefined) open.add("presente");
  const halved = dispensedHalves(candidat, ref);
  for (const ligne of ref.lignes) {
    if (ligne.groupe === "option") continue;
    if (ligne.groupe !== "anticipee" && situation.presente === undefined) continue;
    const here = applies(ligne, situation);
    if (typeof here === "string") open.add(here);
    if (here !== true) continue;
    const programmes = programmesOf(ligne, situation, candidat);
    if (programmes === undefined) missingForProgramme(situation, candidat).forEach((path) => open.add(path));
    else for (const valeur of ligne.valeurs) if (programmes === "tous" || programmes.includes(valeur.programme ?? "")) items.push({ ...epreuveItem(ligne, candidat["terminaleSeule"] === true ? alone(ligne, valeur) : valeur, situation, ref), ...withoutPremiere(ligne, valeur, halved) });
  }
  if (situation.presente !== undefined && situation.presente !== "anticipees-seules") {
    if (situation.options === undefined) open.add("options");
    for (const option of optionsOf(situation, ref)) {
      const ligne = lineOfOption(situation, ref, option.id);
      const valeur = ligne?.valeurs.find((candidate) => candidate.programme === option.programme);
      if (ligne === undefined || situation.voie === undefined) continue;
      if (option.programme === undefined) open.add("options");
      else {
        const parts = partsOf(ligne, `option-${option.id}`, valeur, situation, candidat);
        if (parts === undefined) missingForProgramme(situation, candidat).forEach((path) => open.add(path));
        else for (const part of parts) items.push(epreuveItem({ ...ligne, id: `option-${option.id}` }, part, situation, ref));
      }
    }
  }
  return { items, open: [...open] };
}

/**
 * An option asked on the cycle is evaluated in two halves when the rest is: the choice is one for all (NS 25-8-2025,
 * candidats individuels, § 1.b). Before that note, and after a failure, only a mark of première says that it was.
 */
function partsOf(ligne: InForce["lignes"][number], id: string, valeur: Coefficient | undefined, situation: Situation, candidat: Facts): readonly Coefficient[] | undefined {
  if (valeur === undefined) return [];
  const halves = ligne.valeurs.filter(({ programme }) => programme === "premiere" || programme === "terminale");
  if (valeur.programme !== "cycle" || halves.length !== 2 || candidat["terminaleSeule"] === true) return [valeur];
  const resultats = situation.controleContinuPremiere;
  const marked = typeof resultats === "object" && typeof resultats.notes?.[id] === "number";
  const oneChoice = candidat["sousLesNotesDe2025"] === true && situation.modalite !== "cycle" && candidat["reprendLesResultatsDePremiere"] !== true;
  if (!marked && !oneChoice) return [valeur];
  const inTwo = candidat["evaluationsEnDeuxTemps"];
  return inTwo === undefined ? undefined : inTwo === true ? halves : [valeur];
}

/** « Les coefficients retenus sont l'addition des coefficients de première et de terminale » (mémento DGESCO 2025, p. 25). */
function alone(ligne: InForce["lignes"][number], valeur: Coefficient): Coefficient {
  const cycle = ligne.valeurs.find(({ programme }) => programme === "cycle");
  return valeur.programme !== "terminale" || cycle === undefined ? valeur : { ...valeur, coefficient: cycle.coefficient, sources: [...new Set([...cycle.sources, ...valeur.sources])] };
}

/** A cycle whose première half is dispensed weighs as the terminale alone, or as the cycle: the text speaks of annual results only (NS 25-8-2025, situations particulières, § II.B). */
function withoutPremiere(ligne: InForce["lignes"][number], valeur: Coefficient, halved: readonly string[]): Pick<EpreuveItem, "valeursSansPremiere"> {
  const terminale = ligne.valeurs.find(({ programme }) => programme === "terminale");
  return valeur.programme !== "cycle" || terminale === undefined || !halved.includes(`${ligne.id}/premiere`) ? {} : { valeursSansPremiere: [terminale, valeur] };
}

/** Which programmes of a line are evaluated; `undefined` when it is not known yet. */
function programmesOf(ligne: InForce["lignes"][number], situation: Situation, candidat: Facts): "tous" | readonly string[] | undefined {
  const divided = ligne.valeurs.some((valeur) => valeur.programme === "cycle");
  if (situation.presente === "anticipees-seules") {
    if (ligne.groupe === "anticipee") return "tous";
    if (ligne.groupe !== "ponctuelle" || !ligne.valeurs.some((valeur) => valeur.programme === "premiere")) return [];
    if (situation.modalite === undefined) return undefined;
    return situation.modalite === "deux-temps" ? ["premiere"] : [];
  }
  if (!divided) return "tous";
  const { evaluationsEnDeuxTemps: inTwo, terminaleSeule: alone } = candidat;
  if (alone === true) return ["terminale"];
  if (inTwo === undefined || alone === undefined) return undefined;
  return inTwo === true ? ["premiere", "terminale"] : ["cycle"];
}

const missingForProgramme = (situation: Situation, candidat: Facts): readonly string[] => {
  if (situation.presente === "anticipees-seules") return ["modalite"];
  const wanted = [
    ["aEchoue", "parcours"],
    ["controleContinuPremiere", "controleContinuPremiere"],
    ["aDesResultatsDePremiere", "controleContinuPremiere"],
    ["modalite", "modalite"],
    ...(candidat["aDesResultatsDePremiere"] === true && candidat["moyennesAFaireValoir"] === undefined ? [["controleContinuPremiere.nature", "controleContinuPremiere.nature"]] : []),
    ...(candidat["moyennesAFaireValoir"] === true ? [["controleContinuPremiere.faireValoir", "controleContinuPremiere.faireValoir"]] : []),
    ...(candidat["aInterrompu"] === true ? [["interruption.motif", "interruption.motif"], ["interruption.annees", "interruption.annees"]] : []),
    ...(candidat["aInterrompu"] === true && candidat["aEchoue"] === true ? [["ajournement.derniereSession", "ajournement.derniereSession"]] : []),
    ["aUneProvenance", "parcours"],
    ...(candidat["aUneProvenance"] === true ? [["provenance.voie", "provenance.voie"]] : []),
    ...(candidat["changementDeVoie"] === "professionnelle" && candidat["suitUneTerminale"] === undefined ? [["scolarite", "scolarite"], ["classe", "classe"]] : []),
    ...(candidat["aEchoue"] === true ? [["ajournement.premiereSession", "ajournement.premiereSession"]] : []),
    ...(candidat["aDesResultatsDePremiere"] === true ? [["controleContinuPremiere.annee", "controleContinuPremiere.annee"]] : []),
  ] as const;
  return [...new Set(wanted.filter(([fact]) => candidat[fact] === undefined).map(([, path]) => path))];
};

/** The cells of an épreuve from the session of its mark of the failed exam to this one, or none when they weigh the same. */
function valeursDepuisLaNote(ligne: Omit<LigneEpreuve, "valeurs">, valeur: Coefficient, situation: Situation, ref: InForce): readonly Coefficient[] {
  const obtained = situation.ajournement?.notes?.[ligne.id];
  if (obtained === undefined || obtained === null) return [];
  const since = (typeof obtained === "object" ? obtained.session : situation.ajournement?.derniereSession) ?? 0;
  const cells = ref.rulebook.epreuves.lignes
    .filter((other) => other.id === ligne.id && applies(other, situation) === true)
    .flatMap(({ valeurs }) => valeurs)
    .filter(({ programme, depuis, jusque }) => programme === valeur.programme && depuis <= ref.session && jusque >= since);
  return new Set(cells.map(({ coefficient }) => coefficient)).size > 1 ? cells : [];
}

function epreuveItem(ligne: Omit<LigneEpreuve, "valeurs">, valeur: Coefficient, situation: Situation, ref: InForce): EpreuveItem {
  const since = valeursDepuisLaNote(ligne, valeur, situation, ref);
  const etalement = situation.amenagements?.etalement;
  const obtained = etalement?.etat === "obtenu";
  const already = obtained && Object.hasOwn(etalement.dejaPresentees ?? {}, ligne.id);
  const field = ligne.id in anticipeeFields ? anticipeeFields[ligne.id as keyof typeof anticipeeFields] : null;
  const id = valeur.programme === null || valeur.programme === "cycle" ? ligne.id : `${ligne.id}/${valeur.programme}`;
  const facts: Facts = {
    "epreuve.id": ligne.id,
    "epreuve.cle": id,
    "epreuve.groupe": ligne.groupe,
    "epreuve.programme": valeur.programme,
    "epreuve.dejaPresenteeParEtalement": already,
    "epreuve.reporteeParEtalement": !obtained || already ? false : etalement.cetteSession === undefined ? undefined : !etalement.cetteSession.includes(ligne.id),
    "epreuve.absence": field === null || typeof situation.anticipees !== "object" ? false : situation.anticipees[field] === undefined ? undefined : situation.anticipees[field] === "absent",
  };
  return {
    id,
    facts,
    paths: { "epreuve.reporteeParEtalement": "amenagements.etalement.cetteSession", ...(field === null ? {} : { "epreuve.absence": `anticipees.${field}` }) },
    ligne,
    valeur: withForms(ligne.id, valeur, situation),
    ...(since.length === 0 ? {} : { valeursDepuisLaNote: since }),
  };
}

/** The forms of the spécialité of première depend on which one it is; the oral of a language, on whether the ETLV is attached to it. */
function withForms(id: string, valeur: Coefficient, { specialitePremiere, langues }: Situation): Coefficient {
  const variante = valeur.variantes?.find(({ specialites, etlv }) => (specialitePremiere !== undefined && specialites?.includes(specialitePremiere) === true) || (etlv === true && langues?.etlv === id));
  return variante === undefined ? valeur : { ...valeur, parties: variante.parties, certitudeParties: variante.certitudeParties ?? valeur.certitudeParties ?? valeur.certitude };
}

// Dispenses, languages, options

const dispenseLines = (ref: InForce): DispenseLines => ref.rulebook.dispenses.lignes.filter((ligne) => ligne.depuis <= ref.session && ref.session <= ligne.jusque);

/** The halves of a programme that the law dispenses unasked. */
const dispensedHalves = (candidat: Facts, ref: InForce): readonly string[] =>
  dispenseLines(ref)
    .filter((ligne) => ligne.automatique === true && Object.entries(ligne.si ?? {}).every(([fact, values]) => candidat[fact] !== undefined && values.includes(String(candidat[fact]))))
    .flatMap(({ epreuves }) => epreuves);

/** The dispenses asked for, and those that the law gives unasked; an unnamed one while it is not known whether there are any. */
function dispenseItems(situation: Situation, candidat: Facts, ref: InForce): readonly Item[] {
  const lines = dispenseLines(ref);
  const given = [...new Set(lines.filter((ligne) => ligne.automatique === true).map((ligne) => ligne.dispense))].flatMap((id) => givenDispense(lines, candidat, id));
  const asked = candidat["dispensesDemandees"];
  if (asked === undefined) {
    const path = candidat["peutDemanderUneDispense"] === undefined ? "parcours" : "dispensesDemandees";
    return [...given, { ...unknownItem({ "dispense.id": path, "dispense.epreuves": path, "dispense.couvre": path, "dispense.epreuvesIncertaines": path }), id: "?" }];
  }
  if (asked === null || !Array.isArray(asked)) return given;
  return [
    ...given,
    ...(asked as readonly string[]).map((id) => ({
      id,
      facts: { "dispense.id": id, ...dispensed(lines, candidat, id) },
      paths: Object.fromEntries(["dispense.epreuves", "dispense.couvre", "dispense.epreuvesIncertaines"].map((fact) => [fact, candidat["diplome.type"] === undefined ? "diplome.type" : candidat["voie"] === undefined ? "voie" : "diplome.session"])),
    })),
  ];
}

type DispenseLines = InForce["rulebook"]["dispenses"]["lignes"];

/** The lines of a dispense that fit the candidate, and the facts not known yet that still decide. */
function fitting(lines: DispenseLines, candidat: Facts, id: string): { readonly chosen: DispenseLines; readonly undecided: readonly string[] } {
  const chosen = lines.filter((ligne) => ligne.dispense === id && Object.entries(ligne.si ?? {}).every(([fact, values]) => candidat[fact] === undefined || values.includes(String(candidat[fact]))));
  return { chosen, undecided: [...new Set(chosen.flatMap((ligne) => Object.keys(ligne.si ?? {}).filter((fact) => candidat[fact] === undefined)))] };
}

function givenDispense(lines: DispenseLines, candidat: Facts, id: string): readonly Item[] {
  const { chosen, undecided } = fitting(lines, candidat, id);
  if (chosen.length === 0) return [];
  // Without a path of its own, an absent fact is traced through those that decide.
  if (undecided.length > 0) return [{ id: `?${id}`, facts: dispensed(lines, candidat, id), paths: Object.fromEntries(["dispense.id", "dispense.epreuves", "dispense.couvre", "dispense.epreuvesIncertaines"].map((fact) => [fact, undecided[0] as string])) }];
  return [{ id, facts: { "dispense.id": id, ...dispensed(lines, candidat, id) }, paths: {} }];
}

const halves = (epreuve: string): readonly string[] => (epreuve.includes("/") ? [epreuve] : [epreuve, `${epreuve}/premiere`, `${epreuve}/terminale`]);

/** What a dispense covers in the table, sure and unsure; absent while a fact that decides it is not known. */
function dispensed(lines: DispenseLines, candidat: Facts, id: string): Facts {
  const { chosen, undecided } = fitting(lines, candidat, id);
  const epreuves = chosen.flatMap((ligne) => ligne.epreuves);
  if (undecided.length > 0) return { "dispense.auPlus": [...epreuves, ...chosen.flatMap((ligne) => ligne.incertaines ?? [])].flatMap(halves) };
  return { "dispense.epreuves": epreuves, "dispense.couvre": epreuves.flatMap(halves), "dispense.epreuvesIncertaines": chosen.flatMap((ligne) => ligne.incertaines ?? []).flatMap(halves) };
}

function langueItems(situation: Situation, ref: InForce): readonly Item[] {
  const list = ref.rulebook.listes["langues"] ?? {};
  return (["lva", "lvb"] as const).map((rang) => {
    const langue = situation.langues?.[rang];
    const path = `langues.${rang}`;
    return {
      id: rang,
      facts: {
        "langue.rang": rang,
        "langue.langue": langue,
        "langue.regionale": langue === undefined ? undefined : list[langue]?.["regionale"] === true,
        "langue.listee": langue === undefined ? undefined : list[langue] !== undefined,
      },
      paths: { "langue.langue": path, "langue.regionale": path, "langue.listee": path },
    };
  });
}

type Option = { readonly id: string; readonly programme: "cycle" | "terminale" | undefined };

/** The options told, with their programme when it is said or when the option exists on one programme only. */
function optionsOf(situation: Situation, ref: InForce): readonly Option[] {
  return (situation.options ?? []).map((option) => {
    if (typeof option !== "string") return option;
    const programmes = (lineOfOption(situation, ref, option)?.valeurs ?? []).filter(({ programme }) => programme !== "premiere");
    return { id: option, programme: programmes.length === 1 ? (programmes[0]?.programme as Option["programme"]) : undefined };
  });
}

/** The line of the table for an option of this candidate's exam. */
const lineOfOption = (situation: Situation, ref: InForce, id: string): InForce["lignes"][number] | undefined =>
  ref.lignes.find((ligne) => ligne.groupe === "option" && (ligne.id === `option-${id}` || (ligne.generique === true && ligne.id === `option-${familyOf(id)}-*`)) && applies({ ...ligne, choix: undefined }, situation) === true);

function optionItems(situation: Situation, candidat: Facts, ref: InForce): readonly Item[] {
  return optionsOf(situation, ref).map((option) => {
    const ligne = lineOfOption(situation, ref, option.id);
    const { programme } = option;
    const described = ref.rulebook.listes["options"]?.[familyOf(option.id)];
    const langue = option.id.startsWith("lvc-") ? option.id.slice("lvc-".length) : null;
    const { lva, lvb } = situation.langues ?? {};
    return {
      id: option.id,
      facts: {
        "option.id": option.id,
        "option.famille": familyOf(option.id),
        "option.langueListee": langue === null || ref.rulebook.listes["langues"]?.[langue] !== undefined,
        "option.dejaEnSpecialite": alreadySpecialite(option.id, situation, candidat),
        "option.programme": programme,
        "option.coefficient": ligne?.valeurs.find((valeur) => valeur.programme === programme)?.coefficient ?? undefined,
        "option.langueObligatoire": langue === null ? false : langue === lva || langue === lvb ? true : lva === undefined || lvb === undefined ? undefined : false,
        "option.ouverteDansLaVoie": candidat["voie"] === undefined ? undefined : (described?.["voies"] as readonly string[] | undefined)?.includes(String(candidat["voie"])) === true,
      },
      paths: { "option.programme": "options", "option.langueObligatoire": lva === undefined ? "langues.lva" : "langues.lvb", "option.dejaEnSpecialite": situation.specialites === undefined ? "specialites" : "specialitePremiere", "option.ouverteDansLaVoie": "voie" },
    };
  });
}

/** Whether the language of an option is also that of a spécialité: latin and LLCA latin, espagnol and LLCER espagnol. */
function alreadySpecialite(option: string, { specialites, specialitePremiere }: Situation, candidat: Facts): boolean | undefined {
  const same = option.startsWith("lca-") ? `llca-${option.slice("lca-".length)}` : option.startsWith("lvc-") ? `llcer-${option.slice("lvc-".length)}` : null;
  if (same === null || candidat["estGenerale"] === false) return false;
  if ([...(specialites ?? []), specialitePremiere].some((id) => id === same || id?.startsWith(`${same}-`) === true)) return true;
  return specialites === undefined || specialitePremiere === undefined || candidat["estGenerale"] === undefined ? undefined : false;
}
