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
  [echecTells, noteTells, optionTells, langueTells, dispenseTells, programmeTells, absenceTells, etalementTells, compteTells].reduce<Situation>(
    (partial, tellsOf) => tellsOf(partial, suppose).reduce((told, [path, value]) => withAnswer(told, path, value), partial),
    situation,
  );

const wordOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const isKept = (value: unknown): boolean => value === "oui" || value === "a-confirmer";
const keepsANote = ({ "epreuve.benefice": benefice, "epreuve.report": report, conserveUneNoteQuiExclut }: Suppose): boolean => [benefice, report, conserveUneNoteQuiExclut].some(isKept);

/** A note is kept of an exam that failed not long ago, of the same voie. */
function echecTells(situation: Situation, suppose: Suppose): Tells {
  const { "epreuve.benefice": benefice, conserveUneNoteQuiExclut, "note.session": ofMark } = suppose;
  const { premiereSession, derniereSession, voie } = situation.ajournement ?? {};
  const early: Tells = typeof ofMark === "number" && premiereSession !== undefined && ofMark < premiereSession ? [["ajournement.premiereSession", ofMark]] : [];
  if (!isKept(benefice) && !isKept(conserveUneNoteQuiExclut)) return early;
  const last = derniereSession ?? premiereSession ?? situation.session - 1;
  const common = situation.voie ?? voie ?? "generale";
  return [
    ["ajournement.derniereSession", last],
    ["ajournement.premiereSession", premiereSession ?? last],
    ["ajournement.voie", voie ?? common],
    ["voie", situation.voie ?? common],
  ];
}

function noteTells(situation: Situation, suppose: Suppose): Tells {
  // An uncertain bénéfice is that of D. 334-14, for a mark that no other text keeps.
  const isDoubtful = suppose["epreuve.benefice"] === "a-confirmer";
  const { "note.mecanisme": mecanisme, "note.valeur": valeur = isDoubtful ? 8 : 12, "note.session": ofMark, "note.renoncee": renoncee, "note.demandee": demandee } = suppose;
  const kept = keepsANote(suppose);
  if (!kept && !Object.keys(suppose).some((fact) => fact.startsWith("note."))) return [];
  const epreuve = wordOf(suppose["note.epreuve"]) ?? wordOf(suppose["epreuve.id"]) ?? (mecanisme === "report-premiere" ? "histoire-geographie" : "philosophie");
  const session = typeof ofMark === "number" ? ofMark : (situation.ajournement?.derniereSession ?? situation.session - 1);
  const field = anticipeeFields[epreuve as keyof typeof anticipeeFields] as string | undefined;
  const mark: Tells =
    mecanisme === "report-premiere"
      ? [...premiereTells(situation), [`controleContinuPremiere.notes.${epreuve}`, valeur]]
      : field === undefined
        ? [[`ajournement.notes.${epreuve}`, renoncee === true ? { note: valeur, session, renonceeEn: situation.session - 1 } : typeof ofMark === "number" ? { note: valeur, session } : valeur]]
        : [...(typeof situation.anticipees === "object" ? [] : ([["anticipees", { annee: session }]] as const)), [`anticipees.${field}`, valeur]];
  return [...mark, ...(demandee === undefined && !kept ? [] : [["conserver", demandee === false ? "aucune" : [epreuve]] as const]), ...(mecanisme === "benefice-handicap" || isDoubtful ? [["demandeConservationHandicap", true] as const] : [])];
}

/** Results of première are taken up by whoever failed for the first time the year after. */
function premiereTells({ session, ajournement, controleContinuPremiere }: Situation): Tells {
  const premiere = ajournement?.premiereSession ?? session - 1;
  const told = typeof controleContinuPremiere === "object" ? controleContinuPremiere : { nature: "evaluations-ponctuelles" };
  return [["controleContinuPremiere", { ...told, annee: premiere - 1 }], ["ajournement.premiereSession", premiere], ["ajournement.derniereSession", ajournement?.derniereSession ?? premiere]];
}

function optionTells({ controleContinuPremiere }: Situation, suppose: Suppose): Tells {
  const epreuve = wordOf(suppose["epreuve.id"]);
  const ofEpreuve = epreuve?.startsWith("option-") === true ? epreuve : undefined;
  const id = suppose["option.id"] ?? ofEpreuve?.slice("option-".length) ?? (suppose["option.langueObligatoire"] === true ? "lvc-italien" : undefined);
  if (typeof id !== "string") return [];
  const langue = id.startsWith("lvc-") ? id.slice("lvc-".length) : "italien";
  const programme = suppose["option.programme"] ?? (suppose["epreuve.programme"] === "premiere" ? "cycle" : suppose["epreuve.programme"]) ?? "terminale";
  return [
    ["options", [{ id: id === "lvc" ? "lvc-italien" : id, programme }]],
    // The half of première is there when it was marked.
    ...(ofEpreuve !== undefined && suppose["epreuve.programme"] === "premiere" && typeof controleContinuPremiere === "object" ? [[`controleContinuPremiere.notes.${ofEpreuve}`, 12] as const] : []),
    ...(suppose["option.langueObligatoire"] === true ? [["langues", { lva: "anglais", lvb: langue }] as const] : []),
  ];
}

/** The halves of a programme are evaluated in two years, or with the cycle in one. */
const programmeTells = ({ modalite }: Situation, suppose: Suppose): Tells => {
  const programme = suppose["epreuve.programme"];
  return modalite !== undefined || (programme !== "premiere" && programme !== "cycle") ? [] : [["modalite", programme === "premiere" ? "deux-temps" : "cycle"]];
};

const langueTells = (_situation: Situation, suppose: Suppose): Tells => (typeof suppose["langue.rang"] === "string" && typeof suppose["langue.langue"] === "string" ? [[`langues.${suppose["langue.rang"]}`, suppose["langue.langue"]]] : []);

function dispenseTells(situation: Situation, suppose: Suppose): Tells {
  const id = suppose["dispense.id"];
  // Given unasked, to whoever comes from the voie professionnelle.
  if (id === "controle-continu-premiere") return [["provenance.voie", "professionnelle"]];
  if (typeof id === "string") return [["dispensesDemandees", [id]]];
  if (isKept(suppose["lvbDispensee"])) return [["provenance.voie", "professionnelle"], ["provenance.lvbObligatoire", false], ["dispensesDemandees", ["lvb-voie-professionnelle"]]];
  const { "epreuve.dispensee": dispensee, "epreuve.dispensePeutEtre": dispensePeutEtre } = suppose;
  if (!isKept(dispensee) && !isKept(dispensePeutEtre)) return [];
  const asked = Array.isArray(situation.dispensesDemandees) ? (situation.dispensesDemandees as readonly string[]) : [];
  // From the voie professionnelle it is sure for whoever attends a terminale.
  if (asked.some((one) => one.endsWith("voie-professionnelle"))) return [["provenance.voie", "professionnelle"], ["scolarite", dispensee === "oui" ? "cned-libre" : "aucune"], ...(dispensee === "oui" ? ([["classe", "terminale"]] as const) : [])];
  return asked.length > 0 ? [] : [...(situation.diplome === undefined ? ([["diplome", { type: "bac-general", session: situation.session - 3 }]] as const) : []), ["dispensesDemandees", ["titulaire-baccalaureat"]]];
}

/** An absence is told in the place of the mark. */
function absenceTells({ anticipees }: Situation, suppose: Suppose): Tells {
  const field = anticipeeFields[wordOf(suppose["epreuve.id"]) as keyof typeof anticipeeFields] as string | undefined;
  const absence = suppose["epreuve.absence"];
  return field === undefined || typeof absence !== "boolean" || typeof anticipees !== "object" ? [] : [[`anticipees.${field}`, absence ? "absent" : 12]];
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
