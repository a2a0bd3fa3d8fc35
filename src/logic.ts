/** Three-valued conditions: json-rules-engine documents, compiled once into closures. */

/** A fact's value. `null`: does not apply. An absent key of {@link Facts}: not known yet. */
export type Value = string | number | boolean | null | readonly string[] | readonly number[];
export type Facts = { [name: string]: Value | undefined };

/** `undefined` is « not known yet ». */
export type Truth = boolean | undefined;

export type Operator =
  | "equal"
  | "notEqual"
  | "in"
  | "notIn"
  | "contains"
  | "doesNotContain"
  | "lessThan"
  | "lessThanInclusive"
  | "greaterThan"
  | "greaterThanInclusive";

export type Leaf = { readonly fact: string; readonly operator: Operator; readonly value: Value };
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Leaf;

/** Facts in an array, each at the slot of its name: what rules read. */
export type Slots = Array<Value | undefined>;
/** Where a fact is: among the candidate's, or among the item's own. */
export type Place = { readonly own: boolean; readonly slot: number };
export type Test = (candidat: Slots, own: Slots) => Truth;

const numeric = (compare: (fact: number, value: number) => boolean) => (fact: Value, value: Value) =>
  typeof fact === "number" && compare(fact, value as number);

const isList = (value: Value): value is readonly string[] => Array.isArray(value);

/** The built-in operators of json-rules-engine, on values that are known; `null` behaves as it does there. */
export const operators: Readonly<Record<Operator, (fact: Value, value: Value) => boolean>> = {
  equal: (fact, value) => fact === value,
  notEqual: (fact, value) => fact !== value,
  in: (fact, value) => (value as readonly Value[]).includes(fact),
  notIn: (fact, value) => !(value as readonly Value[]).includes(fact),
  contains: (fact, value) => isList(fact) && fact.includes(value as string),
  doesNotContain: (fact, value) => isList(fact) && !fact.includes(value as string),
  lessThan: numeric((a, b) => a < b),
  lessThanInclusive: numeric((a, b) => a <= b),
  greaterThan: numeric((a, b) => a > b),
  greaterThanInclusive: numeric((a, b) => a >= b),
};

/** Compiles a condition: `all` is the minimum of its parts, `any` the maximum, `not` keeps unknown unknown. */
export function compile(condition: Condition, placeOf: (fact: string) => Place): Test {
  const part = (one: Condition): Test => compile(one, placeOf);
  if ("all" in condition) return combine(condition.all.map(part), false);
  if ("any" in condition) return combine(condition.any.map(part), true);
  if ("not" in condition) {
    const test = part(condition.not);
    return (candidat, item) => {
      const truth = test(candidat, item);
      return truth === undefined ? undefined : !truth;
    };
  }
  const { value } = condition;
  const { own, slot } = placeOf(condition.fact);
  const holds = operators[condition.operator];
  if (own)
    return (_candidat, item) => {
      const known = item[slot];
      return known === undefined ? undefined : holds(known, value);
    };
  return (candidat) => {
    const known = candidat[slot];
    return known === undefined ? undefined : holds(known, value);
  };
}

/** A list of tests that ends as soon as one gives `decisive`: `false` for `all`, `true` for `any`. */
function combine(tests: readonly Test[], decisive: boolean): Test {
  return (candidat, item) => {
    let result: Truth = !decisive;
    for (const test of tests) {
      const truth = test(candidat, item);
      if (truth === decisive) return decisive;
      if (truth === undefined) result = undefined;
    }
    return result;
  };
}

/** The absent facts that keep a condition unknown; none when it is settled. */
export function unknownFacts(condition: Condition, read: Read): readonly string[] {
  const absent: string[] = [];
  survey(condition, read, absent);
  return absent;
}

/** A fact by its name; `undefined`: not known yet. */
export type Read = (fact: string) => Value | undefined;

/** The truth of a condition; adds to `absent` the facts that keep it unknown, and nothing when it is settled. */
function survey(condition: Condition, read: Read, absent: string[]): Truth {
  if ("not" in condition) {
    const truth = survey(condition.not, read, absent);
    return truth === undefined ? undefined : !truth;
  }
  if ("fact" in condition) {
    const known = read(condition.fact);
    if (known !== undefined) return operators[condition.operator](known, condition.value);
    absent.push(condition.fact);
    return undefined;
  }
  const decisive = "any" in condition;
  const before = absent.length;
  let result: Truth = !decisive;
  for (const part of "any" in condition ? condition.any : condition.all) {
    const truth = survey(part, read, absent);
    if (truth === decisive) {
      absent.length = before;
      return decisive;
    }
    if (truth === undefined) result = undefined;
  }
  return result;
}

/** Every fact that a condition may read. */
export function factsRead(condition: Condition): readonly string[] {
  if ("all" in condition) return condition.all.flatMap(factsRead);
  if ("any" in condition) return condition.any.flatMap(factsRead);
  if ("not" in condition) return factsRead(condition.not);
  return [condition.fact];
}
