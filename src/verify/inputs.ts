/** What the functions of derived facts really read, on every class of their inputs. */
import { derivations } from "../derive.js";
import { contextOf } from "../facts.js";
import type { FactDiagrams } from "./facts.js";

/** A difference between what a derived fact declares and what its function reads. */
export type Misdeclared = { readonly fait: string; readonly manque: readonly string[]; readonly enTrop: readonly string[] };

/**
 * The derived facts of a rulebook in force whose function reads an input or a parameter that is not declared, or never
 * one that is. A function that reads nothing only says that its inputs are known.
 */
export function misdeclared(space: FactDiagrams): readonly Misdeclared[] {
  return Object.entries(space.ref.faits).flatMap(([fait, described]): readonly Misdeclared[] => {
    const compute = derivations[fait];
    if (described.nature !== "derive" || described.condition !== undefined || compute === undefined) return [];
    const read = new Set<number>();
    const parameters = new Set<string>();
    const context = contextOf(space.ref);
    const watched = { ...context, parametre: (name: string) => (parameters.add(name), context.parametre(name)) };
    const published = (described.parametres ?? []).every((name) => space.ref.parametres.has(name));
    if (!published) return [];
    space.diagrams.map(described.lit.map((input) => space.fact(input)), (inputs) => {
      if (!inputs.includes(undefined) && !inputs.includes(null)) compute(watching(inputs, read), watched);
      return null;
    });
    const missing = [...[...read].flatMap((i) => (i < described.lit.length ? [] : [`entrée ${String(i + 1)}`])), ...[...parameters].filter((name) => described.parametres?.includes(name) !== true)];
    const idle = read.size === 0 ? [] : described.lit.filter((_input, i) => !read.has(i));
    const unread = [...idle, ...(described.parametres ?? []).filter((name) => !parameters.has(name) && read.size > 0)];
    return missing.length + unread.length === 0 ? [] : [{ fait, manque: missing, enTrop: unread }];
  });
}

/** A list that notes which of its places are read, and a place beyond its end. */
const watching = (inputs: readonly unknown[], read: Set<number>): readonly unknown[] =>
  new Proxy([...inputs, undefined], {
    get: (list, key) => {
      if (typeof key === "string" && /^\d+$/.test(key)) read.add(Number(key));
      return Reflect.get(list, key) as unknown;
    },
  });
