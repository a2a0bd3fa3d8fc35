/** A receipt and its situation give the bilan again; after a change, what changed is told with the rules behind it. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changements } from "../src/cli/changes.js";
import { evaluate } from "../src/evaluate.js";
import { pointsOf } from "../src/points.js";
import { buildRulebook } from "../src/rulebook.js";
import { files, rulebook } from "../src/rules.js";
import { parseSituation } from "../src/situation.js";
import type { Bilan, Situation } from "../src/types.js";
import { bilanOf, fixture, fixtures } from "./support/fixtures.js";
import { instant, partialAndFull } from "./support/situations.js";
import { plain, ran } from "./support/terminal.js";

const at = "2023-11-10T10:00:00+01:00";
const stored = fixture("mission-1-ajourne-2023");
const bilan = evaluate(stored.situation, { at });
const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const tree = (value: object): Readonly<Record<string, unknown>> => value as Readonly<Record<string, unknown>>;
const replay = (input: unknown, ...flags: string[]) => ran(["rejouer", "-", ...flags], JSON.stringify(input));

/** The keys of every object in another order, as a database may give them back. */
const shuffled = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(shuffled) : typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, shuffled(inner)])) : value;

/** The rulebook as it might have been: without the rule that a kept mark excludes a mention. */
const mention = Object.fromEntries(Object.entries(files.national["mention"] ?? {}).filter(([id]) => id !== "mention/note-conservee"));
const before = buildRulebook({ ...files, national: { ...files.national, mention } });
const older = evaluate(stored.situation, { at, rulebook: before });

describe("a receipt and its situation", () => {
  it("replay to the same bilan", () => {
    fc.assert(
      fc.property(partialAndFull, instant, ({ partial, full }, when) => {
        for (const situation of [partial, full]) {
          const given = evaluate(situation, when === undefined ? {} : { at: when });
          const { recu } = json(given);
          const parsed = parseSituation({ format: recu.format, ...json(situation) });
          if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
          const again = evaluate(parsed.value, recu.at === null ? {} : { at: recu.at });
          expect(JSON.stringify(again)).toBe(JSON.stringify(given));
          expect(changements(tree(shuffled(json(given)) as object), tree(again))).toEqual([]);
        }
      }),
    );
  });

  it("say which rulebook and which campaign answered", () => {
    expect(bilan.recu).toMatchObject({ referentiel: rulebook.empreinte, session: stored.situation.session, academie: stored.situation.academie, at });
    expect(older.recu.referentiel).not.toBe(bilan.recu.referentiel);
  });
});

describe("what differs between two bilans", () => {
  it("is named as points are, each once", () => {
    fc.assert(
      fc.property(partialAndFull, instant, ({ full }, when) => {
        const given = evaluate(full, when === undefined ? {} : { at: when });
        const names = changements({}, tree(given)).map(({ point }) => point);
        expect(new Set(names).size).toBe(names.length);
        expect(names).toEqual(expect.arrayContaining([...pointsOf(given).keys()]));
      }),
      { numRuns: 50 },
    );
  });

  it("is the answer, the rules behind it, or its words", () => {
    const edited = json(bilan) as unknown as { [key: string]: Record<string, unknown> };
    const said = (change: (copy: typeof edited) => void) => {
      const copy = structuredClone(edited);
      change(copy);
      return changements(copy, tree(bilan));
    };
    expect(said((copy) => (copy["mention"]!["verdict"] = "oui"))).toEqual([{ point: "mention", nature: "reponse", de: { verdict: "oui" }, vers: { verdict: "non" }, regles: { enPlus: [], enMoins: [] } }]);
    expect(said((copy) => ((copy["mention"]!["motifs"] as Array<{ regle: string }>)[0]!.regle = "mention/ancienne"))).toEqual([
      { point: "mention", nature: "regles", de: {}, vers: {}, regles: { enPlus: ["mention/note-conservee"], enMoins: ["mention/ancienne"] } },
    ]);
    expect(said((copy) => ((copy["mention"]!["motifs"] as Array<{ sources: string[] }>)[0]!.sources = []))).toMatchObject([{ point: "mention", nature: "termes" }]);
    expect(said((copy) => ((copy["sources"] as unknown as Array<{ verifieLe: string }>)[0]!.verifieLe = "2020-01-01"))).toEqual([]);
    expect(said((copy) => void (copy["epreuves"] as unknown as unknown[]).shift())).toMatchObject([{ point: `epreuves/${bilan.epreuves[0]!.id}`, de: null }]);
  });
});

describe("rejouer", () => {
  it("says that nothing changed, with 0, for every fixture", async () => {
    const all = fixtures.map((one) => ({ situation: one.situation, bilan: bilanOf(one), dossier: one.nom }));
    const { code, stdout, stderr } = await replay(all);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(plain(stdout)).toBe(`${String(all.length)} bilans rejoués : ${String(all.length)} inchangés, 0 changé, 0 refusé.\n`);
  });

  it("lists what changed with the rules behind it, with 3", async () => {
    const { code, stdout, stderr } = await replay([{ situation: stored.situation, bilan }, { situation: stored.situation, bilan: older }]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expect(plain(stdout)).toContain("Enregistrement 2 : session 2024, clermont-ferrand\n");
    expect(plain(stdout).replace(/\n */g, " ")).toContain("- mention : oui → non (règles en plus : mention/note-conservee");
    expect(plain(stdout)).toMatch(/\n2 bilans rejoués : 1 inchangé, 1 changé, 0 refusé\.\n$/);
    expect(stdout).not.toContain("Même version");
  });

  it("gives one line of JSON for each with --json, and reads one a line", async () => {
    const lines = [JSON.stringify({ situation: stored.situation, bilan: older }), "", "{", JSON.stringify({ situation: stored.situation, bilan })].join("\r\n");
    const { code, stdout, stderr } = await ran(["rejouer", "-", "--ndjson", "--json"], lines);
    expect(code).toBe(1);
    expect(plain(stderr)).toContain("1 bilan refusé sur 3");
    const [changed, refused, ...others] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as { changements?: Array<{ point: string; regles: object }> });
    expect(others).toEqual([]);
    expect(changed).toMatchObject({ ligne: 1, recu: older.recu, memeReferentiel: false });
    expect(changed?.changements?.find(({ point }) => point === "mention")?.regles).toMatchObject({ enPlus: ["mention/note-conservee"] });
    expect(refused).toMatchObject({ ligne: 3, erreurs: [{ code: "json" }] });
  });

  it("says so when no rulebook can explain the change", async () => {
    const altered = { ...json(bilan), denominateur: 1 };
    expect(plain((await replay({ situation: stored.situation, bilan: altered })).stdout)).toContain("Même version, même référentiel");
  });

  it("reads a situation in the format of its receipt", async () => {
    const future = { ...json(bilan), recu: { ...bilan.recu, format: 99 } };
    expect(plain((await replay({ situation: stored.situation, bilan: future })).stdout)).toContain("situation.format — « format »");
    expect((await replay({ situation: stored.situation, bilan: { ...json(bilan), recu: { ...bilan.recu, format: undefined } } })).code).toBe(0);
  });

  it.each<readonly [string, unknown, string]>([
    ["a bilan alone", bilan, "situation"],
    ["a text", "bilan", "situation"],
    ["no receipt", { situation: stored.situation, bilan: {} }, "bilan.recu"],
    ["an instant that is none", { situation: stored.situation, bilan: { recu: { ...bilan.recu, at: "hier" } } }, "bilan.recu.at"],
    ["another session", { situation: { ...stored.situation, session: 2025 }, bilan }, "bilan.recu"],
    ["a situation that is refused", { situation: { ...stored.situation, voie: "autre" } as unknown as Situation, bilan }, "situation.voie"],
  ])("refuses what is not a stored bilan, with 1: %s", async (_, input, words) => {
    const { code, stdout } = await replay(input);
    expect(code).toBe(1);
    expect(plain(stdout)).toContain(words);
  });

  it("takes any JSON for a bilan that changed, and ends", async () => {
    const { recu } = bilan;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...Object.keys(bilan), "__proto__", "motifs"), fc.jsonValue()), async (other) => {
        expect((await replay({ situation: stored.situation, bilan: { ...other, recu } })).code).toBe(3);
      }),
      { numRuns: 100 },
    );
    const many = { ...json(bilan), epreuves: Array.from({ length: 50_000 }, () => ({ motifs: [] })) } as unknown as Bilan;
    expect(changements(tree(many), tree(bilan)).length).toBeGreaterThan(50_000);
  });
});
