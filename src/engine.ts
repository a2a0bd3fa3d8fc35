/** The same rules in json-rules-engine, for applications that want its events, operators or asynchronous facts. The only file that knows it. */
import { Engine } from "json-rules-engine";
import { withAnswer } from "./answers.js";
import { bilanOf } from "./bilan.js";
import { reader, type Asked } from "./conclude.js";
import type { EvaluateOptions } from "./evaluate.js";
import { inForce, type Rule } from "./inforce.js";
import { factsRead, type Condition, type Facts, type Read, type Truth } from "./logic.js";
import { pointsOf } from "./points.js";
import type { Portee, Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import type { Bilan, Certitude, Situation } from "./types.js";
import { Words } from "./words.js";

/** A rule as json-rules-engine takes it; `name` is the rule's id. */
export type EngineDocument = {
  readonly name: string;
  readonly conditions: Condition;
  readonly event: { readonly type: string; readonly params: Readonly<Record<string, unknown>> };
};

export type HostOperator = (fact: never, value: never) => boolean;
/** A rule of the host: a document of json-rules-engine that reads our facts, our answers (`point.mention`) and the host's own facts. */
export type HostRule = { readonly name: string; readonly conditions: unknown; readonly event: { readonly type: string; readonly params?: Readonly<Record<string, unknown>> } };

/** A rule that holds. Of ours, `type` is its effect (`accorde`, `exclut`, `exige`, `fixe`, `avertit`, `demande`, `annonce`) and `params` a {@link FiredRule}. */
export type EngineEvent = { readonly type: string; readonly params: Readonly<Record<string, unknown>> };
export type FiredRule = {
  readonly regle: string;
  readonly titre: string;
  readonly objet: string | null;
  /** The item of a list it speaks of: `philosophie/benefice`, `lva`; `null`: the candidate. */
  readonly item: string | null;
  readonly message: string | null;
  readonly certitude: Certitude;
  readonly sources: readonly string[];
};

export type EngineRun = { readonly bilan: Bilan; readonly events: readonly EngineEvent[] };

/** An engine of the host: what is added serves every run, and runs may overlap. */
export type RulesEngine = {
  /** Called at the end of a run for each rule of that type that holds, in the order of the answers; `"*"`: for each rule. */
  readonly on: (type: string, handler: (event: EngineEvent, bilan: Bilan) => void) => RulesEngine;
  /**
   * A fact of the host: a value, or a function that gives it or a promise of it. Under a path of the situation (`naissance`, `ajournement.notes.philosophie`) it is told there, and
   * ours are derived from it; under any other name it is for the host's rules.
   */
  readonly addFact: (id: string, value: unknown) => RulesEngine;
  readonly addOperator: (name: string, holds: HostOperator) => RulesEngine;
  readonly addRule: (rule: HostRule) => RulesEngine;
  /**
   * @throws {SituationIncompleteError} (rejects) when a fact that a rule reads is not known, the host's facts included.
   * @throws {TypeError} (rejects) when `at` is not an ISO 8601 instant with an offset.
   */
  readonly run: (situation: Situation, options?: Pick<EvaluateOptions, "at">) => Promise<EngineRun>;
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
 * The rulebook in json-rules-engine, with facts, operators and rules of the host on top. Every run makes fresh engines:
 * overlapping runs of one of theirs lose rules.
 *
 * @example
 * const engine = createEngine().addFact("ajournement.notes.philosophie", () => readMark(id));
 * engine.on("exclut", ({ params }) => log(params.regle, params.message));
 * const { bilan } = await engine.run(situation);
 */
export function createEngine({ rulebook = shipped }: Pick<EvaluateOptions, "rulebook"> = {}): RulesEngine {
  const host: Host = { facts: new Map(), operators: new Map(), rules: [], handlers: [] };
  const engine: RulesEngine = {
    on: (type, handler) => {
      host.handlers.push({ type, handler });
      return engine;
    },
    addFact: (id, value) => {
      const fait = rulebook.faits[id];
      if (fait !== undefined && !isTold(id, rulebook)) throw new TypeError(`le fait « ${id} » est calculé par le référentiel : donnez ce dont il dépend, ou un autre nom`);
      host.facts.set(id, value);
      return engine;
    },
    addOperator: (name, holds) => {
      host.operators.set(name, holds);
      return engine;
    },
    addRule: (rule) => {
      host.rules.push(rule);
      return engine;
    },
    run: (situation, { at } = {}) => run(situation, rulebook, at ?? null, host),
  };
  return engine;
}

type Host = {
  readonly facts: Map<string, unknown>;
  readonly operators: Map<string, HostOperator>;
  readonly rules: HostRule[];
  readonly handlers: Array<{ readonly type: string; readonly handler: (event: EngineEvent, bilan: Bilan) => void }>;
};

/** Answers as `evaluate` does, the rules being fired by json-rules-engine; see {@link RulesEngine.run} for what it rejects. */
export const evaluateAsync = async (situation: Situation, { at, rulebook = shipped }: EvaluateOptions = {}): Promise<Bilan> => (await createEngine({ rulebook }).run(situation, at === undefined ? {} : { at })).bilan;

/** Whether a fact is told at a path of the situation. */
const isTold = (id: string, rulebook: Rulebook): boolean => {
  const fait = rulebook.faits[id];
  return id.startsWith("ajournement.notes.") || ((fait?.nature === "etat" || fait?.nature === "demande") && (fait.portee ?? "candidat") === "candidat");
};

async function run(told: Situation, rulebook: Rulebook, at: string | null, host: Host): Promise<EngineRun> {
  const fetched = await Promise.all([...host.facts].map(async ([id, value]) => [id, typeof value === "function" ? await (value as () => unknown)() : value] as const));
  const situation = fetched.filter(([id]) => isTold(id, rulebook)).reduce((partial, [id, value]) => withAnswer(partial, id, value), told);
  const begin = () => bilanOf(situation, rulebook, at);
  refuseIncomplete(begin());
  const held: Array<{ readonly rule: Rule; readonly subject: string; readonly read: Read }> = [];
  const asking = begin();
  const ref = inForce(rulebook, situation.session, situation.academie);
  let candidat: () => Facts = () => ({});
  let step = asking.next();
  while (step.done !== true) {
    const { rules, subject, facts } = step.value;
    const read = reader(ref, step.value);
    if (subject === "") candidat = facts;
    const truths = await fire(step.value);
    rules.forEach((rule, i) => {
      if (truths[i] === true) held.push({ rule, subject, read });
    });
    step = asking.next(truths);
  }
  const bilan = step.value;
  const words = new Words(situation, ref);
  const ours = held.map(({ rule, subject, read }): EngineEvent => ({ type: rule.effet, params: firedRule(rule, subject, read, words) }));
  const theirs = await fireHost(host, { ...candidat(), ...pointFacts(bilan), ...Object.fromEntries(fetched.filter(([id]) => !isTold(id, rulebook))) });
  const events = [...ours, ...theirs];
  for (const event of events) for (const { type, handler } of host.handlers) if (type === event.type || type === "*") handler(event, bilan);
  return { bilan, events };
}

const firedRule = (rule: Rule, subject: string, read: Read, words: Words): FiredRule => ({
  regle: rule.id,
  titre: rule.titre,
  objet: rule.params.objet ?? null,
  item: subject === "" ? null : subject,
  message: rule.message === null ? null : words.say(rule.message, read),
  certitude: rule.certitude,
  sources: rule.sources,
});

/** The answers as facts: `point.mention` is « oui », « non » or « a-confirmer ». */
const pointFacts = (bilan: Bilan): Readonly<Record<string, string>> => Object.fromEntries([...pointsOf(bilan)].map(([name, { verdict }]) => [`point.${name}`, verdict]));

/** The rules of the host, on our facts, our answers and its own facts; a fact that none of these holds reads as `null`. */
async function fireHost({ rules, operators }: Host, facts: Record<string, unknown>): Promise<readonly EngineEvent[]> {
  if (rules.length === 0) return [];
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const [name, holds] of operators) engine.addOperator(name, holds as never);
  for (const rule of rules) engine.addRule(rule as never);
  for (const name of rules.flatMap(({ conditions }) => factNames(conditions))) if (!(name in facts)) facts[name] = null;
  const { results } = await engine.run(facts);
  const order = rules.map(({ name }) => name);
  return [...results].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)).map(({ name, event }) => ({ type: event?.type ?? "", params: { regle: name, ...event?.params } }));
}

/** Every fact that a document of the host names. */
const factNames = (conditions: unknown): readonly string[] =>
  typeof conditions !== "object" || conditions === null ? [] : Object.entries(conditions).flatMap(([key, value]) => (key === "fact" && typeof value === "string" ? [value] : factNames(value)));

/** Walks the questions once without the engine, to report everything that is missing rather than the first of it. */
function refuseIncomplete(asking: Generator<Asked, Bilan, readonly Truth[]>): void {
  const missing = new Set<string>();
  let step = asking.next();
  while (step.done !== true) {
    const { rules, candidat, own, facts, missing: toldBehind } = step.value;
    const known = facts();
    const absent = rules.flatMap((rule) => factsRead(rule.condition)).filter((name) => known[name] === undefined);
    if (absent.length > 0) for (const path of toldBehind(absent)) missing.add(path);
    step = asking.next(rules.map((rule) => rule.test(candidat, own)));
  }
  if (missing.size > 0) throw new SituationIncompleteError([...missing]);
}

async function fire({ rules, facts: known }: Asked): Promise<readonly Truth[]> {
  if (rules.length === 0) return [];
  const { results } = await load(rules.map(toDocument)).run(known());
  const held = new Set(results.map((result) => result.name));
  return rules.map((rule) => held.has(rule.id));
}

const load = (rules: readonly EngineDocument[]): Engine => new Engine(rules.map((rule) => ({ name: rule.name, conditions: rule.conditions as never, event: rule.event })));

/** The top of a document must be a list or a negation. */
const toDocument = (rule: Rule): EngineDocument => ({
  name: rule.id,
  conditions: "fact" in rule.condition ? { all: [rule.condition] } : rule.condition,
  event: { type: rule.effet, params: { ...rule.params } },
});
