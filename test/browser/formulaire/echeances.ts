/** The deadlines of the bilan on a line drawn to scale, and the same in a list. */
import type { Bilan, Echeance } from "inscription-bac";
import { h, s } from "./dom.js";
import { capital, dateDe, typographie } from "./textes.js";

/** What happens on a day; the days are in order. */
type Jour = { readonly temps: number; readonly echeance: Echeance; readonly quoi: readonly string[]; readonly contradiction: string | null };

export function joursDu({ procedure: { calendrier }, demarches, justificatifs }: Bilan): readonly Jour[] {
  const all: ReadonlyArray<readonly [string, Echeance | null]> = [
    ...(calendrier === null ? [] : [["ouverture du registre", calendrier.ouverture] as const, ["fermeture du registre", calendrier.fermeture] as const]),
    ...justificatifs.filter(({ verdict }) => verdict !== "non").map(({ libelle, echeance }) => [`pièce à déposer, ${libelle}`, echeance] as const),
    ...demarches.filter(({ echeance }) => echeance?.date !== calendrier?.fermeture.date || echeance?.instant !== calendrier?.fermeture.instant).map(({ libelle, echeance }) => [libelle.replace(/\.$/, ""), echeance] as const),
  ];
  const days = new Map<string, Jour>();
  for (const [quoi, echeance] of all) {
    if (echeance === null) continue;
    const key = echeance.instant ?? echeance.date;
    const known = days.get(key);
    days.set(key, { temps: temps(echeance), echeance, quoi: [...new Set([...(known?.quoi ?? []), quoi])], contradiction: echeance.contradiction });
  }
  return [...days.values()].sort((a, b) => a.temps - b.temps);
}

/** A day without an hour is placed at its noon. */
const temps = ({ date, instant }: Echeance): number => Date.parse(instant ?? `${date}T12:00:00Z`);

const etats: Readonly<Record<string, string>> = { "a-venir": "Le registre n’est pas encore ouvert.", ouvert: "Le registre est ouvert.", "dernier-jour": "Le registre ferme aujourd’hui, sans heure dite.", clos: "Le registre est fermé.", inconnu: "" };

/** `largeur`: the room there is, in pixels; one unit of the drawing is a pixel, so that its texts keep their size. */
export function echeances(bilan: Bilan, largeur: number): readonly HTMLElement[] {
  const jours = joursDu(bilan);
  const titre = h("h2", { id: "titre-echeances", class: "fr-h3" }, "Vos échéances");
  if (jours.length === 0) return [titre, h("p", {}, sansDate(bilan))];
  const etat = bilan.procedure.calendrier === null ? "" : (etats[bilan.procedure.calendrier.etat] ?? "");
  return [
    titre,
    ...(etat === "" ? [] : [h("p", { class: "echeances__etat" }, etat)]),
    h("div", { class: "frise" }, frise(jours, bilan.at, largeur)),
    h("ol", { class: "echeances" }, ...jours.map(({ echeance, quoi, contradiction }) => h("li", {}, h("p", { class: "echeances__date" }, capital(dateDe(echeance))), ...quoi.map((text) => h("p", {}, capital(text), text.endsWith(".") ? "" : ".")), contradiction !== null && h("p", { class: "reserve" }, typographie(contradiction))))),
  ];
}

/** Why there is no date. */
function sansDate({ procedure: { verdict } }: Bilan): string {
  if (verdict === "non") return "Aucune\u00a0: vous ne vous inscrivez pas vous-même.";
  if (verdict === "incomplet") return "Elles s’afficheront quand vos réponses diront à quel registre vous vous inscrivez.";
  return "Les dates de cette session dans cette académie ne sont pas dans le référentiel\u00a0: demandez-les au service.";
}

const marge = 28;
const hauteur = 106;
const axe = 60;
const rayon = 11;
const unJour = 86_400_000;

function frise(jours: readonly Jour[], at: string | null, largeur: number): Element {
  const now = at === null ? [] : [Date.parse(at)];
  const times = [...jours.map((jour) => jour.temps), ...now];
  const start = Math.min(...times);
  // A single day is drawn in the middle of a fortnight.
  const span = Math.max(Math.max(...times) - start, 14 * unJour);
  const x = (time: number): number => Math.round((marge + ((time - start) / span) * (largeur - 2 * marge)) * 10) / 10;
  const desc = `${jours.map(({ echeance, quoi }, i) => `${i + 1}\u00a0: ${dateDe(echeance)}, ${quoi.join(", ")}`).join("\u202f; ")}.`;
  return s(
    "svg",
    { class: "frise__dessin", viewBox: `0 0 ${largeur} ${hauteur}`, role: "img", "aria-label": `Frise à l’échelle. ${desc}` },
    ...months(start, start + span).map(({ time, nom }) => s("g", { class: "frise__mois" }, s("line", { x1: x(time), y1: axe - 5, x2: x(time), y2: axe + 5 }), s("text", { x: x(time), y: hauteur - 6, "text-anchor": "middle" }, nom))).filter((_, i, all) => all.length < largeur / 44 || i % 2 === 0),
    s("line", { class: "frise__axe", x1: marge / 2, y1: axe, x2: largeur - marge / 2, y2: axe }),
    ...now.map((time) => s("g", { class: "frise__present" }, s("line", { x1: x(time), y1: 22, x2: x(time), y2: axe + 16 }), s("text", { x: Math.min(Math.max(x(time), 4), largeur - 4), y: 14, "text-anchor": x(time) < 60 ? "start" : x(time) > largeur - 60 ? "end" : "middle" }, "vous êtes ici"))),
    ...dates(jours, x, largeur),
    ...places(jours.map(({ temps: time }) => x(time)), largeur).map(({ at: place, center }, i) => s("g", { class: "frise__jour" }, s("line", { x1: place, y1: axe, x2: center, y2: axe - 18 }), s("circle", { class: "frise__point", cx: place, cy: axe, r: 3 }), s("circle", { cx: center, cy: axe - 24, r: rayon }), s("text", { x: center, y: axe - 19.5, "text-anchor": "middle" }, String(i + 1)))),
  );
}

/** The dates under the line, where there is room for them: the list says them all. */
function dates(jours: readonly Jour[], x: (time: number) => number, largeur: number): readonly Element[] {
  let last = -Infinity;
  return jours.flatMap(({ temps: time, echeance: { date } }) => {
    const at = Math.min(Math.max(x(time), 32), largeur - 32);
    if (at < last + 64) return [];
    last = at;
    return [s("text", { class: "frise__date", x: at, y: axe + 22 }, new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${date}T12:00:00Z`)))];
  });
}

/** Marks stand over their day; those that would touch are pushed aside, tied to their day by a line. */
function places(xs: readonly number[], largeur: number): ReadonlyArray<{ readonly at: number; readonly center: number }> {
  const apart = 2 * rayon + 3;
  let left = -Infinity;
  const pushed = xs.map((at) => (left = Math.max(at, left + apart)));
  let right = largeur - rayon - 2 + apart;
  return pushed
    .map((center, i) => ({ at: xs[i] ?? center, center }))
    .reverse()
    .map(({ at, center }) => ({ at, center: (right = Math.min(center, right - apart)) }))
    .reverse();
}

/** The first day of each month between two instants. */
function months(from: number, to: number): ReadonlyArray<{ readonly time: number; readonly nom: string }> {
  const first = new Date(from);
  const all = Array.from({ length: 24 }, (_, i) => Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1)).filter((time) => time >= from && time <= to);
  return all.map((time) => ({ time, nom: new Intl.DateTimeFormat("fr-FR", { month: "short", timeZone: "UTC" }).format(time) }));
}
