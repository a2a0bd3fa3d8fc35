/**
 * Whether a mutant is the same law: at every session and in every académie, what it answers and the rules that carry the
 * answer are the same functions of all that may be told. They are compared as the certificate walks them (src/verify.ts):
 * over all classes, conclusions and the facts of items taken as free inputs.
 */
import { counted } from "../../src/bilan.js";
import { inForce, type InForce, type ObjetInForce, type Rule } from "../../src/inforce.js";
import type { Truth } from "../../src/logic.js";
import { rulebook as shipped } from "../../src/rules.js";
import { settle, settleValue, type SettledValue } from "../../src/settle.js";
import type { Situation, StatutEpreuve } from "../../src/types.js";
import { ailleurs, inForceEverywhere } from "../../src/verify.js";
import type { Node } from "../../src/verify/diagrams.js";
import { FactDiagrams } from "../../src/verify/facts.js";
import { linked } from "../../src/verify/links.js";
import { admittedBy, incomplet, sansObjet, walk } from "../../src/verify/objets.js";
import { supposedAt, toldAt } from "../../src/verify/witness.js";
import { mutatedRulebook, type Mutant } from "./edit.js";
import { alone } from "./worlds.js";

/** A class that tells the mutant from the law, and the free inputs it supposes; `null` when no class does. */
export type Walked = { readonly situation: Situation; readonly suppose: Readonly<Record<string, unknown>> } | "not walked" | null;

/** What a rulebook makes of one thing, over the variables of a space: its rules, and where it applies. */
type Asked = { readonly space: FactDiagrams; readonly objet: ObjetInForce | undefined; readonly regles: readonly Rule[] };

/** The mutants of rules and conditions, each with what tells it apart; those of parameters and tables are not walked. */
export function walkAll(mutants: readonly Mutant[]): readonly Walked[] {
  const found = new Map<Mutant, Walked>(mutants.filter((mutant) => !isWalked(mutant)).map((mutant) => [mutant, "not walked"]));
  for (const { ref } of inForceEverywhere(shipped)) {
    const space = new FactDiagrams(ref);
    for (const mutant of mutants) if (!found.has(mutant)) note(found, mutant, toldApart(mutant, ref, space));
  }
  // A rule in force where it was not may compare what nothing compared there.
  for (const mutant of mutants)
    for (const academie of [...Object.keys(shipped.academies), ailleurs]) {
      if (found.has(mutant) || !Number.isFinite(mutant.depuis) || mutant.depuis !== mutant.jusque) continue;
      const wrong = inForce(mutatedRulebook(mutant), mutant.depuis, academie);
      note(found, mutant, toldApart(mutant, inForce(shipped, mutant.depuis, academie), new FactDiagrams(wrong)));
    }
  return mutants.map((mutant) => found.get(mutant) ?? null);
}

const isWalked = ({ regle, path: [file] }: Mutant): boolean => regle !== undefined || file === "conditions" || file === "faits";

function note(found: Map<Mutant, Walked>, mutant: Mutant, walked: Walked): void {
  if (walked !== null) found.set(mutant, walked);
}

function toldApart(mutant: Mutant, law: InForce, space: FactDiagrams): Walked {
  const { regle, path } = mutant;
  const whole = mutatedRulebook(mutant);
  const objet = regle === undefined ? undefined : shipped.regles.get(regle)?.event.params.objet;
  const own = regle === undefined ? undefined : new Set([regle, ...law.objets.filter(({ id }) => id === objet).flatMap(({ regles, defaut }) => [...regles, defaut].map(({ id }) => id))]);
  const wrong = inForce(own === undefined ? whole : alone(whole, own), law.session, law.academie);
  const after = path[0] === "faits" ? new FactDiagrams(wrong, space) : space;
  for (const one of law.objets) {
    const now = wrong.objets.find(({ id }) => id === one.id);
    if (own !== undefined && one.id !== objet) continue;
    const place = placeApart({ space, objet: one, regles: [...one.regles, one.defaut] }, { space: after, objet: now ?? one, regles: now === undefined ? [] : [...now.regles, now.defaut] });
    if (place !== null) return place;
  }
  const emitted = law.emissions.filter(({ id }) => own === undefined || own.has(id));
  return placeApart({ space, objet: undefined, regles: emitted }, { space: after, objet: undefined, regles: wrong.emissions });
}

/** What a rule does; whom to ask is nobody where no service is known. */
function seen({ ref }: FactDiagrams, { certitude, effet, params: { contact, ...params }, kind }: Rule): string {
  const someone = [...ref.parametres.keys()].some((name) => ref.rulebook.parametres[name]?.type === "contact");
  return JSON.stringify([certitude, effet, params, kind, someone ? contact : undefined]);
}

const ruleOf = ({ regles }: Asked, id: string): Rule | undefined => regles.find((rule) => rule.id === id);

/** Where an objet, or what is emitted, does not come out the same. */
function placeApart(law: Asked, wrong: Asked): Walked {
  const { space } = law;
  const { diagrams } = space;
  const ids = [...new Set([...law.regles, ...wrong.regles].map(({ id }) => id))];
  const pairs = ids.map((id) => [ruleOf(law, id), ruleOf(wrong, id)] as const);
  const truth = (asked: Asked, rule: Rule | undefined): Node => (rule === undefined ? diagrams.constant(false) : rule.effet === "defaut" ? diagrams.constant(true) : asked.space.truth(rule.condition));
  const changed = pairs.filter(([a, b]) => a === undefined || b === undefined || seen(space, a) !== seen(space, b) || truth(law, a) !== truth(wrong, b));
  const opens = (asked: Asked): Node => (asked.objet?.si === undefined ? diagrams.constant(true) : asked.space.fact(asked.objet.si));
  if (changed.length === 0 && opens(law) === opens(wrong)) return null;
  const nodes = [law, wrong].flatMap((asked) => [opens(asked), ...asked.regles.filter(({ effet }) => effet !== "defaut").map((rule) => truth(asked, rule))]);
  // Other facts make other lists of notes and dispenses.
  const links = law.objet === undefined || wrong.space !== space ? [] : [linked(space, walk(space, law.objet)).possible];
  const admitted = space.every([admittedBy(space, nodes), ...links]);
  const before = answerOf(law, opens(law), truth);
  const now = answerOf(wrong, opens(wrong), truth);
  const tests = [
    space.test([admitted, before, now], ([open, a, b]) => open === true && a !== b),
    ...changed.map(([a, b]) => {
      const [was, is] = [role(law, a, before, truth(law, a)), role(wrong, b, now, truth(wrong, b))];
      return space.test([admitted, was, is], ([open, x, y]) => open === true && x !== y);
    }),
  ];
  for (const test of tests) {
    const place = diagrams.cheapest(test, (level, value) => space.variables[level]?.choices[value]?.tells.length ?? 0);
    if (place !== null) return { situation: toldAt(space, place), suppose: supposedAt(space, place) };
  }
  return null;
}

/** The verdict or value of an objet, with the kinds of rules that it waits for. */
function answerOf({ space, objet, regles }: Asked, opens: Node, truth: (asked: Asked, rule: Rule) => Node): Node {
  const { diagrams } = space;
  if (objet === undefined) return diagrams.constant("");
  const asked = { space, objet, regles };
  const voting = regles.filter(({ effet }) => effet !== "defaut");
  const defaut = regles.find(({ effet }) => effet === "defaut");
  const groups = new Map<string, Rule[]>();
  for (const rule of voting) {
    const key = objet.type === "verdict" ? rule.kind : JSON.stringify([rule.params.valeur ?? null, rule.certitude]);
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  const votes = [...groups.values()];
  const settled = diagrams.map(
    votes.map((rules) => space.any(rules.map((rule) => truth(asked, rule)))),
    (truths) => {
      if (objet.type !== "verdict") return shown(objet.id, settleValue(votes.map(([rule], i) => ({ valeur: JSON.stringify(rule?.params.valeur ?? null), certitude: rule?.certitude ?? "certaine", truth: truths[i] as Truth })), JSON.stringify(defaut?.params.valeur ?? null)));
      return settle(votes.flatMap(([rule]) => (rule === undefined ? [] : [rule.kind])), truths as readonly Truth[], defaut?.params.verdict ?? "a-confirmer");
    },
  );
  return diagrams.map([opens, settled], ([open, answer]) => (open === true ? answer : open === undefined ? incomplet : sansObjet));
}

/** Of the statuts that remain possible, a bilan shows whether they count and what mark they carry. */
function shown(objet: string, settled: SettledValue<string>): SettledValue<string> {
  if (objet !== "epreuve.statut") return settled;
  const possibles = settled.possibles.map((statut) => (counted.includes(JSON.parse(statut) as StatutEpreuve) ? statut : ""));
  return { ...settled, possibles: [...new Set(possibles)].sort() };
}

type Answer = { readonly verdict?: string; readonly matters?: readonly string[]; readonly etat?: string } | string;

/** What one rule does in an answer: nothing, carry it, or keep it open; with what it says. */
function role({ space, objet }: Asked, rule: Rule | undefined, answer: Node, truth: Node): Node {
  if (rule === undefined) return space.diagrams.constant("");
  const says = objet === undefined ? seen(space, rule) : JSON.stringify([rule.id, rule.certitude, rule.params.message, rule.params.question]);
  // The default of a verdict, or of a statut, speaks where no other rule does.
  if (rule.effet === "defaut") return space.diagrams.map([answer], ([known]) => (typeof known === "string" || (objet?.type === "valeur" && objet.id !== "epreuve.statut") ? "" : says));
  return space.diagrams.map([answer, truth], ([known, holds]) => {
    if (holds === false) return "";
    if (objet === undefined) return `${String(holds)} ${says}`;
    const { verdict, matters, etat } = known as Exclude<Answer, string>;
    if (typeof known === "string") return "";
    if (holds === undefined) return etat === "incomplet" || matters?.includes(rule.kind) === true ? `waits ${says}` : "";
    const carries = verdict === undefined || verdict === "a-confirmer" || (verdict === "oui" ? rule.kind.startsWith("accorde") : verdict === "non" && rule.kind.startsWith("exclut"));
    return carries ? `carries ${says}` : "";
  });
}
