/** The questions of the form, step by step, from the dictionary of the rulebook: what is asked, and how it is answered. */
import { type Etape, etapes } from "inscription-bac/form";
import { rules } from "inscription-bac/rules";
import { academies } from "./academies.js";
import { typographie } from "./textes.js";

/** An answer and how to say it. */
export type Valeur = readonly [valeur: string, libelle: string];

export type Champ = {
  /** Dotted path: the name of its controls. */
  readonly chemin: string;
  readonly question: string;
  readonly aide?: string;
  /** The field that opens this one, when it is told and true. Other gates show in `requirements`. */
  readonly si?: string;
  readonly saisie: Saisie;
};

export type Saisie =
  | { readonly type: "choix"; readonly valeurs: readonly Valeur[] }
  | { readonly type: "cases"; readonly valeurs: readonly Valeur[]; /** A box that says « none of these ». */ readonly aucune?: string }
  /** A list of as many choices as `nombre`, one after the other. */
  | { readonly type: "choix-multiples"; readonly valeurs: readonly Valeur[]; readonly nombre: number }
  | { readonly type: "texte" | "annee" | "note" | "nombre" | "date" | "moment" }
  /** A mark for each of the épreuves of `valeurs`: those of `toujours`, and those that one adds. */
  | { readonly type: "notes"; readonly valeurs: readonly Valeur[]; readonly toujours: readonly string[]; /** Whether each mark has a session of its own. */ readonly sessions: boolean }
  | { readonly type: "conserver" }
  /** A list of objects. */
  | { readonly type: "lignes"; readonly champs: readonly Champ[]; readonly ajouter: string; readonly aucune?: string }
  | { readonly type: "objet"; readonly champs: readonly Champ[] }
  | { readonly type: "ne-sait-pas" };

const { faits, listes } = rules;
const { lignes } = rules.epreuves;
type Fait = (typeof faits)[string];

const liste = (name: string): readonly Valeur[] => Object.entries(listes[name] ?? {}).map(([id, { libelle }]) => [id, typographie(libelle)]);
const ouiNon: readonly Valeur[] = [["oui", "oui"], ["non", "non"]];
const epreuves: ReadonlyMap<string, string> = new Map(lignes.map(({ id, libelle }) => [id, typographie(libelle)]));
const groupe = (...noms: readonly string[]): readonly Valeur[] => [...epreuves].filter(([id]) => noms.includes(lignes.find((ligne) => ligne.id === id)?.groupe ?? "") && !id.endsWith("*"));
export const nomEpreuve = (id: string): string => epreuves.get(id) ?? typographie(id.startsWith("option-lvc-") ? `Option langue vivante C : ${id.slice(11)}` : id);
/** The label of an answer of a list. */
export const nomDe = (name: string, id: string): string => typographie(listes[name]?.[id]?.libelle ?? id);

const options: readonly Valeur[] = [
  ...liste("options").filter(([id]) => id !== "lvc"),
  ...liste("langues").map(([id, libelle]): Valeur => [`lvc-${id}`, typographie(`langue vivante C : ${libelle}`)]),
];
const sessions: readonly Valeur[] = [2022, 2023, 2024, 2025, 2026, 2027].map((session) => [String(session), String(session)]);
const champ = (chemin: string, question: string, saisie: Saisie, autres: Pick<Champ, "si" | "aide"> = {}): Champ => ({ chemin, question: typographie(question), saisie, ...autres });

/** What the dictionary does not say of how a field is answered. */
const saisies: Readonly<Record<string, Saisie>> = {
  session: { type: "choix", valeurs: sessions },
  academie: { type: "choix", valeurs: academies },
  "residence.academie": { type: "choix", valeurs: academies },
  anticipees: { type: "choix", valeurs: [["jamais-presentees", "jamais"], ["", "oui, déjà"]] },
  controleContinuPremiere: { type: "choix", valeurs: [["aucun", "aucun résultat"], ["", "oui, des résultats"]] },
  "ajournement.notes": { type: "notes", valeurs: groupe("terminale", "ponctuelle", "option"), toujours: ["philosophie", "grand-oral"], sessions: true },
  conserver: { type: "conserver" },
  dispensesDemandees: { type: "cases", aucune: "aucune dispense", valeurs: liste("dispenses").filter(([id]) => rules.dispenses.lignes.some(({ dispense, automatique }) => dispense === id && automatique !== true)) },
  specialites: { type: "choix-multiples", valeurs: liste("specialites"), nombre: 2 },
  "diplome.specialites": { type: "choix-multiples", valeurs: liste("specialites"), nombre: 2 },
  options: {
    type: "lignes",
    ajouter: "Ajouter une option",
    aucune: "aucune option",
    champs: [
      champ("id", "Option", { type: "choix", valeurs: options }),
      champ("programme", "Programme", { type: "choix", valeurs: [["cycle", "première et terminale (cycle)"], ["terminale", "terminale seulement"]] }),
    ],
  },
  autresPresentations: {
    type: "lignes",
    ajouter: "Ajouter un examen",
    champs: [
      champ("session", "Session", { type: "annee" }),
      champ("voie", "Voie", { type: "choix", valeurs: [["generale", "générale"], ["technologique", "technologique"]] }),
      champ("serie", "Série", { type: "choix", valeurs: liste("series") }),
    ],
  },
  interruption: { type: "objet", champs: [champ("motif", "Pourquoi ?", { type: "choix", valeurs: Object.entries(faits["interruption.motif"]?.valeurs ?? {}) }), champ("annees", "Session non présentée", { type: "annee" })] },
  "amenagements.etalement": {
    type: "objet",
    champs: [
      champ("etat", "Où en est l’étalement ?", { type: "choix", valeurs: [["souhaite", "souhaité"], ["demande", "demandé"], ["obtenu", "obtenu"]] }),
      champ("premiereSession", "Première session de l’étalement", { type: "annee" }),
    ],
  },
  "amenagements.etalement.cetteSession": { type: "cases", valeurs: groupe("terminale", "ponctuelle").filter(([id]) => !id.startsWith("specialite-")) },
  demenagement: { type: "objet", champs: [champ("academie", "Vers quelle académie ?", { type: "choix", valeurs: academies }), champ("le", "À partir de quand ?", { type: "date" })] },
};

/** Told in the situation, and not in the dictionary. */
const ajouts: Readonly<Partial<Record<string, readonly Champ[]>>> = {
  session: [champ("session", "À quelle session vous présentez-vous ?", saisies["session"]!, { aide: "L’année de l’examen : l’inscription se fait l’automne d’avant." })],
  academie: [champ("academie", "Dans quelle académie vous inscrivez-vous ?", saisies["academie"]!)],
  compte: [champ("compte.creeLe", "Quand avez-vous envoyé le formulaire de création du compte ?", { type: "moment" }, { si: "compte.existe", aide: "Heure de Paris. Le lien d’activation ne vaut qu’un temps." })],
  controleContinuPremiere: [
    champ("controleContinuPremiere.notes", "Quelles notes avez-vous obtenues en première ?", { type: "notes", valeurs: groupe("ponctuelle"), toujours: ["histoire-geographie", "lva", "lvb", "enseignement-scientifique", "emc", "specialite-premiere"], sessions: false }, { si: "controleContinuPremiere" }),
  ],
  neSaitPas: [champ("neSaitPas", "Que ne savez-vous pas ?", { type: "ne-sait-pas" }, { aide: "Cochez ce que vous ne pouvez pas savoir : le bilan dira alors à qui le demander." })],
  pieces: [champ("pieces.deposees", "Quelles pièces avez-vous déposées ?", { type: "cases", valeurs: Object.entries(rules.justificatifs).map(([id, { libelle }]): Valeur => [id, typographie(libelle)]) })],
};

/** Shown with another field, which asks the same. */
const avecUnAutre: readonly string[] = ["interruption.motif", "interruption.annees"];

function saisieDe(chemin: string, fait: Fait): Saisie {
  const own = saisies[chemin];
  if (own !== undefined) return own;
  const valeurs = fait.valeurs === undefined ? liste(fait.liste ?? "") : Object.entries(fait.valeurs).map(([id, libelle]): Valeur => [id, typographie(libelle)]);
  switch (fait.type) {
    case "booleen":
      return { type: "choix", valeurs: ouiNon };
    case "choix":
      return { type: "choix", valeurs };
    case "liste":
      return { type: "cases", valeurs };
    case "session":
    case "annee":
      return { type: "annee" };
    case "note":
    case "nombre":
    case "date":
      return { type: fait.type };
    default:
      return { type: "texte" };
  }
}

function champsDe(name: string): readonly Champ[] {
  const asked = Object.entries(faits).flatMap(([id, fait]): readonly Champ[] => {
    if ((fait.nature !== "etat" && fait.nature !== "demande") || (fait.portee ?? "candidat") !== "candidat") return [];
    const chemin = fait.chemin ?? id;
    if ((chemin !== name && !chemin.startsWith(`${name}.`)) || avecUnAutre.includes(chemin)) return [];
    // A box says « aucune option »: the dictionary speaks of an empty list.
    const aide = "aide" in fait && chemin !== "options" ? fait.aide : undefined;
    return [{ chemin, question: typographie(fait.question), saisie: saisieDe(chemin, fait), ...(aide === undefined ? {} : { aide: typographie(aide) }), ...(fait.si === undefined ? {} : { si: fait.si }) }];
  });
  return [...asked, ...(ajouts[name] ?? [])];
}

/** The fields of each step, in the order of the registration service. */
export const champs: Readonly<Record<Etape, readonly Champ[]>> = Object.fromEntries(Object.entries(etapes).map(([etape, { champs: names }]) => [etape, names.flatMap(champsDe)])) as unknown as Record<Etape, readonly Champ[]>;
