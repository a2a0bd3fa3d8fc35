/** Parameters and deadlines, session by session and second by second: no hole, no overlap. */
import { deriveFacts, registerWindow } from "../facts.js";
import { inForce, type InForce } from "../inforce.js";
import { wallTime, windowState } from "../instants.js";
import type { EcheanceDonnee, Rulebook } from "../rulebook.js";
import type { Situation } from "../types.js";

export type GridFinding = { readonly objet: string; readonly message: string };

/** The sessions from the first that a rule governs to the last. */
export function sessionsOf(rulebook: Rulebook): readonly number[] {
  const regles = [...rulebook.regles.values()];
  const first = Math.min(...regles.map(({ depuis }) => depuis));
  const last = Math.max(...regles.map(({ jusque }) => jusque));
  return regles.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Each national parameter has one value at each session, and no more. */
export function parameterFindings(rulebook: Rulebook): readonly GridFinding[] {
  const sessions = sessionsOf(rulebook);
  return Object.entries(rulebook.parametres).flatMap(([name, { valeurs }]) => {
    if (valeurs === undefined) return [];
    const counts = sessions.map((session) => valeurs.filter(({ depuis, jusque }) => depuis <= session && session <= jusque).length);
    const holes = sessions.filter((_session, i) => counts[i] === 0);
    const overlaps = sessions.filter((_session, i) => (counts[i] ?? 0) > 1);
    return [
      ...(holes.length === 0 ? [] : [{ objet: name, message: `le paramètre « ${name} » n'a pas de valeur à la session ${holes.join(", ")}` }]),
      ...(overlaps.length === 0 ? [] : [{ objet: name, message: `le paramètre « ${name} » a plusieurs valeurs à la session ${overlaps.join(", ")}` }]),
    ];
  });
}

const states = ["a-venir", "ouvert", "dernier-jour", "clos"];
const second = 1000;
const hour = 3600 * second;

/** How many instants are looked at, a second around each edge of each deadline, and what goes wrong there. */
export function instantFindings(rulebook: Rulebook): { readonly instants: number; readonly constats: readonly GridFinding[] } {
  const constats: GridFinding[] = [];
  let instants = 0;
  for (const academie of Object.values(rulebook.academies))
    for (const session of Object.keys(academie.sessions).map(Number)) {
      const ref = inForce(rulebook, session, academie.id);
      const looked = aroundAll(ref);
      instants += looked.length;
      constats.push(...deadlineFindings(ref), ...(["terminales", "anticipees-seules"] as const).flatMap((presente) => registerFindings(presente, ref, looked)), ...accountFindings(ref, looked));
    }
  return { instants, constats };
}

const placeOf = ({ academie, session }: InForce): string => `${academie} à la session ${String(session)}`;

/** The deadlines that a rulebook in force has, by their parameter. */
export const deadlinesOf = ({ parametres, rulebook }: InForce): ReadonlyArray<readonly [name: string, echeance: EcheanceDonnee]> =>
  [...parametres].flatMap(([name, { valeur }]) => (rulebook.parametres[name]?.type === "echeance" ? [[name, valeur as EcheanceDonnee] as const] : []));

/** A second before, at and after every edge of every deadline, in order. */
const aroundAll = (ref: InForce): readonly number[] => [...new Set(deadlinesOf(ref).flatMap(([, echeance]) => edgesOf(echeance)).flatMap((edge) => [edge - second, edge, edge + second]))].sort((a, b) => a - b);

/** A deadline without an hour is a day of its zone, from its first second to its last; one with an hour, the instant of that hour there. */
function deadlineFindings(ref: InForce): readonly GridFinding[] {
  return deadlinesOf(ref).flatMap(([name, echeance]) => {
    const [start = 0, end = start] = edgesOf(echeance);
    const days = [start - second, start, end - second, end].map((at) => wallTime(at, echeance.fuseau));
    const isRight = echeance.heure === undefined ? days.map((day) => day.slice(0, 10) === echeance.date).join() === "false,true,true,false" : days[1] === `${echeance.date}T${echeance.heure}:00`;
    return isRight ? [] : [{ objet: name, message: `« ${name} » de ${placeOf(ref)} ne tient pas dans le jour ou à l'heure qu'elle dit` }];
  });
}

/** A register opens once and closes once, at the hour said, whatever other deadline passes. */
function registerFindings(presente: NonNullable<Situation["presente"]>, ref: InForce, looked: readonly number[]): readonly GridFinding[] {
  const window = registerWindow(presente, ref);
  if (window === null) return [];
  const stateAt = (at: number): string => windowState(at, window.ouverture, window.fermeture);
  const seen = looked.map(stateAt);
  const ranks = seen.map((state) => states.indexOf(state));
  const start = Math.min(...edgesOf(window.ouverture));
  const end = Math.max(...edgesOf(window.fermeture));
  const where = `le registre « ${presente} » de ${placeOf(ref)}`;
  return [
    ...(ranks.some((rank, i) => rank < (ranks[i - 1] ?? 0)) ? [`${where} ferme avant d'ouvrir, ou rouvre`] : []),
    ...["a-venir", "ouvert", "clos"].filter((needed) => !seen.includes(needed)).map((needed) => `${where} n'est jamais « ${needed} »`),
    ...(stateAt(start - second) !== "a-venir" || stateAt(start) === "a-venir" ? [`${where} n'ouvre pas à l'heure dite`] : []),
    ...(stateAt(end - second) === "clos" || stateAt(end) !== "clos" ? [`${where} ne ferme pas à l'heure dite`] : []),
  ].map((message) => ({ objet: where, message }));
}

/** An account created at any of these instants, or so as to expire then, expires once the hours have elapsed and not a second before. */
function accountFindings(ref: InForce, looked: readonly number[]): readonly GridFinding[] {
  const heures = ref.parametres.get("heuresActivation")?.valeur;
  if (typeof heures !== "number") return [];
  const isExpired = (created: number, at: number): unknown => deriveFacts({ session: ref.session, academie: ref.academie, compte: { existe: true, active: false, creeLe: new Date(created).toISOString() } }, ref, at).get("activationExpiree");
  const wrong = looked.flatMap((at) => [at, at - heures * hour]).filter((created) => isExpired(created, created + heures * hour - second) !== false || isExpired(created, created + heures * hour) !== true);
  return wrong.length === 0 ? [] : [{ objet: "heuresActivation", message: `un compte de ${placeOf(ref)} n'expire pas à l'heure dite` }];
}

/** The instant that a deadline states; of a day without an hour, its first instant and the first of the day after. */
export function edgesOf(echeance: EcheanceDonnee): readonly number[] {
  if (echeance.instant !== undefined) return [Date.parse(echeance.instant)];
  const noon = Date.parse(`${echeance.date}T12:00:00Z`);
  const day = 24 * hour;
  // The zone is never a day away: midnight is looked for around the day's own noon.
  const first = (from: number, date: string): number => {
    let [low, high] = [from - day, from];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (wallTime(middle, echeance.fuseau).slice(0, 10) >= date) high = middle;
      else low = middle;
    }
    return high;
  };
  const next = new Date(noon + day).toISOString().slice(0, 10);
  return [first(noon, echeance.date), first(noon + day, next)];
}
