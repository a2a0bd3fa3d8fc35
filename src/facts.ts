/** From what a person said to one flat table of facts: a value, `null` (does not apply), or absent (not known yet). */
import { derivations, type DeriveContext } from "./derive.js";
import { addHours, parseInstant, windowState, withOffset, wallTime } from "./instants.js";
import { inlined, type InForce } from "./inforce.js";
import { factsRead, truthOf, type Condition, type Facts, type Value } from "./logic.js";
import type { EcheanceDonnee, Fait, Rulebook } from "./rulebook.js";
import type { Situation } from "./types.js";

const contexts = new WeakMap<InForce, DeriveContext>();

export function contextOf(ref: InForce): DeriveContext {
  const known = contexts.get(ref);
  if (known !== undefined) return known;
  const made: DeriveContext = { parametre: (name) => ref.parametres.get(name)?.valeur, liste: (name) => ref.rulebook.listes[name] ?? {} };
  contexts.set(ref, made);
  return made;
}

/** A function of known values: absent if an input is absent, `null` if one is `null`, else its result. */
function lift(inputs: readonly string[], facts: Facts, compute: (known: readonly Value[]) => Value): Value | undefined {
  let applies = true;
  for (const input of inputs) {
    const value = facts[input];
    if (value === undefined) return undefined;
    if (value === null) applies = false;
  }
  return applies ? compute(inputs.map((input) => facts[input] as Value)) : null;
}

/** What is at a dotted path of the situation; `undefined` where nothing was said. */
export const told = (situation: Situation, path: string): Value | undefined => toldAt(situation, path.split("."));

function toldAt(situation: Situation, keys: readonly string[]): Value | undefined {
  let here: unknown = situation;
  for (const key of keys) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return here as Value | undefined;
}

type Step = { readonly name: string; readonly si: string | undefined; readonly value: (situation: Situation, facts: Facts, ref: InForce) => Value | undefined };
const orders = new WeakMap<Rulebook, readonly Step[]>();

/** How the facts of the candidate are computed, each after those it is made of. */
function factOrder(rulebook: Rulebook): readonly Step[] {
  const known = orders.get(rulebook);
  if (known !== undefined) return known;
  const steps: Step[] = [];
  const done = new Set<string>();
  const visit = (name: string): void => {
    const fait = rulebook.faits[name];
    if (fait === undefined || done.has(name)) return;
    done.add(name);
    inputsOf(rulebook, name).forEach(visit);
    if (fait.nature === "base" || fait.nature === "conclu" || (fait.portee ?? "candidat") !== "candidat") return;
    steps.push({ name, si: fait.si, value: computation(rulebook, name, fait) });
  };
  Object.keys(rulebook.faits).forEach(visit);
  orders.set(rulebook, steps);
  return steps;
}

function computation(rulebook: Rulebook, name: string, fait: Fait): Step["value"] {
  if (fait.nature === "etat") {
    const keys = name.split(".");
    return (situation) => toldAt(situation, keys);
  }
  if (fait.nature === "demande") {
    const keys = fait.chemin.split(".");
    return (situation) => toldAt(situation, keys) ?? fait.parDefaut;
  }
  const condition = derivedCondition(rulebook, fait);
  if (condition !== null) return (_situation, facts) => truthOf(condition, (fact) => facts[fact]);
  const compute = derivations[name];
  if (fait.nature !== "derive" || compute === undefined) throw new Error(`fait « ${name} » : aucune fonction ne le calcule`);
  const { lit, parametres = [] } = fait;
  return (_situation, facts, ref) => {
    for (const parametre of parametres) if (!ref.parametres.has(parametre)) return undefined;
    return lift(lit, facts, (known) => compute(known, contextOf(ref)));
  };
}

/** The condition that a derived fact stands for, when it is one. */
const derivedCondition = (rulebook: Rulebook, fait: Fait): Condition | null =>
  fait.nature === "derive" && fait.condition !== undefined ? (inlined(fait.condition, rulebook.conditions) as Condition) : null;

/** The facts that a fact is made of: its gate, its inputs, the facts of its condition. */
export function inputsOf(rulebook: Rulebook, name: string): readonly string[] {
  const fait = rulebook.faits[name];
  if (fait === undefined) return [];
  const condition = derivedCondition(rulebook, fait);
  return [...(fait.si === undefined ? [] : [fait.si]), ...("lit" in fait ? (fait.lit ?? []) : []), ...(condition === null ? [] : factsRead(condition))];
}

/**
 * Computes the facts of a candidate. A fact applies only if its gate is true: an unknown gate leaves it unknown, a false
 * one makes it `null`. `at` is in milliseconds, `null` when no instant was given.
 */
export function deriveFacts(situation: Situation, ref: InForce, at: number | null): Facts {
  const facts = baseFacts(situation, ref, at);
  for (const { name, si, value } of factOrder(ref.rulebook)) {
    const open = si === undefined ? true : facts[si];
    if (open === undefined) continue;
    const known = open === true ? value(situation, facts, ref) : null;
    if (known !== undefined) facts[name] = known;
  }
  return facts;
}

/** Facts that are not one field nor a function of known values: the campaign, the clock, and what a box ticked in tab 3 closes. */
function baseFacts(situation: Situation, ref: InForce, at: number | null): Facts {
  const facts: Facts = {
    session: situation.session,
    sessionSuivante: situation.session + 1,
    academie: situation.academie,
    nomAcademie: ref.nomAcademie ?? situation.academie,
    academieCouverte: ref.couverte,
    ...activationFacts(situation, ref, at),
    etalement: situation.amenagements?.etalement !== undefined,
    etalementObtenu: situation.amenagements?.etalement?.etat === "obtenu",
    demenage: situation.demenagement !== undefined,
  };
  const set = (name: string, value: Value | undefined): void => {
    if (value !== undefined) facts[name] = value;
  };
  set("aEchoue", hasFailed(situation));
  set("aUnDiplome", hasDiploma(situation));
  set("estBachelier", isBachelier(situation, ref));
  set("peutDemanderUneDispense", mayAskForDispense(situation, facts));
  set("aUneProvenance", situation.provenance !== undefined ? true : situation.parcours === undefined ? undefined : situation.parcours === "premiere-l-an-passe" || situation.parcours === "lycee-professionnel");
  set("sessionDesAnticipees", sessionDesAnticipees(situation, facts));
  set("etatRegistre", registerState(situation, ref, at));
  return facts;
}

/** The box ticked in tab 3 closes the past: with another box and no `ajournement`, never failed (contract, « parcours »). */
const hasFailed = (situation: Situation): boolean | undefined => (situation.ajournement !== undefined ? true : situation.parcours === undefined ? undefined : situation.parcours === "ajourne");

const hasDiploma = (situation: Situation): boolean | undefined => (situation.diplome !== undefined ? true : situation.parcours === undefined ? undefined : situation.parcours === "bachelier");

function isBachelier(situation: Situation, ref: InForce): boolean | undefined {
  if (situation.diplome?.type !== undefined) return ref.rulebook.listes["diplomes"]?.[situation.diplome.type]?.["bachelier"] === true;
  return situation.parcours === undefined ? undefined : situation.parcours === "bachelier";
}

/**
 * Whether dispenses are worth asking about: of a holder, or of someone from a lycée professionnel or a foreign system.
 * For anyone else a dispense is a request: taken as not made until it is told.
 */
function mayAskForDispense({ dispensesDemandees, parcours, scolarite }: Situation, { estBachelier }: Facts): boolean | undefined {
  if (Array.isArray(dispensesDemandees) && dispensesDemandees.length > 0) return true;
  if (estBachelier === true || parcours === "lycee-professionnel" || scolarite === "systeme-etranger") return true;
  return estBachelier === undefined || parcours === undefined || scolarite === undefined ? undefined : false;
}

/**
 * The session for which épreuves anticipées counted: the one that follows their year, or that same year when they were
 * sat with the terminales (arrêté du 16-7-2018 « épreuves anticipées », art. 2 and 3). Someone who presented the whole
 * exam in that year sat them with it.
 */
function sessionDesAnticipees({ anticipees, ajournement, diplome }: Situation, { aEchoue, estBachelier }: Facts): number | null | undefined {
  if (anticipees === undefined) return undefined;
  if (anticipees === "jamais-presentees") return null;
  if (aEchoue === undefined || estBachelier === undefined) return undefined;
  const failed = ajournement?.derniereSession;
  const obtained = diplome?.session;
  if (anticipees.annee === failed || (estBachelier === true && anticipees.annee === obtained)) return anticipees.annee;
  if ((aEchoue === true && failed === undefined) || (estBachelier === true && obtained === undefined)) return undefined;
  return anticipees.annee + 1;
}

/** The account must be activated within elapsed hours of its creation; the circular counts them from the mail, sent « dans les minutes qui suivent ». */
function activationFacts(situation: Situation, ref: InForce, at: number | null): Facts {
  const heures = ref.parametres.get("heuresActivation")?.valeur;
  const fuseau = ref.rulebook.academies[situation.academie]?.fuseau;
  const creation = situation.compte?.creeLe === undefined ? null : parseInstant(situation.compte.creeLe);
  if (creation === null || typeof heures !== "number" || fuseau === undefined) return { compteCreeLe: null, limiteActivation: null, activationExpiree: null };
  const limite = addHours(creation, heures);
  return {
    compteCreeLe: situation.compte?.creeLe ?? null,
    limiteActivation: withOffset(limite, wallTime(limite, fuseau)),
    activationExpiree: at === null ? null : at >= limite,
  };
}

function registerState(situation: Situation, ref: InForce, at: number | null): Value | undefined {
  if (situation.presente === undefined) return undefined;
  const window = registerWindow(situation.presente, ref);
  return window === null ? null : windowState(at, window.ouverture, window.fermeture);
}

/** The window of the register that holds what is presented, when this rulebook has it. */
export function registerWindow(presente: NonNullable<Situation["presente"]>, ref: InForce): { readonly ouverture: EcheanceDonnee; readonly fermeture: EcheanceDonnee } | null {
  const names = presente === "anticipees-seules" ? (["ouvertureAnticipees", "fermetureAnticipees"] as const) : (["ouvertureTerminales", "fermetureTerminales"] as const);
  const [ouverture, fermeture] = names.map((name) => ref.parametres.get(name)?.valeur as EcheanceDonnee | undefined);
  return ouverture === undefined || fermeture === undefined ? null : { ouverture, fermeture };
}
