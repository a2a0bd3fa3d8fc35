/** Bytes to JSON, with the place of the first mistake in French. */
import { isUtf8 } from "node:buffer";
import { deepest, duplicateKeys, isTooDeep } from "../check/json.js";
import { quote } from "../situation/words.js";

export type Parsing = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: "vide" | "utf8" | "json" | "profondeur" | "doublon"; readonly message: string };

const decoder = new TextDecoder("utf-8", { fatal: false });
const replacement = "\ufffd";

/** Decodes UTF-8 and parses JSON; a leading BOM is accepted. `firstLine` is the number of the first line, for messages. */
export function parseJson(bytes: Uint8Array, firstLine = 1): Parsing {
  if (!isUtf8(bytes)) return { ok: false, code: "utf8", message: `Ce n'est pas du texte en UTF-8 (${firstBadByte(bytes, firstLine)}). Donnez du JSON enregistré en UTF-8.` };
  const text = decoder.decode(bytes);
  if (text.trim() === "") return { ok: false, code: "vide", message: "Il n'y a rien à lire. Donnez une situation en JSON, par exemple { \"session\": 2024, \"academie\": \"clermont-ferrand\" }." };
  if (isTooDeep(text)) return { ok: false, code: "profondeur", message: `Objets et listes sont imbriqués sur plus de ${String(deepest)} niveaux. Une situation en a cinq au plus : vérifiez les crochets et les accolades.` };
  try {
    const value: unknown = JSON.parse(text);
    const [twice] = duplicateKeys(text);
    return twice === undefined ? { ok: true, value } : { ok: false, code: "doublon", message: `${quote(twice)} est écrit deux fois dans le même objet. Gardez-en un.` };
  } catch {
    return { ok: false, code: "json", message: `Ce n'est pas du JSON valide : ${mistake(text, firstLine)}. Corrigez à cet endroit.` };
  }
}

/** « ligne 2, octet 7 »: a line break is never part of another character, so lines can be looked at one by one. */
function firstBadByte(bytes: Uint8Array, firstLine: number): string {
  let line = firstLine;
  let start = 0;
  while (start < bytes.length) {
    const next = bytes.indexOf(0x0a, start);
    const end = next < 0 ? bytes.length : next + 1;
    const part = bytes.subarray(start, end);
    if (!isUtf8(part)) return `ligne ${String(line)}, octet ${String(badOffset(part) + 1)}`;
    start = end;
    line += 1;
  }
  return `ligne ${String(line)}`;
}

/** The offset of the first byte that is not UTF-8, in bytes that hold one. */
function badOffset(bytes: Uint8Array): number {
  let offset = 0;
  for (const character of new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)) {
    const size = Buffer.byteLength(character);
    if (character === replacement && !Buffer.from(bytes.subarray(offset, offset + size)).equals(Buffer.from(replacement))) return offset;
    offset += size;
  }
  return offset;
}

const blank = /[ \t\n\r]*/y;
const scalar = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
const key = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** What JSON wants next; just after an opening bracket, a closing one will do. */
type Expected = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "after";

/** The offset where a text stops being JSON. */
export function mistakeAt(text: string): number {
  const open: Array<"{" | "["> = [];
  let at = 0;
  let expected: Expected = "value";
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at += found?.[0].length ?? 0;
    return found !== null;
  };
  for (;;) {
    take(blank);
    const character = text.charAt(at);
    const closing = open[open.length - 1] === "{" ? "}" : open[open.length - 1] === "[" ? "]" : undefined;
    if (character === closing && (expected === "after" || expected === "value-or-end" || expected === "key-or-end")) {
      open.pop();
      at += 1;
      expected = "after";
    } else if (expected === "after") {
      if (character !== "," || closing === undefined) return at;
      at += 1;
      expected = closing === "}" ? "key" : "value";
    } else if (expected === "key" || expected === "key-or-end") {
      if (!take(key)) return at;
      expected = "colon";
    } else if (expected === "colon") {
      if (character !== ":") return at;
      at += 1;
      expected = "value";
    } else if (character === "{" || character === "[") {
      open.push(character);
      at += 1;
      expected = character === "{" ? "key-or-end" : "value-or-end";
    } else {
      if (!take(scalar)) return at;
      expected = "after";
    }
  }
}

/** « ligne 3, colonne 5, « } » n'est pas attendu ». */
function mistake(text: string, firstLine: number): string {
  const at = mistakeAt(text);
  const before = text.slice(0, at).split("\n");
  const place = `ligne ${String(firstLine + before.length - 1)}, colonne ${String(Array.from(before[before.length - 1] ?? "").length + 1)}`;
  if (at >= text.length) return `le texte s'arrête trop tôt, ${place}`;
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === '"') return `le texte entre guillemets qui commence ${place} n'est pas bien formé, ou n'est pas à sa place`;
  return `${place}, ${printable(character)} n'est pas attendu`;
}

const printable = (character: string): string => (/[\p{C}\p{Z}]/u.test(character) ? `le caractère U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}` : `« ${character} »`);
