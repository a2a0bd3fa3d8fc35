/** The recipes of the README, run as they stand there. */
import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import ts from "typescript";
import * as form from "../../src/form.js";
import * as main from "../../src/index.js";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The blocks of the README that have a name after their language, by that name. */
export const recettes: ReadonlyMap<string, string> = new Map([...readme.matchAll(/```\w+ ([\w-]+)\n([\s\S]*?)```/g)].map(([, name = "", source = ""]) => [name, source]));

export function recette(name: string): string {
  const source = recettes.get(name);
  if (source === undefined) throw new Error(`no recipe « ${name} » in the README`);
  return source;
}

/** What a recipe exports, its imports being those modules and this library's own. */
export function run(source: string, modules: Readonly<Record<string, unknown>> = {}, globals: Readonly<Record<string, unknown>> = {}): unknown {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, esModuleInterop: false, target: ts.ScriptTarget.ES2022 } });
  const known: Readonly<Record<string, unknown>> = { "inscription-bac": main, "inscription-bac/form": form, ...modules };
  const require = (name: string): unknown => {
    if (!Object.hasOwn(known, name)) throw new Error(`the recipe imports « ${name} », which this test does not have`);
    return known[name];
  };
  const exports = {};
  const execute = compileFunction(outputText, ["require", "exports", ...Object.keys(globals)]) as (...args: readonly unknown[]) => void;
  execute(require, exports, ...Object.values(globals));
  return exports;
}
