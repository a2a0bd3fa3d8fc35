/**
 * How Stryker runs the tests. The runner for vitest starts a worker for each mutant and each file, more than a second
 * every time; its threads cannot change zone; and what a first test has cached hides from the others the code that made
 * it. Here all files are one bundle, kept from one mutant to the next, its caches emptied; evaluated anew for a mutant
 * of what runs at loading.
 */
import { build, type Plugin } from "esbuild";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { Script } from "node:vm";
import { expect } from "vitest";
import { files, leftOut } from "./files.js";

type Body = () => unknown;
type Test = { readonly id: string; readonly file: string; readonly body: Body };
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

/** The `describe`, `it` and hooks of the files, and what they register. */
function registry(): { readonly tests: readonly Test[]; readonly vitest: object } {
  const tests: Test[] = [];
  const after: Body[] = [];
  const named = new Map<string, number>();
  let file = "";
  let path: readonly string[] = [];
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
    tests.push({ id: nth === 1 ? full : `${full} #${nth}`, file, body: async () => { try { await body(); } finally { for (const hook of after) await hook(); } } });
  };
  const each = (register: (name: string, body: Body) => void) => (cases: readonly unknown[]) => (name: string, body: (...args: readonly unknown[]) => unknown): void => {
    for (const one of cases) {
      const args = Array.isArray(one) ? (one as readonly unknown[]) : [one];
      register(format(name, ...args.slice(0, name.match(/%[a-z]/g)?.length ?? 0)), () => body(...args));
    }
  };
  return { tests, vitest: { expect, describe: Object.assign(describe, { each: each(describe) }), it: Object.assign(it, { each: each(it) }), afterEach: (hook: Body) => after.push(hook), begin: (name: string) => (file = name) } };
}

const load = createRequire(resolve("package.json"));

/** Properties that say how many candidates they draw get a fortieth of them, at least ten; all stop at the first that fails. */
function fewer(fc: Readonly<Record<string, unknown>> & { readonly assert: (property: unknown, params: object) => unknown }): object {
  const assert = (property: unknown, { numRuns, ...params }: Params = {}): unknown => fc.assert(property, { ...params, numRuns: numRuns === undefined ? 100 : Math.max(Math.min(numRuns, 10), Math.ceil(numRuns / 40)), endOnFailure: true });
  return { ...fc, assert, default: { ...fc, assert } };
}
const fastCheck = fewer(load("fast-check") as Parameters<typeof fewer>[0]);

/** In the bundle, each file of tests still says which it is, and where. */
const itself: Plugin = {
  name: "itself",
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /[/\\]test[/\\].*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: `${path.endsWith(".test.ts") ? `require("vitest").begin("${basename(path, ".test.ts")}");` : ""}${readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))}`,
    }));
  },
};

/** The code that makes its schema at its first use and keeps it in a variable, which nothing empties. */
const keptInAVariable = /^src.(compte|check.shapes)\./;

class Runner {
  static readonly inject = ["options"] as const;
  readonly #mutate: readonly string[];
  #script: Script | undefined;
  #kept: readonly Test[] | undefined;

  constructor({ mutate }: { readonly mutate: readonly string[] }) {
    this.#mutate = mutate;
  }

  /** Whether something of this code is mutated: the rest of the tests are not loaded. */
  #mutates(about: RegExp): boolean {
    return about.source !== "^$" && this.#mutate.some((path) => path.includes("*") || about.test(path));
  }

  capabilities(): object {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    const { outputFiles } = await build({
      stdin: { contents: Object.entries(files).flatMap(([file, about]) => (this.#mutates(about) ? [`import "./test/${file}.test.ts";`] : [])).join("\n"), resolveDir: process.cwd() },
      plugins: [itself],
      bundle: true, ignoreAnnotations: true, write: false, platform: "node", format: "cjs", packages: "external", logLevel: "error",
    });
    this.#script = new Script(`(function (require, module, exports, WeakMap) {${outputFiles[0]?.text ?? ""}\n})`);
  }

  /** The tests of the bundle, evaluated anew. */
  #tests(): readonly Test[] {
    const { tests, vitest } = registry();
    const module = { exports: {} };
    const own: Readonly<Record<string, unknown>> = { vitest, "fast-check": fastCheck };
    const evaluate = this.#script?.runInThisContext() as (...args: readonly unknown[]) => void;
    evaluate((name: string): unknown => own[name] ?? (load(name) as unknown), module, module.exports, Forgetful);
    return tests.filter(({ id }) => !leftOut.some(([name, about]) => id.startsWith(name) && !this.#mutates(about)));
  }

  async dryRun(): Promise<object> {
    Object.assign(state, { activeMutant: undefined, hitLimit: undefined, hitCount: undefined });
    const tests: object[] = [];
    for (const { id, body } of this.#tests()) {
      generation += 1;
      state.currentTestId = id;
      const start = performance.now();
      const failureMessage = await failure(body);
      tests.push({ id, name: id, timeSpentMs: performance.now() - start, ...(failureMessage === undefined ? { status: 0 } : { status: 1, failureMessage }) });
    }
    state.currentTestId = undefined;
    return { status: "complete", tests, mutantCoverage: state.mutantCoverage };
  }

  async mutantRun(run: MutantRun): Promise<object> {
    const { activeMutant: { id: mutant, fileName }, testFilter, hitLimit, mutantActivation } = run;
    const mutated = fileName.slice(fileName.lastIndexOf("src"));
    const early = mutantActivation === "static" || keptInAVariable.test(mutated);
    const wanted = early || testFilter === undefined ? undefined : new Set(testFilter);
    const anew = early || this.#kept === undefined;
    generation += 1;
    Object.assign(state, { activeMutant: early ? mutant : undefined, hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    let tests: readonly Test[] = [];
    const loading = await failure(() => { tests = early ? this.#tests() : (this.#kept ??= this.#tests()); });
    if (loading !== undefined) return { status: "killed", killedBy: ["loading"], failureMessage: loading, nrOfTests: 1 };
    state.activeMutant = mutant;
    let nrOfTests = 0;
    for (const { id, file, body } of tests) {
      if (wanted?.has(id) === false || files[file]?.test(mutated) !== true) continue;
      nrOfTests += 1;
      const failureMessage = await failure(body);
      if (state.hitLimit !== undefined && (state.hitCount ?? 0) > state.hitLimit) return { status: "timeout", reason: "too many hits" };
      if (failureMessage === undefined) continue;
      state.activeMutant = undefined;
      generation += 1;
      if (!early && (await failure(body)) !== undefined) {
        // A mutant has left something behind it: judged again by a new bundle, unless this one was new.
        this.#kept = undefined;
        if (!anew) return this.mutantRun(run);
      }
      return { status: "killed", killedBy: [id], failureMessage, nrOfTests };
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
