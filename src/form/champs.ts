/** The fields of the form: the tab that holds each, and which ones a rule reads. */
import donnees from "../../rules/etapes.json" with { type: "json" };
import { inputsOf } from "../facts.js";
import { factsRead, type Condition } from "../logic.js";
import { inlined } from "../inforce.js";
import { per } from "../once.js";
import type { Portee, RawCondition, Rulebook } from "../rulebook.js";
import type { Path } from "../situation/refus.js";

/** A step of the form, which mirrors one of the nine tabs of the registration service. */
export type Etape = "modalites" | "identification" | "candidature" | "qualification" | "supplement" | "epreuves" | "recapitulatif" | "conditions" | "numero";
/** A point of which a « non » is an impossible choice: the field to change holds it. */
export type Choix = "procedure" | "anticipeesMemeSession" | "eps" | "specialites" | "serie" | "options" | "langue" | "option" | "dispense" | "note.conservable";

export type EtapeDonnee = { readonly onglet: number; readonly libelle: string; readonly champs: readonly string[] };

/** The nine steps in their order, each with the fields of the situation that it holds (each field with all it contains). */
export const etapes: Readonly<Record<Etape, EtapeDonnee>> = donnees.etapes;

const champsDesChoix: Readonly<Record<Choix, readonly string[]>> = donnees.choix;
const choix = Object.keys(champsDesChoix) as readonly Choix[];
/** The fields that hold a choice, the one to change first. */
export const champsDuChoix = (of: Choix): readonly string[] => champsDesChoix[of];

export const holds = (etape: Etape, path: Path): boolean => etapes[etape].champs.includes(String(path[0]));

/** The fields that hold the items of a list, when their facts do not say where they come from. */
const champsDesItems: Readonly<Record<Exclude<Portee, "candidat">, readonly string[]>> = {
  langue: ["langues.lva", "langues.lvb"],
  option: ["options"],
  dispense: ["dispensesDemandees"],
  note: ["ajournement.notes", "anticipees", "controleContinuPremiere", "conserver"],
  epreuve: [],
};

/** The told fields (dotted paths) behind facts, through what they are derived from and the conclusions they read. */
function toldBehind(rulebook: Rulebook, names: readonly string[]): readonly string[] {
  const paths = new Set<string>();
  const seen = new Set<string>();
  const trace = (name: string): void => {
    const fait = rulebook.faits[name];
    if (fait === undefined || seen.has(name)) return;
    seen.add(name);
    const ofCandidate = (fait.portee ?? "candidat") === "candidat";
    if (ofCandidate && (fait.nature === "etat" || fait.nature === "demande")) paths.add(fait.chemin ?? name);
    if (fait.nature === "conclu") for (const read of readBy(rulebook, fait.objet)) trace(read);
    if (fait.portee !== undefined && fait.portee !== "candidat") for (const champ of champsDesItems[fait.portee]) paths.add(champ);
    if (name in champsDeBase) paths.add(champsDeBase[name] as string);
    inputsOf(rulebook, name).forEach(trace);
  };
  names.forEach(trace);
  return [...paths];
}

/** Base facts that say of a field whether it was told, or a part of it. */
const champsDeBase: Readonly<Record<string, string>> = {
  etalement: "amenagements.etalement",
  etalementObtenu: "amenagements.etalement",
  demenage: "demenagement",
  compteCreeLe: "compte.creeLe",
  limiteActivation: "compte.creeLe",
  activationExpiree: "compte.creeLe",
  aEchoue: "ajournement",
  aUnDiplome: "diplome",
  estBachelier: "diplome",
  aUneProvenance: "provenance",
  peutDemanderUneDispense: "dispensesDemandees",
};

export type RuleReading = {
  /** Every told field that the rule reads. */
  readonly told: readonly string[];
  /** Those behind each fact that it reads in its own words: named conditions say of whom it speaks. */
  readonly itself: ReadonlyArray<readonly string[]>;
  /** It only repeats the answer of another choice. */
  readonly follows: boolean;
};
const readings = per<Rulebook, Map<string, RuleReading>>(() => new Map());

/** What a rule reads; computed once for each. */
export function readingOf(rulebook: Rulebook, id: string): RuleReading {
  const known = readings(rulebook);
  const found = known.get(id) ?? buildReading(rulebook, id);
  known.set(id, found);
  return found;
}

function buildReading(rulebook: Rulebook, id: string): RuleReading {
  const rule = rulebook.regles.get(id);
  if (rule === undefined) return { told: [], itself: [], follows: false };
  const facts = factsOf(rulebook, rule.conditions);
  const isAnswer = (name: string): boolean => {
    const fait = rulebook.faits[name];
    return fait?.nature === "conclu" && choix.some((one) => one === fait.objet);
  };
  const follows = facts.length > 0 && facts.every(isAnswer);
  return { told: toldBehind(rulebook, facts), itself: ownFacts(rule.conditions).map((name) => toldBehind(rulebook, [name])), follows };
}

function ownFacts(condition: RawCondition): readonly string[] {
  if ("all" in condition) return condition.all.flatMap(ownFacts);
  if ("any" in condition) return condition.any.flatMap(ownFacts);
  if ("not" in condition) return ownFacts(condition.not);
  return "fact" in condition ? [condition.fact] : [];
}

/** The facts that a condition reads, named conditions included. */
const factsOf = (rulebook: Rulebook, condition: RawCondition): readonly string[] => factsRead(inlined(condition, rulebook.conditions) as Condition);

/** The facts that the rules of an objet read, its gate included. */
function readBy(rulebook: Rulebook, objet: string): readonly string[] {
  const { si } = rulebook.objets[objet] ?? {};
  const rules = [...rulebook.regles.values()].filter(({ event }) => event.params.objet === objet);
  return [...(si === undefined ? [] : [si]), ...rules.flatMap(({ conditions }) => factsOf(rulebook, conditions))];
}

// What depends on what

/** What the door reads together: the field that is refused, and those it may contradict. */
const contredits: ReadonlyArray<readonly [refused: string, others: readonly string[]]> = [
  ["serie", ["voie"]],
  ["specialites", ["voie"]],
  ["specialitePremiere", ["voie"]],
  ["enseignementSpecifique", ["serie"]],
  ["parcours", ["diplome.type"]],
  ["ajournement.derniereSession", ["ajournement.premiereSession"]],
  ["ajournement.notes", ["ajournement.premiereSession", "ajournement.derniereSession"]],
  ["anticipees", ["parcours", "ajournement", "diplome"]],
  ["compte.active", ["compte.existe"]],
  ["pieces.toutesFournies", ["inscription.faite"]],
];

/** For each told field, those whose issues or gate it may change. */
const graphOf = per((rulebook: Rulebook): ReadonlyMap<string, ReadonlySet<string>> => {
  const graph = new Map<string, Set<string>>();
  const link = (sources: readonly string[], targets: readonly string[]) => {
    for (const source of sources) for (const target of targets) graph.set(source, (graph.get(source) ?? new Set()).add(target));
  };
  for (const one of choix) link([...toldBehind(rulebook, readBy(rulebook, one)), ...champsDuChoix(one)], champsDuChoix(one));
  // Nothing is answered for someone who registers elsewhere.
  link(toldBehind(rulebook, readBy(rulebook, "procedure")), choix.flatMap(champsDuChoix));
  for (const [name, fait] of Object.entries(rulebook.faits)) if ((fait.nature === "etat" || fait.nature === "demande") && fait.si !== undefined && fait.portee === undefined) link(toldBehind(rulebook, [fait.si]), [fait.chemin ?? name]);
  for (const [refused, others] of contredits) link(others, [refused]);
  return graph;
});

export const covers = (around: string, path: string): boolean => path === around || path.startsWith(`${around}.`);

/** The fields to validate again when the one at `path` changes, itself apart. */
export function dependenciesOf(rulebook: Rulebook, path: string): readonly string[] {
  const changed = path.replace(/\[(\d+)\]/g, ".$1");
  const found = new Set<string>(["neSaitPas"]);
  for (const [source, targets] of graphOf(rulebook)) if (covers(source, changed) || covers(changed, source)) for (const target of targets) found.add(target);
  return [...found].filter((champ) => !covers(champ, changed));
}
