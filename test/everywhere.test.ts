/** The host's zone, its locale and the order of keys change no byte of an answer. */
import "./support/seed.js";
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.js";
import { explain } from "../src/explain.js";
import { parseSituation } from "../src/situation.js";
import { instant, partialAndFull } from "./support/situations.js";

const zones = ["Europe/Paris", "Pacific/Noumea", "America/New_York", "Pacific/Kiritimati", "UTC"] as const;
const locales = ["fr_FR.UTF-8", "tr_TR.UTF-8"] as const;
const run = promisify(execFile);

type Told = { readonly timeZone: string; readonly jour: number; readonly empreinte: string; readonly candidats: number };

/** The script of `support/everywhere.ts` for Node, beside the sources that it reads. */
async function script(): Promise<string> {
  const folder = fileURLToPath(new URL("../node_modules/.cache/test/support/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}everywhere.mjs`;
  const { href } = new URL("support/fixtures.ts", import.meta.url);
  await build({ entryPoints: [fileURLToPath(new URL("support/everywhere.ts", import.meta.url))], bundle: true, platform: "node", format: "esm", packages: "external", define: { "import.meta.url": JSON.stringify(href) }, logLevel: "warning", outfile });
  return outfile;
}

describe("a zone and a locale of the host", () => {
  it("change no byte of what is answered", async () => {
    const file = await script();
    const told: Told[] = [];
    for (const [i, TZ] of zones.entries()) {
      const locale = locales[i % locales.length];
      const { stdout } = await run(process.execPath, [file], { env: { ...process.env, TZ, LANG: locale, LC_ALL: locale } });
      told.push(JSON.parse(stdout) as Told);
    }
    // The hosts do differ: their zone is the one asked for, and the epoch is the day before in New York.
    expect(told.map(({ timeZone }) => timeZone)).toEqual([...zones]);
    expect(told.map(({ jour }) => jour)).toEqual([1, 1, 31, 31, 1]);
    expect(new Set(told.map(({ empreinte }) => empreinte)).size).toBe(1);
    expect(told[0]?.candidats).toBeGreaterThan(300);
  });
});

/** The same tree with its keys in another order at every level. */
const shuffled = (value: unknown, draw: (size: number) => number): unknown => {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, draw));
  if (typeof value !== "object" || value === null) return value;
  const left = Object.entries(value);
  const mixed: Array<readonly [string, unknown]> = [];
  while (left.length > 0) mixed.push(...left.splice(draw(left.length), 1).map(([key, inner]) => [key, shuffled(inner, draw)] as const));
  return Object.fromEntries(mixed);
};

describe("the order of keys", () => {
  it("changes no byte of a bilan, of its text, nor of what is refused", () => {
    fc.assert(
      fc.property(partialAndFull, instant, fc.infiniteStream(fc.nat()), ({ partial, full }, at, stream) => {
        const draw = (size: number): number => (stream.next().value as number) % size;
        for (const situation of [partial, full]) {
          const mixed = parseSituation(shuffled(situation, draw));
          if (!mixed.ok) throw new Error(mixed.issues[0]?.message);
          const options = at === undefined ? {} : { at };
          const [bilan, other] = [evaluate(situation, options), evaluate(mixed.value, options)];
          expect(JSON.stringify(other)).toBe(JSON.stringify(bilan));
          expect(explain(other)).toBe(explain(bilan));
        }
      }),
    );
  });
});
