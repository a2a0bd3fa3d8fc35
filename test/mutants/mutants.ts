/**
 * Mutants of the law: each rule document is made wrong by one step; some story must then be answered otherwise.
 *
 *     npm run mutants -- [--json FILE] [--only TEXT]
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import type { Mutant } from "./edit.js";
import { checked, judge, type Fate } from "./judge.js";
import { allMutants } from "./mutations.js";
import type { Walked } from "./walk.js";

const threads = 2;
const few = 40;

type Judged = { readonly mutant: Mutant; readonly fate: Fate };
/** Some mutants, from a place in the list; `alike`: no story tells them from the law. */
type Task = { readonly mutants: readonly Mutant[]; readonly from: number; readonly alike: boolean };
type Answer = { readonly from: number; readonly fates: readonly Fate[] };

if (isMainThread) await main();
else parentPort?.on("message", ({ mutants, from, alike }: Task) => parentPort?.postMessage({ from, fates: alike ? checked(mutants) : mutants.map(judge) } satisfies Answer));

function flags(argv: readonly string[]): { readonly json?: string | undefined; readonly only?: string | undefined } {
  return parseArgs({ args: argv.slice(2), options: { json: { type: "string" }, only: { type: "string" } } }).values;
}

/** The mutants asked for: all, or those of a rule or of a file. */
function chosen(argv: readonly string[]): readonly Mutant[] {
  const { only } = flags(argv);
  const all = allMutants();
  return only === undefined ? all : all.filter(({ id, sujet }) => sujet === only || id.includes(only));
}

async function main(): Promise<void> {
  const mutants = chosen(process.argv);
  const stories = await inThreads(mutants, false);
  const alive = stories.filter(({ fate }) => "alive" in fate).map(({ mutant }) => mutant);
  const refusals = new Map((await inThreads(alive, true)).map(({ mutant, fate }) => [mutant, fate]));
  const judged = stories.map(({ mutant, fate }) => ({ mutant, fate: refusals.get(mutant) ?? fate }));
  report(judged);
  const { json } = flags(process.argv);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(judged, null, 1)}\n`);
  process.exitCode = judged.some(({ fate }) => "alive" in fate) ? 1 : 0;
}

/** Two threads take the mutants a batch at a time, in order: those of a rule stay together. The walk takes half at once. */
async function inThreads(mutants: readonly Mutant[], alike: boolean): Promise<readonly Judged[]> {
  const batch = alike ? Math.ceil(mutants.length / threads) : few;
  const fates = new Array<Fate>(mutants.length);
  let next = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url));
      const give = (): void => {
        const from = next;
        next += batch;
        if (from < mutants.length) worker.postMessage({ mutants: mutants.slice(from, from + batch), from, alike } satisfies Task);
        else void worker.terminate().then(() => resolve());
      };
      worker.on("message", ({ from, fates: some }: Answer) => {
        some.forEach((fate, i) => (fates[from + i] = fate));
        if (process.stderr.isTTY || process.env["PROGRESS"]) process.stderr.write(`${from + some.length}/${mutants.length}\n`);
        give();
      });
      worker.on("error", reject);
      give();
    });
  await Promise.all(Array.from({ length: threads }, work));
  return mutants.map((mutant, i) => ({ mutant, fate: fates[i] as Fate }));
}

function report(judged: readonly Judged[]): void {
  const bySujet = new Map<string, Judged[]>();
  for (const one of judged) bySujet.set(one.mutant.sujet, [...(bySujet.get(one.mutant.sujet) ?? []), one]);
  for (const { mutant, fate } of judged) if ("equivalent" in fate) console.log(`the same law: ${mutant.id}: ${mutant.mutation}`);
  for (const { mutant, fate } of judged) if ("alive" in fate) console.log(`alive: ${mutant.id}: ${mutant.mutation}${witnessed(fate.witness)}`);
  for (const [sujet, some] of [...bySujet, ["all", judged] as const]) console.log(`${sujet}: ${line(some)}`);
}

function line(judged: readonly Judged[]): string {
  const count = (kind: "killedBy" | "refused" | "equivalent" | "alive"): number => judged.filter(({ fate }) => kind in fate).length;
  const killed = count("killedBy") + count("refused");
  const score = (100 * killed) / (judged.length - count("equivalent"));
  return `${score.toFixed(1)} % of ${judged.length} (${count("killedBy")} by a story, ${count("refused")} at load), ${count("equivalent")} the same law, ${count("alive")} alive`;
}

/** What tells a mutant from the law. */
function witnessed(witness: Walked | undefined): string {
  if (witness === undefined || witness === null || witness === "not walked") return "";
  return `\n  witness: ${JSON.stringify(witness.situation)}${Object.keys(witness.suppose).length === 0 ? "" : ` if ${JSON.stringify(witness.suppose)}`}`;
}
