/** What the national law says of every candidate: rights are lost with time and won with marks, never the other way round. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.js";
import type { Bilan, Situation, Verdict } from "../src/types.js";
import { totalSituation } from "./support/situations.js";

const runs = { numRuns: 300 };

/** How much a right is worth: to be confirmed is less than yes. */
const worth: Readonly<Record<Verdict, number>> = { non: 0, incomplet: 0, "a-confirmer": 1, oui: 2 };

/** What may be kept of each épreuve, whatever the text: the best of its rows, 0 where there is none. */
function rights(bilan: Bilan): (epreuve: string) => number {
  const notes = bilan.benefices?.notes ?? [];
  return (epreuve) => Math.max(0, ...notes.filter((note) => note.epreuve === epreuve).map(({ verdict }) => worth[verdict]));
}

const epreuvesOf = (...bilans: readonly Bilan[]): readonly string[] => [...new Set(bilans.flatMap((bilan) => (bilan.benefices?.notes ?? []).map(({ epreuve }) => epreuve)))];

/** The same situation with one mark raised; itself where there is no mark to raise. */
function raised(situation: Situation, which: number, by: number): Situation {
  const copy = structuredClone(situation) as unknown as { ajournement?: { notes?: Record<string, unknown> }; anticipees?: Record<string, unknown> | string; controleContinuPremiere?: { notes?: Record<string, unknown> } | string };
  const places: Array<readonly [Record<string, unknown>, string]> = [];
  const mark = (holder: Record<string, unknown> | undefined, keys: readonly string[]): void => {
    for (const key of keys) if (typeof holder?.[key] === "number") places.push([holder, key]);
  };
  const notes = copy.ajournement?.notes;
  mark(notes, Object.keys(notes ?? {}));
  for (const note of Object.values(notes ?? {})) if (typeof note === "object" && note !== null) mark(note as Record<string, unknown>, ["note"]);
  if (typeof copy.anticipees === "object") mark(copy.anticipees, ["francaisEcrit", "francaisOral"]);
  if (typeof copy.controleContinuPremiere === "object") mark(copy.controleContinuPremiere.notes, Object.keys(copy.controleContinuPremiere.notes ?? {}));
  const place = places[which % Math.max(1, places.length)];
  if (place !== undefined) place[0][place[1]] = Math.min(20, (place[0][place[1]] as number) + by);
  return copy as unknown as Situation;
}

describe("raising a mark", () => {
  const by = fc.constantFrom(0.01, 0.5, 1, 5, 20);

  it("never loses a right", () => {
    fc.assert(
      fc.property(totalSituation, fc.nat(20), by, (situation, which, more) => {
        const before = evaluate(situation);
        const after = evaluate(raised(situation, which, more));
        const [had, has] = [rights(before), rights(after)];
        for (const epreuve of epreuvesOf(before, after)) expect(has(epreuve), epreuve).toBeGreaterThanOrEqual(had(epreuve));
        if (before.benefices !== null) expect(worth[after.benefices?.verdict ?? "non"]).toBeGreaterThanOrEqual(worth[before.benefices.verdict]);
        expect(after.anticipeesMemeSession?.verdict).toBe(before.anticipeesMemeSession?.verdict);
      }),
      runs,
    );
  });

  it("never loses the mention to one who keeps nothing", () => {
    fc.assert(
      fc.property(totalSituation, fc.nat(20), by, (situation, which, more) => {
        const keeps = { ...situation, conserver: "aucune" as const };
        expect(evaluate(raised(keeps, which, more)).mention?.verdict).toBe(evaluate(keeps).mention?.verdict);
      }),
      runs,
    );
  });
});

describe("one more session elapsed", () => {
  /** From session 2026 the notes of 25-8-2025 settle what was to be confirmed before: a text that changes is not time that passes. */
  const sameTexts = (session: number): boolean => session + 1 <= 2027 && session !== 2025;

  it("never gains a right to keep a mark", () => {
    fc.assert(
      fc.property(totalSituation, (told) => {
        // An interruption is a fact of its own session: next year's is another fact.
        const situation = Object.fromEntries(Object.entries(told).filter(([field]) => field !== "interruption")) as unknown as Situation;
        fc.pre(sameTexts(situation.session));
        const before = evaluate(situation);
        const after = evaluate({ ...situation, session: situation.session + 1 });
        const [had, has] = [rights(before), rights(after)];
        for (const epreuve of epreuvesOf(before, after)) expect(has(epreuve), epreuve).toBeLessThanOrEqual(had(epreuve));
        if (after.benefices !== null) expect(worth[after.benefices.verdict]).toBeLessThanOrEqual(worth[before.benefices?.verdict ?? "non"]);
      }),
      runs,
    );
  });

  it("never changes the last session of a bénéfice: it counts from the first presentation", () => {
    fc.assert(
      fc.property(totalSituation, (situation) => {
        fc.pre(situation.session < 2027);
        const [before, after] = [evaluate(situation), evaluate({ ...situation, session: situation.session + 1 })];
        if (before.benefices !== null && after.benefices !== null) expect(after.benefices.derniereSession).toBe(before.benefices.derniereSession);
      }),
      runs,
    );
  });
});
