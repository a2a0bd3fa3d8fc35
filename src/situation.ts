/**
 * The input door: from anything at all to a `Situation`, or to every problem it has, each with its path, a stable code
 * and a French sentence. Past it, code trusts its types.
 */
import type { Rulebook } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import type { Parsed, Situation, StandardSchema } from "./types.js";
import { contradictions } from "./situation/contradictions.js";
import { parseTree, type Wording } from "./situation/issues.js";
import { migrated } from "./situation/migrations.js";
import { doorOf } from "./situation/structure.js";

/**
 * Checks what a person said of their situation, and gives it as a fresh plain object.
 *
 * Never throws, whatever the input; reports every problem at once. Each issue has a non-empty path, a stable code
 * ({@link CodeSituation}), a French sentence, and in `params` the raw values (`valeur`, and the other fields by path).
 * A situation that says an older `format` is first brought to the current one; paths and values are then those of it.
 *
 * @example
 * parseSituation({ session: 2024, academie: "clermont-ferrand", specialites: ["mathematique"] })
 * //=> { ok: false, issues: [{ path: ["specialites", 0], code: "valeur-inconnue", message: "… Vouliez-vous dire « mathematiques » ?", … }] }
 */
export function parseSituation(input: unknown, rulebook: Rulebook = shipped): Parsed<Situation> {
  const { schema, libelles } = doorOf(rulebook);
  const migre: Wording["migre"] = (older) => migrated(older, rulebook.migrations);
  const { tree, issues, value } = parseTree(schema, input, { libelles, tout: "la situation", premierChamp: "session", migre });
  const all = [...issues, ...contradictions(tree, issues, rulebook, libelles)];
  return value === null || all.length > 0 ? { ok: false, issues: all } : { ok: true, value };
}

/** The same door as a Standard Schema, on the shipped rulebook: synchronous, with every issue. */
export const situationSchema: StandardSchema<Situation> = {
  "~standard": {
    version: 1,
    vendor: "inscription-bac",
    validate: (value) => {
      const parsed = parseSituation(value);
      return parsed.ok ? { value: parsed.value } : { issues: parsed.issues };
    },
  },
};
