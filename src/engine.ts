/** The same rules in json-rules-engine, for applications that want its events, operators or asynchronous facts. The only file that knows it. */
import { Engine } from "json-rules-engine";
import { bilanOf } from "./bilan.js";
import type { Asked } from "./conclude.js";
import type { EvaluateOptions } from "./evaluate.js";
import { inForce, type Rule } from "./inforce.js";
import { factsRead, type Condition, type Facts, type Truth } from "./logic.js";
import type { Portee, Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import type { Bilan, Situation } from "./types.js";

/** A rule as json-rules-engine takes it; `name` is the rule's id. */
export type EngineDocument = {
  readonly name: string;
  readonly conditions: Condition;
  readonly event: { readonly type: string; readonly params: Readonly<Record<string, unknown>> };
};

/** The part of an `Engine` of json-rules-engine that applications use, written out so that none of its types shows here. */
export type RulesEngine = {
  on(event: string, handler: (event: { type: string; params?: Record<string, unknown> }, almanac: unknown, result: { name: string }) => void): unknown;
  addFact(id: string, value: unknown): unknown;
  addOperator(name: string, evaluate: (fact: never, value: never) => boolean): unknown;
  addRule(rule: unknown): unknown;
  run(facts?: Record<string, unknown>): Promise<{ readonly results: ReadonlyArray<{ readonly name: string }> }>;
};

/** Says what a situation still lacks: json-rules-engine has no « not known yet », so nothing may be missing. */
export class SituationIncompleteError extends Error {
  override readonly name = "SituationIncompleteError";
  /** Dotted paths of the situation. */
  readonly manquants: readonly string[];

  constructor(manquants: readonly string[]) {
    super(`La situation est incomplète pour json-rules-engine : il manque ${manquants.join(", ")}. Complétez-la, ou utilisez evaluate, qui accepte une situation incomplète.`);
    this.manquants = manquants;
  }
}

/** The rules in force for a session and an académie, of one portée, as json-rules-engine documents. */
export function documents(options: { readonly session: number; readonly academie: string; readonly portee?: Portee; readonly rulebook?: Rulebook }): readonly EngineDocument[] {
  const ref = inForce(options.rulebook ?? shipped, options.session, options.academie);
  return [...ref.objets.flatMap((objet) => objet.regles), ...ref.emissions].filter((rule) => rule.portee === (options.portee ?? "candidat")).map(toDocument);
}

/**
 * A fresh engine with the rules in force for a session and an académie. Overlapping runs of one engine lose rules:
 * make one per run. Every fact must be given, `null` where it does not apply.
 */
export function createEngine(options: { readonly session: number; readonly academie: string; readonly portee?: Portee; readonly rulebook?: Rulebook }): RulesEngine {
  return load(documents(options)) as unknown as RulesEngine;
}

/**
 * Answers as `evaluate` does, the rules being fired by json-rules-engine.
 *
 * @throws {SituationIncompleteError} (rejects) when a fact that a rule reads is not known.
 * @throws {TypeError} (rejects) when `at` is not an ISO 8601 instant with an offset.
 */
export async function evaluateAsync(situation: Situation, options: EvaluateOptions = {}): Promise<Bilan> {
  const begin = () => bilanOf(situation, options.rulebook ?? shipped, options.at ?? null);
  refuseIncomplete(begin());
  const asking = begin();
  let step = asking.next();
  while (step.done !== true) step = asking.next(await fire(step.value));
  return step.value;
}

/** Walks the questions once without the engine, to report everything that is missing rather than the first of it. */
function refuseIncomplete(asking: Generator<Asked, Bilan, readonly Truth[]>): void {
  const missing = new Set<string>();
  let step = asking.next();
  while (step.done !== true) {
    const { rules, facts, missing: toldBehind } = step.value;
    const absent = rules.flatMap((rule) => factsRead(rule.condition)).filter((name) => facts[name] === undefined);
    if (absent.length > 0) for (const path of toldBehind(absent)) missing.add(path);
    step = asking.next(rules.map((rule) => rule.test(facts)));
  }
  if (missing.size > 0) throw new SituationIncompleteError([...missing]);
}

async function fire({ rules, facts }: Asked): Promise<readonly Truth[]> {
  if (rules.length === 0) return [];
  const { results } = await load(rules.map(toDocument)).run(flat(facts));
  const held = new Set(results.map((result) => result.name));
  return rules.map((rule) => held.has(rule.id));
}

/** An item's facts see the candidate's through their prototype; the engine wants them all in one object. */
function flat(facts: Facts): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const name in facts) all[name] = facts[name];
  return all;
}

const load = (rules: readonly EngineDocument[]): Engine => new Engine(rules.map((rule) => ({ name: rule.name, conditions: rule.conditions as never, event: rule.event })));

/** The top of a document must be a list or a negation. */
const toDocument = (rule: Rule): EngineDocument => ({
  name: rule.id,
  conditions: "fact" in rule.condition ? { all: [rule.condition] } : rule.condition,
  event: { type: rule.effet, params: { ...rule.params } },
});
