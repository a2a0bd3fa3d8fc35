/** What the law as it stands makes of each story: its facts once everything is concluded, and what rules make of them. */
import { conclude, fireAll } from "../../src/conclude.js";
import { deriveFacts } from "../../src/facts.js";
import { inForce, type InForce, type Rule } from "../../src/inforce.js";
import { instantOf } from "../../src/instants.js";
import { itemsOf } from "../../src/items.js";
import type { Slots, Truth } from "../../src/logic.js";
import type { Portee, Rulebook } from "../../src/rulebook.js";
import { rulebook as shipped } from "../../src/rules.js";
import { fixtures, type Fixture } from "../support/fixtures.js";

export type World = {
  readonly story: Fixture;
  readonly ref: InForce;
  /** The facts before anything is concluded. */
  readonly derived: Slots;
  /** The facts that a rule is asked of: an objet is settled before what it concludes is read, so the last state serves all. */
  readonly candidat: Slots;
  readonly own: Readonly<Record<Portee, readonly Slots[]>>;
  /** The lines of the table of épreuves that the story reads. */
  readonly epreuves: ReadonlySet<string>;
};

let known: readonly World[] | undefined;
export const worlds = (): readonly World[] => (known ??= fixtures.map(worldOf));

/** What the law makes of one story. */
export function worldOf(story: Fixture): World {
  const { situation, at } = story;
  const ref = inForce(shipped, situation.session, situation.academie);
  const candidat = deriveFacts(situation, ref, instantOf(at ?? null));
  const derived = [...candidat.slots];
  const items = itemsOf(situation, candidat, ref);
  fireAll(conclude(ref, candidat, items, situation.neSaitPas ?? []));
  const own = { candidat: [[]], note: slotsOf(items.note), epreuve: slotsOf(items.epreuve), dispense: slotsOf(items.dispense), langue: slotsOf(items.langue), option: slotsOf(items.option) };
  return { story, ref, derived, candidat: candidat.slots, own, epreuves: new Set([...items.epreuve.map(({ ligne }) => ligne.id.replace(/^option-lvc-.*/, "option-lvc-*")), ...Object.keys(situation.ajournement?.notes ?? {}), ...(situation.options ?? []).map((option) => `option-${typeof option === "string" ? option : option.id}`)]) };
}

const slotsOf = (items: ReadonlyArray<{ readonly own: Slots }>): readonly Slots[] => items.map(({ own }) => own);

/** How a rule comes out for a story, once for each subject it is asked of. */
export const truthsOf = (rule: Pick<Rule, "portee" | "test">, { candidat, own }: World): readonly Truth[] => own[rule.portee].map((slots) => rule.test(candidat, slots));

/** The facts of a story before anything is concluded, under another rulebook. */
export function derivedUnder(rulebook: Rulebook, { story: { situation, at } }: World): Slots {
  return deriveFacts(situation, inForce(rulebook, situation.session, situation.academie), instantOf(at ?? null)).slots;
}

/** A rulebook of these rules alone, to compile them without all others. */
export function alone(rulebook: Rulebook, ids: ReadonlySet<string>): Rulebook {
  const regles = new Map([...rulebook.regles].filter(([id, { event }]) => ids.has(id) || (event.type === "defaut" && event.params.objet === "*")));
  const objets = Object.fromEntries(Object.entries(rulebook.objets).filter(([id]) => [...regles.values()].some(({ event }) => event.params.objet === id)));
  return { ...rulebook, regles, objets, epreuves: { ...rulebook.epreuves, lignes: [] } };
}

const byId = new WeakMap<InForce, ReadonlyMap<string, Rule>>();

/** The rules of a rulebook in force for a story, by id. */
export function rulesFor(rulebook: Rulebook, { story: { situation } }: World): ReadonlyMap<string, Rule> {
  const ref = inForce(rulebook, situation.session, situation.academie);
  const known = byId.get(ref);
  if (known !== undefined) return known;
  const made = new Map([...ref.objets.flatMap(({ regles, defaut }) => [...regles, defaut]), ...ref.emissions].map((rule) => [rule.id, rule]));
  byId.set(ref, made);
  return made;
}
