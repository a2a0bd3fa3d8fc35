/** Entry `inscription-bac/form`: the situation as a form validates it, field by field. */
import { evaluate } from "./evaluate.js";
import { type AvertissementDeChamp, type FormIssue, impossibleChoices, missingAnswers, uncited, warnings } from "./form/answers.js";
import { covers, dependenciesOf, type Etape, etapes, holds } from "./form/champs.js";
import { readForm } from "./form/reading.js";
import { parseInstant } from "./instants.js";
import type { Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import { parseSituation } from "./situation.js";
import type { Situation } from "./types.js";

export { type AvertissementDeChamp, type FormIssue } from "./form/answers.js";
export { type Etape, type EtapeDonnee, etapes } from "./form/champs.js";
export { readFormData } from "./form/formdata.js";

export type FormOptions = {
  /** The campaign of the form: the exam session, and where the person registers. The input need not say them. */
  readonly session: number;
  readonly academie: string;
  /** The instant of the question, ISO 8601 with an offset. Without it nothing that depends on the day is claimed. */
  readonly at?: string;
  /** Another rulebook than the shipped one, from `loadRulebook`. */
  readonly rulebook?: Rulebook;
};

export type FormSchemaOptions = FormOptions & {
  /** Only the issues of this step's fields; the value is then what is sound of the whole form. */
  readonly etape?: Etape;
};

/** A synchronous Standard Schema (v1): a value without `issues`, or issues without `value`. It never throws, whatever the input. */
export type FormSchema = {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "inscription-bac";
    readonly validate: (value: unknown) => { readonly value: Situation; readonly issues?: undefined } | { readonly issues: readonly FormIssue[] };
    // Each form library infers the shape of its own fields, which are texts, numbers or both: any shape is read.
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly types?: { readonly input: any; readonly output: Situation };
  };
};

/**
 * The situation as a Standard Schema for forms: refuses what `parseSituation` refuses, the choices that a rule excludes,
 * and the absence of an answer that is still needed, all at once, each beside the field to change.
 *
 * It reads what forms give: an empty text, `NaN`, `null` or an object with nothing in it is « not said yet »; « 12,5 »,
 * « 2023 », « true », « oui » or « on » where a number or a boolean is expected is one; where a list is expected a single
 * text is a list of one, and « aucune » alone an empty one. An issue's path exists in the input, or names the field of the situation that misses. What
 * the texts leave open is no issue: see {@link avertissements}.
 *
 * @throws TypeError when the session, the académie, `at` or `etape` is not one: a mistake of the program, not of the form.
 * @example
 * formSchema({ session: 2024, academie: "clermont-ferrand", etape: "epreuves" })["~standard"].validate({
 *   scolarite: "aucune", presente: "terminales", eps: { aptitude: "apte", activites: ["danse", "badminton"] }, …
 * })
 * //=> { issues: [{ path: ["eps", "activites"], code: "choix-impossible", regle: "eps/activite-non-proposee", … }] }
 */
export function formSchema(options: FormSchemaOptions): FormSchema {
  checkOptions(options);
  const { etape } = options;
  if (etape !== undefined && !Object.hasOwn(etapes, etape)) throw new TypeError(`etape : « ${etape} » n'est pas l'une de ${Object.keys(etapes).join(", ")}`);
  return {
    "~standard": {
      version: 1,
      vendor: "inscription-bac",
      validate: (input) => {
        const { issues, sound } = examine(input, options);
        const here = etape === undefined ? issues : issues.filter(({ path }) => holds(etape, path));
        return here.length > 0 ? { issues: here } : { value: sound };
      },
    },
  };
}

/**
 * What to know beside each field of a form, without keeping it from being sent: the warnings of the bilan, and the
 * choices that the texts leave to be confirmed by the service. Reads its input as {@link formSchema} does; never throws
 * on bad input.
 *
 * @throws TypeError as {@link formSchema}.
 */
export function avertissements(input: unknown, options: FormOptions): readonly AvertissementDeChamp[] {
  checkOptions(options);
  const { bilan, sound, rulebook } = answer(input, options);
  return warnings(bilan, sound, rulebook);
}

/**
 * The fields (dotted paths) whose issues may change when the field at `path` does: those to validate again. A field not
 * told yet is not among them for want of an answer only. `path` is dotted, `options.0.id` or `options[0].id`.
 *
 * @example
 * dependencies("eps.aptitude").includes("eps.activites") //=> true
 */
export const dependencies = (path: string, rulebook: Rulebook = shipped): readonly string[] => dependenciesOf(rulebook, path);

function answer(input: unknown, { session, academie, at, rulebook = shipped }: FormOptions) {
  const { issues, sound } = readForm(input, { session, academie }, rulebook);
  return { issues, sound, rulebook, bilan: evaluate(sound, { rulebook, ...(at === undefined ? {} : { at }) }) };
}

/** Every problem: of each value, of values together, of choices, and what misses. */
function examine(input: unknown, options: FormOptions): { readonly issues: readonly FormIssue[]; readonly sound: Situation } {
  const { issues, sound, bilan, rulebook } = answer(input, options);
  const found = [...issues.map(uncited), ...impossibleChoices(bilan, sound, rulebook)];
  // A field with a problem of its own is not missing.
  const known = found.map(({ path }) => path.join("."));
  const missing = missingAnswers(bilan, sound, rulebook).filter(({ path }) => !known.some((other) => covers(other, path.join(".")) || covers(path.join("."), other)));
  return { issues: [...found, ...missing], sound };
}

function checkOptions({ session, academie, at, rulebook = shipped }: FormOptions): void {
  const parsed = parseSituation({ session, academie }, rulebook);
  if (!parsed.ok) throw new TypeError(parsed.issues.map(({ message }) => message).join("\n"));
  if (at !== undefined && parseInstant(at) === null) throw new TypeError(`at : « ${at} » n'est pas un instant ISO 8601 avec décalage (par exemple 2023-11-24T16:59:00+01:00)`);
}
