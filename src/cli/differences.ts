/** `inscription-bac differences`: what changes from one session, or one académie, to another. */
import { compareRulebooks, type Place } from "../differences.js";
import type { Line, Section } from "../explain.js";
import { typography } from "../messages.js";
import { rulebook } from "../rules.js";
import type { DifferencesReferentiels } from "../types.js";
import type { Asked } from "./args.js";
import { exitCodes, usage, type ExitCode } from "./failure.js";
import { layoutOf, write, type Io } from "./io.js";
import { render } from "./terminal.js";

type Request = Extract<Asked, { readonly kind: "differences" }>;

export async function differencesCommand(request: Request, io: Io): Promise<ExitCode> {
  const [a, b] = placesOf(request);
  checkCovered(a);
  checkCovered(b);
  const told = compareRulebooks(a, b);
  await write(io.stdout, request.json ? `${JSON.stringify(told, null, 2)}\n` : render(differencesSections(told), layoutOf(io.stdout, io.env)));
  return exitCodes.answered;
}

const isSession = (text: string): boolean => /^\d{4}$/.test(text);

/** Where no rule is in force nothing is compared: « no difference » would be a guess. */
function checkCovered({ session }: Place): void {
  const regles = [...rulebook.regles.values()];
  if (regles.some(({ depuis, jusque }) => depuis <= session && session <= jusque)) return;
  throw usage(`La session ${String(session)} n'est pas dans le référentiel, qui va de ${String(Math.min(...regles.map(({ depuis }) => depuis)))} à ${String(Math.max(...regles.map(({ jusque }) => jusque)))}.`);
}

function placesOf({ a, b, session, academie }: Request): readonly [Place, Place] {
  if (isSession(a) && isSession(b)) {
    if (session !== null) throw usage("L'option « --session » accompagne deux académies ; pour deux sessions, donnez-les seules.");
    const where = academie ?? Object.keys(rulebook.academies)[0] ?? "";
    return [{ session: Number(a), academie: where }, { session: Number(b), academie: where }];
  }
  if (isSession(a) || isSession(b)) throw usage(`« ${a} » et « ${b} » ne se comparent pas : donnez deux sessions, ou deux académies.`);
  if (academie !== null) throw usage("L'option « --academie » accompagne deux sessions ; pour deux académies, donnez-les seules.");
  if (session === null || !isSession(session)) throw usage("Pour deux académies, dites la session : --session 2024.");
  return [{ session: Number(session), academie: a }, { session: Number(session), academie: b }];
}

const placeWords = ({ academie }: Place): string => rulebook.academies[academie]?.nom ?? `« ${academie} », hors du référentiel`;

function differencesSections({ a, b, regles, parametres, points, candidats }: DifferencesReferentiels): readonly Section[] {
  const rules = (list: ReadonlyArray<{ readonly id: string; readonly titre: string; readonly change?: readonly string[] }>): readonly Line[] =>
    list.map(({ id, titre, change }) => ({ text: typography(`${id} — ${titre}${change === undefined ? "" : ` (${change.join(", ")})`}`), mark: "-" }));
  const sections: readonly Section[] = [
    { title: "Règles ajoutées", lines: rules(regles.ajoutees) },
    { title: "Règles terminées", lines: rules(regles.terminees) },
    { title: "Règles changées", lines: rules(regles.modifiees) },
    { title: "Valeurs changées", lines: parametres.map(({ libelle, id }) => ({ text: typography(`${libelle} (${id})`), mark: "-" })) },
    { title: typography("À qui il est répondu autrement"), lines: points.map(({ point, de, vers, qui, candidats: count }) => ({ text: typography(`${point} : ${de} → ${vers} (${String(count)} sur ${String(candidats)}). ${qui.length === 0 ? "Tous." : `Qui a dit : ${qui.join(" ; ")}.`}`), mark: "-" })) },
  ];
  const empty = sections.every(({ lines }) => lines.length === 0);
  return [
    { title: typography(`De la session ${String(a.session)} (${placeWords(a)}) à la session ${String(b.session)} (${placeWords(b)})`), lines: [{ text: typography(empty ? `Aucune différence trouvée, sur ${String(candidats)} candidats comparés.` : `${String(candidats)} candidats comparés. Une différence montrée existe ; une autre peut ne pas être montrée.`) }] },
    ...sections.filter(({ lines }) => lines.length > 0),
  ];
}
