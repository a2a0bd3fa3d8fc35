/** The lists a candidate's situation opens — marks, épreuves, dispenses, languages, options — each item with its own facts. */
import type { InForce } from "./inforce.js";
import type { Candidat } from "./facts.js";
import type { Slots } from "./logic.js";
import type { Situation } from "./types.js";
import { dispenseItems } from "./items/dispenses.js";
import { epreuveItems } from "./items/epreuves.js";
import { francaisItems, noteItems, premiereItems } from "./items/notes.js";
import { langueItems, optionItems } from "./items/options.js";
import { once } from "./once.js";
import type { Item, Items, Placed } from "./items/item.js";

/** Each list is made when it is first asked for: not every objet reads every list. */
export function itemsOf(situation: Situation, candidat: Candidat, ref: InForce): Items {
  const placed = <I extends Item>(list: readonly I[]): ReadonlyArray<Placed<I>> => list.map((item) => Object.assign(item, { candidat: candidat.slots, own: ownSlots(item, ref) }));
  const epreuves = once(() => epreuveItems(situation, candidat, ref));
  const note = once(() => placed([...noteItems(situation, candidat, ref), ...francaisItems(situation, candidat), ...premiereItems(situation, candidat)]));
  const dispense = once(() => placed(dispenseItems(situation, candidat, ref)));
  const langue = once(() => placed(langueItems(situation, ref)));
  const option = once(() => placed(optionItems(situation, candidat, ref)));
  const epreuve = once(() => placed(epreuves().items));
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

/** An item's own facts as rules read them. */
function ownSlots({ facts }: Item, ref: InForce): Slots {
  const own: Slots = new Array<undefined>(ref.ownSlots).fill(undefined);
  for (const name in facts) {
    const place = ref.places.get(name);
    if (place?.own === true) own[place.slot] = facts[name];
  }
  return own;
}
