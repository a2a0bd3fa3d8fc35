/** Situations written in an older format, brought to the one of the rulebook: its migrations are data (`rules/migrations.json`). */
import type { Migration, Migrations } from "../rulebook.js";
import { isObject, valueAt } from "./read.js";
import type { Path } from "./refus.js";

type Tree = Readonly<Record<string, unknown>>;

/**
 * The same answers under the names of the current format, when the tree says an older one. Nothing is lost: what a
 * migration cannot place (its new field is there already) stays where it was, and the door refuses it by its path.
 */
export function migrated(tree: Tree, { format, migrations }: Migrations): Tree {
  const written = tree["format"];
  if (typeof written !== "number" || !Number.isInteger(written) || written < 1 || written >= format) return tree;
  return { ...migrations.filter(({ de }) => de >= written).reduce(applied, tree), format };
}

function applied(tree: Tree, { champs = [], valeurs = [] }: Migration): Tree {
  const renamed = champs.reduce((changed, { de, vers }) => movedIn(changed, de.split("."), vers.split(".")) as Tree, tree);
  const known = champs.length === 0 ? renamed : { ...renamed, ...unknownsOf(renamed, champs) };
  return valeurs.reduce((changed, { champ, de, vers }) => valuesAt(changed, champ.split("."), (value) => (value === de ? vers : value)) as Tree, known);
}

/** `neSaitPas` names fields: its paths are renamed with them. */
function unknownsOf({ neSaitPas }: Tree, champs: NonNullable<Migration["champs"]>): Tree {
  if (!Array.isArray(neSaitPas)) return {};
  const renamed = (chemin: unknown): unknown =>
    champs.reduce<unknown>((path, { de, vers }) => (path === de ? vers : typeof path === "string" && path.startsWith(`${de}.`) ? vers + path.slice(de.length) : path), chemin);
  return { neSaitPas: neSaitPas.map(renamed) };
}

/** Moves what is at a path to another one; inside a list that both go through, in each of its items. */
function movedIn(tree: unknown, from: Path, to: Path): unknown {
  if (Array.isArray(tree)) return tree.map((item) => movedIn(item, from, to));
  const [key = "", ...within] = from;
  if (!isObject(tree) || !Object.hasOwn(tree, key)) return tree;
  if (within.length > 0 && key === to[0]) return { ...tree, [key]: movedIn(tree[key], within, to.slice(1)) };
  const value = valueAt(tree, from);
  const others = without(tree, from);
  return value === undefined || !isFree(others, to) ? tree : placed(others, to, value);
}

/** Whether nothing stands at a path, nor a value that is no object on the way to it. */
function isFree(tree: Tree, [key = "", ...within]: Path): boolean {
  if (!Object.hasOwn(tree, key)) return true;
  const inside = tree[key];
  return within.length > 0 && isObject(inside) && isFree(inside, within);
}

function without(tree: Tree, [key = "", ...within]: Path): Tree {
  const { [key]: here, ...others } = tree;
  return within.length === 0 || !isObject(here) ? others : { ...tree, [key]: without(here, within) };
}

function placed(tree: Tree, [key = "", ...within]: Path, value: unknown): Tree {
  const here = tree[key];
  return { ...tree, [key]: within.length === 0 ? value : placed(isObject(here) ? here : {}, within, value) };
}

/** The values at a path, each item of a list alone, changed by a function. */
function valuesAt(tree: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(tree)) return tree.map((item) => valuesAt(item, path, change));
  const [key, ...within] = path;
  if (key === undefined) return change(tree);
  return isObject(tree) && Object.hasOwn(tree, key) ? { ...tree, [key]: valuesAt(tree[key], within, change) } : tree;
}
