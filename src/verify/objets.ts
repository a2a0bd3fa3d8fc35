/** One objet as functions of the variables: its rules, its answer, and what the door refuses. */
import { told } from "../facts.js";
import type { ObjetInForce, Rule } from "../inforce.js";
import type { Truth } from "../logic.js";
import { settle, settleValue, type Default, type Kind } from "../settle.js";
import { parseSituation } from "../situation.js";
import { contradictions } from "../situation/contradictions.js";
import { doorOf } from "../situation/structure.js";
import type { Certitude, Situation } from "../types.js";
import type { Node } from "./diagrams.js";
import type { FactDiagrams } from "./facts.js";
import { variablesBehind } from "./variables.js";

/** How a class is answered: a verdict, `= value` when a value is settled, or one of these. */
export const sansObjet = "sans-objet";
export const refusee = "refusee";
export const incomplet = "incomplet";
export const aConfirmer = "a-confirmer";

export type Walked = {
  readonly objet: ObjetInForce;
  /** Where it applies. */
  readonly applies: Node;
  readonly truths: ReadonlyArray<{ readonly rule: Rule; readonly truth: Node }>;
  readonly answer: Node;
  /** What the door lets in, of the fields that the objet reads. */
  readonly admitted: Node;
  /** Of that, where the conclusions that the objet reads may be what they are (links.ts). */
  readonly possible: Node;
};

export function walk(space: FactDiagrams, objet: ObjetInForce): Walked {
  const applies = objet.si === undefined ? space.diagrams.constant(true) : space.fact(objet.si);
  const truths = objet.regles.map((rule) => ({ rule, truth: space.truth(rule.condition) }));
  const read = [applies, ...truths.map(({ truth }) => truth)];
  const admitted = admittedBy(space, read);
  return { objet, applies, truths, answer: answerOf(space, objet, applies, truths), admitted, possible: admitted };
}

/** The answer of an objet when only some of its rules are asked. */
export function answerOf(space: FactDiagrams, objet: ObjetInForce, applies: Node, truths: Walked["truths"]): Node {
  const settled = objet.type === "verdict" ? verdictOf(space, objet, truths) : valueOf(space, objet, truths);
  return space.diagrams.map([applies, settled], ([open, answer]) => (open === true ? answer : open === undefined ? incomplet : sansObjet));
}

const kinds: readonly Kind[] = ["accorde", "exclut", "accordePeutEtre", "exclutPeutEtre"];

function verdictOf(space: FactDiagrams, { defaut }: ObjetInForce, truths: Walked["truths"]): Node {
  const byDefault: Default = defaut.params.verdict ?? aConfirmer;
  const standing = kinds.map((kind) => space.any(truths.flatMap(({ rule, truth }) => (rule.kind === kind ? [truth] : []))));
  return space.diagrams.map(standing, (known) => settle(kinds, known as readonly Truth[], byDefault).verdict);
}

/** Rules that fix the same value as surely vote together. */
function valueOf(space: FactDiagrams, { defaut }: ObjetInForce, truths: Walked["truths"]): Node {
  const groups = new Map<string, { readonly valeur: string; readonly certitude: Certitude; readonly nodes: Node[] }>();
  for (const { rule, truth } of truths) {
    const valeur = JSON.stringify(rule.params.valeur ?? null);
    const key = `${valeur} ${rule.certitude}`;
    const group = groups.get(key) ?? { valeur, certitude: rule.certitude, nodes: [] };
    group.nodes.push(truth);
    groups.set(key, group);
  }
  const cast = [...groups.values()];
  return space.diagrams.map(cast.map(({ nodes }) => space.any(nodes)), (truths) => {
    const { etat, valeur } = settleValue(cast.map(({ valeur: vote, certitude }, i) => ({ valeur: vote, certitude, truth: truths[i] as Truth })), JSON.stringify(defaut.params.valeur ?? null));
    return etat === "fixee" ? `= ${String(valeur)}` : etat;
  });
}

/** The fields that the door compares (situation/contradictions.ts); each is also refused by itself. */
const compared: ReadonlyArray<readonly string[]> = [
  ["ajournement.premiereSession", "ajournement.derniereSession"],
  ["parcours", "diplome.type"],
  ["voie", "serie"],
  ["serie", "enseignementSpecifique"],
  ["voie", "specialites"],
  ["parcours", "anticipees", "ajournement.derniereSession"],
  ["compte.existe", "compte.active"],
  ["inscription.faite", "pieces.toutesFournies"],
];

const doors = new WeakMap<FactDiagrams, Map<string, Node>>();

/** The fields that these functions depend on. */
const fieldsOf = (space: FactDiagrams, nodes: readonly Node[]): readonly string[] =>
  space.diagrams.variables(nodes).flatMap((level) => {
    const variable = space.variables[level];
    return variable?.kind === "champ" ? [variable.name] : [];
  });

/** Where the door lets in the fields that these functions depend on. */
export function admittedBy(space: FactDiagrams, nodes: readonly Node[]): Node {
  const read = fieldsOf(space, nodes);
  // An object of the past is told with what it holds.
  return space.every([...[...read.filter((name) => name !== "parcours").map((name) => [name]), ...compared.filter((group) => group.every((name) => read.includes(name)))].map((group) => door(space, group)), ...read.map((name) => really(space, name))]);
}

function door(space: FactDiagrams, group: readonly string[]): Node {
  const known = doors.get(space) ?? new Map<string, Node>();
  doors.set(space, known);
  const key = group.join(" ");
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = space.ofFields(group.flatMap(variablesBehind), (situation) => isLetIn(space, group, situation));
  known.set(key, made);
  return made;
}

/** Of one field: whether it is refused by itself, what else its object should hold left aside. */
function isLetIn({ ref: { rulebook } }: FactDiagrams, group: readonly string[], situation: Situation): boolean {
  if (group.length > 1 && !group.includes("diplome.type")) return contradictions(situation, [], rulebook, doorOf(rulebook).libelles).length === 0;
  const parsed = parseSituation(situation, rulebook);
  return parsed.ok || (group.length === 1 && !parsed.issues.some(({ path }) => `${path.join(".")}.`.startsWith(`${group.join()}.`)));
}

/** Where a field that is told has its place: the object that holds it is there. */
function really(space: FactDiagrams, name: string): Node {
  const level = space.levelOf(name) as number;
  const path = pathOf(space, name);
  const said = space.diagrams.choice(level, (space.variables[level]?.choices ?? []).map(({ tells }) => space.diagrams.constant(tells.length > 0)));
  const there = space.ofFields(variablesBehind(path), (situation) => told(situation, path) !== undefined);
  return name === "parcours" ? space.diagrams.constant(true) : space.test([said, there], ([chosen, found]) => chosen === found);
}

const pathOf = (space: FactDiagrams, name: string): string => {
  const fait = space.ref.faits[name];
  return fait?.nature === "demande" ? fait.chemin : name;
};

/** Where no field is told that does not count yet, or does not apply: such a field changes no class. */
export function plain(space: FactDiagrams, nodes: readonly Node[]): Node {
  return space.every(
    fieldsOf(space, nodes).flatMap((name) => {
      const level = space.levelOf(name) as number;
      const gate = space.ref.faits[name]?.si;
      if (gate === undefined) return [];
      const said = space.diagrams.choice(level, (space.variables[level]?.choices ?? []).map(({ tells }) => space.diagrams.constant(tells.length > 0)));
      return [space.test([space.fact(gate), said], ([open, told]) => open === true || told === false)];
    }),
  );
}
