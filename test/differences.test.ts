/** What changes from one session, or one académie, to another. */
import { describe, expect, it } from "vitest";
import { compareRulebooks } from "../src/differences.js";
import { evaluate } from "../src/evaluate.js";
import { buildRulebook, type Regle } from "../src/rulebook.js";
import { files, rulebook } from "../src/rules.js";

const clermont = (session: number) => ({ session, academie: "clermont-ferrand" });

describe("from session 2026 to session 2027", () => {
  const told = compareRulebooks(clermont(2026), clermont(2027));

  it("the grand oral weighs less, and mathematics are evaluated in advance", () => {
    // Mémento DGESCO 2025, p. 4 and 5: Grand oral 8 (générale) and 12 (technologique) from session 2027.
    const weights = told.points.filter(({ point }) => point === "coefficients/grand-oral").map(({ de, vers }) => `${de} → ${vers}`);
    expect([...new Set(weights)].sort()).toEqual(["10 → 8", "14 → 12"]);
    const maths = told.points.filter(({ point, de }) => point === "epreuves/mathematiques-anticipee" && de === "sans objet");
    expect(maths.map(({ vers }) => vers)).toContain("a-passer");
  });

  it("every kind has a witness who is answered so on either side", () => {
    expect(told.points.length).toBeGreaterThan(0);
    for (const { point, de, vers, temoinA, temoinB } of told.points) {
      expect([temoinA.session, temoinB.session]).toEqual([2026, 2027]);
      const [, id = "", programme] = /^epreuves\/([^/]+)(?:\/(.+))?$/.exec(point) ?? [];
      if (id === "") continue;
      const statut = (situation: typeof temoinA): string => evaluate(situation).epreuves.find((epreuve) => epreuve.id === id && (programme === undefined || epreuve.programme === programme))?.statut ?? "sans objet";
      expect([statut(temoinA), statut(temoinB)], point).toEqual([de, vers]);
    }
  });

  it("rules that end are named, and rules that begin", () => {
    const ends = [...rulebook.regles].filter(([, { depuis, jusque }]) => depuis <= 2026 && jusque === 2026).map(([id]) => id);
    for (const { id } of told.regles.terminees) expect(ends).toContain(id);
    expect(told.regles.ajoutees.map(({ id }) => id)).toContain("modalite/emc-en-2027");
  });
});

it("a session compared with itself has no difference", () => {
  expect(compareRulebooks(clermont(2024), clermont(2024))).toMatchObject({ regles: { ajoutees: [], terminees: [], modifiees: [] }, parametres: [], points: [] });
});

it("an académie that is not covered keeps the law and loses the dates", () => {
  const told = compareRulebooks(clermont(2024), { session: 2024, academie: "rennes" });
  expect(told.parametres.map(({ id, vers }) => [id, vers])).toContainEqual(["fermetureTerminales", null]);
  expect(told.points.filter(({ point }) => point === "epreuves/philosophie")).toEqual([]);
});

it("a rulebook of one's own is compared with the shipped one: what one changed rule changes, and nothing else", () => {
  const { "langues/regionale-en-lva": gone, ...langues } = files.national["langues"] as Readonly<Record<string, Regle>>;
  expect(gone).toBeDefined();
  const mine = buildRulebook({ ...files, national: { ...files.national, langues } });
  const told = compareRulebooks(clermont(2026), { ...clermont(2026), rulebook: mine });
  expect(told.regles.terminees.map(({ id }) => id)).toEqual(["langues/regionale-en-lva"]);
  expect(new Set(told.points.map(({ point }) => point))).toEqual(new Set(["langue/lva"]));
  for (const { de, vers, temoinA } of told.points) expect([de, vers, rulebook.listes["langues"]?.[temoinA.langues?.lva ?? ""]?.["regionale"]]).toEqual(["a-confirmer", "oui", true]);
});
