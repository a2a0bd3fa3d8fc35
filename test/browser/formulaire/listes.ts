/** The lists that grow or follow the other answers: marks, rows, boxes, and the buttons inside the fields. */
import { champs, nomEpreuve } from "./champs.js";
import { coche, ligne, ligneDeNote } from "./controles.js";
import type { Etat } from "./etat.js";

/** The marks that may be kept, and what is still missing: the boxes follow the bilan; one that is ticked stays. */
export function actualiser(form: HTMLFormElement, { saisie, bilan, situation }: Etat): void {
  const notes = Object.entries(situation.ajournement?.notes ?? {}).flatMap(([id, note]) => (note === null ? [] : [id]));
  const ids = [...new Set(["francais-ecrit", "francais-oral", ...notes, ...(bilan.benefices?.notes ?? []).map(({ epreuve }) => epreuve)])];
  boxes(form, "conserver", ids.map((id) => [id, nomEpreuve(id)]));
  const ignored = Array.isArray(saisie["neSaitPas"]) || typeof saisie["neSaitPas"] === "string" ? [saisie["neSaitPas"]].flat().map(String) : [];
  boxes(form, "neSaitPas", [...new Map([...bilan.manquants.map(({ chemin, question }) => [chemin.join("."), question] as const), ...ignored.map((chemin) => [chemin, libelleDe(form, "neSaitPas", chemin)] as const)])]);
  const some = form.querySelector<HTMLInputElement>('input[type=radio][name="conserver"][value=""]')?.checked === true;
  const list = form.querySelector<HTMLElement>('[data-choix-de="conserver"]');
  if (list !== null) list.hidden = !some;
  for (const fieldset of form.querySelectorAll<HTMLElement>("fieldset")) {
    const take = fieldset.querySelector<HTMLElement>(":scope > .effacer");
    if (take !== null) take.hidden = fieldset.querySelector("input[type=radio]:checked") === null;
  }
}

const libelleDe = (form: HTMLFormElement, name: string, value: string): string => form.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"] + label`)?.textContent ?? value;

function boxes(form: HTMLFormElement, name: string, valeurs: ReadonlyArray<readonly [string, string]>): void {
  const place = form.querySelector<HTMLElement>(`[data-choix-de="${name}"]`);
  if (place === null) return;
  const boxOf = (value: string) => place.querySelector<HTMLInputElement>(`input[value="${CSS.escape(value)}"]`);
  for (const box of place.querySelectorAll("input")) if (!box.checked && document.activeElement !== box && !valeurs.some(([value]) => value === box.value)) box.closest(".fr-fieldset__element:not([data-choix-de])")?.remove();
  for (const [value, libelle] of valeurs) if (boxOf(value) === null) place.append(coche("checkbox", name, value, libelle));
}

/** What the buttons inside the fields do; whether the click was one of theirs. */
export function agir(form: HTMLFormElement, target: HTMLElement): boolean {
  const of = (name: string): string | null => target.getAttribute(`data-${name}`);
  const fieldset = target.closest<HTMLElement>("fieldset");
  const note = of("ajouter-note");
  if (note !== null && fieldset !== null) {
    const select = fieldset.querySelector<HTMLSelectElement>(".ajout select");
    const place = fieldset.querySelector<HTMLElement>("[data-notes]");
    if (select === null || place === null || select.value === "") return true;
    if (place.querySelector(`[data-note="${note}.${CSS.escape(select.value)}"]`) === null) place.append(ligneDeNote(note, select.value, place.getAttribute("data-sessions") !== null));
    place.querySelector<HTMLElement>(`[data-note="${note}.${CSS.escape(select.value)}"] input`)?.focus();
    select.value = "";
    return true;
  }
  const added = of("ajouter-ligne");
  const saisie = Object.values(champs).flat().find(({ chemin }) => chemin === added)?.saisie;
  if (added !== null && saisie?.type === "lignes" && fieldset !== null) {
    const place = fieldset.querySelector<HTMLElement>("[data-lignes]");
    const last = place?.lastElementChild?.querySelector("[data-retirer]")?.getAttribute("data-retirer")?.split(".").at(-1);
    const row = ligne(added, saisie.champs, last === undefined ? 0 : Number(last) + 1);
    place?.append(row);
    row.querySelector<HTMLElement>("select, input")?.focus();
    return true;
  }
  if (of("retirer") !== null) {
    target.closest(".ligne")?.remove();
    fieldset?.querySelector<HTMLElement>("[data-ajouter-ligne]")?.focus();
    return true;
  }
  const cleared = of("effacer");
  if (cleared !== null) {
    for (const radio of form.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${cleared}"]`)) radio.checked = false;
    fieldset?.querySelector<HTMLElement>("input[type=radio]")?.focus();
    return true;
  }
  return false;
}
