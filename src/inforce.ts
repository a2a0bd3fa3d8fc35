/** What is in force: the rulebook seen from one session and one académie, its conditions compiled, its objets in order. */
import { compile, factsRead, type Condition, type Place, type Test, type Value } from "./logic.js";
import { fill, placeholders, sentence, typography, type Sentence } from "./messages.js";
import { per } from "./once.js";
import { type Coefficient, type Fait, type LigneEpreuve, type Objet, type ParametreValeur, type Portee, type RawCondition, type Regle, type Rulebook, type RuleParams } from "./rulebook.js";
import { kindOf, type Kind } from "./settle.js";
import type { Certitude, Motif } from "./types.js";

export type Rule = {
  readonly id: string;
  readonly titre: string;
  readonly portee: Portee;
  readonly certitude: Certitude;
  readonly sources: readonly string[];
  /** Where its sources are among those of the rulebook. */
  readonly cited: readonly number[];
  readonly effet: Regle["event"]["type"];
  /** How it bears on a verdict. */
  readonly kind: Kind;
  readonly params: RuleParams;
  readonly message: Sentence | null;
  readonly question: Sentence | null;
  /** The rule as a motif, before its sentence; and with it, when it is the same for everyone. */
  readonly silent: Motif;
  readonly spoken: Motif | null;
  readonly condition: Condition;
  readonly test: Test;
  /** Of a rule on items: the part of its condition that only the candidate's own facts decide. */
  readonly opening: Test | null;
};

/** One objet with its rules in force. */
export type ObjetInForce = Objet & { /** What to ask the service, when no rule has its own question. */ readonly ask: Sentence; readonly id: string; readonly regles: readonly Rule[]; readonly kinds: readonly Kind[]; readonly defaut: Rule };

export type InForce = {
  readonly rulebook: Rulebook;
  readonly session: number;
  readonly academie: string;
  readonly nomAcademie: string | null;
  /** Whether this rulebook knows this académie at this session. */
  readonly couverte: boolean;
  readonly faits: Readonly<Record<string, Fait>>;
  /** The values published for this session and this académie. */
  readonly parametres: ReadonlyMap<string, ParametreValeur>;
  /** In an order where each comes after those whose conclusions its rules read. */
  readonly objets: readonly ObjetInForce[];
  /** Rules that add a warning, a step or a line of what comes next. */
  readonly emissions: readonly Rule[];
  readonly emissionsByPortee: ReadonlyMap<Portee, readonly Rule[]>;
  /** Of whom or of what something is asked. */
  readonly portees: ReadonlySet<Portee>;
  /** Where each fact is in the arrays that rules read. */
  readonly places: ReadonlyMap<string, Place>;
  /** How long the array of an item's own facts is. */
  readonly ownSlots: number;
  readonly lignes: ReadonlyArray<Omit<LigneEpreuve, "valeurs"> & { readonly valeurs: readonly Coefficient[] }>;
};

/** Where what no fact names is read: nothing is there. */
export const nowhere: Place = { own: false, slot: 0 };

/** One slot a fact, from 1, among those of the candidate or of the items. */
export const placesOf = per(({ faits }: Rulebook): ReadonlyMap<string, Place> => {
  const counts = { candidat: 0, items: 0 };
  return new Map(Object.entries(faits).map(([name, { portee = "candidat" }]): [string, Place] => [name, portee === "candidat" ? { own: false, slot: ++counts.candidat } : { own: true, slot: ++counts.items }]));
});

const cache = per<Rulebook, Map<string, InForce>>(() => new Map());

/** The rules, values and order in force for a session and an académie; computed once for each. */
export function inForce(rulebook: Rulebook, session: number, academie: string): InForce {
  const known = cache(rulebook);
  const key = `${String(session)} ${academie}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = buildInForce(rulebook, session, academie);
  known.set(key, made);
  return made;
}

const during = (session: number) => (dated: { readonly depuis: number; readonly jusque: number | null }) =>
  dated.depuis <= session && (dated.jusque === null || session <= dated.jusque);

/**
 * Whether a citation (`source#passage`) speaks for a session and an académie: in force there or, beside an uncertain
 * rule, a later text that says what was probably the rule already.
 */
export function citationInForce(rulebook: Pick<Rulebook, "sources">, citation: string, session: number, academie: string, certitude: Certitude = "certaine"): boolean {
  const [id = "", passage = ""] = citation.split("#");
  const source = rulebook.sources[id];
  const cited = source?.passages[passage];
  if (source === undefined || cited === undefined) return false;
  if (source.academie !== undefined && source.academie !== academie) return false;
  const depuis = cited.depuis ?? source.depuis;
  if (certitude === "a-confirmer" && depuis > session) return true;
  return during(session)({ depuis, jusque: cited.jusque ?? source.jusque });
}

const sourceIndex = per(({ sources }: Rulebook) => new Map(Object.keys(sources).map((id, i) => [id, i])));

/** Where the sources of these citations are among those of the rulebook. */
export const sourcesIn = (rulebook: Rulebook, citations: readonly string[]): readonly number[] => [...new Set(citations.flatMap((citation) => sourceIndex(rulebook).get(citation.slice(0, citation.indexOf("#"))) ?? []))];

/** Replaces every named condition by its definition. */
export function inlined(condition: RawCondition, named: Readonly<Record<string, RawCondition>>): RawCondition {
  if ("condition" in condition) {
    const definition = named[condition.condition];
    if (definition === undefined) throw new Error(`named condition « ${condition.condition} » is not defined`);
    return inlined(definition, named);
  }
  if ("all" in condition) return { all: condition.all.map((part) => inlined(part, named)) };
  if ("any" in condition) return { any: condition.any.map((part) => inlined(part, named)) };
  if ("not" in condition) return { not: inlined(condition.not, named) };
  return condition;
}

/** The parameters a condition names on its value side. */
export function parametersRead(condition: RawCondition): readonly string[] {
  if ("all" in condition) return condition.all.flatMap(parametersRead);
  if ("any" in condition) return condition.any.flatMap(parametersRead);
  if ("not" in condition) return parametersRead(condition.not);
  if ("condition" in condition) return [];
  return isParameter(condition.value) ? [condition.value.fact] : [];
}

const isParameter = (value: unknown): value is { readonly fact: string } => typeof value === "object" && value !== null && "fact" in value;

/** The parameters a fact needs, its own and those of the facts it is derived from. */
export function parametersOf(faits: Readonly<Record<string, Fait>>, name: string, seen: ReadonlySet<string> = new Set()): readonly string[] {
  const fait = faits[name];
  if (fait === undefined || seen.has(name)) return [];
  const further = new Set([...seen, name]);
  const own = fait.nature === "derive" ? (fait.parametres ?? []) : [];
  const inputs = [...("lit" in fait ? (fait.lit ?? []) : []), ...(fait.si === undefined ? [] : [fait.si])];
  return [...own, ...inputs.flatMap((input) => parametersOf(faits, input, further))];
}

function buildInForce(rulebook: Rulebook, session: number, academie: string): InForce {
  const parametres = publishedValues(rulebook, session, academie);
  const isDuring = during(session);
  const rules = [...rulebook.regles]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, regle]) => isDuring(regle) && (regle.academie === null || regle.academie === academie))
    .flatMap(([id, regle]) => {
      const rule = compileRule(rulebook, parametres, id, regle, session, academie);
      return rule === null ? [] : [rule];
    });
  const uncovered = rules.find((rule) => rule.effet === "defaut" && rule.params.objet === "*");
  const anywhere = [...rulebook.regles].find(([, regle]) => regle.event.type === "defaut" && regle.event.params.objet === "*");
  const fallback = uncovered ?? (anywhere === undefined ? null : compileRule(rulebook, parametres, anywhere[0], anywhere[1], anywhere[1].depuis, academie));
  const objets = Object.entries(rulebook.objets).map(([id, objet]): ObjetInForce => {
    const own = rules.filter((rule) => rule.params.objet === id);
    const defaut = own.find((rule) => rule.effet === "defaut") ?? fallback;
    if (defaut === null) throw new Error(`objet « ${id} » has no default`);
    const regles = own.filter((rule) => rule.effet !== "defaut");
    const ask = sentence(objet.question ?? `Pouvez-vous me confirmer ce qui vaut dans mon cas pour ${objet.libelle} ?`);
    return { ...objet, id, defaut, regles, ask, kinds: regles.map(({ kind }) => kind) };
  });
  const emissions = rules.filter((rule) => rule.effet === "avertit" || rule.effet === "demande" || rule.effet === "annonce");
  return Object.freeze({
    rulebook,
    session,
    academie,
    nomAcademie: rulebook.academies[academie]?.nom ?? null,
    couverte: rulebook.academies[academie]?.sessions[String(session)] !== undefined,
    faits: rulebook.faits,
    places: placesOf(rulebook),
    ownSlots: [...placesOf(rulebook).values()].filter(({ own }) => own).length + 1,
    parametres,
    objets: inOrder(rulebook.faits, objets),
    emissions,
    emissionsByPortee: new Map(emissions.map(({ portee }) => [portee, emissions.filter((rule) => rule.portee === portee)])),
    portees: porteesOf(objets, emissions),
    lignes: rulebook.epreuves.lignes
      .map((ligne) => ({
        ...ligne,
        valeurs: ligne.valeurs
          .filter(isDuring)
          .map((valeur) => ({ ...valeur, sources: valeur.sources.filter((citation) => citationInForce(rulebook, citation, session, academie, valeur.certitude)) })),
      }))
      .filter((ligne) => ligne.valeurs.length > 0),
  });
}

export const porteesOf = (objets: ReadonlyArray<Pick<Objet, "portee">>, emissions: readonly Rule[]): ReadonlySet<Portee> => new Set<Portee>(["candidat", ...[...objets, ...emissions].map(({ portee }) => portee)]);

function publishedValues(rulebook: Rulebook, session: number, academie: string): ReadonlyMap<string, ParametreValeur> {
  const values = new Map<string, ParametreValeur>();
  for (const [name, parametre] of Object.entries(rulebook.parametres)) {
    const value = parametre.valeurs?.find(during(session));
    if (value !== undefined) values.set(name, value);
  }
  const local = rulebook.academies[academie]?.sessions[String(session)]?.parametres ?? {};
  for (const [name, value] of Object.entries(local)) values.set(name, value);
  return values;
}

/**
 * A rule as it stands for this session and this académie, or `null` when none of its texts is in force there. A rule
 * on a verdict that reads a value not published here loses the conditions that read it and becomes uncertain; any
 * other rule that reads one is dropped.
 */
function compileRule(rulebook: Rulebook, parametres: ReadonlyMap<string, ParametreValeur>, id: string, regle: Regle, session: number, academie: string): Rule | null {
  const cited = regle.sources.filter((citation) => citationInForce(rulebook, citation, session, academie, regle.certitude));
  if (cited.length === 0) return null;
  const raw = inlined(regle.conditions, rulebook.conditions);
  const { params } = regle.event;
  const unpublished = (name: string) => !parametres.has(name);
  const inText = placeholders(params.message ?? "").filter((name) => rulebook.parametres[name] !== undefined);
  const read = [...parametersRead(raw), ...rawFacts(raw).flatMap((fact) => parametersOf(rulebook.faits, fact)), ...inText, ...(params.echeance !== undefined && rulebook.parametres[params.echeance] !== undefined ? [params.echeance] : [])];
  const missing = read.find(unpublished);
  const onVerdict = params.objet !== undefined && rulebook.objets[params.objet]?.type === "verdict" && regle.event.type !== "defaut";
  if (missing !== undefined && !onVerdict) return null;
  const kept = missing === undefined ? raw : (without(rulebook.faits, raw, unpublished) ?? { all: [] });
  const condition = resolved(kept, parametres);
  const said = missing === undefined ? params : withoutValue(params, missingMessage(rulebook, missing, session, academie));
  const certitude = missing === undefined ? (regle.certitude ?? "certaine") : "a-confirmer";
  const effet = regle.event.type;
  const sources = [...new Set([...cited, ...read.flatMap((name) => parametres.get(name)?.sources ?? []).filter((citation) => citationInForce(rulebook, citation, session, academie))])];
  const placeOf = (fact: string): Place => placesOf(rulebook).get(fact) ?? nowhere;
  const ofCandidat = ("all" in condition ? condition.all : [condition]).filter((part) => factsRead(part).every((fact) => !placeOf(fact).own));
  const titre = typography(regle.titre);
  const message = said.message === undefined ? null : sentence(said.message);
  const silent: Motif = Object.freeze({ regle: id, titre, certitude, sources: Object.freeze(sources) });
  return Object.freeze({
    id,
    titre,
    portee: regle.portee,
    certitude,
    sources,
    cited: sourcesIn(rulebook, sources),
    silent,
    spoken: message === null ? silent : message.names.length > 0 ? null : Object.freeze({ regle: id, titre, message: fill(message, () => undefined), certitude, sources }),
    effet,
    kind: kindOf(effet === "accorde" || effet === "exige", certitude),
    params: said,
    message,
    question: said.question === undefined ? null : sentence(said.question),
    condition,
    test: compile(condition, placeOf),
    opening: regle.portee === "candidat" || ofCandidat.length === 0 ? null : compile({ all: ofCandidat }, placeOf),
  });
}

/** The sentences of a rule may speak of facts that its remaining conditions no longer make known. */
const withoutValue = ({ objet, valeur }: RuleParams, message: string): RuleParams => ({ ...(objet === undefined ? {} : { objet }), ...(valeur === undefined ? {} : { valeur }), message });

const missingMessage = (rulebook: Rulebook, name: string, session: number, academie: string): string =>
  `À confirmer : ${rulebook.parametres[name]?.libelle ?? name} n'est pas dans ce référentiel pour l'académie « ${rulebook.academies[academie]?.nom ?? academie} » à la session ${String(session)}.`;

const rawFacts = (condition: RawCondition): readonly string[] => {
  if ("all" in condition) return condition.all.flatMap(rawFacts);
  if ("any" in condition) return condition.any.flatMap(rawFacts);
  if ("not" in condition) return rawFacts(condition.not);
  return "fact" in condition ? [condition.fact] : [];
};

/** A condition without the parts that read an unpublished value; `null` when nothing is left. */
function without(faits: Readonly<Record<string, Fait>>, condition: RawCondition, unpublished: (name: string) => boolean): RawCondition | null {
  const parts = (list: readonly RawCondition[]) => list.map((part) => without(faits, part, unpublished)).filter((part) => part !== null);
  if ("all" in condition) {
    const all = parts(condition.all);
    return all.length === 0 ? null : { all };
  }
  if ("any" in condition) {
    // An alternative that cannot be read leaves the whole choice open.
    const any = parts(condition.any);
    return any.length < condition.any.length ? null : { any };
  }
  // What is left of a negation once a part is dropped would say more than the text.
  const reads = [...parametersRead(condition), ...rawFacts(condition).flatMap((fact) => parametersOf(faits, fact))];
  return reads.some(unpublished) ? null : condition;
}

function resolved(condition: RawCondition, parametres: ReadonlyMap<string, ParametreValeur>): Condition {
  if ("all" in condition) return { all: condition.all.map((part) => resolved(part, parametres)) };
  if ("any" in condition) return { any: condition.any.map((part) => resolved(part, parametres)) };
  if ("not" in condition) return { not: resolved(condition.not, parametres) };
  if ("condition" in condition) throw new Error(`named condition « ${condition.condition} » was not inlined`);
  const value = isParameter(condition.value) ? (parametres.get(condition.value.fact)?.valeur as Value) : condition.value;
  return { fact: condition.fact, operator: condition.operator, value };
}

/** The concluded facts that a rule reads, in its conditions or in its sentence. */
export const conclusionsRead = (faits: Readonly<Record<string, Fait>>, rule: { readonly condition: Condition; readonly params: RuleParams }): readonly string[] =>
  [...factsRead(rule.condition), ...placeholders(rule.params.message ?? "")].filter((name) => faits[name]?.nature === "conclu");

function inOrder(faits: Readonly<Record<string, Fait>>, objets: readonly ObjetInForce[]): readonly ObjetInForce[] {
  const byId = new Map(objets.map((objet) => [objet.id, objet]));
  const done = new Set<string>();
  const open: string[] = [];
  const ordered: ObjetInForce[] = [];
  const visit = (objet: ObjetInForce): void => {
    if (done.has(objet.id)) return;
    if (open.includes(objet.id)) throw new Error(`cycle entre objets : ${[...open.slice(open.indexOf(objet.id)), objet.id].join(" → ")}`);
    open.push(objet.id);
    const needs = [objet.defaut, ...objet.regles].flatMap((rule) => conclusionsRead(faits, rule));
    for (const name of objet.si !== undefined && faits[objet.si]?.nature === "conclu" ? [...needs, objet.si] : needs) {
      const fait = faits[name];
      const needed = fait?.nature === "conclu" ? byId.get(fait.objet) : undefined;
      if (needed !== undefined) visit(needed);
    }
    open.pop();
    done.add(objet.id);
    ordered.push(objet);
  };
  objets.forEach(visit);
  return ordered;
}

