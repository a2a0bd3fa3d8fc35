/** What is sure to be known once a condition holds, from the way facts are made. */
import type { Condition, Value } from "../logic.js";
import type { Fait, Portee } from "../rulebook.js";
import { comparisonsOf, porteeOf, type Scope } from "./scope.js";

/**
 * What is sure: `fait`, it is known; `fait!`, it is known and applies; `fait=valeur`, it is that; `@parametre`, it is
 * published; `#portee`, the item that is spoken of is a named one.
 */
export type Sure = ReadonlySet<string>;

/** When all of `si` is sure, `alors` is. */
export type Clause = { readonly si: readonly string[]; readonly alors: readonly string[] };

/** What the machine itself ensures, beyond the declarations of `faits.json`; a test asks it of many situations. */
export const ensured: readonly Clause[] = [
  // facts.ts, sessionDesAnticipees: a session is counted from anticipées told with their year.
  { si: ["sessionDesAnticipees!"], alors: ["anticipees!", "anticipees.annee!"] },
  // items.ts, langueItems: all that is known of a language comes from the language.
  { si: ["langue.listee"], alors: ["langue.langue"] },
  { si: ["langue.regionale"], alors: ["langue.langue"] },
  { si: ["#langue", "langues.lva", "langues.lvb"], alors: ["langue.langue"] },
  // items.ts, premiereItems: results are carried over from a known year.
  { si: ["note.mecanisme=report-premiere", "reprendLesResultatsDePremiere=true"], alors: ["controleContinuPremiere.annee"] },
];

/** What the bilan waits for before it says anything of an item (bilan.ts, benefices and dispenses). */
export const shown: Readonly<Partial<Record<Portee, readonly string[]>>> = {
  note: ["#note", "note.valeur!", "note.mecanisme!"],
  dispense: ["#dispense", "dispense.id!"],
};

/** The lists that may hold an item without a name yet (items.ts, unknownItem and givenDispense), and what names it. */
export const named: Readonly<Partial<Record<Portee, string>>> = { note: "note.epreuve", dispense: "dispense.id" };

/** Clauses by what they wait for. */
export type Clauses = ReadonlyMap<string, readonly Clause[]>;

/** The key of the clauses that wait for nothing. */
const always = "";

function byPremise(clauses: readonly Clause[]): Clauses {
  const found = new Map<string, Clause[]>();
  for (const clause of clauses)
    for (const atom of clause.si.length === 0 ? [always] : clause.si) {
      const waiting = found.get(atom);
      if (waiting === undefined) found.set(atom, [clause]);
      else waiting.push(clause);
    }
  return found;
}

/** All that follows from what is sure. */
export function closure(sure: Iterable<string>, clauses: Clauses): Sure {
  const found = new Set<string>();
  const add = (atom: string): void => {
    if (found.has(atom)) return;
    found.add(atom);
    const [name = "", value] = atom.split("=");
    if (value !== undefined) add(value === "null" ? name : `${name}!`);
    if (atom.endsWith("!")) add(atom.slice(0, -1));
    for (const { si, alors } of clauses.get(atom) ?? []) if (si.every((other) => found.has(other))) alors.forEach(add);
  };
  for (const { alors } of clauses.get(always) ?? []) alors.forEach(add);
  for (const atom of sure) add(atom);
  return found;
}

/** What is sure when a condition is `truth`. */
export function sureWhen(condition: Condition, truth: boolean, clauses: Clauses): Sure {
  if ("not" in condition) return sureWhen(condition.not, !truth, clauses);
  if ("fact" in condition) return closure(truth ? whenTrue(condition) : whenFalse(condition), clauses);
  const [parts, each] = "all" in condition ? ([condition.all, truth] as const) : ([condition.any, !truth] as const);
  const sures = parts.map((part) => sureWhen(part, truth, clauses));
  if (each) return closure(new Set(sures.flatMap((sure) => [...sure])), clauses);
  const [first = new Set<string>(), ...others] = sures;
  return new Set([...first].filter((atom) => others.every((sure) => sure.has(atom))));
}

type Comparison = Extract<Condition, { readonly fact: string }>;

function whenTrue({ fact, operator, value }: Comparison): readonly string[] {
  switch (operator) {
    case "equal":
      return [`${fact}=${said(value)}`];
    case "notEqual":
      return [value === null ? `${fact}!` : fact];
    case "notIn":
      return [fact];
    case "in":
    case "contains":
    case "doesNotContain":
    case "lessThan":
    case "lessThanInclusive":
    case "greaterThan":
    case "greaterThanInclusive":
      return [`${fact}!`];
  }
}

const whenFalse = ({ fact, operator, value }: Comparison): readonly string[] => (operator === "notEqual" ? [`${fact}=${said(value)}`] : operator === "equal" && value === null ? [`${fact}!`] : [fact]);

const said = (value: Value): string => String(value);

/** What follows from the declarations of the facts. */
export const clausesOf = (scope: Scope): Clauses => byPremise([...ensured, ...Object.entries(scope.files.faits).flatMap(([name, fait]) => clausesFor(scope, name, fait))]);

function clausesFor(scope: Scope, name: string, fait: Fait): readonly Clause[] {
  const portee = porteeOf(fait);
  const names: readonly Clause[] = named[portee] === name ? [{ si: [name], alors: [`#${portee}`] }] : [];
  const gate = portee === "candidat" ? fait.si : undefined;
  const gated: readonly Clause[] =
    gate === undefined
      ? []
      : [
          { si: [name], alors: [gate] },
          { si: [`${name}!`], alors: [`${gate}=true`] },
          { si: [`${gate}=false`], alors: [name] },
        ];
  switch (fait.nature) {
    case "base":
      return (fait.lit ?? []).length > 0 ? names : [...names, { si: portee === "candidat" ? [] : [`#${portee}`], alors: [name] }];
    case "etat":
      return [...names, ...gated];
    case "demande":
      return [...names, ...gated, { si: gate === undefined ? [] : [gate], alors: [name] }];
    case "derive":
      return [...gated, ...clausesOfDerived(scope, name, fait, gate)];
    case "conclu":
      return fait.agregat === "liste" ? [{ si: [], alors: [name] }] : [];
  }
}

const none: Clauses = new Map();

/** A derived fact is known with its inputs, and they with it; behind a closed gate it is known alone. */
function clausesOfDerived(scope: Scope, name: string, fait: Extract<Fait, { nature: "derive" }>, gate: string | undefined): readonly Clause[] {
  const open = gate === undefined ? [] : [gate];
  const published = (fait.parametres ?? []).map((parametre) => `@${parametre}`);
  if (fait.condition === undefined)
    return [
      ...(gate === undefined ? [{ si: [name], alors: fait.lit }] : []),
      { si: [`${name}!`], alors: fait.lit.map((input) => `${input}!`) },
      { si: [...fait.lit, ...open, ...published], alors: [name] },
    ];
  const condition = scope.flat(fait.condition) as Condition | null;
  if (condition === null) return [];
  return [
    { si: [`${name}=true`], alors: [...sureWhen(condition, true, none)] },
    { si: [`${name}=false`], alors: [...sureWhen(condition, false, none)] },
    { si: [...comparisonsOf(scope, fait.condition).map(({ fact }) => fact), ...open], alors: [name] },
  ];
}
