/** `inscription-bac regles`: the rulebook, for people or as JSON. */
import { shortSources, type Line, type Section } from "../explain.js";
import { formatDate, formatEcheance, formatList, typography } from "../messages.js";
import type { CertitudePassage, EcheanceDonnee, Parametre, ParametreValeur, Rulebook } from "../rulebook.js";
import { rulebook } from "../rules.js";
import type { Certitude, Contact } from "../types.js";
import { version } from "../version.js";
import { exitCodes, type ExitCode } from "./failure.js";
import { layoutOf, write, type Io } from "./io.js";
import { render } from "./terminal.js";

type Citation = { readonly source: string; readonly passage: string; readonly court: string; readonly titre: string; readonly libelle: string; readonly certitude: CertitudePassage; readonly lien: string | null; readonly verifieLe: string };
type RegleDite = { readonly id: string; readonly titre: string; readonly effet: string; readonly depuis: number; readonly jusque: number; readonly certitude: Certitude; readonly citations: readonly Citation[] };
type ValeurDite = { readonly academie: string | null; readonly depuis: number; readonly jusque: number; readonly valeur: unknown; readonly citations: readonly Citation[] };

/** The rulebook as `regles --json` prints it. */
export type Referentiel = {
  readonly version: string;
  readonly referentiel: string;
  readonly fichiers: ReadonlyArray<{ readonly fichier: string; readonly regles: readonly RegleDite[] }>;
  readonly parametres: ReadonlyArray<{ readonly id: string; readonly libelle: string; readonly unite: string | null; readonly valeurs: readonly ValeurDite[] }>;
  readonly nonModelise: ReadonlyArray<{ readonly sujet: string; readonly texte: string; readonly pourquoi: string; readonly citations: readonly Citation[] }>;
};

export async function reglesCommand(json: boolean, io: Io): Promise<ExitCode> {
  const told = referentiel(rulebook);
  await write(io.stdout, json ? `${JSON.stringify(told, null, 2)}\n` : render(reglesSections(told, rulebook), layoutOf(io.stdout, io.env)));
  return exitCodes.answered;
}

/** Every rule by file, whatever its sessions, every parameter, and what is not computed. */
export function referentiel(book: Rulebook): Referentiel {
  const files = [
    ...Object.entries(book.national).map(([subject, regles]) => ({ fichier: `rules/national/${subject}.json`, regles })),
    ...Object.values(book.academies).map(({ id, regles }) => ({ fichier: `rules/academies/${id}.json`, regles })),
  ];
  return {
    version,
    referentiel: book.empreinte,
    fichiers: files.map(({ fichier, regles }) => ({
      fichier,
      regles: Object.entries(regles).map(([id, { titre, event, depuis, jusque, certitude, sources }]) => ({ id, titre, effet: event.type, depuis, jusque, certitude: certitude ?? "certaine", citations: citations(book, sources) })),
    })),
    parametres: Object.entries(book.parametres).map(([id, parametre]) => ({ id, libelle: parametre.libelle, unite: parametre.unite ?? null, valeurs: valeurs(book, id, parametre) })),
    nonModelise: book.nonModelise.map(({ sujet, texte, pourquoi, sources }) => ({ sujet, texte, pourquoi, citations: citations(book, sources) })),
  };
}

const citations = (book: Rulebook, cited: readonly string[]): readonly Citation[] =>
  cited.flatMap((citation) => {
    const [id = "", passage = ""] = citation.split("#");
    const source = book.sources[id];
    const found = source?.passages[passage];
    return source === undefined || found === undefined ? [] : [{ source: id, passage, court: source.court, titre: source.titre, libelle: found.libelle, certitude: found.certitude, lien: source.lien, verifieLe: source.verifieLe }];
  });

function valeurs(book: Rulebook, id: string, parametre: Parametre): readonly ValeurDite[] {
  const say = (academie: string | null, depuis: number, jusque: number, { valeur, sources }: ParametreValeur): ValeurDite => ({ academie, depuis, jusque, valeur, citations: citations(book, sources) });
  return [
    ...(parametre.valeurs ?? []).map((value) => say(null, value.depuis, value.jusque, value)),
    ...Object.values(book.academies).flatMap((academie) =>
      Object.entries(academie.sessions).flatMap(([session, { parametres }]) => {
        const value = parametres[id];
        return value === undefined ? [] : [say(academie.nom, Number(session), Number(session), value)];
      }),
    ),
  ];
}

// For people

const sessionWords = (depuis: number, jusque: number): string => (depuis === jusque ? `session ${String(depuis)}` : `sessions ${String(depuis)} à ${String(jusque)}`);
const certitudes: Readonly<Record<Certitude, string>> = { certaine: "certaine", "a-confirmer": "à confirmer" };
const lectures: Readonly<Record<CertitudePassage, string>> = { lue: "lu", "version-anterieure": "lu dans une version antérieure", tierce: "rapporté par un tiers", memoire: "de mémoire", deduite: "déduit", incertaine: "incertain" };

const citationLine = (book: Rulebook, { source, passage, libelle, certitude, verifieLe }: Citation): Line => ({
  text: typography(`${shortSources([`${source}#${passage}`], book)} : ${libelle} (${lectures[certitude]}, vérifié le ${formatDate(verifieLe)})`),
  mark: "    >",
});

/** The rulebook as sections of lines. */
export function reglesSections(told: Referentiel, book: Rulebook): readonly Section[] {
  const count = told.fichiers.reduce((sum, { regles }) => sum + regles.length, 0);
  return [
    { title: typography(`Référentiel ${told.referentiel}, version ${told.version} : ${String(count)} règles`), lines: [] },
    ...told.fichiers.map(({ fichier, regles }) => ({ title: fichier, lines: regles.flatMap((regle) => regleLines(book, regle)) })),
    { title: "Paramètres", lines: told.parametres.flatMap(({ id, libelle, unite, valeurs: values }) => [{ text: typography(`${id} : ${libelle}`), mark: "-" }, ...values.flatMap((value) => valeurLines(book, id, unite, value))]) },
    { title: "Ce qui n'est pas calculé", lines: told.nonModelise.flatMap(({ sujet, texte, pourquoi, citations: cited }) => [{ text: typography(`${sujet} : ${texte}. ${pourquoi}`), mark: "-" }, ...cited.map((citation) => citationLine(book, citation))]) },
  ];
}

const regleLines = (book: Rulebook, { id, titre, depuis, jusque, certitude, citations: cited }: RegleDite): readonly Line[] => [
  { text: typography(`${id} — ${titre} (${sessionWords(depuis, jusque)}, ${certitudes[certitude]})`), mark: "-", tone: certitude === "certaine" ? "oui" : "a-confirmer" },
  ...cited.map((citation) => citationLine(book, citation)),
];

const valeurLines = (book: Rulebook, id: string, unite: string | null, { academie, depuis, jusque, valeur, citations: cited }: ValeurDite): readonly Line[] => [
  { text: typography(`${academie === null ? "" : `${academie}, `}${sessionWords(depuis, jusque)} : ${valueWords(book, book.parametres[id], unite, valeur)}`), mark: "  -" },
  ...cited.map((citation) => citationLine(book, citation)),
];

function valueWords(book: Rulebook, parametre: Parametre | undefined, unite: string | null, valeur: unknown): string {
  switch (parametre?.type) {
    case "echeance": {
      const echeance = valeur as EcheanceDonnee;
      return `${formatEcheance(echeance)}${echeance.contradiction === undefined ? "" : `. ${echeance.contradiction}`}`;
    }
    case "contact": {
      const { service, mels, telephones, adresse, lien } = valeur as Contact;
      return [service, ...mels, ...telephones, ...(adresse === null ? [] : [adresse]), ...(lien === null ? [] : [lien])].join(", ");
    }
    case "liste":
      return formatList((valeur as readonly string[]).map((id) => book.listes[unite ?? ""]?.[id]?.libelle ?? id));
    case "nombre":
      return `${String(valeur)}${unite === null ? "" : ` ${unite}`}`;
    case "texte":
    case "table":
    case undefined:
      return flat(valeur).join(", ");
  }
}

/** `{ lva: { code: "IT003" } }` → « lva code IT003 ». */
function flat(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, inside]) => flat(inside).map((words) => `${key} ${words}`));
}
