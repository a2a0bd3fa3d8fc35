/** The controls of a field, in the markup of the design system. Built once: what the reader has typed is never drawn again. */
import { type Champ, nomEpreuve, type Saisie, type Valeur } from "./champs.js";
import { h } from "./dom.js";
import { typographie } from "./textes.js";

/** A field on the page: its place, and where its messages go. */
export type Groupe = {
  readonly champ: Champ;
  readonly element: HTMLElement;
  readonly messages: HTMLElement;
  /** « facultatif » or « obligatoire », beside the question. */
  readonly marque: HTMLElement;
};

export type Controle = HTMLInputElement | HTMLSelectElement;
export const controlesDe = (within: HTMLElement): readonly Controle[] => [...within.querySelectorAll<Controle>("input, select")];

/** An `id` that a selector can name. */
export const idOf = (...parts: readonly string[]): string => parts.join("-").replace(/[^\w-]/g, "_");

/** Up to five answers are seen at once; more are in a list. */
const vuesEnsemble = 5;

export function groupe(champ: Champ): Groupe {
  const { chemin, saisie } = champ;
  const messages = h("div", { class: "fr-messages-group", id: idOf(chemin, "messages") });
  const marque = h("span", { class: "marque" });
  const element = isSingle(saisie) ? single(champ, marque, messages) : several(champ, marque, messages);
  element.setAttribute("data-chemin", chemin);
  return { champ, element, messages, marque };
}

const isSingle = (saisie: Saisie): boolean => ["texte", "annee", "note", "nombre", "date", "moment"].includes(saisie.type) || (saisie.type === "choix" && saisie.valeurs.length > vuesEnsemble);

/** One control, one label. */
function single({ chemin, question, aide, saisie }: Champ, marque: HTMLElement, messages: HTMLElement): HTMLElement {
  const id = idOf(chemin);
  const label = h("label", { class: "fr-label", for: id }, question, " ", marque, ...hint(aide ?? aides[saisie.type]));
  const control = saisie.type === "choix" ? liste(id, chemin, saisie.valeurs) : texte(id, chemin, saisie.type);
  control.setAttribute("aria-describedby", messages.id);
  return h("div", { class: saisie.type === "choix" ? "fr-select-group" : "fr-input-group" }, label, control, messages);
}

const aides: Readonly<Partial<Record<Saisie["type"], string>>> = { note: typographie("Sur 20, par exemple 12,5 ; « absent » si vous n’y étiez pas."), annee: "Par exemple 2023." };
const hint = (text: string | undefined): readonly HTMLElement[] => (text === undefined ? [] : [h("span", { class: "fr-hint-text" }, text)]);

function liste(id: string, name: string, valeurs: readonly Valeur[]): HTMLSelectElement {
  return h("select", { class: "fr-select", id, name }, h("option", { value: "" }, "Choisir…"), ...valeurs.map(([value, libelle]) => h("option", { value }, libelle)));
}

function texte(id: string, name: string, type: Saisie["type"]): HTMLInputElement {
  const attributes = { class: `fr-input saisie-${type}`, id, name, autocomplete: "off" };
  if (type === "date") return h("input", { ...attributes, type: "date" });
  if (type === "moment") return h("input", { ...attributes, type: "datetime-local" });
  return h("input", { ...attributes, type: "text", ...(type === "texte" ? {} : { inputmode: type === "note" ? "decimal" : "numeric" }) });
}

/** Several controls under one question. */
function several({ chemin, question, aide, saisie }: Champ, marque: HTMLElement, messages: HTMLElement): HTMLElement {
  const id = idOf(chemin);
  const legend = h("legend", { class: "fr-fieldset__legend fr-fieldset__legend--regular", id: `${id}-legende` }, question, " ", marque, ...hint(aide));
  return h("fieldset", { class: "fr-fieldset", id, "aria-labelledby": `${id}-legende ${messages.id}` }, legend, ...inside(chemin, saisie), messages);
}

function inside(chemin: string, saisie: Saisie): readonly HTMLElement[] {
  switch (saisie.type) {
    case "choix":
      return [...radios(chemin, saisie.valeurs), effacer(chemin)];
    case "cases":
      return [...saisie.valeurs, ...(saisie.aucune === undefined ? [] : [["aucune", saisie.aucune] as const])].map(([value, libelle]) => coche("checkbox", chemin, value, libelle));
    case "choix-multiples":
      return [...Array(saisie.nombre).keys()].map((i) => {
        const id = idOf(chemin, String(i));
        return h("div", { class: "fr-fieldset__element" }, h("div", { class: "fr-select-group" }, h("label", { class: "fr-label", for: id }, i === 0 ? "La première" : "La seconde"), liste(id, chemin, saisie.valeurs)));
      });
    case "notes":
      return notes(chemin, saisie);
    case "conserver":
      return [...radios(chemin, [["toutes", "toutes celles qui peuvent l’être"], ["aucune", "aucune"], ["", "celles-ci"]]), h("div", { class: "fr-fieldset__element retrait", hidden: true, "data-choix-de": chemin }), effacer(chemin)];
    case "lignes":
      return lignes(chemin, saisie);
    case "objet":
      return saisie.champs.map((champ) => h("div", { class: "fr-fieldset__element" }, single({ ...champ, chemin: `${chemin}.${champ.chemin}` }, h("span"), h("div", { class: "fr-messages-group", id: idOf(chemin, champ.chemin, "messages") }))));
    case "ne-sait-pas":
      return [h("div", { class: "fr-fieldset__element", "data-choix-de": chemin })];
    default:
      return [];
  }
}

function radios(chemin: string, valeurs: readonly Valeur[]): readonly HTMLElement[] {
  const inline = valeurs.every(([, libelle]) => libelle.length < 6);
  return valeurs.map(([value, libelle]) => coche("radio", chemin, value, libelle, inline ? " fr-fieldset__element--inline" : ""));
}

/** A radio button or a box, with its label. */
export function coche(type: "radio" | "checkbox", name: string, value: string, libelle: string, place = ""): HTMLElement {
  const id = idOf(name, value === "" ? "oui" : value);
  return h("div", { class: `fr-fieldset__element${place}` }, h("div", { class: `fr-${type}-group fr-${type}-group--sm` }, h("input", { type, id, name, value }), h("label", { class: "fr-label", for: id }, libelle)));
}

/** A radio button cannot be taken back; shown once there is something to take back. */
const effacer = (chemin: string): HTMLElement => h("div", { class: "fr-fieldset__element effacer", hidden: true }, bouton("Effacer la réponse", { "data-effacer": chemin }));

export const bouton = (libelle: string, attributes: Readonly<Record<string, string | boolean>> = {}, style = "fr-btn--tertiary-no-outline fr-btn--sm"): HTMLButtonElement => h("button", { type: "button", class: `fr-btn ${style}`, ...attributes }, libelle);

// Marks

function notes(chemin: string, saisie: Extract<Saisie, { type: "notes" }>): readonly HTMLElement[] {
  const rows = h("div", { class: "fr-fieldset__element notes", "data-notes": chemin, "data-sessions": saisie.sessions }, ...saisie.toujours.map((id) => ligneDeNote(chemin, id, saisie.sessions)));
  const id = idOf(chemin, "ajout");
  const added = liste(id, "", saisie.valeurs);
  return [rows, h("div", { class: "fr-fieldset__element ajout" }, h("div", { class: "fr-select-group" }, h("label", { class: "fr-label", for: id }, "Une autre épreuve"), added), bouton("Ajouter cette épreuve", { "data-ajouter-note": chemin }, "fr-btn--secondary fr-btn--sm"))];
}

/** The mark of an épreuve, and when it was obtained if not at the last session; or that there is none. */
export function ligneDeNote(chemin: string, epreuve: string, sessions: boolean): HTMLElement {
  const name = `${chemin}.${epreuve}`;
  const id = idOf(name);
  const field = (key: "note" | "session", label: string, mode: string) => h("div", { class: "fr-input-group" }, h("label", { class: "fr-label", for: `${id}-${key}` }, label), h("input", { class: "fr-input", id: `${id}-${key}`, name: `${name}.${key}`, type: "text", inputmode: mode, autocomplete: "off" }));
  return h(
    "div",
    { class: "note", role: "group", "aria-labelledby": `${id}-nom`, "data-note": name },
    h("p", { class: "note__nom", id: `${id}-nom` }, nomEpreuve(epreuve)),
    field("note", "Note sur 20", "decimal"),
    sessions && field("session", "Session, si autre", "numeric"),
    h("div", { class: "fr-checkbox-group fr-checkbox-group--sm" }, h("input", { type: "checkbox", id: `${id}-sans`, name, value: "null", "data-sans-note": true }), h("label", { class: "fr-label", for: `${id}-sans` }, "pas de note")),
  );
}

// Lists of objects

function lignes(chemin: string, saisie: Extract<Saisie, { type: "lignes" }>): readonly HTMLElement[] {
  return [
    ...(saisie.aucune === undefined ? [] : [coche("checkbox", chemin, "aucune", saisie.aucune)]),
    h("div", { class: "fr-fieldset__element lignes", "data-lignes": chemin }),
    h("div", { class: "fr-fieldset__element" }, bouton(saisie.ajouter, { "data-ajouter-ligne": chemin }, "fr-btn--secondary fr-btn--sm")),
  ];
}

export function ligne(chemin: string, champs: readonly Champ[], index: number): HTMLElement {
  const name = `${chemin}.${index}`;
  const parts = champs.map((champ) => single({ ...champ, chemin: `${name}.${champ.chemin}` }, h("span"), h("div", { class: "fr-messages-group", id: idOf(name, champ.chemin, "messages") })));
  return h("div", { class: "ligne", role: "group", "aria-label": `Ligne ${index + 1}` }, ...parts, bouton("Retirer", { "data-retirer": name, "aria-label": `Retirer la ligne ${index + 1}` }));
}
