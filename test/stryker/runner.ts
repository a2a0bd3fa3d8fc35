/**
 * How Stryker runs the tests. The runner for vitest starts a worker for each mutant and each file, more than a second
 * every time; its threads cannot change zone; and what a first test has cached hides from the others the code that made
 * it. Here each file of tests is a bundle, kept from one mutant to the next, its caches emptied; evaluated anew for a
 * mutant of what runs at loading.
 */
import { build, type Plugin } from "esbuild";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { Script } from "node:vm";
import { expect } from "vitest";
import { files, leftOut, never } from "./files.js";

type Body = () => unknown;
type Test = { readonly id: string; readonly body: Body };
type Coverage = { readonly static: object; readonly perTest: object };
type MutantRun = { readonly activeMutant: { readonly id: string; readonly fileName: string }; readonly testFilter?: readonly string[]; readonly hitLimit?: number; readonly mutantActivation: "static" | "runtime" };
type Params = { readonly numRuns?: number };

/** What the instrumented code reads and writes. */
const state = ((globalThis as { __stryker__?: object }).__stryker__ ??= {}) as { activeMutant?: string | undefined; currentTestId?: string | undefined; mutantCoverage?: Coverage; hitCount?: number | undefined; hitLimit?: number | undefined };

/** The WeakMap of the bundle, for a cache: it forgets when another mutant is judged; and, in the dry run, when another test begins, so that each is seen to run all the code it needs. */
let generation = 0;
class Forgetful<K extends object, V> extends WeakMap<K, V> {
  readonly #at = new WeakMap<K, number>();
  override get(key: K): V | undefined {
    return this.has(key) ? super.get(key) : undefined;
  }
  override has(key: K): boolean {
    return this.#at.get(key) === generation && super.has(key);
  }
  override set(key: K, value: V): this {
    this.#at.set(key, generation);
    return super.set(key, value);
  }
}

/** The `describe`, `it` and hooks of a file, and what they register. */
function registry(file: string): { readonly tests: readonly Test[]; readonly vitest: object } {
  const tests: Test[] = [];
  const after: Body[] = [];
  const named = new Map<string, number>();
  let path: readonly string[] = [file];
  const describe = (name: string, body: Body): void => {
    const outer = path;
    path = [...path, name];
    body();
    path = outer;
  };
  const it = (name: string, ...rest: ReadonlyArray<Body | object | number>): void => {
    const body = rest.find((one): one is Body => typeof one === "function");
    if (body === undefined) throw new Error(`no test: ${name}`);
    const full = [...path, name].join(" > ");
    const nth = (named.get(full) ?? 0) + 1;
    named.set(full, nth);
    tests.push({ id: nth === 1 ? full : `${full} #${nth}`, body: async () => { try { await body(); } finally { for (const hook of after) await hook(); } } });
  };
  const each = (register: (name: string, body: Body) => void) => (cases: readonly unknown[]) => (name: string, body: (...args: readonly unknown[]) => unknown): void => {
    for (const one of cases) {
      const args = Array.isArray(one) ? (one as readonly unknown[]) : [one];
      register(format(name, ...args.slice(0, name.match(/%[a-z]/g)?.length ?? 0)), () => body(...args));
    }
  };
  return { tests, vitest: { expect, describe: Object.assign(describe, { each: each(describe) }), it: Object.assign(it, { each: each(it) }), afterEach: (hook: Body) => after.push(hook) } };
}

const load = createRequire(resolve("package.json"));

/** Properties that say how many candidates they draw get a fortieth of them, at least ten; all stop at the first that fails. */
function fewer(fc: Readonly<Record<string, unknown>> & { readonly assert: (property: unknown, params: object) => unknown }): object {
  const assert = (property: unknown, { numRuns, ...params }: Params = {}): unknown => fc.assert(property, { ...params, numRuns: numRuns === undefined ? 100 : Math.max(Math.min(numRuns, 10), Math.ceil(numRuns / 40)), endOnFailure: true });
  return { ...fc, assert, default: { ...fc, assert } };
}
const fastCheck = fewer(load("fast-check") as Parameters<typeof fewer>[0]);

/** In a bundle, each file of tests still knows where it is. */
const itself: Plugin = {
  name: "itself",
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /[/\\]test[/\\].*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
    }));
  },
};

/** The code that keeps in a variable, which nothing empties, what it has made at its first use: a schema, a format of dates. */
const keptInAVariable = /^src.(compte|instants|check.shapes)\./;

class Runner {
  static readonly inject = ["options"] as const;
  readonly #mutate: readonly string[];
  readonly #scripts = new Map<string, Script>();
  readonly #kept = new Map<string, readonly Test[]>();

  constructor({ mutate }: { readonly mutate: readonly string[] }) {
    this.#mutate = mutate;
  }

  capabilities(): object {
    return { reloadEnvironment: true };
  }

  /** Whether some of this code is mutated in this run. */
  #mutates(about: RegExp): boolean {
    return about.source !== never.source && this.#mutate.some((path) => path.includes("*") || about.test(path));
  }

  async #script(file: string): Promise<Script> {
    const known = this.#scripts.get(file);
    if (known !== undefined) return known;
    const { outputFiles: [bundle] } = await build({ absWorkingDir: process.cwd(), entryPoints: [`test/${file}.test.ts`], plugins: [itself], bundle: true, ignoreAnnotations: true, write: false, outdir: ".", platform: "node", format: "cjs", packages: "external", logLevel: "error" });
    const script = new Script(`(function (require, module, exports, WeakMap) {${bundle?.text ?? ""}\n})`);
    this.#scripts.set(file, script);
    return script;
  }

  /** The tests of a file, evaluated anew. */
  async #evaluated(file: string): Promise<readonly Test[]> {
    const evaluate = (await this.#script(file)).runInThisContext() as (...args: readonly unknown[]) => void;
    const { tests, vitest } = registry(file);
    const module = { exports: {} };
    const own: Readonly<Record<string, unknown>> = { vitest, "fast-check": fastCheck };
    evaluate((name: string): unknown => own[name] ?? (load(name) as unknown), module, module.exports, Forgetful);
    return tests.filter(({ id }) => !leftOut.some(([name, about]) => id.startsWith(name) && !this.#mutates(about)));
  }

  async dryRun(): Promise<object> {
    Object.assign(state, { activeMutant: undefined, hitLimit: undefined, hitCount: undefined });
    const results: object[] = [];
    for (const [file, about] of Object.entries(files)) {
      if (!this.#mutates(about)) continue;
      const tests = await this.#evaluated(file);
      this.#kept.set(file, tests);
      for (const { id, body } of tests) {
        generation += 1;
        state.currentTestId = id;
        const start = performance.now();
        const failureMessage = await failure(body);
        results.push({ id, name: id, fileName: resolve(`test/${file}.test.ts`), timeSpentMs: performance.now() - start, ...(failureMessage === undefined ? { status: 0 } : { status: 1, failureMessage }) });
      }
      state.currentTestId = undefined;
    }
    return { status: "complete", tests: results, mutantCoverage: state.mutantCoverage };
  }

  async mutantRun(run: MutantRun): Promise<object> {
    const { activeMutant: { id: mutant, fileName }, testFilter, hitLimit, mutantActivation } = run;
    const mutated = fileName.slice(fileName.lastIndexOf("src"));
    const early = mutantActivation === "static" || keptInAVariable.test(mutated);
    const wanted = early || testFilter === undefined ? undefined : new Set(testFilter);
    Object.assign(state, { activeMutant: undefined, hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    generation += 1;
    let nrOfTests = 0;
    for (const [file, about] of Object.entries(files)) {
      if (!about.test(mutated) || (wanted !== undefined && !testFilter?.some((id) => id.startsWith(`${file} > `)))) continue;
      let tests = early ? undefined : this.#kept.get(file);
      const anew = tests === undefined;
      state.activeMutant = early ? mutant : undefined;
      const loading = await failure(async () => { tests ??= await this.#evaluated(file); });
      if (loading !== undefined) return { status: "killed", killedBy: [file], failureMessage: loading, nrOfTests: nrOfTests + 1 };
      if (!early) this.#kept.set(file, tests ?? []);
      for (const { id, body } of tests ?? []) {
        if (wanted?.has(id) === false) continue;
        nrOfTests += 1;
        state.activeMutant = mutant;
        const failureMessage = await failure(body);
        if (state.hitLimit !== undefined && (state.hitCount ?? 0) > state.hitLimit) return { status: "timeout", reason: "too many hits" };
        if (failureMessage === undefined) continue;
        state.activeMutant = undefined;
        generation += 1;
        if (!early && (await failure(body)) !== undefined) {
          // A mutant has left something behind it: judged again by a new bundle, unless this one was new.
          this.#kept.delete(file);
          if (!anew) return this.mutantRun(run);
        }
        return { status: "killed", killedBy: [id], failureMessage, nrOfTests };
      }
    }
    return { status: "survived", nrOfTests };
  }
}

async function failure(body: Body): Promise<string | undefined> {
  try {
    await body();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [{ kind: "TestRunner", name: "bundle", injectableClass: Runner }];
