/** The ids nearest to one that does not exist. */
import { type Refus, longueurMax } from "./refus.js";
import { quote, quoteList } from "./words.js";

export type Choices = ReadonlyMap<string, string>;

/** `« Théâtre »` → `theatre`. */
export const slugOf = (text: string): string =>
  text
    .slice(0, longueurMax.identifiant)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** How many letters to add, drop or change (Levenshtein); `Infinity` past a limit, so that a hostile text costs little. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    if (Math.min(...next) > limit) return Infinity;
    row = next;
  }
  return row[b.length] ?? Infinity;
}

export const proposals = 3;
const shortestFragment = 3;
const tolerable = 2;

/** How far a text is from a word: the letters to change, or fewer when it is a part of the word, or begins like it. */
function gap(meant: string, word: string, limit: number): number {
  const letters = distance(meant, word, limit);
  if (meant.length < shortestFragment) return letters;
  if (word.startsWith(meant) || word.endsWith(`-${meant}`)) return Math.min(1, letters);
  let alike = 0;
  while (alike < meant.length && meant[alike] === word[alike]) alike++;
  return Math.min(letters, word.includes(meant) ? tolerable : Infinity, alike > shortestFragment ? meant.length - alike + 1 : Infinity);
}

const slugs = new WeakMap<Choices, ReadonlyArray<readonly [id: string, ...words: readonly string[]]>>();

/** The ids of a list with the words for each: its letters and its label. */
function wordsOf(choices: Choices): ReadonlyArray<readonly [id: string, ...words: readonly string[]]> {
  const known = slugs.get(choices) ?? [...choices].map(([id, libelle]) => [id, slugOf(id), slugOf(libelle)] as const);
  slugs.set(choices, known);
  return known;
}

/** The ids a text may have meant: the nearest by their letters or by their labels, if near enough. */
export function nearest(text: string, choices: Choices): readonly string[] {
  const meant = slugOf(text);
  let best = Math.max(tolerable, Math.floor(meant.length / 4));
  let found: readonly string[] = [];
  for (const [id, ...words] of meant === "" ? [] : wordsOf(choices)) {
    const score = Math.min(...words.map((word) => gap(meant, word, best)));
    // A word of two letters is near everything.
    if (score > best || score >= id.length) continue;
    found = score < best ? [id] : [...found, id];
    best = score;
  }
  return found.slice(0, proposals);
}

/** A closed list can be told whole in a sentence up to this size. */
const shortList = 20;

export const chooseAmong = (choices: Choices, ou = ""): string => {
  const ids = [...choices.keys()];
  const list = ids.length <= shortList ? ids : [];
  return list.length > 0 ? `Choisissez ${quoteList(list)}${ou}.` : `Choisissez un identifiant de la liste${ids[0] === undefined ? "" : `, par exemple ${quote(ids[0])}`}${ou}.`;
};

export function unknownId(text: string, choices: Choices, ou?: string): Refus {
  const proches = nearest(text, choices);
  return { code: "valeur-inconnue", cause: `${quote(text)} n'existe pas`, remede: proches.length === 0 ? chooseAmong(choices, ou) : `Vouliez-vous dire ${quoteList(proches)} ?`, params: { proches } };
}
