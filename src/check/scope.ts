/** What the names of a rulebook stand for: the lists, the values a fact may have, the conditions once inlined, the places and sessions to look at. */
import { citationInForce, inlined } from "../inforce.js";
import type { Certitude } from "../types.js";
import { buildRulebook, type Fait, type Portee, type RawCondition, type Regle, type Rulebook, type RulebookFiles } from "../rulebook.js";
import type { Book, Part, RegleLue } from "./book.js";
import { within, type At } from "./report.js";

export type Scope = Book & {
  /** What could be read, as files and as a rulebook for the machine. */
  readonly files: RulebookFiles;
  readonly rulebook: Rulebook;
  /** The académies of the rulebook, and `""` for any other. */
  readonly lieux: readonly string[];
  readonly sessions: readonly number[];
  readonly epreuves: ReadonlySet<string>;
  /** `lva/premiere`: one programme of an épreuve that is sat in two times. */
  readonly moities: ReadonlySet<string>;
  /** The ids of a list of `listes.json`, or of the épreuves; `null` when there is no such list. */
  readonly list: (name: string) => ReadonlySet<string> | null;
  /** A condition without named conditions; `null` when one of them is not defined or defined by itself. */
  readonly flat: (condition: RawCondition) => RawCondition | null;
};

/** The place that is no académie of the rulebook. */
export const elsewhere = "";

export function newScope(book: Book): Scope {
  const conditions = resolvable(book);
  const flat = (condition: RawCondition): RawCondition | null => (namedIn(condition).every((name) => Object.hasOwn(conditions, name)) ? inlined(condition, conditions) : null);
  const depuis = book.regles.map(({ regle }) => regle.depuis);
  const jusque = book.regles.map(({ regle }) => regle.jusque);
  const epreuves = epreuveIds(book);
  const files = filesFor(book, conditions, flat);
  return {
    ...book,
    flat,
    epreuves,
    moities: new Set(book.lignes.flatMap(({ value: { id, valeurs } }) => valeurs.flatMap(({ programme }) => (programme === null || programme === "cycle" ? [] : [`${id}/${programme}`])))),
    files,
    rulebook: buildRulebook(files),
    lieux: [elsewhere, ...book.academies.keys()],
    sessions: depuis.length === 0 ? [] : range(Math.min(...depuis), Math.max(...jusque)),
    list: (name) => (name === "epreuves" ? epreuves : name === "options" ? optionIds(book) : idsOf(book, name)),
  };
}

export const range = (depuis: number, jusque: number): readonly number[] => Array.from({ length: Math.max(0, jusque - depuis + 1) }, (_, i) => depuis + i);

export const porteeOf = (fait: Fait): Portee => fait.portee ?? "candidat";

/** The places where a rule may speak. */
export const lieuxOf = (scope: Scope, academie: string | null): readonly string[] => (academie === null ? scope.lieux : [academie]);

/** The citations in force somewhere, at a session. */
export const cited = (scope: Scope, sources: readonly string[], session: number, lieu: string, certitude?: Certitude): readonly string[] =>
  sources.filter((citation) => citationInForce(scope.files, citation, session, lieu, certitude));

export const isInForce = (scope: Scope, { regle, academie }: Pick<RegleLue, "regle" | "academie">, session: number, lieu: string): boolean =>
  regle.depuis <= session && session <= regle.jusque && (academie === null || academie === lieu) && cited(scope, regle.sources, session, lieu, regle.certitude).length > 0;

/** The names of the named conditions that a condition calls itself. */
export function namedIn(condition: RawCondition): readonly string[] {
  if ("all" in condition) return condition.all.flatMap(namedIn);
  if ("any" in condition) return condition.any.flatMap(namedIn);
  if ("not" in condition) return namedIn(condition.not);
  return "condition" in condition ? [condition.condition] : [];
}

export type Comparison = Extract<RawCondition, { readonly fact: string }>;
export type Piece = { readonly at: At } & ({ readonly fact: Comparison } | { readonly named: string } | { readonly empty: "all" | "any" });

/** The comparisons, the calls and the empty lists of a condition, each with its place. */
export function piecesOf(condition: RawCondition, at: At): readonly Piece[] {
  if ("not" in condition) return piecesOf(condition.not, within(at, "not"));
  if ("condition" in condition) return [{ at: within(at, "condition"), named: condition.condition }];
  if ("fact" in condition) return [{ at, fact: condition }];
  const [key, parts] = "all" in condition ? (["all", condition.all] as const) : (["any", condition.any] as const);
  return parts.length === 0 ? [{ at: within(at, key), empty: key }] : parts.flatMap((part, i) => piecesOf(part, within(at, key, i)));
}

/** What a condition compares, named conditions included. */
export const comparisonsOf = (scope: Scope, condition: RawCondition): readonly Comparison[] => {
  const flat = scope.flat(condition);
  return flat === null ? [] : piecesOf(flat, { file: "", path: [] }).flatMap((piece) => ("fact" in piece ? [piece.fact] : []));
};

/** The named conditions that end: defined, and never by themselves. */
function resolvable(book: Book): Readonly<Record<string, RawCondition>> {
  const ends = (name: string, open: readonly string[]): boolean => {
    const definition = book.conditions.get(name)?.value ?? null;
    return definition !== null && !open.includes(name) && namedIn(definition).every((next) => ends(next, [...open, name]));
  };
  return Object.fromEntries([...book.conditions].flatMap(([name, { value }]) => (value !== null && ends(name, []) ? [[name, value]] : [])));
}

const idsOf = (book: Book, name: string): ReadonlySet<string> | null => {
  const part = book.listes.get(name);
  return part === undefined ? null : new Set(Object.keys(part.value ?? {}));
};

const generic = /^option-(.+)-\*$/;

/** `option-lvc-*` stands for one épreuve a language. */
function epreuveIds(book: Book): ReadonlySet<string> {
  const langues = [...(idsOf(book, "langues") ?? [])];
  return new Set(book.lignes.flatMap(({ value: { id } }) => (generic.test(id) ? langues.map((langue) => id.replace("*", langue)) : [id])));
}

/** The options: one a language for those that the table of épreuves gives in general. */
function optionIds(book: Book): ReadonlySet<string> {
  const families = new Set(book.lignes.flatMap(({ value: { id } }) => generic.exec(id)?.[1] ?? []));
  const langues = [...(idsOf(book, "langues") ?? [])];
  return new Set([...(idsOf(book, "options") ?? [])].flatMap((id) => (families.has(id) ? langues.map((langue) => `${id}-${langue}`) : [id])));
}

const soundOf = <T>(index: ReadonlyMap<string, Part<T>>): Readonly<Record<string, T>> => Object.fromEntries([...index].flatMap(([id, { value }]) => (value === null ? [] : [[id, value]])));

function filesFor(book: Book, conditions: Readonly<Record<string, RawCondition>>, flat: (condition: RawCondition) => RawCondition | null): RulebookFiles {
  const runs = (condition: RawCondition | undefined) => condition === undefined || flat(condition) !== null;
  const regles = book.regles.filter(({ regle }) => runs(regle.conditions));
  const of = (academie: string | null): Readonly<Record<string, Regle>> => Object.fromEntries(regles.flatMap((lue) => (lue.academie === academie ? [[lue.id, lue.regle]] : [])));
  const sessionsOf = (academie: string) => {
    const own = book.locales.filter((locale) => locale.academie === academie);
    return Object.fromEntries([...new Set(own.map(({ session }) => session))].map((session) => [String(session), { parametres: Object.fromEntries(own.flatMap((locale) => (locale.session === session ? [[locale.parametre, locale.valeur]] : []))) }]));
  };
  return {
    faits: Object.fromEntries(Object.entries(soundOf(book.faits)).filter(([, fait]) => fait.nature !== "derive" || runs(fait.condition))),
    objets: soundOf(book.objets),
    sources: soundOf(book.sources),
    listes: soundOf(book.listes),
    parametres: soundOf(book.parametres),
    conditions,
    epreuves: { titre: "", seriesSansTable: book.seriesSansTable, lignes: book.lignes.map(({ value }) => value) },
    dispenses: { lignes: book.dispenses.map(({ value }) => value) },
    justificatifs: soundOf(book.justificatifs),
    resultats: { titre: "", besoins: book.besoins, lignes: soundOf(book.resultats) },
    nonModelise: book.nonModelise.map(({ value }) => value),
    migrations: book.migrations,
    national: { "": of(null) },
    academies: Object.fromEntries([...book.academies].flatMap(([key, { value }]) => (value === null ? [] : [[key, { id: key, nom: value.nom, fuseau: value.fuseau, sessions: sessionsOf(key), regles: of(key) }]]))),
  };
}
