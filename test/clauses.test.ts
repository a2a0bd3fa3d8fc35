import { describe, expect, it } from "vitest";
import { parseCompte } from "../src/compte.js";
import { rulebook } from "../src/rules.js";
import { bilanOf, citationsOf, fixtures } from "./support/fixtures.js";

/** The clauses are data: the passages of the circular in `rules/sources.json`. */
const circulaire = "circulaire-2023-625";
const clauses = Object.keys(rulebook.sources[circulaire]?.passages ?? {});

/** « Remplir les informations si nécessaire »: there is nothing to compute, and `non-modelise.json` says so. */
const nothingToCompute = ["C35"];
/** The account form has its own schema, and its own answers. */
const ofTheAccount = ["C10", "C11", "C12"];

const citedByData = new Set([
  ...[...rulebook.regles.values()].flatMap(({ sources }) => sources),
  ...Object.values(rulebook.parametres).flatMap(({ valeurs }) => (valeurs ?? []).flatMap(({ sources }) => sources)),
  ...Object.values(rulebook.academies).flatMap(({ sessions }) => Object.values(sessions).flatMap(({ parametres }) => Object.values(parametres).flatMap(({ sources }) => sources))),
]);
const shown = new Map<string, string>();
for (const story of fixtures) for (const citation of citationsOf(bilanOf(story))) if (!shown.has(citation)) shown.set(citation, story.nom);

const compte = {
  nomDeNaissance: "Lefèvre",
  confirmationNomDeNaissance: "Lefèvre",
  prenoms: "Anaïs, Marie",
  dateDeNaissance: "2005-05-20",
  confirmationDateDeNaissance: "2005-05-20",
  mel: "anais.lefevre@exemple.fr",
  confirmationMel: "anais.lefevre@exemple.fr",
  motDePasse: "Cyclades!2024",
  confirmationMotDePasse: "Cyclades!2024",
};

const clermont = { session: 2024, academie: "clermont-ferrand" } as const;

/** The clauses that the problems of an account form cite. */
const refusedBy = (form: unknown): readonly string[] => {
  const parsed = parseCompte(form, clermont);
  return parsed.ok ? [] : parsed.issues.flatMap(({ sources }) => sources);
};

describe("the circular, clause by clause", () => {
  it("has the fifty-seven clauses C01 to C57", () => {
    expect(clauses).toEqual(Array.from({ length: 57 }, (_, i) => `C${String(i + 1).padStart(2, "0")}`));
  });

  it.each(clauses.filter((clause) => !nothingToCompute.includes(clause)))("%s is carried by a rule or a parameter", (clause) => {
    expect(citedByData).toContain(`${circulaire}#${clause}`);
  });

  it.each(clauses.filter((clause) => !nothingToCompute.includes(clause)))("%s is cited in the bilan of a story", (clause) => {
    expect([...shown.keys()]).toContain(`${circulaire}#${clause}`);
  });

  it.each(nothingToCompute)("%s has nothing to compute, and the rulebook says so", (clause) => {
    expect(rulebook.nonModelise.flatMap(({ sources }) => sources)).toContain(`${circulaire}#${clause}`);
    expect(citedByData).not.toContain(`${circulaire}#${clause}`);
  });
});

describe("the account form", () => {
  it("takes a form that follows C10, C11 and C12", () => {
    expect(parseCompte(compte, clermont)).toEqual({ ok: true, value: compte });
  });

  const forms: ReadonlyArray<readonly [string, string, unknown]> = [
    ["C10", "nothing filled in", {}],
    ["C10", "a birth name confirmed differently", { ...compte, confirmationNomDeNaissance: "Lefevre" }],
    ["C10", "no first name", { ...compte, prenoms: "" }],
    ["C10", "a birth date confirmed differently", { ...compte, confirmationDateDeNaissance: "2005-05-21" }],
    ["C10", "an address confirmed differently", { ...compte, confirmationMel: "anais@exemple.fr" }],
    ["C10", "a password confirmed differently", { ...compte, confirmationMotDePasse: "Cyclades!2025" }],
    ["C11", "seven characters", password("Cycla!2")],
    ["C11", "twenty-one characters", password("Cyclades!202400000000")],
    ["C11", "no lower case", password("CYCLADES!2024")],
    ["C11", "no upper case", password("cyclades!2024")],
    ["C11", "no special character", password("Cyclades2024")],
    ["C11", "an accent", password("Cycladés!2024")],
    ["C12", "an address without a domain", { ...compte, mel: "anais", confirmationMel: "anais" }],
  ];
  it.each(forms)("%s: refuses %s, and cites the clause", (clause, _what, form) => {
    expect(refusedBy(form)).toContain(`${circulaire}#${clause}`);
  });

  it.each([password("Cycla!24"), password("Cyclades!20240000000")])("takes a password of 8 and of 20 characters", (form) => {
    expect(parseCompte(form, clermont)).toMatchObject({ ok: true });
  });

  it("is clause by clause the form of the circular", () => {
    expect([...new Set(forms.map(([clause]) => clause))]).toEqual(ofTheAccount);
  });

  function password(motDePasse: string): unknown {
    return { ...compte, motDePasse, confirmationMotDePasse: motDePasse };
  }
});
