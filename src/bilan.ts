/** Assembles the `Bilan` from the conclusions: verdicts with their motifs, épreuves, what to do, what to send, what to watch. */
import { conclude, reader, type Asked, type Conclusions, type Settled, type Subject } from "./conclude.js";
import { deriveFacts, registerWindow, toldAt, type Candidat } from "./facts.js";
import { inForce, sourcesIn, type InForce, type ObjetInForce, type Rule } from "./inforce.js";
import { instantOf, toEcheance, windowState } from "./instants.js";
import { itemsOf } from "./items.js";
import type { EpreuveItem, Items, Placed } from "./items/item.js";
import { anticipeeFields } from "./items/notes.js";
import type { Read, Truth } from "./logic.js";
import { formatNumber, sentence, typography } from "./messages.js";
import { per } from "./once.js";
import type { Coefficient, Rulebook } from "./rulebook.js";
import type * as T from "./types.js";
import { version } from "./version.js";
import { Words } from "./words.js";

type Parts<P> = { -readonly [K in keyof P]: P[K] };

/**
 * Everything there is to say of a situation, as a generator: it asks which rules hold, the driver answers. The same
 * lines serve our evaluator and json-rules-engine.
 */
export function* bilanOf(situation: T.Situation, rulebook: Rulebook, at: string | null): Generator<Asked, T.Bilan, readonly Truth[]> {
  const instant = instantOf(at);
  const ref = inForce(rulebook, situation.session, situation.academie);
  const candidat = deriveFacts(situation, ref, instant);
  const items = itemsOf(situation, candidat, ref);
  const conclusions = yield* conclude(ref, candidat, items, situation.neSaitPas ?? []);
  return freeze(new Writer(situation, ref, candidat, items, conclusions, at, instant).bilan());
}

export const counted: readonly T.StatutEpreuve[] = ["a-passer", "deja-presentee", "reportee", "conservee"];

/** Writes one bilan; holds what its parts share. */
class Writer {
  readonly #missing = new Set<string>();
  /** Of the sources of the rulebook, in their order: which were cited. */
  readonly #cited: boolean[];

  private readonly words: Words;

  constructor(
    private readonly situation: T.Situation,
    private readonly ref: InForce,
    private readonly candidat: Candidat,
    private readonly items: Items,
    private readonly conclusions: Conclusions,
    private readonly at: string | null,
    private readonly instant: number | null,
  ) {
    this.words = new Words(situation, ref);
    this.#cited = sourcesOf(ref.rulebook).map(() => false);
  }

  private get objets(): ReadonlyMap<string, ObjetInForce> {
    return objetsOf(this.ref);
  }

  bilan(): T.Bilan {
    const procedure = this.procedure();
    const mine = procedure.verdict !== "non";
    const epreuves = mine ? this.epreuves() : [];
    const complete = mine && this.items.epreuvesOuvertes.length === 0;
    if (mine) for (const path of this.items.epreuvesOuvertes) this.#missing.add(path);
    const { min, max } = denominators(epreuves.map(({ epreuve, possibles, coefficients }) => ({ coefficient: epreuve.coefficient, possibles, coefficients })));
    const uncertain = epreuves.some(({ epreuve, coefficients }) => epreuve.statut === "a-confirmer" || epreuve.statut === "incomplet" || coefficients.length > 1);
    const known = complete && !this.withoutTable() && epreuves.every(({ coefficients }) => coefficients.length > 0);
    const parts: Parts<Omit<T.Bilan, "manquants" | "sources" | "recu">> = {
      session: this.situation.session,
      academie: this.situation.academie,
      at: this.at,
      procedure,
      dossier: mine ? this.dossier() : null,
      anticipeesMemeSession: mine ? this.pointOrNull("anticipeesMemeSession") : null,
      epreuves: epreuves.map(({ epreuve }) => epreuve),
      epreuvesCompletes: complete && !this.withoutTable(),
      denominateur: known && !uncertain && epreuves.length > 0 ? min : null,
      ...(known && uncertain ? { denominateurs: { min, max } } : {}),
      benefices: mine ? this.benefices() : null,
      dispenses: { liste: mine ? this.dispenses() : [] },
      mention: mine ? this.pointOrNull("mention") : null,
      eps: mine ? this.eps() : null,
      langues: mine ? { lva: this.langue("lva"), lvb: this.langue("lvb") } : null,
      specialites: mine ? this.pointOrNull("specialites") : null,
      serie: mine ? this.pointOrNull("serie") : null,
      options: mine ? this.options() : null,
      justificatifs: mine ? this.justificatifs() : [],
      demarches: this.demarches(),
      avertissements: this.avertissements(),
      suite: this.suite(),
      hypotheses: this.hypotheses(),
    };
    return {
      ...parts,
      manquants: this.manquants(),
      sources: this.sources(),
      recu: { version, referentiel: this.ref.rulebook.empreinte, format: this.ref.rulebook.migrations.format, session: this.situation.session, academie: this.situation.academie, at: this.at },
    };
  }

  // Points

  /** A point anew each time: the list that holds it adds to it. */
  private point(objet: string, id?: string, subject: Subject = this.subject()): T.Point {
    const settled = this.conclusions.of(objet, id);
    const { verdict } = settled;
    const motifs = this.motifsOf(settled, subject);
    if (verdict === "a-confirmer") return { verdict, motifs, aConfirmer: { question: this.questionOf(objet, settled, subject), contact: this.words.contact() } };
    if (verdict !== "incomplet") return { verdict, motifs };
    const manquants = settled.manquants();
    for (const path of manquants) this.#missing.add(path);
    return { verdict, motifs, manquants };
  }

  private pointOrNull(objet: string): T.Point | null {
    return this.conclusions.of(objet).applicable === false ? null : this.point(objet);
  }

  private subject(): Subject {
    return this.conclusions.candidat;
  }

  private read(subject: Subject): Read {
    return reader(this.ref, subject);
  }

  /** The rules that carry the answer; its default when none does; those that wait for a fact when it is not settled. */
  private motifsOf(settled: Settled, subject: Subject): readonly T.Motif[] {
    const { verdict, defaut } = settled;
    if (verdict === "incomplet" || (verdict === "a-confirmer" && settled.matters.length > 0)) {
      const waiting = settled.matters.map((rule) => this.motif(rule, subject, false));
      return waiting.length > 0 ? waiting : [this.motif(defaut, subject, false)];
    }
    const motifs = held(settled, carries).map((rule) => this.motif(rule, subject));
    return motifs.length > 0 ? motifs : [this.motif(defaut, subject)];
  }

  private motif(rule: Rule, subject: Subject, said = true): T.Motif {
    this.cite(rule.cited);
    const { message, silent } = rule;
    if (!said || message === null) return silent;
    return (
      rule.spoken ?? {
        regle: silent.regle,
        titre: silent.titre,
        message: this.words.say(message, this.read(subject)),
        params: Object.fromEntries(message.names.map((name) => [name, this.words.raw(name, this.read(subject))])),
        certitude: silent.certitude,
        sources: silent.sources,
      }
    );
  }

  private cite(cited: readonly number[]): void {
    for (const source of cited) this.#cited[source] = true;
  }

  private questionOf(objet: string, settled: Settled, subject: Subject): string {
    const [asking = settled.defaut] = held(settled, ({ certitude, question }) => certitude === "a-confirmer" && question !== null);
    const own = asking.question ?? settled.defaut.question;
    if (own !== null) return this.words.say(own, this.read(subject));
    return this.words.say(this.objets.get(objet)?.ask ?? sentence(objet), this.read(subject));
  }

  // Parts

  private procedure(): T.Bilan["procedure"] {
    const point = this.point("procedure");
    const registre = this.conclusions.of("registre");
    const categorie = this.conclusions.of("categorie");
    const { presente } = this.situation;
    const window = presente === undefined || registre.valeur === "cned" || registre.valeur === "etablissement" || point.verdict === "non" ? null : registerWindow(presente, this.ref);
    return {
      ...point,
      motifs: [...point.motifs, ...this.valueMotifs(registre), ...this.valueMotifs(categorie)],
      registre: registre.valeur as T.Registre | null,
      categorie: categorie.valeur as "INDIVIDUEL" | "CNED SCOLAIRE" | null,
      calendrier: window === null ? null : { ouverture: toEcheance(window.ouverture), fermeture: toEcheance(window.fermeture), etat: windowState(this.instant, window.ouverture, window.fermeture) },
    };
  }

  /** The motifs of a settled value, its silent default apart. */
  private valueMotifs(settled: Settled): readonly T.Motif[] {
    return held(settled, carries).map((rule) => this.motif(rule, this.subject()));
  }

  private dossier(): T.Bilan["dossier"] {
    const etat = this.conclusions.of("dossier.etat");
    const point = this.point("dossier");
    return { ...point, motifs: [...point.motifs, ...this.valueMotifs(etat)], etat: etat.valeur as T.EtatDossier | null };
  }

  private withoutTable(): boolean {
    return this.situation.voie === "technologique" && this.situation.serie !== undefined && this.ref.rulebook.epreuves.seriesSansTable.includes(this.situation.serie);
  }

  private epreuves(): ReadonlyArray<{ readonly epreuve: T.Epreuve; readonly possibles: readonly T.StatutEpreuve[]; readonly coefficients: readonly number[] }> {
    return this.items.epreuve.map((item) => {
      const settled = this.conclusions.of("epreuve.statut", item.id);
      for (const path of settled.verdict === "incomplet" ? settled.manquants() : []) this.#missing.add(path);
      const statut = settled.verdict === "oui" ? (settled.valeur as T.StatutEpreuve) : (settled.verdict as "a-confirmer" | "incomplet");
      const codes = this.codesOf(item);
      const possibles = settled.possibles as readonly T.StatutEpreuve[];
      // A mark kept across a change of coefficient: which of the two weighs it is not said.
      const since = possibles.includes("conservee") ? item.valeursDepuisLaNote : undefined;
      const without = possibles.some((possible) => counted.includes(possible)) ? item.valeursSansPremiere : undefined;
      const cells = since ?? without ?? [item.valeur];
      const coefficients = coefficientsOf(cells);
      return {
        possibles,
        coefficients,
        epreuve: {
          id: item.ligne.id,
          libelle: typography(item.ligne.groupe === "option" ? capitalized(this.words.epreuveLabel(item.ligne.id)) : item.ligne.libelle),
          groupe: item.ligne.groupe,
          programme: item.valeur.programme,
          coefficient: coefficients.length > 1 ? null : item.valeur.coefficient,
          statut,
          note: this.noteOf(item, possibles),
          parties: this.parties(item, codes),
          codeCyclades: codes?.code ?? null,
          motifs: [...this.motifsOf(settled, item), coefficients.length === 1 || cells.length === 1 ? this.tableMotif(item) : since === undefined ? this.halfCoefficient(cells) : this.changedCoefficient(cells)],
        },
      };
    });
  }

  private tableMotif({ valeur }: EpreuveItem): T.Motif {
    const { motif, cited } = tableMotifsOf(this.ref)(valeur);
    this.cite(cited);
    return motif;
  }

  /** The cells whose coefficients differ, each with its sessions and its texts. */
  private changedCoefficient(cells: EpreuveItem["valeursDepuisLaNote"] & object): T.Motif {
    const sources = [...new Set(cells.flatMap((cell) => cell.sources))];
    this.cite(sourcesIn(this.ref.rulebook, sources));
    const changes = cells.filter(({ coefficient }, i) => i === 0 || coefficient !== cells[i - 1]?.coefficient);
    const said = changes.map(({ coefficient, depuis }, i) => `${formatNumber(coefficient ?? 0)} ${i === 0 ? `avant la session ${String(changes[1]?.depuis)}` : `à compter de la session ${String(depuis)}`}`);
    const message = `Coefficient à confirmer auprès du service : ${said.join(", ")}. Aucun texte lu ne dit lequel s'applique à une note gardée d'une session antérieure.`;
    return { regle: "epreuves/table", titre: titreOf(this.ref.rulebook), message: typography(message), certitude: "a-confirmer", sources };
  }

  /** The cells of terminale and of the cycle, when the première half is dispensed. */
  private halfCoefficient(cells: readonly EpreuveItem["valeur"][]): T.Motif {
    const sources = [...new Set(cells.flatMap((cell) => cell.sources))];
    this.cite(sourcesIn(this.ref.rulebook, sources));
    const [terminale, cycle] = cells.map(({ coefficient }) => formatNumber(coefficient ?? 0));
    const message = `Coefficient à confirmer auprès du service : ${terminale ?? ""} si vous passez la seule part de terminale, la part de première étant dispensée ; ${cycle ?? ""} si vous passez tout le programme du cycle.`;
    return { regle: "epreuves/table", titre: titreOf(this.ref.rulebook), message: typography(message), certitude: "a-confirmer", sources };
  }

  /** The same for everyone who sits this cell of the table. */
  private parties({ valeur }: EpreuveItem, codes: Codes | undefined): readonly T.Partie[] {
    const known = partiesOf(this.ref);
    const made = known.get(valeur) ?? freeze(valeur.parties.map((partie) => ({ ...partie, codeCyclades: codes?.parties?.[partie.forme] ?? null })));
    known.set(valeur, made);
    return made;
  }

  private codesOf(item: EpreuveItem): Codes | undefined {
    const table = this.ref.parametres.get("codesCyclades")?.valeur as Readonly<Record<string, { readonly programme?: string; readonly code?: string; readonly parties?: Readonly<Record<string, string>> }>> | undefined;
    const codes = table?.[item.ligne.id];
    return codes?.programme === undefined || codes.programme === item.valeur.programme ? codes : undefined;
  }

  /** The mark that an épreuve carries, or may carry, when it was already obtained. */
  private noteOf(item: EpreuveItem, possibles: readonly T.StatutEpreuve[]): number | null {
    const { anticipees, ajournement, amenagements, controleContinuPremiere } = this.situation;
    const { id } = item.ligne;
    const carried = possibles.includes("conservee") || possibles.includes("reportee");
    if (!carried && !possibles.includes("deja-presentee")) return null;
    const spread = amenagements?.etalement?.dejaPresentees?.[id];
    if (spread !== undefined) return spread;
    if (item.ligne.groupe === "anticipee") return typeof anticipees === "object" ? number(anticipees[anticipeeFields[id as keyof typeof anticipeeFields]]) : null;
    if (item.valeur.programme === "premiere") return typeof controleContinuPremiere === "object" ? number(controleContinuPremiere.notes?.[id]) : null;
    const obtained = ajournement?.notes?.[id];
    return carried ? number(typeof obtained === "object" ? obtained?.note : obtained) : null;
  }

  private benefices(): T.Bilan["benefices"] {
    if (this.conclusions.of("benefices").applicable === false) return null;
    const mode = this.conclusions.of("benefices.mode");
    const point = this.point("benefices");
    const last = this.candidat.get("derniereSessionBenefice");
    const rows = this.items.note
      .filter((item) => typeof item.facts["note.valeur"] === "number" && typeof item.facts["note.mecanisme"] === "string")
      .map((item) => ({ item, open: this.conclusions.of("note.conservable", item.id).verdict !== "non" }));
    // A mark that one mechanism refuses and another takes is one answer, not two.
    const shown = rows.filter(({ item, open }) => open || !rows.some((other) => other.open && other.item.facts["note.epreuve"] === item.facts["note.epreuve"]));
    return {
      ...point,
      motifs: [...point.motifs, ...this.valueMotifs(mode)],
      mode: mode.valeur as "aucun" | "automatique" | "sur-etude" | null,
      derniereSession: typeof last === "number" ? last : null,
      notes: shown.map(({ item }) => this.noteConservable(item)),
    };
  }

  private noteConservable(item: Placed): T.NoteConservable {
    const mecanisme = item.facts["note.mecanisme"] as T.Mecanisme;
    const thisSessionOnly = mecanisme === "report-anticipees" || mecanisme === "report-premiere";
    const last = thisSessionOnly ? this.situation.session : this.candidat.get("derniereSessionBenefice");
    return Object.assign(this.point("note.conservable", item.id, item), {
      epreuve: item.facts["note.epreuve"] as string,
      note: item.facts["note.valeur"] as number,
      session: (item.facts["note.session"] ?? null) as number | null,
      mecanisme,
      conservee: this.point("note.conservee", item.id, item).verdict,
      derniereSession: typeof last === "number" ? last : null,
      exclutMention: this.point("note.exclutMention", item.id, item).verdict,
    });
  }

  private dispenses(): readonly T.DispensePoint[] {
    return this.items.dispense
      .filter((item) => typeof item.facts["dispense.id"] === "string")
      .map((item) =>
        Object.assign(this.point("dispense", item.id, item), {
          id: item.facts["dispense.id"] as T.DispenseId,
          epreuves: (item.facts["dispense.epreuves"] ?? []) as readonly string[],
          exclutMention: this.point("dispense.exclutMention", item.id, item).verdict,
        }),
      );
  }

  private eps(): T.Bilan["eps"] {
    const settled = this.conclusions.of("eps");
    if (settled.applicable === false) return null;
    const statut = this.conclusions.of("eps.statut");
    const activites = this.ref.rulebook.listes["activites"] ?? {};
    const offre = (this.ref.parametres.get("offreEps")?.valeur ?? []) as readonly string[];
    const impossible = this.situation.eps?.activitesImpossibles ?? [];
    const point = this.point("eps");
    return {
      ...point,
      motifs: [...point.motifs, ...this.valueMotifs(statut)],
      offre: offre.filter((id) => !impossible.includes(id)).map((id) => ({ id, champ: text(activites[id]?.["champ"]) })),
      activites: this.situation.eps?.activites ?? [],
      statut: statut.valeur as "deux-activites" | "adaptee" | "neutralisee" | null,
    };
  }

  private langue(rang: "lva" | "lvb"): T.LanguePoint | null {
    const item = this.items.langue.find(({ id }) => id === rang);
    if (item === undefined || this.conclusions.of("langue", rang).applicable === false) return null;
    if (rang === "lvb" && this.read(this.subject())("lvbDispensee") === "oui") return null;
    return Object.assign(this.point("langue", rang, item), { langue: this.situation.langues?.[rang] ?? null, deplacement: this.point("langue.deplacement", rang, item).verdict });
  }

  private options(): T.Bilan["options"] {
    if (this.conclusions.of("options").applicable === false) return null;
    const liste = this.items.option.map((item): T.OptionPoint => {
      const programme = item.facts["option.programme"];
      const coefficient = item.facts["option.coefficient"];
      return Object.assign(this.point("option", item.id, item), {
        id: item.id,
        programme: (programme ?? null) as "cycle" | "terminale" | null,
        coefficient: typeof coefficient === "number" ? coefficient : null,
        organisee: this.point("option.organisee", item.id, item).verdict,
      });
    });
    const known = this.situation.options !== undefined && liste.every(({ coefficient }) => coefficient !== null);
    return { ensemble: this.point("options"), supplement: known ? liste.reduce((sum, option) => sum + (option.coefficient ?? 0), 0) : null, liste };
  }

  private justificatifs(): readonly T.Justificatif[] {
    const { pieces } = this.situation;
    const codes = (this.ref.parametres.get("codesJustificatifs")?.valeur ?? {}) as Readonly<Record<string, string>>;
    return piecesOf(this.ref.rulebook).map(({ id, objet, libelle, echeance }) => {
      const depose = pieces?.toutesFournies === true ? true : pieces?.deposees === undefined ? null : pieces.deposees.includes(id);
      return Object.assign(this.point(objet), { id, code: codes[id] ?? null, libelle, echeance: this.words.echeance(this.candidat.get, echeance), depose });
    });
  }

  private emitted(effet: Rule["effet"]): Array<{ readonly rule: Rule; readonly subject: Subject; readonly id: string }> {
    return [...this.conclusions.emitted].filter(({ rule }) => rule.effet === effet).map(({ rule, subject }) => ({ rule, subject, id: subject.id === "" ? rule.id : `${rule.id}:${subject.id}` }));
  }

  private demarches(): readonly T.Demarche[] {
    return this.emitted("demande")
      .sort((a, b) => (a.rule.params.ordre ?? 0) - (b.rule.params.ordre ?? 0) || compareText(a.id, b.id))
      .map(({ rule, subject, id }) => {
        const faite = rule.params.faite === undefined ? undefined : this.read(subject)(rule.params.faite);
        const motif = this.motif(rule, subject);
        return {
          id,
          libelle: motif.message ?? motif.titre,
          obligatoire: rule.params.obligatoire ?? true,
          faite: typeof faite === "boolean" ? faite : null,
          echeance: this.words.echeance(this.candidat.get, rule.params.echeance),
          contact: rule.params.contact === undefined ? null : this.words.contactNamed(rule.params.contact),
          motifs: [motif],
        };
      });
  }

  private avertissements(): readonly T.Avertissement[] {
    const rank = { bloquant: 0, important: 1, information: 2 } as const;
    return this.emitted("avertit")
      .map(({ rule, subject, id }) => {
        const motif = this.motif(rule, subject);
        return { id, gravite: rule.params.gravite ?? "information", message: motif.message ?? motif.titre, motifs: [motif] };
      })
      .sort((a, b) => rank[a.gravite] - rank[b.gravite] || compareText(a.id, b.id));
  }

  private suite(): T.Bilan["suite"] {
    return this.emitted("annonce")
      .map(({ rule, subject, id }) => ({ id, session: Number(this.read(subject)(rule.params.session ?? "sessionSuivante")), motif: this.motif(rule, subject) }))
      .sort((a, b) => a.session - b.session || compareText(a.id, b.id))
      .map(({ session, motif }) => ({ session, message: motif.message ?? motif.titre, motifs: [motif] }));
  }

  /** What is still missing, in the order of the dictionary: gates come before what they open. */
  private manquants(): readonly T.Manquant[] {
    if (this.#missing.size === 0) return [];
    const order = new Map([...this.ref.places.keys()].map((name, i) => [name, i] as const));
    const rank = (path: string): number => {
      const parts = path.split(".");
      while (parts.length > 0 && !order.has(parts.join("."))) parts.pop();
      return order.get(parts.join(".")) ?? order.size;
    };
    return [...this.#missing]
      .filter((path) => !(this.situation.neSaitPas ?? []).includes(path))
      .sort((a, b) => rank(a) - rank(b) || compareText(a, b))
      .map((path) => this.manquant(path));
  }

  private manquant(path: string): T.Manquant {
    const fait = this.ref.faits[path];
    const note = /^ajournement\.notes\.(.+)$/.exec(path)?.[1];
    const question = note !== undefined ? `Quelle note avez-vous obtenue : ${this.words.epreuveLabel(note)} ?` : fait !== undefined && "question" in fait ? fait.question : `Que dire de « ${path} » ?`;
    const aide = fait?.nature === "etat" ? fait.aide : undefined;
    return { fait: path, chemin: path.split("."), question: typography(question), ...(aide === undefined ? {} : { aide: typography(aide) }) };
  }

  private hypotheses(): T.Bilan["hypotheses"] {
    return requestsOf(this.ref.rulebook).filter(({ keys }) => toldAt(this.situation, keys) === undefined).map(({ hypothese }) => hypothese);
  }

  private sources(): readonly T.SourceCitee[] {
    return sourcesOf(this.ref.rulebook).filter((_source, i) => this.#cited[i]);
  }
}

type Codes = { readonly code?: string; readonly parties?: Readonly<Record<string, string>> };

// What is said of every candidate alike, made once for each rulebook, or for what is in force.

const objetsOf = per(({ objets }: InForce): ReadonlyMap<string, ObjetInForce> => new Map(objets.map((objet) => [objet.id, objet])));

const partiesOf = per<InForce, WeakMap<EpreuveItem["valeur"], readonly T.Partie[]>>(() => new WeakMap());

const piecesOf = per(({ justificatifs }: Rulebook) => Object.entries(justificatifs).map(([id, { libelle, echeance }]) => ({ id, objet: `justificatif/${id}`, libelle: typography(libelle), echeance })));

/** Each known coefficient once. */
function coefficientsOf([first, ...others]: readonly Coefficient[]): readonly number[] {
  if (others.length > 0) return [...new Set([first, ...others].flatMap((cell) => cell?.coefficient ?? []))];
  return typeof first?.coefficient === "number" ? [first.coefficient] : [];
}

/** The table of épreuves is law too: the cell that gives a coefficient, with its texts. */
const tableMotifsOf = per(({ rulebook }: InForce) => 
  per((cell: Coefficient) => {
    const motif: T.Motif = freeze({ regle: "epreuves/table", titre: titreOf(rulebook), message: coefficientWords(cell), certitude: cell.certitude, sources: cell.sources });
    return { motif, cited: sourcesIn(rulebook, cell.sources) };
  }),
);

function coefficientWords({ coefficient, certitude, certitudeParties = certitude }: Coefficient): string {
  if (coefficient === null) return "Coefficient à confirmer auprès du service.";
  if (certitude === "a-confirmer") return `Coefficient ${formatNumber(coefficient)}, à confirmer auprès du service.`;
  return `Coefficient ${formatNumber(coefficient)}.${certitudeParties === "a-confirmer" ? " La forme et la durée sont à confirmer." : ""}`;
}

const titreOf = per(({ epreuves }: Rulebook) => typography(epreuves.titre));

const requestsOf = per(({ faits }: Rulebook) => Object.entries(faits).flatMap(([fait, described]) => (described.nature === "demande" ? [{ keys: described.chemin.split("."), hypothese: freeze({ fait, valeur: described.parDefaut }) }] : [])));

const sourcesOf = per(({ sources }: Rulebook) => Object.entries(sources).map(([id, { titre, lien, verifieLe }]): T.SourceCitee => freeze({ id, titre: typography(titre), lien, verifieLe })));

/** French order for ids, which are ASCII. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The rules that hold, the default apart, and are wanted. */
const held = (settled: Settled, wanted: (rule: Rule, settled: Settled) => boolean): readonly Rule[] => settled.regles.filter((rule, i) => settled.truths[i] === true && wanted(rule, settled));

/** Whether a rule that holds carries the answer. */
function carries({ kind, params }: Rule, { verdict, possibles, valeur }: Settled): boolean {
  if (possibles.length > 0) return verdict === "a-confirmer" || params.valeur === valeur;
  if (verdict === "oui") return kind === "accorde" || kind === "accordePeutEtre";
  if (verdict === "non") return kind === "exclut" || kind === "exclutPeutEtre";
  return true;
}

type Row = { readonly coefficient: number | null; readonly possibles: readonly T.StatutEpreuve[]; /** Where more than one is possible. */ readonly coefficients?: readonly number[] };

/** The least and the most that can count, over everything a statut, or a coefficient, may turn out to be. */
export function denominators(rows: readonly Row[]): { readonly min: number; readonly max: number } {
  let min = 0;
  let max = 0;
  for (const { coefficient, possibles, coefficients = [] } of rows) {
    const all = coefficients.length > 0 ? coefficients : [coefficient ?? 0];
    if (possibles.every((statut) => counted.includes(statut))) min += Math.min(...all);
    if (possibles.some((statut) => counted.includes(statut))) max += Math.max(...all);
  }
  return { min, max };
}

const capitalized = (label: string): string => label.charAt(0).toUpperCase() + label.slice(1);
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Freezes plain JSON all the way down. */
function freeze<V>(value: V): V {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) for (const member of value as readonly unknown[]) freeze(member);
  else for (const key in value) freeze(value[key]);
  return Object.freeze(value);
}

