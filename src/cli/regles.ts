/** `inscription-bac regles`: the rulebook, for people or as JSON. */
import { partiesWords, shortSources, type Line, type Section } from "../explain.js";
import { formatDate, formatEcheance, formatList, typography } from "../messages.js";
import type { CertitudePassage, Coefficient, EcheanceDonnee, LigneEpreuve, Parametre, ParametreValeur, Rulebook } from "../rulebook.js";
import { rulebook } from "../rules.js";
import type { Certitude, Contact } from "../types.js";
import { version } from "../version.js";
import { exitCodes, type ExitCode } from "./failure.js";
import { layoutOf, write, type Io } from "./io.js";
import { render } from "./terminal.js";

type Citation = { readonly source: string; readonly passage: string; readonly court: string; readonly titre: string; readonly libelle: string; readonly certitude: CertitudePassage; readonly lien: string | null; readonly verifieLe: string };
type RegleDite = { readonly id: string; readonly titre: string; readonly effet: string; readonly depuis: number; readonly jusque: number; readonly certitude: Certitude; readonly citations: readonly Citation[] };
/** A cell of a table; `certitude` is null where only the rules that read it say how sure it is. */
type CelluleDite = { readonly id: string; readonly titre: string; readonly depuis: number; readonly jusque: number; readonly certitude: Certitude | null; readonly citations: readonly Citation[] };
type ValeurDite = { readonly academie: string | null; readonly depuis: number; readonly jusque: number; readonly valeur: unknown; readonly citations: readonly Citation[] };

/** The rulebook as `regles --json` prints it. */
export type Referentiel = {
  readonly version: string;
  readonly referentiel: string;
  readonly fichiers: ReadonlyArray<{ readonly fichier: string; readonly regles: readonly RegleDite[] }>;
  readonly tables: ReadonlyArray<{ readonly fichier: string; readonly cellules: readonly CelluleDite[] }>;
  readonly parametres: ReadonlyArray<{ readonly id: string; readonly libelle: string; readonly unite: string | null; readonly valeurs: readonly ValeurDite[] }>;
  readonly nonModelise: ReadonlyArray<{ readonly sujet: string; readonly texte: string; readonly pourquoi: string; readonly citations: readonly Citation[] }>;
};

export async function reglesCommand(json: boolean, io: Io): Promise<ExitCode> {
  const told = referentiel(rulebook);
  await write(io.stdout, json ? `${JSON.stringify(told, null, 2)}\n` : render(reglesSections(told, rulebook), layoutOf(io.stdout, io.env)));
  return exitCodes.answered;
}

/** Every rule by file and every cell of the tables, whatever their sessions, every parameter, and what is not computed. */
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
    tables: [
      { fichier: "rules/national/table-epreuves.json", cellules: book.epreuves.lignes.flatMap((ligne) => ligne.valeurs.map((cell) => epreuveCell(book, ligne, cell))) },
      { fichier: "rules/national/table-dispenses.json", cellules: book.dispenses.lignes.map(({ dispense, titre, depuis, jusque, sources }) => ({ id: dispense, titre, depuis, jusque, certitude: null, citations: citations(book, sources) })) },
      {
        fichier: "rules/national/table-resultats.json",
        cellules: Object.entries(book.resultats.lignes).map(([id, { titre, depuis, jusque, certitude, sources }]) => ({ id, titre, depuis, jusque, certitude: certitude ?? "certaine", citations: citations(book, sources) })),
      },
    ],
    parametres: Object.entries(book.parametres).map(([id, parametre]) => ({ id, libelle: parametre.libelle, unite: parametre.unite ?? null, valeurs: valeurs(book, id, parametre) })),
    nonModelise: book.nonModelise.map(({ sujet, texte, pourquoi, sources }) => ({ sujet, texte, pourquoi, citations: citations(book, sources) })),
  };
}

const programmes: Readonly<Record<string, string>> = { cycle: "du cycle", premiere: "de première", terminale: "de terminale" };

/** « Français, écrit, voie générale : coefficient 5, écrit 4 h ». */
function epreuveCell(book: Rulebook, { id, libelle, voies = [], series = [] }: LigneEpreuve, { programme, depuis, jusque, coefficient, certitude, certitudeParties, parties, variantes = [], sources }: Coefficient): CelluleDite {
  const where = [
    ...voies.map((voie) => `voie ${voie === "generale" ? "générale" : "technologique"}`),
    ...series.map((serie) => book.listes["series"]?.[serie]?.libelle ?? serie),
    ...(programme === null ? [] : [`programme ${programmes[programme] ?? programme}`]),
  ];
  const forms = partiesWords(parties);
  const what = [`coefficient ${coefficient === null ? "inconnu" : String(coefficient)}`, ...(forms === "" ? [] : [forms]), ...(certitudeParties === undefined || certitudeParties === certitude ? [] : ["forme à confirmer"])];
  const others = variantes.map(({ etlv, specialites = [], parties: other }) => `${etlv === true ? "avec l'ETLV" : specialites.map((one) => book.listes["specialites"]?.[one]?.libelle ?? one).join(", ")} : ${partiesWords(other)}`);
  return { id: programme === null ? id : `${id}/${programme}`, titre: `${[libelle, ...where].join(", ")} : ${[what.join(", "), ...others].join(" ; ")}`, depuis, jusque, certitude, citations: citations(book, sources) };
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
    ...told.tables.map(({ fichier, cellules }) => ({ title: fichier, lines: cellules.flatMap((cellule) => regleLines(book, cellule)) })),
    { title: "Paramètres", lines: told.parametres.flatMap(({ id, libelle, unite, valeurs: values }) => [{ text: typography(`${id} : ${libelle}`), mark: "-" }, ...values.flatMap((value) => valeurLines(book, id, unite, value))]) },
    { title: "Ce qui n'est pas calculé", lines: told.nonModelise.flatMap(({ sujet, texte, pourquoi, citations: cited }) => [{ text: typography(`${sujet} : ${texte}. ${pourquoi}`), mark: "-" }, ...cited.map((citation) => citationLine(book, citation))]) },
  ];
}

const regleLines = (book: Rulebook, { id, titre, depuis, jusque, certitude, citations: cited }: RegleDite | CelluleDite): readonly Line[] => [
  { text: typography(`${id} — ${titre} (${[sessionWords(depuis, jusque), ...(certitude === null ? [] : [certitudes[certitude]])].join(", ")})`), mark: "-", ...(certitude === null ? {} : { tone: certitude === "certaine" ? "oui" : "a-confirmer" }) },
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
