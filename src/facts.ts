/** From what a person said to one flat table of facts: a value, `null` (does not apply), or absent (not known yet). */
import { derivations, type Derivation, type DeriveContext } from "./derive.js";
import { addHours, parseInstant, windowState, withOffset, wallTime } from "./instants.js";
import { inlined, nowhere, placesOf, type InForce } from "./inforce.js";
import { compile, factsRead, type Condition, type Read, type Slots, type Value } from "./logic.js";
import { per } from "./once.js";
import type { EcheanceDonnee, Fait, Rulebook } from "./rulebook.js";
import type { Situation } from "./types.js";

export const contextOf = per(({ parametres, rulebook }: InForce): DeriveContext => ({ parametre: (name) => parametres.get(name)?.valeur, liste: (name) => rulebook.listes[name] ?? {} }));

/** What is at a dotted path of the situation; `undefined` where nothing was said. */
export const told = (situation: Situation, path: string): Value | undefined => toldAt(situation, path.split("."));

export function toldAt(situation: Situation, keys: readonly string[]): Value | undefined {
  let here: unknown = situation;
  for (const key of keys) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return here as Value | undefined;
}

/** The facts of a candidate, by slot for the rules and by name for the rest. */
export type Candidat = { readonly slots: Slots; readonly get: Read };

type Step = { readonly slot: number; readonly gate: number | null; readonly value: (situation: Situation, facts: Slots, ref: InForce) => Value | undefined };

/** How the facts of the candidate are computed, each after those it is made of. */
const factOrder = per((rulebook: Rulebook): readonly Step[] => {
  const steps: Step[] = [];
  const done = new Set<string>();
  const visit = (name: string): void => {
    const fait = rulebook.faits[name];
    if (fait === undefined || done.has(name)) return;
    done.add(name);
    inputsOf(rulebook, name).forEach(visit);
    if (fait.nature === "base" || fait.nature === "conclu" || (fait.portee ?? "candidat") !== "candidat") return;
    steps.push({ slot: slotOf(rulebook, name), gate: fait.si === undefined ? null : slotOf(rulebook, fait.si), value: computation(rulebook, name, fait) });
  };
  Object.keys(rulebook.faits).forEach(visit);
  return steps;
});

const slotOf = (rulebook: Rulebook, name: string): number => (placesOf(rulebook).get(name) ?? nowhere).slot;

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
  if (condition !== null) {
    const test = compile(condition, (fact) => placesOf(rulebook).get(fact) ?? nowhere);
    return (_situation, facts) => test(facts, facts);
  }
  const compute = derivations[name];
  if (fait.nature !== "derive" || compute === undefined) throw new Error(`fait « ${name} » : aucune fonction ne le calcule`);
  const { parametres = [] } = fait;
  const inputs = fait.lit.map((input) => slotOf(rulebook, input));
  return (_situation, facts, ref) => {
    for (const parametre of parametres) if (!ref.parametres.has(parametre)) return undefined;
    return lift(inputs, facts, compute, ref);
  };
}

/** A function of known values: absent if an input is absent, `null` if one is `null`, else its result. */
function lift(inputs: readonly number[], facts: Slots, compute: Derivation, ref: InForce): Value | undefined {
  let applies = true;
  for (const input of inputs) {
    const value = facts[input];
    if (value === undefined) return undefined;
    if (value === null) applies = false;
  }
  return applies ? compute(inputs.map((input) => facts[input]), contextOf(ref)) : null;
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
export function deriveFacts(situation: Situation, ref: InForce, at: number | null): Candidat {
  const { places, rulebook } = ref;
  const facts = new Array<Value | undefined>(places.size + 1).fill(undefined);
  const get: Read = (name) => facts[(places.get(name) ?? nowhere).slot];
  setBaseFacts(situation, ref, at, get, (name, value) => {
    if (value !== undefined) facts[slotOf(rulebook, name)] = value;
  });
  for (const { slot, gate, value } of factOrder(rulebook)) {
    const open = gate === null ? true : facts[gate];
    if (open === true) facts[slot] = value(situation, facts, ref);
    else if (open !== undefined) facts[slot] = null;
  }
  return { slots: facts, get };
}

/** Facts that are not one field nor a function of known values: the campaign, the clock, and what a box ticked in tab 3 closes. */
function setBaseFacts(situation: Situation, ref: InForce, at: number | null, get: Read, set: (name: string, value: Value | undefined) => void): void {
  set("session", situation.session);
  set("sessionSuivante", situation.session + 1);
  set("academie", situation.academie);
  set("nomAcademie", ref.nomAcademie ?? situation.academie);
  set("academieCouverte", ref.couverte);
  const { compteCreeLe, limiteActivation, activationExpiree } = activation(situation, ref, at);
  set("compteCreeLe", compteCreeLe);
  set("limiteActivation", limiteActivation);
  set("activationExpiree", activationExpiree);
  set("etalement", situation.amenagements?.etalement !== undefined);
  set("etalementObtenu", situation.amenagements?.etalement?.etat === "obtenu");
  set("demenage", situation.demenagement !== undefined);
  set("aEchoue", hasFailed(situation));
  set("aUnDiplome", hasDiploma(situation));
  set("estBachelier", isBachelier(situation, ref));
  set("peutDemanderUneDispense", mayAskForDispense(situation, get("estBachelier")));
  set("aUneProvenance", situation.provenance !== undefined ? true : situation.parcours === undefined ? undefined : situation.parcours === "premiere-l-an-passe" || situation.parcours === "lycee-professionnel");
  set("sessionDesAnticipees", sessionDesAnticipees(situation, get("aEchoue"), get("estBachelier")));
  set("etatRegistre", registerState(situation, ref, at));
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
function mayAskForDispense({ dispensesDemandees, parcours, scolarite }: Situation, estBachelier: Value | undefined): boolean | undefined {
  if (Array.isArray(dispensesDemandees) && dispensesDemandees.length > 0) return true;
  if (estBachelier === true || parcours === "lycee-professionnel" || scolarite === "systeme-etranger") return true;
  return estBachelier === undefined || parcours === undefined || scolarite === undefined ? undefined : false;
}

/**
 * The session for which épreuves anticipées counted: the one that follows their year, or that same year when they were
 * sat with the terminales (arrêté du 16-7-2018 « épreuves anticipées », art. 2 and 3). Someone who presented the whole
 * exam in that year sat them with it.
 */
function sessionDesAnticipees({ anticipees, ajournement, diplome }: Situation, aEchoue: Value | undefined, estBachelier: Value | undefined): number | null | undefined {
  if (anticipees === undefined) return undefined;
  if (anticipees === "jamais-presentees") return null;
  if (anticipees.avecTerminales === true) return anticipees.annee;
  if (aEchoue === undefined || estBachelier === undefined) return undefined;
  const failed = ajournement?.derniereSession;
  const obtained = diplome?.session;
  if (anticipees.annee === failed || (estBachelier === true && anticipees.annee === obtained)) return anticipees.annee;
  if ((aEchoue === true && failed === undefined) || (estBachelier === true && obtained === undefined)) return undefined;
  return anticipees.annee + 1;
}

/** The account must be activated within elapsed hours of its creation; the circular counts them from the mail, sent « dans les minutes qui suivent ». */
function activation(situation: Situation, ref: InForce, at: number | null): { readonly compteCreeLe: string | null; readonly limiteActivation: string | null; readonly activationExpiree: boolean | null } {
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
