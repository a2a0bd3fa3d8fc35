/**
 * What the space of situations is made of: for each field that a person may tell, one value for each class of answers
 * that rules can tell apart, « not said » included; and the facts that are taken as free inputs — those of the items of
 * a list, and conclusions.
 */
import { answersTo, withAnswer } from "../answers.js";
import { deriveFacts } from "../facts.js";
import type { InForce } from "../inforce.js";
import { inlined } from "../inforce.js";
import type { Condition, Facts, Value } from "../logic.js";
import type { Fait } from "../rulebook.js";
import type { Situation } from "../types.js";

/** One thing that may be so of a variable. */
export type Choice = {
  /** Of a field: what the person tells. */
  readonly tells: ReadonlyArray<readonly [path: string, value: unknown]>;
  /** Of free inputs: their values by fact; absent: not known. */
  readonly facts: Facts;
  /** Whether all is said of it. */
  readonly total: boolean;
  /** What it may still become as more is said, itself included: indices of choices. */
  readonly completions: readonly number[];
};
/** `champ`: told; `element`: a fact of an item of a list; `conclusion`: what another objet concludes; `libre`: any other fact that no field decides alone. */
export type Variable = { readonly name: string; readonly kind: "champ" | "element" | "conclusion" | "libre"; /** The free inputs that it gives. */ readonly gives: readonly string[]; readonly choices: readonly Choice[] };

type Telling = ReadonlyArray<readonly [string, unknown]>;

/** The base facts that fields decide (facts.ts), with the fields that they read. */
export const decided: Readonly<Record<string, readonly string[]>> = {
  aEchoue: ["parcours"],
  aUnDiplome: ["parcours"],
  aUneProvenance: ["parcours"],
  estBachelier: ["parcours", "diplome.type"],
  etalement: ["amenagements.etalement"],
  etalementObtenu: ["amenagements.etalement"],
  demenage: ["demenagement"],
};
/** Those that facts decide, with what they read: see `FactDiagrams`. */
export const composed: Readonly<Record<string, readonly string[]>> = {
  sessionDesAnticipees: ["aEchoue", "estBachelier"],
  peutDemanderUneDispense: ["parcours", "scolarite", "estBachelier"],
};
const constant = ["session", "sessionSuivante", "academie", "nomAcademie", "academieCouverte"];
export const isConstantFact = (name: string): boolean => constant.includes(name);

/** The object that holds a field, and the variable that says whether it is there. */
const holders: Readonly<Record<string, string>> = {
  ajournement: "parcours",
  diplome: "parcours",
  provenance: "parcours",
  interruption: "interruption",
  anticipees: "anticipees",
  controleContinuPremiere: "controleContinuPremiere",
  "amenagements.etalement": "amenagements.etalement",
};
const holderOf = (path: string): string | undefined => Object.keys(holders).find((holder) => path.startsWith(`${holder}.`));

/** The fields told as a whole with others. */
const joint: Readonly<Record<string, string>> = { "anticipees.annee": "anticipees", "controleContinuPremiere.annee": "controleContinuPremiere", "controleContinuPremiere.nature": "controleContinuPremiere" };

/** The variables that decide what is told at a path. */
export const variablesBehind = (path: string): readonly string[] => {
  const own = joint[path] ?? path;
  const holder = holderOf(path);
  const behind = holder === undefined ? undefined : holders[holder];
  return behind === undefined || behind === own ? [own] : [behind, own];
};

/** A situation with a choice told; what belongs to an object that is not there is not told. */
export const tell = (situation: Situation, { tells }: Choice): Situation =>
  tells.reduce((partial, [path, value]) => {
    const holder = holderOf(path);
    return holder !== undefined && typeof at(partial, holder) !== "object" ? partial : withAnswer(partial, path, value);
  }, situation);

const at = (situation: Situation, path: string): unknown => path.split(".").reduce<unknown>((here, key) => (typeof here === "object" && here !== null ? (here as Readonly<Record<string, unknown>>)[key] : undefined), situation);

export const bareOf = ({ session, academie }: Pick<InForce, "session" | "academie">): Situation => ({ session, academie });

/** The variables of a rulebook in force, in the order in which diagrams ask them. */
export function variablesOf(ref: InForce): readonly Variable[] {
  const compared = comparedWith(ref);
  const names = Object.keys(ref.faits);
  const together = elements.map(({ facts, tuples, apart }) => tupleVariable(facts, tuples(ref), compared, apart?.(ref)));
  const free = names.flatMap((name): readonly Variable[] => {
    if (together.some(({ gives }) => gives.includes(name))) return [];
    const fait = ref.faits[name] as Fait;
    if (fait.nature === "conclu") return [freeVariable(name, "conclusion", conclusionValues(ref, fait))];
    if ((fait.portee ?? "candidat") !== "candidat") return [freeVariable(name, "element", freeValues(fait, name, compared, ref))];
    if (fait.nature === "base" && decided[name] === undefined && composed[name] === undefined && !isConstantFact(name)) return [freeVariable(name, "libre", freeValues(fait, name, compared, ref))];
    return [];
  });
  const fields = names.filter((name) => (ref.faits[name]?.nature === "etat" || ref.faits[name]?.nature === "demande") && (ref.faits[name].portee ?? "candidat") === "candidat" && joint[name] === undefined && name !== "parcours");
  return [...together, ...free.filter(({ kind }) => kind === "element"), ...free.filter(({ kind }) => kind !== "element"), parcours(ref), ...fields.map((name) => field(name, ref, compared))];
}

const freeVariable = (name: string, kind: Variable["kind"], values: readonly Value[]): Variable => ({ ...tupleVariable([name], [[undefined], ...values.map((value): Tuple => [value])], new Map()), kind });

type Tuple = ReadonlyArray<Value | undefined>;

/** Facts of an item that come together, as items.ts makes them: what rules cannot tell apart is kept once. */
function tupleVariable(facts: readonly string[], tuples: readonly Tuple[], compared: ReadonlyMap<string, ReadonlySet<Value>>, apart: (tuple: Tuple) => unknown = () => null): Variable {
  const byClass = new Map<string, Tuple>();
  for (const tuple of tuples) {
    const key = JSON.stringify([apart(tuple), ...tuple.map((value, i) => (value === undefined ? "?" : typeof value !== "string" || compared.size === 0 || compared.get(facts[i] ?? "")?.has(value) === true ? [value] : "other"))]);
    if (!byClass.has(key)) byClass.set(key, tuple);
  }
  const kept = [...byClass.values()];
  const isTotal = (tuple: Tuple): boolean => !tuple.includes(undefined);
  const becomes = (from: Tuple, to: Tuple): boolean => from.every((value, i) => value === undefined || value === to[i]);
  return {
    name: facts[0] ?? "",
    kind: "element",
    gives: facts,
    choices: kept.map((tuple) => ({ tells: [], facts: Object.fromEntries(facts.map((fact, i) => [fact, tuple[i]])), total: isTotal(tuple), completions: kept.flatMap((to, j) => (becomes(tuple, to) ? [j] : [])) })),
  };
}

/** The facts of items that are made together (items/): what they may be at once. */
export const elements: ReadonlyArray<{ readonly facts: readonly string[]; readonly tuples: (ref: InForce) => readonly Tuple[]; /** What else than rules tells them apart. */ readonly apart?: (ref: InForce) => (tuple: Tuple) => unknown }> = [
  { facts: ["epreuve.id", "epreuve.groupe", "epreuve.programme"], tuples: (ref) => ref.lignes.flatMap(({ id, groupe, valeurs }) => valeurs.map(({ programme }): Tuple => [id, groupe, programme])), apart: dispensedBy },
  { facts: ["epreuve.dejaPresenteeParEtalement", "epreuve.reporteeParEtalement"], tuples: () => [[false, false], [true, false], [false, true], [false, undefined]] },
  { facts: ["note.epreuve", "note.groupe", "note.mecanisme", "note.renoncee", "note.epreuvePresentee", "note.specialiteChangee", "note.autreMecanisme"], tuples: markTuples },
  {
    facts: ["langue.langue", "langue.regionale", "langue.listee"],
    tuples: (ref) => [[undefined, undefined, undefined], ...Object.entries(ref.rulebook.listes["langues"] ?? {}).map(([id, langue]): Tuple => [id, langue["regionale"] === true, true]), ["hors-liste-nationale", false, false]],
  },
  { facts: ["option.id", "option.famille", "option.langueListee"], tuples: (ref) => Object.keys(ref.rulebook.listes["options"] ?? {}).flatMap((id): readonly Tuple[] => (id === "lvc" ? [["lvc-italien", id, true], ["lvc-hors-liste-nationale", id, false]] : [[id, id, true]])) },
];

/** The lines of the table of dispenses that cover an épreuve, or may. */
function dispensedBy({ rulebook }: InForce): (tuple: Tuple) => unknown {
  return ([id, , programme]) => rulebook.dispenses.lignes.map(({ epreuves, incertaines = [] }) => [epreuves, incertaines].map((covered) => covered.includes(String(id)) || covered.includes(`${String(id)}/${String(programme)}`)));
}

/** A mark of the exam that failed, one of français, one of première, and those of which nothing is known yet (items/notes.ts). */
function markTuples({ lignes }: InForce): readonly Tuple[] {
  const open = [true, false, undefined];
  const failed = lignes.flatMap(({ id, groupe }): readonly Tuple[] => {
    const presented = id.startsWith("specialite-") ? open : [true];
    const changed = id === "grand-oral" ? open : [false];
    return [undefined, "benefice", "benefice-handicap"].flatMap((mecanisme) => [false, true].flatMap((renoncee) => presented.flatMap((is) => changed.map((other): Tuple => [id, groupe, mecanisme, renoncee, is, other, false]))));
  });
  const francais = lignes.flatMap(({ id, groupe }): readonly Tuple[] =>
    groupe !== "anticipee" ? [] : [[id, groupe, "report-anticipees", false, true, false, false], ...[undefined, "benefice", "benefice-handicap"].flatMap((mecanisme) => open.map((other): Tuple => [id, groupe, mecanisme, false, true, false, other]))],
  );
  const premiere = lignes.flatMap(({ id, groupe }): readonly Tuple[] => (groupe === "anticipee" ? [] : [[id, "ponctuelle", "report-premiere", false, true, false, false]]));
  const nothing: Tuple = [undefined, undefined, undefined, undefined, undefined, undefined, undefined];
  return [nothing, [undefined, undefined, "report-premiere", false, undefined, undefined, undefined], ...failed.filter(([, groupe]) => groupe !== "anticipee"), ...francais, ...premiere];
}

function conclusionValues(ref: InForce, fait: Extract<Fait, { nature: "conclu" }>): readonly Value[] {
  const objet = ref.objets.find(({ id }) => id === fait.objet);
  const none: readonly Value[] = fait.agregat === "valeur" && objet?.si !== undefined ? [null] : [];
  if (fait.agregat === "liste") return [[], ["?"]];
  if (objet?.type !== "valeur") return ["oui", "non", "a-confirmer", ...none];
  return [...new Set([objet.defaut, ...objet.regles].map(({ params }) => params.valeur ?? null)), "a-confirmer", ...none];
}

/** The values of a fact that no field decides alone: those that rules compare it with, one other, and « does not apply ». */
function freeValues(fait: Fait, name: string, compared: ReadonlyMap<string, ReadonlySet<Value>>, ref: InForce): readonly Value[] {
  const constants = [...(compared.get(name) ?? [])];
  switch (fait.type) {
    case "booleen":
      return [true, false, ...(constants.includes(null) || (fait.portee ?? "candidat") === "candidat" ? [null] : [])];
    case "nombre":
    case "note":
    case "session":
    case "annee":
      return [...around(constants), null];
    case "liste":
      return subsets(constants.filter((one) => typeof one === "string"));
    default: {
      const words = constants.filter((one) => typeof one === "string");
      const listed = Object.keys(fait.valeurs ?? (fait.liste === undefined ? {} : (ref.rulebook.listes[fait.liste] ?? {})));
      return [...words, listed.find((id) => !words.includes(id)) ?? "autre", null];
    }
  }
}

const around = (constants: readonly Value[]): readonly number[] => {
  const limits = constants.filter((one) => typeof one === "number");
  return limits.length === 0 ? [0] : [...new Set(limits.flatMap((limit) => [limit - 1, limit, limit + 1]))].sort((a, b) => a - b);
};

/** Every subset of a few ids, the small ones first. */
export const subsets = (ids: readonly string[]): ReadonlyArray<readonly string[]> =>
  Array.from({ length: 2 ** ids.length }, (_, bits) => ids.filter((_id, i) => (bits >> i) % 2 === 1)).sort((a, b) => a.length - b.length);

/** The constants that conditions compare each fact with. */
function comparedWith(ref: InForce): ReadonlyMap<string, ReadonlySet<Value>> {
  const found = new Map<string, Set<Value>>();
  const visit = (condition: Condition): void => {
    if ("all" in condition) condition.all.forEach(visit);
    else if ("any" in condition) condition.any.forEach(visit);
    else if ("not" in condition) visit(condition.not);
    else {
      const known = found.get(condition.fact) ?? new Set();
      found.set(condition.fact, known);
      for (const one of Array.isArray(condition.value) ? (condition.value as readonly Value[]) : [condition.value]) known.add(one);
    }
  };
  for (const { condition } of [...ref.objets.flatMap(({ regles }) => regles), ...ref.emissions]) visit(condition);
  for (const fait of Object.values(ref.faits)) if (fait.nature === "derive" && fait.condition !== undefined) visit(inlined(fait.condition, ref.rulebook.conditions) as Condition);
  return found;
}

/** A field told alone. A request that is not made is not made; any other field that is not said may still be anything. */
function field(name: string, ref: InForce, compared: ReadonlyMap<string, ReadonlySet<Value>>): Variable {
  const fait = ref.faits[name] as Fait;
  const path = fait.nature === "demande" ? fait.chemin : name;
  const tellings = answers(path, fait, ref, compared).map((value): Telling => [[path, value]]);
  const all = [0, ...tellings.map((_telling, i) => i + 1)];
  const silent: Choice = fait.nature === "demande" ? { tells: [], facts: {}, total: true, completions: [0] } : { tells: [], facts: {}, total: tellings.length === 0, completions: all };
  return { name, kind: "champ", gives: [], choices: [silent, ...tellings.map((tells, i): Choice => ({ tells, facts: {}, total: true, completions: [i + 1] }))] };
}

/** The answers to a field that rules can tell apart, whatever else is said. */
function answers(path: string, fait: Fait, ref: InForce, compared: ReadonlyMap<string, ReadonlySet<Value>>): readonly unknown[] {
  const bare = bareOf(ref);
  const own = answersTo(path, bare, ref);
  const listed = Object.keys(fait.valeurs ?? (fait.liste === undefined ? {} : (ref.rulebook.listes[fait.liste] ?? {})));
  const years = answersTo("diplome.session", bare, ref);
  switch (path) {
    case "options":
      return optionLists(ref);
    case "specialites":
      return [...own, ...pairsCompared(listed, compared), [], listed.slice(0, 3)];
    case "diplome.specialites":
      return [...answersTo("specialites", bare, ref), ...pairsCompared(listed, compared)].filter((pair) => (pair as readonly string[]).length === 2);
    case "dispensesDemandees":
      return ["aucune", ...subsets((own).flatMap((one) => (Array.isArray(one) ? (one as readonly string[]) : [])))];
    case "conserver":
      return [...own, []];
    case "anticipees":
      return [...own, ...years.flatMap((annee) => [true, false].map((avecTerminales) => ({ annee, avecTerminales })))];
    case "autresPresentations":
      return [[], ...years.map((session) => [{ session, voie: "generale" }])];
    case "interruption":
      return [{}];
    case "amenagements.etalement":
      return ["souhaite", "demande", "obtenu"].map((etat) => ({ etat }));
    case "demenagement":
      return [{ academie: `autre-que-${ref.academie}` }];
    case "residence.pays":
      return fait.nature === "demande" ? [fait.parDefaut, `hors de ${String(fait.parDefaut)}`] : [];
    case "eps.activites":
    case "eps.activitesImpossibles":
      return subsets(listed);
    default:
      if (fait.type !== "liste" || own.length === 0 || path === "interruption.annees" || fait.liste === "epreuves") return own;
      return subsets(listed.length <= 6 ? listed : listed.filter((id) => compared.get(path)?.has(id) === true));
  }
}

/** For each spécialité that rules name, it and another. */
const pairsCompared = (listed: readonly string[], compared: ReadonlyMap<string, ReadonlySet<Value>>): ReadonlyArray<readonly string[]> =>
  [...(compared.get("specialites") ?? [])].flatMap((id) => listed.filter((other) => other !== id).slice(0, 1).map((other) => [String(id), other]));

/** Up to three options of each part of the national list, and an ancient language. */
function optionLists(ref: InForce): readonly unknown[] {
  const liste = Object.entries(ref.rulebook.listes["options"] ?? {});
  const part = (name: string): readonly string[] => liste.flatMap(([id, option]) => (option["liste"] === name ? [id === "lvc" ? "lvc-italien" : id] : [])).slice(0, 3);
  const upTo = (ids: readonly string[]): ReadonlyArray<readonly string[]> => [0, ...ids.keys()].map((_, i) => ids.slice(0, i));
  const ancient = liste.flatMap(([id, option]) => (option["liste"] !== "cycle" && option["liste"] !== "terminale" ? [id] : [])).slice(0, 1);
  return upTo(part("cycle"))
    .flatMap((cycle) => upTo(part("terminale")).flatMap((terminale) => upTo(ancient).map((other) => [...[...cycle, ...other].map((id) => ({ id, programme: "cycle" })), ...terminale.map((id) => ({ id, programme: "terminale" }))])))
    .sort((a, b) => a.length - b.length);
}

/**
 * The box of tab 3 together with the objects of the past that are told or not: it closes those that are not.
 * One that is still open may yet be told; one that the box closes stays closed.
 */
function parcours(ref: InForce): Variable {
  const gates = { ajournement: "aEchoue", diplome: "aUnDiplome", provenance: "aUneProvenance" } as const;
  const objects = Object.keys(gates) as ReadonlyArray<keyof typeof gates>;
  const boxes = [undefined, ...Object.keys(ref.faits["parcours"]?.valeurs ?? {})];
  const all = subsets(objects).flatMap((there) => boxes.map((box) => ({ box, there })));
  const tellsOf = ({ box, there }: (typeof all)[number]): Telling => [...(box === undefined ? [] : [["parcours", box] as const]), ...there.map((object) => [object, {}] as const)];
  const open = all.map((one) => {
    const { get } = deriveFacts(tellsOf(one).reduce((partial, [path, value]) => withAnswer(partial, path, value), bareOf(ref)), ref, null);
    return objects.map((object) => get(gates[object]));
  });
  const total = all.map(({ box, there }, i) => box !== undefined && objects.every((object, rank) => open[i]?.[rank] !== true || there.includes(object)));
  const becomes = (i: number, j: number): boolean => {
    const [from, to] = [all[i], all[j]];
    if (from === undefined || to === undefined) return false;
    return (from.box === undefined || from.box === to.box) && objects.every((object, rank) => (from.there.includes(object) ? to.there.includes(object) : open[i]?.[rank] !== false || !to.there.includes(object)));
  };
  return { name: "parcours", kind: "champ", gives: [], choices: all.map((one, i) => ({ tells: tellsOf(one), facts: {}, total: total[i] === true, completions: all.flatMap((_, j) => (becomes(i, j) ? [j] : [])) })) };
}
