/** The JSON Schema of the situation, from the structure that `parseSituation` checks. Only the build reads this file. */
import type { Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import { jsonOf } from "./situation/leaves.js";
import { doorOf } from "./situation/structure.js";
import * as z from "zod/mini";

/** A part of a JSON Schema, as far as it is read here. */
type Part = { description?: string; readonly properties?: Readonly<Record<string, Part>>; readonly anyOf?: readonly Part[] };

/**
 * The situation in JSON Schema (draft 2020-12): fields, closed lists, bounds. What fields say against each other it
 * cannot say: a document that it takes may still be refused by `parseSituation`, never the other way round.
 */
export function situationJsonSchema(rulebook: Rulebook = shipped): object {
  const { schema, libelles } = doorOf(rulebook);
  const json = z.toJSONSchema(schema, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, jsonOf(zodSchema));
    },
  });
  describe(json as Part, "", libelles);
  return { ...json, title: "Situation d'un candidat au baccalauréat", description: "Ce qu'une personne dit de sa situation. Un champ absent : pas encore dit." };
}

/** Each field is described by its label. */
function describe(part: Part, path: string, libelles: ReadonlyMap<string, string>): void {
  for (const [key, field] of Object.entries(part.properties ?? {})) {
    const own = path === "" ? key : `${path}.${key}`;
    const libelle = libelles.get(own);
    if (libelle !== undefined) field.description = libelle;
    describe(field, own, libelles);
  }
  for (const branch of part.anyOf ?? []) describe(branch, path, libelles);
}
