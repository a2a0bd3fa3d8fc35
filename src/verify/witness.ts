/** From a place of the diagrams to a situation that the machine itself answers so: what is claimed to exist is shown. */
import { answersTo, withAnswer, withoutAnswer } from "../answers.js";
import type { Settled } from "../conclude.js";
import type { InForce, Rule } from "../inforce.js";
import { leavesOf } from "../reasons.js";
import { parseSituation } from "../situation.js";
import { listeDesEpreuves, narrowed, openObjets, settledOf, signature, standingOf } from "../standing.js";
import type { Situation } from "../types.js";
import type { Place } from "./checks.js";
import type { FactDiagrams } from "./facts.js";
import { hinted, momentsOf } from "./hints.js";
import { bareOf, tell } from "./variables.js";

/** What is looked for in the answer of an objet, or of one of its items. */
export type Wanted = (settled: Settled) => boolean;

export const holds = (settled: Settled, rule: Rule): boolean | undefined => settled.truths[settled.regles.findIndex(({ id }) => id === rule.id)];

/** What a place tells; the facts of an item and the conclusions that it supposes are not told. */
export const toldAt = (space: FactDiagrams, place: Place): Situation =>
  [...place].sort(([a], [b]) => a - b).reduce((situation, [level, value]) => {
    const choice = space.variables[level]?.choices[value];
    return choice === undefined ? situation : tell(situation, choice);
  }, bareOf(space.ref));

/** The free inputs that a place supposes. */
export const supposedAt = (space: FactDiagrams, place: Place): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...place].flatMap(([level, value]) => Object.entries(space.variables[level]?.choices[value]?.facts ?? {}).filter(([, fact]) => fact !== undefined)));

/** What a situation must show, and what is asked of it to complete one. */
export type Sought = { readonly ref: InForce; readonly shows: (situation: Situation) => boolean };

/** How many candidates are drawn for each rulebook, how many more around one place, and for a field that none has moved. */
const drawn = 100;
const around = 6;
const aroundAField = 60;

export class Witnesses {
  readonly #pool: readonly Situation[];
  readonly #next = draws();
  readonly #whole: InForce;

  constructor(readonly space: FactDiagrams) {
    this.#whole = narrowed(space.ref, space.ref.objets.map(({ id }) => id));
    this.#pool = Array.from({ length: drawn }, () => this.#completed(this.#requests(bareOf(space.ref)), this.#whole)).filter((situation) => this.admits(situation));
  }

  get situations(): readonly Situation[] {
    return this.#pool;
  }

  admits(situation: Situation): boolean {
    return parseSituation(situation, this.space.ref.rulebook).ok;
  }

  /** Whether the machine answers an objet so for a situation. */
  answers(objet: string, wanted: Wanted): Sought {
    const ref = narrowed(this.space.ref, [objet]);
    return {
      ref,
      shows: (situation) => {
        const standing = standingOf(situation, ref, null);
        const found = ref.objets.find(({ id }) => id === objet);
        return found !== undefined && settledOf(standing, found).some(([, settled]) => settled.applicable === true && wanted(settled));
      },
    };
  }

  /** Whether a rule that adds a warning, a step or a line holds, or not, for a situation. */
  emits(rule: Rule, truth: boolean): Sought {
    const { ref } = this.space;
    return { ref: this.#whole, shows: (situation) => momentsOf(ref).some((at) => standingOf(situation, ref, at).conclusions.emitted.some((one) => one.rule.id === rule.id) === truth) };
  }

  /** A situation that the door admits and that shows what is sought, told as briefly as can be; `null` when none was found. */
  find(place: Place, { ref, shows }: Sought): Situation | null {
    const start = toldAt(this.space, place);
    if (this.admits(start) && shows(start)) return this.shorter(start, shows);
    const hint = hinted(start, supposedAt(this.space, place));
    for (let i = 0; i < around; i++) {
      const situation = this.#completed(this.#requests(i % 4 < 3 ? hint : start, i % 2), ref);
      if (shows(situation) && this.admits(situation)) return this.shorter(situation, shows);
    }
    return null;
  }

  /** The first that is found at one of these places. */
  findAt(places: readonly Place[], sought: Sought): Situation | null {
    for (const place of places) {
      const found = this.find(place, sought);
      if (found !== null) return found;
    }
    return null;
  }

  shorter(situation: Situation, shows: Sought["shows"]): Situation {
    return leavesOf(situation).reduceRight((short, { path }) => {
      const less = pruned(withoutAnswer(short, path));
      return this.admits(less) && shows(less) ? less : short;
    }, situation);
  }

  /** Whether two answers to a field are told apart, by someone to whom it is asked. */
  moves(start: Situation, field: string): boolean {
    const { ref } = this.space;
    const objets = [...ref.objets.map(({ id }) => id), listeDesEpreuves];
    const gate = ref.faits[field]?.si;
    if (gate !== undefined && standingOf(start, this.#whole, null).candidat.get(gate) !== true) return false;
    const level = this.space.levelOf(field);
    const own = level === undefined ? [] : (this.space.variables[level]?.choices ?? []).flatMap(({ tells }) => tells.flatMap(([path, value]) => (path === field ? [value] : [])));
    const seen = new Set<string>();
    for (const value of [...answersTo(field, start, ref), ...own]) {
      const standing = standingOf(withAnswer(start, field, value), this.#whole, null);
      seen.add(objets.map((id) => signature(standing, id)).join("|"));
      if (seen.size > 1) return true;
    }
    return false;
  }

  /** Whether a field moves an answer of someone for whom a place is so, and all that is asked of whom is answered. */
  someoneMoves(place: Place, field: string): boolean {
    const start = hinted(toldAt(this.space, place), supposedAt(this.space, place));
    for (let i = 0; i < aroundAField; i++) if (this.moves(this.#completed(start, this.#whole), field)) return true;
    return false;
  }

  /** Requests are never asked: some are made. */
  #requests(situation: Situation, chance = 1): Situation {
    return this.space.variables.reduce((partial, { name, choices }) => {
      if (this.space.ref.faits[name]?.nature !== "demande" || chance === 0 || this.#next(5) > 0) return partial;
      const choice = choices[this.#next(choices.length)];
      return choice === undefined || choice.tells.some(([path]) => isTold(partial, path)) ? partial : tell(partial, choice);
    }, situation);
  }

  /** A situation once all that is asked is answered, at random. */
  #completed(start: Situation, ref: InForce): Situation {
    let situation = start;
    for (let round = 0; round < 12; round++) {
      const asked = [...new Set(openObjets(standingOf(situation, ref, null)).flatMap(({ manquants }) => manquants))];
      if (asked.length === 0) break;
      for (const path of asked) situation = this.#answered(situation, path);
    }
    return situation;
  }

  #answered(situation: Situation, path: string): Situation {
    const level = this.space.levelOf(path);
    const own = (level === undefined ? undefined : this.space.variables[level]?.choices)?.filter(({ tells }) => tells.length > 0) ?? [];
    const values = answersTo(path, situation, this.space.ref);
    // Years are told from the last one: what is near the session is drawn more often.
    const choice = own[Math.min(this.#next(own.length), this.#next(own.length))];
    // The box is told without the objects of the past that it may open.
    if (path === "parcours" || choice === undefined || (this.#next(2) > 0 && values.length > 0)) return values.length === 0 ? situation : withAnswer(situation, path, values[Math.min(this.#next(values.length), this.#next(values.length))]);
    return tell(situation, choice);
  }
}

const isTold = (situation: Situation, path: string): boolean => leavesOf(situation).some((leaf) => leaf.path === path || leaf.path.startsWith(`${path}.`));

/** Without the objects left empty. */
const pruned = (situation: Situation): Situation => Object.fromEntries(Object.entries(situation).filter(([, value]) => typeof value !== "object" || Object.keys(value).length > 0 || Array.isArray(value))) as unknown as Situation;

/** The same draws every time. */
function draws(): (below: number) => number {
  const modulus = 2147483647;
  let state = 334;
  return (below) => {
    state = (state * 48271) % modulus;
    return state % Math.max(1, below);
  };
}
