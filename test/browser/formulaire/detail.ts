/** The rest of the bilan, across the page: épreuves, what to do, what to send, what comes next, what was said. */
import type { Bilan, Epreuve, Partie } from "inscription-bac";
import { adresse, badge } from "./bilan.js";
import { h } from "./dom.js";
import type { Saisie } from "./etat.js";
import { motifs } from "./sources.js";
import { capital, dateDe, nombre, statuts } from "./textes.js";

export function detail(bilan: Bilan, dites: ReadonlyArray<readonly [titre: string, lignes: ReadonlyArray<readonly [question: string, reponse: string]>]>, saisie: Saisie): readonly HTMLElement[] {
  return [
    ...section("epreuves", "Vos épreuves", bilan.epreuves.length === 0 ? [] : [epreuves(bilan), ...total(bilan)]),
    ...section("demarches", "Ce que vous avez à faire", bilan.demarches.length === 0 ? [] : [demarches(bilan)]),
    ...section("pieces", "Vos pièces", pieces(bilan)),
    ...section("suite", "Et ensuite", bilan.suite.length === 0 ? [] : [h("ul", {}, ...bilan.suite.map(({ session, message, motifs: reasons }, i) => h("li", {}, h("p", {}, h("strong", {}, `Session ${session}\u00a0:`), ` ${message}`), motifs(`suite ${i}`, "D’où cela vient", reasons, message))))]),
    ...section("dit", "Ce que vous avez dit", dites.flatMap(([titre, lignes]) => (lignes.length === 0 ? [] : [h("h3", { class: "fr-h6" }, titre), h("dl", { class: "dit" }, ...lignes.flatMap(([question, reponse]) => [h("dt", {}, question), h("dd", {}, capital(reponse))]))]))),
    h("details", { class: "a-l-ecran json", "data-cle": "json" }, h("summary", { "data-cle": "json titre" }, "Pour un programme\u00a0: la saisie et le bilan, en JSON"), json("json-saisie", "La saisie", saisie), json("json-bilan", "Le bilan", bilan)),
  ];
}

const json = (id: string, titre: string, value: unknown): HTMLElement => h("div", {}, h("p", { id: `${id}-titre` }, titre), h("pre", { id, tabindex: 0, role: "region", "aria-labelledby": `${id}-titre` }, JSON.stringify(value, null, 1)));

const section = (id: string, titre: string, content: readonly HTMLElement[]): readonly HTMLElement[] => (content.length === 0 ? [] : [h("section", { id: `detail-${id}`, "aria-labelledby": `titre-${id}` }, h("h2", { id: `titre-${id}`, class: "fr-h3" }, titre), ...content)]);

const programmes: Readonly<Record<string, string>> = { premiere: "programme de première", terminale: "programme de terminale", cycle: "programme du cycle" };

function epreuves({ epreuves: rows }: Bilan): HTMLElement {
  const head = h("tr", {}, ...["Épreuve", "Coefficient", "Statut", "Note"].map((titre) => h("th", { scope: "col" }, titre)));
  return h("table", { class: "epreuves" }, h("caption", { class: "fr-sr-only" }, "Vos épreuves, leurs coefficients et ce qu’elles deviennent"), h("thead", {}, head), h("tbody", {}, ...rows.map(epreuve)));
}

function epreuve({ id, libelle, programme, coefficient, statut, note, parties, motifs: reasons }: Epreuve): HTMLElement {
  const how = [...(programme === null ? [] : [programmes[programme] ?? programme]), ...fois(parties.map(partie))].join(" ; ").replaceAll(" ;", "\u202f;");
  const cell = (titre: string, ...children: ReadonlyArray<Node | string | null>): HTMLElement => h("td", { "data-titre": titre }, ...children);
  return h(
    "tr",
    { "data-statut": statut, "data-epreuve": id },
    h("th", { scope: "row" }, libelle, h("span", { class: "epreuve__comment" }, how), motifs(`epreuve ${id} ${programme ?? ""}`, "Pourquoi\u202f?", reasons)),
    cell("Coefficient", coefficient === null ? "à confirmer" : nombre(coefficient)),
    cell("Statut", statuts[statut]),
    cell("Note", note === null ? "–" : `${nombre(note)}/20`),
  );
}

const formes: Readonly<Record<Partie["forme"], string>> = { ecrit: "écrit", oral: "oral", pratique: "pratique" };
const partie = ({ forme, duree, preparation }: Partie): string => `${formes[forme]}${duree === null ? "" : ` ${heures(duree)}`}${preparation === null ? "" : ` (préparation ${heures(preparation)})`}`;
/** « pratique × 2 »: parts alike are said once. */
const fois = (texts: readonly string[]): readonly string[] => [...new Set(texts)].map((text) => {
  const count = texts.filter((other) => other === text).length;
  return count === 1 ? text : `${text} ×\u00a0${count}`;
});
const heures = (duree: string): string => duree.replace(/^PT(?:(\d+)H)?(?:(\d+)M)?$/, (_, hours: string | undefined, minutes: string | undefined) => [hours === undefined ? "" : `${hours}\u00a0h`, minutes === undefined ? "" : `${minutes}${hours === undefined ? "\u00a0min" : ""}`].filter((said) => said !== "").join(" "));

function total({ denominateur, denominateurs, epreuvesCompletes }: Bilan): readonly HTMLElement[] {
  const sum = denominateur !== null ? `Total des coefficients qui comptent\u00a0: ${nombre(denominateur)}.` : denominateurs !== undefined ? `Total des coefficients qui comptent\u00a0: entre ${nombre(denominateurs.min)} et ${nombre(denominateurs.max)}.` : null;
  return [...(sum === null ? [] : [h("p", {}, sum)]), ...(epreuvesCompletes ? [] : [h("p", {}, "La liste n’est pas complète\u00a0: d’autres épreuves apparaîtront avec vos réponses.")])];
}

function demarches({ demarches: steps }: Bilan): HTMLElement {
  return h(
    "ol",
    { class: "demarches" },
    ...steps.map(({ id, libelle, obligatoire, faite, echeance, contact, motifs: reasons }) =>
      h("li", { "data-demarche": id }, h("p", {}, libelle, !obligatoire && h("span", { class: "reserve" }, " Facultatif."), faite === true && h("span", { class: "reserve" }, " Fait.")), echeance !== null && h("p", { class: "echeance" }, `Au plus tard\u00a0: ${dateDe(echeance)}.`), contact !== null && adresse(contact), motifs(`demarche ${id}`, "D’où cela vient", reasons, libelle)),
    ),
  );
}

function pieces({ justificatifs }: Bilan): readonly HTMLElement[] {
  const owed = justificatifs.filter(({ verdict }) => verdict === "oui" || verdict === "a-confirmer");
  const open = justificatifs.filter(({ verdict }) => verdict === "incomplet");
  const perhaps = open.length === 0 ? [] : [h("p", {}, `Selon vos réponses, peut-être aussi\u00a0: ${open.map(({ libelle }) => libelle).join("\u202f; ")}.`)];
  if (owed.length === 0) return perhaps;
  return [
    h(
      "ul",
      { class: "pieces" },
      ...owed.map(({ id, libelle, code, verdict, echeance, depose, motifs: reasons }) =>
        h("li", { "data-piece": id }, h("div", { class: "point__tete" }, h("p", {}, capital(libelle), code !== null && ` (${code})`, depose === true && ", déposée"), badge(verdict)), echeance !== null && h("p", { class: "echeance" }, `Au plus tard\u00a0: ${dateDe(echeance)}.`), motifs(`piece ${id}`, "Pourquoi\u202f?", reasons)),
      ),
    ),
    ...perhaps,
  ];
}
