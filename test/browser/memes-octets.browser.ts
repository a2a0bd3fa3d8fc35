/** The same answer, to the byte, in the browser as on the server. */
import { build } from "esbuild";
import fc from "fast-check";
import { evaluate, type Situation } from "inscription-bac";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import "../support/seed.js";
import { instant, partialAndFull } from "../support/situations.js";
import { openSite, type Site } from "./support/navigateur.js";

const candidats = 1000;
const lot = 50;

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** The built package as one script; it leaves `bilans` behind it. */
async function bundled(): Promise<string> {
  const contents = 'import { evaluate } from "inscription-bac"; globalThis.bilans = (lines) => lines.map((line) => { const { situation, at } = JSON.parse(line); return JSON.stringify(evaluate(situation, { at })); });';
  const { outputFiles } = await build({ stdin: { contents, resolveDir: process.cwd() }, bundle: true, format: "iife", platform: "browser", minify: true, write: false });
  return outputFiles[0]?.text ?? "";
}

describe("a thousand candidates", () => {
  it("are answered in Chromium, in any zone, with the bytes of Node", async () => {
    const { seed } = fc.readConfigureGlobal();
    const drawn = fc.sample(fc.tuple(partialAndFull, instant, fc.boolean()), { numRuns: candidats, ...(seed === undefined ? {} : { seed }) });
    const lines = drawn.map(([{ partial, full }, at, whole]) => JSON.stringify({ situation: whole ? full : partial, at }));
    expect(new Set(lines).size).toBeGreaterThan(candidats * 0.95);
    const { page, close } = await site.visit("", { timezoneId: "Pacific/Noumea", locale: "en-US" });
    await page.evaluate(await bundled());
    for (let from = 0; from < lines.length; from += lot) {
      const some = lines.slice(from, from + lot);
      const there = await page.evaluate((batch) => (globalThis as unknown as { bilans: (lines: readonly string[]) => string[] }).bilans(batch), some);
      const here = some.map((line) => {
        const { situation, at } = JSON.parse(line) as { situation: Situation; at?: string };
        return JSON.stringify(evaluate(situation, at === undefined ? {} : { at }));
      });
      // One that differs is shown; all of them would fill the screen.
      const differs = here.findIndex((bilan, i) => bilan !== there[i]);
      if (differs !== -1) expect(there[differs], some[differs]).toBe(here[differs]);
      expect(there).toHaveLength(some.length);
    }
    await close();
  });
});
