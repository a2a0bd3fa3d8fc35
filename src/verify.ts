/**
 * The whole-space certificate: every rulebook in force, objet by objet, over all classes of situations that its rules
 * can tell apart. `objets.ts` says how a class is answered, `checks.ts` what is asked of it, `witness.ts` shows by the
 * machine itself what is claimed to exist.
 */
import { inForce, type InForce, type Rule } from "./inforce.js";
import type { Rulebook } from "./rulebook.js";
import { factsBehind, settledOf, standingOf } from "./standing.js";
import type { Situation } from "./types.js";
import { apart, contradict, countAnswers, placeOf, placesOf, sameEffect, whereBoth, whereDoubtFirm, whereMoves, whereOpenThoughTold, whereRule, whereUncertainFirm, type Place } from "./verify/checks.js";
import { FactDiagrams } from "./verify/facts.js";
import { instantFindings, parameterFindings, sessionsOf } from "./verify/grid.js";
import { misdeclared } from "./verify/inputs.js";
import { linked } from "./verify/links.js";
import { walk, type Walked } from "./verify/objets.js";
import { whereSingleOutcome } from "./verify/outcomes.js";
import { holds, supposedAt, toldAt, Witnesses } from "./verify/witness.js";

export const controles = {
  issue: "une classe sans issue",
  contradiction: "deux règles certaines se contredisent et rien ne les départage",
  "jamais-vraie": "une règle ne peut pas être vraie",
  "toujours-vraie": "une règle ne peut pas être fausse",
  redondance: "une règle est impliquée par une autre de même effet",
  "question-sans-effet": "un fait demandé ne change aucune réponse",
  "doute-ferme": "un « à confirmer » devient une réponse ferme",
  "incomplet-a-une-issue": "une réponse « incomplète » n'a qu'une issue",
  "entrees-declarees": "un fait dérivé ne lit pas ce qu'il déclare",
  parametres: "un paramètre ou une échéance a un trou ou un recouvrement",
} as const;
export type Controle = keyof typeof controles;

/** What a place of the space is: a situation to paste into a fixture, and the free inputs that it supposes. */
export type Temoin = { readonly situation: Situation; readonly suppose?: Readonly<Record<string, unknown>> };
export type Constat = { readonly cle: string; readonly controle: Controle; readonly objet?: string; readonly regles: readonly string[]; readonly message: string; readonly temoin?: Temoin };
/** A finding that is known, and why it stays. */
export type Connu = { readonly cle: string; readonly pourquoi: string };
export type ConstatConnu = Connu & Pick<Constat, "message" | "temoin">;

export type Classes = { readonly referentiels: readonly string[]; readonly classes: string; readonly reponses: Readonly<Record<string, string>> };
export type Paire = { readonly objet: string; readonly regles: readonly [string, string]; readonly reponse: string; readonly temoin: Situation };
export type Certificat = {
  readonly referentiel: string;
  readonly resume: {
    readonly referentiels: number;
    readonly distincts: number;
    readonly objets: number;
    readonly classes: string;
    readonly regles: number;
    readonly paires: number;
    readonly instants: number;
    readonly connus: number;
    readonly constats: number;
  };
  /** What the free product of classes admits and no situation was found for: nothing is claimed of it. */
  readonly nonRejoue: { readonly vraies: readonly string[]; readonly fausses: readonly string[]; readonly paires: readonly string[] };
  readonly objets: Readonly<Record<string, readonly Classes[]>>;
  readonly paires: readonly Paire[];
  readonly connus: readonly ConstatConnu[];
  readonly constats: readonly Constat[];
};

/** An académie that no rulebook knows. */
export const ailleurs = "ailleurs";

/** A rulebook in force, and every place where the same is in force. */
type InForceSomewhere = { readonly ref: InForce; readonly noms: readonly string[] };

/** The sessions and académies of a rulebook, those where nothing differs together. */
export function inForceEverywhere(rulebook: Rulebook): readonly InForceSomewhere[] {
  const found = new Map<string, { readonly ref: InForce; readonly noms: string[] }>();
  for (const session of sessionsOf(rulebook))
    for (const academie of [...Object.keys(rulebook.academies), ailleurs]) {
      const ref = inForce(rulebook, session, academie);
      const known = found.get(essence(ref));
      if (known === undefined) found.set(essence(ref), { ref, noms: [`${String(session)} ${academie}`] });
      else known.noms.push(`${String(session)} ${academie}`);
    }
  return [...found.values()];
}

/** All that answers depend on. */
const essence = (ref: InForce): string =>
  JSON.stringify([
    ref.session,
    ref.couverte,
    ref.objets.map(({ id, si, defaut, regles }) => [id, si, defaut.params.verdict, defaut.params.valeur, regles.map(said)]),
    ref.emissions.map(said),
    [...ref.parametres].map(([name, { valeur }]) => [name, valeur]),
    ref.lignes.map(({ id, groupe, valeurs }) => [id, groupe, valeurs.map(({ programme }) => programme)]),
  ]);
const said = ({ id, condition, certitude, effet, params }: Rule): unknown => [id, condition, certitude, effet, params.valeur];

/** Walks a whole rulebook; the same certificate for the same rulebook. */
export function verify(rulebook: Rulebook, connus: readonly Connu[] = []): Certificat {
  const everywhere = inForceEverywhere(rulebook);
  const ledger = new Ledger();
  for (const { ref, noms } of everywhere) ledger.read(ref, noms);
  ledger.conclude(rulebook);
  const constats = ledger.constats.filter(({ cle }) => !connus.some((connu) => connu.cle === cle));
  const perObjet = [...ledger.classes].sort(([a], [b]) => (a < b ? -1 : 1));
  const paires = [...ledger.pairs.values()].sort((a, b) => (key(a.regles) < key(b.regles) ? -1 : 1));
  const instants = instantFindings(rulebook);
  return {
    referentiel: rulebook.empreinte,
    resume: {
      referentiels: everywhere.reduce((sum, { noms }) => sum + noms.length, 0),
      distincts: everywhere.length,
      objets: perObjet.length,
      classes: String(ledger.total),
      regles: ledger.rules.size,
      paires: paires.length,
      instants: instants.instants,
      connus: ledger.constats.length - constats.length,
      constats: constats.length,
    },
    nonRejoue: ledger.unseen(),
    objets: Object.fromEntries(perObjet),
    paires,
    connus: connus.flatMap(({ cle, pourquoi }) => ledger.constats.flatMap(({ message, temoin, ...constat }) => (constat.cle === cle ? [{ cle, pourquoi, message, ...(temoin === undefined ? {} : { temoin }) }] : []))),
    constats,
  };
}

/** `= "reportee"` → `reportee`. */
const plainAnswer = (answer: string): string => answer.replace(/^= "?([^"]*)"?$/, "$1");

/** What a finding is known by. */
const cleOf = ({ controle, objet, regles }: Pick<Constat, "controle" | "objet" | "regles">, detail = ""): string =>
  [controle, ...(objet === undefined ? [] : [objet]), ...(regles.length === 0 || controle === "doute-ferme" ? [] : [key(regles)]), ...(detail === "" ? [] : [detail])].join(" | ");

const key = (regles: readonly string[]): string => regles.join(" × ");

/** In how many rulebooks a situation where two rules hold is looked for, beyond the candidates drawn in each. */
const tries = 1;

/** What was seen, rulebook after rulebook. A rule may be idle in one session and live in another. */
class Ledger {
  readonly constats: Constat[] = [];
  readonly classes = new Map<string, Classes[]>();
  readonly pairs = new Map<string, Paire>();
  readonly rules = new Map<string, { readonly rule: Rule; readonly objet: string | null }>();
  total = 0n;
  readonly #cles = new Set<string>();
  /** Rules that hold, or fail to, at some place; and those of which a situation shows it. */
  readonly #possible = { true: new Map<string, InForce>(), false: new Map<string, InForce>() };
  readonly #seen = { true: new Set<string>(), false: new Set<string>() };
  readonly #possiblePairs = new Map<string, number>();
  readonly #drawnPairs = new Map<string, Situation>();
  readonly #effects = new Map<string, { readonly rule: Rule; readonly other: Rule; readonly objet: string }>();
  readonly #apart = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #changing = new Set<string>();

  add(constat: Omit<Constat, "cle">, detail = ""): void {
    const cle = cleOf(constat, detail);
    if (this.#cles.has(cle)) return;
    this.#cles.add(cle);
    this.constats.push({ cle, ...constat });
  }

  read(ref: InForce, noms: readonly string[]): void {
    const space = new FactDiagrams(ref);
    const witnesses = new Witnesses(space);
    this.#readDrawn(ref, witnesses);
    const walked = ref.objets.map((objet) => linked(space, walk(space, objet)));
    for (const one of walked) this.#readObjet(new Reading(space, witnesses, one), noms);
    for (const rule of ref.emissions) this.#readEmission(space, witnesses, rule);
    for (const { fait, manque, enTrop } of misdeclared(space))
      this.add({ controle: "entrees-declarees", objet: fait, regles: [], message: `le fait « ${fait} » ${[...(manque.length === 0 ? [] : [`lit sans le déclarer : ${manque.join(", ")}`]), ...(enTrop.length === 0 ? [] : [`déclare sans le lire : ${enTrop.join(", ")}`])].join(" ; ")}` });
    this.#readQuestions(ref, space, witnesses, walked);
  }

  /** What the candidates that were drawn show, all at once. */
  #readDrawn(ref: InForce, { situations }: Witnesses): void {
    this.#drawnPairs.clear();
    for (const situation of situations) {
      const standing = standingOf(situation, ref, null);
      const emitted = new Set(standing.conclusions.emitted.map(({ rule }) => rule.id));
      for (const { id } of ref.emissions) this.#seen[emitted.has(id) ? "true" : "false"].add(id);
      for (const objet of ref.objets)
        for (const [, { applicable, regles, truths }] of settledOf(standing, objet)) {
          if (applicable !== true) continue;
          regles.forEach(({ id }, i) => truths[i] !== undefined && this.#seen[truths[i] ? "true" : "false"].add(id));
          const held = regles.filter((_rule, i) => truths[i] === true);
          for (const rule of held) for (const other of held) if (rule.id < other.id && contradict(rule, other)) this.#drawnPairs.set(key([rule.id, other.id]), situation);
        }
    }
  }

  #readObjet(reading: Reading, noms: readonly string[]): void {
    const { space, walked } = reading;
    const { objet } = walked;
    this.#count(reading, noms);
    for (const rule of objet.regles) {
      this.rules.set(rule.id, { rule, objet: objet.id });
      for (const truth of [true, false] as const) this.#readRule(reading, rule, truth);
    }
    for (const rule of objet.regles)
      for (const other of objet.regles) {
        if (rule.id < other.id && contradict(rule, other)) this.#readPair(reading, rule, other);
        if (sameEffect(rule, other)) this.#readEffects(reading, rule, other);
      }
    for (const rule of objet.regles) for (const [name, { rule: one, other }] of this.#effects) if (one.id === rule.id && !objet.regles.some(({ id }) => id === other.id)) this.#apart.add(name);
    this.#readDoubt(reading);
    const open = whereOpenThoughTold(space, walked);
    if (open !== null) this.add({ controle: "issue", objet: objet.id, regles: [], message: `« ${objet.id} » reste incomplet quand tout est dit`, temoin: reading.temoin(open) });
  }

  #count({ space, walked }: Reading, noms: readonly string[]): void {
    const counts = countAnswers(space, walked);
    const sum = [...counts.values()].reduce((a, b) => a + b, 0n);
    this.total += sum;
    const reponses = Object.fromEntries([...counts].map(([answer, count]): [string, string] => [plainAnswer(answer), String(count)]).sort(([a], [b]) => (a < b ? -1 : 1)));
    const list = this.classes.get(walked.objet.id) ?? [];
    this.classes.set(walked.objet.id, list);
    const same = list.findIndex((one) => JSON.stringify(one.reponses) === JSON.stringify(reponses));
    if (same < 0) list.push({ referentiels: noms, classes: String(sum), reponses });
    else list[same] = { referentiels: [...(list[same]?.referentiels ?? []), ...noms], classes: String(sum), reponses };
  }

  #readRule({ space, walked, witnesses }: Reading, rule: Rule, truth: boolean): void {
    const side = truth ? "true" : "false";
    if (this.#seen[side].has(rule.id)) return;
    const places = placesOf(space, walked, whereRule(space, walked, rule, truth));
    if (places.length === 0) return;
    this.#possible[side].set(rule.id, space.ref);
    if (witnesses.findAt(places, witnesses.answers(walked.objet.id, (settled) => holds(settled, rule) === truth)) !== null) this.#seen[side].add(rule.id);
  }

  #readEmission(space: FactDiagrams, witnesses: Witnesses, rule: Rule): void {
    this.rules.set(rule.id, { rule, objet: null });
    for (const truth of [true, false] as const) {
      const side = truth ? "true" : "false";
      if (this.#seen[side].has(rule.id)) continue;
      const place = space.diagrams.cheapest(space.test([space.truth(rule.condition)], ([known]) => known === truth), (level, value) => space.variables[level]?.choices[value]?.tells.length ?? 0);
      if (place === null) continue;
      this.#possible[side].set(rule.id, space.ref);
      if (witnesses.find(place, witnesses.emits(rule, truth)) !== null) this.#seen[side].add(rule.id);
    }
  }

  #readPair({ space, walked, witnesses }: Reading, rule: Rule, other: Rule): void {
    const name = key([rule.id, other.id]);
    const drawn = this.#drawnPairs.get(name);
    if (this.pairs.has(name) || (drawn === undefined && (this.#possiblePairs.get(name) ?? 0) >= tries)) return;
    const places = placesOf(space, walked, whereBoth(space, walked, rule, other));
    if (places.length === 0) return;
    this.#possiblePairs.set(name, (this.#possiblePairs.get(name) ?? 0) + 1);
    const { id } = walked.objet;
    const sought = witnesses.answers(id, (settled) => holds(settled, rule) === true && holds(settled, other) === true);
    const temoin = drawn === undefined ? witnesses.findAt(places, sought) : witnesses.shorter(drawn, sought.shows);
    if (temoin === null) return;
    const standing = standingOf(temoin, sought.ref, null);
    const settled = settledOf(standing, walked.objet).find(([, one]) => holds(one, rule) === true && holds(one, other) === true)?.[1];
    this.pairs.set(name, { objet: id, regles: [rule.id, other.id], reponse: settled?.verdict === "oui" && walked.objet.type === "valeur" ? String(settled.valeur) : (settled?.verdict ?? ""), temoin });
    if (rule.effet === "fixe" && rule.certitude === "certaine" && other.certitude === "certaine")
      this.add({ controle: "contradiction", objet: id, regles: [rule.id, other.id], message: `« ${rule.id} » et « ${other.id} » fixent deux valeurs de « ${id} » et sont certaines toutes deux`, temoin: { situation: temoin } });
  }

  #readEffects({ space, walked }: Reading, rule: Rule, other: Rule): void {
    const name = key([rule.id, other.id]);
    if (this.#apart.has(name)) return;
    if (!this.#effects.has(name) && placeOf(space, walked, whereRule(space, walked, rule, true)) === null) return;
    this.#effects.set(name, { rule, other, objet: walked.objet.id });
    if (apart(space, walked, rule, other)) this.#apart.add(name);
  }

  #readDoubt(reading: Reading): void {
    const { space, walked } = reading;
    const { id } = walked.objet;
    const firm = whereUncertainFirm(space, walked);
    if (firm !== null) this.add({ controle: "doute-ferme", objet: id, regles: firm.regles.map((rule) => rule.id), message: `sans ses règles à confirmer, « ${id} » ne serait pas ferme`, temoin: reading.temoin(firm.place) });
    for (const { regles, place, conclusion, reponses } of whereDoubtFirm(space, walked)) {
      const [firm = "", ...others] = reponses.map(plainAnswer);
      this.add({ controle: "doute-ferme", objet: id, regles: regles.map((rule) => rule.id), message: `« ${id} » est « ${firm} » quand « ${conclusion} » est à confirmer, et « ${others.join(" », « ")} » selon qu'il vaut oui ou non`, temoin: reading.temoin(place) }, `${conclusion} | ${[firm, ...others].join(" / ")}`);
    }
    for (const { place, variable } of whereSingleOutcome(space, walked, (variable) => this.#cles.has(cleOf({ controle: "incomplet-a-une-issue", objet: id, regles: [] }, variable))))
      this.add({ controle: "incomplet-a-une-issue", objet: id, regles: [], message: `« ${id} » attend « ${variable} », dont toutes les réponses donnent la même`, temoin: reading.temoin(place) }, variable);
  }

  /** Every field that an objet may wait for, and those of which two answers are told apart. */
  #readQuestions(ref: InForce, space: FactDiagrams, witnesses: Witnesses, walked: readonly Walked[]): void {
    const { situations } = witnesses;
    const behind = factsBehind(ref, ref.objets.map(({ id }) => id));
    for (const [name, fait] of Object.entries(ref.faits)) {
      if (fait.nature !== "etat" || (fait.portee ?? "candidat") !== "candidat" || !behind.has(name)) continue;
      this.#asked.add(name);
      if (this.#changing.has(name)) continue;
      if (situations.some((situation) => witnesses.moves(situation, name)) || this.#movesSomewhere(space, witnesses, walked, name)) this.#changing.add(name);
    }
  }

  #movesSomewhere(space: FactDiagrams, witnesses: Witnesses, walked: readonly Walked[], name: string): boolean {
    const level = space.levelOf(name);
    if (level === undefined) return false;
    return walked.some((one) => {
      if (!space.diagrams.variables([one.answer]).includes(level)) return false;
      const place = whereMoves(space, one, level);
      return place !== null && witnesses.someoneMoves(place, name);
    });
  }

  /** What no rulebook in force shows. */
  conclude(rulebook: Rulebook): void {
    for (const [id, { objet }] of this.rules) {
      const of = objet === null ? {} : { objet };
      if (!this.#seen.true.has(id) && !this.#possible.true.has(id)) this.add({ controle: "jamais-vraie", ...of, regles: [id], message: `la règle « ${id} » n'est vraie pour personne, à aucune session` });
      if (!this.#seen.false.has(id) && !this.#possible.false.has(id)) this.add({ controle: "toujours-vraie", ...of, regles: [id], message: `la règle « ${id} » est vraie pour tous, à toutes ses sessions : c'est un défaut` });
    }
    for (const [name, { rule, other, objet }] of this.#effects) {
      if (!this.#apart.has(name)) this.add({ controle: "redondance", objet, regles: [rule.id, other.id], message: `chaque fois que « ${rule.id} » est vraie, « ${other.id} » l'est aussi, du même effet` });
    }
    for (const name of this.#asked) if (!this.#changing.has(name)) this.add({ controle: "question-sans-effet", objet: name, regles: [], message: `« ${name} » est demandé et ne change aucune réponse` });
    for (const { objet, message } of [...parameterFindings(rulebook), ...instantFindings(rulebook).constats]) this.add({ controle: "parametres", objet, regles: [], message });
  }

  unseen(): Certificat["nonRejoue"] {
    const only = (possible: ReadonlyMap<string, unknown>, seen: ReadonlySet<string>): readonly string[] => [...possible.keys()].filter((id) => !seen.has(id)).sort();
    return { vraies: only(this.#possible.true, this.#seen.true), fausses: only(this.#possible.false, this.#seen.false), paires: [...this.#possiblePairs.keys()].filter((name) => !this.pairs.has(name)).sort() };
  }
}

/** One objet of one rulebook in force, being walked. */
class Reading {
  constructor(
    readonly space: FactDiagrams,
    readonly witnesses: Witnesses,
    readonly walked: Walked,
  ) {}

  temoin(place: Place): Temoin {
    const suppose = supposedAt(this.space, place);
    return { situation: toldAt(this.space, place), ...(Object.keys(suppose).length === 0 ? {} : { suppose }) };
  }
}
