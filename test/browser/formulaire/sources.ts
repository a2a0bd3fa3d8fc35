/** The texts behind an answer. */
import type { Motif } from "inscription-bac";
import { rules } from "inscription-bac/rules";
import { h } from "./dom.js";
import { capital, typographie } from "./textes.js";

/** One line for each passage cited, with its link. */
export function sources(citations: readonly string[]): HTMLElement {
  return h("ul", { class: "sources" }, ...citations.map((citation) => h("li", {}, source(citation))));
}

function source(citation: string): Node {
  const [id = "", passage = ""] = citation.split("#");
  const known = rules.sources[id];
  if (known === undefined) return document.createTextNode(citation);
  const libelle = known.passages[passage]?.libelle;
  const text = typographie(capital(libelle === undefined ? known.court : `${known.court} – ${libelle}`));
  const lien = known.lien;
  return lien == null ? document.createTextNode(text) : h("a", { href: lien, class: "fr-link fr-link--sm", rel: "noreferrer" }, text);
}

/** Reasons, folded: each with what it says (its title, when that is said above), how sure it is, and its texts. */
export function motifs(cle: string, titre: string, reasons: readonly Motif[], dejaDit: string | null = null, ...avant: readonly HTMLElement[]): HTMLElement | null {
  if (reasons.length === 0 && avant.length === 0) return null;
  return h(
    "details",
    { class: "motifs", "data-cle": cle },
    h("summary", { "data-cle": `${cle} titre` }, titre),
    ...avant,
    ...(reasons.length === 0 ? [] : [h("ul", { class: "motifs__liste" }, ...reasons.map((one) => h("li", {}, h("p", {}, one.message === undefined || one.message === dejaDit ? `${typographie(one.titre)}.` : one.message, one.certitude === "a-confirmer" && h("span", { class: "reserve" }, " À confirmer.")), sources(one.sources))))]),
  );
}
