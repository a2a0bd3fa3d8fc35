/** Whether the stories tell a mutant from the law. */
import { checkRulebook } from "../../src/check.js";
import type { RawCondition, Rulebook } from "../../src/rulebook.js";
import { rulebook as shipped } from "../../src/rules.js";
import { parseSituation } from "../../src/situation.js";
import { bilanOf, gaps } from "../support/fixtures.js";
import { mutatedFiles, mutatedRulebook, type Mutant } from "./edit.js";
import { walkAll, type Walked } from "./walk.js";
import { alone, derivedUnder, rulesFor, truthsOf, worlds, type World } from "./worlds.js";

/** The story that is answered otherwise than expected; what the check at load says of it; the same law; or alive. */
export type Fate = { readonly killedBy: string } | { readonly refused: string } | { readonly equivalent: true } | { readonly alive: true; readonly witness?: Exclude<Walked, null> };

/** Whether some story is answered otherwise than expected. */
export function judge(mutant: Mutant): Fate {
  const rulebook = mutatedRulebook(mutant);
  const killer = concerned(mutant, rulebook).find(({ story }) => !holds(story, rulebook, mutant.sujet === "listes"));
  if (killer === undefined) return { alive: true };
  lastKillers.set(mutant.id, killer);
  return { killedBy: killer.story.nom };
}

/** What no story tells apart: refused at load, proved to be the same law, or alive with what tells it apart. */
export function checked(mutants: readonly Mutant[]): readonly Fate[] {
  const refusals = mutants.map((mutant) => checkRulebook(mutatedFiles(mutant))[0]);
  const taken = mutants.filter((_mutant, i) => refusals[i] === undefined);
  const walked = new Map(walkAll(taken).map((witness, i) => [taken[i], witness]));
  return mutants.map((mutant, i): Fate => {
    const problem = refusals[i];
    if (problem !== undefined) return { refused: problem.message };
    const witness = walked.get(mutant);
    return witness === null || witness === undefined ? { equivalent: true } : { alive: true, witness };
  });
}

const lastKillers = new Map<string, World>();

/** A mutant that breaks the machine instead of the answer, or that shuts the door on a story, is told apart too. */
function holds(story: World["story"], rulebook: Rulebook, doorReads: boolean): boolean {
  try {
    return (!doorReads || parseSituation(story.situation, rulebook).ok) && gaps(story.attendu, bilanOf(story, rulebook)).length === 0;
  } catch {
    return false;
  }
}

/** The stories that a mutant can touch; the one that told the last mutant of the same place apart comes first. */
export function concerned(mutant: Mutant, rulebook: Rulebook): readonly World[] {
  const touched = reached(mutant, worlds().filter((world) => isDuring(mutant, world)), rulebook);
  const last = lastKillers.get(mutant.id);
  return last !== undefined && touched.includes(last) ? [last, ...touched] : touched;
}

const isDuring = ({ depuis, jusque, academie }: Mutant, { story: { situation } }: World): boolean => depuis <= situation.session && situation.session <= jusque && (academie === null || academie === situation.academie);

function reached(mutant: Mutant, during: readonly World[], rulebook: Rulebook): readonly World[] {
  const { regle, id, sujet } = mutant;
  if (regle !== undefined) return mutant.whenMet === true ? during.filter((world) => isMet(regle, shipped, world)) : changed(new Set([regle]), during, rulebook);
  if (sujet === "conditions") return changed(rulesReading(id.slice("conditions/".length)), during, rulebook, true);
  if (sujet === "faits") return during.filter((world) => different(world.derived, derivedUnder(rulebook, world)));
  if (sujet === "table-epreuves") return [...during].filter(({ epreuves }) => epreuves.has(id.slice("table-epreuves/".length))).sort((a, b) => expected(b) - expected(a));
  return during;
}

/** How many épreuves a story says something of: the one that says most is the first to ask. */
const expected = ({ story }: World): number => Object.keys(story.attendu["epreuves"] ?? {}).length;

/** Whether a rule answers for a story, or may once more is told. */
function isMet(id: string, rulebook: Rulebook, world: World): boolean {
  const rule = rulesFor(rulebook, world).get(id);
  return rule !== undefined && truthsOf(rule, world).some((truth) => truth !== false);
}

/** The stories for which some of these rules come out otherwise, or stay unknown for what may be other reasons. */
function changed(ids: ReadonlySet<string>, during: readonly World[], rulebook: Rulebook, derived = false): readonly World[] {
  const few = alone(rulebook, ids);
  const differs = (world: World): boolean => {
    const now = rulesFor(few, world);
    const before = rulesFor(shipped, world);
    return [...ids].some((id) => {
      const [rule, law] = [now.get(id), before.get(id)];
      if (rule === undefined || law === undefined) return rule !== law;
      const truths = truthsOf(rule, world);
      return different(truths, truthsOf(law, world)) || truths.includes(undefined);
    });
  };
  return during.filter((world) => differs(world) || (derived && different(world.derived, derivedUnder(rulebook, world))));
}

const different = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length !== b.length || a.some((one, i) => one !== b[i] && JSON.stringify(one) !== JSON.stringify(b[i]));

/** The rules in whose conditions a named condition stands. */
const rulesReading = (name: string): ReadonlySet<string> => new Set([...shipped.regles].filter(([, { conditions }]) => names(conditions).has(name)).map(([id]) => id));

function names(condition: RawCondition): ReadonlySet<string> {
  if ("condition" in condition) return new Set([condition.condition, ...names(shipped.conditions[condition.condition] ?? { all: [] })]);
  if ("not" in condition) return names(condition.not);
  if ("fact" in condition) return new Set();
  return new Set(("all" in condition ? condition.all : condition.any).flatMap((part) => [...names(part)]));
}

