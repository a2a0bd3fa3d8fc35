/** Every way a condition is made wrong by one step. */
import type { Operator } from "../../src/logic.js";
import { isEmpty, type RawCondition } from "../../src/rulebook.js";
import type { Path } from "./edit.js";

export type Change = { readonly path: Path; readonly mutation: string } & ({ readonly value: unknown } | { readonly gone: true });

const opposite: Readonly<Record<Operator, Operator>> = {
  equal: "notEqual",
  notEqual: "equal",
  in: "notIn",
  notIn: "in",
  contains: "doesNotContain",
  doesNotContain: "contains",
  lessThan: "greaterThanInclusive",
  greaterThanInclusive: "lessThan",
  lessThanInclusive: "greaterThan",
  greaterThan: "lessThanInclusive",
};

/** A comparison that takes its limit in, or leaves it out. */
const neighbour: Readonly<Partial<Record<Operator, Operator>>> = {
  lessThan: "lessThanInclusive",
  lessThanInclusive: "lessThan",
  greaterThan: "greaterThanInclusive",
  greaterThanInclusive: "greaterThan",
};

/** How a condition reads, on one line. */
export function reads(condition: RawCondition): string {
  if ("all" in condition) return `(${condition.all.map(reads).join(" and ")})`;
  if ("any" in condition) return `(${condition.any.map(reads).join(" or ")})`;
  if ("not" in condition) return `not ${reads(condition.not)}`;
  if ("condition" in condition) return `« ${condition.condition} »`;
  const { fact, operator, value } = condition;
  return `${fact} ${operator} ${typeof value === "object" && value !== null && "fact" in value ? value.fact : JSON.stringify(value)}`;
}

/** The changes of a condition that stands at `path`. */
export function conditionChanges(condition: RawCondition, path: Path): readonly Change[] {
  if ("not" in condition) return [{ path, value: condition.not, mutation: `negation dropped: ${reads(condition)}` }, ...conditionChanges(condition.not, [...path, "not"])];
  if ("condition" in condition) return [{ path, value: { not: condition }, mutation: `negated: ${reads(condition)}` }];
  if ("fact" in condition) return leafChanges(condition, path);
  if (isEmpty(condition)) return [];
  const [kind, parts] = "all" in condition ? (["all", condition.all] as const) : (["any", condition.any] as const);
  const other = kind === "all" ? "any" : "all";
  return [
    ...(parts.length > 1 ? [{ path, value: { [other]: parts }, mutation: `${kind} becomes ${other}: ${reads(condition)}` }] : []),
    ...parts.map((part, i): Change => ({ path: [...path, kind, i], gone: true, mutation: `dropped: ${reads(part)}` })),
    ...parts.flatMap((part, i) => conditionChanges(part, [...path, kind, i])),
  ];
}

function leafChanges(leaf: Extract<RawCondition, { fact: string }>, path: Path): readonly Change[] {
  const near = neighbour[leaf.operator];
  const operators = [opposite[leaf.operator], ...(near === undefined ? [] : [near])];
  const members = Array.isArray(leaf.value) && leaf.value.length > 1 ? (leaf.value as readonly unknown[]) : [];
  return [
    ...operators.map((operator): Change => ({ path: [...path, "operator"], value: operator, mutation: `${reads(leaf)}: ${operator}` })),
    ...members.map((member, i): Change => ({ path: [...path, "value", i], gone: true, mutation: `${reads(leaf)}: without ${JSON.stringify(member)}` })),
  ];
}
