/**
 * The same rules in json-rules-engine, for applications that want its events, their own rules, operators and facts, or
 * fields of the situation read from elsewhere. The only file that knows it.
 */
import { Engine } from "json-rules-engine";
import { withAnswer } from "./answers.js";
import { bilanOf } from "./bilan.js";
import { conclude, named, reader, type Asked, type Conclusions, type Settled, type Subject } from "./conclude.js";
import { evaluate, type EvaluateOptions } from "./evaluate.js";
import { deriveFacts, told } from "./facts.js";
import { inForce, type InForce, type Rule } from "./inforce.js";
import { parseInstant } from "./instants.js";
import { itemsOf } from "./items.js";
import { factsRead, operators, unknownFacts, type Condition, type Facts, type Read, type Truth, type Value } from "./logic.js";
import { effets, portees, type Effet, type Portee, type Rulebook, type RuleParams } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import { parseSituation } from "./situation.js";
import type { Bilan, Motif, Situation, Verdict } from "./types.js";
import { Words } from "./words.js";

/** A rule as json-rules-engine takes it; `name` is the rule's id. */
export type EngineDocument = {
  readonly name: string;
  readonly conditions: Condition;
  readonly event: { readonly type: string; readonly params: Readonly<Record<string, unknown>> };
};

/** Where fields of the situation are read when nobody told them, by dotted path: `{ "ajournement.notes": async () => … }`. */
export type Tell = Readonly<Record<string, () => unknown>>;

export type AsyncOptions = EvaluateOptions & {
  /**
   * Each is called at most once, and only when a rule waits for its field, or when its field is a request. What it
   * gives goes through `parseSituation`; `undefined` leaves the field not said.
   */
  readonly tell?: Tell;
};

/** The facts of a run. */
export type Almanac = {
  factValue(name: string, params?: Record<string, unknown>, path?: string): Promise<unknown>;
  addFact(name: string, value: unknown): unknown;
};

/** A fact of the application, computed or read; a promise is awaited. */
export type HostFact = (params: Readonly<Record<string, unknown>>, almanac: Almanac) => unknown;

/** A rule of the application, as json-rules-engine takes it. */
export type HostRule = {
  readonly name?: string;
  readonly priority?: number;
  readonly conditions: object;
  readonly event: { readonly type: string; readonly params?: Readonly<Record<string, unknown>> };
};

export type EngineOptions = AsyncOptions & {
  /** Facts of the application, for its rules: a value, or a function called when a rule reads it, once for each `params`. */
  readonly faits?: Readonly<Record<string, HostFact | Value | object>>;
  readonly operateurs?: Readonly<Record<string, (fact: never, value: never) => boolean>>;
  /** Rules of the application, fired after ours unless their priority says otherwise. They read every fact, and `bilan` with a `path` (`$.mention.verdict`). */
  readonly regles?: readonly HostRule[];
};

export type EffetEmis = Exclude<Effet, "defaut">;

/** What an event of ours says: the motif of the bilan, and of what it speaks. */
export type EventParams = Motif & {
  /** The point, and its answer: a rule that holds does not always prevail. */
  readonly objet?: string;
  readonly verdict?: Verdict;
  /** The mark, épreuve, dispense, language or option it speaks of; absent: the candidate. */
  readonly sujet?: string;
  /** Of `fixe`. */
  readonly valeur?: Value;
  /** Of `avertit`. */
  readonly gravite?: NonNullable<RuleParams["gravite"]>;
};

export type EngineRun = {
  readonly bilan: Bilan;
  /** All that was emitted: ours in an order that never changes, then those of the application's rules (unless their priority says otherwise). */
  readonly events: ReadonlyArray<{ readonly type: string; readonly params?: Readonly<Record<string, unknown>> }>;
};

/** One candidate, our rules, and those of the application. */
export type RulesEngine = {
  /** Hears every rule that holds; a listener that gives a promise is awaited. Also `success` and `failure`, as in json-rules-engine. */
  on(effet: EffetEmis, listener: (params: EventParams, almanac: Almanac) => unknown): RulesEngine;
  on(event: string, listener: (params: Readonly<Record<string, unknown>>, almanac: Almanac) => unknown): RulesEngine;
  /**
   * Each run reads its fields and fires its rules anew; runs may overlap.
   *
   * @throws {SituationIncompleteError} (rejects) when a field that an answer or a rule of the application waits for is not told.
   * @throws {TypeError} (rejects) when what `tell` gave is not a situation; `cause` holds the issues of `parseSituation`.
   */
  run(): Promise<EngineRun>;
};

/** Says what a situation still lacks: json-rules-engine has no « not known yet », so no answer may be waiting. */
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
  return [...ref.objets.flatMap((objet) => objet.regles), ...ref.emissions].filter((rule) => rule.portee === (options.portee ?? "candidat")).map((rule) => toDocument(rule));
}

/**
 * Answers as `evaluate` does, the rules being fired by json-rules-engine.
 *
 * @throws {SituationIncompleteError} (rejects) when an answer waits for a field that is not told.
 * @throws {TypeError} (rejects) when `at` is not an ISO 8601 instant with an offset, or when what `tell` gave is not a situation.
 */
export async function evaluateAsync(situation: Situation, options: AsyncOptions = {}): Promise<Bilan> {
  const complete = await completed(situation, options, []);
  const asking = bilanOf(complete.situation, options.rulebook ?? shipped, options.at ?? null);
  let step = asking.next();
  while (step.done !== true) step = asking.next(await fire(step.value));
  return step.value;
}

/**
 * An engine for one candidate: our rules and those of the application, fired together by json-rules-engine.
 *
 * @throws {TypeError} when a fact, an operator or an event of `options` has a name of ours.
 * @example
 * const engine = createEngine(situation, { tell: { "ajournement.notes": async () => marksOf(candidate) } });
 * engine.on("exclut", ({ objet, message, sources }) => log(objet, message, sources));
 * const { bilan } = await engine.run();
 */
export function createEngine(situation: Situation, options: EngineOptions = {}): RulesEngine {
  const { faits = {}, operateurs = {}, regles = [] } = options;
  refuseOurNames(options);
  const listeners: Array<readonly [string, (params: never, almanac: Almanac) => unknown]> = [];

  async function run(): Promise<EngineRun> {
    const complete = await completed(situation, options, regles.flatMap(({ conditions }) => factsNamed(conditions)));
    const engine = new Engine([...instancesOf(complete), ...regles] as never, { pathResolver: readPath });
    for (const [name, value] of Object.entries({ ...complete.candidat, bilan: complete.bilan })) engine.addFact(name, value);
    for (const [name, value] of Object.entries(faits)) engine.addFact(name, typeof value === "function" ? once(value as HostFact) : value, { cache: false });
    for (const [name, { portee }] of Object.entries(complete.ref.faits))
      if (portee !== undefined && portee !== "candidat") engine.addFact(name, ({ sujet }) => factOf(complete, portee, String(sujet), name), { cache: false });
    for (const [name, operateur] of Object.entries(operateurs)) engine.addOperator(name, operateur as never);
    for (const [event, listener] of listeners) engine.on(event, listener as never);
    try {
      const { events } = await engine.run();
      return { bilan: complete.bilan, events };
    } catch (error) {
      // Left alone, json-rules-engine goes on with the other rules after a run has failed.
      engine.stop();
      (engine as unknown as { removeAllListeners(): void }).removeAllListeners();
      throw error;
    }
  }

  const engine: RulesEngine = {
    on(event: string, listener: (params: never, almanac: Almanac) => unknown) {
      listeners.push([event, listener]);
      return engine;
    },
    run,
  };
  return engine;
}

/** An application adds to the rulebook's facts, operators and events: with one of their names, ours would no longer say what they say. */
function refuseOurNames({ rulebook = shipped, faits = {}, operateurs = {}, regles = [] }: EngineOptions): void {
  const refuse = (what: string, name: string | undefined, remedy: string): void => {
    if (name !== undefined) throw new TypeError(`${what} « ${name} » est déjà défini par le référentiel : ${remedy}.`);
  };
  refuse("Le fait", Object.keys(faits).find((name) => name === "bilan" || Object.hasOwn(rulebook.faits, name)), "choisissez un autre nom, ou donnez ce champ de la situation par tell");
  refuse("L'opérateur", Object.keys(operateurs).find((name) => Object.hasOwn(operators, name)), "choisissez un autre nom");
  refuse("L'événement", regles.map(({ event }) => event.type).find((type) => effets.includes(type as Effet)), "choisissez un autre type");
}

// What is told

/** A candidate answered by our evaluator, with what its rules still wait for. */
type Answered = {
  readonly situation: Situation;
  readonly ref: InForce;
  readonly bilan: Bilan;
  readonly candidat: Facts;
  readonly subjects: Readonly<Record<Portee, readonly Subject[]>>;
  readonly conclusions: Conclusions;
  /** The told fields (dotted paths) without which no rule is fired. */
  readonly manquants: readonly string[];
  /** Those and the fields that could still make some rule hold. */
  readonly waiting: readonly string[];
};

/** Reads what is not told for as long as a rule waits for it, then refuses what is still missing. */
async function completed(situation: Situation, { tell = {}, ...options }: AsyncOptions, read: readonly string[]): Promise<Answered> {
  const asked = new Set<string>();
  let here = answered(situation, options, read);
  const wanted = () => Object.keys(tell).filter((path) => !asked.has(path) && told(here.situation, path) === undefined && isAwaited(path, here));
  for (let paths = wanted(); paths.length > 0; paths = wanted()) {
    paths.forEach((path) => asked.add(path));
    const values = await Promise.all(paths.map(async (path) => [path, await tell[path]?.()] as const));
    here = answered(withTold(here.situation, values, here.ref.rulebook), options, read);
  }
  if (here.manquants.length > 0) throw new SituationIncompleteError(here.manquants);
  return here;
}

function answered(situation: Situation, options: EvaluateOptions, read: readonly string[]): Answered {
  const { at, rulebook = shipped } = options;
  const bilan = evaluate(situation, options);
  const ref = inForce(rulebook, situation.session, situation.academie);
  const candidat = deriveFacts(situation, ref, at === undefined ? null : parseInstant(at));
  const items = itemsOf(situation, candidat, ref);
  const manquants = new Set(bilan.manquants.map(({ fait }) => fait));
  const waiting = new Set<string>();
  let toldBehind: Asked["missing"] | undefined;
  const asking = conclude(ref, candidat, items, situation.neSaitPas ?? []);
  let step = asking.next();
  while (step.done !== true) {
    const { rules, subject, candidat: facts, own, missing } = step.value;
    const read = reader(ref, step.value);
    if (subject === "") toldBehind = missing;
    missing(rules.flatMap((rule) => unknownFacts(rule.condition, read))).forEach((path) => waiting.add(path));
    step = asking.next(rules.map((rule) => rule.test(facts, own)));
  }
  toldBehind?.(read.filter((name) => Object.hasOwn(ref.faits, name))).forEach((path) => manquants.add(path));
  manquants.forEach((path) => waiting.add(path));
  const conclusions = step.value;
  return { situation, ref, bilan, candidat: named(ref, conclusions.candidat), subjects: { ...items, candidat: [conclusions.candidat] }, conclusions, manquants: [...manquants], waiting: [...waiting] };
}

/** Whether a rule waits for what is at a path. No rule ever waits for a request: a request is read at once. */
function isAwaited(path: string, { ref, waiting }: Answered): boolean {
  const states = Object.entries(ref.faits).filter(([, fait]) => fait.nature === "etat");
  return waiting.some((one) => overlap(one, path)) || !states.some(([name]) => overlap(name, path));
}

/** Whether one path is the other, holds it, or is held by it. */
const overlap = (a: string, b: string): boolean => `${a}.`.startsWith(`${b}.`) || `${b}.`.startsWith(`${a}.`);

/** The situation with what was read, the wider fields first; what was already told stays. */
function withTold(situation: Situation, values: ReadonlyArray<readonly [string, unknown]>, rulebook: Rulebook): Situation {
  let filled: unknown = situation;
  for (const [path, value] of [...values].sort(([a], [b]) => a.length - b.length)) if (value !== undefined && told(filled as Situation, path) === undefined) filled = withAnswer(filled as Situation, path, value);
  if (filled === situation) return situation;
  const { neSaitPas } = situation;
  // A register may know what the candidate does not.
  if (neSaitPas !== undefined) filled = withAnswer(filled as Situation, "neSaitPas", neSaitPas.filter((path) => told(filled as Situation, path) === undefined));
  const parsed = parseSituation(filled, rulebook);
  if (!parsed.ok) throw new TypeError(parsed.issues.map(({ path, message }) => `${path.join(".")} : ${message}`).join("\n"), { cause: parsed.issues });
  return parsed.value;
}

// What json-rules-engine is given

/** Fires the rules that are settled; json-rules-engine cannot say of the others that they are not. */
async function fire({ rules, candidat, own, facts }: Asked): Promise<readonly Truth[]> {
  const settled = rules.filter((rule) => rule.test(candidat, own) !== undefined);
  if (settled.length === 0) return rules.map(() => undefined);
  const known = facts();
  const { results } = await new Engine(settled.map((rule) => toDocument(rule, knownPart(rule.condition, (name) => known[name]))) as never).run(known);
  const held = new Set(results.map((result) => result.name));
  return rules.map((rule) => (settled.includes(rule) ? held.has(rule.id) : undefined));
}

/** The top of a document must be a list or a negation. */
const toDocument = (rule: Rule, condition: Condition = rule.condition): EngineDocument => ({
  name: rule.id,
  conditions: "fact" in condition ? { all: [condition] } : condition,
  event: { type: rule.effet, params: { ...rule.params } },
});

/** What settles a settled condition: its other parts read facts that are not known, and change nothing. */
function knownPart(condition: Condition, read: Read): Condition {
  if (factsRead(condition).every((name) => read(name) !== undefined)) return condition;
  const parts = (list: readonly Condition[]) => list.filter((part) => unknownFacts(part, read).length === 0).map((part) => knownPart(part, read));
  if ("all" in condition) return { all: parts(condition.all) };
  if ("any" in condition) return { any: parts(condition.any) };
  return "not" in condition ? { not: knownPart(condition.not, read) } : condition;
}

/** Without the candidate's own registration, only what says so is answered (see `Bilan.procedure`). */
const ofProcedure: readonly string[] = ["procedure", "registre", "categorie"];

/** Every settled rule, once for each subject it speaks of, each with a priority of its own: events come in the order of the bilan's points. */
function instancesOf(complete: Answered): ReadonlyArray<EngineDocument & { readonly priority: number }> {
  const { ref, conclusions, subjects } = complete;
  const mine = conclusions.of("procedure").verdict !== "non";
  const ofPoints = ref.objets
    .filter(({ id }) => mine || ofProcedure.includes(id))
    .flatMap((objet) =>
      subjects[objet.portee].flatMap((subject) => {
        const settled = conclusions.of(objet.id, subject.id);
        return settled.regles.map((rule) => ({ rule, subject, settled }));
      }),
    );
  const emissions = portees.flatMap((portee) => subjects[portee].flatMap((subject) => ref.emissions.filter((rule) => rule.portee === portee).map((rule) => ({ rule, subject, settled: undefined }))));
  const words = new Words(complete.situation, ref);
  const all = [...ofPoints, ...emissions].filter(({ rule, subject }) => rule.test(subject.candidat, subject.own) !== undefined);
  return all.map(({ rule, subject, settled }, i) => {
    const { name, conditions } = toDocument(rule, speakingOf(subject, knownPart(rule.condition, reader(ref, subject)), ref));
    return { name: subject.id === "" ? name : `${name}:${subject.id}`, conditions, priority: all.length - i + 1, event: { type: rule.effet, params: paramsOf(rule, subject, settled, reader(ref, subject), words) } };
  });
}

/** The facts of an item are asked for by item: `{ "fact": "note.valeur", "params": { "sujet": "philosophie/benefice" } }`. */
function speakingOf({ id }: Subject, condition: Condition, ref: InForce): Condition {
  const within = (part: Condition): Condition => {
    if ("all" in part) return { all: part.all.map(within) };
    if ("any" in part) return { any: part.any.map(within) };
    if ("not" in part) return { not: within(part.not) };
    return (ref.faits[part.fact]?.portee ?? "candidat") === "candidat" ? part : ({ ...part, params: { sujet: id } } as Condition);
  };
  return within(condition);
}

function factOf({ subjects, ref }: Answered, portee: Portee, sujet: string, name: string): Value {
  const subject = subjects[portee].find(({ id }) => id === sujet);
  const value = subject === undefined ? undefined : reader(ref, subject)(name);
  if (value === undefined) throw new Error(`Le fait « ${name} » n'est pas connu de « ${sujet} ».`);
  return value;
}

function paramsOf(rule: Rule, subject: Subject, settled: Settled | undefined, read: Read, words: Words): EventParams {
  const { objet, valeur, gravite } = rule.params;
  const said = rule.message === null || rule.test(subject.candidat, subject.own) !== true ? undefined : words.say(rule.message, read);
  const names = said === undefined ? [] : (rule.message?.names ?? []);
  return {
    regle: rule.id,
    titre: rule.titre,
    ...(said === undefined ? {} : { message: said }),
    ...(names.length === 0 ? {} : { params: Object.fromEntries(names.map((name) => [name, words.raw(name, read)])) }),
    certitude: rule.certitude,
    sources: rule.sources,
    ...(objet === undefined ? {} : { objet }),
    ...(settled === undefined ? {} : { verdict: settled.verdict }),
    ...(subject.id === "" ? {} : { sujet: subject.id }),
    ...(valeur === undefined ? {} : { valeur }),
    ...(gravite === undefined ? {} : { gravite }),
  };
}

// Rules of the application

/** Calls a fact once for each `params`: the cache of json-rules-engine gives one fact the value of another when their hashes meet. */
function once(fact: HostFact): (params: Record<string, unknown>, almanac: unknown) => unknown {
  const known = new Map<string, unknown>();
  return (params, almanac) => {
    const key = JSON.stringify(params);
    if (!known.has(key)) known.set(key, fact(params, almanac as Almanac));
    return known.get(key);
  };
}

/** Every fact that a rule of the application names, on either side. */
function factsNamed(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(factsNamed);
  if (!isRecord(part)) return [];
  return [...(typeof part["fact"] === "string" && part["params"] === undefined ? [part["fact"]] : []), ...Object.values(part).flatMap(factsNamed)];
}

/** `$.mention.verdict` reads own keys, and nothing else: a JSONPath is code. `null` where what holds it does not apply. */
function readPath(value: object, path: string): unknown {
  return path
    .replace(/^\$?\.?/, "")
    .split(".")
    .reduce<unknown>((here, key) => {
      if (here === null) return null;
      if (isRecord(here) && Object.hasOwn(here, key)) return here[key];
      throw new Error(`Le chemin « ${path} » ne mène à rien : « ${key} » n'y est pas.`);
    }, value);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
