/**
 * What the conclusions that an épreuve reads may be, given who the candidate is: a note is kept, an épreuve dispensed,
 * only where the machine's own lists (items/) hold a mark or a dispense of it, and as its rules may answer of such a
 * mark. Without these links a conclusion would be free, and most of what is walked could not happen.
 */
import type { Candidat } from "../facts.js";
import { dispenseItems } from "../items/dispenses.js";
import { epreuveItems } from "../items/epreuves.js";
import type { Item } from "../items/item.js";
import { anticipeeFields, francaisItems, noteItems } from "../items/notes.js";
import type { Value } from "../logic.js";
import { per } from "../once.js";
import type { Fait } from "../rulebook.js";
import { parseSituation } from "../situation.js";
import type { Serie, Situation } from "../types.js";
import type { Node } from "./diagrams.js";
import type { FactDiagrams } from "./facts.js";
import { admittedBy, walk, type Walked } from "./objets.js";
import { bareOf } from "./variables.js";

type FaitConclu = Extract<Fait, { nature: "conclu" }>;

/** The facts that the list of marks of français reads. */
const ofFrancais = ["aEchoue", "estBachelier", "anticipeesPresentees", "anticipeesDuDernierEchec", "echecSessionPrecedente", "echecAvantInterruption", "anticipeesDeLaSessionDAvant", "anticipeesDuDiplome", "diplomeSessionPrecedente", "anticipeesDUnExamenEchoue"] as const;

/** What is computed once of each rulebook in force, by name. */
const kept = <V>(): ((space: FactDiagrams, key: string, compute: () => V) => V) => {
  const bySpace = per<FactDiagrams, Map<string, V>>(() => new Map());
  return (space, key, compute) => {
    const known = bySpace(space);
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute();
    known.set(key, value);
    return value;
  };
};
const keptNode = kept<Node>();
const keptAnswers = kept<readonly string[]>();

/** An objet where the conclusions that it reads are what they may be. */
export function linked(space: FactDiagrams, walked: Walked): Walked {
  const read = [walked.applies, ...walked.truths.map(({ truth }) => truth)];
  const links = [...space.diagrams.variables(read)].flatMap((level) => linkOf(space, space.variables[level]?.name ?? ""));
  if (walked.objet.portee === "epreuve") links.push(ofTheRegister(space));
  return links.length === 0 ? walked : { ...walked, possible: space.every([...links, admittedBy(space, [...read, ...links])]) };
}

/** An épreuve is kept, or dispensed, for sure or perhaps, only where something that is surely there may do so. */
function linkOf(space: FactDiagrams, name: string): readonly Node[] {
  const fait = space.ref.faits[name];
  if (fait?.nature !== "conclu" || fait.lien === undefined) return [];
  const { lien } = fait;
  return [
    keptNode(space, `link of ${name}`, () =>
      space.test([lien.la === "note.epreuve" ? marks(space, fait) : dispenses(space, lien.la), space.fact(name)], ([possible, conclusion]) => conclusion === "non" || conclusion === undefined || conclusion === null || (possible as readonly unknown[]).includes(conclusion)),
    ),
  ];
}

/** Whoever presents the épreuves anticipées alone has no other épreuve than the lists give them. */
function ofTheRegister(space: FactDiagrams): Node {
  const { ref } = space;
  const candidat = candidatOf(["evaluationsEnDeuxTemps"], [true]);
  const exams: readonly Situation[] = [{ ...bareOf(ref), voie: "generale" }, ...Object.keys(ref.rulebook.listes["series"] ?? {}).map((serie) => ({ ...bareOf(ref), voie: "technologique" as const, serie: serie as Serie }))];
  const there = new Set(exams.flatMap((exam) => epreuveItems({ ...exam, presente: "anticipees-seules", modalite: "deux-temps" }, candidat, ref).items.map(({ facts }) => `${String(facts["epreuve.id"])} ${String(facts["epreuve.programme"])}`)));
  return space.test([space.fact("epreuve.id"), space.fact("epreuve.programme"), space.fact("passeTerminales")], ([id, programme, passe]) => passe !== false || there.has(`${String(id)} ${String(programme)}`));
}

const candidatOf = (names: readonly string[], values: readonly unknown[]): Candidat => ({ slots: [], get: (name) => values[names.indexOf(name)] as Value | undefined });

/** How the marks of an épreuve that fall under some mechanisms may be answered of, where there are any. */
function marks(space: FactDiagrams, { objet, parmi = {} }: FaitConclu): Node {
  const { ref, diagrams } = space;
  const mecanismes = parmi["note.mecanisme"] ?? [];
  const [ecrit = "", oral = ""] = Object.keys(anticipeeFields);
  const among = (items: readonly Item[], id: unknown): readonly string[] => mecanismes.filter((mecanisme) => items.some(({ facts }) => facts["note.epreuve"] === id && facts["note.mecanisme"] === mecanisme));
  const ofTheExam = diagrams.map([space.fact("epreuve.id"), space.fact("aEchoue")], ([id, aEchoue]) => among(noteItems(withMark(space, String(id)), candidatOf(["aEchoue"], [aEchoue]), ref), id));
  const francais = diagrams.map(ofFrancais.map((name) => space.fact(name)), (values) => among(francaisItems(withMark(space, ecrit), candidatOf(ofFrancais, values)), ecrit));
  return diagrams.map([space.fact("epreuve.id"), space.fact("epreuve.groupe"), ofTheExam, francais], ([id, groupe, exam, french]) =>
    sorted((id === ecrit || id === oral ? (french as readonly string[]) : (exam as readonly string[])).flatMap((mecanisme) => keptAnswers(space, `${objet} ${String(groupe)} ${mecanisme}`, () => markAnswers(space, objet, String(groupe), mecanisme)))),
  );
}

const sorted = (answers: readonly string[]): readonly string[] => [...new Set(answers)].sort();

/** Someone who tells a mark of an épreuve wherever the door lets it be told, and asks for all that may be kept. */
function withMark({ ref }: FactDiagrams, id: string): Situation {
  const asked: Situation = { ...bareOf(ref), demandeConservationHandicap: true, anticipees: { annee: ref.session - 1, francaisEcrit: 10, francaisOral: 10 } };
  const told: Situation = { ...asked, ajournement: { notes: { [id]: 10 } } };
  return parseSituation(told, ref.rulebook).ok ? told : asked;
}

/** What an objet answers where the door lets in, `null` elsewhere. */
function answersOf(space: FactDiagrams, objet: string): Node {
  const own = space.ref.objets.find(({ id }) => id === objet);
  const { answer, admitted } = own === undefined ? { answer: space.diagrams.constant(null), admitted: space.diagrams.constant(true) } : walk(space, own);
  return space.diagrams.map([answer, admitted], ([said, open]) => (open === true ? said : null));
}

/** All that an objet may answer of a mark of a group that falls under a mechanism, whoever the candidate is. */
function markAnswers(space: FactDiagrams, objet: string, groupe: string, mecanisme: string): readonly string[] {
  const { diagrams, variables } = space;
  const level = space.levelOf("note.mecanisme") ?? 0;
  const all = keptNode(space, `answers of ${objet}`, () => answersOf(space, objet));
  const here = (variables[level]?.choices ?? []).flatMap(({ facts }, value) => (facts["note.groupe"] === groupe && facts["note.mecanisme"] === mecanisme ? [diagrams.where(all, level, value)] : []));
  // What the mark's other objets conclude of it is what they may answer.
  const said = [...new Set(here)].flatMap((node) => diagrams.valuesOf(diagrams.variables([node]).reduce((narrow, at) => only(space, narrow, at, groupe, mecanisme), node)));
  return sorted(said.filter((one) => typeof one === "string"));
}

/** A function where a conclusion of the same mark is none that it cannot be: such values say nothing. */
function only(space: FactDiagrams, node: Node, level: number, groupe: string, mecanisme: string): Node {
  const { ref, diagrams, variables } = space;
  const variable = variables[level];
  const fait = ref.faits[variable?.name ?? ""];
  if (variable === undefined || fait?.nature !== "conclu" || fait.agregat !== "valeur" || fait.portee !== "note") return node;
  const possible = keptAnswers(space, `${fait.objet} ${groupe} ${mecanisme}`, () => markAnswers(space, fait.objet, groupe, mecanisme));
  const allowed = diagrams.choice(level, variable.choices.map(({ facts }) => diagrams.constant(possible.includes(String(facts[variable.name])))));
  return diagrams.map([node, allowed], ([said, is]) => (is === true ? said : null));
}

/** How the dispenses that are asked for, or given, and cover the épreuve, or may, can be answered of: any way, where there are any. */
function dispenses(space: FactDiagrams, covers: string): Node {
  const { ref, diagrams } = space;
  const cle = diagrams.map([space.fact("epreuve.id"), space.fact("epreuve.programme")], ([id, programme]) => (typeof programme !== "string" || programme === "cycle" ? id : `${String(id)}/${programme}`));
  const ids = [...new Set(ref.rulebook.dispenses.lignes.map(({ dispense }) => dispense))];
  const there = ids.map((dispense) => {
    const lines = ref.rulebook.dispenses.lignes.filter((ligne) => ligne.dispense === dispense);
    const names = [...new Set(lines.flatMap(({ si = {} }) => Object.keys(si)))];
    const asked = space.test([space.fact("dispensesDemandees")], ([said]) => lines.some(({ automatique }) => automatique === true) || (Array.isArray(said) && said.includes(dispense)));
    const covered = space.test([cle, ...names.map((name) => space.fact(name))], ([one, ...values]) =>
      dispenseItems(bareOf(ref), candidatOf(["dispensesDemandees", ...names], [[dispense], ...values]), ref).some(({ facts }) => facts["dispense.id"] === dispense && Array.isArray(facts[covers]) && (facts[covers] as readonly unknown[]).includes(one)),
    );
    return space.every([asked, covered]);
  });
  return diagrams.map([space.any(there)], ([is]) => (is === true ? ["oui", "a-confirmer"] : []));
}
