/** Why a point is answered so: the smallest set of the candidate's own facts that forces its verdict, whatever the rest may be. */
import { answerLabel, factAt, withAnswer } from "./answers.js";
import type { EvaluateOptions } from "./evaluate.js";
import { evaluate } from "./evaluate.js";
import { inForce, type InForce } from "./inforce.js";
import { instantOf } from "./instants.js";
import { typography } from "./messages.js";
import { answerTo, objetOf, pointsOf } from "./points.js";
import { rulebook as shipped } from "./rules.js";
import { factsBehind, narrowed, standingOf } from "./standing.js";
import type { Raison, Situation } from "./types.js";
import { Words } from "./words.js";

/** How many situations are compared before the search for a smaller set is given up. */
const effort = 1000;

/**
 * The smallest set of told facts that is enough for a point's verdict: with them alone, and nothing else said, the answer
 * is already the same. Requests that are not made stay not made (`bilan.hypotheses`).
 *
 * @param point a point of the bilan: `mention`, `lva`, `justificatifs/jdc`, `epreuves/philosophie`…
 * @throws {RangeError} when there is no such point.
 * @throws {TypeError} when `at` is not an ISO 8601 instant with an offset.
 * @example
 * reasons({ session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales", voie: "generale" }, "procedure").faits.map(({ fait }) => fait)
 * //=> ["scolarite", "presente"]
 */
export function reasons(situation: Situation, point: string, options: EvaluateOptions = {}): Raison {
  const ref = inForce(options.rulebook ?? shipped, situation.session, situation.academie);
  const own = narrowed(ref, [objetOf(point)]);
  const instant = instantOf(options.at ?? null);
  const answer = (told: readonly Leaf[]): string => said(point, told.reduce((partial, { path, value }) => withAnswer(partial, path, value), bare(situation)), own, instant);
  const wanted = said(point, situation, own, instant);
  const forces = (told: readonly Leaf[]): boolean => answer(told) === wanted;
  const behind = factsBehind(ref, ["procedure", objetOf(point)]);
  const bearing = leavesOf(situation).filter(({ path }) => mayBear(path, ref, behind));
  const { set, smallest } = smallestSet(forces(bearing) ? bearing : leavesOf(situation), forces);
  const words = new Words(situation, ref);
  const bilan = evaluate(situation, options);
  const epreuve = bilan.epreuves.find(({ id, programme }) => point === `epreuves/${id}` || point === `epreuves/${id}/${String(programme)}`);
  return Object.freeze({
    point,
    verdict: pointsOf(bilan).get(point)?.verdict ?? null,
    faits: Object.freeze(set.map(({ path, value }) => Object.freeze({ fait: path, chemin: Object.freeze(path.split(".")), valeur: value, phrase: phrase(path, value, ref, words) }))),
    laPlusPetite: smallest,
    motifs: pointsOf(bilan).get(point)?.motifs ?? epreuve?.motifs ?? [],
  });
}

/** One thing that was said: a dotted path and its value. A list is told whole. */
export type Leaf = { readonly path: string; readonly value: unknown };

const bare = ({ session, academie }: Situation): Situation => ({ session, academie });

export function leavesOf(situation: Situation): readonly Leaf[] {
  const leaves = (value: unknown, path: string): readonly Leaf[] =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`)) : [{ path, value }];
  return Object.entries(situation).flatMap(([key, value]) => (key === "session" || key === "academie" ? [] : leaves(value, key)));
}

/** Whether a field may bear on an answer: its fact is behind it, or no fact of the dictionary names it. */
function mayBear(path: string, ref: InForce, behind: ReadonlySet<string>): boolean {
  if (path.startsWith("ajournement.notes.")) return behind.has("note.valeur") || behind.has("ajournement.notes");
  const names = path.split(".").map((_key, i, keys) => keys.slice(0, i + 1).join("."));
  return names.some((name) => behind.has(name)) || !names.some((name) => ref.faits[name] !== undefined);
}

/** The answer to a point, its value included when it has one, as a text to compare. */
function said(point: string, situation: Situation, ref: InForce, instant: number | null): string {
  const settled = answerTo(point, standingOf(situation, ref, instant));
  return settled === null ? "" : `${settled.verdict} ${String(settled.valeur)}`;
}

/** A set that forces, of the least size if it is found within the effort; else one of which nothing can be left out. */
function smallestSet(all: readonly Leaf[], forces: (told: readonly Leaf[]) => boolean): { readonly set: readonly Leaf[]; readonly smallest: boolean } {
  let set = all;
  // Leaving out a request or a whole exam may make another fact idle: again until nothing can be left out.
  for (let before = Infinity; set.length < before; ) {
    before = set.length;
    for (const leaf of [...set].reverse()) {
      const without = set.filter((other) => other !== leaf);
      if (forces(without)) set = without;
    }
  }
  let left = effort;
  for (let size = 0; size < set.length; size++)
    for (const subset of subsetsOf(all, size)) {
      if (left-- <= 0) return { set, smallest: false };
      if (forces(subset)) return { set: subset, smallest: true };
    }
  return { set, smallest: true };
}

/** The subsets of a given size, in the order of the list. */
export function* subsetsOf<V>(all: readonly V[], size: number, from = 0): Generator<readonly V[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= all.length - size; i++) for (const rest of subsetsOf(all, size - 1, i + 1)) yield [all[i] as V, ...rest];
}

/** « la scolarité cette année : CNED, inscription réglementée ». */
export function phrase(path: string, value: unknown, ref: InForce, words: Words): string {
  const fait = factAt(ref, path);
  const note = /^ajournement\.notes\.(.+)$/.exec(path)?.[1];
  const label = (id: string): string => words.label(fait?.liste, fait?.valeurs, id);
  const libelle = note === undefined ? (fait?.libelle ?? path) : `la note obtenue (${words.label("epreuves", undefined, note)})`;
  return typography(`${libelle} : ${answerLabel(value, fait, label)}`);
}
