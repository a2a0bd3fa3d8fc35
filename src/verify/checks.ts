/** What is asked of each objet over all classes; what is found is a place of the diagram, made a situation by `witness.ts`. */
import type { Rule } from "../inforce.js";
import type { Node } from "./diagrams.js";
import type { FactDiagrams } from "./facts.js";
import { aConfirmer, answerOf, incomplet, plain, refusee, type Walked } from "./objets.js";

/** Choices of variables, by level. */
export type Place = ReadonlyMap<number, number>;
export type Found = { readonly regles: readonly Rule[]; readonly place: Place };

/** The place that says least, among those where a test holds and that the door lets in. */
export function placeOf(space: FactDiagrams, { possible }: Walked, test: Node): Place | null {
  const costOf = (level: number, value: number): number => {
    const choice = space.variables[level]?.choices[value];
    return choice === undefined ? 0 : choice.tells.length + Object.values(choice.facts).filter((fact) => fact !== undefined).length;
  };
  return space.diagrams.cheapest(space.every([test, possible]), costOf);
}

/** How many places are tried for a witness, each of another épreuve, mark or dispense. */
const tried = 3;

/** A few places where a test holds, the one that says least first. */
export function placesOf(space: FactDiagrams, walked: Walked, test: Node): readonly Place[] {
  const { diagrams } = space;
  const found: Place[] = [];
  for (let left = test; found.length < tried; ) {
    const place = placeOf(space, walked, left);
    if (place === null) break;
    found.push(place);
    const level = [...place.keys()].find((at) => space.variables[at]?.kind === "element");
    if (level === undefined) break;
    left = space.every([left, diagrams.choice(level, Array.from({ length: diagrams.sizes[level] ?? 0 }, (_, value) => diagrams.constant(value !== place.get(level))))]);
  }
  return found;
}

/** How many classes of situations get each answer. */
export function countAnswers(space: FactDiagrams, { answer, truths, admitted }: Walked): ReadonlyMap<string, bigint> {
  const nodes = [answer, ...truths.map(({ truth }) => truth)];
  const counted = space.every([admitted, plain(space, nodes)]);
  const outcome = space.diagrams.map([counted, answer], ([open, said]) => (open === true ? said : refusee));
  const counts = space.diagrams.count(outcome, space.diagrams.classes([outcome]));
  return new Map([...counts].filter(([said]) => said !== refusee).map(([said, count]) => [String(said), count]));
}

/** Where a rule holds, or is known not to. */
export function whereRule(space: FactDiagrams, walked: Walked, rule: Rule, truth: boolean): Node {
  const own = walked.truths.find((one) => one.rule === rule)?.truth ?? space.diagrams.constant(undefined);
  return space.test([walked.applies, own], ([open, known]) => open === true && known === truth);
}

/** Whether one rule may hold where another is known not to. */
export function apart(space: FactDiagrams, walked: Walked, rule: Rule, other: Rule): boolean {
  const [a, b] = [rule, other].map((one) => walked.truths.find((known) => known.rule === one)?.truth ?? space.diagrams.constant(undefined)) as [Node, Node];
  const only = space.test([walked.applies, a, b], ([open, holds, not]) => open === true && holds === true && not === false);
  return space.every([only, walked.possible]) !== space.diagrams.constant(false);
}

/** Whether two rules of an objet say the same thing, the second as surely at least. */
export const sameEffect = (rule: Rule, other: Rule): boolean =>
  rule !== other && rule.effet === other.effet && JSON.stringify(rule.params.valeur) === JSON.stringify(other.params.valeur) && (other.certitude === "certaine" || rule.certitude === "a-confirmer");

/** Whether two rules of an objet contradict each other: one grants what the other excludes, or they fix different values. */
export const contradict = (rule: Rule, other: Rule): boolean =>
  rule.effet === "fixe" ? other.effet === "fixe" && JSON.stringify(rule.params.valeur) !== JSON.stringify(other.params.valeur) : (rule.effet === "exclut") !== (other.effet === "exclut");

/** Where both hold. */
export const whereBoth = (space: FactDiagrams, walked: Walked, rule: Rule, other: Rule): Node => space.every([rule, other].map((one) => whereRule(space, walked, one, true)));

/** A firm answer: not « à confirmer », not open. */
const isFirm = (answer: unknown): boolean => answer !== aConfirmer && answer !== incomplet;

/** Where uncertain rules make an answer firm, that would not be firm, or would be another, without them. */
export function whereUncertainFirm(space: FactDiagrams, walked: Walked): Found | null {
  const uncertain = walked.truths.filter(({ rule }) => rule.certitude === aConfirmer);
  if (uncertain.length === 0) return null;
  const without = answerOf(space, walked.objet, walked.applies, walked.truths.filter((one) => !uncertain.includes(one)));
  const place = placeOf(space, walked, space.test([walked.answer, without], ([all, certain]) => isFirm(all) && certain !== incomplet && all !== certain));
  return place === null ? null : { regles: uncertain.map(({ rule }) => rule), place };
}

/** An « à confirmer » concluded elsewhere that gives a firm answer though « oui » and « non » do not both give it. */
export type DoubtFirm = Found & { readonly conclusion: string; /** The firm answer, then the others. */ readonly reponses: readonly string[] };

/** Where, once for each way of answers. */
export function whereDoubtFirm(space: FactDiagrams, walked: Walked): readonly DoubtFirm[] {
  return space.diagrams.variables([walked.answer]).flatMap((level): readonly DoubtFirm[] => {
    const variable = space.variables[level];
    if (variable?.kind !== "conclusion") return [];
    /** The answer where the conclusion has a value that it may have, else incomplete. */
    const answerAt = (value: number): Node => space.diagrams.map([walked.possible, walked.answer].map((node) => space.diagrams.where(node, level, value)), ([open, answer]) => (open === true ? answer : incomplet));
    const sure = variable.choices.flatMap(({ facts, total }, value) => (total && facts[variable.name] !== aConfirmer && facts[variable.name] !== null ? [answerAt(value)] : []));
    const doubt = variable.choices.findIndex(({ facts }) => facts[variable.name] === aConfirmer);
    if (doubt < 0) return [];
    const said = space.diagrams.map([answerAt(doubt), ...sure], ([answer, ...others]) =>
      isFirm(answer) && others.some((other) => other !== answer && other !== incomplet) ? [answer, ...[...new Set(others)].filter((other) => other !== answer && other !== incomplet).sort()] : null,
    );
    const regles = walked.truths.filter(({ truth }) => space.diagrams.variables([truth]).includes(level)).map(({ rule }) => rule);
    return space.diagrams.valuesOf(said).flatMap((reponses) => {
      if (reponses === null) return [];
      const place = placeOf(space, walked, space.test([said], ([here]) => JSON.stringify(here) === JSON.stringify(reponses)));
      return place === null ? [] : [{ regles, place: new Map([...place, [level, doubt]]), conclusion: variable.name, reponses: reponses as readonly string[] }];
    });
  });
}

/** Where two answers to a field are told apart. */
export function whereMoves(space: FactDiagrams, walked: Walked, level: number): Place | null {
  const { diagrams } = space;
  const choices = space.variables[level]?.choices ?? [];
  const done = new Map<Node, Node>();
  const visit = (node: Node): Node => {
    const known = done.get(node);
    if (known !== undefined) return known;
    const children = diagrams.childrenOf(node);
    const at = diagrams.levelOf(node);
    const made =
      at > level ? diagrams.constant(false) : at < level ? diagrams.choice(at, children.map(visit)) : diagrams.constant(new Set(children.filter((_child, value) => choices[value]?.tells.length !== 0)).size > 1);
    done.set(node, made);
    return made;
  };
  return placeOf(space, walked, visit(walked.answer));
}

/** Where all is said and nothing is answered. */
export function whereOpenThoughTold(space: FactDiagrams, walked: Walked): Place | null {
  const total = space.every(
    space.diagrams.variables([walked.answer]).map((level) => space.diagrams.choice(level, (space.variables[level]?.choices ?? []).map((choice) => space.diagrams.constant(choice.total)))),
  );
  return placeOf(space, walked, space.test([walked.answer, total], ([answer, told]) => answer === incomplet && told === true));
}
