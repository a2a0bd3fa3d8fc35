/** What turns an answer, and what forces it. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withAnswer } from "../src/answers.js";
import { evaluate } from "../src/evaluate.js";
import { leviers } from "../src/leviers.js";
import { pointsOf } from "../src/points.js";
import { reasons } from "../src/reasons.js";
import type { Bilan, Changement, ObjetLevier, Raison, Situation } from "../src/types.js";
import { fixture } from "./support/fixtures.js";
import { partialAndFull, totalSituation } from "./support/situations.js";

const objets: readonly ObjetLevier[] = ["procedure", "anticipeesMemeSession", "benefices", "mention", "eps", "lva", "lvb", "specialites", "serie", "options", "dossier"];
const objet = fc.constantFrom(...objets);
const runs = { numRuns: 1000 };

const verdictOf = (bilan: Bilan, point: string) => pointsOf(bilan).get(point)?.verdict;
const changed = (situation: Situation, changements: readonly Changement[]): Situation => changements.reduce((told, { chemin, vers }) => withAnswer(told, chemin.join("."), vers), situation);
const withoutOne = <V>(list: readonly V[]): ReadonlyArray<readonly V[]> => list.map((one) => list.filter((other) => other !== one));

/** The fixture's candidate with some answers changed. */
const story = (nom: string, changes: Readonly<Record<string, unknown>> = {}): Situation => Object.entries(changes).reduce<Situation>((told, [path, value]) => withAnswer(told, path, value), fixture(nom).situation);

describe("the levers", () => {
  it("turn « non » and « à confirmer » into « oui », and no smaller set of them does", () => {
    fc.assert(
      fc.property(totalSituation, objet, (situation, point) => {
        const before = verdictOf(evaluate(situation), point);
        const found = leviers(situation, point);
        if (before !== "non" && before !== "a-confirmer") {
          expect(found).toEqual({ leviers: [], immuable: [], complet: true });
          return;
        }
        const sizes = new Set(found.leviers.map(({ changements }) => changements.length));
        expect(sizes.size).toBeLessThanOrEqual(1);
        for (const { changements } of found.leviers) {
          expect(verdictOf(evaluate(changed(situation, changements)), point)).toBe("oui");
          for (const fewer of withoutOne(changements)) expect(verdictOf(evaluate(changed(situation, fewer)), point), JSON.stringify(fewer)).not.toBe("oui");
        }
        if (found.leviers.length === 0) expect(found.immuable.map(({ regle }) => regle)).toEqual(pointsOf(evaluate(situation)).get(point)?.motifs.map(({ regle }) => regle) ?? []);
      }),
      runs,
    );
  }, 600_000);

  it("renounce the kept mark for a mention, and say that the mark no longer counts", () => {
    const { leviers: found } = leviers(story("ajourne-2025-philosophie-12-gardee-mathematiques-9-repassees"), "mention");
    expect(found.map(({ changements, rang }) => ({ changements, rang }))).toEqual([{ rang: "choix", changements: [{ chemin: ["conserver"], de: ["philosophie"], vers: "aucune" }] }]);
    expect(found[0]?.coute).toContain("Philosophie (coefficient 8)\u00a0: à passer. Votre note (12/20) ne compterait plus.");
  });

  it("leave out only the mark that excludes the mention, when others do not", () => {
    // Without a bénéfice, the français of the session just failed is à confirmer (N2 § IV.A): giving up philosophie alone is not enough.
    const { leviers: found } = leviers(story("ajourne-2025-philosophie-12-gardee-mathematiques-9-repassees", { conserver: ["philosophie", "specialite-mathematiques"] }), "mention");
    expect(found.map(({ changements }) => changements[0]?.vers)).toEqual([["specialite-mathematiques"]]);
  });

  it("ask for no dispense, for a mention", () => {
    const { leviers: found } = leviers(story("mission-3-bachelier-avec-dispenses"), "mention");
    expect(found.map(({ changements }) => changements)).toEqual([[{ chemin: ["dispensesDemandees"], de: ["titulaire-baccalaureat"], vers: "aucune" }]]);
  });

  it("offer the other pairs of EPS, the closest first", () => {
    const { leviers: found } = leviers(story("eps-badminton-non-propose"), "eps");
    expect(found.map(({ changements }) => changements[0]?.vers)).toEqual([["demi-fond", "danse"], ["danse", "tennis-de-table"]]);
  });

  it("drop the option that is one too many", () => {
    const { leviers: found } = leviers(story("trois-options-en-terminale-generale"), "options");
    for (const { changements, rang } of found) {
      expect(rang).toBe("choix");
      expect((changements[0]?.vers as readonly unknown[]).length).toBe((changements[0]?.de as readonly unknown[]).length - 1);
    }
    expect(found.length).toBeGreaterThan(0);
  });

  it("change the project only where no choice is enough", () => {
    const { leviers: found } = leviers(story("deux-specialites-d-arts"), "specialites");
    expect(found.length).toBeGreaterThan(0);
    for (const { rang, changements } of found) {
      expect(rang).toBe("projet");
      expect(changements.map(({ chemin }) => chemin.join("."))).toEqual(["specialites"]);
    }
  });

  it("are none where nobody can change anything: too late for a bénéfice, registered by the CNED", () => {
    expect(leviers(story("mission-2-ajourne-2018-trop-tard"), "benefices")).toMatchObject({ leviers: [], complet: true });
    const cned = leviers({ session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales" }, "procedure");
    expect(cned.leviers.filter(({ rang }) => rang === "choix")).toEqual([]);
    expect(cned.immuable.length + cned.leviers.length).toBeGreaterThan(0);
  });
});

describe("the reasons", () => {
  const point = fc.constantFrom(...objets, "justificatifs/jdc", "justificatifs/identite", "epreuves/philosophie", "epreuves/francais-ecrit");
  const only = (situation: Situation, faits: Raison["faits"]): Situation => faits.reduce<Situation>((told, { fait, valeur }) => withAnswer(told, fait, valeur), { session: situation.session, academie: situation.academie });
  const answer = (situation: Situation, name: string): string | null => {
    const bilan = evaluate(situation);
    return verdictOf(bilan, name) ?? bilan.epreuves.find(({ id }) => name === `epreuves/${id}`)?.statut ?? null;
  };

  it("force the verdict by themselves, and none of them can be left out", () => {
    fc.assert(
      fc.property(partialAndFull, point, ({ partial }, name) => {
        const wanted = answer(partial, name);
        if (wanted === null || wanted === "incomplet") return;
        const { faits } = reasons(partial, name);
        expect(answer(only(partial, faits), name)).toBe(wanted);
        for (const fewer of withoutOne(faits)) expect(answer(only(partial, fewer), name), JSON.stringify(fewer)).not.toBe(wanted);
      }),
      runs,
    );
  }, 600_000);

  it("are two facts for whom the CNED registers", () => {
    const { verdict, faits, laPlusPetite, motifs } = reasons({ session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales", voie: "generale" }, "procedure");
    expect({ verdict, laPlusPetite }).toEqual({ verdict: "non", laPlusPetite: true });
    // Someone in première whom the CNED registers may present the épreuves anticipées otherwise: what is presented decides too.
    expect(faits).toContainEqual({ fait: "scolarite", chemin: ["scolarite"], valeur: "cned-reglemente", phrase: "la scolarité cette année\u00a0: CNED, inscription réglementée" });
    expect(faits.map(({ fait }) => fait)).toEqual(["scolarite", "presente"]);
    expect(motifs.map(({ regle }) => regle)).toContain("procedure/cned-reglemente");
  });

  it("name the kept mark, and what makes it one, behind « no mention »", () => {
    const { faits } = reasons(story("ajourne-2025-philosophie-12-gardee-mathematiques-9-repassees"), "mention");
    expect(faits.map(({ fait }) => fait)).toEqual(expect.arrayContaining(["ajournement.notes.philosophie", "conserver", "ajournement.premiereSession"]));
    expect(faits.map(({ fait }) => fait)).not.toContain("naissance");
  });

  it("refuse a point that the bilan does not have, and name those that it has", () => {
    expect(() => reasons({ session: 2024, academie: "clermont-ferrand" }, "bonheur")).toThrow(/point « bonheur » : inconnu.*mention/);
  });
});
