/** Sentences: what stands between braces has words, and is known whenever the sentence is said. */
import { inForce, type InForce, type ObjetInForce, type Rule } from "../inforce.js";
import { placeholders } from "../messages.js";
import type { Portee } from "../rulebook.js";
import { checkReadable } from "./conditions.js";
import { clausesOf, closure, named, shown, sureWhen, type Clauses, type Sure } from "./known.js";
import { within, type At, type Report } from "./report.js";
import type { Scope } from "./scope.js";

/** Names between braces exist, have words, and are of a portée that the sentence speaks of. */
export function checkTexts(scope: Scope, report: Report): void {
  for (const { at, regle } of scope.regles) {
    const { message, question } = regle.event.params;
    checkPlain(regle.titre, within(at, "titre"), report);
    checkNames(scope, message, regle.portee, within(at, "event", "params", "message"), report);
    checkNames(scope, question, regle.portee, within(at, "event", "params", "question"), report);
  }
  for (const { at, value } of scope.objets.values()) {
    if (value === null) continue;
    checkPlain(value.libelle, within(at, "libelle"), report);
    checkNames(scope, value.question, value.portee, within(at, "question"), report);
  }
  for (const { at, value } of scope.faits.values()) {
    if (value === null) continue;
    checkPlain(value.libelle, within(at, "libelle"), report);
    if ("question" in value) checkPlain(value.question, within(at, "question"), report);
    if (value.nature === "etat") checkPlain(value.aide, within(at, "aide"), report);
  }
  checkKnown(scope, report);
}

/** Titles, labels and the questions of facts are shown as they are written. */
function checkPlain(text: string | undefined, at: At, report: Report): void {
  if (/[{}]/.test(text ?? "")) report.add(at, "ce texte est montré tel quel, accolades comprises ; dites-le sans accolades");
}

function checkNames(scope: Scope, text: string | undefined, portee: Portee, at: At, report: Report): void {
  if (text === undefined) return;
  for (const name of placeholders(text)) {
    if (name === "bureau") continue;
    const [fait, parametre] = [scope.faits.get(name), scope.parametres.get(name)];
    if (fait === undefined && parametre === undefined) report.add(at, `« {${name}} » n'est ni un fait, ni un paramètre, ni {bureau} ; déclarez-le, ou corrigez son nom`);
    if (fait !== undefined) checkReadable(scope, name, portee, at, report);
    if (fait?.value?.type === "objet" || parametre?.value?.type === "table") report.add(at, `« {${name}} » n'a pas de mots : c'est un objet ; déclarez un fait qui dise ce qu'il en faut`);
  }
  if (/[{}]/.test(text.replace(/\{[A-Za-z][\w.-]*\}/g, ""))) report.add(at, "une accolade n'entoure pas un nom ; écrivez {nom}, sans espace");
}

/** Asks, of every rule in force at every session and place, whether what its sentences name is known when they are said. */
function checkKnown(scope: Scope, report: Report): void {
  const places = new Map(scope.regles.map(({ id, at }) => [id, at]));
  const clauses = clausesOf(scope);
  const done = new Set<string>();
  for (const lieu of scope.lieux)
    for (const session of scope.sessions) {
      const ref = orNull(() => inForce(scope.rulebook, session, lieu));
      if (ref === null) return;
      new Speaker(scope, ref, clauses, places, done, report).check();
    }
}

/** The other checks say why a rulebook does not load. */
function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}

/** Checks what one session and one place can make the bilan say. */
class Speaker {
  readonly #published: readonly string[];

  constructor(
    private readonly scope: Scope,
    private readonly ref: InForce,
    private readonly clauses: Clauses,
    private readonly places: ReadonlyMap<string, At>,
    /** The rules already checked as they stand: most are the same from one session to the next. */
    private readonly done: Set<string>,
    private readonly report: Report,
  ) {
    this.#published = [...ref.parametres.keys()].map((name) => `@${name}`);
  }

  check(): void {
    for (const objet of this.ref.objets) {
      const base = this.base(objet.portee, true, objet.si);
      for (const rule of objet.regles) this.rule(rule, base);
      if (objet.defaut.params.objet === objet.id) this.byDefault(objet, base);
      this.say(objet.question, base, "la réponse est à confirmer", within({ file: "rules/objets.json", path: [objet.id] }, "question"));
    }
    for (const rule of this.ref.emissions) this.rule(rule, this.base(rule.portee, false));
  }

  /** What is sure of everyone, or of every item that is spoken of. */
  private base(portee: Portee, ofObjet: boolean, si?: string): readonly string[] {
    const item = portee === "candidat" || named[portee] !== undefined ? [] : [`#${portee}`];
    return [...this.#published, ...item, ...(ofObjet ? (shown[portee] ?? []) : []), ...(si === undefined ? [] : [`${si}=true`])];
  }

  private rule(rule: Rule, base: readonly string[]): void {
    const { message, question, session } = rule.params;
    if (placeholders(`${message ?? ""}${question ?? ""}`).length === 0 && session === undefined) return;
    const key = JSON.stringify([rule.id, rule.condition, rule.params, base]);
    if (this.done.has(key)) return;
    this.done.add(key);
    const sure = [...base, ...sureWhen(rule.condition, true, this.clauses)];
    const at = within(this.places.get(rule.id) ?? { file: "", path: [] }, "event", "params");
    this.say(message, sure, "la règle est vraie", within(at, "message"));
    this.say(question, sure, "la règle est vraie", within(at, "question"));
    if (session !== undefined) this.say(`{${session}}`, sure, "la règle est vraie", within(at, "session"));
  }

  /** A default speaks once every rule that could change its answer is known not to hold. */
  private byDefault(objet: ObjetInForce, base: readonly string[]): void {
    const { defaut, regles } = objet;
    const opposed = regles.filter(({ effet }) => (defaut.params.verdict === "oui" ? effet === "exclut" : defaut.params.verdict === "non" && effet !== "exclut"));
    const at = within(this.places.get(defaut.id) ?? { file: "", path: [] }, "event", "params");
    if (placeholders(defaut.params.message ?? "").length > 0) {
      const sure = [...base, ...opposed.flatMap(({ condition }) => [...sureWhen(condition, false, this.clauses)])];
      this.say(defaut.params.message, sure, "rien d'autre ne répond", within(at, "message"));
    }
    this.say(defaut.params.question, base, "la réponse est à confirmer", within(at, "question"));
  }

  private say(text: string | undefined, from: Iterable<string>, when: string, at: At): void {
    const names = placeholders(text ?? "").filter((name) => name !== "bureau");
    if (names.length === 0) return;
    const sure: Sure = closure(from, this.clauses);
    for (const name of names) {
      if (Object.hasOwn(this.scope.files.faits, name)) {
        if (!sure.has(name)) this.report.add(at, `« ${name} » peut n'être pas connu quand ${when} ; lisez-le dans les conditions, ou dites la phrase sans lui`);
      } else if (this.scope.parametres.has(name) && !this.ref.parametres.has(name)) this.report.add(at, `le paramètre « ${name} » n'est pas publié partout où cette phrase est dite ; dites-la sans lui`);
    }
  }
}
