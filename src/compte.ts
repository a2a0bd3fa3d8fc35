/** The form that creates a Cyclades account (circulaire Clermont 2023-625, § III-1): what is mandatory, confirmed, and a good password. */
import * as z from "zod/mini";
import { citationInForce } from "./inforce.js";
import { typography } from "./messages.js";
import type { Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import { birthProblem } from "./situation/contradictions.js";
import { parseTree, type Wording } from "./situation/issues.js";
import { dayProblem, formatDuJour, leaf } from "./situation/leaves.js";
import type { Refus, Schema } from "./situation/refus.js";
import type { Issue, StandardSchema } from "./types.js";

/** The account form as it is filled in; `dateDeNaissance` is `YYYY-MM-DD`. */
export type Compte = {
  readonly nomDeNaissance: string;
  readonly prenoms: string;
  readonly dateDeNaissance: string;
  readonly mel: string;
  readonly motDePasse: string;
  readonly confirmationNomDeNaissance: string;
  readonly confirmationDateDeNaissance: string;
  readonly confirmationMel: string;
  readonly confirmationMotDePasse: string;
};
type Champ = keyof Compte;

/** An issue with the clauses of the text that it applies; none where this rulebook has no text for the account. */
export type IssueCitee = Issue & { readonly sources: readonly string[] };

export type ParsedCompte = { readonly ok: true; readonly value: Compte } | { readonly ok: false; readonly issues: readonly IssueCitee[] };

export type CompteOptions = {
  /** The campaign: 2024 is the exam session whose registers open in the autumn of 2023. */
  readonly session: number;
  readonly academie: string;
  /** Another rulebook than the shipped one. */
  readonly rulebook?: Rulebook;
};

const clauses = { champs: "circulaire-2023-625#C10", motDePasse: "circulaire-2023-625#C11", mel: "circulaire-2023-625#C12" } as const;

/**
 * Checks the account form: every unmet condition is its own issue, with its clause in `sources`.
 *
 * Where the rulebook does not know the account form of this académie at this session, only the presence of the answers,
 * the day of birth and the confirmations are checked. No password is ever repeated in an issue. Never throws on bad input.
 *
 * @example
 * parseCompte({ …, motDePasse: "azerty" }, { session: 2024, academie: "clermont-ferrand" })
 * //=> { ok: false, issues: [{ path: ["motDePasse"], code: "mot-de-passe-trop-court", sources: ["circulaire-2023-625#C11"], … }, …] }
 */
export function parseCompte(input: unknown, options: CompteOptions): ParsedCompte {
  const { tree, issues, value } = parseTree(schemaOfCompte(), input, wording);
  const cite = citing(options);
  const told = tellable(tree);
  const problems = [
    ...issues.map((issue) => cite(withoutSecret(issue), clauses.champs)),
    ...birthProblems(told, options).map((issue) => cite(issue, clauses.champs)),
    ...confirmationProblems(told).map((issue) => cite(issue, clauses.champs)),
    ...melProblems(told, options).map((issue) => cite(issue, clauses.mel)),
    ...passwordProblems(told, options).map((issue) => cite(issue, clauses.motDePasse)),
  ];
  return value === null || problems.length > 0 ? { ok: false, issues: problems } : { ok: true, value };
}

/**
 * The same door as a Standard Schema, for a session and an académie; its issues are `IssueCitee`.
 *
 * @example
 * const schema = compteSchema({ session: 2024, academie: "clermont-ferrand" });
 */
export const compteSchema = (options: CompteOptions): StandardSchema<Compte> => ({
  "~standard": {
    version: 1,
    vendor: "inscription-bac",
    validate: (value) => {
      const parsed = parseCompte(value, options);
      return parsed.ok ? { value: parsed.value } : { issues: parsed.issues };
    },
  },
});

// The fields

const libelles: Readonly<Record<Champ, string>> = {
  nomDeNaissance: "le nom de naissance",
  prenoms: "les prénoms",
  dateDeNaissance: "la date de naissance",
  mel: "l'adresse électronique",
  motDePasse: "le mot de passe",
  confirmationNomDeNaissance: "la confirmation du nom de naissance",
  confirmationDateDeNaissance: "la confirmation de la date de naissance",
  confirmationMel: "la confirmation de l'adresse électronique",
  confirmationMotDePasse: "la confirmation du mot de passe",
};
const wording: Wording = { libelles: new Map(Object.entries(libelles)), tout: "le formulaire", premierChamp: "nomDeNaissance" };

const confirmations: ReadonlyArray<readonly [confirmation: Champ, confirmed: Champ]> = [
  ["confirmationNomDeNaissance", "nomDeNaissance"],
  ["confirmationDateDeNaissance", "dateDeNaissance"],
  ["confirmationMel", "mel"],
  ["confirmationMotDePasse", "motDePasse"],
];

/** A mandatory text. A wrong answer is not repeated: it may be a password. */
const obligatoire = (remede: string, problem: (text: string) => Refus | null = () => null): Schema<string> =>
  leaf(remede, (value) => (typeof value === "string" ? problem(value) : { code: "texte-attendu", cause: "la réponse n'est pas un texte", remede }), { requis: true });

/** A mandatory text that is not made of spaces. */
const rempli = (remede: string): Schema<string> => obligatoire(remede, (text) => (text.trim() === "" ? { code: "champ-requis", cause: "il manque une réponse", remede } : null));

let schema: Schema<Compte> | undefined;

/** The structure of the form, built when it is first needed. */
function schemaOfCompte(): Schema<Compte> {
  const recopier = (quoi: string) => obligatoire(`Recopiez ${quoi}.`);
  schema ??= z.strictObject({
    nomDeNaissance: rempli("Indiquez le nom qui figure sur l'acte de naissance."),
    prenoms: rempli("Indiquez tous les prénoms, dans l'ordre de l'état civil."),
    dateDeNaissance: obligatoire(formatDuJour, (text) => {
      const problem = dayProblem(text);
      return problem === null ? null : { remede: formatDuJour, ...problem };
    }),
    mel: rempli("Indiquez une adresse que vous consultez : le lien d'activation y est envoyé."),
    motDePasse: obligatoire("Choisissez un mot de passe."),
    confirmationNomDeNaissance: recopier("le nom de naissance"),
    confirmationDateDeNaissance: recopier("la date de naissance"),
    confirmationMel: recopier("l'adresse électronique"),
    confirmationMotDePasse: recopier("le mot de passe"),
  });
  return schema;
}

type Told = Readonly<Partial<Record<Champ, string>>>;

/** The answers that are texts and not empty. */
function tellable(tree: unknown): Told {
  if (typeof tree !== "object" || tree === null) return {};
  return Object.fromEntries(Object.entries(tree).filter(([champ, text]) => Object.hasOwn(libelles, champ) && typeof text === "string" && text !== ""));
}

// Issues

const issue = (champ: Champ, code: string, cause: string, remede: string, params: Readonly<Record<string, unknown>> = {}): Issue => {
  const libelle = libelles[champ];
  return { path: [champ], code, message: typography(`${libelle.charAt(0).toUpperCase()}${libelle.slice(1)} : ${cause}. ${remede}`), params };
};

const secrets: readonly unknown[] = ["motDePasse", "confirmationMotDePasse"] satisfies readonly Champ[];

/** The issue without the raw value when this may hold a password: a misspelt key, a whole form, do too. */
function withoutSecret(problem: Issue): Issue {
  const [champ] = problem.path;
  const safe = Object.hasOwn(libelles, String(champ)) && !secrets.includes(champ) && problem.code !== "objet-attendu";
  return safe ? problem : { ...problem, params: Object.fromEntries(Object.entries(problem.params ?? {}).filter(([name]) => name !== "valeur")) };
}

/** Adds the clause that an issue applies, where it is in force. */
const citing =
  ({ session, academie, rulebook = shipped }: CompteOptions) =>
  (problem: Issue, clause: string): IssueCitee => ({ ...problem, sources: citationInForce(rulebook, clause, session, academie) ? [clause] : [] });

/** The day of birth is plausible for the session. */
function birthProblems({ dateDeNaissance }: Told, { session }: CompteOptions): readonly Issue[] {
  const refus = dateDeNaissance === undefined || dayProblem(dateDeNaissance) !== null ? null : birthProblem(dateDeNaissance, session);
  return refus === null ? [] : [issue("dateDeNaissance", refus.code, refus.cause, refus.remede, { valeur: dateDeNaissance, session })];
}

/** C10: each confirmation repeats its field exactly. */
const confirmationProblems = (told: Told): readonly Issue[] =>
  confirmations.flatMap(([confirmation, confirmed]) =>
    told[confirmation] === undefined || told[confirmed] === undefined || told[confirmation] === told[confirmed]
      ? []
      : [issue(confirmation, "confirmation-differente", "les deux réponses diffèrent", `Recopiez ${libelles[confirmed]} à l'identique.`)],
  );

// C12

// RFC 5321: no address is longer.
const longueurMel = { adresse: 254, partieLocale: 64 } as const;
const melPattern = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;
const isMel = (text: string): boolean => text.length <= longueurMel.adresse && text.indexOf("@") <= longueurMel.partieLocale && melPattern.test(text);

/** C12: a valid address; whether it is unique, only the server knows. */
function melProblems({ mel }: Told, options: CompteOptions): readonly Issue[] {
  if (mel === undefined || mel.trim() === "" || isMel(mel) || lengthRule(options) === null) return [];
  return [
    issue("mel", "mel-invalide", "ce n'est pas une adresse valide", "Écrivez-la sous la forme nom@exemple.fr, sans espace ni accent. Le serveur vérifie ensuite qu'aucun autre compte ne l'utilise.", {
      valeur: mel,
    }),
  ];
}

// C11

type Longueur = { readonly min: number; readonly max: number };

/** The bounds of the password published for this académie and this session; `null` where there are none. */
function lengthRule({ session, academie, rulebook = shipped }: CompteOptions): Longueur | null {
  const known = Object.hasOwn(rulebook.academies, academie) ? rulebook.academies[academie] : undefined;
  return (known?.sessions[String(session)]?.parametres["longueurMotDePasse"]?.valeur as Longueur | undefined) ?? null;
}

const minuscule = /[a-z]/;
const majuscule = /[A-Z]/;
/** Printable ASCII, neither letter, digit nor space. */
const special = /[!-/:-@[-`{-~]/;
/** A letter outside ASCII, or the accent alone of a decomposed one. */
const accent = /(?![A-Za-z])\p{L}|\p{M}/u;

/** C11: every unmet condition is named, never the password. */
function passwordProblems({ motDePasse }: Told, options: CompteOptions): readonly Issue[] {
  const longueur = lengthRule(options);
  if (motDePasse === undefined || longueur === null) return [];
  const { min, max } = longueur;
  const actuelle = Array.from(motDePasse).length;
  const bornes = { longueur: actuelle, min, max };
  const conditions: ReadonlyArray<readonly [unmet: boolean, code: string, cause: string, remede: string, params?: Readonly<Record<string, unknown>>]> = [
    [actuelle < min, "mot-de-passe-trop-court", `il a moins de ${String(min)} caractères`, `Choisissez-en un de ${String(min)} à ${String(max)} caractères.`, bornes],
    [actuelle > max, "mot-de-passe-trop-long", `il a plus de ${String(max)} caractères`, `Choisissez-en un de ${String(min)} à ${String(max)} caractères.`, bornes],
    [!minuscule.test(motDePasse), "mot-de-passe-sans-minuscule", "il n'a pas de lettre minuscule", "Ajoutez-en une, de a à z."],
    [!majuscule.test(motDePasse), "mot-de-passe-sans-majuscule", "il n'a pas de lettre majuscule", "Ajoutez-en une, de A à Z."],
    [!special.test(motDePasse), "mot-de-passe-sans-caractere-special", "il n'a pas de caractère spécial", "Ajoutez-en un, par exemple ! ou ?."],
    [accent.test(motDePasse), "mot-de-passe-avec-accent", "il contient une lettre accentuée ou d'un autre alphabet", "Remplacez-la par une lettre de a à z."],
  ];
  return conditions.flatMap(([unmet, code, cause, remede, params]) => (unmet ? [issue("motDePasse", code, cause, remede, params)] : []));
}
