/** The lists a candidate's situation opens — marks, épreuves, dispenses, languages, options — each item with its own facts. */
import type { InForce } from "./inforce.js";
import type { Facts } from "./logic.js";
import type { Situation } from "./types.js";
import { dispenseItems } from "./items/dispenses.js";
import { epreuveItems } from "./items/epreuves.js";
import { francaisItems, noteItems, premiereItems } from "./items/notes.js";
import { langueItems, optionItems } from "./items/options.js";
import type { Item, Items } from "./items/item.js";

export function itemsOf(situation: Situation, candidat: Facts, ref: InForce): Items {
  const { items: epreuve, open } = epreuveItems(situation, candidat, ref);
  return {
    note: [...noteItems(situation, candidat, ref), ...francaisItems(situation, candidat), ...premiereItems(situation, candidat)].map((item) => under(candidat, item)),
    dispense: dispenseItems(situation, candidat, ref).map((item) => under(candidat, item)),
    langue: langueItems(situation, ref).map((item) => under(candidat, item)),
    option: optionItems(situation, candidat, ref).map((item) => under(candidat, item)),
    epreuve: epreuve.map((item) => ({ ...item, ...under(candidat, item) })),
    epreuvesOuvertes: open,
  };
}

/** An item sees the candidate's facts through its own. */
function under(candidat: Facts, item: Item): Item {
  const facts = Object.create(candidat) as Facts;
  for (const [name, value] of Object.entries(item.facts)) if (value !== undefined) facts[name] = value;
  return { ...item, facts };
}
