/** From the controls to what the library reads. */
import { readFormData } from "inscription-bac/form";
import { instantOf } from "./instant.js";

/** What the form says, as `formSchema` takes it: texts stay texts, a field left blank says nothing. */
export function lire(form: HTMLFormElement): Readonly<Record<string, unknown>> {
  const said = [...new FormData(form)].filter(([, value]) => value !== "");
  return simple(readFormData(said)) as Readonly<Record<string, unknown>>;
}

/** A mark without a session of its own is a number, an option without its programme a name; a wall time is an instant; a box may say « no mark ». */
function simple(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simple);
  if (value === "null") return null;
  if (typeof value === "string") return wallTime.test(value) ? (instantOf(value) ?? value) : value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [[key, only] = []] = entries;
  if (entries.length === 1 && (key === "note" || key === "id")) return only;
  return Object.fromEntries(entries.map(([name, inner]) => [name, simple(inner)]));
}

const wallTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
