/**
 * The input door: from anything at all to a `Situation`, or to every problem it has, each with its path, a stable code
 * and a French sentence. Past it, code trusts its types.
 */
import * as z from "zod/mini";
import { familyOf } from "./derive.js";
import { told } from "./facts.js";
import { isDate, parseInstant } from "./instants.js";
import { formatList, formatNumber, typography } from "./messages.js";
import type { Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import type { DispenseId, Issue, NoteObtenue, Parsed, Situation, StandardSchema, Voie } from "./types.js";

/** The codes of the problems of a situation: stable, one for each kind of remedy. */
export type CodeSituation =
  | "champ-requis"
  | "champ-inconnu"
  | "null-refuse"
  | "texte-vide"
  | "valeur-illisible"
  | "trop-volumineux"
  | "objet-attendu"
  | "liste-attendue"
  | "texte-attendu"
  | "nombre-attendu"
  | "booleen-attendu"
  | "valeur-inconnue"
  | "identifiant-invalide"
  | "texte-invalide"
  | "session-invalide"
  | "annee-invalide"
  | "nombre-invalide"
  | "note-hors-bornes"
  | "date-invalide"
  | "instant-invalide"
  | "epreuve-anticipee-ailleurs"
  | "doublon"
  // What contradicts another field.
  | "serie-en-voie-generale"
  | "specialite-technologique-en-voie-generale"
  | "enseignement-specifique-d-une-autre-serie"
  | "derniere-session-avant-la-premiere"
  | "premiere-session-non-anterieure"
  | "derniere-session-non-anterieure"
  | "autre-presentation-non-anterieure"
  | "diplome-non-anterieur"
  | "anticipees-non-anterieures"
  | "resultats-de-premiere-non-anterieurs"
  | "provenance-non-anterieure"
  | "note-non-anterieure"
  | "note-hors-des-sessions"
  | "renoncement-avant-la-note"
  | "diplome-non-bachelier"
  | "anticipees-avec-terminales-jamais-presentees"
  | "anticipees-avec-terminales-apres-l-echec"
  | "anticipees-sans-terminales-l-annee-de-l-echec"
  | "dit-et-non-su"
  | "compte-actif-sans-compte"
  | "pieces-sans-inscription"
  | "naissance-apres-la-session"
  | "naissance-trop-ancienne";

export type Path = ReadonlyArray<string | number>;

/** Why a value is refused: the cause and the remedy complete a sentence that begins with the name of the field. */
export type Refus = { readonly code: string; readonly cause: string; readonly remede: string; readonly params?: Readonly<Record<string, unknown>> };

/** A zod schema that only says what it gives: assigning one to `Schema<Situation>` checks the whole shape against the type. */
export type Schema<T> = z.core.$ZodType<T>;

// Plausibility, not law: a year outside is a slip of the hand. The past goes back to the diplomas of living people.
const sessions = { min: 1990, max: 2100 } as const;
const anneesPassees = { min: 1900, max: 2100 } as const;
const ageMaximal = 120;
const anneesAvantTerminaleMax = 30;
const noteMaximale = 20;
const longueurMax = { identifiant: 80, texte: 200 } as const;

/**
 * Checks what a person said of their situation, and gives it as a fresh plain object.
 *
 * Never throws, whatever the input; reports every problem at once. Each issue has a non-empty path, a stable code
 * ({@link CodeSituation}), a French sentence, and in `params` the raw values (`valeur`, and the other fields by path).
 *
 * @example
 * parseSituation({ session: 2024, academie: "clermont-ferrand", specialites: ["mathematique"] })
 * //=> { ok: false, issues: [{ path: ["specialites", 0], code: "valeur-inconnue", message: "… Vouliez-vous dire « mathematiques » ?", … }] }
 */
export function parseSituation(input: unknown, rulebook: Rulebook = shipped): Parsed<Situation> {
  const { schema, libelles } = doorOf(rulebook);
  const { tree, issues, value } = parseTree(schema, input, { libelles, tout: "la situation", premierChamp: "session" });
  const all = [...issues, ...contradictions(tree, issues, rulebook, libelles)];
  return value === null || all.length > 0 ? { ok: false, issues: all } : { ok: true, value };
}

/** The same door as a Standard Schema, on the shipped rulebook: synchronous, with every issue. */
export const situationSchema: StandardSchema<Situation> = {
  "~standard": {
    version: 1,
    vendor: "inscription-bac",
    validate: (value) => {
      const parsed = parseSituation(value);
      return parsed.ok ? { value: parsed.value } : { issues: parsed.issues };
    },
  },
};

// Reading anything

const illisible = Symbol("illisible");
const tropVolumineux = Symbol("trop volumineux");

// Far beyond any real situation; they bound the work on a hostile one.
const limites = { profondeur: 4, entrees: 200, valeurs: 2_000 } as const;

type Reading = { readonly protoPaths: Path[]; left: number };

/** What `run` gives, or `illisible` when reading throws: a getter, a proxy trap, a revoked proxy. */
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    return illisible;
  }
}

/**
 * A plain copy of anything, every property read once: what is not JSON becomes a marker, what is too deep to be looked
 * at becomes empty. Objects have no prototype, so no key is special.
 */
function copyOf(value: unknown, path: Path, reading: Reading): unknown {
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Object.is(value, -0) ? 0 : value;
  if (typeof value !== "object") return illisible;
  return attempt(() => (Array.isArray(value) ? copyOfList(value, path, reading) : isPlain(value) ? copyOfObject(value, path, reading) : illisible));
}

/** An object literal, of this realm or of another: its prototype is none, or one that has none. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function copyOfList(list: readonly unknown[], path: Path, reading: Reading): unknown {
  const { length } = list;
  if (length > limites.entrees || length > reading.left) return tropVolumineux;
  reading.left -= length;
  if (path.length >= limites.profondeur) return [];
  return Array.from({ length }, (_, i) => copyOf(attempt(() => list[i]), [...path, i], reading));
}

function copyOfObject(source: object, path: Path, reading: Reading): unknown {
  const keys = Object.keys(source);
  if (keys.length > limites.entrees || keys.length > reading.left) return tropVolumineux;
  reading.left -= keys.length;
  const copy = Object.create(null) as Record<string, unknown>;
  if (path.length >= limites.profondeur) return copy;
  for (const key of keys) {
    if (key === "__proto__") reading.protoPaths.push([...path, key]);
    else {
      const field = copyOf(attempt(() => (source as Readonly<Record<string, unknown>>)[key]), [...path, key], reading);
      // A form says « not said yet » by `undefined`.
      if (field !== undefined) copy[key] = field;
    }
  }
  return copy;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

function valueAt(tree: unknown, path: Path): unknown {
  let here = tree;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[key];
  }
  return here;
}

/** A raw value as plain JSON, for `params`: what is not JSON is described. */
function rawOf(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === "symbol") return value.description ?? null;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(rawOf);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, rawOf(field)])) : value;
}

// Words

const excerptLength = 60;

/** A text short and harmless enough to stand in a sentence. */
const excerpt = (text: string): string => {
  // Lone surrogates, and the half of a pair that a cut would leave, are of `\p{C}` too.
  const clean = (part: string) => part.replace(/[\p{C}\s]+/gu, " ");
  return text.length > excerptLength ? `${clean(text.slice(0, excerptLength))}…` : clean(text);
};

const quote = (value: unknown): string => (typeof value === "string" ? `« ${excerpt(value)} »` : typeof value === "number" ? formatNumber(value) : String(value));

const quoteList = (ids: readonly string[]): string => formatList(ids.map(quote), "ou");

const kindOf = (value: unknown): string =>
  typeof value === "string" ? "un texte" : typeof value === "number" ? "un nombre" : typeof value === "boolean" ? "un booléen" : Array.isArray(value) ? "une liste" : "un objet";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The words for a field: its label, that of the nearest field around it, else its path. */
function nameOf(libelles: ReadonlyMap<string, string>, path: Path): string {
  const keys = path.filter((key) => typeof key === "string");
  for (let size = keys.length; size > 0; size--) {
    const libelle = libelles.get(keys.slice(0, size).join("."));
    if (libelle === undefined) continue;
    const within = keys.slice(size);
    return within.length === 0 ? libelle : `${libelle} (${within.map(excerpt).join(", ")})`;
  }
  return quote(path.join("."));
}

/** The issue of a refusal, its sentence begun by the name of the field `named`. */
const issueOf = (path: Path, valeur: unknown, refus: Refus, nom: string): Issue => ({
  path,
  code: refus.code,
  message: typography(`${capital(nom)} : ${refus.cause}. ${refus.remede}`),
  params: { valeur: rawOf(valeur), ...refus.params },
});

// The nearest ids

type Choices = ReadonlyMap<string, string>;

/** `« Théâtre »` → `theatre`. */
const slugOf = (text: string): string =>
  text
    .slice(0, longueurMax.identifiant)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** How many letters to add, drop or change (Levenshtein); `Infinity` past a limit, so that a hostile text costs little. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    if (Math.min(...next) > limit) return Infinity;
    row = next;
  }
  return row[b.length] ?? Infinity;
}

const proposals = 3;
const shortestFragment = 3;
const tolerable = 2;

/** How far a text is from a word: the letters to change, or fewer when it is a part of the word, or begins like it. */
function gap(meant: string, word: string, limit: number): number {
  const letters = distance(meant, word, limit);
  if (meant.length < shortestFragment) return letters;
  if (word.startsWith(meant) || word.endsWith(`-${meant}`)) return Math.min(1, letters);
  let alike = 0;
  while (alike < meant.length && meant[alike] === word[alike]) alike++;
  return Math.min(letters, word.includes(meant) ? tolerable : Infinity, alike > shortestFragment ? meant.length - alike + 1 : Infinity);
}

const slugs = new WeakMap<Choices, ReadonlyArray<readonly [id: string, ...words: readonly string[]]>>();

/** The ids of a list with the words for each: its letters and its label. */
function wordsOf(choices: Choices): ReadonlyArray<readonly [id: string, ...words: readonly string[]]> {
  const known = slugs.get(choices) ?? [...choices].map(([id, libelle]) => [id, slugOf(id), slugOf(libelle)] as const);
  slugs.set(choices, known);
  return known;
}

/** The ids a text may have meant: the nearest by their letters or by their labels, if near enough. */
function nearest(text: string, choices: Choices): readonly string[] {
  const meant = slugOf(text);
  let best = Math.max(tolerable, Math.floor(meant.length / 4));
  let found: readonly string[] = [];
  for (const [id, ...words] of meant === "" ? [] : wordsOf(choices)) {
    const score = Math.min(...words.map((word) => gap(meant, word, best)));
    // A word of two letters is near everything.
    if (score > best || score >= id.length) continue;
    found = score < best ? [id] : [...found, id];
    best = score;
  }
  return found.slice(0, proposals);
}

/** A closed list can be told whole in a sentence up to this size. */
const shortList = 20;

const chooseAmong = (choices: Choices, ou = ""): string => {
  const ids = [...choices.keys()];
  const list = ids.length <= shortList ? ids : [];
  return list.length > 0 ? `Choisissez ${quoteList(list)}${ou}.` : `Choisissez un identifiant de la liste${ids[0] === undefined ? "" : `, par exemple ${quote(ids[0])}`}${ou}.`;
};

function unknownId(text: string, choices: Choices, ou?: string): Refus {
  const proches = nearest(text, choices);
  return { code: "valeur-inconnue", cause: `${quote(text)} n'existe pas`, remede: proches.length === 0 ? chooseAmong(choices, ou) : `Vouliez-vous dire ${quoteList(proches)} ?`, params: { proches } };
}

// Leaves

/** What no field takes: silence, `null`, an empty text, something that is not JSON. */
function blank(value: unknown, remede: string, requis = false): Refus | null {
  if (value === undefined || (requis && (value === null || value === ""))) return { code: "champ-requis", cause: "il manque une réponse", remede };
  if (value === null) return { code: "null-refuse", cause: "null n'est pas une réponse", remede: `${remede} Sans réponse, retirez ce champ.` };
  if (value === "") return { code: "texte-vide", cause: "la réponse est vide", remede: `${remede} Sans réponse, retirez ce champ.` };
  if (value === illisible) return { code: "valeur-illisible", cause: "la réponse ne se lit pas comme du JSON", remede };
  if (value === tropVolumineux) return { code: "trop-volumineux", cause: "la réponse est trop longue pour être lue", remede: "Raccourcissez-la." };
  return null;
}

const wrongKind = (code: CodeSituation, value: unknown, remede: string): Refus => ({
  code,
  cause: typeof value === "object" ? `la réponse est ${kindOf(value)}` : `${quote(value)} est ${kindOf(value)}`,
  remede,
});

type LeafOptions = {
  /** Values taken before anything is checked. */
  readonly accepts?: (value: unknown) => boolean;
  /** `null` and an empty text are missing answers here: the field cannot be removed. */
  readonly requis?: boolean;
};

/** A field that holds one value: `refuse` says what is wrong with it, after what no field takes. */
export const leaf = <T>(remede: string, refuse: (value: unknown) => Refus | null, { accepts = () => false, requis = false }: LeafOptions = {}): Schema<T> =>
  z.unknown().check(
    z.check(({ value, issues }) => {
      const refus = accepts(value) ? null : (blank(value, remede, requis) ?? refuse(value));
      if (refus !== null) issues.push({ code: "custom", input: value, params: refus });
    }),
  ) as unknown as Schema<T>;

/** A text in which `problem` finds nothing wrong. */
const texte = (remede: string, problem: (text: string) => Omit<Refus, "remede"> | null): Schema<string> =>
  leaf(remede, (value) => {
    if (typeof value !== "string") return wrongKind("texte-attendu", value, remede);
    const found = problem(value);
    return found === null ? null : { remede, ...found };
  });

const choix = <T extends string>(choices: Choices, { ou = "", aussi = () => false }: { readonly ou?: string; readonly aussi?: (id: string) => boolean } = {}): Schema<T> =>
  leaf(chooseAmong(choices, ou), (value) =>
    typeof value !== "string" ? wrongKind("texte-attendu", value, chooseAmong(choices, ou)) : choices.has(value) || aussi(value) ? null : unknownId(value, choices, ou),
  );

const idPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const isId = (text: string): boolean => text.length <= longueurMax.identifiant && idPattern.test(text);

const identifiant = (exemple: string, options: LeafOptions = {}): Schema<string> => {
  const remede = `Donnez un identifiant en minuscules sans accent, avec des tirets, par exemple ${quote(exemple)}.`;
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "string") return wrongKind("texte-attendu", value, remede);
    if (isId(value)) return null;
    const slug = slugOf(value);
    return { code: "identifiant-invalide", cause: `${quote(value)} n'est pas un identifiant`, remede: slug === "" ? remede : `Vouliez-vous dire ${quote(slug)} ?`, params: { proches: slug === "" ? [] : [slug] } };
  };
  return leaf(remede, refuse, options);
};

type Bornes = { readonly min: number; readonly max: number };

const entier = (code: CodeSituation, { min, max }: Bornes, remede: string, cause: string, options: LeafOptions = {}): Schema<number> => {
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "number") return wrongKind("nombre-attendu", value, remede);
    return Number.isInteger(value) && value >= min && value <= max ? null : { code, cause: `${quote(value)} ${cause}`, remede, params: { min, max } };
  };
  return leaf(remede, refuse, options);
};

const anneeEntre = (code: CodeSituation, quoi: string, bornes: Bornes, options: LeafOptions = {}): Schema<number> =>
  entier(code, bornes, `Donnez ${quoi} en quatre chiffres, entre ${String(bornes.min)} et ${String(bornes.max)}, sans guillemets.`, "n'est pas une année possible", options);

/** A mark out of 20, or one of the other answers that the field takes. */
const note = <T = never>(ou = "", aussi: readonly unknown[] = []): Schema<number | T> => {
  const remede = `Donnez un nombre de 0 à ${String(noteMaximale)}, avec un point et sans guillemets (12.5)${ou}.`;
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "number") return wrongKind("nombre-attendu", value, remede);
    if (!Number.isFinite(value)) return { code: "nombre-attendu", cause: `${String(value)} n'est pas une note`, remede };
    return value >= 0 && value <= noteMaximale ? null : { code: "note-hors-bornes", cause: `${quote(value)} n'est pas entre 0 et ${String(noteMaximale)}`, remede, params: { min: 0, max: noteMaximale } };
  };
  return leaf(remede, refuse, { accepts: (value) => aussi.includes(value) });
};

const booleen = (): Schema<boolean> => {
  const remede = "Répondez true (oui) ou false (non), sans guillemets.";
  return leaf(remede, (value) => (typeof value === "boolean" ? null : wrongKind("booleen-attendu", value, remede)));
};

/** What is wrong with a text that should be a day; the remedy is `formatDuJour`. */
export const dayProblem = (text: string): Omit<Refus, "remede"> | null => (isDate(text) ? null : { code: "date-invalide", cause: `${quote(text)} n'est pas un jour du calendrier` });
export const formatDuJour = "Donnez un jour au format AAAA-MM-JJ, par exemple 2005-11-24.";

const instantProblem = (text: string): Omit<Refus, "remede"> | null => (parseInstant(text) === null ? { code: "instant-invalide", cause: `${quote(text)} n'est pas un instant` } : null);

const shortTextProblem = (text: string): Omit<Refus, "remede"> | null =>
  text.trim() === "" || text.length > longueurMax.texte || /\p{C}/u.test(text) ? { code: "texte-invalide", cause: "ce texte est trop long ou ne se lit pas" } : null;

/** The leaves that owe nothing to a rulebook. */
const leaves = () => ({
  session: anneeEntre("session-invalide", "l'année de la session", sessions, { requis: true }),
  sessionEtalement: anneeEntre("session-invalide", "l'année de la session", sessions),
  sessionPassee: anneeEntre("session-invalide", "l'année de la session", anneesPassees),
  annee: anneeEntre("annee-invalide", "une année", anneesPassees),
  noteSeule: note(),
  noteOuAbsent: note<"absent">(", ou « absent »", ["absent"]),
  noteOuNull: note<null>(", ou null s'il n'y a pas de note", [null]),
  oui: booleen(),
  jour: texte(formatDuJour, dayProblem),
  instant: texte("Donnez le jour, l'heure et le décalage, par exemple 2023-10-28T12:00:00+02:00.", instantProblem),
  pays: texte("Donnez un texte court.", shortTextProblem),
});

// The structure

/** Values of the closed unions that no fact of the dictionary describes. */
const choixSansFait = {
  statut: ["scolaire", "individuel"],
  niveau: ["premiere", "terminale", "autre"],
  provenance: ["generale", "technologique", "professionnelle", "etranger"],
  interruption: ["force-majeure", "residence-etranger", "mobilite", "autre"],
  etalement: ["souhaite", "demande", "obtenu"],
} as const;

const plain = <T extends string>(ids: readonly T[]): Schema<T> => choix<T>(new Map(ids.map((id) => [id, id])));

/** What the rulebook names: its closed lists, its épreuves, the facts one may not know. */
function vocabulary(rulebook: Rulebook) {
  const { lignes } = rulebook.epreuves;
  const liste = (name: string): Choices => new Map(Object.entries(rulebook.listes[name] ?? {}).map(([id, { libelle }]) => [id, libelle]));
  const valeurs = (fait: string): Choices => {
    const { valeurs: labels, liste: name = "" } = rulebook.faits[fait] ?? {};
    return labels === undefined ? liste(name) : new Map(Object.entries(labels));
  };
  // The others are given by the law, unasked.
  const askable: Choices = new Map(Object.entries(rulebook.listes["dispenses"] ?? {}).flatMap(([id, { libelle, donnee }]) => (donnee === true ? [] : [[id, libelle]])));
  // `option-lvc-*` stands for every language.
  const families = new Set(lignes.filter((ligne) => ligne.generique === true).map((ligne) => ligne.id.replace(/^option-|-\*$/g, "")));
  const named = lignes.filter((ligne) => ligne.generique !== true);
  const specialites: Choices = new Map([
    ...named.filter(({ id, groupe }) => groupe === "terminale" && id.startsWith("specialite-")).map(({ id, libelle }): [string, string] => [id.slice("specialite-".length), libelle]),
    ...liste("specialites"),
  ]);
  const options: Choices = new Map([
    ...[...liste("options")].filter(([id]) => !families.has(id)),
    ...[...families].flatMap((family) => [...liste("langues")].map(([langue, libelle]): [string, string] => [`${family}-${langue}`, libelle])),
  ]);
  const isOption = (id: string): boolean => isId(id) && familyOf(id) !== id && families.has(familyOf(id));
  const epreuves: Choices = new Map([
    ...[...specialites].map(([id, libelle]): [string, string] => [`specialite-${id}`, libelle]),
    ...[...options].map(([id, libelle]): [string, string] => [`option-${id}`, libelle]),
    ...named.map(({ id, libelle }): [string, string] => [id, libelle]),
  ]);
  const anticipees = new Set(lignes.filter(({ groupe }) => groupe === "anticipee").map(({ id }) => id));
  const isEpreuve = (id: string): boolean => epreuves.has(id) || (id.startsWith("option-") && isOption(id.slice("option-".length)));
  return { liste, valeurs, askable, specialites, options, isOption, epreuves, isEpreuve, anticipees };
}
type Vocabulary = ReturnType<typeof vocabulary>;

const toldFacts = (rulebook: Rulebook) => Object.entries(rulebook.faits).filter(([, fait]) => (fait.portee ?? "candidat") === "candidat" && (fait.nature === "etat" || fait.nature === "demande" || fait.nature === "base"));

/** The labels of the told fields, by dotted path. */
const libellesOf = (rulebook: Rulebook): ReadonlyMap<string, string> => new Map(toldFacts(rulebook).map(([name, fait]) => [("chemin" in fait ? fait.chemin : undefined) ?? name, fait.libelle]));

const notesDeLEchec = "ajournement.notes";

/** The dotted paths one may answer « I do not know » to. */
function cheminsOf(rulebook: Rulebook, { isEpreuve, anticipees, epreuves }: Vocabulary): Schema<string> {
  const faits: Choices = new Map(toldFacts(rulebook).flatMap(([name, fait]) => (fait.nature === "etat" ? [[fait.chemin ?? name, fait.libelle] as const] : [])));
  const prefix = `${notesDeLEchec}.`;
  const suggested: Choices = new Map([...faits, ...[...epreuves].filter(([id]) => !anticipees.has(id)).map(([id, libelle]) => [`${prefix}${id}`, libelle] as const)]);
  const isNote = (chemin: string): boolean => chemin.startsWith(prefix) && isEpreuve(chemin.slice(prefix.length)) && !anticipees.has(chemin.slice(prefix.length));
  return choix(suggested, { aussi: isNote });
}

/** The ids that a field, or a list, of the situation takes. */
type Choice<T> = Extract<T extends ReadonlyArray<infer E> ? E : T, string>;
type Eps = NonNullable<Situation["eps"]>;

function buildSchema(rulebook: Rulebook): Schema<Situation> {
  const words = vocabulary(rulebook);
  const { liste, valeurs, askable, specialites, options, isOption, epreuves, isEpreuve, anticipees } = words;
  const fait = <T extends string>(name: string): Schema<T> => choix<T>(valeurs(name));
  const champ = <K extends keyof Situation>(name: K): Schema<Choice<Situation[K]>> => choix<Choice<Situation[K]>>(valeurs(name));
  const maybe = z.exactOptional;
  const { session, sessionEtalement, sessionPassee, annee, noteSeule, noteOuAbsent, noteOuNull, oui, jour, instant, pays } = leaves();

  const epreuve = choix(epreuves, { aussi: isEpreuve });
  const horsAnticipees: Choices = new Map([...epreuves].filter(([id]) => !anticipees.has(id)));
  const epreuveNonAnticipee = leaf<string>(chooseAmong(horsAnticipees), (value) => {
    if (typeof value !== "string") return wrongKind("texte-attendu", value, chooseAmong(horsAnticipees));
    if (anticipees.has(value)) return { code: "epreuve-anticipee-ailleurs", cause: `${quote(value)} est une épreuve anticipée`, remede: "Dites les notes de ces épreuves dans « anticipees »." };
    return isEpreuve(value) ? null : unknownId(value, horsAnticipees);
  });
  const noteObtenue: Schema<NoteObtenue | null> = z.union([noteOuNull, z.strictObject({ note: noteSeule, session: sessionPassee, renonceeEn: maybe(sessionPassee) })]);
  const option = choix(options, { aussi: isOption, ou: ", ou un objet { id, programme }" });
  const specialite = choix(specialites);
  const enseignementSpecifique = choix(liste("enseignementsSpecifiques"));
  const voie = fait<Voie>("voie");
  const serie = identifiant("stmg");
  const langue = identifiant("italien");
  const academie = identifiant("clermont-ferrand");
  const statut = plain(choixSansFait.statut);

  return z.strictObject({
    session,
    academie: identifiant("clermont-ferrand", { requis: true }),
    residence: maybe(z.strictObject({ academie: maybe(academie), pays: maybe(pays) })),
    voie: maybe(voie),
    serie: maybe(champ("serie")),
    enseignementSpecifique: maybe(enseignementSpecifique),
    presente: maybe(champ("presente")),
    autresCandidatures: maybe(z.array(champ("autresCandidatures"))),
    scolarite: maybe(champ("scolarite")),
    classe: maybe(champ("classe")),
    naissance: maybe(jour),
    nationaliteFrancaise: maybe(oui),
    jdc: maybe(champ("jdc")),
    handicap: maybe(oui),
    sportifHautNiveau: maybe(oui),
    parcours: maybe(champ("parcours")),
    diplome: maybe(
      z.strictObject({
        type: choix<NonNullable<Situation["diplome"]>["type"]>(liste("diplomes")),
        session: maybe(sessionPassee),
        serie: maybe(serie),
        specialites: maybe(z.array(specialite)),
        enseignementSpecifique: maybe(enseignementSpecifique),
      }),
    ),
    ajournement: maybe(
      z.strictObject({
        premiereSession: maybe(sessionPassee),
        derniereSession: maybe(sessionPassee),
        voie: maybe(voie),
        serie: maybe(serie),
        statut: maybe(statut),
        notes: maybe(z.record(epreuveNonAnticipee, noteObtenue)),
      }),
    ),
    autresPresentations: maybe(z.array(z.strictObject({ session: sessionPassee, voie, serie: maybe(serie) }))),
    anticipees: maybe(
      z.union([
        choix<"jamais-presentees">(new Map([["jamais-presentees", "jamais présentées"]]), { ou: ", ou un objet { annee, francaisEcrit, francaisOral }" }),
        z.strictObject({ annee, avecTerminales: maybe(oui), francaisEcrit: maybe(noteOuAbsent), francaisOral: maybe(noteOuAbsent), mathematiques: maybe(noteOuAbsent) }),
      ]),
    ),
    controleContinuPremiere: maybe(
      z.union([
        choix<"aucun">(new Map([["aucun", "aucun"]]), { ou: ", ou un objet { annee, nature }" }),
        z.strictObject({ annee, nature: fait<"moyennes-annuelles" | "evaluations-ponctuelles">("controleContinuPremiere.nature"), notes: maybe(z.record(epreuveNonAnticipee, noteOuNull)), faireValoir: maybe(oui) }),
      ]),
    ),
    provenance: maybe(
      z.strictObject({
        annee: maybe(annee),
        niveau: maybe(plain(choixSansFait.niveau)),
        statut: maybe(statut),
        voie: maybe(plain(choixSansFait.provenance)),
        serie: maybe(serie),
        lvbObligatoire: maybe(oui),
        anneesAvantTerminale: maybe(entier("nombre-invalide", { min: 0, max: anneesAvantTerminaleMax }, "Donnez un nombre entier d'années, 0 ou plus, sans guillemets.", "n'est pas un nombre d'années scolaires")),
      }),
    ),
    neSaitPas: maybe(z.array(cheminsOf(rulebook, words))),
    interruption: maybe(z.strictObject({ motif: maybe(plain(choixSansFait.interruption)), annees: maybe(z.array(annee)) })),
    motifsAnticipeesMemeSession: maybe(z.array(champ("motifsAnticipeesMemeSession"))),
    conserver: maybe(z.union([choix<"toutes" | "aucune">(new Map([["toutes", "toutes"], ["aucune", "aucune"]]), { ou: ", ou une liste d'épreuves" }), z.array(epreuve)])),
    demandeConservationHandicap: maybe(oui),
    dispensesDemandees: maybe(z.union([choix<"aucune">(new Map([["aucune", "aucune"]]), { ou: ", ou une liste de dispenses" }), z.array(choix<DispenseId>(askable))])),
    specialites: maybe(z.array(specialite)),
    specialitePremiere: maybe(specialite),
    langues: maybe(z.strictObject({ lva: maybe(langue), lvb: maybe(langue), etlv: maybe(fait<"lva" | "lvb" | "aucune">("langues.etlv")) })),
    modalite: maybe(champ("modalite")),
    eps: maybe(
      z.strictObject({
        aptitude: maybe(fait<Choice<Eps["aptitude"]>>("eps.aptitude")),
        activites: maybe(z.array(fait<string>("eps.activites"))),
        activitesImpossibles: maybe(z.array(fait<string>("eps.activitesImpossibles"))),
        certificatMedical: maybe(fait<Choice<Eps["certificatMedical"]>>("eps.certificatMedical")),
      }),
    ),
    options: maybe(z.array(z.union([option, z.strictObject({ id: option, programme: fait<"cycle" | "terminale">("option.programme") })]))),
    amenagements: maybe(
      z.strictObject({
        demandes: maybe(oui),
        dossierDepose: maybe(oui),
        besoinTardif: maybe(oui),
        etalement: maybe(
          z.strictObject({ etat: plain(choixSansFait.etalement), premiereSession: maybe(sessionEtalement), dejaPresentees: maybe(z.record(epreuve, noteSeule)), cetteSession: maybe(z.array(epreuve)) }),
        ),
      }),
    ),
    interruptionScolarite: maybe(oui),
    compte: maybe(z.strictObject({ existe: maybe(oui), creeLe: maybe(instant), active: maybe(oui) })),
    telephoneMobile: maybe(oui),
    consentements: maybe(z.strictObject({ presse: maybe(oui), collectivites: maybe(oui) })),
    pieces: maybe(z.strictObject({ deposees: maybe(z.array(choix(new Map(Object.entries(rulebook.justificatifs).map(([id, { libelle }]) => [id, libelle]))))), toutesFournies: maybe(oui) })),
    inscription: maybe(z.strictObject({ faite: maybe(oui) })),
    demenagement: maybe(z.strictObject({ academie, le: maybe(jour) })),
  });
}

type Door = { readonly schema: Schema<Situation>; readonly libelles: ReadonlyMap<string, string> };
const doors = new WeakMap<Rulebook, Door>();

function doorOf(rulebook: Rulebook): Door {
  const known = doors.get(rulebook);
  if (known !== undefined) return known;
  const door: Door = { schema: buildSchema(rulebook), libelles: libellesOf(rulebook) };
  doors.set(rulebook, door);
  return door;
}

// From zod's issues to ours

export type Wording = {
  readonly libelles: ReadonlyMap<string, string>;
  /** What the whole input is called. */
  readonly tout: string;
  /** The field that an issue on the whole input points to: form libraries lose an issue without a path. */
  readonly premierChamp: string;
};

/** A plain copy of the input, and what a schema made of leaves and strict objects says of it. `value` is `null` when there are issues. */
export function parseTree<T>(schema: Schema<T>, input: unknown, wording: Wording): { readonly tree: unknown; readonly issues: readonly Issue[]; readonly value: T | null } {
  const reading: Reading = { protoPaths: [], left: limites.valeurs };
  const tree = copyOf(input, [], reading);
  if (!isObject(tree)) {
    const refus = { code: tree === tropVolumineux ? "trop-volumineux" : "objet-attendu", cause: "ce n'est pas un objet qui peut être lu", remede: "Donnez un objet JSON, avec un champ par réponse." };
    return { tree, issues: [issueOf([wording.premierChamp], tree, refus, wording.tout)], value: null };
  }
  const parsed = z.safeParse(schema, tree);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => translate(issue, [], { schema, tree, wording }));
  // What is inside a value refused as a whole is not looked at.
  const protoPaths = reading.protoPaths.filter((path) => !problems.some((problem) => problem.path.every((key, i) => key === path[i])));
  const issues = [...problems, ...protoPaths.map((path) => unknownKey(path, undefined, new Map(), wording))];
  return { tree, issues, value: parsed.success && issues.length === 0 ? parsed.data : null };
}

type Translation = { readonly schema: Schema<unknown>; readonly tree: unknown; readonly wording: Wording };

function translate(issue: z.core.$ZodIssue, prefix: Path, translation: Translation): readonly Issue[] {
  const { tree, wording } = translation;
  const path = [...prefix, ...(issue.path as Path)];
  const valeur = valueAt(tree, path);
  const named = (refus: Refus, around: Path = path): Issue => issueOf(path, valeur, refus, nameIn(wording, around));
  switch (issue.code) {
    case "custom":
      return [named(issue.params as Refus)];
    case "invalid_type": {
      const list = issue.expected === "array";
      const remede = list ? "Donnez une liste, entre crochets." : "Donnez un objet, entre accolades.";
      return [named(blank(valeur, remede) ?? wrongKind(list ? "liste-attendue" : "objet-attendu", valeur, remede))];
    }
    case "unrecognized_keys": {
      const choices: Choices = new Map(keysAt(translation.schema, path).map((key) => [key, wording.libelles.get([...path, key].join(".")) ?? key]));
      return issue.keys.map((key) => unknownKey([...path, key], valueAt(tree, [...path, key]), choices, wording));
    }
    case "invalid_key": {
      const refus = (issue.issues[0] as { readonly params?: unknown } | undefined)?.params as Refus;
      const key = String(path.at(-1));
      return [issueOf(path, valeur, { ...refus, params: { cle: key, ...refus.params } }, nameIn(wording, path.slice(0, -1)))];
    }
    case "invalid_union":
      return branchOf(issue.errors).flatMap((inner) => translate(inner, path, translation));
    default:
      return [named({ code: "valeur-illisible", cause: "la réponse n'a pas la forme attendue", remede: "Relisez la description de ce champ." })];
  }
}

/** The branch of a union that the value tried to be: the one that looked inside it, else the one that takes a single value. */
function branchOf(errors: ReadonlyArray<readonly z.core.$ZodIssue[]>): readonly z.core.$ZodIssue[] {
  const atRoot = (issue: z.core.$ZodIssue) => issue.path.length === 0 && issue.code !== "unrecognized_keys";
  return errors.find((branch) => !branch.some(atRoot)) ?? errors.find((branch) => branch.some((issue) => issue.code === "custom")) ?? errors[0] ?? [];
}

const nameIn = (wording: Wording, path: Path): string => (path.length === 0 ? wording.tout : nameOf(wording.libelles, path));

/** A key that its object does not have, with the nearest ones, or the field elsewhere that ends with it. */
function unknownKey(path: Path, valeur: unknown, siblings: Choices, wording: Wording): Issue {
  const key = String(path.at(-1));
  const elsewhere = [...wording.libelles.keys()].filter((chemin) => chemin.endsWith(`.${key}`));
  const proches = siblings.size === 0 ? [] : [...elsewhere, ...nearest(key, siblings)].slice(0, proposals);
  const remede = proches.length === 0 ? "Retirez-le." : `Vouliez-vous dire ${quoteList(proches)} ? Sinon, retirez-le.`;
  return issueOf(path, valeur, { code: "champ-inconnu", cause: `le champ ${quote(key)} n'existe pas`, remede, params: { proches } }, nameIn(wording, path.slice(0, -1)));
}

/** The keys of the object that a schema expects at a path. */
function keysAt(schema: Schema<unknown>, path: Path): readonly string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const [key, ...rest] = path;
  switch (def.type) {
    case "optional":
      return keysAt(def.innerType, path);
    case "union":
      return def.options.flatMap((option) => keysAt(option as Schema<unknown>, path));
    case "array":
      return keysAt(def.element, rest);
    case "record":
      return keysAt(def.valueType, rest);
    case "object": {
      const field = key === undefined ? undefined : def.shape[key];
      return key === undefined ? Object.keys(def.shape) : field === undefined ? [] : keysAt(field, rest);
    }
    default:
      return [];
  }
}

// Contradictions

/** A situation of which any part may be missing. */
type Sound<T> = T extends ReadonlyArray<infer E> ? ReadonlyArray<Sound<E> | undefined> : T extends object ? { readonly [K in keyof T]?: Sound<T[K]> | undefined } : T;

type Examined = {
  /** The fields that have no problem of their own. */
  readonly sound: Sound<Situation>;
  /** The whole input. */
  readonly tree: Readonly<Record<string, unknown>>;
  readonly rulebook: Rulebook;
  readonly nom: (path: Path) => string;
  /** Refuses the field to change; `others` are the fields it contradicts, by dotted path. */
  readonly refuse: (path: Path, code: CodeSituation, cause: string, remede: string, others?: Readonly<Record<string, unknown>>) => void;
};

/** The tree without the values at the paths of these issues. */
function without(tree: unknown, issues: readonly Issue[]): unknown {
  const refused = new Set(issues.map(({ path }) => JSON.stringify(path)));
  const copy = (value: unknown, path: Path): unknown => {
    if (refused.has(JSON.stringify(path))) return undefined;
    if (Array.isArray(value)) return value.map((item, i) => copy(item, [...path, i]));
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copy(field, [...path, key])])) : value;
  };
  return copy(tree, []);
}

/** What two fields say against each other; a field that is wrong by itself contradicts nothing. */
function contradictions(tree: unknown, issues: readonly Issue[], rulebook: Rulebook, libelles: ReadonlyMap<string, string>): readonly Issue[] {
  if (!isObject(tree)) return [];
  const found: Issue[] = [];
  const examined: Examined = {
    sound: without(tree, issues) as Sound<Situation>,
    tree,
    rulebook,
    nom: (path) => nameOf(libelles, path),
    refuse: (path, code, cause, remede, others = {}) => found.push(issueOf(path, valueAt(tree, path), { code, cause, remede, params: others }, nameOf(libelles, path))),
  };
  for (const examine of [examineExam, examineBirth, examineYears, examineMarks, examineDiploma, examineAnticipees, examineUnknowns, examineLists, examineFile]) examine(examined);
  return found;
}

/** The voie, the série and what each of them holds. */
function examineExam({ sound, rulebook, refuse }: Examined): void {
  const { voie, serie, enseignementSpecifique, specialites, specialitePremiere } = sound;
  if (voie === "generale" && serie !== undefined)
    refuse(["serie"], "serie-en-voie-generale", `la voie générale n'a pas de série, et ${quote(serie)} est indiquée`, "Retirez la série, ou choisissez la voie « technologique ».", { voie });
  if (serie !== undefined && enseignementSpecifique !== undefined) {
    const possibles = Object.entries(rulebook.listes["enseignementsSpecifiques"] ?? {}).flatMap(([possible, entry]) => (entry["serie"] === serie ? [possible] : []));
    const remede = possibles.length === 0 ? "Cette série n'en a pas : retirez-le, ou changez la série." : `Choisissez ${quoteList(possibles)}, ou changez la série.`;
    if (!possibles.includes(enseignementSpecifique))
      refuse(["enseignementSpecifique"], "enseignement-specifique-d-une-autre-serie", `${quote(enseignementSpecifique)} n'est pas un enseignement de la série ${quote(serie)}`, remede, { serie, possibles });
  }
  const general = (path: Path, id: string | undefined) => {
    if (voie === "generale" && id !== undefined && !Object.hasOwn(rulebook.listes["specialites"] ?? {}, id))
      refuse(path, "specialite-technologique-en-voie-generale", `${quote(id)} est une spécialité de la voie technologique`, "Choisissez une spécialité de la voie générale, ou corrigez la voie.", { voie });
  };
  specialites?.forEach((id, i) => general(["specialites", i], id));
  general(["specialitePremiere"], specialitePremiere);
}

/** What is wrong with a date of birth for a session. */
export function birthProblem(naissance: string, session: number): Refus | null {
  const age = session - Number(naissance.slice(0, 4));
  const remede = "Vérifiez l'année de naissance.";
  if (age < 0) return { code: "naissance-apres-la-session", cause: `${naissance} vient après la session ${String(session)}`, remede };
  return age > ageMaximal ? { code: "naissance-trop-ancienne", cause: `${naissance} donne plus de ${String(ageMaximal)} ans à la session ${String(session)}`, remede } : null;
}

function examineBirth({ sound: { naissance, session: ofExam }, refuse }: Examined): void {
  if (naissance === undefined || ofExam === undefined) return;
  const refus = birthProblem(naissance, ofExam);
  if (refus !== null) refuse(["naissance"], refus.code as CodeSituation, refus.cause, refus.remede, { session: ofExam });
}

/** Everything of the past comes before the session, and in order. */
function examineYears({ sound, nom, refuse }: Examined): void {
  const { session: ofExam, ajournement, diplome, anticipees, controleContinuPremiere, provenance, autresPresentations } = sound;
  const before = (path: Path, year: number | undefined, code: CodeSituation) => {
    if (ofExam !== undefined && year !== undefined && year >= ofExam)
      refuse(path, code, `${String(year)} n'est pas avant la session demandée (${String(ofExam)})`, "Donnez une année passée, ou corrigez la session.", { session: ofExam });
  };
  before(["ajournement", "premiereSession"], ajournement?.premiereSession, "premiere-session-non-anterieure");
  before(["ajournement", "derniereSession"], ajournement?.derniereSession, "derniere-session-non-anterieure");
  autresPresentations?.forEach((presentation, i) => before(["autresPresentations", i, "session"], presentation?.session, "autre-presentation-non-anterieure"));
  before(["diplome", "session"], diplome?.session, "diplome-non-anterieur");
  if (typeof anticipees === "object") before(["anticipees", "annee"], anticipees.annee, "anticipees-non-anterieures");
  if (typeof controleContinuPremiere === "object") before(["controleContinuPremiere", "annee"], controleContinuPremiere.annee, "resultats-de-premiere-non-anterieurs");
  before(["provenance", "annee"], provenance?.annee, "provenance-non-anterieure");
  const { premiereSession, derniereSession } = ajournement ?? {};
  if (premiereSession !== undefined && derniereSession !== undefined && derniereSession < premiereSession)
    refuse(
      ["ajournement", "derniereSession"],
      "derniere-session-avant-la-premiere",
      `${String(derniereSession)} vient avant ${nom(["ajournement", "premiereSession"])} (${String(premiereSession)})`,
      "Corrigez l'une des deux.",
      { "ajournement.premiereSession": premiereSession },
    );
}

/** A mark comes from one of the sessions of the failed exam, and is given up later. */
function examineMarks({ sound, refuse }: Examined): void {
  const { premiereSession, derniereSession, notes } = sound.ajournement ?? {};
  for (const [epreuve, obtained] of Object.entries(notes ?? {})) {
    if (typeof obtained !== "object" || obtained?.session === undefined) continue;
    const { session: ofMark, renonceeEn } = obtained;
    const path = ["ajournement", "notes", epreuve];
    const bounds = [premiereSession === undefined ? "" : `avant la première présentation (${String(premiereSession)})`, derniereSession === undefined ? "" : `après le dernier échec (${String(derniereSession)})`] as const;
    const outside = premiereSession !== undefined && ofMark < premiereSession ? bounds[0] : derniereSession !== undefined && ofMark > derniereSession ? bounds[1] : null;
    if (sound.session !== undefined && ofMark >= sound.session)
      refuse([...path, "session"], "note-non-anterieure", `${String(ofMark)} n'est pas avant la session demandée (${String(sound.session)})`, "Donnez la session où la note a été obtenue.", { session: sound.session });
    else if (outside !== null)
      refuse([...path, "session"], "note-hors-des-sessions", `${String(ofMark)} vient ${outside}`, "Corrigez la session de la note, ou celles de l'examen échoué.", {
        ...(premiereSession === undefined ? {} : { "ajournement.premiereSession": premiereSession }),
        ...(derniereSession === undefined ? {} : { "ajournement.derniereSession": derniereSession }),
      });
    if (renonceeEn !== undefined && renonceeEn < ofMark)
      refuse([...path, "renonceeEn"], "renoncement-avant-la-note", `${String(renonceeEn)} vient avant la session de la note (${String(ofMark)})`, "Donnez la session où vous avez renoncé à cette note, après l'avoir obtenue.", {
        [`${notesDeLEchec}.${epreuve}.session`]: ofMark,
      });
  }
}

function examineDiploma({ sound: { parcours, diplome }, rulebook, refuse }: Examined): void {
  if (parcours !== "bachelier" || diplome?.type === undefined) return;
  const entry = rulebook.listes["diplomes"]?.[diplome.type];
  if (entry?.["bachelier"] === false)
    refuse(["parcours"], "diplome-non-bachelier", `« bachelier » suppose un baccalauréat général ou technologique, et le diplôme indiqué est ${quote(entry.libelle)}`, "Choisissez une autre situation, ou corrigez le diplôme.", {
      "diplome.type": diplome.type,
    });
}

/** Whether the épreuves anticipées were sat with the terminales must agree with the exams already presented. */
function examineAnticipees({ sound, tree, refuse }: Examined): void {
  const { anticipees, parcours, ajournement } = sound;
  if (typeof anticipees !== "object" || anticipees.avecTerminales === undefined) return;
  const said = (key: string) => Object.hasOwn(tree, key);
  const path: Path = ["anticipees", "avecTerminales"];
  const { annee: sat, avecTerminales } = anticipees;
  if (avecTerminales && parcours !== undefined && parcours !== "ajourne" && parcours !== "bachelier" && !said("ajournement") && !said("diplome"))
    refuse(path, "anticipees-avec-terminales-jamais-presentees", `répondre oui, c'est dire que l'examen entier a été présenté, et la situation ${quote(parcours)} ne dit ni échec ni diplôme`, "Répondez non (false), ou dites l'échec (« ajournement ») ou le diplôme (« diplome »).", { parcours });
  const failed = ajournement?.derniereSession;
  if (sat === undefined || failed === undefined) return;
  const others = { "anticipees.annee": sat, "ajournement.derniereSession": failed };
  if (avecTerminales && sat > failed && !said("diplome"))
    refuse(path, "anticipees-avec-terminales-apres-l-echec", `répondre oui, c'est dire que l'examen entier a été présenté en ${String(sat)}, et le dernier échec date de ${String(failed)}`, "Répondez non (false), ou corrigez l'une des deux années.", others);
  if (!avecTerminales && sat === failed)
    refuse(path, "anticipees-sans-terminales-l-annee-de-l-echec", `répondre non contredit l'échec de la même année (${String(failed)})`, "Répondez oui (true), ou corrigez l'une des deux années.", others);
}

/** One does not answer what one does not know. */
function examineUnknowns({ sound, tree, refuse }: Examined): void {
  sound.neSaitPas?.forEach((chemin, i) => {
    if (chemin === undefined) return;
    const answer = told(tree as unknown as Situation, chemin);
    if (answer === undefined) return;
    const shown = typeof answer === "object" && answer !== null ? "" : ` : ${quote(answer)}`;
    refuse(["neSaitPas", i], "dit-et-non-su", `${quote(chemin)} a pourtant une réponse${shown}`, "Retirez-le de cette liste, ou retirez la réponse.", { [chemin]: rawOf(answer) });
  });
}

/** Options and dispenses each become a line of the answer: the same one twice is a slip. */
function examineLists({ sound, refuse }: Examined): void {
  const once = (key: string, ids: ReadonlyArray<string | undefined>) =>
    ids.forEach((id, i) => {
      const first = ids.indexOf(id);
      if (id !== undefined && first < i) refuse([key, i], "doublon", `${quote(id)} est déjà dans la liste`, "Gardez-en un seul.", { premier: first });
    });
  once("options", (sound.options ?? []).map((option) => (typeof option === "object" ? option.id : option)));
  if (Array.isArray(sound.dispensesDemandees)) once("dispensesDemandees", sound.dispensesDemandees as ReadonlyArray<string | undefined>);
}

/** The steps of the registration, in their order. */
function examineFile({ sound: { compte, pieces, inscription }, refuse }: Examined): void {
  if (compte?.active === true && compte.existe === false)
    refuse(["compte", "active"], "compte-actif-sans-compte", "un compte qui n'existe pas ne peut pas être actif", "Répondez non (false), ou dites que le compte existe.", { "compte.existe": false });
  if (pieces?.toutesFournies === true && inscription?.faite === false)
    refuse(["pieces", "toutesFournies"], "pieces-sans-inscription", "ce clic vient après les neuf onglets, qui ne sont pas remplis", "Répondez non (false), ou dites que les neuf onglets sont remplis.", { "inscription.faite": false });
}
