/** What marks give: the average, the decision at the first group, the mention, what is still needed; and two choices side by side. */
import { evaluate, type EvaluateOptions } from "./evaluate.js";
import { citationInForce, inForce, type InForce } from "./inforce.js";
import { fill, formatList, formatNumber, placeholders, sentence, typography } from "./messages.js";
import type { CasResultat, LigneResultat, Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import type { Besoin, Bilan, Certitude, Comparaison, Denominateur, Difference, Epreuve, Motif, NotesSaisies, Resultat, Situation, StatutEpreuve } from "./types.js";

/** The statuts whose coefficient counts at this session. */
const counted: readonly StatutEpreuve[] = ["a-passer", "deja-presentee", "reportee", "conservee"];
const bareme = 20;

/** One épreuve of the bilan, the key of its mark, its name in a sentence, the mark told for it, and the mark that counts. */
type Row = { readonly epreuve: Epreuve; readonly cle: string; readonly nom: string; readonly dite: number | null; readonly note: number | null };

/** A word of a sentence, and its raw value for `params`. */
type Words = Readonly<Record<string, { readonly raw: unknown; readonly said: string }>>;

/**
 * What these marks give for this bilan (C. éduc., art. D. 334-8, D. 334-11, D. 336-8, D. 336-11): thresholds inclusive, compared
 * exactly and unrounded.
 *
 * `notes` gives marks out of 20, by épreuve id, or `id/premiere` and `id/terminale` where the bilan has a row for each half;
 * a key that names no épreuve of the bilan is ignored, as one bilan of two compared may lack it. A mark that the bilan
 * carries (kept, carried over, already sat) stands whatever `notes` says; a motif says so. `moyenne`, `issue` and `mention`
 * are `null` until they are sure, with a motif that says why.
 *
 * @throws TypeError when a mark is not a number from 0 to 20.
 * @example
 * resultat(bilan, { philosophie: 9.99, "grand-oral": 14 }).besoins[0] // of 100 coefficients, all to sit
 * //=> { seuil: 10, points: 780.08, moyenne: 9.513170731708 }
 */
export function resultat(bilan: Bilan, notes: NotesSaisies, rulebook: Rulebook = shipped): Resultat {
  refuseWrongMarks(notes);
  return new Jury(bilan, notes, inForce(rulebook, bilan.session, bilan.academie)).resultat();
}

/**
 * Puts two choices side by side — keep my marks or aim at a mention — and says where they part, without advising. One set
 * of marks serves both: each bilan takes those of the épreuves that it leaves to sit.
 *
 * @throws TypeError when a mark is not a number from 0 to 20, or `at` not an ISO 8601 instant with an offset.
 * @example
 * comparer({ ...situation, conserver: "toutes" }, { ...situation, conserver: "aucune" }, { "grand-oral": 12 }).differences[0]
 * //=> { objet: "epreuve", epreuve: "philosophie", libelle: "Philosophie", a: { statut: "conservee", … }, b: { statut: "a-passer", … } }
 */
export function comparer(situationA: Situation, situationB: Situation, notes: NotesSaisies, options: EvaluateOptions = {}): Comparaison {
  const choice = (situation: Situation): Comparaison["a"] => {
    const bilan = evaluate(situation, options);
    return { bilan, resultat: resultat(bilan, notes, options.rulebook) };
  };
  const a = choice(situationA);
  const b = choice(situationB);
  return { a, b, differences: differences(a, b) };
}

function refuseWrongMarks(notes: NotesSaisies): void {
  for (const [cle, note] of Object.entries(notes as Readonly<Record<string, unknown>>))
    if (note !== undefined && !(typeof note === "number" && note >= 0 && note <= bareme))
      throw new TypeError(`notes.${cle} : « ${typeof note === "number" ? note : JSON.stringify(note)} » n'est pas une note ; donnez un nombre de 0 à ${bareme} (par exemple 12.5), ou n'écrivez pas la clé si la note n'est pas connue`);
}

/** Decides on one bilan; holds what its parts share. */
class Jury {
  private readonly rows: readonly Row[];
  private readonly counting: readonly Row[];
  private readonly missing: readonly Row[];
  private readonly lignes: ReadonlyArray<readonly [string, LigneResultat]>;

  constructor(
    private readonly bilan: Bilan,
    notes: NotesSaisies,
    private readonly ref: InForce,
  ) {
    this.rows = rowsOf(bilan, notes, ref);
    this.counting = this.rows.filter(({ epreuve }) => counted.includes(epreuve.statut));
    this.missing = this.counting.filter(({ note }) => note === null);
    this.lignes = Object.entries(ref.rulebook.resultats.lignes).filter(([, { depuis, jusque }]) => depuis <= ref.session && ref.session <= jusque);
  }

  resultat(): Resultat {
    const { denominateur } = this.bilan;
    const obstacles = this.obstacles();
    const spread = this.rows.some(({ epreuve }) => epreuve.statut === "autre-session");
    const known = denominateur !== null && denominateur > 0 && this.missing.length === 0 && this.bilan.mention !== null;
    const moyenne = known ? over(this.earned(), exact(denominateur)) : null;
    const { issue, mention, motifs } = moyenne === null || obstacles.length > 0 ? { issue: null, mention: null, motifs: obstacles } : this.decision(moyenne);
    const besoins = denominateur === null || this.bilan.mention === null || spread ? [] : this.besoins(denominateur);
    return {
      moyenne: moyenne === null ? null : cut(moyenne),
      denominateur,
      issue,
      mention,
      motifs: [...motifs, ...this.remarks(), ...(this.missing.length > 0 && besoins.length > 0 ? [this.besoinsMotif(besoins)] : [])],
      besoins,
    };
  }

  /** Why the jury cannot decide on these marks; nothing when it can. */
  private obstacles(): readonly Motif[] {
    const { bilan, rows, missing } = this;
    const found: Motif[] = [];
    const say = (cas: CasResultat, concerned: readonly Row[] = []): void => void found.push(this.motif(cas, namesOf(concerned)));
    if (this.thresholds(this.issueLines()).length === 0) return [this.motif("session-non-couverte")];
    if (bilan.mention === null) return [this.motif("sans-epreuves-terminales")];
    const spread = rows.filter(({ epreuve }) => epreuve.statut === "autre-session");
    const uncertain = rows.filter(({ epreuve }) => epreuve.statut === "a-confirmer" || (epreuve.statut !== "incomplet" && epreuve.coefficient === null));
    if (spread.length > 0) say("etalement", spread);
    if (uncertain.length > 0) say("epreuves-a-confirmer", uncertain);
    if (!bilan.epreuvesCompletes || rows.some(({ epreuve }) => epreuve.statut === "incomplet")) say("epreuves-incompletes");
    if (missing.length > 0) say("notes-manquantes", missing);
    if (found.length === 0 && (bilan.denominateur ?? 0) === 0) say("epreuves-incompletes");
    return found;
  }

  private decision(moyenne: Fraction): Pick<Resultat, "issue" | "mention" | "motifs"> {
    const words = { moyenne: { raw: cut(moyenne), said: formatNumber(cut(moyenne, 2)) } };
    const [id, ligne] = highest(moyenne, this.thresholds(this.issueLines())) ?? this.issueLines().find(([, { seuil }]) => seuil === undefined) ?? this.none("issue");
    const decided = this.said(id, ligne, words, this.certitudeOfCoefficients());
    switch (ligne.issue) {
      case "admis": {
        const { mention, motifs } = this.mention(moyenne);
        return { issue: "admis", mention, motifs: [decided, ...motifs] };
      }
      case "second-groupe": {
        const kept = this.rows.filter(({ epreuve }) => epreuve.statut === "conservee");
        return { issue: "second-groupe", mention: null, motifs: [decided, this.motif("second-groupe-sans-mention"), ...(kept.length > 0 ? [this.motif("second-groupe-note-conservee", namesOf(kept))] : [])] };
      }
      case "ajourne":
        return { issue: "ajourne", mention: null, motifs: [decided] };
    }
  }

  /** The mention that the average gives, if the bilan leaves one possible; otherwise why there is none. */
  private mention(moyenne: Fraction): Pick<Resultat, "mention" | "motifs"> {
    const point = this.bilan.mention;
    const reached = highest(moyenne, this.thresholds(this.mentionLines()));
    const excluded = point?.verdict === "non" ? point.motifs : [];
    if (reached === undefined) return { mention: null, motifs: [this.motif("sous-la-mention"), ...excluded] };
    const [id, ligne] = reached;
    const words = { mention: { raw: ligne.mention, said: ligne.libelle } };
    switch (point?.verdict) {
      case "oui":
        return { mention: ligne.mention, motifs: [this.said(id, ligne, {}, this.certitudeOfCoefficients())] };
      case "non":
        return { mention: null, motifs: [this.motif("mention-exclue", words), ...excluded] };
      case "a-confirmer":
        return { mention: null, motifs: [this.motif("mention-a-confirmer", { ...words, ...this.questionToTheService() }), ...point.motifs] };
      case "incomplet":
      case undefined:
        return { mention: null, motifs: [this.motif("mention-incomplete", { ...words, ...this.questionToTheCandidate() }), ...(point?.motifs ?? [])] };
    }
  }

  private questionToTheService(): Words {
    const { question = "Une mention reste-t-elle possible ?", contact = null } = this.bilan.mention?.aConfirmer ?? {};
    const mel = contact?.mels[0];
    return { question: { raw: question, said: question }, service: { raw: contact, said: contact === null ? "service des examens" : `${contact.service}${mel === undefined ? "" : ` (${mel})`}` } };
  }

  private questionToTheCandidate(): Words {
    const paths = this.bilan.mention?.manquants ?? [];
    const question = this.bilan.manquants.find(({ fait }) => paths.includes(fait))?.question ?? formatList(paths);
    return { question: { raw: question, said: question } };
  }

  /** What these marks need for each threshold, over the épreuves whose mark is not known. */
  private besoins(denominateur: number): readonly Besoin[] {
    const earned = this.earned();
    const remaining = sum(this.missing.map(({ epreuve }) => exact(epreuve.coefficient ?? 0)));
    return this.ref.rulebook.resultats.besoins.flatMap((name): readonly Besoin[] => {
      const seuil = this.ref.parametres.get(name)?.valeur;
      if (typeof seuil !== "number") return [];
      const points = minus(times(exact(seuil), exact(denominateur)), earned);
      if (points.n <= 0n) return [{ seuil, points: 0, moyenne: 0 }];
      const reachable = atLeast(times(remaining, exact(bareme)), points);
      return [{ seuil, points: raised(points), moyenne: reachable ? raised(over(points, remaining)) : null }];
    });
  }

  private besoinsMotif(besoins: readonly Besoin[]): Motif {
    const coefficients = cut(sum(this.missing.map(({ epreuve }) => exact(epreuve.coefficient ?? 0))));
    const words = besoins.map(({ seuil, points, moyenne }) => {
      const goal = `pour ${formatNumber(seuil)}/${bareme}`;
      if (points === 0) return `rien de plus ${goal}`;
      const needed = `${formatNumber(raised(exact(points), 2))} points ${goal}`;
      return moyenne === null ? `${needed} (hors d'atteinte)` : `${needed} (${formatNumber(raised(exact(moyenne), 2))} de moyenne)`;
    });
    return this.motif("besoins", { coefficients: { raw: coefficients, said: formatNumber(coefficients) }, besoins: { raw: besoins, said: words.join(" ; ") } });
  }

  private remarks(): readonly Motif[] {
    const uncertain = this.bilan.denominateur === null ? [] : this.counting.filter(hasUncertainCoefficient);
    const overridden = this.counting.filter(({ dite, note }) => dite !== null && dite !== note);
    return [
      ...(uncertain.length > 0 ? [this.motif("coefficients-a-confirmer", namesOf(uncertain))] : []),
      ...(overridden.length > 0 ? [this.motif("note-deja-obtenue", namesOf(overridden))] : []),
    ];
  }

  private certitudeOfCoefficients(): Certitude {
    return this.counting.some(hasUncertainCoefficient) ? "a-confirmer" : "certaine";
  }

  private earned(): Fraction {
    return sum(this.counting.flatMap(({ epreuve, note }) => (note === null ? [] : [times(exact(note), exact(epreuve.coefficient ?? 0))])));
  }

  // The table

  private issueLines(): ReadonlyArray<readonly [string, Extract<LigneResultat, { issue: unknown }>]> {
    return this.lignes.flatMap(([id, ligne]) => ("issue" in ligne ? [[id, ligne] as const] : []));
  }

  private mentionLines(): ReadonlyArray<readonly [string, Extract<LigneResultat, { mention: unknown }>]> {
    return this.lignes.flatMap(([id, ligne]) => ("mention" in ligne ? [[id, ligne] as const] : []));
  }

  /** The lines with a threshold, each with its value. */
  private thresholds<L extends LigneResultat & { readonly seuil?: string }>(lignes: ReadonlyArray<readonly [string, L]>): ReadonlyArray<readonly [string, L, Fraction]> {
    return lignes.flatMap(([id, ligne]) => {
      const seuil = ligne.seuil === undefined ? undefined : this.ref.parametres.get(ligne.seuil)?.valeur;
      return typeof seuil === "number" ? [[id, ligne, exact(seuil)] as const] : [];
    });
  }

  /** The line of a case; outside the sessions of the table, one that is said there too. */
  private motif(cas: CasResultat, words: Words = {}): Motif {
    const is = ([, ligne]: readonly [string, LigneResultat]): boolean => "cas" in ligne && ligne.cas === cas;
    const [id, ligne] = this.lignes.find(is) ?? Object.entries(this.ref.rulebook.resultats.lignes).find(is) ?? this.none(cas);
    return this.said(id, ligne, words);
  }

  private none(what: string): never {
    throw new Error(`table-resultats.json has no line for « ${what} »`);
  }

  private said(id: string, ligne: LigneResultat, words: Words, certitude: Certitude = "certaine"): Motif {
    const { rulebook, parametres, session, academie } = this.ref;
    const names = placeholders(ligne.message);
    const value = (name: string): unknown => parametres.get(name)?.valeur;
    const sure: Certitude = ligne.certitude ?? certitude;
    const read = [...("seuil" in ligne ? [ligne.seuil] : []), ...names].flatMap((name) => parametres.get(name)?.sources ?? []);
    const inForceHere = [...new Set([...ligne.sources, ...read])].filter((citation) => citationInForce(rulebook, citation, session, academie, sure));
    return {
      regle: id,
      titre: typography(ligne.titre),
      message: fill(sentence(ligne.message), (name) => words[name]?.said ?? (typeof value(name) === "number" ? formatNumber(value(name) as number) : undefined)),
      ...(names.length === 0 ? {} : { params: Object.fromEntries(names.map((name) => [name, words[name]?.raw ?? value(name) ?? null])) }),
      certitude: sure,
      sources: inForceHere.length > 0 ? inForceHere : ligne.sources,
    };
  }
}

/** The line with the highest threshold that the average reaches. */
const highest = <L>(moyenne: Fraction, lignes: ReadonlyArray<readonly [string, L, Fraction]>): readonly [string, L, Fraction] | undefined =>
  lignes.filter(([, , seuil]) => atLeast(moyenne, seuil)).reduce<readonly [string, L, Fraction] | undefined>((best, line) => (best === undefined || atLeast(line[2], best[2]) ? line : best), undefined);

const hasUncertainCoefficient = ({ epreuve }: Row): boolean => epreuve.motifs.some(({ regle, certitude }) => regle === "epreuves/table" && certitude === "a-confirmer");

const namesOf = (rows: readonly Row[]): Words => ({ epreuves: { raw: rows.map(({ cle }) => cle), said: formatList(rows.map(({ nom }) => nom)) } });

/** The épreuves of a bilan with their marks. A row that is alone may also be told with its programme. */
function rowsOf(bilan: Bilan, notes: NotesSaisies, ref: InForce): readonly Row[] {
  const programmes = ref.faits["epreuve.programme"]?.valeurs ?? {};
  return bilan.epreuves.map((epreuve) => {
    const { id, programme } = epreuve;
    const cle = keyAmong(bilan, epreuve);
    const dite = notes[cle] ?? (programme === null ? undefined : notes[`${id}/${programme}`]) ?? null;
    const nom = cle === id || programme === null ? small(epreuve.libelle) : `${small(epreuve.libelle)} (${programmes[programme] ?? programme})`;
    return { epreuve, cle, nom, dite, note: epreuve.note ?? dite };
  });
}

/** The id, with the programme where two rows share it. */
const keyAmong = ({ epreuves }: Bilan, { id, programme }: Epreuve): string => (programme !== null && epreuves.filter((other) => other.id === id).length > 1 ? `${id}/${programme}` : id);

/** A label inside a sentence: « français écrit », « histoire-géographie ». */
const small = (libelle: string): string => (libelle.charAt(0).toLowerCase() + libelle.slice(1)).replace(/, (écrit|oral)$/, " $1");

// Two choices

type Choice = Comparaison["a"];

function differences(a: Choice, b: Choice): readonly Difference[] {
  return [
    ...epreuvesDifferences(a.bilan, b.bilan),
    ...unlessSame({ objet: "denominateur", a: denominateurOf(a.bilan), b: denominateurOf(b.bilan) }),
    ...unlessSame({ objet: "mention", a: a.bilan.mention?.verdict ?? null, b: b.bilan.mention?.verdict ?? null }),
    ...unlessSame({ objet: "resultat", a: decided(a.resultat), b: decided(b.resultat) }),
    ...besoinsDifferences(a.resultat.besoins, b.resultat.besoins),
  ];
}

const unlessSame = (difference: Difference): readonly Difference[] => (JSON.stringify(difference.a) === JSON.stringify(difference.b) ? [] : [difference]);

function epreuvesDifferences(a: Bilan, b: Bilan): readonly Difference[] {
  const inA = comparable(a);
  const inB = comparable(b);
  return [...new Set([...inA.keys(), ...inB.keys()])].flatMap((epreuve) => {
    const [here, there] = [inA.get(epreuve), inB.get(epreuve)];
    return unlessSame({ objet: "epreuve", epreuve, libelle: here?.libelle ?? there?.libelle ?? epreuve, a: here?.row ?? null, b: there?.row ?? null });
  });
}

const comparable = (bilan: Bilan) =>
  new Map(bilan.epreuves.map((epreuve) => [keyAmong(bilan, epreuve), { libelle: epreuve.libelle, row: { statut: epreuve.statut, coefficient: epreuve.coefficient, note: epreuve.note } }] as const));

const denominateurOf = ({ denominateur, denominateurs }: Bilan): Denominateur | null => (denominateur === null ? (denominateurs ?? null) : { min: denominateur, max: denominateur });
const decided = ({ moyenne, issue, mention }: Resultat): Pick<Resultat, "moyenne" | "issue" | "mention"> => ({ moyenne, issue, mention });

function besoinsDifferences(a: readonly Besoin[], b: readonly Besoin[]): readonly Difference[] {
  const seuils = [...new Set([...a, ...b].map(({ seuil }) => seuil))].sort((x, y) => x - y);
  const of = (besoins: readonly Besoin[], wanted: number) => {
    const found = besoins.find(({ seuil }) => seuil === wanted);
    return found === undefined ? null : { points: found.points, moyenne: found.moyenne };
  };
  return seuils.flatMap((seuil) => unlessSame({ objet: "besoin", seuil, a: of(a, seuil), b: of(b, seuil) }));
}

// Exact arithmetic: a decimal is read from its digits, and only whole numbers are compared.

/** n / d, with d above 0. */
type Fraction = { readonly n: bigint; readonly d: bigint };

/** The decimal that a number shows: 9.99 is 999/100, and not the binary number next to it. */
function exact(value: number): Fraction {
  const [digits = "0", exponent = "0"] = String(value).split("e");
  const [integer = "0", decimals = ""] = digits.split(".");
  const shift = decimals.length - Number(exponent);
  const n = BigInt(integer + decimals);
  return shift >= 0 ? { n, d: 10n ** BigInt(shift) } : { n: n * 10n ** BigInt(-shift), d: 1n };
}

const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
const over = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d, d: a.d * b.n });
const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { n: -b.n, d: b.d });
const sum = (parts: readonly Fraction[]): Fraction => parts.reduce(plus, { n: 0n, d: 1n });
const atLeast = (a: Fraction, b: Fraction): boolean => a.n * b.d >= b.n * a.d;

const enough = 12;

/** A number that is never above the fraction: what it reaches, the fraction reaches. */
const cut = ({ n, d }: Fraction, decimals = enough): number => Number(`${(n * 10n ** BigInt(decimals)) / d}e-${decimals}`);
/** A number that is never below the fraction: who has it has enough. */
const raised = ({ n, d }: Fraction, decimals = enough): number => Number(`${(n * 10n ** BigInt(decimals) + d - 1n) / d}e-${decimals}`);
