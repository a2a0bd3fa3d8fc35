/** inscription-bac: what a registration to the baccalauréat will be, with the rule and the text behind every answer. */
export { evaluate, type EvaluateOptions } from "./evaluate.js";
export type * from "./types.js";
