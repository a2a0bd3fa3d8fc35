/** The bilan at the side: each point, its answer, and its reasons folded under it. */
import type { Avertissement, Bilan, Contact, Mecanisme, Point, Verdict } from "inscription-bac";
import { rules } from "inscription-bac/rules";
import { nomDe, nomEpreuve } from "./champs.js";
import { bouton } from "./controles.js";
import { h } from "./dom.js";
import { motifs } from "./sources.js";
import { capital, nombre, typographie, verdicts } from "./textes.js";

/** A point of the bilan, and how to name it. */
export type Ligne = { readonly cle: string; readonly titre: string; readonly point: Point; readonly precision?: string; /** One mark, dispense or option of the point before it. */ readonly partie: boolean };

/** Every point that applies, in the order of the bilan. */
export function lignesDu(bilan: Bilan): readonly Ligne[] {
  const { procedure, dossier, anticipeesMemeSession, benefices, dispenses, mention, eps, langues, specialites, serie, options } = bilan;
  const line = (partie: boolean) => (cle: string, titre: string, point: Point | null | undefined, precision?: string): readonly Ligne[] => (point === null || point === undefined ? [] : [{ cle, titre, point, partie, ...(precision === undefined || precision === "" ? {} : { precision }) }]);
  const one = line(false);
  const part = line(true);
  return [
    ...one("procedure", "Vous inscrire vous-même", procedure, [procedure.registre === null ? "" : (registres[procedure.registre] ?? ""), procedure.categorie === null ? "" : `catégorie «\u00a0${procedure.categorie}\u00a0»`].filter((said) => said !== "").join(", ")),
    ...one("dossier", "Inscription définitive", dossier, dossier?.etat == null ? undefined : etatsDuDossier[dossier.etat]),
    ...one("anticipeesMemeSession", "Épreuves anticipées à la même session", anticipeesMemeSession),
    ...one("benefices", "Conserver des notes", benefices),
    ...(benefices?.notes ?? []).flatMap((note) => part(`benefices ${note.epreuve} ${note.mecanisme}`, `Garder ${nomEpreuve(note.epreuve)}, ${nombre(note.note)}/20`, note, typographie(`gardée : ${verdicts[note.conservee]} (${mecanismes[note.mecanisme]})`))),
    ...dispenses.liste.flatMap((dispense) => part(`dispense ${dispense.id}`, typographie(`Dispense : ${nomDe("dispenses", dispense.id)}`), dispense)),
    ...one("mention", "Une mention reste possible", mention),
    ...one("eps", "Éducation physique et sportive", eps, eps?.activites.map((id) => nomDe("activites", id)).join(", ")),
    ...one("lva", "Langue vivante A", langues?.lva, langues?.lva?.langue == null ? undefined : nomDe("langues", langues.lva.langue)),
    ...one("lvb", "Langue vivante B", langues?.lvb, langues?.lvb?.langue == null ? undefined : nomDe("langues", langues.lvb.langue)),
    ...one("specialites", "Spécialités", specialites),
    ...one("serie", "Série", serie),
    ...one("options", "Options", options?.ensemble, options?.supplement == null || options.supplement === 0 ? undefined : `${nombre(options.supplement)} de coefficient en plus`),
    ...(options?.liste ?? []).flatMap((option) => part(`option ${option.id}`, typographie(`Option : ${nomEpreuve(`option-${option.id}`).replace(/^Option /, "")}`), option)),
  ];
}

const mecanismes: Readonly<Record<Mecanisme, string>> = { benefice: "conservation des notes", "benefice-handicap": "conservation au titre du handicap", "report-premiere": "report des résultats de première", "report-anticipees": "report des épreuves anticipées" };
const registres: Readonly<Record<string, string>> = { terminales: "registre des épreuves terminales", anticipees: "registre des épreuves anticipées", cned: "le CNED vous inscrit", etablissement: "votre établissement vous inscrit" };
const etatsDuDossier: Readonly<Record<string, string>> = { "sans-compte": "pas encore de compte", "compte-a-activer": "compte à activer", "a-saisir": "neuf onglets à remplir", "a-completer": "pièces à déposer", definitif: "dossier complet" };

export function panneau(bilan: Bilan, allerA: (chemin: ReadonlyArray<string | number>) => void): readonly HTMLElement[] {
  return [
    h("h2", { id: "titre-bilan", class: "fr-h4" }, "Votre bilan"),
    h("p", { class: "bilan__campagne" }, `Session ${bilan.session}, académie de ${nomAcademie(bilan.academie)}`),
    ...avertissements(bilan.avertissements),
    points(lignesDu(bilan), bilan),
    ...manquants(bilan, allerA),
    h("p", { class: "a-l-ecran actions" }, bouton("Tout déplier", { "data-deplier": true, "data-cle": "deplier" }, "fr-btn--secondary fr-btn--sm"), " ", bouton("Imprimer", { "data-imprimer": true, "data-cle": "imprimer" }, "fr-btn--secondary fr-btn--sm")),
  ];
}

/** Many marks would push the answers that follow them out of sight. */
const partiesVues = 3;

/** The points, each with its parts: folded together when they are many. */
function points(lignes: readonly Ligne[], bilan: Bilan): HTMLElement {
  const itemOf = (ligne: Ligne): HTMLElement => h("li", { "data-point": ligne.cle, "data-verdict": ligne.point.verdict, class: ligne.partie ? "partie" : "point" }, ...point(ligne, bilan));
  const partsOf = (i: number): readonly Ligne[] => {
    const after = lignes.slice(i + 1);
    const end = after.findIndex(({ partie }) => !partie);
    return end === -1 ? after : after.slice(0, end);
  };
  const items = lignes.flatMap((ligne, i): readonly HTMLElement[] => {
    if (ligne.partie) return [];
    const item = itemOf(ligne);
    const parts = partsOf(i).map(itemOf);
    if (parts.length > partiesVues) item.append(h("details", { class: "motifs", "data-cle": `${ligne.cle} parties` }, h("summary", { "data-cle": `${ligne.cle} parties titre` }, `Une par une (${parts.length})`), h("ul", { class: "parties" }, ...parts)));
    else if (parts.length > 0) item.append(h("ul", { class: "parties" }, ...parts));
    return [item];
  });
  return h("ul", { class: "points" }, ...items);
}

const nomAcademie = (id: string): string => rules.academies[id]?.nom ?? capital(id);

function point({ cle, titre, point: { verdict, motifs: reasons, aConfirmer, manquants: missing = [] }, precision, partie }: Ligne, bilan: Bilan): readonly HTMLElement[] {
  // The reasons of a part are folded; those of a point begin beside its answer.
  const first = partie ? undefined : reasons.find(({ message }) => message !== undefined);
  const fold = motifs(cle, `Pourquoi\u202f?`, reasons, first?.message, ...(aConfirmer === undefined ? [] : [demande(aConfirmer)]), ...attente(missing, bilan));
  if (fold !== null) fold.querySelector("summary")?.append(h("span", { class: "fr-sr-only" }, typographie(` – ${titre}`)));
  return [
    h("div", { class: "point__tete" }, h(partie ? "h4" : "h3", { class: "point__titre" }, titre), badge(verdict)),
    ...(precision === undefined ? [] : [h("p", { class: "point__precision" }, capital(precision))]),
    ...(first?.message === undefined ? [] : [h("p", { class: "point__message" }, first.message)]),
    ...(fold === null ? [] : [fold]),
  ];
}

export const badge = (verdict: Verdict): HTMLElement => h("p", { class: `verdict verdict--${verdict}` }, verdicts[verdict]);

const attente = (missing: readonly string[], { manquants: known }: Bilan): readonly HTMLElement[] => {
  const asked = known.filter(({ fait }) => missing.includes(fait));
  return asked.length === 0 ? [] : [h("p", {}, "La réponse dépend de ce que vous n’avez pas dit\u00a0:"), h("ul", {}, ...asked.map(({ question }) => h("li", {}, question)))];
};

/** What to ask, ready to paste, and of whom. */
function demande({ question, contact }: { readonly question: string; readonly contact: Contact | null }): HTMLElement {
  return h("div", { class: "demande" }, h("p", {}, "À demander\u00a0: ", h("q", {}, question)), contact !== null && adresse(contact));
}

export function adresse({ service, mels, telephones, lien }: Contact): HTMLElement {
  const parts = [...mels.map((mel) => h("a", { href: `mailto:${mel}`, class: "fr-link fr-link--sm" }, mel)), ...(lien === null ? [] : [h("a", { href: lien, class: "fr-link fr-link--sm", rel: "noreferrer" }, new URL(lien).host)])];
  return h("p", { class: "contact" }, typographie(capital(service)), ...parts.flatMap((part) => [", ", part]), telephones.length > 0 && `, ${telephones.map((tel) => tel.replaceAll(" ", "\u00a0")).join(" ou ")}`);
}

const gravites: Readonly<Record<Avertissement["gravite"], readonly [style: string, titre: string]>> = { bloquant: ["error", "Bloquant"], important: ["warning", "Important"], information: ["info", "À savoir"] };

function avertissements(liste: readonly Avertissement[]): readonly HTMLElement[] {
  if (liste.length === 0) return [];
  return (["bloquant", "important", "information"] as const).flatMap((gravite): readonly HTMLElement[] => {
    const own = liste.filter((one) => one.gravite === gravite);
    const [style, titre] = gravites[gravite];
    if (own.length === 0) return [];
    const lines = own.map(({ id, message, motifs: reasons }) => h("div", { class: "alerte__un" }, h("p", {}, message), motifs(`avertissement ${id}`, "D’où cela vient", reasons, message)));
    if (gravite === "information") return [h("details", { class: "a-savoir", "data-cle": "a-savoir", "data-gravite": gravite }, h("summary", { "data-cle": "a-savoir titre" }, `${titre} (${own.length})`), ...lines)];
    return [h("div", { class: `fr-alert fr-alert--${style} fr-alert--sm`, "data-gravite": gravite }, h("p", { class: "alerte__titre" }, titre), ...lines)];
  });
}

function manquants({ manquants: missing }: Bilan, allerA: (chemin: ReadonlyArray<string | number>) => void): readonly HTMLElement[] {
  if (missing.length === 0) return [];
  const link = (chemin: ReadonlyArray<string | number>, question: string): HTMLElement => {
    const button = h("button", { type: "button", class: "lien", "data-cle": `manque ${chemin.join(".")}` }, question);
    button.addEventListener("click", () => allerA(chemin));
    return button;
  };
  return [h("div", { class: "manquants" }, h("h3", { class: "point__titre" }, missing.length === 1 ? "Il manque une réponse" : `Il manque ${missing.length} réponses`), h("ul", {}, ...missing.map(({ chemin, question }) => h("li", {}, link(chemin, question)))))];
}
