/** The points of a bilan by name: `mention`, `lva`, `justificatifs/jdc`, `benefices/philosophie/benefice`, `epreuves/philosophie`… */
import type { Settled } from "./conclude.js";
import type { Standing } from "./standing.js";
import type { Bilan, Point } from "./types.js";

/** The objet behind each point that is the candidate's own. */
const own: Readonly<Record<string, string>> = {
  procedure: "procedure",
  dossier: "dossier",
  anticipeesMemeSession: "anticipeesMemeSession",
  benefices: "benefices",
  mention: "mention",
  eps: "eps",
  specialites: "specialites",
  serie: "serie",
  options: "options",
};

/** The objet behind each point that is of an item of a list. */
const ofItems: Readonly<Record<string, "note.conservable" | "dispense" | "option" | "epreuve.statut">> = { benefices: "note.conservable", dispenses: "dispense", options: "option", epreuves: "epreuve.statut" };

/** What a table of names holds of its own: a name may come from outside. */
const at = <V>(table: Readonly<Record<string, V>>, name: string): V | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);

/** Every point that a bilan tells, by name; the épreuves, whose answer is a statut, are apart. */
export function pointsOf(bilan: Bilan): ReadonlyMap<string, Point> {
  const found = new Map<string, Point>();
  const add = (name: string, point: Point | null | undefined): void => {
    if (point !== null && point !== undefined) found.set(name, point);
  };
  add("procedure", bilan.procedure);
  add("dossier", bilan.dossier);
  add("anticipeesMemeSession", bilan.anticipeesMemeSession);
  add("benefices", bilan.benefices);
  for (const note of bilan.benefices?.notes ?? []) add(`benefices/${note.epreuve}/${note.mecanisme}`, note);
  for (const dispense of bilan.dispenses.liste) add(`dispenses/${dispense.id}`, dispense);
  add("mention", bilan.mention);
  add("eps", bilan.eps);
  add("lva", bilan.langues?.lva);
  add("lvb", bilan.langues?.lvb);
  add("specialites", bilan.specialites);
  add("serie", bilan.serie);
  add("options", bilan.options?.ensemble);
  for (const option of bilan.options?.liste ?? []) add(`options/${option.id}`, option);
  for (const piece of bilan.justificatifs) add(`justificatifs/${piece.id}`, piece);
  return found;
}

/** The objets that answer a point, to be kept when what is in force is narrowed to it. */
export function objetOf(point: string): string {
  if (point === "lva" || point === "lvb") return "langue";
  const [list = "", ...rest] = point.split("/");
  const objet = rest.length === 0 ? at(own, list) : list === "justificatifs" ? `justificatif/${rest.join("/")}` : at(ofItems, list);
  if (objet === undefined) throw new RangeError(`point « ${point} » : inconnu. Nommez-en un du bilan : ${[...Object.keys(own), "lva", "lvb"].join(", ")}, ou « liste/identifiant », par exemple justificatifs/jdc.`);
  return objet;
}

/** The answer to a point; `null` when this situation does not have it, or when it does not apply. */
export function answerTo(point: string, { items, conclusions }: Pick<Standing, "items" | "conclusions">): Settled | null {
  const objet = objetOf(point);
  if (objet !== "procedure" && conclusions.of("procedure").verdict === "non") return null;
  const applicable = (settled: Settled): Settled | null => (settled.applicable === false ? null : settled);
  if (point === "lva" || point === "lvb") return applicable(conclusions.of("langue", point));
  const [list = "", ...rest] = point.split("/");
  if (rest.length === 0 || list === "justificatifs") return applicable(conclusions.of(objet));
  const id = rest.join("/");
  const among = { benefices: "note", dispenses: "dispense", options: "option", epreuves: "epreuve" } as const;
  const item = items[among[list as keyof typeof among]].find((candidate) => candidate.id === id || candidate.facts["epreuve.id"] === id);
  return item === undefined ? null : applicable(conclusions.of(objet, item.id));
}
