/** What an application sends to a browser: bundled and minified by esbuild, compressed by gzip. The law is weighed apart from the code. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const kilobyte = 1000;

type Bundle = { readonly bytes: number; readonly inputs: readonly string[] };

/** Everything that an import needs, the dependencies included; the files of `rules/` emptied, so that the code alone is weighed, or not. */
async function bundle(code: string, { withLaw }: { readonly withLaw: boolean }): Promise<Bundle> {
  const emptied: esbuild.Plugin = { name: "emptied", setup: (build) => { build.onLoad({ filter: /[/\\]rules[/\\].*\.json$/ }, () => ({ contents: "{}", loader: "json" })); } };
  const { outputFiles, metafile } = await esbuild.build({
    stdin: { contents: code, resolveDir: root, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    plugins: withLaw ? [] : [emptied],
  });
  return { bytes: gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length, inputs: Object.keys(metafile.inputs) };
}

/** What is imported, and the most that its code and the law may weigh, in kB. */
const budgets = [
  { name: "`evaluate`", code: `export { evaluate } from "./src/index.js";`, most: 25 },
  { name: "`evaluate`, `parseSituation`, `questions`, `explain`", code: `export { evaluate, parseSituation, questions, explain } from "./src/index.js";`, most: 50 },
  { name: "`inscription-bac/form`", code: `export * from "./src/form.js";`, most: 45 },
] as const;
const mostLaw = 90;

describe("what a browser loads", () => {
  it.each(budgets)("the code of $name is at most $most kB, without json-rules-engine", async ({ code, most }) => {
    const { bytes, inputs } = await bundle(code, { withLaw: false });
    expect(bytes / kilobyte).toBeLessThanOrEqual(most);
    expect(inputs).toContain("src/conclude.ts");
    expect(inputs.filter((file) => file.includes("json-rules-engine"))).toEqual([]);
  });

  it.each(budgets)(`the law adds at most ${String(mostLaw)} kB to $name`, async ({ code }) => {
    const [without, all] = [await bundle(code, { withLaw: false }), await bundle(code, { withLaw: true })];
    expect((all.bytes - without.bytes) / kilobyte).toBeLessThanOrEqual(mostLaw);
    expect(all.inputs).toContain("rules/national/mention.json");
  });

  it("the README gives these sizes", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    for (const { name, code } of budgets) {
      const row = readme.split("\n").find((line) => line.startsWith(`| ${name} |`) && line.includes("kB")) ?? "";
      const told = [...row.matchAll(/(\d+) kB/g)].map(([, size]) => Number(size));
      expect(told, name).toHaveLength(2);
      for (const [i, withLaw] of [false, true].entries()) expect(Math.abs((told[i] ?? NaN) - (await bundle(code, { withLaw })).bytes / kilobyte), row).toBeLessThan(2);
    }
  });
});
