import { describe, expect, it } from "vitest";
import { parseSituation } from "../src/situation.js";
import { bilanOf, fixture, fixtures, gaps, type Attendu } from "./support/fixtures.js";

const stories = fixtures.map((story) => [story.nom, story] as const);

describe("each story gets the answer that the texts give", () => {
  it.each(stories)("%s", (_nom, story) => {
    expect(gaps(story.attendu, bilanOf(story))).toEqual([]);
  });
});

describe("each story is let in at the door, as it is told", () => {
  it.each(stories)("%s", (_nom, { situation }) => {
    expect(parseSituation(situation)).toEqual({ ok: true, value: situation });
  });
});

describe("each story is a story: a name, one to four sentences, something expected", () => {
  it.each(stories)("%s", (nom, { enonce, attendu, ...rest }) => {
    expect(nom).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(enonce.split(/[.!?…](?:\s»)?(?:\s|$)/).filter((sentence) => sentence !== "").length).toBeLessThanOrEqual(4);
    expect(Object.keys(attendu)).not.toEqual([]);
    expect(Object.keys(rest).filter((key) => !["nom", "situation", "at"].includes(key))).toEqual([]);
  });
});

describe("an expectation that is not met, or not understood, is told", () => {
  const bilan = bilanOf(fixture("mission-1-ajourne-2023"));
  const wrong: ReadonlyArray<readonly [string, Attendu]> = [
    ["another verdict", { mention: { verdict: "oui" } }],
    ["a rule that is not among the motifs", { mention: { motifs: ["mention/defaut"] } }],
    ["a passage that a point does not cite", { mention: { cite: ["circulaire-2023-625#C01"] } }],
    ["a sentence that is not said", { mention: { dit: "Une mention reste possible." } }],
    ["an unknown part", { mentions: { verdict: "non" } }],
    ["an unknown key of a point", { mention: { verdicts: "non" } }],
    ["an unknown key of an épreuve", { epreuves: { philosophie: { statuts: "conservee" } } }],
    ["an unknown list of what is absent", { absents: { steps: [] } }],
    ["an épreuve that is not there", { epreuves: { "histoire-geographie": { statut: "a-passer" } } }],
    ["an épreuve among the others", { epreuves: { philosophie: {}, "*": { statut: "a-passer" } } }],
    ["a part that should not apply", { serie: { verdict: "oui" } }],
    ["a part that does apply", { mention: null }],
    ["another day", { demarches: { "clermont-ferrand/registre-terminales": { echeance: "2023-11-25" } } }],
    ["another instant", { demarches: { "clermont-ferrand/registre-terminales": { echeance: "2023-11-24T17:00:00+02:00" } } }],
    ["an hour where none is expected", { demarches: { "clermont-ferrand/registre-terminales": { echeance: { jour: "2023-11-24", heure: null } } } }],
    ["another mailbox", { demarches: { "clermont-ferrand/renoncer-en-partie": { contact: "ce.bactechno@ac-clermont.fr" } } }],
    ["another gravity", { avertissements: { "clermont-ferrand/silence": "information" } }],
    ["a warning that is there", { absents: { avertissements: ["clermont-ferrand/silence"] } }],
    ["a fact that is not asked", { manquants: ["scolarite"] }],
    ["a passage cited nowhere", { cite: ["circulaire-2023-625#C52"] }],
    ["another denominator", { denominateur: 94 }],
    ["nothing said of a year", { suite: { "2026": { dit: "2028" } } }],
  ];
  it.each(wrong)("%s", (_what, attendu) => {
    expect(gaps(attendu, bilan)).not.toEqual([]);
  });
});
