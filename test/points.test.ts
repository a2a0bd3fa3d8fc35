/** A point asked for by its name is the one that the bilan tells. */
import { describe, expect, it } from "vitest";
import { inForce } from "../src/inforce.js";
import { answerTo, pointsOf } from "../src/points.js";
import { rulebook } from "../src/rules.js";
import { standingOf } from "../src/standing.js";
import { bilanOf, fixture } from "./support/fixtures.js";

/** Stories that have, together, points of every list. */
const stories = ["mission-1-ajourne-2023", "mission-3-bachelier-avec-dispenses", "trois-options-en-terminale-generale", "ajourne-2025-philosophie-12-gardee-mathematiques-9-repassees"].map(fixture);

describe("a point asked for by its name", () => {
  it.each(stories.map((story) => [story.nom, story] as const))("has the verdict that the bilan tells: %s", (_nom, story) => {
    const bilan = bilanOf(story);
    const standing = standingOf(story.situation, inForce(rulebook, story.situation.session, story.situation.academie), null);
    for (const [name, { verdict }] of pointsOf(bilan)) expect(answerTo(name, standing)?.verdict, name).toBe(verdict);
    const said = (name: string) => ((settled) => settled?.valeur ?? settled?.verdict)(answerTo(name, standing));
    for (const { id } of bilan.epreuves) expect(bilan.epreuves.filter((epreuve) => epreuve.id === id).map(({ statut }) => statut), id).toContain(said(`epreuves/${id}`));
  });

  it("is told by the lists that the stories have", () => {
    const lists = new Set(stories.flatMap((story) => [...pointsOf(bilanOf(story)).keys()].map((name) => name.split("/").slice(0, -1).join("/"))));
    expect([...lists].map((list) => list.split("/")[0])).toEqual(expect.arrayContaining(["benefices", "dispenses", "options", "justificatifs"]));
  });
});
