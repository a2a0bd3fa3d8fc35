/** Which rules a situation meets and misses: our own rules asked of one candidate, everything kept. */
import { conclude, type Conclusions } from "../../src/conclude.js";
import { deriveFacts } from "../../src/facts.js";
import { inForce, type InForce } from "../../src/inforce.js";
import { parseInstant } from "../../src/instants.js";
import { itemsOf } from "../../src/items.js";
import type { Truth } from "../../src/logic.js";
import { rulebook } from "../../src/rules.js";
import type { Bilan, Situation } from "../../src/types.js";
import { motifsOf } from "./fixtures.js";

export type Asked = {
  readonly ref: InForce;
  /** How each rule in force came out, once for each subject it was asked of. */
  readonly truths: ReadonlyMap<string, ReadonlySet<Truth>>;
  /** The defaults that answered, because no other rule did. */
  readonly defauts: ReadonlySet<string>;
};

/** Asks every rule in force of a situation, as `evaluate` does. */
export function askAll(situation: Situation, at?: string): Asked {
  const ref = inForce(rulebook, situation.session, situation.academie);
  const candidat = deriveFacts(situation, ref, at === undefined ? null : parseInstant(at));
  const items = itemsOf(situation, candidat, ref);
  const truths = new Map<string, Set<Truth>>();
  const asking = conclude(ref, candidat, items, situation.neSaitPas ?? []);
  let step = asking.next();
  while (step.done !== true) {
    const { rules, candidat: facts, own } = step.value;
    const answers = rules.map((rule) => rule.test(facts, own));
    rules.forEach(({ id }, i) => truths.set(id, (truths.get(id) ?? new Set()).add(answers[i])));
    step = asking.next(answers);
  }
  return { ref, truths, defauts: answeringDefaults(ref, step.value, (portee) => (portee === "candidat" ? [undefined] : items[portee].map(({ id }) => id))) };
}

function answeringDefaults(ref: InForce, conclusions: Conclusions, idsOf: (portee: InForce["objets"][number]["portee"]) => ReadonlyArray<string | undefined>): ReadonlySet<string> {
  const answering = ref.objets.flatMap((objet) =>
    idsOf(objet.portee).flatMap((id) => {
      const { applicable, truths, defaut } = conclusions.of(objet.id, id);
      return applicable === true && truths.every((truth) => truth === false) ? [defaut.id] : [];
    }),
  );
  return new Set(answering);
}

/** The rules that a situation meets: among the motifs of its bilan, or holding without a word. */
export function met({ truths, defauts }: Asked, bilan: Bilan): ReadonlySet<string> {
  const holding = [...truths].filter(([, outcomes]) => outcomes.has(true)).map(([id]) => id);
  return new Set([...motifsOf(bilan).map(({ regle }) => regle), ...holding, ...defauts]);
}

/** The rules that are in force for a situation and do not hold for one of their subjects. */
export const missed = ({ truths }: Asked): ReadonlySet<string> => new Set([...truths].filter(([, outcomes]) => outcomes.has(false)).map(([id]) => id));
