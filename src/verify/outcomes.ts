/** Whether an answer that is said incomplete may really come out two ways. */
import { placeOf, type Place } from "./checks.js";
import type { Diagrams, Node } from "./diagrams.js";
import type { FactDiagrams } from "./facts.js";
import { incomplet, plain, type Walked } from "./objets.js";

/** Told apart from « incomplet »: open, at a place that the door lets in and where the question is put. */
const asked = "demandee";
/** What the door refuses: no outcome. */
const refused = null;
/** Not one firm answer. */
const several = "plusieurs";

/**
 * Where an answer is said incomplete though whatever is told next of one thing gives the same firm one, in the order of
 * a form: what is told counts already. If an open answer had a single outcome, telling one thing after another would
 * end at such a place.
 */
export function whereSingleOutcome(space: FactDiagrams, walked: Walked, isKnown: (variable: string) => boolean): ReadonlyArray<{ readonly place: Place; readonly variable: string }> {
  const { diagrams } = space;
  const shown = space.every([walked.admitted, plain(space, [walked.answer])]);
  const answered = diagrams.map([walked.admitted, walked.answer], ([open, answer]) => (open === true ? answer : refused));
  const outcome = diagrams.map([answered, shown], ([answer, here]) => (answer === incomplet && here === true ? asked : answer));
  const steps = new Steps(diagrams);
  return diagrams.variables([walked.answer]).flatMap((level) => {
    const variable = space.variables[level]?.name ?? "";
    if (isKnown(variable) || space.variables[level]?.choices.every(({ completions }) => completions.length === 1) === true) return [];
    const gate = space.ref.faits[variable]?.si;
    const put = gate === undefined ? outcome : diagrams.map([outcome, space.fact(gate)], ([answer, open]) => (answer === asked && open !== true ? incomplet : answer));
    const single = lastStep(space, steps, put, level);
    const place = single === diagrams.constant(false) ? null : placeOf(space, walked, single);
    return place === null ? [] : [{ place, variable }];
  });
}

/** Where nothing more than one variable keeps an answer open, and every value of it gives the same. */
function lastStep(space: FactDiagrams, steps: Steps, outcome: Node, level: number): Node {
  const { diagrams } = space;
  const no = diagrams.constant(false);
  const choices = space.variables[level]?.choices ?? [];
  const done = new Map<Node, Node>();
  const visit = (node: Node): Node => {
    if (diagrams.levelOf(node) > level) return no;
    const known = done.get(node);
    if (known !== undefined) return known;
    const children = diagrams.childrenOf(node);
    const made =
      diagrams.levelOf(node) < level
        ? diagrams.choice(diagrams.levelOf(node), children.map(visit))
        : diagrams.choice(level, choices.map(({ completions }, value) => steps.single(children[value] as Node, completions.filter((other) => other !== value).map((other) => children[other] as Node))));
    done.set(node, made);
    return made;
  };
  return visit(outcome);
}

/** More than there are nodes: two of them make one key. */
const keyed = 2 ** 26;

/** What functions have in common; each pair of them is compared once. */
class Steps {
  readonly #asked = new Map<Node, Node>();
  readonly #firm = new Map<Node, Node>();
  readonly #common = new Map<number, Node>();
  readonly #none: Node;
  readonly #open: readonly Node[];
  readonly #refused: Node;

  constructor(readonly diagrams: Diagrams) {
    this.#none = diagrams.constant(several);
    this.#open = [several, asked, incomplet].map((answer) => diagrams.constant(answer));
    this.#refused = diagrams.constant(refused);
  }

  /** Where one function is open while all the others, unless refused, give one firm answer. */
  single(open: Node, others: readonly Node[]): Node {
    const where = this.#each(open, this.#asked, (answer) => (answer === asked ? refused : several));
    const common = [...new Set(others)].reduce((sum, other) => this.#inCommon(sum, other), where);
    return this.#each(common, this.#firm, (answer) => answer !== refused && answer !== several && answer !== asked && answer !== incomplet);
  }

  #each(node: Node, done: Map<Node, Node>, read: (answer: unknown) => unknown): Node {
    const known = done.get(node);
    if (known !== undefined) return known;
    const { diagrams } = this;
    const made = diagrams.isConstant(node) ? diagrams.constant(read(diagrams.valueOf(node))) : diagrams.choice(diagrams.levelOf(node), diagrams.childrenOf(node).map((child) => this.#each(child, done, read)));
    done.set(node, made);
    return made;
  }

  /** The answer that two functions have in common; where one is refused, the other's. */
  #inCommon(a: Node, b: Node): Node {
    if (a === b || b === this.#refused) return a;
    if (a === this.#refused) return b;
    const { diagrams } = this;
    if (this.#open.includes(a) || this.#open.includes(b) || (diagrams.isConstant(a) && diagrams.isConstant(b))) return this.#none;
    const key = a < b ? a * keyed + b : b * keyed + a;
    const known = this.#common.get(key);
    if (known !== undefined) return known;
    const level = Math.min(diagrams.levelOf(a), diagrams.levelOf(b));
    const made = diagrams.split([a, b], level, ([one = 0, two = 0]) => this.#inCommon(one, two));
    this.#common.set(key, made);
    return made;
  }
}
