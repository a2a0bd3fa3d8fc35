/** What to ask next: every field that can still change an answer, and no other. */
import { answersTo, answerLabel, choicesAt, factAt, withAnswer, withoutAnswer } from "./answers.js";
import { shortSources } from "./explain.js";
import type { EvaluateOptions } from "./evaluate.js";
import { told } from "./facts.js";
import { inForce, type InForce, type Rule } from "./inforce.js";
import { instantOf } from "./instants.js";
import { formatList, typography } from "./messages.js";
import { rulebook as shipped } from "./rules.js";
import { listeDesEpreuves, narrowed, objetsOf, openObjets, signature, standingOf, type Open, type Standing } from "./standing.js";
import type { Question, Requirement, Situation } from "./types.js";
import { Words } from "./words.js";

/** How many situations are compared before a field is asked for without proof that it still matters. */
const effort = 400;

/**
 * The questions whose answer can still change a verdict or a value, most decisive first: those that decide of the
 * procedure, then those that move most points. A field whose gate is not open yet comes once it is.
 *
 * @throws TypeError when `at` is not an ISO 8601 instant with an offset.
 * @example
 * questions({ session: 2024, academie: "clermont-ferrand" })[0]?.fait
 * //=> "scolarite"
 */
export function questions(situation: Situation, options: EvaluateOptions = {}): readonly Question[] {
  const asker = new Asker(situation, options);
  return asker.asked().map((field) => asker.question(field));
}

/**
 * For each field of the dictionary: `required` when its answer can change a verdict or a value (if told, when it would be
 * asked again), `optional` when it may be told — a request —, `irrelevant` when it changes nothing.
 *
 * @throws TypeError when `at` is not an ISO 8601 instant with an offset.
 */
export function requirements(situation: Situation, options: EvaluateOptions = {}): Readonly<Record<string, Requirement>> {
  const asker = new Asker(situation, options);
  const asked = new Set(asker.asked().map(({ fait }) => fait));
  const { ref, standing } = asker;
  const fields = Object.entries(ref.faits).flatMap(([name, fait]): ReadonlyArray<readonly [string, Requirement]> => {
    if ((fait.portee ?? "candidat") !== "candidat") return [];
    if (fait.nature === "demande") return [[fait.chemin, asker.closed || (fait.si !== undefined && standing.candidat.get(fait.si) !== true) ? "irrelevant" : "optional"]];
    if (fait.nature !== "etat") return [];
    if (asked.has(name) || told(situation, name) === undefined) return [[name, asked.has(name) ? "required" : "irrelevant"]];
    return [[name, isAskedWithout(situation, name, options) ? "required" : "irrelevant"]];
  });
  const notes = [...new Set([...asked, ...Object.keys(situation.ajournement?.notes ?? {}).map((id) => `ajournement.notes.${id}`)])].filter((path) => path.startsWith("ajournement.notes."));
  return Object.freeze(Object.fromEntries([...fields, ...notes.map((path) => [path, asked.has(path) || isAskedWithout(situation, path, options) ? "required" : "irrelevant"] as const)]));
}

const isAskedWithout = (situation: Situation, path: string, options: EvaluateOptions): boolean =>
  new Asker(withoutAnswer(situation, path), options).matters(path);

/** A field that may be asked, and the objets that wait for it. */
type Field = { readonly fait: string; readonly waiting: readonly Open[] };
type Asked = Field & { readonly moves: readonly string[] };

class Asker {
  readonly ref: InForce;
  readonly standing: Standing;
  readonly #instant: number | null;
  readonly #words: Words;
  #left = effort;

  constructor(
    readonly situation: Situation,
    options: EvaluateOptions,
  ) {
    this.ref = inForce(options.rulebook ?? shipped, situation.session, situation.academie);
    this.#instant = instantOf(options.at ?? null);
    this.standing = standingOf(situation, narrowed(this.ref, this.ref.objets.map(({ id }) => id)), this.#instant);
    this.#words = new Words(situation, this.ref);
  }

  /** Whether nothing but the procedure is answered. */
  get closed(): boolean {
    return this.standing.conclusions.of("procedure").verdict === "non";
  }

  /** The fields that move an objet; for one that nothing moves but that is open all the same, every field it waits for. */
  asked(): readonly Asked[] {
    const order = Object.keys(this.ref.faits);
    const rank = ({ fait }: Field): number => order.indexOf(fait.startsWith("ajournement.notes.") ? "ajournement.notes" : fait);
    const first = ({ moves }: Asked): number => (moves.includes("procedure") ? 0 : 1);
    const fields = this.fields().map((field) => ({ ...field, moves: this.moves(field) }));
    const moved = new Set(fields.flatMap(({ moves }) => moves));
    return fields
      .map((field) => ({ ...field, moves: field.waiting.map(({ objet }) => objet).filter((objet) => field.moves.includes(objet) || !moved.has(objet)) }))
      .filter(({ moves }) => moves.length > 0)
      .sort((a, b) => first(a) - first(b) || b.moves.length - a.moves.length || rank(a) - rank(b));
  }

  /** Whether a field would be asked. */
  matters(fait: string): boolean {
    const fields = this.fields();
    const own = fields.find((field) => field.fait === fait);
    if (own === undefined || this.moves(own).length > 0) return own !== undefined;
    const others = fields.filter((field) => field !== own).map((field) => this.moves(field));
    return own.waiting.some(({ objet }) => !others.some((moves) => moves.includes(objet)));
  }

  private fields(): readonly Field[] {
    const byField = new Map<string, Open[]>();
    const unknown = new Set(this.situation.neSaitPas ?? []);
    for (const open of openObjets(this.standing)) for (const fait of open.manquants) if (!unknown.has(fait)) byField.set(fait, [...(byField.get(fait) ?? []), open]);
    return [...byField].map(([fait, waiting]) => ({ fait, waiting }));
  }

  /** The objets that two answers to this field would leave different. */
  private moves({ fait, waiting }: Field): readonly string[] {
    const objets = waiting.map(({ objet }) => objet);
    const moved = this.compare(this.situation, fait, objets);
    if (moved.length > 0) return moved;
    // No answer moves anything alone: one more answer may show that it does.
    for (const { objet, manquants } of waiting)
      for (const other of manquants) {
        if (other === fait) continue;
        for (const value of answersTo(other, this.situation, this.ref)) {
          if (this.#left <= 0) return objets;
          const further = this.compare(withAnswer(this.situation, other, value), fait, [objet]);
          if (further.length > 0) return further;
        }
      }
    return [];
  }

  private compare(situation: Situation, fait: string, objets: readonly string[]): readonly string[] {
    const ref = narrowed(this.ref, objets.flatMap(objetsOf));
    const seen = new Map<string, string>();
    const moved = new Set<string>();
    for (const value of answersTo(fait, situation, this.ref)) {
      this.#left -= 1;
      const standing = standingOf(withAnswer(situation, fait, value), ref, this.#instant);
      for (const objet of objets) {
        const now = signature(standing, objet);
        const before = seen.get(objet);
        if (before !== undefined && before !== now) moved.add(objet);
        seen.set(objet, now);
      }
      if (moved.size === objets.length) break;
    }
    return objets.filter((objet) => moved.has(objet));
  }

  question({ fait, waiting, moves }: Asked): Question {
    const described = this.ref.faits[fait];
    const field = factAt(this.ref, fait);
    const note = /^ajournement\.notes\.(.+)$/.exec(fait)?.[1];
    const question = note === undefined ? (described !== undefined && "question" in described ? described.question : fait) : `Quelle note avez-vous obtenue : ${this.#words.epreuveLabel(note)} ?`;
    const aide = described?.nature === "etat" ? described.aide : undefined;
    const enumerated = field?.type === "choix" || field?.type === "booleen";
    return Object.freeze({
      fait,
      chemin: Object.freeze(fait.split(".")),
      question: typography(question),
      ...(aide === undefined ? {} : { aide: typography(aide) }),
      ...(enumerated ? { valeurs: Object.freeze(this.values(fait).map((valeur) => Object.freeze({ valeur, libelle: typography(answerLabel(valeur, field, (id) => this.#words.label(field.liste, field.valeurs, id))) }))) } : {}),
      points: Object.freeze([...new Set(moves.flatMap((objet) => this.parts(objet, waiting)))]),
      parceQue: this.because(fait, waiting.filter(({ objet }) => moves.includes(objet))),
    });
  }

  /** A choice is offered whole, whatever its classes. */
  private values(fait: string): ReadonlyArray<string | boolean> {
    const described = this.ref.faits[fait];
    return described?.type === "booleen" ? [true, false] : choicesAt(fait, this.situation, this.ref);
  }

  /** The names of the points under which the bilan tells an objet. */
  private parts(objet: string, waiting: readonly Open[]): readonly string[] {
    if (objet === listeDesEpreuves) return [listeDesEpreuves];
    const part = this.ref.rulebook.objets[objet]?.partie ?? objet;
    return part === "langues" ? waiting.filter((open) => open.objet === objet).flatMap((open) => open.waiting.map(([item]) => item)) : [part];
  }

  /** « asked because … », from the rules that wait for the answer. */
  private because(fait: string, waiting: readonly Open[]): string {
    const rules = new Map<string, Rule>();
    for (const { waiting: items } of waiting) for (const [, settled] of items) for (const rule of settled.matters) if (settled.awaitedBy(rule).includes(fait)) rules.set(rule.id, rule);
    if (rules.size === 0) {
      const labels = waiting.map(({ objet }) => this.ref.rulebook.objets[objet]?.libelle ?? "la liste des épreuves");
      return typography(`Demandé parce que la réponse décide de ${formatList([...new Set(labels)].slice(0, 3))}.`);
    }
    const shown = [...rules.values()].slice(0, 2).map((rule) => `« ${rule.titre} » (${shortSources(rule.sources, this.ref.rulebook)})`);
    const others = rules.size - shown.length;
    return typography(`Demandé parce que ${shown.length === 1 ? "cette règle en dépend" : "ces règles en dépendent"} : ${shown.join(" ; ")}${others > 0 ? ` ; et ${String(others)} ${others === 1 ? "autre" : "autres"}` : ""}.`);
  }
}
