/** Where a problem of the rulebook stands, and how it reads. */

/** One problem of a rulebook: the file, the rule and the place in it, and a French sentence that says all of it, the cause and the remedy. */
export type Problem = {
  /** For instance `rules/national/mention.json`. */
  readonly file: string;
  readonly regle?: string;
  /** Inside the rule, or inside the file beside no rule: `conditions.all[0].operator`. */
  readonly place: string;
  readonly message: string;
};

/** A place in a file, or in one rule of it. */
export type At = { readonly file: string; readonly regle?: string; readonly path: ReadonlyArray<string | number> };

export type Report = { readonly problems: readonly Problem[]; readonly add: (at: At, cause: string) => void };

export const within = (at: At, ...path: ReadonlyArray<string | number>): At => ({ ...at, path: [...at.path, ...path] });

/** `["conditions", "all", 0, "fact"]` → `conditions.all[0].fact`; a key that is not a plain word is quoted. */
export const placeOf = (path: ReadonlyArray<string | number>): string =>
  path.map((key, i) => (typeof key === "number" ? `[${key}]` : !/^[\w-]+$/.test(key) ? `["${key}"]` : i === 0 ? key : `.${key}`)).join("");

/** A report that keeps each problem once. */
export function newReport(): Report {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  return {
    problems,
    add: (at, cause) => {
      const { file, regle } = at;
      const place = placeOf(at.path);
      const message = `${[file, ...(regle === undefined ? [] : [`règle « ${regle} »`]), ...(place === "" ? [] : [place])].join(", ")} : ${cause}`;
      if (seen.has(message)) return;
      seen.add(message);
      problems.push(regle === undefined ? { file, place, message } : { file, regle, place, message });
    },
  };
}

/** « a », « b », « c ». */
export const quoted = (names: readonly string[]): string => names.map((name) => `« ${name} »`).join(", ");

/** The first dozen of the words that are admitted. */
export const among = (names: readonly string[]): string => (names.length > 12 ? `${quoted(names.slice(0, 12))}, …` : quoted(names));

/** « sessions 2024, 2025 ». */
export const inSessions = (sessions: readonly number[]): string => `session${sessions.length > 1 ? "s" : ""} ${sessions.join(", ")}`;
