/** The leaves of the structure: numbers, dates, ids, closed lists. */
import { isDate, parseInstant } from "../instants.js";
import * as z from "zod/mini";
import { type Choices, chooseAmong, slugOf, unknownId } from "./nearest.js";
import { illisible, tropVolumineux } from "./read.js";
import { type CodeSituation, type Refus, type Schema, anneesPassees, longueurMax, noteMaximale, sessions } from "./refus.js";
import { kindOf, quote } from "./words.js";

/** What no field takes: silence, `null`, an empty text, something that is not JSON. */
export function blank(value: unknown, remede: string, requis = false): Refus | null {
  if (value === undefined || (requis && (value === null || value === ""))) return { code: "champ-requis", cause: "il manque une réponse", remede };
  if (value === null) return { code: "null-refuse", cause: "null n'est pas une réponse", remede: `${remede} Sans réponse, retirez ce champ.` };
  if (value === "") return { code: "texte-vide", cause: "la réponse est vide", remede: `${remede} Sans réponse, retirez ce champ.` };
  if (value === illisible) return { code: "valeur-illisible", cause: "la réponse ne se lit pas comme du JSON", remede };
  if (value === tropVolumineux) return { code: "trop-volumineux", cause: "la réponse est trop longue pour être lue", remede: "Raccourcissez-la." };
  return null;
}

export const wrongKind = (code: CodeSituation, value: unknown, remede: string): Refus => ({
  code,
  cause: typeof value === "object" ? `la réponse est ${kindOf(value)}` : `${quote(value)} est ${kindOf(value)}`,
  remede,
});

/** What JSON Schema can say of a leaf. */
export type LeafJson = Readonly<Record<string, unknown>>;

const jsons = new WeakMap<object, LeafJson>();

/** What JSON Schema can say of a schema that is a leaf; nothing of any other. */
export const jsonOf = (schema: object): LeafJson => jsons.get(schema) ?? {};

type LeafOptions = {
  /** Values taken before anything is checked. */
  readonly accepts?: (value: unknown) => boolean;
  /** `null` and an empty text are missing answers here: the field cannot be removed. */
  readonly requis?: boolean;
  readonly json?: LeafJson;
};

/** A field that holds one value: `refuse` says what is wrong with it, after what no field takes. */
export const leaf = <T>(remede: string, refuse: (value: unknown) => Refus | null, { accepts = () => false, requis = false, json = {} }: LeafOptions = {}): Schema<T> => {
  const schema = z.unknown().check(
    z.check(({ value, issues }) => {
      const refus = accepts(value) ? null : (blank(value, remede, requis) ?? refuse(value));
      if (refus !== null) issues.push({ code: "custom", input: value, params: refus });
    }),
  );
  jsons.set(schema, json);
  return schema as unknown as Schema<T>;
};

/** A text in which `problem` finds nothing wrong. */
export const texte = (remede: string, problem: (text: string) => Omit<Refus, "remede"> | null, json: LeafJson): Schema<string> => {
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "string") return wrongKind("texte-attendu", value, remede);
    const found = problem(value);
    return found === null ? null : { remede, ...found };
  };
  return leaf(remede, refuse, { json: { type: "string", ...json } });
};

export const choix = <T extends string>(choices: Choices, { ou = "", aussi }: { readonly ou?: string; readonly aussi?: (id: string) => boolean } = {}): Schema<T> => {
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "string") return wrongKind("texte-attendu", value, chooseAmong(choices, ou));
    return choices.has(value) || aussi?.(value) === true ? null : unknownId(value, choices, ou);
  };
  const ids = [...choices.keys()];
  return leaf(chooseAmong(choices, ou), refuse, { json: aussi === undefined ? { type: "string", enum: ids } : { type: "string", examples: ids } });
};

const idPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const isId = (text: string): boolean => text.length <= longueurMax.identifiant && idPattern.test(text);

export const identifiant = (exemple: string, options: LeafOptions = {}): Schema<string> => {
  const remede = `Donnez un identifiant en minuscules sans accent, avec des tirets, par exemple ${quote(exemple)}.`;
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "string") return wrongKind("texte-attendu", value, remede);
    if (isId(value)) return null;
    const slug = slugOf(value);
    return { code: "identifiant-invalide", cause: `${quote(value)} n'est pas un identifiant`, remede: slug === "" ? remede : `Vouliez-vous dire ${quote(slug)} ?`, params: { proches: slug === "" ? [] : [slug] } };
  };
  return leaf(remede, refuse, { ...options, json: { type: "string", pattern: idPattern.source, maxLength: longueurMax.identifiant } });
};

type Bornes = { readonly min: number; readonly max: number };

export const entier = (code: CodeSituation, { min, max }: Bornes, remede: string, cause: string, options: LeafOptions = {}): Schema<number> => {
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "number") return wrongKind("nombre-attendu", value, remede);
    return Number.isInteger(value) && value >= min && value <= max ? null : { code, cause: `${quote(value)} ${cause}`, remede, params: { min, max } };
  };
  return leaf(remede, refuse, { ...options, json: { type: "integer", minimum: min, maximum: max } });
};

const anneeEntre = (code: CodeSituation, quoi: string, bornes: Bornes, options: LeafOptions = {}): Schema<number> =>
  entier(code, bornes, `Donnez ${quoi} en quatre chiffres, entre ${String(bornes.min)} et ${String(bornes.max)}, sans guillemets.`, "n'est pas une année possible", options);

/** A mark out of 20, or one of the other answers that the field takes. */
export const note = <T = never>(ou = "", aussi: readonly unknown[] = []): Schema<number | T> => {
  const remede = `Donnez un nombre de 0 à ${String(noteMaximale)}, avec un point et sans guillemets (12.5)${ou}.`;
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "number") return wrongKind("nombre-attendu", value, remede);
    if (!Number.isFinite(value)) return { code: "nombre-attendu", cause: `${String(value)} n'est pas une note`, remede };
    return value >= 0 && value <= noteMaximale ? null : { code: "note-hors-bornes", cause: `${quote(value)} n'est pas entre 0 et ${String(noteMaximale)}`, remede, params: { min: 0, max: noteMaximale } };
  };
  const mark = { type: "number", minimum: 0, maximum: noteMaximale };
  return leaf(remede, refuse, { accepts: (value) => aussi.includes(value), json: aussi.length === 0 ? mark : { anyOf: [mark, { enum: aussi }] } });
};

const booleen = (): Schema<boolean> => {
  const remede = "Répondez true (oui) ou false (non), sans guillemets.";
  return leaf(remede, (value) => (typeof value === "boolean" ? null : wrongKind("booleen-attendu", value, remede)), { json: { type: "boolean" } });
};

/** What is wrong with a text that should be a day; the remedy is `formatDuJour`. */
export const dayProblem = (text: string): Omit<Refus, "remede"> | null => (isDate(text) ? null : { code: "date-invalide", cause: `${quote(text)} n'est pas un jour du calendrier` });
export const formatDuJour = "Donnez un jour au format AAAA-MM-JJ, par exemple 2005-11-24.";

const instantProblem = (text: string): Omit<Refus, "remede"> | null => (parseInstant(text) === null ? { code: "instant-invalide", cause: `${quote(text)} n'est pas un instant` } : null);

const shortTextProblem = (text: string): Omit<Refus, "remede"> | null =>
  text.trim() === "" || text.length > longueurMax.texte || /\p{C}/u.test(text) ? { code: "texte-invalide", cause: "ce texte est trop long ou ne se lit pas" } : null;

/** The leaves that owe nothing to a rulebook. */
export const leaves = () => ({
  session: anneeEntre("session-invalide", "l'année de la session", sessions, { requis: true }),
  sessionEtalement: anneeEntre("session-invalide", "l'année de la session", sessions),
  sessionPassee: anneeEntre("session-invalide", "l'année de la session", anneesPassees),
  annee: anneeEntre("annee-invalide", "une année", anneesPassees),
  noteSeule: note(),
  noteOuAbsent: note<"absent">(", ou « absent »", ["absent"]),
  noteOuNull: note<null>(", ou null s'il n'y a pas de note", [null]),
  oui: booleen(),
  jour: texte(formatDuJour, dayProblem, { format: "date" }),
  instant: texte("Donnez le jour, l'heure et le décalage, par exemple 2023-10-28T12:00:00+02:00.", instantProblem, { format: "date-time" }),
  pays: texte("Donnez un texte court.", shortTextProblem, { minLength: 1, maxLength: longueurMax.texte }),
});
