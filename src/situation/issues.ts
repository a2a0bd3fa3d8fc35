/** From the issues of zod to ours. */
import type { Issue } from "../types.js";
import * as z from "zod/mini";
import { blank, wrongKind } from "./leaves.js";
import { type Choices, nearest, proposals } from "./nearest.js";
import { copyOf, isObject, newReading, tropVolumineux, valueAt } from "./read.js";
import type { Path, Refus, Schema } from "./refus.js";
import { issueOf, nameOf, quote, quoteList } from "./words.js";

export type Wording = {
  readonly libelles: ReadonlyMap<string, string>;
  /** What the whole input is called. */
  readonly tout: string;
  /** The field that an issue on the whole input points to: form libraries lose an issue without a path. */
  readonly premierChamp: string;
  /** What is read in place of the tree: one written in an older format is brought to the current one. */
  readonly migre?: (tree: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
};

/** A plain copy of the input, and what a schema made of leaves and strict objects says of it. `value` is `null` when there are issues. */
export function parseTree<T>(schema: Schema<T>, input: unknown, wording: Wording): { readonly tree: unknown; readonly issues: readonly Issue[]; readonly value: T | null } {
  const reading = newReading();
  const copy = copyOf(input, [], reading);
  if (!isObject(copy)) {
    const refus = { code: copy === tropVolumineux ? "trop-volumineux" : "objet-attendu", cause: "ce n'est pas un objet qui peut être lu", remede: "Donnez un objet JSON, avec un champ par réponse." };
    return { tree: copy, issues: [issueOf([wording.premierChamp], copy, refus, wording.tout)], value: null };
  }
  const tree = wording.migre?.(copy) ?? copy;
  const parsed = z.safeParse(schema, tree);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => translate(issue, [], { schema, tree, wording }));
  // What is inside a value refused as a whole is not looked at.
  const protoPaths = reading.protoPaths.filter((path) => !problems.some((problem) => problem.path.every((key, i) => key === path[i])));
  const issues = [...problems, ...protoPaths.map((path) => unknownKey(path, undefined, new Map(), wording))];
  return { tree, issues, value: parsed.success && issues.length === 0 ? parsed.data : null };
}

type Translation = { readonly schema: Schema<unknown>; readonly tree: unknown; readonly wording: Wording };

function translate(issue: z.core.$ZodIssue, prefix: Path, translation: Translation): readonly Issue[] {
  const { tree, wording } = translation;
  const path = [...prefix, ...(issue.path as Path)];
  const valeur = valueAt(tree, path);
  const named = (refus: Refus, around: Path = path): Issue => issueOf(path, valeur, refus, nameIn(wording, around));
  switch (issue.code) {
    case "custom":
      return [named(issue.params as Refus)];
    case "invalid_type": {
      const list = issue.expected === "array";
      const remede = list ? "Donnez une liste, entre crochets." : "Donnez un objet, entre accolades.";
      return [named(blank(valeur, remede) ?? wrongKind(list ? "liste-attendue" : "objet-attendu", valeur, remede))];
    }
    case "unrecognized_keys": {
      const choices: Choices = new Map(keysAt(translation.schema, path).map((key) => [key, wording.libelles.get([...path, key].join(".")) ?? key]));
      return issue.keys.map((key) => unknownKey([...path, key], valueAt(tree, [...path, key]), choices, wording));
    }
    case "invalid_key": {
      const refus = (issue.issues[0] as { readonly params?: unknown } | undefined)?.params as Refus;
      const key = String(path.at(-1));
      return [issueOf(path, valeur, { ...refus, params: { cle: key, ...refus.params } }, nameIn(wording, path.slice(0, -1)))];
    }
    case "invalid_union":
      return branchOf(issue.errors).flatMap((inner) => translate(inner, path, translation));
    default:
      return [named({ code: "valeur-illisible", cause: "la réponse n'a pas la forme attendue", remede: "Relisez la description de ce champ." })];
  }
}

/** The branch of a union that the value tried to be: the one that looked inside it, else the one that takes a single value. */
function branchOf(errors: ReadonlyArray<readonly z.core.$ZodIssue[]>): readonly z.core.$ZodIssue[] {
  const atRoot = (issue: z.core.$ZodIssue) => issue.path.length === 0 && issue.code !== "unrecognized_keys";
  return errors.find((branch) => !branch.some(atRoot)) ?? errors.find((branch) => branch.some((issue) => issue.code === "custom")) ?? errors[0] ?? [];
}

const nameIn = (wording: Wording, path: Path): string => (path.length === 0 ? wording.tout : nameOf(wording.libelles, path));

/** A key that its object does not have, with the nearest ones, or the field elsewhere that ends with it. */
function unknownKey(path: Path, valeur: unknown, siblings: Choices, wording: Wording): Issue {
  const key = String(path.at(-1));
  const elsewhere = [...wording.libelles.keys()].filter((chemin) => chemin.endsWith(`.${key}`));
  const proches = siblings.size === 0 ? [] : [...elsewhere, ...nearest(key, siblings)].slice(0, proposals);
  const remede = proches.length === 0 ? "Retirez-le." : `Vouliez-vous dire ${quoteList(proches)} ? Sinon, retirez-le.`;
  return issueOf(path, valeur, { code: "champ-inconnu", cause: `le champ ${quote(key)} n'existe pas`, remede, params: { proches } }, nameIn(wording, path.slice(0, -1)));
}

/** The keys of the object that a schema expects at a path. */
function keysAt(schema: Schema<unknown>, path: Path): readonly string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const [key, ...rest] = path;
  switch (def.type) {
    case "optional":
      return keysAt(def.innerType, path);
    case "union":
      return def.options.flatMap((option) => keysAt(option as Schema<unknown>, path));
    case "array":
      return keysAt(def.element, rest);
    case "record":
      return keysAt(def.valueType, rest);
    case "object": {
      const field = key === undefined ? undefined : def.shape[key];
      return key === undefined ? Object.keys(def.shape) : field === undefined ? [] : keysAt(field, rest);
    }
    default:
      return [];
  }
}
