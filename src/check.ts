/** Checks the files of a rulebook as a whole: every problem at once, with its file, its rule, its place and what to do. */
import { readBook, fileOf } from "./check/book.js";
import { checkCitations } from "./check/citations.js";
import { checkNamedConditions } from "./check/conditions.js";
import { checkFaits, checkObjets, checkParametres, checkTables } from "./check/dictionary.js";
import { plainOf } from "./check/plain.js";
import { newReport, type Problem, type Report } from "./check/report.js";
import { checkResultats } from "./check/results.js";
import { checkObjetCycles, checkRegles } from "./check/rules.js";
import { newScope } from "./check/scope.js";
import { checkTexts } from "./check/texts.js";
import { checkUnused } from "./check/unused.js";
import { buildRulebook, type Academie, type Rulebook, type RulebookFiles } from "./rulebook.js";

export { duplicateKeys } from "./check/json.js";
export type { Problem } from "./check/report.js";

/** A rulebook that cannot be used, with every reason. */
export class RulebookError extends Error {
  override readonly name = "RulebookError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`Le référentiel a ${problems.length === 1 ? "un problème" : `${String(problems.length)} problèmes`} :\n${problems.map(({ message }) => `- ${message}`).join("\n")}`);
    this.problems = problems;
  }
}

/**
 * Every problem of the files of a rulebook; an empty list when there is none.
 *
 * @example
 * checkRulebook(files).map(({ message }) => message)
 * //=> ["rules/national/mention.json, règle « mention/note-conservee », conditions.all[0].operator : …"]
 */
export function checkRulebook(files: unknown): readonly Problem[] {
  const report = newReport();
  const plain = asJson(files, "rules", report);
  if (plain !== undefined) check(plain, report);
  return report.problems;
}

function check(files: unknown, report: Report): void {
  const book = readBook(files, report);
  if (!book.complete) return;
  const scope = newScope(book);
  checkFaits(scope, report);
  checkObjets(scope, report);
  checkParametres(scope, report);
  checkTables(scope, report);
  checkResultats(scope, report);
  checkNamedConditions(scope, report);
  checkRegles(scope, report);
  checkCitations(scope, report);
  checkTexts(scope, report);
  checkObjetCycles(scope, report);
  checkUnused(scope, report);
}

/**
 * A rulebook from its files.
 *
 * @throws {RulebookError} with every problem of the files.
 */
export function loadRulebook(files: unknown): Rulebook {
  const report = newReport();
  const plain = asJson(files, "rules", report);
  if (plain !== undefined) check(plain, report);
  if (report.problems.length > 0) throw new RulebookError(report.problems);
  return buildRulebook(plain as RulebookFiles);
}

/**
 * A rulebook with one more académie, brought by the application as a file like those of `rules/academies/`, with the
 * texts it cites under `sources`. What it says holds for that académie alone; the given rulebook does not change.
 *
 * @throws {RulebookError} with every problem of that file.
 */
export function withAcademie(rulebook: Rulebook, academie: unknown): Rulebook {
  const report = newReport();
  const plain = asJson(academie, fileOf.academie("?"), report);
  const id = idOf(plain);
  const file = fileOf.academie(id);
  const files = filesOf(rulebook);
  if (Object.hasOwn(files.academies, id)) report.add({ file, path: ["id"] }, `l'académie « ${id} » est déjà dans le référentiel ; donnez un autre identifiant`);
  const added = { ...files, academies: { ...files.academies, [id]: plain as Academie } };
  const problems = [...report.problems, ...(report.problems.length > 0 ? [] : checkRulebook(added).filter((problem) => problem.file === file))];
  if (problems.length > 0) throw new RulebookError(problems);
  return buildRulebook(added);
}

/** The files behind a rulebook, without what was made of them. */
function filesOf(rulebook: Rulebook): RulebookFiles {
  const { faits, objets, sources, listes, parametres, conditions, epreuves, dispenses, justificatifs, resultats, nonModelise, migrations, national, academies } = rulebook;
  return { faits, objets, sources, listes, parametres, conditions, epreuves, dispenses, justificatifs, resultats, nonModelise, migrations, national, academies };
}

const idOf = (academie: unknown): string => (typeof academie === "object" && academie !== null && "id" in academie && typeof academie.id === "string" ? academie.id : "?");

/** A copy, so that nobody changes a rulebook that was checked; `undefined` for what JSON cannot say. */
function asJson(value: unknown, file: string, report: Report): unknown {
  const plain = plainOf(value);
  if (plain.ok) return plain.value;
  report.add({ file, path: [] }, plain.cause);
  return undefined;
}
