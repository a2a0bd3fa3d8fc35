/** `inscription-bac verifier --sources`: what of the rulebook has aged. */
import type { Section } from "../explain.js";
import { formatDate, formatEcheance, typography } from "../messages.js";
import type { EcheanceDonnee, Rulebook } from "../rulebook.js";
import { rulebook } from "../rules.js";
import type { Asked } from "./args.js";
import { exitCodes, type ExitCode } from "./failure.js";
import { layoutOf, write, type Io } from "./io.js";
import { render } from "./terminal.js";

type Request = Extract<Asked, { readonly kind: "sources" }>;

/** A source is read again once a school year: the circulars of a session appear every autumn. */
const joursEntreVerifications = 365;
const jour = 24 * 60 * 60 * 1000;

export type Vieilli = {
  /** The day before which a check is too old, `YYYY-MM-DD`. */
  readonly depuis: string;
  /** Sources last checked before that day. */
  readonly anciennes: ReadonlyArray<{ readonly id: string; readonly titre: string; readonly verifieLe: string }>;
  /** Links that are no web address: in sources, and in the contacts of académies. */
  readonly liensMalFormes: ReadonlyArray<{ readonly ou: string; readonly lien: string }>;
  /** Sessions of an académie whose last dated step is past: their dates answer nobody any more. */
  readonly sessionsTerminees: ReadonlyArray<{ readonly academie: string; readonly session: number; readonly derniereEcheance: EcheanceDonnee }>;
};

export async function sourcesCommand({ json, at }: Request, io: Io): Promise<ExitCode> {
  // The clock of the host: only the command line reads it, and --at stands for it.
  const told = vieilli(rulebook, at === null ? Date.now() : Date.parse(at));
  await write(io.stdout, json ? `${JSON.stringify(told, null, 2)}\n` : render(sourcesSections(told), layoutOf(io.stdout, io.env)));
  return told.anciennes.length + told.liensMalFormes.length + told.sessionsTerminees.length > 0 ? exitCodes.found : exitCodes.answered;
}

/** What has aged at an instant, in milliseconds. */
export function vieilli(book: Rulebook, at: number): Vieilli {
  const depuis = new Date(at - joursEntreVerifications * jour).toISOString().slice(0, 10);
  return {
    depuis,
    anciennes: Object.entries(book.sources).flatMap(([id, { titre, verifieLe }]) => (verifieLe < depuis ? [{ id, titre, verifieLe }] : [])),
    liensMalFormes: liensOf(book).filter(({ lien }) => !isLink(lien)),
    sessionsTerminees: sessionsOf(book).filter(({ derniereEcheance }) => endOf(derniereEcheance) <= at),
  };
}

/** Every link, with the source, or the contact of an académie, that gives it. */
function liensOf({ sources, academies, parametres }: Rulebook): Vieilli["liensMalFormes"] {
  const contacts = Object.values(academies).flatMap(({ id, sessions }) =>
    Object.entries(sessions).flatMap(([session, values]) => Object.entries(values.parametres).flatMap(([name, { valeur }]) => (parametres[name]?.type === "contact" ? [{ ou: `${id} ${session} ${name}`, lien: (valeur as { readonly lien: string | null }).lien }] : []))),
  );
  return [...Object.entries(sources).map(([ou, { lien }]) => ({ ou, lien })), ...contacts].flatMap(({ ou, lien }) => (lien === null ? [] : [{ ou, lien }]));
}

/** An address on the web that a person can open. */
function isLink(lien: string): boolean {
  if (!URL.canParse(lien) || /\s/.test(lien)) return false;
  const { protocol, hostname, username } = new URL(lien);
  return (protocol === "https:" || protocol === "http:") && hostname.includes(".") && username === "";
}

/** Each session of each académie with the last of its deadlines. */
function sessionsOf({ academies, parametres }: Rulebook): Vieilli["sessionsTerminees"] {
  return Object.values(academies).flatMap(({ id: academie, sessions }) =>
    Object.entries(sessions).flatMap(([session, values]) => {
      const echeances = Object.entries(values.parametres).flatMap(([name, { valeur }]) => (parametres[name]?.type === "echeance" ? [valeur as EcheanceDonnee] : []));
      const [derniereEcheance] = echeances.sort((a, b) => endOf(b) - endOf(a));
      return derniereEcheance === undefined ? [] : [{ academie, session: Number(session), derniereEcheance }];
    }),
  );
}

/** When a deadline is past for sure: its instant, or the end of its day in every zone. */
const endOf = ({ date, instant }: EcheanceDonnee): number => (instant === undefined ? Date.parse(`${date}T00:00:00Z`) + 2 * jour : Date.parse(instant));

function sourcesSections({ depuis, anciennes, liensMalFormes, sessionsTerminees }: Vieilli): readonly Section[] {
  const section = (title: string, lines: readonly string[]): readonly Section[] => (lines.length === 0 ? [] : [{ title: typography(title), lines: lines.map((text) => ({ text: typography(text), mark: "-" })) }]);
  const found = [
    ...section(`Sources vérifiées pour la dernière fois avant le ${formatDate(depuis)} : relisez-les`, anciennes.map(({ id, titre, verifieLe }) => `${id} : ${titre} (${formatDate(verifieLe)})`)),
    ...section("Liens mal formés : corrigez-les", liensMalFormes.map(({ ou, lien }) => `${ou} : ${lien}`)),
    ...section("Sessions dont le calendrier est passé : ajoutez la suivante", sessionsTerminees.map(({ academie, session, derniereEcheance }) => `${academie}, session ${String(session)} : dernière échéance ${formatEcheance(derniereEcheance)}`)),
  ];
  return found.length > 0 ? found : [{ title: typography("Sources"), lines: [{ text: typography(`Toutes vérifiées depuis le ${formatDate(depuis)}, tous les liens bien formés, aucun calendrier passé.`) }] }];
}
