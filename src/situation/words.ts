/** French words for values and fields. */
import { formatList, formatNumber, typography } from "../messages.js";
import type { Issue } from "../types.js";
import { rawOf } from "./read.js";
import type { Path, Refus } from "./refus.js";

const excerptLength = 60;

/** A text short and harmless enough to stand in a sentence. */
const excerpt = (text: string): string => {
  // Lone surrogates, and the half of a pair that a cut would leave, are of `\p{C}` too.
  const clean = (part: string) => part.replace(/[\p{C}\s]+/gu, " ");
  return text.length > excerptLength ? `${clean(text.slice(0, excerptLength))}…` : clean(text);
};

export const quote = (value: unknown): string => (typeof value === "string" ? `« ${excerpt(value)} »` : typeof value === "number" ? formatNumber(value) : String(value));

export const quoteList = (ids: readonly string[]): string => formatList(ids.map(quote), "ou");

export const kindOf = (value: unknown): string =>
  typeof value === "string" ? "un texte" : typeof value === "number" ? "un nombre" : typeof value === "boolean" ? "un booléen" : Array.isArray(value) ? "une liste" : "un objet";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The words for a field: its label, that of the nearest field around it, else its path. */
export function nameOf(libelles: ReadonlyMap<string, string>, path: Path): string {
  const keys = path.filter((key) => typeof key === "string");
  for (let size = keys.length; size > 0; size--) {
    const libelle = libelles.get(keys.slice(0, size).join("."));
    if (libelle === undefined) continue;
    const within = keys.slice(size);
    return within.length === 0 ? libelle : `${libelle} (${within.map(excerpt).join(", ")})`;
  }
  return quote(path.join("."));
}

/** The issue of a refusal, its sentence begun by the name of the field `named`. */
export const issueOf = (path: Path, valeur: unknown, refus: Refus, nom: string): Issue => ({
  path,
  code: refus.code,
  message: typography(`${capital(nom)} : ${refus.cause}. ${refus.remede}`),
  params: { valeur: rawOf(valeur), ...refus.params },
});
