/**
 * What can be answered to a question: one value for each class of answers that the rules can tell apart. Choices are
 * enumerated; marks, years and ages are cut where rules compare them; a list is shown in the shapes that rules read.
 */
import { derivations } from "./derive.js";
import { contextOf, told } from "./facts.js";
import type { InForce } from "./inforce.js";
import type { Condition, Leaf, Value } from "./logic.js";
import { per } from "./once.js";
import { formatDate } from "./messages.js";
import { askableDispenses, type Fait } from "./rulebook.js";
import type { Situation } from "./types.js";

/** A situation with a value at a dotted path; objects on the way are made. Épreuve ids hold no dot. */
export function withAnswer(situation: Situation, path: string, value: unknown): Situation {
  const [key = "", ...rest] = path.split(".");
  const inner = (situation as unknown as Readonly<Record<string, unknown>>)[key];
  const set = rest.length === 0 ? value : withAnswer((typeof inner === "object" && inner !== null ? inner : {}) as Situation, rest.join("."), value);
  return { ...situation, [key]: set };
}

/** A situation without what is told at a dotted path; an object left empty stays, it says that there is one. */
export function withoutAnswer(situation: Situation, path: string): Situation {
  const [key = "", ...rest] = path.split(".");
  const { [key]: inner, ...others } = situation as unknown as Readonly<Record<string, unknown>>;
  if (rest.length === 0 || typeof inner !== "object" || inner === null) return others as unknown as Situation;
  return { ...others, [key]: withoutAnswer(inner as Situation, rest.join(".")) } as unknown as Situation;
}

/** The fact of the dictionary that a field of the situation is told under. */
export const factAt = (ref: InForce, path: string): Fait | undefined => ref.faits[path.startsWith("ajournement.notes.") ? "note.valeur" : path];

/** The values worth trying at a field, in the order of the lists of the rulebook. */
export function answersTo(path: string, situation: Situation, ref: InForce): readonly unknown[] {
  const own = shapes[path];
  if (own !== undefined) return own(situation, ref);
  if (path.startsWith("ajournement.notes.")) return [null, ...marks(ref)];
  const fait = factAt(ref, path);
  if (fait === undefined) return [];
  switch (fait.type) {
    case "booleen":
      return [true, false];
    case "choix":
      return choicesAt(path, situation, ref);
    case "note":
      return ["absent", ...marks(ref)];
    case "session":
    case "annee":
      return pastYears(path, situation, ref);
    case "date":
      return birthdays(path, situation, ref);
    case "nombre":
      return cut(thresholds(ref, path)).map((value) => Math.max(0, value));
    case "liste":
      return subsets(choices(fait, ref));
    case "texte":
    case "objet":
    case "instant":
      return [];
  }
}

/** The lists and objects whose shapes no type tells. */
const shapes: Readonly<Record<string, (situation: Situation, ref: InForce) => readonly unknown[]>> = {
  "residence.academie": ({ academie }) => [academie, `autre-que-${academie}`],
  anticipees: (situation, ref) => ["jamais-presentees", ...pastYears("anticipees.annee", situation, ref).map((annee) => ({ annee }))],
  controleContinuPremiere: (situation, ref) => [
    "aucun",
    ...pastYears("controleContinuPremiere.annee", situation, ref).flatMap((annee) => choices(ref.faits["controleContinuPremiere.nature"], ref).map((nature) => ({ annee, nature }))),
  ],
  "ajournement.notes": (situation, ref) => {
    const known = situation.ajournement?.notes ?? {};
    const [first = "", second = "", third = ""] = [...(situation.specialites ?? []), ...specialites(situation, ref)];
    return marks(ref).flatMap((note) => [[first, second], [first, third], [second, third]].map((pair) => ({ ...Object.fromEntries(pair.map((id) => [`specialite-${id}`, note])), ...known })));
  },
  conserver: (situation, ref) => ["toutes", "aucune", ...keepable(situation, ref).map((id) => [id])],
  dispensesDemandees: (_situation, ref) => ["aucune", ...[...askableDispenses(ref.rulebook).keys()].map((id) => [id])],
  specialites: (situation, ref) => {
    const ids = specialites(situation, ref);
    return [...ids.flatMap((first, i) => ids.slice(i + 1).map((second) => [first, second])), ids.slice(0, 1)];
  },
  "diplome.specialites": (situation, ref) => {
    const [first = "", second = ""] = situation.specialites ?? [];
    const [other = ""] = specialites(situation, ref).filter((id) => id !== first && id !== second);
    return [[first, second], [first, other]];
  },
  "langues.lva": (situation, ref) => languages(situation.langues?.lvb, situation, ref),
  "langues.lvb": (situation, ref) => languages(situation.langues?.lva, situation, ref),
  "interruption.annees": ({ session }) => [[session - 1], [session - 2], [session - 2, session - 1]],
  "eps.activites": (_situation, ref) => {
    const ids = Object.keys(ref.rulebook.listes["activites"] ?? {});
    return [...ids.flatMap((first, i) => ids.slice(i + 1).map((second) => [first, second])), ...ids.map((id) => [id]), []];
  },
  options: (_situation, ref) => [
    [],
    ...Object.entries(ref.rulebook.listes["options"] ?? {}).flatMap(([id, option]) => {
      const named = id === "lvc" ? "lvc-italien" : id;
      return option["liste"] === "terminale" ? [[{ id: named, programme: "terminale" }]] : [[{ id: named, programme: "cycle" }], [{ id: named, programme: "terminale" }]];
    }),
  ],
  "amenagements.etalement.cetteSession": (_situation, ref) => [[], ...[...new Set(ref.lignes.filter(({ groupe }) => groupe !== "option").map(({ id }) => [id]))]],
};

/** The ids that a field takes beside what is told already. */
export function choicesAt(path: string, situation: Situation, ref: InForce): readonly string[] {
  const all = choices(ref.faits[path], ref);
  const { serie, parcours, diplome } = situation;
  const isBachelier = (type: string): boolean => ref.rulebook.listes["diplomes"]?.[type]?.["bachelier"] === true;
  switch (path) {
    case "enseignementSpecifique":
      return ofSerie(all, serie, ref);
    case "diplome.enseignementSpecifique":
      return ofSerie(all, diplome?.serie ?? serie, ref);
    case "diplome.type":
      return parcours === "bachelier" ? all.filter(isBachelier) : all;
    case "parcours":
      return diplome?.type === undefined || isBachelier(diplome.type) ? all : all.filter((id) => id !== "bachelier");
    default:
      return all;
  }
}

const ofSerie = (ids: readonly string[], serie: string | undefined, ref: InForce): readonly string[] =>
  serie === undefined ? ids : ids.filter((id) => ref.rulebook.listes["enseignementsSpecifiques"]?.[id]?.["serie"] === serie);

/** Names the value of an answer, for a person. */
export function answerLabel(value: unknown, fait: Fait | undefined, label: (id: string) => string): string {
  if (value === null) return "pas de note";
  if (value === true) return "oui";
  if (value === false) return "non";
  if (typeof value === "number") return String(value).replace(".", ",");
  if (typeof value === "string") return fait?.type === "date" ? formatDate(value) : label(value);
  if (Array.isArray(value)) return value.length === 0 ? "aucun" : value.map((one) => answerLabel(one, fait, label)).join(", ");
  const { id, programme, ...rest } = value as Readonly<Record<string, unknown>>;
  if (typeof id === "string") return typeof programme === "string" ? `${label(id)} (${programme})` : label(id);
  return Object.values(rest).map((one) => answerLabel(one, fait, label)).join(", ");
}

const choices = (fait: Fait | undefined, ref: InForce): readonly string[] => Object.keys(fait?.valeurs ?? (fait?.liste === undefined ? {} : (ref.rulebook.listes[fait.liste] ?? {})));
/** Nothing, each member alone, everything. */
const subsets = (ids: readonly string[]): readonly unknown[] => [[], ...ids.map((id) => [id]), ...(ids.length > 1 ? [ids] : [])];

/** The values just below each threshold, at it, and just above. */
const cut = (limits: ReadonlySet<number>, step = 1): readonly number[] => [...new Set([...limits].flatMap((limit) => [limit - step, limit, limit + step]))].sort((a, b) => a - b);

const hundredth = 0.01;

/** A mark on each side of every threshold that rules set on marks. */
function marks(ref: InForce): readonly number[] {
  const limits = [...thresholdsBy(ref)].flatMap(([name, values]) => (ref.faits[name]?.type === "note" ? [...values] : []));
  return [...new Set(limits.flatMap((limit) => [Math.round((limit - hundredth) * 100) / 100, limit]))];
}

/** Every year that rules can tell apart: back to the earliest session they name and to the longest count of sessions. */
function pastYears(path: string, situation: Situation, ref: InForce): readonly number[] {
  const named = [...ref.parametres].flatMap(([name, { valeur }]) => {
    const { unite } = ref.rulebook.parametres[name] ?? {};
    if (typeof valeur !== "number") return [];
    return unite === "session" ? [valeur - 1] : unite?.startsWith("sessions") === true ? [situation.session - valeur - 1] : [];
  });
  const [first, last] = bounds(path, situation);
  const from = Math.max(Math.min(situation.session - 1, ...named), first);
  return Array.from({ length: Math.max(0, last - from + 1) }, (_unused, i) => last - i);
}

/** The years between which the other answers leave room. */
function bounds(path: string, { session, ajournement }: Situation): readonly [number, number] {
  if (path === "ajournement.premiereSession") return [-Infinity, ajournement?.derniereSession ?? session - 1];
  if (path === "ajournement.derniereSession") return [ajournement?.premiereSession ?? -Infinity, session - 1];
  return [-Infinity, session - 1];
}

/** Days of birth on each side of every age that rules compare, on every day at which they count it. */
function birthdays(path: string, situation: Situation, ref: InForce): readonly string[] {
  const ages = Object.entries(ref.faits).flatMap(([name, fait]) => (fait.nature === "derive" && fait.lit.includes(path) && thresholds(ref, name).size > 0 ? [{ name, lit: fait.lit, parametres: fait.parametres ?? [] }] : []));
  const limits = new Set(ages.flatMap(({ name }) => [...thresholds(ref, name)]));
  const days = new Set(["12-31", ...[...ref.parametres.values()].flatMap(({ valeur }) => dayOf(valeur) ?? [])]);
  const context = contextOf(ref);
  const byClass = new Map<string, string>();
  for (const limit of limits)
    for (const year of [situation.session - limit - 1, situation.session - limit])
      for (const day of days)
        for (const birth of [`${String(year)}-${day}`, dayAfter(`${String(year)}-${day}`)]) {
          const sides = ages.map(({ name, lit, parametres }) => {
            if (!parametres.every((parametre) => ref.parametres.has(parametre))) return "";
            const inputs = lit.map((input) => (input === path ? birth : (told(situation, input) ?? null)));
            const age = derivations[name]?.(inputs, context) as number;
            return [...thresholds(ref, name)].map((value) => (age < value ? "<" : age === value ? "=" : ">")).join("");
          });
          if (!byClass.has(sides.join())) byClass.set(sides.join(), birth);
        }
  return [...byClass.values()];
}

function dayOf(valeur: unknown): string | null {
  if (typeof valeur === "string" && /^\d\d-\d\d$/.test(valeur)) return valeur;
  const date = typeof valeur === "object" && valeur !== null ? (valeur as { readonly date?: unknown }).date : undefined;
  return typeof date === "string" ? date.slice(5) : null;
}

const dayAfter = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** At most two specialities of a family, those the situation or a rule names, and two that nothing names. */
function specialites(situation: Situation, ref: InForce): readonly string[] {
  const failed = Object.keys(situation.ajournement?.notes ?? {}).filter((id) => id.startsWith("specialite-")).map((id) => id.slice("specialite-".length));
  const named = new Set([...(situation.diplome?.specialites ?? []), ...failed, ...(situation.specialitePremiere === undefined ? [] : [situation.specialitePremiere]), "mathematiques"]);
  const perFamily = new Map<string, number>();
  return Object.keys(ref.rulebook.listes["specialites"] ?? {}).filter((id) => {
    if (named.has(id)) return true;
    const family = /^(arts|llcer|llca)-/.exec(id)?.[1] ?? "";
    const count = perFamily.get(family) ?? 0;
    perFamily.set(family, count + 1);
    return count < 2;
  });
}

/** A language of each kind: evaluated on the spot or not, regional, outside the national list, the same as the other one, and those that rules name. */
function languages(other: string | undefined, situation: Situation, ref: InForce): readonly string[] {
  const onTheSpot = (ref.parametres.get("languesSurPlace")?.valeur ?? []) as readonly string[];
  const kinds = new Map<string, string[]>();
  for (const [id, langue] of Object.entries(ref.rulebook.listes["langues"] ?? {})) {
    const kind = `${String(langue["regionale"] === true)} ${String(onTheSpot.includes(id))}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), id]);
  }
  const asOptions = (situation.options ?? []).map((option) => (typeof option === "string" ? option : option.id)).filter((id) => id.startsWith("lvc-")).map((id) => id.slice("lvc-".length));
  return [...new Set([...[...kinds.values()].flatMap((ids) => ids.slice(0, 2)), ...constants(ref, "langue.langue"), ...asOptions, ...(other === undefined ? [] : [other]), "hors-liste-nationale"])];
}

/** The épreuves whose mark may be kept: those told, and those that every exam has. */
const keepable = (situation: Situation, ref: InForce): readonly string[] => [
  ...new Set([
    ...Object.entries(situation.ajournement?.notes ?? {}).flatMap(([id, note]) => (note === null ? [] : [id])),
    ...ref.lignes.filter(({ groupe, choix, series, voies }) => (groupe === "terminale" || groupe === "anticipee") && choix === undefined && series === undefined && (situation.voie === undefined || voies?.includes(situation.voie) !== false)).map(({ id }) => id),
    ...(situation.specialites ?? []).map((id) => `specialite-${id}`),
  ]),
];

type Compared = { readonly limits: ReadonlyMap<string, ReadonlySet<number>>; readonly words: ReadonlyMap<string, ReadonlySet<string>> };

/** The constants that the rules in force compare facts with. */
const comparedIn = per((ref: InForce): Compared => {
  const limits = new Map<string, Set<number>>();
  const words = new Map<string, Set<string>>();
  const note = ({ fact, value }: Leaf): void => {
    for (const one of Array.isArray(value) ? (value as readonly Value[]) : [value]) {
      if (typeof one === "number") limits.set(fact, (limits.get(fact) ?? new Set()).add(one));
      if (typeof one === "string") words.set(fact, (words.get(fact) ?? new Set()).add(one));
    }
  };
  for (const rule of [...ref.objets.flatMap(({ regles }) => regles), ...ref.emissions]) leavesOf(rule.condition).forEach(note);
  return { limits, words };
});

const thresholdsBy = (ref: InForce): ReadonlyMap<string, ReadonlySet<number>> => comparedIn(ref).limits;
const thresholds = (ref: InForce, fact: string): ReadonlySet<number> => thresholdsBy(ref).get(fact) ?? new Set();
const constants = (ref: InForce, fact: string): readonly string[] => [...(comparedIn(ref).words.get(fact) ?? [])];

function leavesOf(condition: Condition): readonly Leaf[] {
  if ("all" in condition) return condition.all.flatMap(leavesOf);
  if ("any" in condition) return condition.any.flatMap(leavesOf);
  if ("not" in condition) return leavesOf(condition.not);
  return [condition];
}
