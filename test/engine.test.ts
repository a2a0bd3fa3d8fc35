/** The rulebook in json-rules-engine, as a host application uses it. */
import "./support/seed.js";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEngine, SituationIncompleteError, type EngineEvent, type FiredRule } from "../src/engine.js";
import { evaluate } from "../src/evaluate.js";
import type { Situation } from "../src/types.js";
import { rulebook } from "../src/rules.js";
import { fixture, motifsOf } from "./support/fixtures.js";
import { totalSituation } from "./support/situations.js";

const { situation: kept } = fixture("ajourne-2025-philosophie-12-gardee-mathematiques-9-repassees");
/** The same candidate, with the marks of français that the story leaves out: nothing is missing. */
const whole: Situation = { ...kept, classe: "terminale", anticipees: { annee: 2024, francaisEcrit: 9, francaisOral: 8 }, handicap: false, pieces: { toutesFournies: false } };
const markless: Situation = { ...whole, ajournement: { ...whole.ajournement, notes: Object.fromEntries(Object.entries(whole.ajournement?.notes ?? {}).filter(([id]) => id !== "philosophie")) } };
/** The rules that answer when nothing else does: no engine fires them. */
const defaults = new Set([...rulebook.regles].filter(([, regle]) => regle.event.type === "defaut").map(([id]) => id));
const fired = (events: readonly EngineEvent[], type: string): readonly FiredRule[] => events.filter((event) => event.type === type).map(({ params }) => params as unknown as FiredRule);

describe("facts of the host", () => {
  it("are read from a file, and ours are derived from them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "inscription-bac-"));
    try {
      const path = join(folder, "notes.json");
      await writeFile(path, JSON.stringify({ philosophie: 12 }));
      const engine = createEngine().addFact("ajournement.notes.philosophie", async () => (JSON.parse(await readFile(path, "utf8")) as { philosophie: number }).philosophie);
      const { bilan } = await engine.run(markless);
      expect(bilan).toEqual(evaluate(whole));
      expect(bilan.mention?.verdict).toBe("non");
      await writeFile(path, JSON.stringify({ philosophie: 9 }));
      expect((await engine.run(markless)).bilan.benefices?.notes.find(({ epreuve }) => epreuve === "philosophie")?.verdict).toBe("non");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("are read over the network, in runs that overlap", async () => {
    const server = createServer((request, response) => response.end(request.url?.slice(1)));
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    try {
      const { port } = server.address() as AddressInfo;
      const marks = [0, 9, 9.5, 10, 12, 20];
      const answers = await Promise.all(
        marks.map(async (mark) => {
          const engine = createEngine().addFact("ajournement.notes.philosophie", async () => Number(await (await fetch(`http://127.0.0.1:${String(port)}/${String(mark)}`)).text()));
          return (await engine.run(markless)).bilan.benefices?.notes.find(({ epreuve }) => epreuve === "philosophie")?.verdict;
        }),
      );
      // D. 334-13: at least 10.
      expect(answers).toEqual(["non", "non", "non", "oui", "oui", "oui"]);
    } finally {
      server.close();
    }
  });

  it("may not take the name of a fact that the rulebook computes", () => {
    expect(() => createEngine().addFact("estBachelier", true)).toThrow(/« estBachelier » est calculé/);
  });

  it("that fail make the run fail, with their own error", async () => {
    const engine = createEngine().addFact("ajournement.notes.philosophie", () => Promise.reject(new Error("base injoignable")));
    await expect(engine.run(markless)).rejects.toThrow("base injoignable");
  });
});

describe("rules and operators of the host", () => {
  it("stand on our facts, our answers and the host's own facts", async () => {
    const engine = createEngine()
      .addFact("dossierPaye", async () => Promise.resolve(false))
      .addOperator("startsWith", (fact: string, value: string) => fact.startsWith(value))
      .addRule({
        name: "relance",
        conditions: { all: [{ fact: "point.mention", operator: "equal", value: "non" }, { fact: "dossierPaye", operator: "equal", value: false }, { fact: "nomAcademie", operator: "startsWith", value: "Clermont" }] },
        event: { type: "relance", params: { canal: "courriel" } },
      })
      .addRule({ name: "jamais", conditions: { all: [{ fact: "inconnu", operator: "equal", value: 1 }] }, event: { type: "jamais" } });
    const { events, bilan } = await engine.run(whole);
    expect(events.filter(({ type }) => type === "relance" || type === "jamais")).toEqual([{ type: "relance", params: { regle: "relance", canal: "courriel" } }]);
    expect(bilan).toEqual(evaluate(whole));
  });
});

describe("events", () => {
  it("are emitted for each rule that holds, with its sentence, its texts and what it speaks of", async () => {
    const excluded: FiredRule[] = [];
    const { events } = await createEngine().on("exclut", ({ params }) => excluded.push(params as unknown as FiredRule)).run(whole);
    expect(excluded).toEqual(fired(events, "exclut"));
    const mark = excluded.find(({ regle, item }) => regle === "benefices/note-sous-le-seuil" && item === "specialite-mathematiques/benefice");
    expect(mark).toMatchObject({ objet: "note.conservable", certitude: "certaine" });
    expect(mark?.message).toMatch(/9\/20/);
  });

  it("are those of the bilan's motifs: no rule speaks that did not hold", async () => {
    await fc.assert(
      fc.asyncProperty(totalSituation, async (situation) => {
        const { bilan, events } = await createEngine().run(situation);
        const held = new Set(events.map(({ params }) => params["regle"]));
        const spoken = motifsOf(bilan).filter(({ regle, message }) => message !== undefined && !defaults.has(regle) && regle !== "epreuves/table");
        for (const { regle } of spoken) expect(held, regle).toContain(regle);
      }),
      { numRuns: 100 },
    );
  });

  it("with « * », are all heard", async () => {
    let heard = 0;
    const { events } = await createEngine().on("*", () => (heard += 1)).run(whole);
    expect(heard).toBe(events.length);
  });
});

it("an incomplete situation is refused, with the list of what is missing", async () => {
  const error: unknown = await createEngine().run(markless).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SituationIncompleteError);
  expect((error as SituationIncompleteError).manquants).toEqual(["ajournement.notes.philosophie"]);
});
