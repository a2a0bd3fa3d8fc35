/**
 * Fixtures: candidates' stories, one JSON file each, and what their bilan must say.
 *
 * ```json
 * { "enonce": "French, 1 to 4 sentences.", "situation": { … }, "at": "2023-11-10T10:00:00+01:00", "attendu": { … } }
 * ```
 *
 * `attendu` names parts of the bilan as `contract.md` does, and only what the story is about: what it does not name is
 * free. `null` says that the part is null (it does not apply). A key that the bilan does not have is an error.
 *
 * On a point (`procedure`, `mention`, an épreuve, a document…):
 *
 * | key | says |
 * |---|---|
 * | `verdict`, `statut`, `coefficient`, … | exactly that value |
 * | `motifs` | these rules are among its motifs |
 * | `sansMotifs` | these rules are not among its motifs |
 * | `certitudes` | how sure these rules are, by rule (`"certaine"`, `"a-confirmer"`) |
 * | `cite` | these passages (`source#passage`) are cited by its motifs |
 * | `manquants` | these told facts are among those that would settle it |
 * | `dit` | one of its sentences (question to the service included) contains this text, or each of these texts |
 * | `contact` | the service, e-mail, telephone, address or link of whom to ask, or each of these; `null`: nobody |
 *
 * Lists are told as objects, by key: `epreuves` by id, or `id/programme` where an id has two rows (`"*"`: every épreuve not
 * named); `benefices.notes` by `épreuve/mécanisme`; `dispenses`, `options.liste`, `justificatifs` and `demarches` by id;
 * `avertissements` by id, the value being its gravity or `{ gravite, dit, cite }`; `suite` by session. `eps.offre` is a list of ids, or
 * the champ d'apprentissage by id, `parties` a list of forms (`"ecrit PT4H"`, `"oral"`), `preparations` the preparation of each (`null`: none is said)
 * and `codes` its Cyclades code.
 *
 * An `echeance` is a day (`"2023-11-24"`: that day, whatever the hour), an instant (`"2023-11-24T17:00:00+01:00"`), `null`, or
 * `{ jour, heure, dit }` where `heure: null` says that no hour is stated and `dit` is in its contradiction.
 * `calendrier` is `{ ouverture, fermeture, etat }`.
 *
 * Of the whole bilan: `manquants` (these facts are asked), `hypotheses` (`{ fait: valeur }`), `cite` (these passages, in any motif),
 * `sources` (these sources are listed), `denominateur`, `denominateurs`, `epreuvesCompletes`, and `absents`:
 * `{ avertissements, demarches, epreuves, justificatifs, notes, manquants, cite }`, lists of what must not be there
 * (`justificatifs`: not owed).
 */
import { readdirSync, readFileSync } from "node:fs";
import { evaluate } from "../../src/evaluate.js";
import type { Rulebook } from "../../src/rulebook.js";
import type { Bilan, Contact, Echeance, Motif, NoteConservable, Situation } from "../../src/types.js";

export type Fixture = { readonly nom: string; readonly enonce: string; readonly situation: Situation; readonly at?: string; readonly attendu: Attendu };
export type Attendu = Readonly<Record<string, unknown>>;

const folder = new URL("../../fixtures/", import.meta.url);

/** Every story of `fixtures/`, by file name. */
export const fixtures: readonly Fixture[] = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .sort()
  .map((file) => ({ nom: file.replace(/\.json$/, ""), ...(JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Omit<Fixture, "nom">) }));

/** One story, by file name. */
export function fixture(nom: string): Fixture {
  const found = fixtures.find((one) => one.nom === nom);
  if (found === undefined) throw new Error(`no fixture « ${nom} »`);
  return found;
}

export const bilanOf = ({ situation, at }: Pick<Fixture, "situation" | "at">, rulebook?: Rulebook): Bilan => evaluate(situation, { ...(at === undefined ? {} : { at }), ...(rulebook === undefined ? {} : { rulebook }) });

/** Every motif of a bilan, wherever it stands. */
export function motifsOf(part: unknown): readonly Motif[] {
  if (Array.isArray(part)) return part.flatMap(motifsOf);
  if (!isRecord(part)) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === "motifs" ? (value as readonly Motif[]) : motifsOf(value)));
}

export const citationsOf = (part: unknown): ReadonlySet<string> => new Set(motifsOf(part).flatMap(({ sources }) => sources));

/**
 * Where a bilan is not what a fixture expects, in sentences; none when all is as expected.
 *
 * @example
 * gaps({ mention: { verdict: "non" } }, bilan)
 * //=> ["mention.verdict : attendu « non », obtenu « oui »"]
 */
export function gaps(attendu: Attendu, bilan: Bilan): readonly string[] {
  return Object.entries(attendu).flatMap(([key, expected]) => {
    const part = wholes[key];
    if (part !== undefined) return part(expected, bilan);
    if (!Object.hasOwn(bilan, key)) return [`${key} : clé inconnue`];
    return partGaps(key, expected, (bilan as unknown as Record<string, unknown>)[key]);
  });
}

type Check = (expected: unknown, bilan: Bilan) => readonly string[];

const wholes: Readonly<Record<string, Check>> = {
  epreuves: (expected, { epreuves }) => {
    const rows = keyed(epreuves, ({ id, programme }) => (epreuves.filter((row) => row.id === id).length > 1 ? `${id}/${String(programme)}` : id));
    const { "*": others, ...named } = expected as Record<string, unknown>;
    const rest = Object.keys(rows).filter((key) => !(key in named));
    if (others !== undefined && rest.length === 0) return ["epreuves.* : aucune autre épreuve"];
    return listGaps("epreuves", { ...named, ...(others === undefined ? {} : Object.fromEntries(rest.map((key) => [key, others]))) }, rows);
  },
  dispenses: (expected, { dispenses }) => listGaps("dispenses", expected, keyed(dispenses.liste, ({ id }) => id)),
  justificatifs: (expected, { justificatifs }) => listGaps("justificatifs", expected, keyed(justificatifs, ({ id }) => id)),
  demarches: (expected, { demarches }) => listGaps("demarches", expected, keyed(demarches, ({ id }) => id)),
  avertissements: (expected, { avertissements }) =>
    listGaps("avertissements", Object.fromEntries(Object.entries(expected as object).map(([id, value]) => [id, typeof value === "string" ? { gravite: value } : (value as unknown)])), keyed(avertissements, ({ id }) => id)),
  suite: (expected, { suite }) =>
    Object.entries(expected as Record<string, Readonly<Record<string, unknown>> | null>).flatMap(([session, line]) => {
      const there = suite.filter((one) => String(one.session) === session);
      if (line === null) return there.length === 0 ? [] : [`suite.${session} : rien n'était attendu`];
      return partGaps(`suite.${session}`, line, { motifs: there.flatMap(({ motifs }) => motifs), messages: there.map(({ message }) => message) });
    }),
  hypotheses: (expected, { hypotheses }) => listGaps("hypotheses", Object.fromEntries(Object.entries(expected as object).map(([fait, valeur]) => [fait, { valeur: valeur as unknown }])), keyed(hypotheses, ({ fait }) => fait)),
  manquants: (expected, { manquants }) => inGaps("manquants", expected as readonly string[], manquants.map(({ fait }) => fait)),
  sources: (expected, { sources }) => inGaps("sources", expected as readonly string[], sources.map(({ id }) => id)),
  cite: (expected, bilan) => inGaps("cite", expected as readonly string[], [...citationsOf(bilan)]),
  denominateurs: (expected, { denominateurs }) => (same(expected, denominateurs ?? null) ? [] : [difference("denominateurs", expected, denominateurs ?? null)]),
  absents: (expected, bilan) => Object.entries(expected as Record<string, readonly string[]>).flatMap(([list, ids]) => absentGaps(list, ids, bilan)),
};

function absentGaps(list: string, ids: readonly string[], bilan: Bilan): readonly string[] {
  const present: Readonly<Record<string, readonly string[]>> = {
    avertissements: bilan.avertissements.map(({ id }) => id),
    demarches: bilan.demarches.map(({ id }) => id),
    epreuves: bilan.epreuves.map(({ id }) => id),
    justificatifs: bilan.justificatifs.filter(({ verdict }) => verdict !== "non").map(({ id }) => id),
    notes: (bilan.benefices?.notes ?? []).map(({ epreuve, mecanisme }) => `${epreuve}/${mecanisme}`),
    manquants: bilan.manquants.map(({ fait }) => fait),
    cite: [...citationsOf(bilan)],
  };
  const there = present[list];
  if (there === undefined) return [`absents.${list} : clé inconnue`];
  return ids.filter((id) => there.includes(id)).map((id) => `${list} : « ${id} » ne devait pas y être`);
}

/** A part of the bilan against what is expected of it. */
function partGaps(where: string, expected: unknown, actual: unknown): readonly string[] {
  if (!isRecord(expected)) return same(expected, actual) ? [] : [difference(where, expected, actual)];
  if (!isRecord(actual)) return [difference(where, expected, actual)];
  return Object.entries(expected).flatMap(([key, value]) => {
    const here = `${where}.${key}`;
    switch (key) {
      case "motifs":
        return inGaps(here, value as readonly string[], motifs(actual).map(({ regle }) => regle));
      case "sansMotifs":
        return (value as readonly string[]).filter((regle) => motifs(actual).some((motif) => motif.regle === regle)).map((regle) => `${here} : « ${regle} » ne devait pas y être`);
      case "certitudes":
        return listGaps(here, Object.fromEntries(Object.entries(value as object).map(([regle, certitude]) => [regle, { certitude: certitude as unknown }])), keyed(motifs(actual), ({ regle }) => regle));
      case "cite":
        return inGaps(here, value as readonly string[], motifs(actual).flatMap(({ sources }) => sources));
      case "manquants":
        return inGaps(here, value as readonly string[], (actual["manquants"] ?? []) as readonly string[]);
      case "dit": {
        const said = sentences(actual);
        return texts(value).filter((text) => !said.some((sentence) => sentence.includes(text))).map((text) => `${here} : « ${text} » n'est pas dit ; est dit : ${said.join(" | ")}`);
      }
      case "contact":
        return (Array.isArray(value) ? (value as readonly string[]) : [value as string | null]).flatMap((way) => contactGaps(here, way, contactOf(actual)));
      case "echeance":
      case "ouverture":
      case "fermeture":
        return echeanceGaps(here, value, actual[key] as Echeance | null);
      case "notes":
        return listGaps(here, value, keyed(actual["notes"] as readonly NoteConservable[], (note) => `${note.epreuve}/${note.mecanisme}`));
      case "liste":
        return listGaps(here, value, keyed(actual["liste"] as ReadonlyArray<{ readonly id: string }>, ({ id }) => id));
      case "offre":
        return partGaps(here, value, offered(actual["offre"] as ReadonlyArray<{ readonly id: string; readonly champ: string }>, Array.isArray(value)));
      case "parties":
        return partGaps(here, value, (actual["parties"] as ReadonlyArray<{ readonly forme: string; readonly duree: string | null }>).map(({ forme, duree }) => (duree === null ? forme : `${forme} ${duree}`)));
      case "codes":
        return partGaps(here, value, (actual["parties"] as ReadonlyArray<{ readonly codeCyclades?: string | null }>).map(({ codeCyclades }) => codeCyclades ?? null));
      case "preparations":
        return partGaps(here, value, (actual["parties"] as ReadonlyArray<{ readonly preparation: string | null }>).map(({ preparation }) => preparation));
      default:
        return Object.hasOwn(actual, key) ? partGaps(here, value, actual[key]) : [`${here} : clé inconnue`];
    }
  });
}

/** The activities offered: their ids, or the champ d'apprentissage of each. */
const offered = (offre: ReadonlyArray<{ readonly id: string; readonly champ: string }>, idsOnly: boolean): unknown => (idsOnly ? offre.map(({ id }) => id) : Object.fromEntries(offre.map(({ id, champ }) => [id, champ])));

function listGaps(where: string, expected: unknown, actual: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(expected as Record<string, unknown>).flatMap(([key, value]) => {
    if (!Object.hasOwn(actual, key)) return value === null ? [] : [`${where}.${key} : absent ; présents : ${Object.keys(actual).join(", ")}`];
    return value === null ? [`${where}.${key} : ne devait pas y être`] : partGaps(`${where}.${key}`, value, actual[key]);
  });
}

function echeanceGaps(where: string, expected: unknown, actual: Echeance | null): readonly string[] {
  if (expected === null || actual === null) return expected === actual ? [] : [difference(where, expected, actual)];
  if (isRecord(expected))
    return [
      ...("jour" in expected && expected["jour"] !== actual.date ? [difference(`${where}.jour`, expected["jour"], actual.date)] : []),
      ...("heure" in expected && expected["heure"] !== actual.instant ? [difference(`${where}.heure`, expected["heure"], actual.instant)] : []),
      ...texts(expected["dit"] ?? []).filter((text) => !plain(actual.contradiction ?? "").includes(text)).map((text) => `${where}.dit : « ${text} » n'est pas dit`),
    ];
  const got = typeof expected === "string" && expected.includes("T") ? actual.instant : actual.date;
  return expected === got ? [] : [difference(where, expected, got)];
}

function contactGaps(where: string, expected: string | null, actual: Contact | null): readonly string[] {
  if (expected === null) return actual === null ? [] : [difference(where, null, actual)];
  const ways = actual === null ? [] : [actual.service, ...actual.mels, ...actual.telephones, actual.lien, actual.adresse];
  return ways.includes(expected) ? [] : [difference(where, expected, ways)];
}

const contactOf = (part: Readonly<Record<string, unknown>>): Contact | null => (part["contact"] ?? (part["aConfirmer"] as { readonly contact: Contact | null } | undefined)?.contact ?? null) as Contact | null;
const motifs = (part: Readonly<Record<string, unknown>>): readonly Motif[] => (part["motifs"] ?? []) as readonly Motif[];

/** What a part says: its own sentences, those of its motifs, the question to the service. */
const sentences = (part: Readonly<Record<string, unknown>>): readonly string[] =>
  [part["libelle"], part["message"], ...((part["messages"] ?? []) as readonly unknown[]), ...motifs(part).flatMap(({ titre, message }) => [titre, message]), (part["aConfirmer"] as { readonly question: string } | undefined)?.question]
    .filter((text) => typeof text === "string")
    .map(plain);

/** Typographic spaces and apostrophes read as plain ones, so that fixtures are typed on any keyboard. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ").replace(/’/g, "'");
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : [value as string]).map(plain);

const inGaps = (where: string, expected: readonly string[], actual: readonly string[]): readonly string[] =>
  expected.filter((one) => !actual.includes(one)).map((one) => `${where} : « ${one} » manque ; présents : ${[...new Set(actual)].join(", ")}`);

const keyed = <Row>(rows: readonly Row[], key: (row: Row) => string): Readonly<Record<string, unknown>> => Object.fromEntries(rows.map((row) => [key(row), row]));
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const difference = (where: string, expected: unknown, actual: unknown): string => `${where} : attendu ${JSON.stringify(expected)}, obtenu ${JSON.stringify(actual)}`;
