/** A copy of the files of a rulebook, so that nobody changes them once checked: plain JSON, or why it is not. */
import { deepest } from "./json.js";

export type Plain = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly cause: string };

/** Ten times the shipped rulebook: they bound the work on a hostile file. */
const mostValues = 300_000;
const mostCharacters = 10_000_000;

/** Why a value cannot be a file, completed by what to do. */
class Refused extends Error {}
const notJson = "ce n'est pas du JSON ; donnez des objets, des listes, des textes, des nombres, true, false ou null";
const tooDeep = `objets et listes sont imbriqués sur plus de ${String(deepest)} niveaux ; simplifiez-les`;
const tooMuch = "il y a bien trop de valeurs pour un fichier de règles ; vérifiez ce qui est donné";

/** Never throws; a property that is `undefined` is not there. */
export function plainOf(input: unknown): Plain {
  const left = { values: mostValues, characters: mostCharacters };
  const take = (what: keyof typeof left, count: number): void => {
    left[what] -= count;
    if (left[what] < 0) throw new Refused(tooMuch);
  };
  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") {
      take("characters", value.length);
      return value;
    }
    if (value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
    if (typeof value !== "object") throw new Refused(notJson);
    if (depth === deepest) throw new Refused(tooDeep);
    if (Array.isArray(value)) {
      const length: unknown = value.length;
      if (typeof length !== "number" || !Number.isInteger(length)) throw new Refused(notJson);
      take("values", length);
      return Array.from({ length }, (_, i) => copy(value[i], depth + 1));
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new Refused(notJson);
    const entries = Object.entries(value);
    take("values", entries.length);
    for (const [key] of entries) take("characters", key.length);
    // Each key becomes a property of its own, `__proto__` too.
    return Object.fromEntries(entries.flatMap(([key, field]) => (field === undefined ? [] : [[key, copy(field, depth + 1)]])));
  };
  try {
    return { ok: true, value: copy(input, 0) };
  } catch (error) {
    // Anything else was thrown by what was read.
    return { ok: false, cause: error instanceof Refused ? error.message : notJson };
  }
}
