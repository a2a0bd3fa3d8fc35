/** French sentences: placeholders filled by the type of their fact, dates and hours as a candidate reads them. */
import type { Value } from "./logic.js";
import type { EcheanceDonnee, Fait } from "./rulebook.js";

const placeholder = /\{([A-Za-z][\w.-]*)\}/g;

/** The names between braces in a sentence. */
export const placeholders = (text: string): readonly string[] => [...text.matchAll(placeholder)].map((match) => match[1] as string);

/** A sentence with its placeholders found and its spaces set, once for all the times it is said. */
export type Sentence = { readonly names: readonly string[]; /** One more than `names`: what stands around them. */ readonly around: readonly string[] };

export function sentence(text: string): Sentence {
  const around = typography(text).split(placeholder).filter((_part, i) => i % 2 === 0);
  return { names: placeholders(text), around };
}

/** Fills a sentence; a name that has no words stays in sight between braces. */
export const fill = ({ names, around }: Sentence, words: (name: string) => string | undefined): string =>
  names.reduce((said, name, i) => said + typography(words(name) ?? `{${name}}`) + (around[i + 1] ?? ""), around[0] ?? "");

const jours = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"] as const;
const mois = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"] as const;

/** `2023-11-24` → « vendredi 24 novembre 2023 ». */
export function formatDate(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const weekday = jours[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? "";
  return `${weekday} ${day === 1 ? "1ᵉʳ" : String(day)} ${mois[month - 1] ?? ""} ${String(year)}`;
}

/** « à 17 h », « à 16 h 30 ». */
function formatHour(hour: string): string {
  const [hours = 0, minutes = 0] = hour.split(":").map(Number);
  return `à ${String(hours)} h${minutes === 0 ? "" : ` ${String(minutes).padStart(2, "0")}`}`;
}

const villes: Readonly<Record<string, string>> = { "Europe/Paris": "heure de Paris" };
export const zoneName = (fuseau: string): string => villes[fuseau] ?? `heure locale, ${fuseau}`;

/** A deadline as the text states it, in its own zone: « vendredi 24 novembre 2023 à 17 h (heure de Paris) ». */
export const formatEcheance = (echeance: EcheanceDonnee): string =>
  echeance.heure === undefined ? formatDate(echeance.date) : `${formatDate(echeance.date)} ${formatHour(echeance.heure)} (${zoneName(echeance.fuseau)})`;

/** `8.5` → « 8,5 ». */
export const formatNumber = (value: number): string => String(value).replace(".", ",");

/** « danse, demi-fond et tennis de table ». */
export function formatList(words: readonly string[], link = "et"): string {
  if (words.length <= 1) return words[0] ?? "aucun";
  return `${words.slice(0, -1).join(", ")} ${link} ${words[words.length - 1] ?? ""}`;
}

/** The words for a fact's value. */
export function formatValue(fait: Pick<Fait, "type">, value: Value, label: (id: string) => string): string {
  if (value === null) return "sans objet";
  if (Array.isArray(value)) return formatList(value.map((member) => label(String(member))));
  switch (fait.type) {
    case "booleen":
      return value === true ? "oui" : "non";
    case "note":
      return `${formatNumber(value as number)}/20`;
    case "date":
      return formatDate(value as string);
    case "choix":
      return label(value as string);
    case "nombre":
      return formatNumber(value as number);
    case "session":
    case "annee":
    case "instant":
    case "liste":
    case "texte":
    case "objet":
      return String(value);
  }
}

const nbsp = "\u00a0";
const thin = "\u202f";

const mayNeedSpaces = /[«»:;!?]| h\b/;

/** Non-breaking spaces as French wants them. */
export function typography(text: string): string {
  if (!mayNeedSpaces.test(text)) return text;
  return text
    .replace(/« /g, `«${nbsp}`)
    .replace(/ »/g, `${nbsp}»`)
    .replace(/ :/g, `${nbsp}:`)
    .replace(/ ([;!?])/g, `${thin}$1`)
    .replace(/([\d}]) h\b/g, `$1${nbsp}h`);
}
