/** The steps: their fields, what each shows, what stands beside them. */
import type { Requirement } from "inscription-bac";
import { type AvertissementDeChamp, type Etape, etapes, type FormIssue } from "inscription-bac/form";
import { type Champ, champs } from "./champs.js";
import { controlesDe, type Groupe, groupe } from "./controles.js";
import { h } from "./dom.js";
import { typographie } from "./textes.js";
import { type Demandes, dit, type Etat, type Saisie } from "./etat.js";

export const ordre = Object.keys(etapes) as readonly Etape[];

export type Page = { readonly etape: Etape; readonly element: HTMLElement; readonly groupes: readonly Groupe[]; readonly vide: HTMLElement };

export function pageDe(etape: Etape): Page {
  const groupes = champs[etape].map(groupe);
  const vide = h("p", { hidden: true }, etape === "recapitulatif" ? "Il ne manque aucune réponse." : "Rien à dire à cette étape.");
  const relire = etape === "recapitulatif" && h("p", {}, "Vos réponses sont rassemblées sous ", h("a", { href: "#titre-dit" }, typographie("« Ce que vous avez dit »")), ".");
  const element = h("div", { class: "etape", "data-etape": etape }, ...groupes.map((one) => one.element), relire, vide);
  return { etape, element, groupes, vide };
}

/** Asked first, shown first: each field keeps the rank at which `questions` first gave it. */
const rangs = new Map<string, number>();
export function retenirLesRangs({ questions }: Demandes): void {
  for (const { fait } of questions) {
    const chemin = fait.startsWith("ajournement.notes.") ? "ajournement.notes" : fait;
    if (!rangs.has(chemin)) rangs.set(chemin, rangs.size);
  }
}

/** Puts the fields in the order of the questions; or only the one that is about to be shown, so that the others, and the focus, stay. */
export function ranger({ element, groupes, vide }: Page, seul?: Groupe): void {
  const sorted = [...groupes].sort((a, b) => rang(a) - rang(b));
  if (seul === undefined) {
    element.prepend(...sorted.map((one) => one.element));
    return;
  }
  const next = sorted.slice(sorted.indexOf(seul) + 1).find((one) => !one.element.hidden);
  element.insertBefore(seul.element, next?.element ?? vide);
}

const rang = ({ champ: { chemin } }: Groupe): number => {
  if (chemin === "session" || chemin === "academie") return -1;
  // A part follows the question that it belongs to.
  return rangs.get(chemin) ?? rangs.get(chemin.split(".")[0] ?? "") ?? Number.MAX_SAFE_INTEGER;
};

/** Fields asked only of those who said « yes, already »: the one that opens them is a radio button without a value of its own. */
const apresOui: readonly string[] = ["anticipees", "controleContinuPremiere"];
const apresOuiDAbord: readonly string[] = ["annee", "nature", "notes"];

/** Gates of the dictionary that one answer opens. The others show in `requirements`. */
const portes: Readonly<Record<string, readonly [chemin: string, valeur: string]>> = { aEchoue: ["parcours", "ajourne"], aUnDiplome: ["parcours", "bachelier"], estGenerale: ["voie", "generale"], estTechnologique: ["voie", "technologique"] };

function estOuvert(si: string | undefined, saisie: Saisie): boolean {
  if (si === undefined) return true;
  const [chemin, valeur] = portes[si] ?? [si, "oui"];
  return dit(saisie, chemin) === valeur;
}

/** Whether a field is on the page: it says something, it is asked or may be told, what is told beside it needs it, or nothing closes it. */
export function estMontre(champ: Champ, { saisie, bilan, issues }: Etat, roles: Readonly<Record<string, Requirement>>, form: HTMLFormElement): boolean {
  const { chemin, si } = champ;
  const [parent = "", enfant = ""] = chemin.split(".");
  const told = dit(saisie, chemin) !== undefined;
  const asked = roles[chemin] === "required" || roles[chemin] === "optional";
  if (apresOui.includes(parent) && enfant !== "") {
    const oui = form.querySelector<HTMLInputElement>(`input[type=radio][name="${parent}"][value=""]`)?.checked === true;
    return oui && (told || asked || apresOuiDAbord.includes(enfant));
  }
  if (chemin === "neSaitPas") return told || bilan.manquants.length > 0;
  if (told || asked || issues.some(({ path }) => path.join(".") === chemin)) return true;
  return estOuvert(si, saisie) && (bilan.procedure.verdict !== "non" || chemin === "session" || chemin === "academie");
}

/** A hidden field says nothing. */
export function montrer({ element }: Groupe, visible: boolean): void {
  element.hidden = !visible;
  for (const control of controlesDe(element)) {
    const hidden = control.closest("[hidden]");
    const noMark = control.type === "text" && control.closest(".note")?.querySelector<HTMLInputElement>("[data-sans-note]")?.checked === true;
    control.disabled = noMark || (hidden !== null && element.contains(hidden));
  }
}

export function marquer({ marque, champ: { chemin } }: Groupe, roles: Readonly<Record<string, Requirement>>): void {
  const asked = roles[chemin] === "required" || chemin === "session" || chemin === "academie";
  marque.textContent = asked ? "obligatoire" : "facultatif";
  marque.classList.toggle("marque--obligatoire", asked);
}

/** The field beside which a problem stands: the one it names, or the first that it holds. */
export function groupeDe(pages: readonly Page[], path: ReadonlyArray<string | number>): Groupe | undefined {
  const chemin = path.join(".");
  const groupes = pages.flatMap((page) => page.groupes);
  const around = groupes.filter(({ champ }) => chemin === champ.chemin || chemin.startsWith(`${champ.chemin}.`));
  return around.sort((a, b) => b.champ.chemin.length - a.champ.chemin.length)[0] ?? groupes.find(({ champ, element }) => champ.chemin.startsWith(`${chemin}.`) && !element.hidden);
}

/** The messages beside a field: what must change, then what to know. */
export function dire({ element, messages }: Groupe, issues: readonly FormIssue[], known: readonly AvertissementDeChamp[]): void {
  const lines = [...new Set(issues.map(({ message }) => message))].map((text) => ["error", text] as const);
  const notes = [...new Set(known.map(({ message }) => message))].map((text, i) => [known[i]?.gravite === "information" ? "info" : "warning", text] as const);
  const said = [...lines, ...notes.filter(([, text]) => !lines.some(([, other]) => other === text))];
  const now = said.map(([kind, text]) => `${kind} ${text}`).join("\n");
  if (messages.getAttribute("data-dit") !== now) {
    messages.setAttribute("data-dit", now);
    messages.replaceChildren(...said.map(([kind, text]) => h("p", { class: `fr-message fr-message--${kind}` }, text)));
  }
  const wrong = lines.length > 0;
  for (const [kind, name] of [["FIELDSET", "fr-fieldset"], ["DIV", element.classList.contains("fr-select-group") ? "fr-select-group" : "fr-input-group"]] as const) if (element.tagName === kind) element.classList.toggle(`${name}--error`, wrong);
  for (const control of controlesDe(element)) {
    if (wrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

/** What was answered, in words, for the summary and for print. */
export function reponses(pages: readonly Page[]): ReadonlyArray<readonly [etape: Etape, lignes: ReadonlyArray<readonly [question: string, reponse: string]>]> {
  return pages.map(({ etape, groupes }) => [etape, groupes.filter(({ element, champ }) => !element.hidden && champ.saisie.type !== "ne-sait-pas").map((one) => [one.champ.question, reponse(one)] as const).filter(([, said]) => said !== "")] as const);
}

function reponse({ element }: Groupe): string {
  const labelOf = (control: HTMLElement): string => element.querySelector(`label[for="${control.id}"]`)?.firstChild?.textContent?.trim() ?? "";
  const ticked = element.querySelector("input[type=checkbox]:checked") !== null;
  const said = controlesDe(element).flatMap((control): readonly string[] => {
    if (control.disabled || control.name === "") return [];
    // « Those »: the boxes say which.
    if (control.type === "radio" && control.value === "" && ticked) return [];
    const nom = control.closest("[data-note]")?.querySelector(".note__nom")?.textContent;
    if (control instanceof HTMLSelectElement) return control.value === "" ? [] : [control.selectedOptions[0]?.text ?? ""];
    if (control.type === "radio" || control.type === "checkbox") return control.checked ? [nom == null ? labelOf(control) : `${nom}\u00a0: pas de note`] : [];
    if (control.value === "") return [];
    return [nom == null ? jour(control.value) : control.name.endsWith(".session") ? `(session ${control.value})` : `${nom}\u00a0: ${control.value}/20`];
  });
  return said.join(", ").replaceAll(", (", " (");
}

const jour = (value: string): string => (/^\d{4}-\d\d-\d\d$/.test(value) ? new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${value}T12:00:00Z`)) : value);
