/** Everything the page shows, computed from what the form says and the instant chosen. */
import { type Bilan, evaluate, type Question, questions, type Requirement, requirements, type Situation } from "inscription-bac";
import { type AvertissementDeChamp, avertissements, type FormIssue, formSchema } from "inscription-bac/form";

export type Saisie = Readonly<Record<string, unknown>>;
export type Etat = {
  readonly saisie: Saisie;
  readonly at: string | undefined;
  /** What is sound of what is said: the rest waits for a correction. */
  readonly situation: Situation;
  readonly issues: readonly FormIssue[];
  readonly avertissements: readonly AvertissementDeChamp[];
  readonly bilan: Bilan;
};

export function calculer(saisie: Saisie, at: string | undefined): Etat {
  const campagne = { session: Number(saisie["session"] ?? 2024), academie: typeof saisie["academie"] === "string" ? saisie["academie"] : "clermont-ferrand", ...(at === undefined ? {} : { at }) };
  const { issues = [] } = formSchema(campagne)["~standard"].validate(saisie);
  // A step without a problem of its own gives what is sound of the whole.
  const sound = formSchema({ ...campagne, etape: "recapitulatif" })["~standard"].validate(saisie);
  const situation = sound.issues === undefined ? sound.value : { session: campagne.session, academie: campagne.academie };
  return { saisie, at, situation, issues, avertissements: avertissements(saisie, campagne), bilan: evaluate(situation, instant(at)) };
}

/** What is left to ask, and what each field is for: slower, so computed once the answer is shown. */
export type Demandes = { readonly questions: readonly Question[]; readonly roles: Readonly<Record<string, Requirement>> };
export const demander = ({ situation, at }: Etat): Demandes => ({ questions: questions(situation, instant(at)), roles: requirements(situation, instant(at)) });

export const instant = (at: string | undefined) => (at === undefined ? {} : { at });

/** What is said at a dotted path. */
export const dit = (saisie: Saisie, chemin: string): unknown => chemin.split(".").reduce<unknown>((here, key) => (typeof here === "object" && here !== null ? (here as Saisie)[key] : undefined), saisie);
