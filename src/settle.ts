/**
 * From the rules that bear on a point to its answer. Order never matters.
 *
 * « An uncertain rule is law or is not: what stands in both cases stands. »
 */
import type { Truth } from "./logic.js";
import type { Certitude, Verdict } from "./types.js";

export type Default = "oui" | "non" | "a-confirmer";

/** How the rules of one point stand, by kind: certain grant and exclusion, uncertain grant and exclusion. */
export type Standing = { readonly accorde: Truth; readonly exclut: Truth; readonly accordePeutEtre: Truth; readonly exclutPeutEtre: Truth };
export const kinds = ["accorde", "exclut", "accordePeutEtre", "exclutPeutEtre"] as const;
export type Kind = (typeof kinds)[number];

export type Firm = Exclude<Verdict, "incomplet">;
/** The verdict, those that are still possible, and the kinds of unknown rules that can change it. */
export type Entry = { readonly verdict: Verdict; readonly possibles: readonly Firm[]; readonly matters: readonly Kind[] };

/** The verdict when every rule is known to hold or not. */
function settleKnown(standing: Readonly<Record<Kind, boolean>>, byDefault: Default): Firm {
  if (standing.exclut) return "non";
  if (standing.accorde || byDefault === "oui") return standing.exclutPeutEtre ? "a-confirmer" : "oui";
  if (byDefault === "a-confirmer") return "a-confirmer";
  return standing.accordePeutEtre ? "a-confirmer" : "non";
}

/** Every way the unknown rules may turn out. */
function completions(standing: Standing): ReadonlyArray<Readonly<Record<Kind, boolean>>> {
  return kinds.reduce<Array<Record<Kind, boolean>>>(
    (partial, kind) => {
      const truth = standing[kind];
      const values = truth === undefined ? [false, true] : [truth];
      return partial.flatMap((done) => values.map((value) => ({ ...done, [kind]: value })));
    },
    [{} as Record<Kind, boolean>],
  );
}

function settleStanding(standing: Standing, byDefault: Default): Entry {
  const all = completions(standing);
  const [first, ...others] = [...new Set(all.map((known) => settleKnown(known, byDefault)))] as [Firm, ...Firm[]];
  if (others.length === 0) return { verdict: first, possibles: [first], matters: [] };
  const matters = kinds.filter(
    (kind) =>
      standing[kind] === undefined &&
      all.some((known) => settleKnown(known, byDefault) !== settleKnown({ ...known, [kind]: !known[kind] }, byDefault)),
  );
  return { verdict: "incomplet", possibles: [first, ...others], matters };
}

const truths: readonly Truth[] = [false, undefined, true];
const digit = (truth: Truth): number => (truth === undefined ? 1 : truth ? 2 : 0);
const index = (accorde: number, exclut: number, accordePeutEtre: number, exclutPeutEtre: number): number => ((accorde * 3 + exclut) * 3 + accordePeutEtre) * 3 + exclutPeutEtre;

function tableFor(byDefault: Default): readonly Entry[] {
  // Stryker disable next-line ArrayDeclaration: every place of the table is filled below.
  const table: Entry[] = [];
  for (const accorde of truths)
    for (const exclut of truths)
      for (const accordePeutEtre of truths)
        for (const exclutPeutEtre of truths) {
          const standing = { accorde, exclut, accordePeutEtre, exclutPeutEtre };
          table[index(digit(accorde), digit(exclut), digit(accordePeutEtre), digit(exclutPeutEtre))] = settleStanding(standing, byDefault);
        }
  return table;
}

/** The 81 entries per default, in the order of {@link kinds}, each `false`, unknown, `true`. */
export const settleTable: Readonly<Record<Default, readonly Entry[]>> = {
  oui: tableFor("oui"),
  non: tableFor("non"),
  "a-confirmer": tableFor("a-confirmer"),
};

export const kindOf = (accorde: boolean, certitude: Certitude): Kind =>
  accorde ? (certitude === "certaine" ? "accorde" : "accordePeutEtre") : certitude === "certaine" ? "exclut" : "exclutPeutEtre";

/** Settles a point from its rules, each with its kind and whether it holds: the verdict, and the kinds of unknown rules that can still change it. */
export function settle(rules: readonly Kind[], truths: readonly Truth[], byDefault: Default): Entry {
  const standing: Record<Kind, number> = { accorde: 0, exclut: 0, accordePeutEtre: 0, exclutPeutEtre: 0 };
  // Stryker disable next-line EqualityOperator: one step further, no rule is read and nothing that counts is written.
  for (let i = 0; i < rules.length; i++) {
    const kind = rules[i] as Kind;
    standing[kind] = Math.max(standing[kind], digit(truths[i]));
  }
  return settleTable[byDefault][index(standing.accorde, standing.exclut, standing.accordePeutEtre, standing.exclutPeutEtre)] as Entry;
}

export type ValueVote<V> = { readonly valeur: V; readonly certitude: Certitude; readonly truth: Truth };
export type SettledValue<V> = {
  readonly etat: "fixee" | "a-confirmer" | "incomplet";
  /** The value when it is settled, else `null`. */
  readonly valeur: V | null;
  /** Every value that is still possible, the default included when it is. */
  readonly possibles: readonly V[];
};

/**
 * Settles a value: the one that a true rule fixes, else the default. Uncertain rules leave it open between theirs and
 * the value without them; so do two certain rules that differ, which is a mistake of the rulebook and never a guess.
 */
export function settleValue<V>(votes: ReadonlyArray<ValueVote<V>>, byDefault: V): SettledValue<V> {
  const known = votes.filter((vote) => vote.truth === true);
  const unknown = votes.filter((vote) => vote.truth === undefined);
  const now = fixedBy(known, byDefault);
  const outcomes = [now, ...unknown.map((vote) => fixedBy([...known, vote], byDefault))];
  const possibles = [...new Set(outcomes.flat())];
  if (possibles.length === 1) return { etat: "fixee", valeur: possibles[0] as V, possibles };
  const open = outcomes.every((values) => values.length > 1);
  return { etat: open ? "a-confirmer" : "incomplet", valeur: null, possibles };
}

/** The values left open once the rules in `votes` hold. */
function fixedBy<V>(votes: ReadonlyArray<ValueVote<V>>, byDefault: V): readonly V[] {
  const certain = votes.filter((vote) => vote.certitude === "certaine").map((vote) => vote.valeur);
  return [...new Set([...(certain.length > 0 ? certain : [byDefault]), ...votes.map((vote) => vote.valeur)])];
}
