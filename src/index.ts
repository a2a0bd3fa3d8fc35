/** inscription-bac: what a registration to the baccalauréat will be, with the rule and the text behind every answer. */
export { checkRulebook, duplicateKeys, loadRulebook, RulebookError, withAcademie, type Problem } from "./check.js";
export { compteSchema, parseCompte, type Compte, type CompteOptions, type IssueCitee, type ParsedCompte } from "./compte.js";
export { compareRulebooks, type Place } from "./differences.js";
export { evaluate, type EvaluateOptions } from "./evaluate.js";
export { leviers } from "./leviers.js";
export { explain } from "./explain.js";
export type { Rulebook, RulebookFiles } from "./rulebook.js";
export { reasons } from "./reasons.js";
export { comparer, resultat } from "./resultat.js";
export { questions, requirements } from "./questions.js";
export { parseSituation, situationSchema } from "./situation.js";
export type { CodeSituation } from "./situation/refus.js";
export type * from "./types.js";
export { version } from "./version.js";
