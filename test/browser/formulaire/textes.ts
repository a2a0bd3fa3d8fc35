/** How the page speaks. */
import type { Echeance, StatutEpreuve, Verdict } from "inscription-bac";

/** No-break spaces, as French wants them; the sentences of the library have theirs. */
export const typographie = (text: string): string =>
  text
    .replace(/« /g, "«\u00a0")
    .replace(/ »/g, "\u00a0»")
    .replace(/ :/g, "\u00a0:")
    .replace(/ ([;!?])/g, "\u202f$1")
    .replace(/(\d) h\b/g, "$1\u00a0h");

export const verdicts: Readonly<Record<Verdict, string>> = { oui: "oui", non: "non", "a-confirmer": "à confirmer", incomplet: "incomplet" };

export const statuts: Readonly<Record<StatutEpreuve, string>> = {
  "a-passer": "à passer",
  "deja-presentee": "déjà présentée",
  reportee: "reportée",
  conservee: "conservée",
  dispensee: "dispensée",
  neutralisee: "neutralisée",
  "autre-session": "à une autre session",
  "a-confirmer": "à confirmer",
  incomplet: "incomplet",
};

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const nombre = (value: number): string => value.toLocaleString("fr-FR", { maximumFractionDigits: 2 });
/** An average is cut, never rounded: 9,996 is not 10. */
export const moyenne = (value: number): string => nombre(Math.floor(value * 100) / 100);

const jourLong: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric" };

/** « vendredi 24 novembre 2023 à 17 h (heure de Paris) »: in the zone of the deadline, wherever the reader is. */
export function dateDe({ date, instant, fuseau }: Pick<Echeance, "date" | "instant" | "fuseau">): string {
  // A day without an hour belongs to no zone: noon UTC is that day's.
  const jour = new Intl.DateTimeFormat("fr-FR", { ...jourLong, timeZone: "UTC" }).format(new Date(`${date}T12:00:00Z`)).replace(/\b1 (?=\p{L})/u, "1ᵉʳ ");
  if (instant === null) return jour;
  const [heures = "", minutes = ""] = new Intl.DateTimeFormat("fr-FR", { timeZone: fuseau, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(instant)).split(":");
  return `${jour} à ${Number(heures)}\u00a0h${minutes === "00" ? "" : ` ${minutes}`} (${fuseau === "Europe/Paris" ? "heure de Paris" : `heure de ${fuseau}`})`;
}
