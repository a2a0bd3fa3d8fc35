/** What an item is. */
import type { Facts, Slots } from "../logic.js";
import type { Coefficient, LigneEpreuve, Portee } from "../rulebook.js";

export type Item = {
  readonly id: string;
  /** Its own facts, on top of the candidate's. */
  readonly facts: Facts;
  /** Where to tell the facts that are absent here: a dotted path of the situation. */
  readonly paths: Readonly<Record<string, string>>;
};

export type EpreuveItem = Item & {
  readonly ligne: Omit<LigneEpreuve, "valeurs">;
  readonly valeur: Coefficient;
  /** The cells in force since the mark of the failed exam, when their coefficients differ: which one weighs a kept mark is not said. */
  readonly valeursDepuisLaNote?: readonly Coefficient[];
  /** The cells of terminale and of the cycle, when the première half is dispensed: whether the cycle is evaluated all the same is not said. */
  readonly valeursSansPremiere?: readonly Coefficient[];
};

/** With the candidate's facts and its own as rules read them. */
export type Placed<I extends Item = Item> = I & { readonly candidat: Slots; readonly own: Slots };

export type Items = Readonly<Record<Exclude<Portee, "candidat" | "epreuve">, readonly Placed[]>> & {
  readonly epreuve: ReadonlyArray<Placed<EpreuveItem>>;
  /** The told facts that could still make an épreuve appear. */
  readonly epreuvesOuvertes: readonly string[];
};

export const unknownItem = (paths: Readonly<Record<string, string>>): Item => ({ id: "?", facts: {}, paths });
