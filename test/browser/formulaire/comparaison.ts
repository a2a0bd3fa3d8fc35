/** To keep one's marks or to aim at a mention: the two choices in two columns, with the averages that marks one tries would give. */
import { type Besoin, comparer, type Comparaison, type Epreuve, type Resultat } from "inscription-bac";
import { h, renew } from "./dom.js";
import { type Etat, instant } from "./etat.js";
import { capital, moyenne, nombre, typographie, verdicts } from "./textes.js";

/** Marks that one tries, by épreuve; they belong to this part of the page, and are not told. */
const essais = new Map<string, string>();

type Ligne = { readonly cle: string; readonly libelle: string };

export class Comparatif {
  readonly #champs = h("div", { class: "essais" });
  readonly #colonnes = h("div", { class: "colonnes" });
  #etat: Etat | null = null;

  constructor(readonly region: HTMLElement) {
    region.replaceChildren(
      h("h2", { id: "titre-comparaison", class: "fr-h3" }, "Garder vos notes, ou viser une mention"),
      h("p", {}, "Garder une seule note d’épreuve terminale exclut toute mention. Voici les deux choix, sans conseil\u00a0: à vous de comparer."),
      this.#colonnes,
      h("details", { class: "a-l-ecran" }, h("summary", {}, "Essayer des notes"), h("p", {}, "Les notes essayées ici servent aux deux colonnes, là où l’épreuve est à passer\u202f; elles ne sont pas des réponses."), this.#champs),
    );
    this.#champs.addEventListener("input", ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      essais.set(target.name, target.value);
      target.setAttribute("aria-invalid", String(lireNote(target.value) === null && target.value !== ""));
      this.#dessiner();
    });
  }

  montrer(etat: Etat): void {
    this.#etat = etat;
    const keepable = etat.bilan.benefices?.notes.some(({ verdict }) => verdict !== "non") === true;
    this.region.hidden = !keepable;
    if (keepable) this.#dessiner();
  }

  #dessiner(): void {
    if (this.#etat === null) return;
    const { situation, at } = this.#etat;
    const kept = situation.conserver !== undefined && situation.conserver !== "aucune" ? situation.conserver : "toutes";
    const notes = Object.fromEntries([...essais].flatMap(([cle, text]) => (lireNote(text) === null ? [] : [[cle, lireNote(text) as number]])));
    const compared = comparer({ ...situation, conserver: kept }, { ...situation, conserver: "aucune" }, notes, instant(at));
    this.#demander(aPasser(compared));
    renew(this.#colonnes, colonne("a", kept === "toutes" ? "Garder toutes les notes possibles" : "Garder les notes choisies", compared.a), colonne("b", "Ne rien garder", compared.b));
  }

  /** A field for each mark that may be tried; those that are there stay. */
  #demander(lignes: readonly Ligne[]): void {
    for (const place of this.#champs.querySelectorAll<HTMLElement>("[data-essai]")) if (!lignes.some(({ cle }) => cle === place.getAttribute("data-essai"))) place.remove();
    for (const { cle, libelle } of lignes) {
      if (this.#champs.querySelector(`[data-essai="${CSS.escape(cle)}"]`) !== null) continue;
      const id = `essai-${cle.replace("/", "-")}`;
      this.#champs.append(h("div", { class: "fr-input-group", "data-essai": cle }, h("label", { class: "fr-label", for: id }, libelle), h("input", { class: "fr-input saisie-note", id, name: cle, type: "text", inputmode: "decimal", autocomplete: "off", value: essais.get(cle) ?? "" })));
    }
  }
}

/** « 12,5 » as a number out of 20; `null` when it is not one. */
function lireNote(text: string): number | null {
  const note = /^\d+(?:[.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN;
  return note >= 0 && note <= 20 ? note : null;
}

const programmes: Readonly<Record<string, string>> = { premiere: "première", terminale: "terminale", cycle: "cycle" };

/** The épreuves to sit in one choice or the other, by the key of their marks. */
function aPasser({ a, b }: Comparaison): readonly Ligne[] {
  const found = new Map<string, Ligne>();
  for (const { bilan } of [a, b])
    for (const { id, libelle, programme, statut, coefficient } of bilan.epreuves) {
      if (statut !== "a-passer" || coefficient === null) continue;
      const halves = bilan.epreuves.filter((other) => other.id === id).length > 1 && programme !== null;
      const cle = halves ? `${id}/${programme}` : id;
      found.set(cle, { cle, libelle: halves ? `${libelle} (${programmes[programme] ?? programme})` : libelle });
    }
  return [...found.values()];
}

const seuils: Readonly<Record<number, string>> = { 8: "second groupe", 10: "admission", 12: "mention assez bien", 14: "mention bien", 16: "mention très bien", 18: "félicitations" };
const issues: Readonly<Record<NonNullable<Resultat["issue"]>, string>> = { admis: "admission", "second-groupe": "second groupe d’épreuves", ajourne: "ajournement" };
const mentions: Readonly<Record<NonNullable<Resultat["mention"]>, string>> = { "assez-bien": "assez bien", bien: "bien", "tres-bien": "très bien", felicitations: "très bien avec les félicitations du jury" };

function colonne(cle: "a" | "b", titre: string, { bilan, resultat }: Comparaison["a"]): HTMLElement {
  const kept = bilan.epreuves.filter(({ statut, note }) => (statut === "conservee" || statut === "reportee") && note !== null);
  const left = bilan.epreuves.filter(({ statut }) => statut === "a-passer").length;
  const line = (question: string, answer: string, data: Readonly<Record<string, string>> = {}): readonly HTMLElement[] => [h("dt", {}, question), h("dd", data, answer)];
  return h(
    "section",
    { class: "colonne", "data-choix": cle, "aria-labelledby": `colonne-${cle}` },
    h("h3", { id: `colonne-${cle}`, class: "fr-h5" }, titre),
    h(
      "dl",
      {},
      ...line("Une mention reste possible", verdicts[bilan.mention?.verdict ?? "incomplet"], { "data-mention": bilan.mention?.verdict ?? "" }),
      ...line("Notes reprises", kept.length === 0 ? "aucune" : kept.map(noteReprise).join(", ")),
      ...line("Épreuves à passer", String(left)),
      ...line("Total des coefficients", bilan.denominateur === null ? etendue(bilan.denominateurs) : nombre(bilan.denominateur)),
      ...line("Moyenne", resultat.moyenne === null ? "pas encore connue" : `${moyenne(resultat.moyenne)}/20`, { class: "colonne__moyenne", "data-moyenne": String(resultat.moyenne) }),
      ...(resultat.issue === null ? [] : line("Résultat", `${issues[resultat.issue]}${resultat.mention === null ? "" : `, mention ${mentions[resultat.mention]}`}`)),
    ),
    ...besoins(resultat),
  );
}

const noteReprise = ({ libelle, note, programme }: Epreuve): string => typographie(`${libelle}${programme === "premiere" ? " (première)" : ""} : ${nombre(note ?? 0)}`);
const etendue = (ends: { readonly min: number; readonly max: number } | undefined): string => (ends === undefined ? "pas encore connu" : `entre ${nombre(ends.min)} et ${nombre(ends.max)}`);

/** What the remaining épreuves must bring for each threshold; why nothing is computed, otherwise. */
function besoins({ besoins: needs, motifs, moyenne: known }: Resultat): readonly HTMLElement[] {
  if (known !== null) return [];
  if (needs.length > 0) return [h("p", {}, "Moyenne qu’il faut aux épreuves qui restent, pour\u00a0:"), h("ul", { class: "besoins" }, ...needs.map((need) => h("li", {}, `${capital(seuils[need.seuil] ?? `une moyenne de ${need.seuil}`)}\u00a0: ${besoin(need)}`)))];
  const why = motifs.flatMap(({ message }) => (message === undefined ? [] : [message]));
  return why.length === 0 ? [] : [h("div", { class: "reserve" }, ...why.map((text) => h("p", {}, text)))];
}

const besoin = ({ points, moyenne: needed }: Besoin): string => (points === 0 ? "déjà atteinte" : needed === null ? "hors d’atteinte" : `${nombre(Math.ceil(needed * 100) / 100)}/20`);
