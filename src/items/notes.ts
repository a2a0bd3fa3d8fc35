/** The marks a candidate may keep, by mechanism. */
import type { Candidat } from "../facts.js";
import type { InForce } from "../inforce.js";
import type { Facts, Value } from "../logic.js";
import type { Mecanisme, NoteObtenue, Serie, Situation } from "../types.js";
import { applies } from "./epreuves.js";
import { type Item, unknownItem } from "./item.js";

/** The marks of the failed exam. An épreuve whose mark is not said yet is an item too: it may still be kept. */
export function noteItems(situation: Situation, candidat: Candidat, ref: InForce): readonly Item[] {
  const aEchoue = candidat.get("aEchoue");
  if (aEchoue === undefined) return [unknownItem({ "note.valeur": "parcours" })];
  if (aEchoue !== true) return [];
  const notes = situation.ajournement?.notes ?? {};
  const said = Object.keys(notes).sort();
  const { named, unnamed } = failedSpecialites(situation, ref, said);
  // A spécialité that one asks to keep was of the failed exam, its mark not said yet.
  const asked = named.length + unnamed > 0 && Array.isArray(situation.conserver) ? (situation.conserver as readonly string[]).filter((id) => id.startsWith("specialite-") && id !== "specialite-premiere") : [];
  const mecanismes: readonly Mecanisme[] = situation.demandeConservationHandicap === true ? ["benefice", "benefice-handicap"] : ["benefice"];
  return [
    ...[...new Set(["philosophie", "grand-oral", ...said, ...named, ...asked])].flatMap((id) => mecanismes.flatMap((mecanisme) => markItem(situation, candidat, ref, id, notes[id], mecanisme))),
    ...(mecanismes.length > 1 && situation.ajournement?.voie === undefined ? [unknownItem({ "note.mecanisme": "ajournement.voie", "note.epreuve": "ajournement.voie", "note.valeur": "ajournement.voie" })] : []),
    ...(mecanismes.length === 1 ? [] : ponctuelLines(situation, ref).filter((id) => !said.includes(id))).flatMap((id) => markItem(situation, candidat, ref, id, undefined, "benefice-handicap")),
    ...Array.from({ length: unnamed }, () => ({ ...unknownItem({ "note.valeur": "ajournement.notes", "note.epreuve": "ajournement.notes" }), facts: { "note.auPlus": specialiteIds(ref) } })),
  ];
}

const specialiteIds = (ref: InForce): readonly string[] => ref.lignes.filter(({ id }) => id.startsWith("specialite-")).map(({ id }) => id);

/** The évaluations ponctuelles of the failed exam: their marks too may be kept under D. 334-14. */
function ponctuelLines(situation: Situation, ref: InForce): readonly string[] {
  const { voie, serie } = situation.ajournement ?? {};
  if (voie === undefined) return [];
  // A série without a table may have had any of the épreuves of its voie.
  const unknown = serie !== undefined && ref.rulebook.epreuves.seriesSansTable.includes(serie);
  const failed = { ...situation, voie, ...(serie === undefined ? {} : { serie: serie as Serie }) };
  return [...new Set(ref.lignes.filter((ligne) => ligne.groupe === "ponctuelle" && (unknown ? ligne.voies?.includes(voie) === true : applies(ligne, failed) === true)).map((ligne) => ligne.id))];
}

/** How many spécialités an exam holds, as far as the rulebook goes. */
const nombreDeSpecialites = (ref: InForce): number => (ref.parametres.get("nombreSpecialites")?.valeur as number | undefined) ?? 0;

/** The spécialités of the failed exam whose mark is not said: those that can be named, and how many cannot. */
function failedSpecialites(situation: Situation, ref: InForce, said: readonly string[]): { readonly named: readonly string[]; readonly unnamed: number } {
  const count = nombreDeSpecialites(ref);
  const missing = Math.max(0, count - said.filter((id) => id.startsWith("specialite-") && id !== "specialite-premiere").length);
  const { voie, serie } = situation.ajournement ?? {};
  if (voie === "technologique" && serie !== undefined) {
    const fixed = specialiteLines({ ...situation, voie, serie: serie as Serie }, ref);
    // Without a table of its own, a série's spécialités have no name to be told under.
    if (fixed.length <= count) return { named: fixed.filter((id) => !said.includes(id)).slice(0, missing), unnamed: 0 };
    return { named: [], unnamed: missing };
  }
  const presented = voie === "generale" && situation.voie === "generale" ? specialiteLines(situation, ref).filter((id) => !said.includes(id)) : [];
  const named = presented.slice(0, missing);
  return { named, unnamed: missing - named.length };
}

function markItem(situation: Situation, candidat: Candidat, ref: InForce, id: string, obtained: NoteObtenue | null | undefined, mecanisme: Mecanisme): readonly Item[] {
  if (obtained === null) return [];
  const mark = typeof obtained === "number" ? { note: obtained, session: candidat.get("ajournement.derniereSession") as number | undefined, renonceeEn: undefined } : obtained;
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
  const failed = Object.keys(notes ?? {}).sort().filter((id) => id.startsWith("specialite-") && id !== "specialite-premiere");
  const answers = failed.map((id) => isPresented(situation, ref, id));
  if (answers.includes(false)) return true;
  return answers.find((answer) => typeof answer === "string") ?? (failed.length < nombreDeSpecialites(ref) ? "ajournement.notes" : false);
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
export function francaisItems(situation: Situation, candidat: Candidat): readonly Item[] {
  const [aEchoue, estBachelier, anticipeesPresentees] = ["aEchoue", "estBachelier", "anticipeesPresentees"].map(candidat.get);
  if (aEchoue !== true && estBachelier !== true) return [];
  if (anticipeesPresentees === false) return [];
  const told = typeof situation.anticipees === "object" ? situation.anticipees : undefined;
  // Between two years of terminale, the memento of 2025 (p. 24) keeps them over a year of interruption; the note does not name them.
  const ofTheLast = both(candidat.get("anticipeesDuDernierEchec"), either(known(candidat.get("echecSessionPrecedente")), known(candidat.get("echecAvantInterruption"))));
  // Kept once already, then a new failure: the text says « l'année suivant l'échec », not which.
  const keptOnce = both(candidat.get("anticipeesDeLaSessionDAvant"), candidat.get("echecSessionPrecedente"));
  const afterFailure = either(ofTheLast, keptOnce);
  const afterSuccess = both(candidat.get("anticipeesDuDiplome"), candidat.get("diplomeSessionPrecedente"));
  const reported = aEchoue === true ? (estBachelier === true ? either(afterFailure, afterSuccess) : afterFailure) : afterSuccess;
  const kept = aEchoue !== true ? false : known(candidat.get("anticipeesDUnExamenEchoue"));
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
        "note.session": candidat.get("sessionDesAnticipees"),
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
function decidesMechanism(situation: Situation, candidat: Candidat): string {
  if (situation.anticipees === undefined) return "anticipees";
  if (candidat.get("aEchoue") === undefined || candidat.get("estBachelier") === undefined) return "parcours";
  if (candidat.get("aEchoue") !== true) return "diplome.session";
  if (candidat.get("ajournement.derniereSession") === undefined) return "ajournement.derniereSession";
  // After a failure, a year of interruption decides too, before any diploma.
  if (candidat.get("dernierEchecDeuxSessionsAvant") === true && candidat.get("echecAvantInterruption") === undefined) return candidat.get("interruptionAnneePrecedente") === undefined ? "interruption.annees" : "interruption.motif";
  return "diplome.session";
}

const both = (a: Value | undefined, b: Value | undefined): boolean | undefined => (a === undefined ? (b === undefined || b === true ? undefined : false) : a !== true ? false : b === undefined ? undefined : b === true);
const known = (value: Value | undefined): boolean | undefined => (value === undefined ? undefined : value === true);
const either = (a: boolean | undefined, b: boolean | undefined): boolean | undefined => (a === true || b === true ? true : a === undefined || b === undefined ? undefined : false);

/** The results of première, carried over after a first failure without being asked for (D. 334-7-1). */
export function premiereItems(situation: Situation, candidat: Candidat): readonly Item[] {
  const resultats = situation.controleContinuPremiere;
  const carried = candidat.get("reprendLesResultatsDePremiere");
  // While it is not known whether they are carried over, there may be one.
  if (carried === undefined) return [{ id: "?/report-premiere", facts: { "note.mecanisme": "report-premiere", "note.demandee": true, "note.renoncee": false }, paths: { "note.valeur": "controleContinuPremiere", "note.epreuve": "controleContinuPremiere" } }];
  if (carried !== true || typeof resultats !== "object") return [];
  return Object.entries(resultats.notes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([epreuve, note]): readonly Item[] => {
    if (note === null) return [];
    const facts: Facts = {
      "note.epreuve": epreuve,
      "note.mecanisme": "report-premiere",
      "note.groupe": "ponctuelle",
      "note.valeur": note,
      "note.session": candidat.get("ajournement.premiereSession"),
      "note.renoncee": false,
      "note.demandee": true,
      "note.epreuvePresentee": true,
      "note.specialiteChangee": false,
      "note.autreMecanisme": false,
    };
    return [{ id: `${epreuve}/report-premiere`, facts, paths: {} }];
  });
}
