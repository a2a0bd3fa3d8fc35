/**
 * Whether a mutated rule is the same law: the finite classes of the facts it reads are walked, conclusions taken as free
 * inputs. It is when no class, at any session and in any académie, changes what the objet answers or the rules that carry it.
 */
import { derivations } from "../../src/derive.js";
import { contextOf, inputsOf } from "../../src/facts.js";
import { inForce, inlined, type InForce, type Rule } from "../../src/inforce.js";
import { compile, factsRead, type Condition, type Facts, type Leaf, type Truth, type Value } from "../../src/logic.js";
import type { Fait } from "../../src/rulebook.js";
import { rulebook as shipped } from "../../src/rules.js";
import { settle, settleValue } from "../../src/settle.js";
import { mutatedRulebook, type Mutant } from "./edit.js";
import { alone } from "./worlds.js";

/** Beyond this many classes nothing is proved. */
const most = 400_000;

/** A class that tells the mutant from the law; `null` when no class does; « too many » when they are not all walked. */
export type Walked = { readonly session: number; readonly academie: string; readonly facts: Facts } | "too many" | null;

export function walk(mutant: Mutant): Walked {
  const { regle } = mutant;
  if (regle === undefined) return "too many";
  const objet = shipped.regles.get(regle)?.event.params.objet;
  const ids = new Set([regle, ...(objet === undefined ? [] : [...shipped.regles].filter(([, { event }]) => event.params.objet === objet).map(([id]) => id))]);
  const [law, wrong] = [alone(shipped, ids), alone(mutatedRulebook(mutant), ids)];
  for (let session = 2022; session <= 2027; session++)
    for (const academie of [...Object.keys(shipped.academies), "une-autre"]) {
      const found = told(inForce(law, session, academie), inForce(wrong, session, academie), regle, objet);
      if (found !== null) return found === "too many" ? found : { session, academie, facts: found };
    }
  return null;
}

function told(law: InForce, wrong: InForce, id: string, objet: string | undefined): Facts | "too many" | null {
  const [before, now] = [rulesOf(law, objet), rulesOf(wrong, objet)];
  if (JSON.stringify(before.map(seen)) === JSON.stringify(now.map(seen))) return null;
  const own = [...before, ...now].filter((rule) => rule.id === id);
  const others = before.filter((rule) => rule.id !== id);
  const few = walkOver(law, own, () => true, (facts) => !alike(before, now, facts, id));
  if (few === null || few === "too many" || others.length === 0) return few;
  // The rule comes out otherwise somewhere: whether its objet does depends on the others.
  return walkOver(law, [...own, ...others], (facts) => !alike(before, now, facts, id), (facts) => answer(law, before, facts) !== answer(wrong, now, facts));
}

const rulesOf = ({ objets, emissions }: InForce, objet: string | undefined): readonly Rule[] => (objet === undefined ? emissions : objets.filter((one) => one.id === objet).flatMap(({ regles, defaut }) => [...regles, defaut]));
const seen = ({ id, certitude, effet, params, condition, kind }: Rule): unknown => [id, certitude, effet, params, condition, kind];

/** Whether a rule comes out the same, and says the same. */
function alike(before: readonly Rule[], now: readonly Rule[], facts: Facts, id: string): boolean {
  const [law, wrong] = [before, now].map((rules) => rules.find((rule) => rule.id === id));
  if (law === undefined && wrong === undefined) return true;
  const [a, b] = [law, wrong].map((rule) => (rule === undefined ? false : truthOf(rule.condition, facts)));
  if (a !== b) return false;
  return a === false || JSON.stringify([law?.certitude, law?.effet, law?.params]) === JSON.stringify([wrong?.certitude, wrong?.effet, wrong?.params]);
}

/** What an objet answers for a class, with the rules that carry it and those that wait. */
function answer(ref: InForce, rules: readonly Rule[], facts: Facts): string {
  const defaut = rules.find(({ effet }) => effet === "defaut");
  const regles = rules.filter(({ effet }) => effet !== "defaut");
  const truths = regles.map(({ condition }) => truthOf(condition, facts));
  const holding = regles.filter((_rule, i) => truths[i] === true);
  if (defaut === undefined) return JSON.stringify(holding.map(seen));
  const [objet] = ref.objets;
  if (objet?.type === "valeur") return JSON.stringify([settleValue(regles.map((rule, i) => ({ valeur: rule.params.valeur ?? null, certitude: rule.certitude, truth: truths[i] })), defaut.params.valeur ?? null), holding.map(said)]);
  const { verdict, possibles } = settle(regles.map(({ kind }) => kind), truths, defaut.params.verdict ?? "a-confirmer");
  const carrying = holding.filter(({ kind }) => verdict === "a-confirmer" || (verdict === "oui" ? kind.startsWith("accorde") : kind.startsWith("exclut")));
  const waiting = verdict === "incomplet" ? regles.filter((_rule, i) => truths[i] === undefined) : [];
  return JSON.stringify([verdict, possibles, (carrying.length > 0 ? carrying : [defaut]).map(said), waiting.map(({ id }) => id)]);
}

const said = ({ id, certitude, params: { message, question } }: Rule): unknown => [id, certitude, message, question];

function truthOf(condition: Condition, facts: Facts): Truth {
  const names = factsRead(condition);
  const slots = names.map((name) => facts[name]);
  return compile(condition, (name) => ({ own: false, slot: names.indexOf(name) }))(slots, []);
}

/** The first class that passes both tests, among those of the facts that some rules read. */
function walkOver(ref: InForce, rules: readonly Rule[], matters: (facts: Facts) => boolean, differs: (facts: Facts) => boolean): Facts | "too many" | null {
  const { free, computed, feeding, conditions } = factsBehind(ref, rules.flatMap(({ condition }) => factsRead(condition)));
  const leaves = [...rules.map(({ condition }) => condition), ...conditions].flatMap(leavesOf);
  const classes = free.map((name): readonly [string, ReadonlyArray<Value | undefined>] => [name, classesOf(ref, name, leaves, feeding.has(name))]);
  if (classes.reduce((count, [, values]) => count * values.length, 1) > most) return "too many";
  const facts: Facts = {};
  const visit = (depth: number): Facts | null => {
    const here = classes[depth];
    if (here === undefined) {
      for (const compute of computed) compute(facts);
      return free.every((name) => isPossible(ref, name, facts)) && matters(facts) && differs(facts) ? { ...facts } : null;
    }
    for (const value of here[1]) {
      facts[here[0]] = value;
      const found = visit(depth + 1);
      if (found !== null) return found;
    }
    return null;
  };
  return visit(0);
}

/** A fact applies exactly when its gate is open. */
function isPossible(ref: InForce, name: string, facts: Facts): boolean {
  // What is made of told facts does not apply where one of them does not.
  if (facts[name] !== undefined && facts[name] !== null && gatesOf(ref, name).some((gate) => gate in facts && facts[gate] !== true)) return false;
  const gate = ref.faits[name]?.si;
  if (gate === undefined) return true;
  if (!(gate in facts)) return true;
  if (facts[gate] === undefined) return facts[name] === undefined;
  return facts[gate] === true ? facts[name] !== null : facts[name] === null;
}

/** The gates that must be open for a fact to have a value: its own, and those of the facts it is made of. */
function gatesOf(ref: InForce, name: string): readonly string[] {
  const fait = ref.faits[name];
  if (fait === undefined) return [];
  const inputs = fait.nature === "derive" && fait.condition === undefined ? fait.lit : [];
  return [...(fait.si === undefined ? [] : [fait.si]), ...inputs.flatMap((input) => gatesOf(ref, input))];
}

/** Facts that others make are computed from these, as far as a table of a few choices tells; the rest is free. */
function factsBehind(ref: InForce, wanted: readonly string[]): { readonly free: readonly string[]; readonly computed: ReadonlyArray<(facts: Facts) => void>; readonly feeding: ReadonlySet<string>; readonly conditions: readonly Condition[] } {
  const feeding = new Set<string>();
  const conditions: Condition[] = [];
  const free = new Set<string>();
  const computed = new Map<string, (facts: Facts) => void>();
  const visit = (name: string): void => {
    if (free.has(name) || computed.has(name)) return;
    const fait = ref.faits[name];
    const made = fait === undefined ? null : computation(ref, name, fait);
    if (fait?.si !== undefined) visit(fait.si);
    if (made === null) {
      free.add(name);
      return;
    }
    if (fait?.nature === "derive" && fait.condition !== undefined) conditions.push(inlined(fait.condition, ref.rulebook.conditions) as Condition);
    for (const input of inputsOf(ref.rulebook, name)) {
      feeding.add(input);
      visit(input);
    }
    computed.set(name, made);
  };
  wanted.forEach(visit);
  return { free: [...free], computed: [...computed.values()], feeding, conditions };
}

/** How a derived fact is made of choices and booleans; `null` for any other. */
function computation(ref: InForce, name: string, fait: Fait): ((facts: Facts) => void) | null {
  if (fait.nature !== "derive") return null;
  const gated = (facts: Facts, value: () => Value | undefined): void => {
    const open = fait.si === undefined ? true : facts[fait.si];
    facts[name] = open === true ? value() : open === undefined ? undefined : null;
  };
  if (fait.condition !== undefined) {
    const condition = inlined(fait.condition, ref.rulebook.conditions) as Condition;
    return (facts) => gated(facts, () => truthOf(condition, facts));
  }
  const compute = derivations[name];
  const simple = fait.lit.every((input) => ref.faits[input]?.type === "booleen" || choicesOf(ref, input).length > 0);
  if (compute === undefined || !simple || fait.parametres !== undefined) return null;
  return (facts) =>
    gated(facts, () => {
      const inputs = fait.lit.map((input) => facts[input]);
      return inputs.includes(undefined) ? undefined : inputs.includes(null) ? null : compute(inputs, contextOf(ref));
    });
}

const other = "une-autre-valeur";

/** The ids that a choice may take; none when the dictionary does not list them. */
function choicesOf(ref: InForce, name: string): readonly string[] {
  const fait = ref.faits[name];
  if (fait?.type !== "choix") return [];
  return Object.keys(fait.valeurs ?? (fait.liste === undefined ? {} : (ref.rulebook.listes[fait.liste] ?? {})));
}

/** The values of a fact that these comparisons tell apart, « does not apply » and « not known » among them; every choice where another fact is made of it. */
function classesOf(ref: InForce, name: string, leaves: readonly Leaf[], feeds: boolean): ReadonlyArray<Value | undefined> {
  const fait = ref.faits[name];
  const constants = [...new Set(leaves.filter(({ fact }) => fact === name).flatMap(({ value }) => (Array.isArray(value) ? (value as readonly Value[]) : [value])))].filter((value) => value !== null);
  const known = (): readonly Value[] => {
    if (name === "session" || name === "academie") return [name === "session" ? ref.session : ref.academie];
    if (fait?.nature === "conclu" && fait.agregat !== "liste" && ref.rulebook.objets[fait.objet]?.type !== "valeur" && fait.type !== "liste") return ["oui", "non", "a-confirmer"];
    switch (fait?.type) {
      case "booleen":
        return [true, false];
      case "nombre":
      case "note":
      case "session":
      case "annee":
        return [...new Set((constants as readonly number[]).flatMap((value) => [value - 0.01, value, value + 0.01]))];
      case "liste":
        return constants.reduce<ReadonlyArray<readonly string[]>>((lists, one) => lists.flatMap((list) => [list, [...list, one as string]]), [[]]);
      case "choix": {
        const all = choicesOf(ref, name);
        if (feeds && all.length > 0) return all;
        return all.length === 0 ? [...new Set([...constants, other])] : [...constants.filter((value) => all.includes(value as string)), ...all.filter((value) => !constants.includes(value)).slice(0, 1)];
      }
      case undefined:
      case "texte":
      case "date":
      case "instant":
      case "objet":
        return [...new Set([...constants, other])];
    }
  };
  // What is told is not `null`, unless its gate is shut.
  const told = (fait?.nature === "etat" || fait?.nature === "demande") && fait.portee === undefined && fait.si === undefined;
  return [...known(), ...(told ? [] : [null]), ...(fait?.nature === "demande" && fait.si === undefined ? [] : [undefined])];
}

function leavesOf(condition: Condition): readonly Leaf[] {
  if ("all" in condition) return condition.all.flatMap(leavesOf);
  if ("any" in condition) return condition.any.flatMap(leavesOf);
  if ("not" in condition) return leavesOf(condition.not);
  return [condition];
}
