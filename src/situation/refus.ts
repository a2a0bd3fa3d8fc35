/** What a refusal is made of, and the bounds of what is plausible. */
import type * as z from "zod/mini";

/** The codes of the problems of a situation: stable, one for each kind of remedy. */
export type CodeSituation =
  | "champ-requis"
  | "champ-inconnu"
  | "null-refuse"
  | "texte-vide"
  | "valeur-illisible"
  | "format-inconnu"
  | "trop-volumineux"
  | "objet-attendu"
  | "liste-attendue"
  | "texte-attendu"
  | "nombre-attendu"
  | "booleen-attendu"
  | "valeur-inconnue"
  | "identifiant-invalide"
  | "texte-invalide"
  | "session-invalide"
  | "annee-invalide"
  | "nombre-invalide"
  | "note-hors-bornes"
  | "date-invalide"
  | "instant-invalide"
  | "epreuve-anticipee-ailleurs"
  | "doublon"
  // What contradicts another field.
  | "serie-en-voie-generale"
  | "specialite-technologique-en-voie-generale"
  | "enseignement-specifique-d-une-autre-serie"
  | "derniere-session-avant-la-premiere"
  | "premiere-session-non-anterieure"
  | "derniere-session-non-anterieure"
  | "autre-presentation-non-anterieure"
  | "diplome-non-anterieur"
  | "anticipees-non-anterieures"
  | "resultats-de-premiere-non-anterieurs"
  | "provenance-non-anterieure"
  | "note-non-anterieure"
  | "note-hors-des-sessions"
  | "renoncement-avant-la-note"
  | "diplome-non-bachelier"
  | "anticipees-avec-terminales-jamais-presentees"
  | "anticipees-avec-terminales-apres-l-echec"
  | "anticipees-sans-terminales-l-annee-de-l-echec"
  | "dit-et-non-su"
  | "compte-actif-sans-compte"
  | "pieces-sans-inscription"
  | "naissance-apres-la-session"
  | "naissance-trop-ancienne";

export type Path = ReadonlyArray<string | number>;

/** Why a value is refused: the cause and the remedy complete a sentence that begins with the name of the field. */
export type Refus = { readonly code: string; readonly cause: string; readonly remede: string; readonly params?: Readonly<Record<string, unknown>> };

/** A zod schema that only says what it gives: assigning one to `Schema<Situation>` checks the whole shape against the type. */
export type Schema<T> = z.core.$ZodType<T>;

// Plausibility, not law: a year outside is a slip of the hand. The past goes back to the diplomas of living people.
export const sessions = { min: 1990, max: 2100 } as const;
export const anneesPassees = { min: 1900, max: 2100 } as const;
export const ageMaximal = 120;
export const anneesAvantTerminaleMax = 30;
export const noteMaximale = 20;
export const longueurMax = { identifiant: 80, texte: 200 } as const;
