/** Parameters and deadlines, session by session and second by second: no hole, no overlap. */
import { registerWindow } from "../facts.js";
import { inForce } from "../inforce.js";
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

/** How many instants are looked at around the deadlines, and where a register goes back or skips its opening. */
export function instantFindings(rulebook: Rulebook): { readonly instants: number; readonly constats: readonly GridFinding[] } {
  const constats: GridFinding[] = [];
  let instants = 0;
  for (const academie of Object.values(rulebook.academies))
    for (const session of Object.keys(academie.sessions).map(Number))
      for (const presente of ["terminales", "anticipees-seules"] as const satisfies ReadonlyArray<NonNullable<Situation["presente"]>>) {
        const window = registerWindow(presente, inForce(rulebook, session, academie.id));
        if (window === null) continue;
        const edges = [...edgesOf(window.ouverture), ...edgesOf(window.fermeture)];
        const seen = edges.flatMap((edge) => [edge - second, edge, edge + second]).sort((a, b) => a - b).map((at) => windowState(at, window.ouverture, window.fermeture));
        instants += seen.length;
        const ranks = seen.map((state) => states.indexOf(state));
        const where = `le registre « ${presente} » de ${academie.id} à la session ${String(session)}`;
        if (ranks.some((rank, i) => rank < (ranks[i - 1] ?? 0))) constats.push({ objet: where, message: `${where} ferme avant d'ouvrir, ou rouvre` });
        for (const needed of ["a-venir", "ouvert", "clos"]) if (!seen.some((state) => state === needed)) constats.push({ objet: where, message: `${where} n'est jamais « ${needed} »` });
        const start = Math.min(...edgesOf(window.ouverture));
        const [early, open] = [start - second, start].map((instant) => windowState(instant, window.ouverture, window.fermeture));
        if (early !== "a-venir" || open === "a-venir") constats.push({ objet: where, message: `${where} n'ouvre pas à l'heure dite` });
        const end = Math.max(...edgesOf(window.fermeture));
        const [before, at] = [end - second, end].map((instant) => windowState(instant, window.ouverture, window.fermeture));
        if (before === "clos" || at !== "clos") constats.push({ objet: where, message: `${where} ne ferme pas à l'heure dite` });
      }
  return { instants, constats };
}

/** The instant that a deadline states; of a day without an hour, its first instant and the first of the day after. */
export function edgesOf(echeance: EcheanceDonnee): readonly number[] {
  if (echeance.instant !== undefined) return [Date.parse(echeance.instant)];
  const noon = Date.parse(`${echeance.date}T12:00:00Z`);
  const day = 24 * 3600 * second;
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
