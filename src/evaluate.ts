import { bilanOf } from "./bilan.js";
import { fireAll } from "./conclude.js";
import type { Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import type { Bilan, Situation } from "./types.js";

export type EvaluateOptions = {
  /** The instant of the question, ISO 8601 with an offset. Without it nothing that depends on the day is claimed. */
  readonly at?: string;
  /** Another rulebook than the shipped one, from `loadRulebook`. */
  readonly rulebook?: Rulebook;
};

/**
 * Answers what a registration to the baccalauréat will be, as a frozen plain JSON `Bilan`.
 *
 * The situation is trusted: parse what comes from outside with `parseSituation` first.
 *
 * @throws TypeError when `at` is not an ISO 8601 instant with an offset.
 * @example
 * evaluate({ session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales" }).procedure.verdict
 * //=> "non"
 */
export function evaluate(situation: Situation, options: EvaluateOptions = {}): Bilan {
  return fireAll(bilanOf(situation, options.rulebook ?? shipped, options.at ?? null));
}
