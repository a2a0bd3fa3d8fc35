/**
 * How fast: every contender on the same candidates in one run, outputs checked equal first, medians of interleaved rounds.
 *
 *     npm run bench -- [--json FILE] [--lines N]
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { Engine } from "json-rules-engine";
import { bilanOf } from "../../src/bilan.js";
import { evaluateAsync } from "../../src/engine.js";
import { evaluate } from "../../src/evaluate.js";
import type { Rule } from "../../src/inforce.js";
import { leviers } from "../../src/leviers.js";
import { operators, type Condition, type Facts, type Slots, type Truth } from "../../src/logic.js";
import { pointsOf } from "../../src/points.js";
import { questions } from "../../src/questions.js";
import { rulebook } from "../../src/rules.js";
import type { ObjetLevier, Situation } from "../../src/types.js";
import { partialAndFull, totalSituation } from "../support/situations.js";

const { values: flags } = parseArgs({ options: { json: { type: "string" }, lines: { type: "string", default: "1000000" } } });
const rounds = 7;
const candidates = fc.sample(totalSituation, { seed: 2026, numRuns: 200 });
const halfFilled = fc.sample(partialAndFull, { seed: 2026, numRuns: 200 }).map(({ partial }) => partial);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** The median time of each contender, in microseconds for one of `count`; one round of each in turn, after one that warms up. */
async function race(count: number, contenders: Readonly<Record<string, () => unknown>>): Promise<Readonly<Record<string, number>>> {
  const times = new Map(Object.keys(contenders).map((name): [string, number[]] => [name, []]));
  for (let round = -1; round < rounds; round++)
    for (const [name, contender] of Object.entries(contenders)) {
      const start = performance.now();
      await contender();
      if (round >= 0) times.get(name)?.push(((performance.now() - start) * 1000) / count);
    }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
}

// (a) Firing the rules

type Posed = { readonly rules: readonly Rule[]; readonly candidat: Slots; readonly own: Slots; readonly names: Facts };

/** Everything that is asked of the rules while these candidates are answered, with its facts as they then stand. */
function askedOf(situations: readonly Situation[]): readonly Posed[] {
  const all: Posed[] = [];
  for (const situation of situations) {
    const asking = bilanOf(situation, rulebook, null);
    let step = asking.next();
    while (step.done !== true) {
      const { rules, candidat, own, facts } = step.value;
      all.push({ rules, candidat: [...candidat], own: [...own], names: facts() });
      step = asking.next(rules.map((rule) => rule.test(candidat, own)));
    }
  }
  return all;
}

/** The same rules as one function: what a build step would write. Facts are all known, so it is two-valued. */
function generated(rules: readonly Rule[]): (facts: Facts) => readonly Truth[] {
  const constants: unknown[] = [];
  const code = (condition: Condition): string => {
    if ("all" in condition) return condition.all.length === 0 ? "true" : `(${condition.all.map(code).join("&&")})`;
    if ("any" in condition) return condition.any.length === 0 ? "false" : `(${condition.any.map(code).join("||")})`;
    if ("not" in condition) return `!${code(condition.not)}`;
    const fact = `f[${JSON.stringify(condition.fact)}]`;
    if (condition.operator === "equal") return `(${fact}===${JSON.stringify(condition.value)})`;
    if (condition.operator === "notEqual") return `(${fact}!==${JSON.stringify(condition.value)})`;
    constants.push(condition.value);
    return `o.${condition.operator}(${fact},c[${String(constants.length - 1)}])`;
  };
  const body = `return (f)=>[${rules.map((rule) => code(rule.condition)).join(",")}]`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a contender, in a benchmark only: nothing in src makes code
  return (new Function("o", "c", body) as (o: typeof operators, c: unknown) => (facts: Facts) => readonly Truth[])(operators, constants);
}

async function firing(): Promise<Readonly<Record<string, number>>> {
  const asked = askedOf(candidates.slice(0, 60));
  const functions = new Map<readonly Rule[], (facts: Facts) => readonly Truth[]>();
  const documentsOf = (rules: readonly Rule[]) => rules.map((rule) => ({ name: rule.id, conditions: ("fact" in rule.condition ? { all: [rule.condition] } : rule.condition) as never, event: { type: rule.effet } }));
  for (const { rules } of asked) if (!functions.has(rules)) functions.set(rules, generated(rules));
  const ours = () => asked.map(({ rules, candidat, own }) => rules.map((rule) => rule.test(candidat, own)));
  const written = () => asked.map(({ rules, names }) => functions.get(rules)?.(names) ?? []);
  const theirs = async () => {
    const all: Array<readonly Truth[]> = [];
    for (const { rules, names } of asked) {
      const { results } = rules.length === 0 ? { results: [] } : await new Engine(documentsOf(rules)).run({ ...names });
      const held = new Set(results.map(({ name }) => name));
      all.push(rules.map(({ id }) => held.has(id)));
    }
    return all;
  };
  const kept = new Map([...functions.keys()].map((rules) => [rules, new Engine(documentsOf(rules))] as const));
  const theirsKept = async () => {
    const all: Array<readonly Truth[]> = [];
    for (const { rules, names } of asked) {
      const { results } = rules.length === 0 ? { results: [] } : ((await kept.get(rules)?.run({ ...names })) ?? { results: [] });
      const held = new Set(results.map(({ name }) => name));
      all.push(rules.map(({ id }) => held.has(id)));
    }
    return all;
  };
  const reference = JSON.stringify(ours());
  for (const other of [written(), await theirs(), await theirsKept()]) if (JSON.stringify(other) !== reference) throw new Error("the contenders do not fire the same rules");
  return race(60, { function: written, ours, "json-rules-engine": theirs, "json-rules-engine, engines kept": theirsKept });
}

// (d) The command line

/** Lines through the built command line: how many a second, and the most memory held. */
async function ndjson(lines: number): Promise<{ readonly perSecond: number; readonly peakMegabytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), "inscription-bac-bench-"));
  try {
    const input = join(folder, "candidats.ndjson");
    const out = createWriteStream(input);
    const texts = candidates.map((situation) => `${JSON.stringify(situation)}\n`);
    for (let i = 0; i < lines; i++) if (!out.write(texts[i % texts.length] ?? "")) await once(out, "drain");
    out.end();
    await once(out, "finish");
    const start = performance.now();
    const report = "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))";
    const child = spawn(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(report)}`, "dist/cli.js", "bilan", input], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await once(child, "close");
    if (child.exitCode !== 0) throw new Error(`inscription-bac bilan : ${said}`);
    return { perSecond: lines / ((performance.now() - start) / 1000), peakMegabytes: Number(/\d+$/.exec(said)?.[0]) / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// (e) Importing

/** The median time to import the built package in a fresh process, less that of importing nothing. */
function importing(): number {
  const time = (code: string): number => {
    const start = performance.now();
    spawnSync(process.execPath, ["--input-type=module", "-e", code]);
    return performance.now() - start;
  };
  const pairs = Array.from({ length: rounds }, () => [time(`await import(${JSON.stringify(new URL("dist/index.js", `file://${process.cwd()}/`).href)})`), time("")] as const);
  return median(pairs.map(([full, empty]) => full - empty));
}

/** One after the other, nothing kept: an application answers one candidate and goes on. */
const each = (situations: readonly Situation[], answer: (situation: Situation) => unknown): void => {
  for (const situation of situations) answer(situation);
};

const point: ObjetLevier = "mention";
for (const situation of candidates) if (JSON.stringify(await evaluateAsync(situation)) !== JSON.stringify(evaluate(situation))) throw new Error("evaluate and evaluateAsync differ");
const fired = await firing();
const full = await race(candidates.length, { evaluate: () => each(candidates, evaluate), evaluateAsync: async () => { for (const situation of candidates) await evaluateAsync(situation); } });
const turnable = candidates.filter((situation) => ["non", "a-confirmer"].includes(pointsOf(evaluate(situation)).get(point)?.verdict ?? "")).slice(0, 50);
const asking = await race(halfFilled.length, { manquants: () => each(halfFilled, evaluate), questions: () => each(halfFilled, questions) });
const turning = await race(turnable.length, { leviers: () => each(turnable, (situation) => leviers(situation, point)) });
const stream = await ndjson(Number(flags.lines));

const ratio = (a: number | undefined, b: number | undefined): number => Math.round(((a ?? NaN) / (b ?? NaN)) * 10) / 10;
const report = {
  evaluateVsAsync: ratio(full["evaluateAsync"], full["evaluate"]),
  firingVsFunction: ratio(fired["ours"], fired["function"]),
  jsonRulesEngineVsFunction: ratio(fired["json-rules-engine"], fired["function"]),
  jsonRulesEngineKeptVsFunction: ratio(fired["json-rules-engine, engines kept"], fired["function"]),
  evaluateMicroseconds: Math.round(full["evaluate"] ?? NaN),
  evaluateAsyncMicroseconds: Math.round(full["evaluateAsync"] ?? NaN),
  manquantsMilliseconds: ratio(asking["manquants"], 1000),
  questionsMilliseconds: ratio(asking["questions"], 1000),
  leviersMilliseconds: ratio(turning["leviers"], 1000),
  ndjsonLines: Number(flags.lines),
  ndjsonLinesPerSecond: Math.round(stream.perSecond),
  ndjsonPeakMegabytes: Math.round(stream.peakMegabytes),
  importMilliseconds: Math.round(importing()),
};

const rows: ReadonlyArray<readonly [string, string]> = [
  ["firing the rules: one generated function per objet", "1 ×"],
  ["firing the rules: our evaluator (closures)", `${String(report.firingVsFunction)} ×`],
  ["firing the rules: json-rules-engine, engines kept (unsafe when runs overlap)", `${String(report.jsonRulesEngineKeptVsFunction)} ×`],
  ["firing the rules: json-rules-engine, a fresh engine per run", `${String(report.jsonRulesEngineVsFunction)} ×`],
  ["`evaluate`, a full bilan", `${String(report.evaluateMicroseconds)} µs`],
  ["`evaluateAsync`, the same bilan", `${String(report.evaluateAsyncMicroseconds)} µs: ${String(report.evaluateVsAsync)} × slower`],
  ["`evaluate(…).manquants`, half-filled form", `${String(report.manquantsMilliseconds)} ms`],
  ["`questions`, half-filled form", `${String(report.questionsMilliseconds)} ms`],
  ["`leviers`, mention", `${String(report.leviersMilliseconds)} ms`],
  [`command line, ${String(report.ndjsonLines)} NDJSON lines`, `${String(report.ndjsonLinesPerSecond)} lines/s, ${String(report.ndjsonPeakMegabytes)} MB at most`],
  ["import of the package", `${String(report.importMilliseconds)} ms`],
];
console.log(`Node ${process.version}, ${String(cpus().length)} × ${cpus()[0]?.model ?? "?"}, medians of ${String(rounds)} interleaved rounds\n`);
console.log(["| what | measured |", "| --- | ---: |", ...rows.map(([what, measured]) => `| ${what} | ${measured} |`)].join("\n"));
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(report, null, 2)}\n`);
