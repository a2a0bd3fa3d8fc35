/**
 * What the conclusions that an épreuve reads may be, given who the candidate is: a note is kept, an épreuve dispensed,
 * only where the machine's own lists (items/) hold a mark or a dispense of it. Without these links a conclusion would be
 * free, and most of what is walked could not happen.
 */
import type { Candidat } from "../facts.js";
import { dispenseItems } from "../items/dispenses.js";
import type { Item } from "../items/item.js";
import { anticipeeFields, francaisItems, noteItems } from "../items/notes.js";
import type { Value } from "../logic.js";
import { parseSituation } from "../situation.js";
import type { Situation } from "../types.js";
import type { Node } from "./diagrams.js";
import type { FactDiagrams } from "./facts.js";
import { bareOf } from "./variables.js";

/** The facts that the list of marks reads. */
const ofMarks = ["aEchoue", "estBachelier", "anticipeesPresentees", "anticipeesDuDernierEchec", "echecSessionPrecedente", "echecAvantInterruption", "anticipeesDeLaSessionDAvant", "anticipeesDuDiplome", "diplomeSessionPrecedente", "anticipeesDUnExamenEchoue"] as const;

const made = new WeakMap<FactDiagrams, Map<string, Node>>();

/** Where the conclusions among these variables may be what they are. */
export function linksOf(space: FactDiagrams, levels: readonly number[]): readonly Node[] {
  return levels.flatMap((level) => {
    const variable = space.variables[level];
    return variable?.kind === "conclusion" ? linkOf(space, variable.name) : [];
  });
}

/** An épreuve is kept, or dispensed, for sure or perhaps, only where something that is surely there keeps it, or dispenses it. */
function linkOf(space: FactDiagrams, name: string): readonly Node[] {
  const fait = space.ref.faits[name];
  if (fait?.nature !== "conclu" || fait.lien === undefined) return [];
  const known = made.get(space) ?? new Map<string, Node>();
  made.set(space, known);
  const found = known.get(name);
  if (found !== undefined) return [found];
  const there = fait.lien.la === "note.epreuve" ? hasMark(space, fait.parmi?.["note.mecanisme"] ?? []) : hasDispense(space, fait.lien.la);
  const link = space.test([there, space.fact(name)], ([is, conclusion]) => is === true || conclusion === "non" || conclusion === undefined || conclusion === null);
  known.set(name, link);
  return [link];
}

const candidatOf = (names: readonly string[], values: readonly unknown[]): Candidat => ({ slots: [], get: (name) => values[names.indexOf(name)] as Value | undefined });

/** Where there is a mark of the épreuve that falls under one of these mechanisms. */
function hasMark(space: FactDiagrams, mecanismes: readonly string[]): Node {
  const { ref } = space;
  const isOne = (items: readonly Item[], id: unknown): boolean => items.some(({ facts }) => facts["note.epreuve"] === id && mecanismes.includes(String(facts["note.mecanisme"])));
  const ofTheExam = space.test([space.fact("epreuve.id"), space.fact("aEchoue")], ([id, aEchoue]) => isOne(noteItems(withMark(space, String(id)), candidatOf(["aEchoue"], [aEchoue]), ref), id));
  const [ecrit = "", oral = ""] = Object.keys(anticipeeFields);
  const ofFrancais = space.test(ofMarks.map((name) => space.fact(name)), (values) => isOne(francaisItems(withMark(space, ecrit), candidatOf(ofMarks, values)), ecrit));
  const isFrancais = space.test([space.fact("epreuve.id")], ([id]) => id === ecrit || id === oral);
  return space.any([ofTheExam, space.every([isFrancais, ofFrancais])]);
}

/** Someone who tells a mark of an épreuve wherever the door lets it be told, and asks for all that may be kept. */
function withMark({ ref }: FactDiagrams, id: string): Situation {
  const asked: Situation = { ...bareOf(ref), demandeConservationHandicap: true, anticipees: { annee: ref.session - 1, francaisEcrit: 10, francaisOral: 10 } };
  const told: Situation = { ...asked, ajournement: { notes: { [id]: 10 } } };
  return parseSituation(told, ref.rulebook).ok ? told : asked;
}

/** Where a dispense that is asked for, or given, covers the épreuve, or may. */
function hasDispense(space: FactDiagrams, covers: string): Node {
  const { ref } = space;
  const cle = space.diagrams.map([space.fact("epreuve.id"), space.fact("epreuve.programme")], ([id, programme]) => (programme === null || programme === "cycle" ? id : `${String(id)}/${String(programme)}`));
  const ids = [...new Set(ref.rulebook.dispenses.lignes.map(({ dispense }) => dispense))];
  return space.any(
    ids.map((dispense) => {
      const lines = ref.rulebook.dispenses.lignes.filter((ligne) => ligne.dispense === dispense);
      const names = [...new Set(lines.flatMap(({ si = {} }) => Object.keys(si)))];
      const asked = space.test([space.fact("dispensesDemandees")], ([said]) => lines.some(({ automatique }) => automatique === true) || (Array.isArray(said) && said.includes(dispense)));
      const covered = space.test([cle, ...names.map((name) => space.fact(name))], ([one, ...values]) =>
        dispenseItems(bareOf(ref), candidatOf(["dispensesDemandees", ...names], [[dispense], ...values]), ref).some(({ facts }) => facts["dispense.id"] === dispense && Array.isArray(facts[covers]) && (facts[covers] as readonly unknown[]).includes(one)),
      );
      return space.every([asked, covered]);
    }),
  );
}
