/** Copies anything to a plain tree, without trusting it. */
import type { Path } from "./refus.js";

export const illisible = Symbol("illisible");
export const tropVolumineux = Symbol("trop volumineux");

// Far beyond any real situation; they bound the work on a hostile one.
export const limites = { profondeur: 4, entrees: 200, valeurs: 800, caracteres: 1_000_000 } as const;

/** What is still read of a tree, and the keys that would have changed a prototype. */
export type Reading = { readonly protoPaths: Path[]; values: number; characters: number };
export const newReading = (): Reading => ({ protoPaths: [], values: limites.valeurs, characters: limites.caracteres });

/** Whether a text may still be read. */
function takes(text: string, reading: Reading): boolean {
  if (text.length > reading.characters) return false;
  reading.characters -= text.length;
  return true;
}

/** What `run` gives, or `illisible` when reading throws: a getter, a proxy trap, a revoked proxy. */
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    return illisible;
  }
}

/**
 * A plain copy of anything, every property read once: what is not JSON becomes a marker, what is too deep to be looked
 * at becomes empty. Objects have no prototype, so no key is special.
 */
export function copyOf(value: unknown, path: Path, reading: Reading): unknown {
  if (value === undefined || value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return takes(value, reading) ? value : tropVolumineux;
  if (typeof value === "number") return Object.is(value, -0) ? 0 : value;
  // What was marked once stays so: a copy may be copied again.
  if (value === tropVolumineux) return value;
  if (typeof value !== "object") return illisible;
  return attempt(() => (Array.isArray(value) ? copyOfList(value, path, reading) : isPlain(value) ? copyOfObject(value, path, reading) : illisible));
}

/** An object literal, of this realm or of another: its prototype is none, or one that has none. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function copyOfList(list: readonly unknown[], path: Path, reading: Reading): unknown {
  const length: unknown = list.length;
  // A proxy may say anything.
  if (typeof length !== "number" || !Number.isInteger(length)) return illisible;
  if (length > limites.entrees || length > reading.values) return tropVolumineux;
  reading.values -= length;
  if (path.length >= limites.profondeur) return [];
  return Array.from({ length }, (_, i) => copyOf(attempt(() => list[i]), [...path, i], reading));
}

function copyOfObject(source: object, path: Path, reading: Reading): unknown {
  const keys = Object.keys(source);
  if (keys.length > limites.entrees || keys.length > reading.values || !keys.every((key) => takes(key, reading))) return tropVolumineux;
  reading.values -= keys.length;
  const copy = Object.create(null) as Record<string, unknown>;
  if (path.length >= limites.profondeur) return copy;
  for (const key of keys) {
    if (key === "__proto__") reading.protoPaths.push([...path, key]);
    else {
      const field = copyOf(attempt(() => (source as Readonly<Record<string, unknown>>)[key]), [...path, key], reading);
      // A form says « not said yet » by `undefined`.
      if (field !== undefined) copy[key] = field;
    }
  }
  return copy;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

export function valueAt(tree: unknown, path: Path): unknown {
  let here = tree;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[key];
  }
  return here;
}

/** A raw value as plain JSON, for `params`: what is not JSON is described. */
export function rawOf(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === "symbol") return value.description ?? null;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(rawOf);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, rawOf(field)])) : value;
}
