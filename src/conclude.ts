/** Asks every rule in force, settles every objet, in the order of their dependencies. Written once; how rules fire is a parameter. */
import { nowhere, placesOf, type InForce, type ObjetInForce, type Rule } from "./inforce.js";
import type { Items, Placed } from "./items/item.js";
import { unknownFacts, type Facts, type Place, type Read, type Slots, type Truth, type Value } from "./logic.js";
import { inputsOf, type Candidat } from "./facts.js";
import { once, per } from "./once.js";
import type { Fait, Portee, Rulebook } from "./rulebook.js";
import { settle, settleValue, type Default, type Firm, type Kind, type ValueVote } from "./settle.js";
import type { Verdict } from "./types.js";

export type Settled = {
  /** Whether the objet applies at all: `null` while its gate is not known. */
  readonly applicable: boolean | null;
  readonly verdict: Verdict;
  /** The verdicts still possible: one when it is settled. */
  readonly verdicts: readonly Firm[];
  /** Of an objet of type `valeur`: the value when settled, and all that are possible. */
  readonly valeur: Value;
  readonly possibles: readonly Value[];
  /** The rules asked, how each came out, and the one that answers when none holds. */
  readonly regles: readonly Rule[];
  readonly truths: readonly Truth[];
  readonly defaut: Rule;
  /** The unknown rules that can still change the answer. */
  readonly matters: readonly Rule[];
  /** The told facts (dotted paths) that would settle it. */
  readonly manquants: () => readonly string[];
  /** Those that one of these rules waits for. */
  readonly awaitedBy: (rule: Rule) => readonly string[];
};

/** The candidate, or one item of a list. */
export type Subject = Pick<Placed, "id" | "paths" | "candidat" | "own">;

export type Conclusions = {
  readonly candidat: Subject;
  readonly of: (objet: string, id?: string) => Settled;
  readonly emitted: ReadonlyArray<{ readonly rule: Rule; readonly subject: Subject }>;
};

/** « Which of these rules hold for this subject? » The driver answers in the same order. */
export type Asked = {
  readonly rules: readonly Rule[];
  /** Of whom: the candidate (""), or an item of a list. */
  readonly subject: string;
  readonly candidat: Slots;
  readonly own: Slots;
  /** The facts that are known, by name. */
  readonly facts: () => Facts;
  /** The told facts (dotted paths) behind facts that are absent here. */
  readonly missing: (names: readonly string[]) => readonly string[];
};

const self = "";

/** Answers every question of a run with our own evaluator. */
export function fireAll<Result>(asking: Generator<Asked, Result, readonly Truth[]>): Result {
  let step = asking.next();
  let list: readonly Rule[] = [];
  let open: readonly boolean[] = [];
  while (step.done !== true) {
    const { rules, candidat, own } = step.value;
    // The items of a list come one after the other: what the candidate's own facts rule out is ruled out for all.
    if (rules !== list) [list, open] = [rules, rules.map(({ opening }) => opening?.(candidat, own) !== false)];
    step = asking.next(rules.map((rule, i) => open[i] === true && rule.test(candidat, own)));
  }
  return step.value;
}

export function* conclude(ref: InForce, candidat: Candidat, items: Items, neSaitPas: readonly string[]): Generator<Asked, Conclusions, readonly Truth[]> {
  const me: Subject = { id: self, candidat: candidat.slots, own: [], paths: {} };
  const ask = (rules: readonly Rule[], subject: Subject): Asked => ({ rules, subject: subject.id, candidat: subject.candidat, own: subject.own, facts: () => named(ref, subject), missing: (names) => missing(subject, names) });
  const learn = (subject: Subject, { own, slot }: Place, value: Value | undefined): void => {
    if (value !== undefined) (own ? subject.own : subject.candidat)[slot] = value;
  };
  const subjectsOf = (portee: Portee): readonly Subject[] => (portee === "candidat" ? [me] : items[portee]);
  const settled = new Map<string, ReadonlyMap<string, Settled>>();
  const missing = (subject: Subject, names: readonly string[]) => missingTold(ref, subject, names, (objet, id) => settled.get(objet)?.get(id), subjectsOf);

  for (const objet of ref.objets) {
    const byItem = new Map<string, Settled>();
    settled.set(objet.id, byItem);
    for (const subject of subjectsOf(objet.portee)) {
      const truths = yield ask(objet.regles, subject);
      byItem.set(subject.id, settleObjet(objet, ref, subject, truths, missing, neSaitPas));
    }
    for (const { place, fait } of conclusionsOf(ref.rulebook).get(objet.id) ?? []) {
      if (!ref.portees.has(fait.portee ?? "candidat")) continue;
      // Of what kind an item is does not depend on who asks.
      const ofKind = fait.agregat === "valeur" ? [] : subjectsOf(objet.portee).filter((item) => isOfKind(ref, fait, item) !== false);
      for (const subject of subjectsOf(fait.portee ?? "candidat")) learn(subject, place, conclusionValue(ref, fait, subject, ofKind, byItem));
    }
  }

  const emitted: Array<{ rule: Rule; subject: Subject }> = [];
  for (const portee of ["candidat", "note", "dispense", "langue", "option", "epreuve"] as const) {
    const rules = ref.emissionsByPortee.get(portee);
    if (rules === undefined) continue;
    for (const subject of subjectsOf(portee)) {
      const truths = yield ask(rules, subject);
      rules.forEach((rule, i) => {
        if (truths[i] === true) emitted.push({ rule, subject });
      });
    }
  }
  return {
    candidat: me,
    emitted,
    of: (objet, id = self) => {
      const found = settled.get(objet)?.get(id);
      if (found === undefined) throw new Error(`objet « ${objet} » was not asked of « ${id} »`);
      return found;
    },
  };
}

type Missing = (subject: Subject, names: readonly string[]) => readonly string[];

const nothing = { verdicts: [], regles: [], truths: [], valeur: null, possibles: [], matters: [], manquants: () => [], awaitedBy: () => [] } as const;
const anyVerdict: readonly Firm[] = ["oui", "non", "a-confirmer"];

function settleObjet(objet: ObjetInForce, ref: InForce, subject: Subject, truths: readonly Truth[], missing: Missing, neSaitPas: readonly string[]): Settled {
  const { regles, kinds, defaut } = objet;
  const open = objet.si === undefined ? true : factOf(ref, subject, objet.si);
  if (open === undefined) return doubtful({ ...nothing, defaut, applicable: null, verdict: "incomplet", verdicts: anyVerdict, manquants: once(() => missing(subject, [objet.si ?? ""])) }, neSaitPas);
  if (open !== true) return notApplicable(objet);
  const { verdict, verdicts, valeur, possibles, mattering } = objet.type === "valeur" ? valueOf(objet, truths) : verdictOf(objet, truths);
  if (verdict !== "incomplet") return { applicable: true, verdict, verdicts, valeur, possibles, regles, truths, defaut, matters: nothing.matters, manquants: nothing.manquants, awaitedBy: nothing.awaitedBy };
  const matters = regles.filter((_rule, i) => truths[i] === undefined && (mattering === null || mattering.includes(kinds[i] as Kind)));
  const awaited = (rules: readonly Rule[]) => missing(subject, [...new Set(rules.flatMap((rule) => unknownFacts(rule.condition, reader(ref, subject))))]);
  const manquants = once(() => awaited(matters));
  return doubtful({ applicable: true, verdict, verdicts, valeur, possibles, regles, truths, defaut, matters, manquants, awaitedBy: (rule) => awaited([rule]) }, neSaitPas);
}

const notApplicable = per(({ defaut }: ObjetInForce): Settled => ({ ...nothing, defaut, applicable: false, verdict: "non", verdicts: ["non"] }));

/** `mattering`: the kinds of unknown rules that can change the answer; `null`: every one. */
type SettledBy = Pick<Settled, "verdict" | "verdicts" | "valeur" | "possibles"> & { readonly mattering: readonly Kind[] | null };

function verdictOf({ kinds, defaut }: ObjetInForce, truths: readonly Truth[]): SettledBy {
  const { verdict, possibles, matters } = settle(kinds, truths, defaultOf(defaut));
  return { verdict, verdicts: possibles, valeur: null, possibles: nothing.possibles, mattering: matters };
}

function valueOf({ regles, defaut }: ObjetInForce, truths: readonly Truth[]): SettledBy {
  const votes: Array<ValueVote<Value>> = [];
  regles.forEach(({ params, certitude }, i) => {
    const truth = truths[i];
    if (truth !== false) votes.push({ valeur: params.valeur ?? null, certitude, truth });
  });
  const { etat, valeur, possibles } = settleValue(votes, defaut.params.valeur ?? null);
  return { verdict: etat === "fixee" ? "oui" : etat, verdicts: nothing.verdicts, valeur, possibles, mattering: null };
}

/** What only the candidate's own « I do not know » leaves open is for the service to confirm. */
function doubtful(settled: Settled, neSaitPas: readonly string[]): Settled {
  if (settled.verdict !== "incomplet" || neSaitPas.length === 0) return settled;
  const missing = settled.manquants();
  return missing.length > 0 && missing.every((path) => neSaitPas.includes(path)) ? { ...settled, verdict: "a-confirmer", verdicts: ["a-confirmer"] } : settled;
}

const defaultOf = (rule: Rule): Default => rule.params.verdict ?? "a-confirmer";

type FaitConclu = Extract<Fait, { nature: "conclu" }>;
type Conclusion = { readonly place: Place; readonly fait: FaitConclu };

/** The concluded facts that read each objet. */
const conclusionsOf = per((rulebook: Rulebook): ReadonlyMap<string, readonly Conclusion[]> => {
  const byObjet = new Map<string, Conclusion[]>();
  for (const [name, fait] of Object.entries(rulebook.faits)) if (fait.nature === "conclu") byObjet.set(fait.objet, [...(byObjet.get(fait.objet) ?? []), { place: placesOf(rulebook).get(name) ?? nowhere, fait }]);
  return byObjet;
});

type Known = Pick<Subject, "candidat" | "own">;

/** A fact of a subject, by its name. */
function factOf(ref: Pick<InForce, "places">, { candidat, own: item }: Known, name: string): Value | undefined {
  const { own, slot } = ref.places.get(name) ?? nowhere;
  return own ? item[slot] : candidat[slot];
}

export const reader =
  (ref: Pick<InForce, "places">, subject: Known): Read =>
  (name) =>
    factOf(ref, subject, name);

/** The facts of a subject that are known, by name. */
export function named(ref: InForce, { candidat, own: item }: Pick<Subject, "candidat" | "own">): Facts {
  const facts: Facts = {};
  for (const [name, { own, slot }] of ref.places) {
    const value = own ? item[slot] : candidat[slot];
    if (value !== undefined) facts[name] = value;
  }
  return facts;
}

function conclusionValue(ref: InForce, fait: FaitConclu, subject: Subject, read: readonly Subject[], byItem: ReadonlyMap<string, Settled>): Value | undefined {
  if (fait.agregat === "valeur") {
    const own = byItem.get(subject.id) ?? byItem.get(self);
    return own === undefined ? null : asFact(own);
  }
  const gathered: Subject[] = [];
  const perhaps = new Set<Subject>();
  for (const item of read) {
    const sure = belongs(ref, fait, subject, item);
    if (sure === false) continue;
    gathered.push(item);
    if (sure === undefined) perhaps.add(item);
  }
  if (fait.agregat === "liste") return gathered.filter((item) => byItem.get(item.id)?.verdict === "oui").map(itemName);
  const [decisive, otherwise] = fait.agregat === "toutes" ? (["non", "oui"] as const) : (["oui", "non"] as const);
  const open = gathered.map((item): readonly Firm[] => {
    const own = byItem.get(item.id);
    const verdicts = own === undefined || own.applicable === false ? [otherwise] : own.verdicts;
    return perhaps.has(item) ? [...new Set([...verdicts, otherwise])] : verdicts;
  });
  return together(open, decisive, otherwise);
}

/** One value from several open verdicts: `decisive` wins, then « à confirmer »; absent while two values are possible. */
function together(open: ReadonlyArray<readonly Firm[]>, decisive: Firm, otherwise: Firm): Firm | undefined {
  if (open.some((verdicts) => verdicts.length === 1 && verdicts[0] === decisive)) return decisive;
  const possible = [
    ...(open.some((verdicts) => verdicts.includes(decisive)) ? [decisive] : []),
    ...(open.some((verdicts) => verdicts.includes("a-confirmer")) ? (["a-confirmer"] as const) : []),
    ...(open.every((verdicts) => verdicts.includes(otherwise)) ? [otherwise] : []),
  ];
  return possible.length === 1 ? possible[0] : undefined;
}

/** How a conclusion reads as a fact: absent while incomplete, `null` when it does not apply. */
function asFact(settled: Settled): Value | undefined {
  if (settled.applicable === false) return null;
  if (settled.verdict === "incomplet") return undefined;
  if (settled.possibles.length > 0) return settled.verdict === "a-confirmer" ? "a-confirmer" : settled.valeur;
  return settled.verdict;
}

/** Whether an item is among those a conclusion gathers: `undefined` when the fact that decides is not known. */
function belongs(ref: InForce, fait: FaitConclu, subject: Subject, item: Subject): boolean | undefined {
  const link = linked(ref, fait, subject, item);
  if (link === false) return false;
  const kind = isOfKind(ref, fait, item);
  return kind === false ? false : link === undefined || kind === undefined ? undefined : true;
}

function isOfKind(ref: InForce, { parmi = {} }: FaitConclu, item: Subject): boolean | undefined {
  let sure: boolean | undefined = true;
  for (const fact in parmi) {
    const value = factOf(ref, item, fact);
    if (value === undefined) sure = undefined;
    else if (parmi[fact]?.includes(String(value)) !== true) return false;
  }
  return sure;
}

function linked(ref: InForce, { lien }: FaitConclu, subject: Subject, item: Subject): boolean | undefined {
  if (lien === undefined) return true;
  const there = factOf(ref, item, lien.la);
  const here = factOf(ref, subject, lien.ici);
  if (here === undefined) return undefined;
  if (there === undefined) {
    const most = lien.auPlus === undefined ? undefined : factOf(ref, item, lien.auPlus);
    return Array.isArray(most) && !(most as readonly string[]).includes(String(here)) ? false : undefined;
  }
  return Array.isArray(there) ? (there as readonly string[]).includes(String(here)) : there === here;
}

/** `philosophie/benefice` → `philosophie`. */
const itemName = (item: Subject): string => item.id.split("/")[0] ?? item.id;

/** The told facts (dotted paths) behind absent ones: through gates, inputs and conclusions, down to what a person can say. */
function missingTold(ref: InForce, subject: Subject, names: readonly string[], settledOf: (objet: string, id: string) => Settled | undefined, subjectsOf: (portee: Portee) => readonly Subject[]): readonly string[] {
  const paths = new Set<string>();
  const read = reader(ref, subject);
  const seen = new Set<string>();
  const trace = (name: string): void => {
    if (seen.has(name) || read(name) !== undefined) return;
    seen.add(name);
    const fait = ref.faits[name];
    const path = subject.paths[name];
    if (path !== undefined) {
      tracePath(path);
      return;
    }
    if (fait?.nature === "conclu") {
      for (const item of subjectsOf(ref.rulebook.objets[fait.objet]?.portee ?? "candidat")) {
        if (fait.agregat === "valeur" ? item.id !== subject.id && item.id !== self : belongs(ref, fait, subject, item) === false) continue;
        settledOf(fait.objet, item.id)?.manquants().forEach((manquant) => paths.add(manquant));
        if (fait.lien !== undefined && factOf(ref, item, fait.lien.la) === undefined && item.paths[fait.lien.la] !== undefined) tracePath(item.paths[fait.lien.la] as string);
      }
      return;
    }
    if (fait?.si !== undefined && read(fait.si) === undefined) {
      trace(fait.si);
      return;
    }
    if (fait?.nature === "etat" && fait.portee === undefined) {
      paths.add(name);
      return;
    }
    inputsOf(ref.rulebook, name).forEach(trace);
  };
  /** A path that is itself a gated fact is asked for only once its gate is open. */
  const tracePath = (path: string): void => {
    const fait = ref.faits[path];
    const si = fait?.si;
    if (fait?.nature === "derive" || fait?.nature === "base") trace(path);
    else if (si !== undefined && read(si) === undefined) trace(si);
    else paths.add(path);
  };
  names.forEach(trace);
  return [...paths];
}
