/** The lists a candidate's situation opens — marks, épreuves, dispenses, languages, options — each item with its own facts. */
import type { InForce } from "./inforce.js";
import type { Facts, Slots, Value } from "./logic.js";
import type { Situation } from "./types.js";
import { dispenseItems } from "./items/dispenses.js";
import { epreuveItems } from "./items/epreuves.js";
import { francaisItems, noteItems, premiereItems } from "./items/notes.js";
import { langueItems, optionItems } from "./items/options.js";
import { once } from "./once.js";
import type { Item, Items } from "./items/item.js";

/** Each list is made when it is first asked for: not every objet reads every list. */
export function itemsOf(situation: Situation, candidat: Facts, ref: InForce): Items {
  const slots = once(() => candidateSlots(candidat, ref));
  const placed = <I extends Item>(list: readonly I[]): ReadonlyArray<I & { readonly slots: Slots }> => list.map((item) => ({ ...item, slots: under(slots(), item, ref) }));
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

/** The candidate's facts as rules read them. */
export function candidateSlots(candidat: Facts, ref: InForce): Slots {
  const slots = new Array<Value | undefined>(ref.slots.size + 1).fill(undefined);
  for (const name in candidat) slots[ref.slots.get(name) ?? 0] = candidat[name];
  slots[0] = undefined;
  return slots;
}

/** An item's facts as rules read them: the candidate's, and its own. */
function under(candidat: Slots, { facts }: Item, ref: InForce): Slots {
  const slots = candidat.slice();
  for (const name in facts) {
    const slot = ref.slots.get(name);
    if (slot !== undefined) slots[slot] = facts[name];
  }
  return slots;
}
