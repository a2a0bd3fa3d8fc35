/** The bilan in plain French: titled sections of sentences, each followed by its source in short form. */
import { inForce } from "./inforce.js";
import { echeanceAt } from "./instants.js";
import { formatDate, formatEcheance, formatList, formatNumber, typography } from "./messages.js";
import type { EcheanceDonnee, Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import type { Bilan, Contact, Echeance, Epreuve, Justificatif, Motif, NoteConservable, OptionPoint, Partie, Point, StatutEpreuve, Verdict } from "./types.js";

/** How a line should strike the reader, where there is colour. */
export type Tone = Verdict | "bloquant" | "important";
/** A sentence or an item; `mark` is its bullet, `sources` the texts behind it in short form. */
export type Line = { readonly text: string; readonly sources?: string; readonly mark?: string; readonly tone?: Tone };
/** `prose` is the word that introduces the cell out of a table: « coefficient 8 ». */
export type Column = { readonly title: string; readonly prose?: string; readonly right?: boolean };
export type Row = { readonly cells: readonly string[]; readonly sources: string };
/** `sources` gathers those of the rows. */
export type Table = { readonly columns: readonly Column[]; readonly rows: readonly Row[]; readonly sources: string };
export type Section = { readonly title: string | null; readonly lines: readonly Line[]; readonly table?: Table; readonly after?: readonly Line[] };

type Context = { readonly bilan: Bilan; readonly rulebook: Rulebook };

/**
 * Says a bilan in plain French, one sentence or item a line, each with its source in short form.
 *
 * @example
 * explain(evaluate({ session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales" }))
 * //=> "Votre inscription : session 2024, académie de Clermont-Ferrand\n- C'est le CNED qui vous inscrit…"
 */
export const explain = (bilan: Bilan, rulebook: Rulebook = shipped): string => sections(bilan, rulebook).map(sectionText).join("\n\n");

const sectionText = ({ title, lines, table, after }: Section): string =>
  [...(title === null ? [] : [title]), ...lines.map(lineText), ...(table === undefined ? [] : table.rows.map((row) => rowText(table, row))), ...(after ?? []).map(lineText)].join("\n");

const withSources = (text: string, sources: string | undefined): string => (sources === undefined || sources === "" ? text : `${text} (${sources})`);
const lineText = ({ mark, text, sources }: Line): string => `${mark === undefined ? "" : `${mark} `}${withSources(text, sources)}`;

/** A row out of its table: « Philosophie : coefficient 8, à passer, écrit 4 h ». */
export function rowProse(table: Table, row: Row): string {
  const [name = "", ...rest] = row.cells.map((cell, index) => (cell === "" ? "" : [table.columns[index]?.prose, cell].filter((word) => word !== undefined).join(" ")));
  return typography(`${name} : ${rest.filter((cell) => cell !== "").join(", ")}`);
}

const rowText = (table: Table, row: Row): string => `- ${withSources(rowProse(table, row), row.sources)}`;

/** What a bilan says, in the order a person needs it; a section with nothing to say is left out. */
export function sections(bilan: Bilan, rulebook: Rulebook = shipped): readonly Section[] {
  const context: Context = { bilan, rulebook };
  const mine = bilan.procedure.verdict !== "non";
  return [
    inscription(context),
    ...(mine ? [epreuves(context)] : []),
    { title: "Notes gardées", lines: benefices(context) },
    { title: "Dispenses", lines: dispenses(context) },
    { title: "Mention", lines: pointLines(context, bilan.mention, clauses.mention) },
    { title: "Spécialités", lines: pointLines(context, bilan.specialites, clauses.specialites) },
    { title: "Série", lines: pointLines(context, bilan.serie, clauses.serie) },
    { title: "Éducation physique et sportive (EPS)", lines: eps(context) },
    { title: "Langues vivantes", lines: langues(context) },
    { title: "Options", lines: options(context) },
    { title: "Pièces à fournir", lines: justificatifs(context) },
    { title: "Ce que vous avez à faire", lines: demarches(context) },
    { title: "À savoir", lines: avertissements(context) },
    { title: "Et ensuite", lines: bilan.suite.map(({ session, message, motifs }) => line(context, `Session ${String(session)} : ${small(message)}`, citationsOf(motifs))) },
    { title: "Ce qui nous manque", lines: manquants(context) },
    { title: typography("À confirmer : les questions à envoyer"), lines: questions(context) },
    { title: "Ce que nous supposons", lines: hypotheses(context) },
    { title: null, lines: [{ text: "Seul le service décide." }] },
  ].filter(({ lines }) => lines.length > 0);
}

// Sources

/** The passages cited, in short form, once each: « circ. Clermont 2023-625, § II et onglet 3 ; C. éduc., art. D. 334-15 ». */
export function shortSources(citations: readonly string[], rulebook: Rulebook): string {
  const places = new Map<string, Set<string>>();
  for (const citation of citations) {
    const [id = "", passage = ""] = citation.split("#");
    const source = rulebook.sources[id];
    if (source === undefined) continue;
    const known = places.get(source.court) ?? new Set<string>();
    places.set(source.court, known);
    const place = placeOf(passage, source.passages[passage]?.libelle ?? "");
    // A short form that already names its article needs no second one.
    if (place !== null && !(place.startsWith("art. ") && source.court.includes("art. "))) known.add(place);
  }
  return typography([...places].map(([court, found]) => (found.size === 0 ? court : `${court}, ${formatList([...found])}`)).join(" ; "));
}

const placeWords = /^(?:§ ?\S|p\. ?\d|[Aa]rt(?:icle|\.) ?\d|onglet \d|annexe\b|pièces\b|bénéfices\b|handicap\b|fin\b|en-tête\b)/;
const romanNumber = /^[IVX]+(?:-\d+)?$/;
const passageNumber = /^(al|art|p)(\d+)(?:-|$)/;

/** Where in its text a passage stands: the start of its label when it reads as a place, or its id when it is a number. */
function placeOf(passage: string, libelle: string): string | null {
  const head = (libelle.split(" : ")[0] ?? "").replace(/ \(écran\)/, "");
  if (libelle.includes(" : ") && head.length <= 24) {
    if (romanNumber.test(head)) return `§ ${head}`;
    if (placeWords.test(head)) return head.replace(/^Article /, "art. ").replace(/ \(1\)/, " 1");
  }
  const [, kind, number] = passageNumber.exec(passage) ?? [];
  return kind === undefined || number === undefined ? null : `${kind}. ${number}`;
}

const citationsOf = (motifs: readonly Motif[]): readonly string[] => motifs.flatMap(({ sources }) => sources);

function line({ rulebook }: Context, text: string, citations: readonly string[], more: Partial<Line> = {}): Line {
  const sources = shortSources(citations, rulebook);
  return { text: typography(text), mark: "-", ...(sources === "" ? {} : { sources }), ...more };
}

// Points

/** « si une mention reste possible »: what a point tells, after « Pour dire ». */
const clauses = {
  procedure: "si vous vous inscrivez vous-même",
  dossier: "où en est votre dossier",
  anticipees: "si vous pouvez présenter le français et les épreuves terminales la même année",
  benefices: "si une de vos notes peut être gardée",
  mention: "si une mention reste possible",
  eps: "si votre choix en EPS est possible",
  lva: "si votre langue vivante A est possible",
  lvb: "si votre langue vivante B est possible",
  specialites: "si votre choix de spécialités est possible",
  serie: "si votre choix de série est possible",
  options: "si vos options vont ensemble",
} as const;
const noteClause = (label: string): string => `si votre note (${label}) peut être gardée`;
const dispenseClause = (label: string): string => `si cette dispense vous est ouverte : ${label}`;
const optionClause = (label: string): string => `si cette option est possible : ${label}`;
const pieceClause = ({ libelle }: Justificatif): string => `si la pièce « ${libelle} » est à fournir`;

/** Every point of the bilan with its clause. */
function points(context: Context): ReadonlyArray<{ readonly clause: string; readonly point: Point }> {
  const { bilan } = context;
  const single: ReadonlyArray<readonly [string, Point | null | undefined]> = [
    [clauses.procedure, bilan.procedure],
    [clauses.anticipees, bilan.anticipeesMemeSession],
    [clauses.benefices, bilan.benefices],
    ...(bilan.benefices?.notes ?? []).map((note) => [noteClause(epreuveLabel(context, note.epreuve)), note] as const),
    ...bilan.dispenses.liste.map((dispense) => [dispenseClause(dispenseLabel(context, dispense.id)), dispense] as const),
    [clauses.mention, bilan.mention],
    [clauses.specialites, bilan.specialites],
    [clauses.serie, bilan.serie],
    [clauses.eps, bilan.eps],
    [clauses.lva, bilan.langues?.lva],
    [clauses.lvb, bilan.langues?.lvb],
    [clauses.options, bilan.options?.ensemble],
    ...(bilan.options?.liste ?? []).map((option) => [optionClause(optionLabel(context, option.id)), option] as const),
    [clauses.dossier, bilan.dossier],
    ...bilan.justificatifs.map((piece) => [pieceClause(piece), piece] as const),
  ];
  return single.flatMap(([clause, point]) => (point === null || point === undefined ? [] : [{ clause, point }]));
}

/** The sentences that carry a point; one that only waits says so. */
function pointLines(context: Context, point: Point | null, clause: string): readonly Line[] {
  if (point === null) return [];
  if (point.verdict === "incomplet") return [line(context, `On ne peut pas encore dire ${clause}.`, citationsOf(point.motifs), { tone: "incomplet" })];
  return motifLines(context, point.motifs, point.verdict);
}

/** One line a sentence; a rule without a sentence speaks by its title only when it is alone. */
function motifLines(context: Context, motifs: readonly Motif[], tone: Verdict): readonly Line[] {
  const firm = motifs.filter(({ certitude }) => certitude === "certaine");
  // Beside a firm answer, an uncertain rule that says the same would only sow doubt.
  const relevant = tone === "a-confirmer" || firm.length === 0 ? motifs : firm;
  const said = relevant.filter(({ message }) => message !== undefined);
  const shown = said.length > 0 ? said : relevant.slice(0, 1);
  return shown.map(({ message, titre, sources, certitude }) => {
    const text = message ?? `${titre}.`;
    const flagged = tone === "a-confirmer" && certitude === "a-confirmer" && !/confirmer/i.test(text) ? `À confirmer. ${text}` : text;
    return line(context, flagged, sources, { tone });
  });
}

// Labels

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Lower-cases the first letter, but not of an acronym. */
const small = (text: string): string => (/^.[A-ZÀ-Ý]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));
const listLabel = ({ rulebook }: Context, liste: string, id: string): string | undefined => rulebook.listes[liste]?.[id]?.libelle;

function epreuveLabel({ bilan, rulebook }: Context, id: string): string {
  return bilan.epreuves.find((epreuve) => epreuve.id === id)?.libelle ?? typography(rulebook.epreuves.lignes.find((ligne) => ligne.id === id)?.libelle ?? "autre épreuve");
}

const dispenseLabel = (context: Context, id: string): string => {
  if (id === "controle-continu-premiere") return "contrôle continu de première";
  if (id === "specialite-premiere") return "spécialité suivie seulement en première";
  return listLabel(context, "dispenses", id) ?? "autre dispense";
};

const optionLabel = (context: Context, id: string): string => {
  const langue = /^lvc-(.+)$/.exec(id)?.[1];
  return langue === undefined ? (listLabel(context, "options", id) ?? "autre option") : `langue vivante C (${listLabel(context, "langues", langue) ?? langue})`;
};

const academieLabel = ({ bilan, rulebook }: Context): string => {
  const nom = rulebook.academies[bilan.academie]?.nom;
  return nom === undefined ? `académie « ${bilan.academie} »` : `académie de ${nom}`;
};

const donneeOf = ({ date, instant, fuseau }: Echeance): EcheanceDonnee => ({ date, fuseau, ...(instant === null ? {} : { heure: instant.slice(11, 16) }) });
const echeanceWords = (echeance: Echeance): string => formatEcheance(donneeOf(echeance));

function contactWords({ service, mels, telephones, lien }: Contact): string {
  const ways = [...mels, ...telephones, ...(lien === null ? [] : [lien])];
  return ways.length === 0 ? service : `${service} : ${ways.join(", ")}`;
}

// Inscription

function inscription(context: Context): Section {
  const { bilan } = context;
  return {
    title: typography(`Votre inscription : session ${String(bilan.session)}, ${academieLabel(context)}`),
    lines: [...pointLines(context, bilan.procedure, clauses.procedure), ...calendrier(context)],
  };
}

/** Whether the register is open at the instant of the question. */
function calendrier(context: Context): readonly Line[] {
  const { bilan, rulebook } = context;
  const { registre, calendrier: dates, verdict } = bilan.procedure;
  if (dates === null) {
    const unknown = verdict !== "non" && (registre === "terminales" || registre === "anticipees");
    return unknown ? [line(context, "Les dates de ce registre ne sont pas dans ce référentiel : voyez le site de l'académie.", [])] : [];
  }
  const [ouverture, fermeture] = [echeanceWords(dates.ouverture), echeanceWords(dates.fermeture)];
  const suffix = registre === "anticipees" ? "Anticipees" : "Terminales";
  const { parametres } = inForce(rulebook, bilan.session, bilan.academie);
  const citations = [...(parametres.get(`ouverture${suffix}`)?.sources ?? []), ...(parametres.get(`fermeture${suffix}`)?.sources ?? [])];
  const say = (text: string, tone?: Tone): readonly Line[] => [line(context, text, citations, tone === undefined ? {} : { tone })];
  const now = bilan.at === null ? "" : capital(`le ${echeanceWords(echeanceAt(Date.parse(bilan.at), dates.ouverture.fuseau))}, `);
  switch (dates.etat) {
    case "a-venir":
      return say(`${now}le registre n'est pas encore ouvert : il ouvre le ${ouverture} et ferme le ${fermeture}.`, "important");
    case "ouvert":
      return say(`${now}le registre est ouvert : il a ouvert le ${ouverture} et ferme le ${fermeture}.`, "oui");
    case "dernier-jour":
      return say(`${now}c'est le dernier jour : le registre ferme le ${fermeture} et le texte ne donne pas d'heure.`, "bloquant");
    case "clos":
      return say(`${now}le registre est fermé : il a fermé le ${fermeture}.`, "bloquant");
    case "inconnu":
      return say(`Le registre ouvre le ${ouverture} et ferme le ${fermeture}. Sans l'instant de votre question, nous ne disons pas s'il est ouvert.`);
  }
}

// Épreuves

const statuts: Readonly<Record<StatutEpreuve, string>> = {
  "a-passer": "à passer",
  "deja-presentee": "déjà présentée",
  reportee: "reportée",
  conservee: "conservée",
  dispensee: "dispensée",
  neutralisee: "neutralisée",
  "autre-session": "à une autre session",
  "a-confirmer": "à confirmer",
  incomplet: "à préciser",
};
const programmes = { premiere: "première", terminale: "terminale", cycle: "cycle" } as const;
const formes: Readonly<Record<Partie["forme"], string>> = { ecrit: "écrit", oral: "oral", pratique: "pratique" };
const columns: readonly Column[] = [{ title: "Épreuve" }, { title: "Programme", prose: "programme" }, { title: "Coef.", prose: "coefficient", right: true }, { title: "Statut" }, { title: "Note", right: true }, { title: "Forme" }];

function epreuves(context: Context): Section {
  const { bilan } = context;
  const table: Table = {
    columns,
    rows: bilan.epreuves.map((epreuve) => ({ cells: cells(epreuve), sources: shortSources(citationsOf(epreuve.motifs.filter(isTable)), context.rulebook) })),
    sources: shortSources(citationsOf(bilan.epreuves.flatMap(({ motifs }) => motifs.filter(isTable))), context.rulebook),
  };
  return {
    title: "Épreuves",
    lines: [...total(context), ...(bilan.epreuvesCompletes ? [] : [line(context, "Cette liste n'est pas complète : d'autres épreuves peuvent s'ajouter.", [], { tone: "incomplet" })])],
    ...(table.rows.length === 0 ? {} : { table }),
    after: [...remarks(context), ...memeSession(context)],
  };
}

/** The motif that gives the coefficient and the form, beside those that give the statut. */
const isTable = ({ regle }: Motif): boolean => regle === "epreuves/table";

const cells = (epreuve: Epreuve): readonly string[] => [
  epreuve.libelle,
  epreuve.programme === null ? "" : programmes[epreuve.programme],
  epreuve.coefficient === null ? "" : formatNumber(epreuve.coefficient),
  statuts[epreuve.statut],
  epreuve.note === null ? "" : `${formatNumber(epreuve.note)}/20`,
  partiesWords(epreuve.parties),
];

/** `PT1H30M` → « 1 h 30 », `PT20M` → « 20 min », with spaces that do not break. */
export function formatDuree(duree: string): string {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(duree) ?? [];
  if (hours === undefined) return `${minutes ?? "0"}\u00a0min`;
  return `${hours}\u00a0h${minutes === undefined ? "" : `\u00a0${minutes.padStart(2, "0")}`}`;
}

/** « écrit 3 h 30, oral 20 min ». */
export function partiesWords(parties: ReadonlyArray<Pick<Partie, "forme" | "duree" | "preparation">>): string {
  const words = parties.map(({ forme, duree, preparation }) => `${formes[forme]}${duree === null ? "" : `\u00a0${formatDuree(duree)}`}${preparation === null ? "" : ` (prép.\u00a0${formatDuree(preparation)})`}`);
  return [...new Set(words)]
    .map((word) => {
      const times = words.filter((other) => other === word).length;
      return times > 1 ? `${String(times)} × ${word}` : word;
    })
    .join(", ");
}

/** « 12 épreuves et évaluations : 9 à passer, 1 conservée. Total des coefficients : 100. » */
function total(context: Context): readonly Line[] {
  const { epreuves: rows, denominateur, denominateurs } = context.bilan;
  if (rows.length === 0) return [line(context, "Aucune épreuve ne peut encore être nommée.", [], { tone: "incomplet" })];
  const counts = (Object.keys(statuts) as StatutEpreuve[]).flatMap((statut) => {
    const count = rows.filter((row) => row.statut === statut).length;
    const word = statuts[statut];
    return count === 0 ? [] : [`${String(count)} ${count > 1 && !word.startsWith("à ") ? `${word}s` : word}`];
  });
  const sum =
    denominateur !== null
      ? `Total des coefficients qui comptent : ${formatNumber(denominateur)}.`
      : denominateurs !== undefined
        ? denominateurs.min === denominateurs.max
          ? `Total des coefficients qui comptent : ${formatNumber(denominateurs.min)}, quelle que soit la réponse à ce qui reste ouvert.`
          : `Total des coefficients qui comptent : entre ${formatNumber(denominateurs.min)} et ${formatNumber(denominateurs.max)}, selon ce qui reste à confirmer ou à préciser.`
        : "Le total des coefficients n'est pas encore connu.";
  return [line(context, `${String(rows.length)} ${rows.length > 1 ? "épreuves et évaluations" : "épreuve"} : ${formatList(counts)}. ${sum}`, [])];
}

/** What the motifs of the rows say, once for all the rows that share it. */
function remarks(context: Context): readonly Line[] {
  const { epreuves: rows } = context.bilan;
  const said = new Map<string, { readonly about: Epreuve[]; readonly citations: string[] }>();
  for (const row of rows)
    for (const motif of row.motifs) {
      // The coefficient has its own column.
      const text = (motif.message ?? "").replace(/^Coefficient [\d,]+\.\s*/, "");
      if (text === "") continue;
      const group = said.get(text) ?? { about: [], citations: [] };
      said.set(text, group);
      group.about.push(row);
      group.citations.push(...motif.sources);
    }
  return [...said].map(([text, { about, citations }]) => line(context, `${about.length === rows.length && rows.length > 1 ? "Toutes les épreuves" : capital(formatList(namesAmong(rows, about)))} — ${small(text)}`, citations));
}

/** The label as a word of a list: « français écrit ». */
const wordOf = (libelle: string): string => small(libelle).replace(/, (écrit|oral)$/, " $1");

/** The names of some rows, with the programme where the other half of an épreuve is not among them: « histoire-géographie (première) ». */
function namesAmong(rows: readonly Epreuve[], some: readonly Epreuve[]): readonly string[] {
  const names = some.map((row) => {
    const whole = rows.every((other) => other.id !== row.id || some.includes(other));
    return whole || row.programme === null ? wordOf(row.libelle) : `${wordOf(row.libelle)} (${programmes[row.programme]})`;
  });
  return [...new Set(names)];
}

/** Said only while an épreuve anticipée may have to be sat. */
function memeSession(context: Context): readonly Line[] {
  const { anticipeesMemeSession: point, epreuves: rows } = context.bilan;
  const open = rows.some(({ groupe, statut }) => groupe === "anticipee" && (statut === "a-passer" || statut === "a-confirmer" || statut === "incomplet"));
  return open ? pointLines(context, point, clauses.anticipees) : [];
}

// Choices

const conservees: Readonly<Record<Verdict, string>> = {
  oui: "Vous la gardez.",
  non: "Vous ne la gardez pas.",
  "a-confirmer": "Son maintien est à confirmer.",
  incomplet: "Vous n'avez pas encore dit si vous la gardez.",
};

function benefices(context: Context): readonly Line[] {
  const { benefices: found } = context.bilan;
  if (found === null) return [];
  const lines = [...pointLines(context, found, clauses.benefices), ...notes(context, found.notes)];
  const last = found.derniereSession === null || found.mode === "aucun" ? "" : String(found.derniereSession);
  return last === "" || lines.some(({ text }) => text.includes(last)) ? lines : [...lines, line(context, `Dernière session où une note peut être gardée : ${last}.`, citationsOf(found.motifs))];
}

/** A line a mark; the marks of which the same is said share one. */
function notes(context: Context, list: readonly NoteConservable[]): readonly Line[] {
  const told = list.flatMap((note) => {
    const label = epreuveLabel(context, note.epreuve);
    return pointLines(context, note, noteClause(label)).map((said, index) => {
      const kept = index > 0 || note.verdict === "non" || note.verdict === "incomplet" || /confirmer/i.test(said.text) ? "" : ` ${conservees[note.conservee]}`;
      const line = { ...said, text: `${said.text}${kept}` };
      // « Votre note (Philosophie, 12/20) » says the same of every mark once the parenthesis is out.
      const start = line.text.toLowerCase().indexOf(` (${label.toLowerCase()}`);
      const end = start < 0 ? -1 : line.text.indexOf(")", start + label.length + 2);
      return { line, name: `${wordOf(label)} ${formatNumber(note.note)}/20`, same: end < 0 ? line.text : line.text.slice(0, start) + line.text.slice(end + 1) };
    });
  });
  return [...new Set(told.map(({ same }) => same))].flatMap((same) => {
    const alike = told.filter((other) => other.same === same);
    const [first] = alike;
    if (first === undefined) return [];
    return [alike.length === 1 ? first.line : { ...first.line, text: typography(`${capital(formatList(alike.map(({ name }) => name)))} — ${small(same)}`) }];
  });
}

const dispenses = (context: Context): readonly Line[] =>
  context.bilan.dispenses.liste.flatMap((dispense) => {
    const label = dispenseLabel(context, dispense.id);
    const [first, ...others] = pointLines(context, dispense, dispenseClause(label));
    if (first === undefined || dispense.verdict === "incomplet") return first === undefined ? [] : [first];
    const covered = dispense.verdict === "non" || dispense.epreuves.length === 0 ? "" : ` Épreuves concernées : ${formatList(dispense.epreuves.map((id) => wordOf(epreuveLabel(context, id))))}.`;
    return [{ ...first, text: typography(`${capital(label)} — ${small(first.text)}${covered}`) }, ...others];
  });

function eps(context: Context): readonly Line[] {
  const { eps: found, session, academie } = context.bilan;
  if (found === null) return [];
  const name = (id: string): string => listLabel(context, "activites", id) ?? "autre activité";
  const chosen = found.activites.length === 0 ? [] : [line(context, `Vous avez choisi : ${formatList(found.activites.map(name))}.`, [])];
  const champs = found.offre.map(({ id, champ }) => `${name(id)}${champ === "" ? "" : ` (${champ})`}`);
  const citations = inForce(context.rulebook, session, academie).parametres.get("offreEps")?.sources ?? [];
  const offered = found.offre.length === 0 || found.statut === "neutralisee" ? [] : [line(context, `Activités proposées, avec leur champ d'apprentissage : ${formatList(champs)}.`, citations)];
  return [...chosen, ...pointLines(context, found, clauses.eps), ...offered];
}

function langues(context: Context): readonly Line[] {
  const { langues: found, session, academie } = context.bilan;
  if (found === null) return [];
  const citations = inForce(context.rulebook, session, academie).parametres.get("languesSurPlace")?.sources ?? [];
  const both = [["lva", found.lva], ["lvb", found.lvb]] as const;
  const travel = (wanted: Verdict, ending: string): readonly Line[] => {
    const names = both.flatMap(([, point]) => (point?.langue === null || point?.deplacement !== wanted ? [] : [listLabel(context, "langues", point.langue) ?? point.langue]));
    return names.length === 0 ? [] : [line(context, `${capital(formatList([...new Set(names)]))} : ${ending}`, citations, { tone: wanted === "non" ? "oui" : "a-confirmer" })];
  };
  return [
    ...both.flatMap(([rang, point]) => pointLines(context, point, clauses[rang])),
    ...travel("non", "aucun déplacement hors de l'académie n'est annoncé pour l'oral."),
    ...travel("a-confirmer", citations.length === 0 ? "ce référentiel ne dit pas si l'oral demande un déplacement." : "un déplacement pour l'oral est possible."),
    ...travel("oui", "un déplacement est annoncé pour l'oral."),
  ];
}

function options(context: Context): readonly Line[] {
  const { options: found } = context.bilan;
  if (found === null) return [];
  if (found.liste.length === 0 && found.ensemble.verdict === "oui") return [line(context, "Vous ne présentez aucune option.", [])];
  const supplement = found.supplement === null || found.supplement === 0 ? [] : [line(context, `Vos options ajoutent ${formatNumber(found.supplement)} au total des coefficients.`, [])];
  return [...pointLines(context, found.ensemble, clauses.options), ...supplement, ...found.liste.flatMap((option) => optionLines(context, option))];
}

function optionLines(context: Context, option: OptionPoint): readonly Line[] {
  const label = optionLabel(context, option.id);
  const told = [...(option.programme === null ? [] : [`programme : ${programmes[option.programme]}`]), ...(option.coefficient === null ? [] : [`coefficient ${formatNumber(option.coefficient)}`])];
  const [first, ...others] = pointLines(context, option, optionClause(label));
  const organised = option.organisee === "a-confirmer" && option.verdict !== "non" ? " Reste à confirmer qu'elle est organisée dans l'académie." : "";
  const lead = `${capital(label)}${told.length === 0 ? "" : ` (${told.join(", ")})`}`;
  return first === undefined ? [] : [{ ...first, text: typography(`${lead} — ${small(first.text)}${organised}`) }, ...others];
}

// What to send and to do

function justificatifs(context: Context): readonly Line[] {
  const { justificatifs: pieces } = context.bilan;
  const open = pieces.filter(({ verdict }) => verdict === "incomplet");
  const names = open.map(({ libelle }) => libelle).join(" ; ");
  return [
    ...pieces.filter(({ verdict }) => verdict === "oui" || verdict === "a-confirmer").flatMap((piece) => justificatif(context, piece)),
    ...(open.length === 0 ? [] : [line(context, `On ne peut pas encore dire ${open.length === 1 ? "si cette pièce est" : "si ces pièces sont"} à fournir : ${names}.`, citationsOf(open.flatMap(({ motifs }) => motifs)), { tone: "incomplet" })]),
  ];
}

function justificatif(context: Context, piece: Justificatif): readonly Line[] {
  const [first, ...others] = pointLines(context, piece, pieceClause(piece));
  if (first === undefined) return [];
  const code = piece.code === null || first.text.includes(piece.code) ? "" : ` (code ${piece.code})`;
  const text = `${capital(piece.libelle)}${code} — ${small(first.text)}${deadline(piece.echeance, first.text)}${piece.depose === true ? " Déjà déposé." : ""}`;
  return [{ ...first, text: typography(text) }, ...others];
}

/** « Au plus tard le … », unless the sentence already gives that day. */
function deadline(echeance: Echeance | null, text: string): string {
  if (echeance === null) return "";
  const stated = text.includes(formatDate(echeance.date)) ? "" : ` Au plus tard le ${echeanceWords(echeance)}.`;
  return echeance.contradiction === null ? stated : `${stated} ${echeance.contradiction}`;
}

function demarches(context: Context): readonly Line[] {
  const { bilan } = context;
  const given = new Set<string>();
  const steps = bilan.demarches.map((demarche, index) => {
    const { libelle, obligatoire, faite, echeance, contact, motifs } = demarche;
    const words = contact === null ? "" : contactWords(contact);
    // The same address once is enough.
    const known = words === "" || given.has(words) || (contact?.mels ?? []).some((mel) => libelle.includes(mel));
    given.add(words);
    const marks = [...(obligatoire ? [] : ["facultatif"]), ...(faite === true ? ["déjà fait"] : [])];
    const text = `${marks.length === 0 ? "" : `(${marks.join(", ")}) `}${libelle}${deadline(echeance, libelle)}${known ? "" : ` ${capital(words)}.`}`;
    return line(context, text, citationsOf(motifs), { mark: `${String(index + 1)}.` });
  });
  return [...(bilan.dossier === null ? [] : dossier(context, bilan.dossier)), ...steps];
}

const dossier = (context: Context, point: Point): readonly Line[] => (point.verdict === "incomplet" ? [] : pointLines(context, point, clauses.dossier));

function avertissements(context: Context): readonly Line[] {
  return context.bilan.avertissements.map(({ gravite, message, motifs }) => {
    const citations = citationsOf(motifs);
    return gravite === "information" ? line(context, message, citations) : line(context, `${capital(gravite)} : ${small(message)}`, citations, { tone: gravite });
  });
}

// What is open

function manquants(context: Context): readonly Line[] {
  const open = points(context).filter(({ point }) => point.verdict === "incomplet");
  return context.bilan.manquants.map(({ fait, question, aide }) => {
    const all = [...new Set(open.filter(({ point }) => point.manquants?.includes(fait)).map(({ clause }) => clause))];
    const shown = all.length > 3 ? [...all.slice(0, 2), `${String(all.length - 2)} autres points`] : all;
    const aim = shown.length === 0 ? "compléter la liste des épreuves" : `dire ${formatList(shown)}`;
    return line(context, `Pour ${aim}, il nous manque une réponse : ${small(question)}${aide === undefined ? "" : ` ${aide}`}`, [], { tone: "incomplet" });
  });
}

/** The épreuves to be confirmed that no question on a mark or a dispense already names. */
function uncovered({ bilan }: Context): readonly string[] {
  const named = [...(bilan.benefices?.notes ?? []).filter(({ aConfirmer }) => aConfirmer !== undefined).map(({ epreuve }) => epreuve), ...bilan.dispenses.liste.filter(({ aConfirmer }) => aConfirmer !== undefined).flatMap(({ epreuves: covered }) => covered)];
  return namesAmong(
    bilan.epreuves,
    bilan.epreuves.filter(({ id, statut }) => statut === "a-confirmer" && !named.includes(id)),
  );
}

/** The questions by service, each ready to paste in a message. */
function questions(context: Context): readonly Line[] {
  const groups = new Map<string, Set<string>>();
  const ask = (contact: Contact | null, question: string): void => {
    const who = contact === null ? "service des examens de votre académie" : contactWords(contact);
    groups.set(who, (groups.get(who) ?? new Set()).add(question));
  };
  const found = points(context).flatMap(({ point }) => (point.aConfirmer === undefined ? [] : [point.aConfirmer]));
  for (const { contact, question } of found) ask(contact, question);
  const contact = found.find((asked) => asked.contact !== null)?.contact ?? null;
  const rows = uncovered(context);
  if (rows.length > 0) ask(contact, `À la session ${String(context.bilan.session)}, dois-je passer ces épreuves, ou ce que j'ai déjà obtenu en tient-il lieu : ${formatList(rows)} ?`);
  return [...groups].flatMap(([who, asked]) => [line(context, `À demander — ${who}`, [], { mark: ">" }), ...[...asked].map((question) => line(context, `« ${question} »`, [], { tone: "a-confirmer" }))]);
}

function hypotheses(context: Context): readonly Line[] {
  const labels = context.bilan.hypotheses.flatMap(({ fait }) => context.rulebook.faits[fait]?.libelle ?? []);
  if (labels.length === 0) return [];
  return [line(context, `Vous n'avez rien dit de ces points, ce bilan suppose qu'ils ne vous concernent pas : ${labels.join(" ; ")}. Si l'un d'eux vous concerne, dites-le : la réponse peut changer.`, [])];
}
