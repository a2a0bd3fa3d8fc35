/** One change in the files of the rulebook, and the rulebook that it gives. */
import type { Rulebook, RulebookFiles } from "../../src/rulebook.js";
import { files as shippedFiles, rulebook as shipped } from "../../src/rules.js";

export type Path = ReadonlyArray<string | number>;

/** A change at a place of the files; `gone` takes the place away. */
export type Edit = { readonly path: Path; readonly value: unknown } | { readonly path: Path; readonly gone: true };

export type Mutant = Edit & {
  /** The rule, parameter or table that changes. */
  readonly id: string;
  /** The file it is in, without its folder. */
  readonly sujet: string;
  /** What changes, in one line. */
  readonly mutation: string;
  /** When the change can be seen at all. */
  readonly depuis: number;
  readonly jusque: number;
  readonly academie: string | null;
  /** The rule, when it is one: only stories that ask it can tell. */
  readonly regle?: string;
  /** Whether only who meets the rule, or may meet it, can tell. */
  readonly whenMet?: boolean;
};

/** A copy of `whole` with the change; what is not on the way is shared. */
export function edited(whole: unknown, edit: Edit, depth = 0): unknown {
  const key = edit.path[depth];
  if (key === undefined) return "gone" in edit ? undefined : edit.value;
  const last = depth === edit.path.length - 1;
  if (Array.isArray(whole)) {
    const copy = [...(whole as readonly unknown[])];
    if (last && "gone" in edit) copy.splice(key as number, 1);
    else copy[key as number] = edited(copy[key as number], edit, depth + 1);
    return copy;
  }
  const copy = { ...(whole as Readonly<Record<string | number, unknown>>) };
  if (last && "gone" in edit) Reflect.deleteProperty(copy, key);
  else copy[key] = edited(copy[key], edit, depth + 1);
  return copy;
}

/** The files with one change, for the check at load. */
export const mutatedFiles = (edit: Edit): RulebookFiles => edited(shippedFiles, edit) as RulebookFiles;

/** The rulebook with one change, without the check and without the hash of the whole: nothing here reads it. */
export function mutatedRulebook(mutant: Mutant): Rulebook {
  const { regle } = mutant;
  const changed = edited(shipped, mutant) as Rulebook;
  if (regle === undefined) return changed;
  const regles = new Map(shipped.regles);
  const [folder = "", file = ""] = mutant.path as readonly string[];
  const now = (folder === "academies" ? changed.academies[file]?.regles : changed.national[file])?.[regle];
  if (now === undefined) regles.delete(regle);
  else regles.set(regle, { ...now, academie: folder === "academies" ? file : null });
  return { ...changed, regles };
}
