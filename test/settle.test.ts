/** The settle table, by its laws rather than by its entries. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, factsRead, operators, unknownFacts, type Condition, type Facts } from "../src/logic.js";
import { kindOf, kinds, settle as settleKinds, settleTable, settleValue, type Default, type Entry } from "../src/settle.js";
import type { Truth } from "../src/logic.js";
import type { Certitude } from "../src/types.js";

type Vote = { readonly accorde: boolean; readonly certitude: Certitude; readonly truth: Truth };
const settle = (votes: readonly Vote[], byDefault: Default): Entry => settleKinds(votes.map((one) => kindOf(one.accorde, one.certitude)), votes.map((one) => one.truth), byDefault);

const truth = fc.constantFrom(true, false, undefined);
const certitude = fc.constantFrom("certaine" as const, "a-confirmer" as const);
const vote: fc.Arbitrary<Vote> = fc.record({ accorde: fc.boolean(), certitude, truth });
const byDefault = fc.constantFrom<Default>("oui", "non", "a-confirmer");
const complete = (votes: readonly Vote[], holds: readonly boolean[]): Vote[] => votes.map((one, i) => ({ ...one, truth: one.truth ?? holds[i] ?? false }));

describe("settling a verdict", () => {
  it("has 81 entries per default", () => {
    for (const table of Object.values(settleTable)) expect(table).toHaveLength(81);
  });

  it("does not depend on the order of the rules", () => {
    fc.assert(fc.property(fc.array(vote), byDefault, (votes, d) => settle(votes, d).verdict === settle([...votes].reverse(), d).verdict));
  });

  it("lets a certain exclusion win over everything", () => {
    fc.assert(fc.property(fc.array(vote), byDefault, (votes, d) => settle([...votes, { accorde: false, certitude: "certaine", truth: true }], d).verdict === "non"));
  });

  it("never turns « oui » into « non », nor « non » into « oui », by an uncertain rule alone", () => {
    fc.assert(
      fc.property(fc.array(vote), byDefault, fc.boolean(), (votes, d, accorde) => {
        const before = settle(votes, d).verdict;
        const after = settle([...votes, { accorde, certitude: "a-confirmer", truth: true }], d).verdict;
        expect([before, "a-confirmer", "incomplet"]).toContain(before === "incomplet" ? "incomplet" : after);
      }),
    );
  });

  it("keeps a settled verdict however the unknown rules turn out, and is incomplete only if two verdicts are possible", () => {
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 6 }), byDefault, (votes, d) => {
        const { verdict } = settle(votes, d);
        const outcomes = new Set(Array.from({ length: 64 }, (_, bits) => settle(complete(votes, votes.map((_one, i) => ((bits >> i) & 1) === 1)), d).verdict));
        expect(outcomes.has("incomplet")).toBe(false);
        if (verdict === "incomplet") expect(outcomes.size).toBeGreaterThan(1);
        else expect([...outcomes]).toEqual([verdict]);
      }),
    );
  });

  it("names as possible the verdicts that unknown rules can lead to, and as mattering exactly the kinds that can change one", () => {
    const ways = (values: readonly Truth[]) => kinds.reduce<ReadonlyArray<readonly Truth[]>>((lists) => lists.flatMap((list) => values.map((value) => [...list, value])), [[]]);
    for (const d of ["oui", "non", "a-confirmer"] as const)
      for (const truths of ways([false, undefined, true])) {
        const outcome = (holds: readonly Truth[]) => settleKinds(kinds, holds, d).verdict;
        const whole = ways([false, true]).filter((holds) => truths.every((one, i) => one === undefined || one === holds[i]));
        const changes = (i: number) => whole.some((holds) => outcome(holds) !== outcome(holds.map((one, j) => one !== (i === j))));
        const { possibles, matters } = settleKinds(kinds, truths, d);
        expect([...possibles].sort()).toEqual([...new Set(whole.map(outcome))].sort());
        expect(matters).toEqual(kinds.filter((_kind, i) => truths[i] === undefined && changes(i)));
      }
  });
});

describe("settling a value", () => {
  const valueVote = fc.record({ valeur: fc.constantFrom("a", "b"), certitude, truth });

  it("keeps a settled value however the unknown rules turn out", () => {
    fc.assert(
      fc.property(fc.array(valueVote, { maxLength: 5 }), (votes) => {
        const settled = settleValue(votes, "d");
        if (settled.etat !== "fixee") return;
        for (let bits = 0; bits < 32; bits++) {
          const told = votes.map((one, i) => ({ ...one, truth: one.truth ?? ((bits >> i) & 1) === 1 }));
          expect(settleValue(told, "d").valeur).toBe(settled.valeur);
        }
      }),
    );
  });

  it("is that of the rule that holds: one that does not has no part in it", () => {
    const votes = [{ valeur: "a", certitude: "certaine", truth: false }, { valeur: "b", certitude: "certaine", truth: true }] as const;
    expect(settleValue<string>(votes, "d")).toEqual({ etat: "fixee", valeur: "b", possibles: ["b"] });
    expect(settleValue<string>(votes.slice(0, 1), "d")).toEqual({ etat: "fixee", valeur: "d", possibles: ["d"] });
  });

  it("is never firm on an uncertain rule that differs from the default", () => {
    expect(settleValue([{ valeur: "b", certitude: "a-confirmer", truth: true }], "d")).toEqual({ etat: "a-confirmer", valeur: null, possibles: ["d", "b"] });
  });

  it("guesses nothing when two certain rules contradict each other", () => {
    const votes = [
      { valeur: "a", certitude: "certaine", truth: true },
      { valeur: "b", certitude: "certaine", truth: true },
    ] as const;
    expect(settleValue<string>(votes, "d").etat).toBe("a-confirmer");
  });
});

describe("a condition", () => {
  const leaf: fc.Arbitrary<Condition> = fc.record({ fact: fc.constantFrom("x", "y", "z"), operator: fc.constantFrom("equal" as const, "notEqual" as const), value: fc.boolean() });
  const condition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof({ maxDepth: 3 }, leaf, fc.record({ all: fc.array(tie("node"), { minLength: 1, maxLength: 3 }) }), fc.record({ any: fc.array(tie("node"), { minLength: 1, maxLength: 3 }) }), fc.record({ not: tie("node") })),
  })).node;
  const facts: fc.Arbitrary<Facts> = fc.record({ x: fc.boolean(), y: fc.boolean(), z: fc.boolean() }, { requiredKeys: [] });

  const names = ["x", "y", "z"];
  const test = (tested: Condition, known: Facts): Truth => compile(tested, (fact) => ({ own: false, slot: names.indexOf(fact) }))(names.map((name) => known[name]), []);

  it("is read alike among the candidate's facts and among an item's own", () => {
    fc.assert(fc.property(condition, facts, (tested, known) => compile(tested, (fact) => ({ own: true, slot: names.indexOf(fact) }))([], names.map((name) => known[name])) === test(tested, known)));
  });

  it("once known stays so when more is told", () => {
    fc.assert(
      fc.property(condition, facts, fc.boolean(), fc.boolean(), fc.boolean(), (tested, known, x, y, z) => {
        const before = test(tested, known);
        if (before !== undefined) expect(test(tested, { x, y, z, ...known })).toBe(before);
      }),
    );
  });

  it("names an absent fact exactly when it is unknown", () => {
    fc.assert(fc.property(condition, facts, (tested, known) => unknownFacts(tested, (fact) => known[fact]).length > 0 === (test(tested, known) === undefined)));
  });

  it("that denies an unknown one is unknown, under « any » as under « all »", () => {
    const denied: Condition = { not: { fact: "x", operator: "equal", value: true } };
    for (const tested of [denied, { any: [denied] }, { all: [denied] }]) expect([test(tested, {}), unknownFacts(tested, () => undefined)]).toEqual([undefined, ["x"]]);
  });

  it("names every fact that it reads", () => {
    fc.assert(fc.property(condition, (tested) => { expect(factsRead(tested)).toEqual([...JSON.stringify(tested).matchAll(/"fact":"(.)"/g)].map(([, name]) => name)); }));
  });

  it("reads a list by what it holds", () => {
    for (const word of ["x", "y"]) expect([operators.contains(["x"], word), operators.doesNotContain(["x"], word)]).toEqual(word === "x" ? [true, false] : [false, true]);
  });

  it("reads « does not apply » as json-rules-engine reads null", () => {
    expect(operators.notEqual(null, "x")).toBe(true);
    expect(operators.notIn(null, ["x"])).toBe(true);
    for (const operator of ["equal", "in", "contains", "doesNotContain", "lessThan", "lessThanInclusive", "greaterThan", "greaterThanInclusive"] as const)
      expect(operators[operator](null, operator === "in" ? ["x"] : operator === "equal" || operator.startsWith("contains") || operator === "doesNotContain" ? "x" : 0), operator).toBe(false);
  });
});
