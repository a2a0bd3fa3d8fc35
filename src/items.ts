/** The lists a candidate's situation opens — marks, épreuves, dispenses, languages, options — each item with its own facts. */
import type { InForce } from "./inforce.js";
import type { Facts } from "./logic.js";
import type { Situation } from "./types.js";
import { dispenseItems } from "./items/dispenses.js";
import { epreuveItems } from "./items/epreuves.js";
import { francaisItems, noteItems, premiereItems } from "./items/notes.js";
import { langueItems, optionItems } from "./items/options.js";
import { once } from "./once.js";
import type { Item, Items } from "./items/item.js";

/** Each list is made when it is first asked for: not every objet reads every list. */
export function itemsOf(situation: Situation, candidat: Facts, ref: InForce): Items {
  const epreuves = once(() => epreuveItems(situation, candidat, ref));
  const note = once(() => [...noteItems(situation, candidat, ref), ...francaisItems(situation, candidat), ...premiereItems(situation, candidat)].map((item) => under(candidat, item)));
  const dispense = once(() => dispenseItems(situation, candidat, ref).map((item) => under(candidat, item)));
  const langue = once(() => langueItems(situation, ref).map((item) => under(candidat, item)));
  const option = once(() => optionItems(situation, candidat, ref).map((item) => under(candidat, item)));
  const epreuve = once(() => epreuves().items.map((item) => ({ ...item, ...under(candidat, item) })));
  return {
    get note() {
      return note();
    },
    get dispense() {
      return dispense();
    },
    get langue() {
      return langue();
    },
    get option() {
      return option();
    },
    get epreuve() {
      return epreuve();
    },
    get epreuvesOuvertes() {
      return epreuves().open;
    },
  };
}

/** An item sees the candidate's facts through its own. */
function under(candidat: Facts, item: Item): Item {
  const facts = Object.create(candidat) as Facts;
  for (const [name, value] of Object.entries(item.facts)) if (value !== undefined) facts[name] = value;
  return { ...item, facts };
}
