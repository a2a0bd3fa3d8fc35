/** How a person would tell what a place supposes of an item, of a conclusion or of the clock: where to look for a witness, and nothing more. */
import { withAnswer } from "../answers.js";
import { registerWindow } from "../facts.js";
import type { InForce } from "../inforce.js";
import { anticipeeFields } from "../items/notes.js";
import type { Situation } from "../types.js";
import { edgesOf } from "./grid.js";

type Suppose = Readonly<Record<string, unknown>>;
type Tells = ReadonlyArray<readonly [path: string, value: unknown]>;

/** A situation with what its supposed items may be told by (items/). */
export const hinted = (situation: Situation, suppose: Suppose): Situation =>
  [noteTells, optionTells, langueTells, dispenseTells, etalementTells, compteTells].flatMap((tellsOf) => tellsOf(situation, suppose)).reduce((partial, [path, value]) => withAnswer(partial, path, value), situation);

const wordOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const isKept = (value: unknown): boolean => value === "oui" || value === "a-confirmer";

function noteTells(situation: Situation, suppose: Suppose): Tells {
  const { "note.mecanisme": mecanisme, "note.valeur": valeur = 10, "note.session": ofMark, "note.renoncee": renoncee, "note.demandee": demandee } = suppose;
  const kept = isKept(suppose["epreuve.benefice"]) || isKept(suppose["epreuve.report"]);
  if (!kept && !Object.keys(suppose).some((fact) => fact.startsWith("note."))) return [];
  const epreuve = wordOf(suppose["note.epreuve"]) ?? wordOf(suppose["epreuve.id"]) ?? (mecanisme === "report-premiere" ? "histoire-geographie" : "philosophie");
  const session = typeof ofMark === "number" ? ofMark : (situation.ajournement?.derniereSession ?? situation.session - 1);
  const field = anticipeeFields[epreuve as keyof typeof anticipeeFields] as string | undefined;
  const mark: Tells =
    mecanisme === "report-premiere"
      ? typeof situation.controleContinuPremiere === "object" ? [[`controleContinuPremiere.notes.${epreuve}`, valeur]] : []
      : field === undefined
        ? [[`ajournement.notes.${epreuve}`, renoncee === true ? { note: valeur, session, renonceeEn: situation.session - 1 } : typeof ofMark === "number" ? { note: valeur, session } : valeur]]
        : [...(typeof situation.anticipees === "object" ? [] : ([["anticipees", { annee: session }]] as const)), [`anticipees.${field}`, valeur]];
  return [...mark, ...(demandee === undefined && !kept ? [] : [["conserver", demandee === false ? "aucune" : [epreuve]] as const]), ...(mecanisme === "benefice-handicap" ? [["demandeConservationHandicap", true] as const] : [])];
}

function optionTells(_situation: Situation, suppose: Suppose): Tells {
  const id = suppose["option.id"] ?? (suppose["option.langueObligatoire"] === true ? "lvc-italien" : undefined);
  if (typeof id !== "string") return [];
  const langue = id.startsWith("lvc-") ? id.slice("lvc-".length) : "italien";
  return [["options", [{ id, programme: suppose["option.programme"] ?? "terminale" }]], ...(suppose["option.langueObligatoire"] === true ? [["langues", { lva: "anglais", lvb: langue }] as const] : [])];
}

const langueTells = (_situation: Situation, suppose: Suppose): Tells => (typeof suppose["langue.rang"] === "string" && typeof suppose["langue.langue"] === "string" ? [[`langues.${suppose["langue.rang"]}`, suppose["langue.langue"]]] : []);

function dispenseTells(situation: Situation, suppose: Suppose): Tells {
  const id = suppose["dispense.id"];
  if (typeof id === "string") return [["dispensesDemandees", [id]]];
  if (isKept(suppose["lvbDispensee"])) return [["provenance.voie", "professionnelle"], ["provenance.lvbObligatoire", false], ["dispensesDemandees", ["lvb-voie-professionnelle"]]];
  return isKept(suppose["epreuve.dispensee"]) || isKept(suppose["epreuve.dispensePeutEtre"]) ? [...(situation.diplome === undefined ? ([["diplome", { type: "bac-general", session: situation.session - 3 }]] as const) : []), ["dispensesDemandees", ["titulaire-baccalaureat"]]] : [];
}

function etalementTells(situation: Situation, suppose: Suppose): Tells {
  const [already, later] = [suppose["epreuve.dejaPresenteeParEtalement"], suppose["epreuve.reporteeParEtalement"]];
  if (already !== true && later !== true) return [];
  const epreuve = wordOf(suppose["epreuve.id"]) ?? "philosophie";
  return [["amenagements.etalement", { etat: "obtenu", premiereSession: situation.session - 1, dejaPresentees: already === true ? { [epreuve]: 10 } : {}, cetteSession: [] }]];
}

const compteTells = (situation: Situation, suppose: Suppose): Tells =>
  typeof suppose["activationExpiree"] === "boolean" || suppose["limiteActivation"] !== undefined ? [["compte", { existe: true, active: false, creeLe: `${String(situation.session - 1)}-10-20T12:00:00Z` }]] : [];

const moments = new WeakMap<InForce, ReadonlyArray<number | null>>();
const hour = 3_600_000;

/** No instant; just before and at each edge of the registers; and soon and long after an account may be created. */
export function momentsOf(ref: InForce): ReadonlyArray<number | null> {
  const known = moments.get(ref);
  if (known !== undefined) return known;
  const windows = (["terminales", "anticipees-seules"] as const).flatMap((presente) => registerWindow(presente, ref) ?? []);
  const edges = windows.flatMap(({ ouverture, fermeture }) => [...edgesOf(ouverture), ...edgesOf(fermeture)]);
  const created = Date.parse(`${String(ref.session - 1)}-10-20T12:00:00Z`);
  const made = windows.length === 0 ? [null] : [null, ...edges.flatMap((edge) => [edge - 1, edge]), created + hour, created + 100 * hour];
  moments.set(ref, made);
  return made;
}
