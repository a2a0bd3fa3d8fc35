/** The files of a rulebook as far as they can be read: each part with its place, and the strings of the parts that cannot. */
import type { Academie, Fait, JustificatifDonnee, LigneDispense, LigneEpreuve, LigneResultat, Migrations, NonModelise, Objet, Parametre, ParametreValeur, RawCondition, Regle, RulebookFiles, Source, TableEpreuves, TableResultats } from "../rulebook.js";
import { within, type At, type Report } from "./report.js";
import { hasShape, isObject, shapes } from "./shapes.js";

/** A part of a file; `null`: its shape is wrong, which is already reported. */
export type Part<T> = { readonly at: At; readonly value: T | null };
export type Index<T> = ReadonlyMap<string, Part<T>>;
export type Row<T> = { readonly at: At; readonly value: T };
export type Liste = RulebookFiles["listes"][string];

export type RegleLue = { readonly id: string; readonly at: At; readonly academie: string | null; readonly regle: Regle };
/** A value that an académie gives to a parameter for a session. */
export type ValeurLocale = { readonly at: At; readonly academie: string; readonly session: number; readonly parametre: string; readonly valeur: ParametreValeur };
export type AcademieLue = Pick<Academie, "id" | "nom" | "fuseau">;

export type Book = {
  /** Whether every file is there: without one, most names lead nowhere. */
  readonly complete: boolean;
  readonly faits: Index<Fait>;
  readonly objets: Index<Objet>;
  /** Those of `sources.json`, then those that académies bring. */
  readonly sources: Index<Source>;
  readonly listes: Index<Liste>;
  readonly parametres: Index<Parametre>;
  readonly conditions: Index<RawCondition>;
  readonly justificatifs: Index<JustificatifDonnee>;
  readonly academies: Index<AcademieLue>;
  readonly regles: readonly RegleLue[];
  readonly locales: readonly ValeurLocale[];
  readonly seriesSansTable: readonly string[];
  readonly lignes: ReadonlyArray<Row<LigneEpreuve>>;
  readonly dispenses: ReadonlyArray<Row<LigneDispense>>;
  readonly resultats: Index<LigneResultat>;
  /** The thresholds to which one may say what is still needed. */
  readonly besoins: readonly string[];
  readonly nonModelise: ReadonlyArray<Row<NonModelise>>;
  readonly migrations: Migrations;
  /** Every string of what could not be read: what it may name is called neither unused nor missing. */
  readonly unread: ReadonlySet<string>;
};

export const fileOf = {
  faits: "rules/faits.json",
  objets: "rules/objets.json",
  sources: "rules/sources.json",
  listes: "rules/listes.json",
  parametres: "rules/national/parametres.json",
  conditions: "rules/national/conditions.json",
  epreuves: "rules/national/table-epreuves.json",
  dispenses: "rules/national/table-dispenses.json",
  justificatifs: "rules/national/table-justificatifs.json",
  resultats: "rules/national/table-resultats.json",
  nonModelise: "rules/non-modelise.json",
  migrations: "rules/migrations.json",
  national: (subject: string): string => `rules/national/${subject}.json`,
  academie: (id: string): string => `rules/academies/${id}.json`,
} as const;

const inFile = (file: string): At => ({ file, path: [] });

/** Facts and parameters are named as code, the rest as addresses. */
const names = {
  fait: { pattern: /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, like: "ageFinAnneeExamen ou note.valeur" },
  parametre: { pattern: /^[a-z][A-Za-z0-9]*$/, like: "seuilDeConservation" },
  liste: { pattern: /^[a-z][A-Za-z]*$/, like: "motifsAnticipees" },
  objet: { pattern: /^[a-z][A-Za-z]*([./][A-Za-z-]+)?$/, like: "note.conservee ou justificatif/identite" },
  id: { pattern: /^[a-z0-9]+(-[a-zA-Z0-9]+)*$/, like: "bac-general" },
  passage: { pattern: /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/, like: "C28 ou art1" },
  regle: { pattern: /^[a-z0-9-]+\/[a-z0-9-]+$/, like: "mention/note-conservee" },
  resultat: { pattern: /^resultats\/[a-z0-9-]+$/, like: "resultats/admis" },
  session: { pattern: /^\d{4}$/, like: "2024" },
} as const;
type Names = (typeof names)[keyof typeof names];

/** Reads what can be read of the files and reports every shape that is wrong. */
export function readBook(files: unknown, report: Report): Book {
  const complete = hasShape(shapes().files, files, inFile("rules"), report);
  const all = filesOf(files);
  const unread = new Set<string>();
  const keep = <T>(at: At, value: unknown, sound: boolean): Part<T> => {
    if (!sound) stringsOf(value, unread);
    return { at, value: sound ? (value as T) : null };
  };

  /** The entries of an object, each read alone. */
  function index<T>(value: unknown, at: At, like: Names, isSound: (value: unknown, at: At, id: string) => boolean): Map<string, Part<T>> {
    const found = new Map<string, Part<T>>();
    if (!isObject(value, at, report)) return found;
    for (const [id, part] of Object.entries(value)) {
      const place = within(at, id);
      if (!like.pattern.test(id)) report.add(place, `« ${id} » n'est pas un nom admis ici ; écrivez-le comme ${like.like}`);
      found.set(id, keep<T>(place, part, isSound(part, place, id)));
    }
    return found;
  }

  /** The elements of a list of objects, each read alone. */
  function rows<T>(value: unknown, at: At, shape: Parameters<typeof hasShape>[0]): ReadonlyArray<Row<T>> {
    if (!Array.isArray(value)) return [];
    return value.flatMap((row: unknown, i): ReadonlyArray<Row<T>> => {
      const part = keep<T>(within(at, i), row, hasShape(shape, row, within(at, i), report));
      return part.value === null ? [] : [{ at: part.at, value: part.value }];
    });
  }

  const regles: RegleLue[] = [];
  function readRegles(value: unknown, file: string, academie: string | null, prefix: string): void {
    if (!isObject(value, inFile(file), report)) return;
    for (const [id, regle] of Object.entries(value)) {
      const at: At = { file, regle: id, path: [] };
      if (!id.startsWith(`${prefix}/`)) report.add(at, `l'identifiant ne commence pas par « ${prefix}/ », le sujet de son fichier ; renommez la règle ou changez-la de fichier`);
      else if (!names.regle.pattern.test(id)) report.add(at, `« ${id} » n'est pas un identifiant de règle ; écrivez-le comme ${names.regle.like}`);
      const part = keep<Regle>(at, regle, isRegle(regle, at, report));
      if (part.value !== null) regles.push({ id, at, academie, regle: part.value });
    }
  }

  const parametres = index<Parametre>(all.parametres, inFile(fileOf.parametres), names.parametre, (value, at, name) => isParametre(value, at, name, report));
  const readSources = (value: unknown, at: At) => index<Source>(value, at, names.id, (source, place) => isSource(source, place, report));
  const sources = readSources(all.sources, inFile(fileOf.sources));
  for (const [subject, file] of Object.entries(all.national)) readRegles(file, fileOf.national(subject), null, subject);

  const locales: ValeurLocale[] = [];
  const academies = new Map<string, Part<AcademieLue>>();
  for (const [key, academie] of Object.entries(all.academies)) {
    const at = inFile(fileOf.academie(key));
    if (!names.id.pattern.test(key)) report.add(at, `« ${key} » n'est pas un identifiant d'académie ; écrivez-le comme clermont-ferrand`);
    academies.set(key, keep<AcademieLue>(at, academie, hasShape(shapes().academie, academie, at, report)));
    const { regles: own, sessions, sources: brought } = plainObject(academie);
    readRegles(plainObject(own), at.file, key, key);
    for (const [id, source] of brought === undefined ? [] : readSources(brought, within(at, "sources"))) {
      if (sources.has(id)) report.add(source.at, `la source « ${id} » existe déjà ; donnez-lui un autre identifiant`);
      else sources.set(id, source);
      if (source.value !== null && source.value.academie !== key) report.add(within(source.at, "academie"), `une source d'un fichier d'académie ne vaut que pour elle ; écrivez "academie": "${key}"`);
    }
    for (const [session, values] of Object.entries(plainObject(sessions))) {
      const place = within(at, "sessions", session, "parametres");
      if (!names.session.pattern.test(session)) report.add(within(at, "sessions", session), `« ${session} » n'est pas une session ; écrivez son année, comme 2024`);
      for (const [parametre, { at: here, value }] of index<ParametreValeur>(plainObject(values)["parametres"] ?? {}, place, names.parametre, (valeur, here) => hasShape(shapes().valeur, valeur, here, report))) {
        if (value === null) continue;
        locales.push({ at: here, academie: key, session: Number(session), parametre, valeur: value });
        const type = parametres.get(parametre)?.value?.type;
        if (type !== undefined) hasShape(shapes().valeurDe(type, parametre), value.valeur, within(here, "valeur"), report);
      }
    }
  }

  const resultats = hasShape(shapes().resultats, all.resultats, inFile(fileOf.resultats), report);
  const epreuves = hasShape(shapes().epreuves, all.epreuves, inFile(fileOf.epreuves), report);
  hasShape(shapes().dispenses, all.dispenses, inFile(fileOf.dispenses), report);
  return {
    complete,
    faits: index(all.faits, inFile(fileOf.faits), names.fait, (value, at) => isFait(value, at, report)),
    objets: index(all.objets, inFile(fileOf.objets), names.objet, (value, at) => hasShape(shapes().objet, value, at, report)),
    sources,
    listes: index(all.listes, inFile(fileOf.listes), names.liste, (value, at) => hasShape(shapes().liste, value, at, report)),
    parametres,
    conditions: index(all.conditions, inFile(fileOf.conditions), names.id, (value, at) => isCondition(value, at, report)),
    justificatifs: index(all.justificatifs, inFile(fileOf.justificatifs), names.id, (value, at) => hasShape(shapes().justificatif, value, at, report)),
    academies,
    regles,
    locales,
    seriesSansTable: epreuves ? (all.epreuves as TableEpreuves).seriesSansTable : [],
    lignes: rows(plainObject(all.epreuves)["lignes"], within(inFile(fileOf.epreuves), "lignes"), shapes().ligne),
    dispenses: rows(plainObject(all.dispenses)["lignes"], within(inFile(fileOf.dispenses), "lignes"), shapes().dispense),
    resultats: index(plainObject(all.resultats)["lignes"] ?? {}, within(inFile(fileOf.resultats), "lignes"), names.resultat, (value, at) => isResultat(value, at, report)),
    besoins: resultats ? (all.resultats as TableResultats).besoins : [],
    nonModelise: rows(all.nonModelise, inFile(fileOf.nonModelise), shapes().nonModelise),
    migrations: isMigrations(all.migrations, inFile(fileOf.migrations), report) ? (all.migrations as Migrations) : { format: 1, migrations: [] },
    unread,
  };
}

const plainObject = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {});

type Files = Readonly<Record<Exclude<keyof RulebookFiles, "national" | "academies">, unknown>> & { readonly national: Readonly<Record<string, unknown>>; readonly academies: Readonly<Record<string, unknown>> };

/** The files by name, empty where one is missing. */
function filesOf(files: unknown): Files {
  const given = plainObject(files);
  const or = (key: keyof RulebookFiles) => given[key] ?? {};
  return {
    faits: or("faits"),
    objets: or("objets"),
    sources: or("sources"),
    listes: or("listes"),
    parametres: or("parametres"),
    conditions: or("conditions"),
    epreuves: given["epreuves"] ?? { titre: "?", seriesSansTable: [], lignes: [] },
    dispenses: given["dispenses"] ?? { lignes: [] },
    justificatifs: or("justificatifs"),
    resultats: given["resultats"] ?? { titre: "?", besoins: [], lignes: {} },
    nonModelise: given["nonModelise"] ?? [],
    migrations: given["migrations"],
    national: plainObject(given["national"]),
    academies: plainObject(given["academies"]),
  };
}

function isFait(value: unknown, at: At, report: Report): boolean {
  if (!isObject(value, at, report)) return false;
  const { faits } = shapes();
  const nature = value["nature"];
  if (typeof nature !== "string" || !Object.hasOwn(faits, nature)) {
    report.add(within(at, "nature"), `la nature d'un fait est ${Object.keys(faits).join(", ")} ; écrivez l'une d'elles`);
    return false;
  }
  const sound = hasShape(faits[nature as keyof typeof faits], value, at, report);
  const { condition } = value;
  return (condition === undefined || nature !== "derive" || isCondition(condition, within(at, "condition"), report)) && sound;
}

function isSource(value: unknown, at: At, report: Report): boolean {
  const sound = hasShape(shapes().source, value, at, report);
  for (const passage of Object.keys(plainObject(plainObject(value)["passages"])))
    if (!names.passage.pattern.test(passage)) report.add(within(at, "passages", passage), `« ${passage} » n'est pas un nom de passage ; écrivez-le comme ${names.passage.like}`);
  return sound;
}

function isParametre(value: unknown, at: At, name: string, report: Report): boolean {
  if (!hasShape(shapes().parametre, value, at, report)) return false;
  const { type, valeurs = [] } = value as Parametre;
  return valeurs.map(({ valeur }, i) => hasShape(shapes().valeurDe(type, name), valeur, within(at, "valeurs", i, "valeur"), report)).every(Boolean);
}

function isRegle(value: unknown, at: At, report: Report): boolean {
  const sound = hasShape(shapes().regle, value, at, report);
  const { conditions, event } = plainObject(value);
  const condition = conditions === undefined || isCondition(conditions, within(at, "conditions"), report);
  const { type, params } = plainObject(event);
  const shape = typeof type === "string" && Object.hasOwn(shapes().params, type) ? shapes().params[type as Regle["event"]["type"]] : undefined;
  return (shape === undefined || hasShape(shape, params, within(at, "event", "params"), report)) && sound && condition;
}

/** One migration for each older format, in order, up to the current one. */
function isMigrations(value: unknown, at: At, report: Report): boolean {
  if (!hasShape(shapes().migrations, value, at, report)) return false;
  const { format, migrations } = value as Migrations;
  migrations.forEach(({ de }, i) => {
    if (de !== i + 1) report.add(within(at, "migrations", i, "de"), `cette migration part du format ${String(i + 1)} ; écrivez-le, elles se suivent depuis le format 1`);
  });
  if (format !== migrations.length + 1) report.add(within(at, "format"), `${String(migrations.length)} migrations mènent du format 1 au format ${String(migrations.length + 1)} ; écrivez-le, ou ajoutez une migration`);
  return true;
}

/** A line of results is a decision, a mention, or a case of neither. */
function isResultat(value: unknown, at: At, report: Report): boolean {
  if (!isObject(value, at, report)) return false;
  const { resultat } = shapes();
  const key = (Object.keys(resultat) as ReadonlyArray<keyof typeof resultat>).find((name) => Object.hasOwn(value, name));
  if (key !== undefined) return hasShape(resultat[key], value, at, report);
  report.add(at, "une ligne dit une décision (« issue »), une mention (« mention ») ou un cas (« cas ») ; écrivez l'un d'eux");
  return false;
}

/** A condition says one thing: `all`, `any`, `not`, a named condition, or a comparison. */
function isCondition(value: unknown, at: At, report: Report): boolean {
  if (!isObject(value, at, report)) return false;
  const { conditions } = shapes();
  const key = (Object.keys(conditions) as ReadonlyArray<keyof typeof conditions>).find((name) => Object.hasOwn(value, name));
  if (key === undefined) {
    report.add(at, `une condition est un « all », un « any », un « not », une condition nommée (« condition ») ou une comparaison (« fact », « operator », « value ») ; écrivez l'une d'elles`);
    return false;
  }
  const sound = hasShape(conditions[key], value, at, report);
  const inside = value[key];
  const parts: ReadonlyArray<readonly [unknown, At]> =
    key === "not" ? [[inside, within(at, "not")]] : (key === "all" || key === "any") && Array.isArray(inside) ? inside.map((part: unknown, i) => [part, within(at, key, i)] as const) : [];
  return parts.map(([part, place]) => isCondition(part, place, report)).every(Boolean) && sound;
}

/** Every string in a piece of JSON, keys included, with the names between braces and before a `#`. */
function stringsOf(value: unknown, found: Set<string>): void {
  if (typeof value === "string") {
    found.add(value);
    for (const word of value.match(/[\w.-]+/g) ?? []) found.add(word);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      found.add(key);
      stringsOf(part, found);
    }
  }
}
