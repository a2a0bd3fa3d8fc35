/** Dispensing from an épreuve, or neutralising it, only ever takes a coefficient away. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.js";
import type { Bilan, Situation } from "../src/types.js";
import { totalSituation } from "./support/situations.js";

/** The denominators still possible: one when it is settled, none while an épreuve may appear or has no coefficient. */
const denominators = ({ denominateur, denominateurs }: Bilan): { readonly min: number; readonly max: number } | undefined =>
  denominateurs ?? (denominateur === null ? undefined : { min: denominateur, max: denominateur });

function neverRaises(from: Situation, to: Situation): void {
  const before = denominators(evaluate(from));
  const after = denominators(evaluate(to));
  expect(after === undefined, "both have a denominator, or none").toBe(before === undefined);
  if (before === undefined || after === undefined) return;
  expect(after.max).toBeLessThanOrEqual(before.max);
  expect(after.min).toBeLessThanOrEqual(before.min);
}

describe("the denominator", () => {
  it("never rises when dispenses are asked for", () => {
    fc.assert(
      fc.property(totalSituation, (situation) => neverRaises({ ...situation, dispensesDemandees: "aucune" }, situation)),
      { numRuns: 1000 },
    );
  });

  it("never rises when a total unfitness in EPS is certified", () => {
    fc.assert(
      fc.property(totalSituation, fc.constantFrom("en-main" as const, "televerse" as const), (situation, certificatMedical) =>
        neverRaises({ ...situation, eps: { aptitude: "apte", activites: ["demi-fond", "danse"] } }, { ...situation, eps: { aptitude: "inaptitude-totale", certificatMedical } }),
      ),
      { numRuns: 1000 },
    );
  });
});
