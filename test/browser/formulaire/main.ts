/** The form: one situation, one step; everything shown is computed from them, and what is typed stays where it is. */
import { dependencies, type Etape, etapes } from "inscription-bac/form";
import { lignesDu, panneau } from "./bilan.js";
import { Comparatif } from "./comparaison.js";
import { bouton, controlesDe } from "./controles.js";
import { detail } from "./detail.js";
import { h, renew } from "./dom.js";
import { echeances } from "./echeances.js";
import { calculer, demander, type Demandes, dit, type Etat } from "./etat.js";
import { dire, estMontre, groupeDe, marquer, montrer, ordre, type Page, pageDe, ranger, reponses, retenirLesRangs } from "./etapes.js";
import { instantOf, wallTimeOf } from "./instant.js";
import { actualiser, agir } from "./listes.js";
import { lire } from "./saisie.js";
import { typographie, verdicts } from "./textes.js";

const region = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const form = region("formulaire") as HTMLFormElement;
const comparatif = new Comparatif(region("comparaison"));

/** The day of the demonstration, in the campaign that the rulebook knows whole: `?at=` or the field says another. */
const parDefaut = "2023-11-10T10:00:00+01:00";

// The page, built once

const pages: readonly Page[] = ordre.map(pageDe);
const horloge = h("input", { class: "fr-input", id: "at", type: "datetime-local", "aria-describedby": "at-aide" });
const titre = h("h2", { class: "fr-stepper__title", tabindex: -1 });
const barre = h("div", { class: "fr-stepper__steps", "data-fr-steps": ordre.length });
const suivante = h("p", { class: "fr-stepper__details" });
const toutes = h("ol", { class: "etapes" });
const resume = h("div", { class: "fr-alert fr-alert--error fr-alert--sm resume", tabindex: -1, hidden: true });
const retour = bouton("Étape précédente", {}, "fr-btn--secondary");
const suite = h("button", { type: "submit", class: "fr-btn" }, "Continuer");

const etapeCourante = { etape: ordre[0] as Etape };
/** Steps that the reader has tried to leave: what misses there is said. Fields that the reader has left: what is wrong there is said. */
const tentees = new Set<Etape>();
const touches = new Set<string>();

form.append(
  h("div", { class: "fr-stepper" }, titre, barre, suivante),
  h("nav", { "aria-label": "Les neuf étapes" }, h("details", { class: "toutes-les-etapes" }, h("summary", {}, "Toutes les étapes"), toutes)),
  resume,
  h(
    "div",
    { class: "fr-input-group horloge", "data-horloge": true },
    h("label", { class: "fr-label", for: "at" }, "Date et heure de la réponse", h("span", { class: "fr-hint-text", id: "at-aide" }, "Heure de Paris. La démonstration se place pendant l’ouverture du registre.")),
    h("div", { class: "horloge__ligne" }, horloge, bouton("Maintenant", { "data-maintenant": true }, "fr-btn--secondary fr-btn--sm")),
  ),
  ...pages.map(({ element }) => element),
  h("div", { class: "boutons" }, retour, suite),
);

// From the form to what is shown

let etat: Etat;
let demandes: Demandes = { questions: [], roles: {} };
let attente = 0;

function calculerEtMontrer(change?: string): void {
  const before = etat as Etat | undefined;
  etat = calculer(lire(form), instantOf(horloge.value));
  montrerLeBilan();
  messages();
  if (before !== undefined) annoncer(before, change);
  // What is left to ask takes longer: the answer is shown first.
  window.clearTimeout(attente);
  attente = window.setTimeout(demanderEtMontrer, 0);
}

function demanderEtMontrer(): void {
  demandes = demander(etat);
  retenirLesRangs(demandes);
  actualiser(form, etat);
  for (const page of pages) {
    const wanted = page.groupes.map((one) => [one, estMontre(one.champ, etat, demandes.roles, form)] as const);
    for (const [one, visible] of wanted) {
      if (visible && one.element.hidden) ranger(page, one);
      montrer(one, visible);
      marquer(one, demandes.roles);
    }
    page.vide.hidden = wanted.some(([, visible]) => visible);
  }
  messages();
  lesEtapes();
  form.setAttribute("data-pret", String(Number(form.getAttribute("data-pret") ?? 0) + 1));
}

function montrerLeBilan(): void {
  const { bilan, saisie } = etat;
  renew(region("bilan"), ...panneau(bilan, allerA));
  comparatif.montrer(etat);
  dessiner();
  renew(region("detail"), ...detail(bilan, reponses(pages).map(([etape, lignes]) => [etapes[etape].libelle, lignes] as const), saisie));
}

const dessiner = (largeur = region("echeances").clientWidth): void => {
  renew(region("echeances"), ...echeances(etat.bilan, Math.max(280, largeur)));
};

/** What is wrong beside a field the reader has left, and what misses in a step the reader has tried to leave. */
function messages(): void {
  for (const { etape, groupes } of pages)
    for (const one of groupes) {
      const { chemin } = one.champ;
      const issues = etat.issues.filter(({ path, code }) => groupeDe(pages, path) === one && (tentees.has(etape) || (touches.has(chemin) && code !== "requis" && code !== "champ-requis")));
      const known = etat.avertissements.filter(({ path }) => path.length > 0 && groupeDe(pages, path) === one && (dit(etat.saisie, chemin) !== undefined || touches.has(chemin)));
      dire(one, one.element.hidden ? [] : issues, known);
    }
}

/** Says what a change has changed, once, when the reader pauses. */
let silence = 0;
function annoncer(before: Etat, change: string | undefined): void {
  const was = new Map(lignesDu(before.bilan).map(({ cle, point }) => [cle, point.verdict]));
  const moved = lignesDu(etat.bilan).filter(({ cle, point }) => was.get(cle) !== point.verdict);
  const group = pages.flatMap(({ groupes }) => groupes).find(({ champ }) => champ.chemin === change);
  const wrong = group?.messages.querySelector(".fr-message--error")?.textContent;
  const said = [...(wrong == null ? [] : [wrong]), ...moved.slice(0, 3).map(({ titre: point, point: { verdict } }) => typographie(`${point} : ${verdicts[verdict]}`))].join(". ");
  if (said === "") return;
  window.clearTimeout(silence);
  silence = window.setTimeout(() => (region("annonce").textContent = said), 700);
}

// Going from step to step

function lesEtapes(): void {
  const missing = new Map(pages.map(({ etape, groupes }) => [etape, new Set(etat.issues.map(({ path }) => groupeDe(pages, path)).filter((one) => one !== undefined && groupes.includes(one))).size]));
  renew(
    toutes,
    ...ordre.map((etape) => {
      const left = missing.get(etape) ?? 0;
      const current = etape === etapeCourante.etape;
      const button = h("button", { type: "button", class: "lien", "data-cle": etape, ...(current ? { "aria-current": "step" } : {}) }, `${etapes[etape].onglet}. ${etapes[etape].libelle}`, left > 0 && h("span", { class: "reserve" }, ` (${left} à compléter)`));
      button.addEventListener("click", () => aller(etape));
      return h("li", {}, button);
    }),
  );
}

/** Shows a step; its title takes the focus, so that it is read. */
function aller(etape: Etape, focus = true): void {
  etapeCourante.etape = etape;
  const { onglet, libelle } = etapes[etape];
  const next = ordre[ordre.indexOf(etape) + 1];
  titre.replaceChildren(h("span", { class: "fr-stepper__state" }, `Étape ${onglet} sur ${ordre.length}`), libelle);
  barre.setAttribute("data-fr-current-step", String(onglet));
  suivante.replaceChildren(...(next === undefined ? [] : [h("span", { class: "fr-text--bold" }, "Étape suivante\u00a0: "), etapes[next].libelle]));
  document.title = `${libelle} – Étape ${onglet} sur ${ordre.length} – inscription-bac`;
  for (const page of pages) page.element.hidden = page.etape !== etape;
  form.querySelector<HTMLElement>("[data-horloge]")!.hidden = onglet !== 1;
  retour.hidden = onglet === 1;
  suite.textContent = next === undefined ? "Vérifier" : "Continuer";
  resume.hidden = true;
  ranger(pages[onglet - 1] as Page);
  lesEtapes();
  messages();
  if (focus) titre.focus();
}

/** Takes the reader to a field, wherever it is. */
function allerA(chemin: ReadonlyArray<string | number>): void {
  const one = groupeDe(pages, chemin);
  const page = pages.find(({ groupes }) => one !== undefined && groupes.includes(one));
  if (one === undefined || page === undefined) return;
  if (page.etape !== etapeCourante.etape) aller(page.etape, false);
  const own = one.element.querySelector<HTMLElement>(`[data-note="${CSS.escape(chemin.join("."))}"] input`);
  (own ?? controlesDe(one.element).find((control) => !control.disabled) ?? one.element.querySelector<HTMLElement>("button"))?.focus();
}

/** What keeps the step from being left: each problem, with a way to its field. */
function refuser(etape: Etape): boolean {
  tentees.add(etape);
  messages();
  const page = pages.find((one) => one.etape === etape) as Page;
  const wrong = etat.issues.filter(({ path }) => etapes[etape].champs.includes(String(path[0])) && page.groupes.includes(groupeDe(pages, path) as (typeof page.groupes)[number]));
  resume.hidden = wrong.length === 0;
  if (wrong.length === 0) return false;
  const links = [...new Map(wrong.map((issue) => [issue.message, issue])).values()].map(({ path, message }) => {
    const button = h("button", { type: "button", class: "lien" }, message);
    button.addEventListener("click", () => allerA(path));
    return h("li", {}, button);
  });
  resume.replaceChildren(h("h3", { class: "alerte__titre" }, links.length === 1 ? "Une réponse à revoir" : `${links.length} réponses à revoir`), h("ul", {}, ...links));
  resume.focus();
  return true;
}

// What the reader does

const cheminDe = (target: EventTarget | null): string | undefined => (target instanceof Element ? (target.closest("[data-chemin]")?.getAttribute("data-chemin") ?? undefined) : undefined);

let frappe = 0;
form.addEventListener("input", ({ target }) => {
  window.clearTimeout(frappe);
  // The bilan grows as one types; a field is judged once it is left.
  if (target instanceof HTMLInputElement && target.type === "text") frappe = window.setTimeout(() => calculerEtMontrer(), 250);
});
form.addEventListener("change", ({ target }) => {
  window.clearTimeout(frappe);
  const chemin = cheminDe(target);
  if (chemin !== undefined) for (const touched of [chemin, ...dependencies(chemin).filter((other) => dit(lire(form), other) !== undefined)]) touches.add(touched);
  const one = pages.flatMap(({ groupes }) => groupes).find(({ champ }) => champ.chemin === chemin);
  if (one !== undefined) montrer(one, true);
  calculerEtMontrer(chemin);
});
form.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLElement)) return;
  if (target.hasAttribute("data-maintenant")) horloge.value = wallTimeOf(new Date().toISOString());
  else if (!agir(form, target)) return;
  calculerEtMontrer();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const next = ordre[ordre.indexOf(etapeCourante.etape) + 1];
  if (!refuser(etapeCourante.etape) && next !== undefined) aller(next);
});
retour.addEventListener("click", () => aller(ordre[ordre.indexOf(etapeCourante.etape) - 1] ?? (ordre[0] as Etape)));
region("bilan").addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLElement)) return;
  if (target.hasAttribute("data-imprimer")) window.print();
  const all = target.hasAttribute("data-deplier") ? [...document.querySelectorAll<HTMLDetailsElement>("main details:is(.motifs, .a-savoir)")] : [];
  const open = all.some((details) => !details.open);
  for (const details of all) details.open = open;
});
new ResizeObserver(() => dessiner()).observe(region("contenu"));
// A sheet of paper is narrower than most screens: the line is drawn for it.
window.addEventListener("beforeprint", () => dessiner(680));
window.addEventListener("afterprint", () => dessiner());

// The start

const { searchParams } = new URL(location.href);
const asked = searchParams.get("at");
horloge.value = wallTimeOf(asked !== null && !Number.isNaN(Date.parse(asked)) ? asked : parDefaut);
for (const [name, value] of [["session", "2024"], ["academie", "clermont-ferrand"]] as const) form.querySelector<HTMLSelectElement>(`select[name="${name}"]`)!.value = value;
for (const { groupes } of pages) for (const one of groupes) montrer(one, one.champ.chemin === "session" || one.champ.chemin === "academie");
calculerEtMontrer();
window.clearTimeout(attente);
demanderEtMontrer();
aller(ordre[0] as Etape, false);
