/**
 * What a form gives, read as a situation. A form knows texts: an untouched field is an empty text, a mark is « 12,5 »,
 * a box is « on ». What reads plainly as the answer its field takes becomes that answer; all else is left to the door.
 */
import type { Rulebook } from "../rulebook.js";
import { parseSituation } from "../situation.js";
import { copyOf, isObject, newReading, valueAt } from "../situation/read.js";
import { migrated } from "../situation/migrations.js";
import type { Path } from "../situation/refus.js";
import type { Issue, Situation } from "../types.js";

export type Reading = {
  /** What is wrong, at paths of the input. */
  readonly issues: readonly Issue[];
  /** The answers of the situation that are sound. */
  readonly sound: Situation;
};

/** The campaign that a form is for; its input need not say it. */
export type Campagne = Pick<Situation, "session" | "academie">;

/** Never throws, whatever the input. */
export function readForm(input: unknown, campagne: Campagne, rulebook: Rulebook): Reading {
  const copying = newReading();
  const said = copyOf(input, [], copying);
  if (!isObject(said)) return { issues: issuesOf(input, rulebook), sound: campagne };
  const tree = interpreted(migrated(bound(said, campagne), rulebook.migrations), rulebook);
  const issues = [...issuesOf(tree, rulebook), ...otherCampaign(tree, campagne), ...(copying.protoPaths.length === 0 ? [] : issuesOf(input, rulebook).filter(({ path }) => path.at(-1) === "__proto__"))];
  return { issues: issues.map((issue) => ({ ...issue, path: pathIn(said, issue.path) })), sound: soundPart(tree, issues, campagne, rulebook) };
}

function issuesOf(input: unknown, rulebook: Rulebook): readonly Issue[] {
  const parsed = parseSituation(input, rulebook);
  return parsed.ok ? [] : parsed.issues;
}

type Tree = Readonly<Record<string, unknown>>;

// The campaign

const campagneKeys = ["session", "academie"] as const;

/** The campaign of the form stands where the input says nothing of it. */
const bound = (said: Tree, campagne: Campagne): Tree => ({ ...said, ...Object.fromEntries(campagneKeys.filter((key) => isBlank(said[key]) || said[key] === null).map((key) => [key, campagne[key]])) });

function otherCampaign(tree: Tree, campagne: Campagne): readonly Issue[] {
  return campagneKeys.flatMap((key) => {
    const valeur = tree[key];
    if (typeof valeur !== typeof campagne[key] || valeur === campagne[key]) return [];
    const nom = key === "session" ? "La session de l'examen" : "L'académie d'inscription";
    return [{ path: [key], code: "autre-campagne", message: `${nom}\u00a0: ce formulaire est celui de «\u00a0${String(campagne[key])}\u00a0», et une autre réponse est donnée. Retirez ce champ, ou ouvrez le formulaire qui convient.`, params: { valeur, attendu: campagne[key] } }];
  });
}

// What texts mean

/** `NaN`: what an empty number field gives. */
const isBlank = (value: unknown): boolean => value === undefined || value === "" || Number.isNaN(value);

/** No answer at all: an object in which every field is blank says nothing; in a list it still holds a place. */
function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (isObject(item) ? fieldsOf(item) : item));
  if (!isObject(value)) return isBlank(value) ? undefined : value;
  const fields = fieldsOf(value);
  return Object.keys(fields).length === 0 ? undefined : fields;
}

const fieldsOf = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).flatMap(([key, field]) => {
    const value = withoutBlanks(field);
    return value === undefined ? [] : [[key, value]];
  }));

/** A list taken for a text may hold texts taken for numbers: no field is deeper than this. */
const passes = 3;

function interpreted(said: Tree, rulebook: Rulebook): Tree {
  let tree = fieldsOf(said);
  for (let pass = 0; pass < passes; pass++) {
    const meant = issuesOf(tree, rulebook).flatMap(({ path, code }) => meaningOf(tree, path, code, rulebook));
    if (meant.length === 0) return tree;
    tree = fieldsOf(meant.reduce((changed, { path, value }) => replaced(changed, path, value) as Tree, tree));
  }
  return tree;
}

type Meaning = { readonly path: Path; readonly value: unknown };
const booleens: Readonly<Record<string, boolean>> = { true: true, on: true, oui: true, false: false, non: false };
/** What a form sends for an empty list: nothing ticked sends nothing, which is « not said yet ». */
const none = "aucune";
const decimal = /^-?\d+(?:[.,]\d+)?$/;

/** What the value that the door refused says, if it plainly says what the field takes. */
function meaningOf(tree: Tree, path: Path, code: string, rulebook: Rulebook): readonly Meaning[] {
  const said = valueAt(tree, path);
  const around = valueAt(tree, path.slice(0, -1));
  const means = (value: unknown): readonly Meaning[] => [{ path, value }];
  if (code === "null-refuse" && typeof path.at(-1) === "string") return means(undefined);
  if (typeof said !== "string") return [];
  switch (code) {
    case "nombre-attendu":
      return decimal.test(said.trim()) ? means(Number(said.trim().replace(",", "."))) : [];
    case "booleen-attendu":
      return Object.hasOwn(booleens, said) ? means(booleens[said]) : [];
    case "liste-attendue":
      return means(said === none ? [] : [said]);
    case "valeur-inconnue": {
      if (said === none && Array.isArray(around) && around.length === 1) return [{ path: path.slice(0, -1), value: [] }];
      // A field that takes one word or a list: a single ticked box is a list of one. Only whole answers are such.
      const [field = "", ...within] = path;
      const isList = within.length === 0 && !issuesOf({ [field]: [said] }, rulebook).some((issue) => issue.path[0] === field);
      return isList ? means([said]) : [];
    }
    default:
      return [];
  }
}

/** A copy of a tree in which what is at a path is another value; `undefined` takes the key away. */
function replaced(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(tree)) return tree.map((item: unknown, i) => (i === key ? replaced(item, rest, value) : item));
  if (!isObject(tree)) return tree;
  const { [key]: here, ...others } = tree;
  const changed = replaced(here, rest, value);
  return changed === undefined ? others : { ...tree, [key]: changed };
}

// What is sound

/** The situation without its problems: a list is told whole, so a bad item takes it all away; so does a missing field with its object. */
function soundPart(tree: Tree, problems: readonly Issue[], campagne: Campagne, rulebook: Rulebook): Situation {
  let sound = tree;
  let issues = problems;
  for (;;) {
    const refused = issues.map(({ path }) => wholeOf(sound, path));
    sound = { ...refused.reduce((left, path) => replaced(left, path, undefined) as Tree, sound), ...campagne };
    const parsed = parseSituation(sound, rulebook);
    if (parsed.ok) return parsed.value;
    issues = parsed.issues;
    // The campaign is sound: what is said at its fields is said of a whole that cannot be read.
    if (issues.every(({ path: [field] }) => field === "session" || field === "academie")) return campagne;
  }
}

/** The path of what goes when a problem at `path` is taken away: the list around it, the object that lacks it, or itself. */
function wholeOf(tree: unknown, path: Path): Path {
  const size = path.findIndex((key, i) => {
    const around = valueAt(tree, path.slice(0, i));
    return Array.isArray(around) || !isObject(around) || !Object.hasOwn(around, key);
  });
  return size === -1 ? path : path.slice(0, size);
}

/** The part of a path that the input has, or the field that its last object lacks. */
function pathIn(said: Tree, path: Path): Path {
  const end = path.findIndex((_, i) => {
    const around = valueAt(said, path.slice(0, i));
    return typeof around !== "object" || around === null;
  });
  return end === -1 ? path : path.slice(0, end);
}
