/** The JSON Schema of the situation takes what the door takes. */
import "./support/seed.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { situationJsonSchema } from "../src/schema.js";
import { parseSituation } from "../src/situation.js";
import { fixtures } from "./support/fixtures.js";
import { totalSituation } from "./support/situations.js";

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const json = situationJsonSchema();
const takes = ajv.compile(json);
const base = { session: 2024, academie: "clermont-ferrand" };
/** The paths at which the schema refuses an input. */
const refusals = (input: unknown): readonly string[] => (takes(input) ? [] : [...new Set((takes.errors ?? []).map(({ instancePath }) => instancePath))]);

describe("the JSON Schema of the situation", () => {
  it("takes every situation that the door takes", () => {
    for (const { situation } of fixtures) expect(refusals(situation)).toEqual([]);
    fc.assert(fc.property(totalSituation, (situation) => { expect(refusals(situation)).toEqual([]); }), { numRuns: 200 });
  });

  it.each<[object, string]>([
    [{ voie: "général" }, "/voie"],
    [{ serie: "es" }, "/serie"],
    [{ naissance: "01/06/2005" }, "/naissance"],
    [{ naissance: "2005-02-30" }, "/naissance"],
    [{ handicap: "oui" }, "/handicap"],
    [{ ajournement: { notes: { philosophie: 20.5 } } }, "/ajournement/notes/philosophie"],
    [{ ajournement: { notes: { "francais-ecrit": 12 } } }, "/ajournement/notes"],
    [{ anticipees: { francaisEcrit: 12 } }, "/anticipees"],
    [{ eps: { activites: ["judo"] } }, "/eps/activites/0"],
    [{ compte: { creeLe: "2023-10-28" } }, "/compte/creeLe"],
    [{ langues: { lva: "Anglais" } }, "/langues/lva"],
    [{ telephone: 1 }, ""],
    [{ academie: undefined }, ""],
    [{ session: 24 }, "/session"],
  ])("refuses what the door refuses, at the same field: %j", (fields, path) => {
    const input = JSON.parse(JSON.stringify({ ...base, ...fields })) as unknown;
    expect(parseSituation(input).ok).toBe(false);
    expect(refusals(input)).toContain(path);
  });

  it("names its fields in French, and asks for the two that are required", () => {
    expect(json).toMatchObject({ required: ["session", "academie"], additionalProperties: false, properties: { naissance: { type: "string", format: "date", description: "la date de naissance" }, eps: { properties: { aptitude: { enum: ["apte", "inaptitude-partielle", "inaptitude-totale", "handicap-pratique-adaptee"] } } } } });
  });
});
