/** The clock of the page: a wall time of the académie, as people type it, and the instant that the library takes. */

/** The overseas académies have dates of their own; the rulebook holds none of them yet. */
const fuseau = "Europe/Paris";

/** What `<input type="datetime-local">` shows for an instant, in the zone of the académie, whatever the zone of the browser. */
export function wallTimeOf(instant: string): string {
  const parts = new Intl.DateTimeFormat("fr-FR", { timeZone: fuseau, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(new Date(instant));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The instant of a wall time of the académie, with its offset; `undefined` when it is not one (the hour that summer time skips is not). */
export function instantOf(wallTime: string): string | undefined {
  // The wall time, with seconds or not, then each offset that the zone has known.
  const seconds = /T\d\d:\d\d$/.test(wallTime) ? `${wallTime}:00` : wallTime;
  return ["+02:00", "+01:00"].map((offset) => `${seconds}${offset}`).find((instant) => !Number.isNaN(Date.parse(instant)) && wallTimeOf(instant) === wallTime.slice(0, 16));
}
