/** A situation written in an older format is read as if it had been written today. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkRulebook } from "../src/check.js";
import { evaluate } from "../src/evaluate.js";
import { formSchema } from "../src/form.js";
import { buildRulebook, type Migrations } from "../src/rulebook.js";
import { files, rulebook } from "../src/rules.js";
import { parseSituation } from "../src/situation.js";
import type { Situation } from "../src/types.js";
import { partialAndFull } from "./support/situations.js";

/** Made-up: no field was ever named so. */
const migrations: Migrations = {
  format: 3,
  migrations: [
    { de: 1, champs: [{ de: "telephone", vers: "telephoneMobile" }, { de: "echec", vers: "ajournement" }, { de: "autresPresentations.annee", vers: "autresPresentations.session" }], valeurs: [{ champ: "scolarite", de: "cned", vers: "cned-libre" }] },
    { de: 2, champs: [{ de: "ajournement.premiere", vers: "ajournement.premiereSession" }, { de: "ajournement.notes.philo", vers: "ajournement.notes.philosophie" }, { de: "lva", vers: "langues.lva" }], valeurs: [{ champ: "conserver", de: "philo", vers: "philosophie" }, { champ: "options.id", de: "latin", vers: "lca-latin" }, { champ: "options", de: "latin", vers: "lca-latin" }] },
  ],
};
const later = buildRulebook({ ...files, migrations });
const base = { session: 2024, academie: "clermont-ferrand" } as const;
const read = (input: unknown): unknown => {
  const parsed = parseSituation(input, later);
  return parsed.ok ? parsed.value : parsed.issues.map(({ path, code }) => `${path.join(".")}: ${code}`);
};

describe("an older format", () => {
  it("is brought to the current one, through every migration after it", () => {
    const old = { format: 1, ...base, telephone: true, scolarite: "cned", echec: { premiere: 2022, notes: { philo: 12 } }, autresPresentations: [{ annee: 2019, voie: "generale" }], conserver: ["philo"], options: ["latin", { id: "latin", programme: "cycle" }], lva: "anglais" };
    expect(read({ ...old, options: ["latin"] })).toEqual({
      format: 3,
      ...base,
      telephoneMobile: true,
      scolarite: "cned-libre",
      ajournement: { premiereSession: 2022, notes: { philosophie: 12 } },
      autresPresentations: [{ session: 2019, voie: "generale" }],
      conserver: ["philosophie"],
      options: ["lca-latin"],
      langues: { lva: "anglais" },
    });
    expect(read({ ...old, options: [{ id: "latin", programme: "cycle" }] })).toMatchObject({ options: [{ id: "lca-latin", programme: "cycle" }] });
  });

  it("starts at the format that is said: later names are then current ones", () => {
    expect(read({ format: 2, ...base, lva: "anglais" })).toEqual({ format: 3, ...base, langues: { lva: "anglais" } });
    expect(read({ format: 2, ...base, telephone: true })).toEqual(["telephone: champ-inconnu"]);
    expect(read({ ...base, lva: "anglais" })).toEqual(["lva: champ-inconnu"]);
    expect(read({ format: 3, ...base, langues: { lva: "anglais" } })).toEqual({ format: 3, ...base, langues: { lva: "anglais" } });
  });

  it("renames the fields that one does not know", () => {
    expect(read({ format: 1, ...base, neSaitPas: ["echec.premiere", "telephone", "eps.aptitude", "echec.notes.philo"] })).toMatchObject({ neSaitPas: ["ajournement.premiereSession", "telephoneMobile", "eps.aptitude", "ajournement.notes.philosophie"] });
  });

  it("joins what the new place holds already, and loses nothing where both are said: the door then refuses the old name", () => {
    expect(read({ format: 2, ...base, lva: "anglais", langues: { lvb: "espagnol" } })).toMatchObject({ langues: { lva: "anglais", lvb: "espagnol" } });
    expect(read({ format: 2, ...base, lva: "anglais", langues: { lva: "italien" } })).toEqual(["lva: champ-inconnu"]);
    expect(read({ format: 2, ...base, lva: "anglais", langues: "anglais" })).toEqual(["langues: objet-attendu", "lva: champ-inconnu"]);
  });

  it("is read by a form too", () => {
    const { session, academie } = base;
    const result = formSchema({ session, academie, rulebook: later })["~standard"].validate({ format: 1, scolarite: "cned", telephone: "peut-être" });
    expect(result.issues?.map(({ path, code }) => `${path.join(".")}: ${code}`)).toContain("telephoneMobile: booleen-attendu");
    expect(result.issues?.map(({ path }) => path[0])).not.toContain("scolarite");
  });

  it.each([[4], [0], [-1], [1.5], [Number.NaN], ["1"], [null], [{}], [[1]], [true]])("that does not exist is refused at its field: %j", (format) => {
    expect(read({ format, ...base })).toEqual([expect.stringMatching(/^format: (format-inconnu|nombre-attendu|null-refuse)$/)]);
  });
});

describe("the first format", () => {
  it("is that of today, said or not, and no migration leads elsewhere", () => {
    expect(rulebook.migrations).toEqual({ format: 1, migrations: [] });
    expect(parseSituation({ format: 1, ...base })).toEqual({ ok: true, value: { format: 1, ...base } });
    expect(parseSituation(base)).toEqual({ ok: true, value: base });
    expect(parseSituation({ format: 2, ...base })).toMatchObject({ ok: false, issues: [{ path: ["format"], code: "format-inconnu" }] });
  });

  it("is in every receipt, and changes no answer", () => {
    expect(evaluate(base).recu.format).toBe(1);
    expect(evaluate({ format: 1, ...base })).toEqual(evaluate(base));
  });
});

/** The same situation as the first format would have written it. */
function written(situation: Situation): object {
  const { telephoneMobile, ajournement, autresPresentations, scolarite, langues, conserver, ...rest } = situation;
  const { premiereSession, notes, ...failed } = ajournement ?? {};
  const { philosophie, ...marks } = notes ?? {};
  const { lva, ...others } = langues ?? {};
  return {
    ...rest,
    format: 1,
    ...(telephoneMobile === undefined ? {} : { telephone: telephoneMobile }),
    ...(ajournement === undefined ? {} : { echec: { ...failed, ...(premiereSession === undefined ? {} : { premiere: premiereSession }), ...(notes === undefined ? {} : { notes: { ...marks, ...(philosophie === undefined ? {} : { philo: philosophie }) } }) } }),
    ...(autresPresentations === undefined ? {} : { autresPresentations: autresPresentations.map(({ session: annee, ...exam }) => ({ ...exam, annee })) }),
    ...(scolarite === undefined ? {} : { scolarite: scolarite === "cned-libre" ? "cned" : scolarite }),
    ...(lva === undefined ? {} : { lva }),
    ...(langues === undefined ? {} : { langues: others }),
    ...(conserver === undefined ? {} : { conserver: Array.isArray(conserver) ? (conserver as readonly string[]).map((id) => (id === "philosophie" ? "philo" : id)) : conserver }),
  };
}

describe("every situation", () => {
  it("written in the first format is read as the one written today", () => {
    fc.assert(
      fc.property(partialAndFull, ({ partial, full }) => {
        for (const situation of [partial, full]) {
          expect(parseSituation(situation).ok).toBe(true);
          expect(read(written(situation))).toEqual({ ...situation, format: 3 });
        }
      }),
    );
  });
});

describe("the migrations of a rulebook", () => {
  it.each<readonly [string, unknown, readonly string[]]>([
    ["a format that no migration reaches", { format: 2, migrations: [] }, ["rules/migrations.json, format", "format 1"]],
    ["a gap", { format: 3, migrations: [{ de: 1 }, { de: 3 }] }, ["rules/migrations.json, migrations[1].de", "format 2"]],
    ["a path that is none", { format: 2, migrations: [{ de: 1, champs: [{ de: "__proto__", vers: "voie" }] }] }, ["migrations[0].champs[0].de", "chemin"]],
    ["a key that does not exist", { format: 2, migrations: [{ de: 1, champ: [] }] }, ["migrations[0].champ", "inconnue"]],
    ["nothing", undefined, ["rules, migrations", "manque"]],
  ])("are checked: %s", (_, value, words) => {
    const messages = checkRulebook({ ...files, migrations: value }).map(({ message }) => message);
    expect(messages.filter((message) => words.every((word) => message.includes(word)))).toHaveLength(1);
  });

  it("are those of the test, which has no other problem", () => {
    expect(checkRulebook({ ...files, migrations })).toEqual([]);
  });
});
