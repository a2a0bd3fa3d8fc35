/** What changes from one session, or one académie, to another: rules, values, and which candidates are answered otherwise. */
import { answersTo, withAnswer } from "./answers.js";
import { inForce, type InForce, type Rule } from "./inforce.js";
import { typography } from "./messages.js";
import { leavesOf, phrase, type Leaf } from "./reasons.js";
import type { Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import { narrowed, openObjets, settledOf, standingOf, type Standing } from "./standing.js";
import type { DifferencePoint, DifferencesReferentiels, RegleComparee, Situation } from "./types.js";
import { Words } from "./words.js";

/** A session of an académie, in a rulebook (the shipped one unless another is given). */
export type Place = { readonly session: number; readonly academie: string; readonly rulebook?: Rulebook };

/** How many candidates are drawn and asked on both sides. */
const candidats = 1000;

/**
 * Compares two sessions or two académies: the rules and the values added, ended or changed and, for each point, the
 * candidates who are answered otherwise, each kind with a witness. Candidates are drawn over the classes of answers that
 * the rules tell apart, always the same ones; between two sessions, a candidate's years move with the session. A
 * difference that is shown exists; one that is not shown may (`candidats` says how many were compared).
 */
export function compareRulebooks(a: Place, b: Place): DifferencesReferentiels {
  const [before, after] = [a, b].map(({ rulebook = shipped, session, academie }) => inForce(rulebook, session, academie)) as [InForce, InForce];
  return Object.freeze({
    a: Object.freeze({ session: a.session, academie: a.academie }),
    b: Object.freeze({ session: b.session, academie: b.academie }),
    regles: Object.freeze(comparedRules(before, after)),
    parametres: Object.freeze(comparedValues(before, after)),
    points: Object.freeze(new Walk(before, after).points()),
    candidats,
  });
}

function comparedRules(a: InForce, b: InForce): DifferencesReferentiels["regles"] {
  const [before, after] = [a, b].map((ref) => new Map([...ref.objets.flatMap(({ regles, defaut }) => [...regles, defaut]), ...ref.emissions].map((rule): [string, Rule] => [rule.id, rule]))) as [Map<string, Rule>, Map<string, Rule>];
  const told = ({ id, titre }: Rule): RegleComparee => ({ id, titre });
  return {
    ajoutees: [...after.values()].filter(({ id }) => !before.has(id)).map(told),
    terminees: [...before.values()].filter(({ id }) => !after.has(id)).map(told),
    modifiees: [...after.values()].flatMap((rule) => {
      const was = before.get(rule.id);
      const change = was === undefined ? [] : changesOf(was, rule);
      return change.length === 0 ? [] : [{ ...told(rule), change }];
    }),
  };
}

const aspects = { conditions: "condition", effet: "effet", certitude: "certitude", sources: "sources", texte: "params" } as const;
const changesOf = (was: Rule, is: Rule): ReadonlyArray<keyof typeof aspects> =>
  (Object.entries(aspects) as ReadonlyArray<readonly [keyof typeof aspects, keyof Rule]>).flatMap(([aspect, key]) => (JSON.stringify(was[key]) === JSON.stringify(is[key]) ? [] : [aspect]));

function comparedValues(a: InForce, b: InForce): DifferencesReferentiels["parametres"] {
  const names = [...new Set([...a.parametres.keys(), ...b.parametres.keys()])];
  return names.flatMap((id) => {
    const [de = null, vers = null] = [a, b].map((ref) => ref.parametres.get(id)?.valeur ?? null);
    return JSON.stringify(de) === JSON.stringify(vers) ? [] : [{ id, libelle: typography(b.rulebook.parametres[id]?.libelle ?? id), de, vers }];
  });
}

/** The same candidates asked on both sides. */
class Walk {
  private readonly a: InForce;
  private readonly b: InForce;
  readonly #next = draws();

  constructor(
    private readonly before: InForce,
    private readonly after: InForce,
  ) {
    this.a = narrowed(before, before.objets.map(({ id }) => id));
    this.b = narrowed(after, after.objets.map(({ id }) => id));
  }

  points(): readonly DifferencePoint[] {
    const kinds = new Map<string, { readonly point: string; readonly de: string; readonly vers: string; readonly situation: Situation; count: number }>();
    for (let i = 0; i < candidats; i++) {
      const situation = this.draw();
      const [de, vers] = this.answers(situation);
      for (const point of new Set([...de.keys(), ...vers.keys()])) {
        const [was = absent, is = absent] = [de.get(point), vers.get(point)];
        if (was === is) continue;
        const key = `${point} ${was} ${is}`;
        const known = kinds.get(key);
        if (known === undefined) kinds.set(key, { point, de: was, vers: is, situation, count: 1 });
        else known.count += 1;
      }
    }
    return [...kinds.values()]
      .sort((x, y) => (x.point < y.point ? -1 : x.point > y.point ? 1 : y.count - x.count))
      .map(({ point, de, vers, situation, count }) => this.described(point, de, vers, situation, count));
  }

  /** A candidate of whom all that is asked on either side is told. */
  private draw(): Situation {
    let situation: Situation = { session: this.a.session, academie: this.a.academie };
    for (let round = 0; round < 20; round++) {
      const asked = [...new Set([this.onA(situation), this.onB(situation)].flatMap((standing) => openObjets(standing).flatMap(({ manquants }) => manquants)))];
      if (asked.length === 0) break;
      for (const path of asked) {
        const values = answersTo(path, situation, this.a);
        if (values.length > 0) situation = withAnswer(situation, path, values[this.#next(values.length)]);
      }
    }
    return situation;
  }

  private onA(situation: Situation): Standing {
    return standingOf(situation, this.a, null);
  }
  private onB(situation: Situation): Standing {
    return standingOf(moved(situation, this.b), this.b, null);
  }

  private answers(situation: Situation): readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>] {
    return [answersOf(this.onA(situation)), answersOf(this.onB(situation))];
  }

  /** The kind: what the witness must have said for both answers to be what they are. */
  private described(point: string, de: string, vers: string, witness: Situation, count: number): DifferencePoint {
    const bare: Situation = { session: witness.session, academie: witness.academie };
    const told = (leaves: readonly Leaf[]): Situation => leaves.reduce((partial, { path, value }) => withAnswer(partial, path, value), bare);
    const still = (leaves: readonly Leaf[]): boolean => {
      const [was, is] = this.answers(told(leaves));
      return (was.get(point) ?? absent) === de && (is.get(point) ?? absent) === vers;
    };
    let leaves = leavesOf(witness);
    for (const leaf of [...leaves].reverse()) {
      const without = leaves.filter((other) => other !== leaf);
      if (still(without)) leaves = without;
    }
    const situation = told(leaves);
    const words = new Words(situation, this.before);
    return Object.freeze({ point, de, vers, candidats: count, qui: Object.freeze(leaves.map(({ path, value }) => phrase(path, value, this.before, words))), temoinA: situation, temoinB: moved(situation, this.after) });
  }
}

const absent = "sans objet";

/** Every answer of a situation by point: a verdict, or the statut and the coefficient of an épreuve. */
function answersOf(standing: Standing): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const refused = standing.conclusions.of("procedure").verdict === "non";
  for (const objet of standing.ref.objets) {
    const part = objet.partie ?? objet.id;
    if (refused && part !== "procedure") continue;
    for (const [item, settled] of settledOf(standing, objet)) {
      if (settled.applicable !== true || item.startsWith("?")) continue;
      const name = objet.id === "epreuve.statut" ? `epreuves/${item}` : item === "" ? objet.id : `${objet.id}/${item}`;
      found.set(name, objet.type === "valeur" && settled.verdict === "oui" ? String(settled.valeur) : settled.verdict);
    }
  }
  if (!refused) for (const { id, valeur } of standing.items.epreuve) found.set(`coefficients/${id}`, String(valeur.coefficient));
  return found;
}

/** The same candidate at another session: years and birth move with it. */
function moved(situation: Situation, { session, academie }: Pick<InForce, "session" | "academie">): Situation {
  const delta = session - situation.session;
  const shift = (value: unknown): unknown => {
    if (typeof value === "number") return value > 1900 ? value + delta : value;
    if (typeof value === "string") return /^\d{4}-\d\d-\d\d$/.test(value) ? dayMoved(value, delta) : value === situation.academie ? academie : value;
    if (Array.isArray(value)) return (value as readonly unknown[]).map(shift);
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shift(inner)])) : value;
  };
  return { ...(shift(situation) as Situation), session, academie };
}

const dayMoved = (date: string, delta: number): string => `${String(Number(date.slice(0, 4)) + delta)}${date.slice(4) === "-02-29" ? "-02-28" : date.slice(4)}`;

/** The same draws every time. */
function draws(): (below: number) => number {
  const modulus = 2147483647;
  let state = 1;
  return (below) => {
    state = (state * 48271) % modulus;
    return state % Math.max(1, below);
  };
}
