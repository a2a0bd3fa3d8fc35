/** Instants, days and wall times. The only file that knows date-fns-tz. */
import { fromZonedTime } from "date-fns-tz";
import { per } from "./once.js";
import type { EcheanceDonnee } from "./rulebook.js";
import type { Echeance, EtatRegistre } from "./types.js";

const instantPattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-](\d{2}):(\d{2}))$/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const hourPattern = /^(\d{2}):(\d{2})$/;
const minute = 60_000;
const hour = 60 * minute;

const inRange = (value: string | undefined, max: number): boolean => Number(value ?? "0") <= max;

/** Milliseconds since 1970 for an ISO 8601 instant with an offset; `null` for anything else, 24:00 and 30 February included. */
export function parseInstant(text: string): number | null {
  const match = instantPattern.exec(text);
  if (match === null || !isDate(text.slice(0, 10))) return null;
  if (!inRange(match[4], 23) || !inRange(match[5], 59) || !inRange(match[6], 59) || !inRange(match[9], 14) || !inRange(match[10], 59)) return null;
  const epoch = Date.parse(text);
  return Number.isNaN(epoch) ? null : epoch;
}

/** The instant at which a question is asked; `null` when none is given. */
export function instantOf(at: string | null): number | null {
  const instant = at === null ? null : parseInstant(at);
  if (at !== null && instant === null) throw new TypeError(`at : « ${at} » n'est pas un instant ISO 8601 avec décalage (par exemple 2023-11-24T16:59:00+01:00)`);
  return instant;
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const match = datePattern.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function wallParts(epoch: number, fuseau: string): Readonly<Record<string, string>> {
  const formatter =
    formatters.get(fuseau) ??
    new Intl.DateTimeFormat("en-US", { timeZone: fuseau, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  formatters.set(fuseau, formatter);
  return Object.fromEntries(formatter.formatToParts(epoch).map((part) => [part.type, part.value]));
}

/** The wall time in a zone, `YYYY-MM-DDTHH:mm:ss`. */
export function wallTime(epoch: number, fuseau: string): string {
  const { year = "", month = "", day = "", hour: h = "", minute: m = "", second: s = "" } = wallParts(epoch, fuseau);
  return `${year}-${month}-${day}T${h}:${m}:${s}`;
}

/** An instant written with the offset of its zone: `2023-11-24T17:00:00+01:00`. */
export function withOffset(epoch: number, wall: string): string {
  const offset = Math.round((Date.parse(`${wall}Z`) - epoch) / minute);
  const size = Math.abs(offset);
  const text = `${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
  return `${wall}${offset < 0 ? "-" : "+"}${text}`;
}

/** The instant that many elapsed hours later, whatever the clocks did meanwhile. */
export const addHours = (epoch: number, hours: number): number => epoch + hours * hour;

/** The same deadline as answers tell it. */
export const toEcheance = per(({ date, heure, instant, fuseau, contradiction }: EcheanceDonnee): Echeance => {
  const told = heure === undefined || instant === undefined ? null : withOffset(Date.parse(instant), `${date}T${heure}:00`);
  return Object.freeze({ date, instant: told, fuseau, contradiction: contradiction ?? null });
});

/** An instant as a deadline in its zone. */
export function echeanceAt(epoch: number, fuseau: string): Echeance {
  const wall = wallTime(epoch, fuseau);
  return { date: wall.slice(0, 10), instant: withOffset(epoch, wall), fuseau, contradiction: null };
}

/**
 * Where an instant stands in a window `[opening, closing)`. A closing day without an hour lasts that whole day, and is
 * told apart as `dernier-jour`; an opening day without an hour is open from its first minute.
 */
export function windowState(at: number | null, ouverture: EcheanceDonnee, fermeture: EcheanceDonnee): EtatRegistre {
  if (at === null) return "inconnu";
  if (isBefore(at, ouverture)) return "a-venir";
  if (fermeture.instant !== undefined) return at < Date.parse(fermeture.instant) ? "ouvert" : "clos";
  const today = wallTime(at, fermeture.fuseau).slice(0, 10);
  if (today === fermeture.date) return "dernier-jour";
  return today < fermeture.date ? "ouvert" : "clos";
}

const isBefore = (at: number, echeance: EcheanceDonnee): boolean =>
  echeance.instant === undefined ? wallTime(at, echeance.fuseau).slice(0, 10) < echeance.date : at < Date.parse(echeance.instant);

/**
 * The instant of a wall time in a zone, or why there is none: an unknown zone, an hour that the clocks skip or show
 * twice. It never depends on the host's own zone.
 */
export function resolveWallTime(date: string, heure: string, fuseau: string): { readonly instant: number } | { readonly problem: string } {
  const match = hourPattern.exec(heure);
  if (!isDate(date) || match === null || !inRange(match[1], 23) || !inRange(match[2], 59)) return { problem: `« ${date} ${heure} » n'est pas un jour et une heure (AAAA-MM-JJ, HH:mm)` };
  if (!isZone(fuseau)) return { problem: `le fuseau « ${fuseau} » est inconnu (nom IANA attendu, par exemple Europe/Paris)` };
  const wall = `${date}T${heure}:00`;
  const instant = fromZonedTime(wall, fuseau).getTime();
  const candidates = [instant - 2 * hour, instant - hour, instant - hour / 2, instant, instant + hour / 2, instant + hour, instant + 2 * hour].filter((epoch) => wallTime(epoch, fuseau) === wall);
  const [only] = candidates;
  if (only === undefined) return { problem: `l'heure ${heure} n'existe pas le ${date} à ${fuseau} : les horloges avancent` };
  if (candidates.length > 1) return { problem: `l'heure ${heure} existe deux fois le ${date} à ${fuseau} : les horloges reculent` };
  return { instant: only };
}

function isZone(fuseau: string): boolean {
  if (!/^[A-Za-z]+\/[A-Za-z_/-]+$/.test(fuseau)) return false;
  try {
    wallParts(0, fuseau);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a deadline of the data: its wall time, its zone and its UTC instant must agree. */
export function checkEcheance(donnee: EcheanceDonnee): string | null {
  if (!isDate(donnee.date)) return `« ${donnee.date} » n'est pas une date (AAAA-MM-JJ)`;
  if (!isZone(donnee.fuseau)) return `le fuseau « ${donnee.fuseau} » est inconnu (nom IANA attendu, par exemple Europe/Paris)`;
  if (donnee.heure === undefined) return donnee.instant === undefined ? null : "un jour sans heure n'a pas d'instant";
  if (donnee.instant === undefined) return "une heure demande aussi l'instant UTC";
  const resolved = resolveWallTime(donnee.date, donnee.heure, donnee.fuseau);
  if ("problem" in resolved) return resolved.problem;
  const stated = parseInstant(donnee.instant);
  if (stated === null) return `l'instant « ${donnee.instant} » n'est pas un instant avec décalage`;
  return stated === resolved.instant ? null : `l'heure ${donnee.heure} (${donnee.fuseau}) est ${new Date(resolved.instant).toISOString()}, pas ${donnee.instant}`;
}
