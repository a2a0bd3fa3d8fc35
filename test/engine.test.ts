import { createServer } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, evaluateAsync, SituationIncompleteError, type Almanac, type EngineOptions, type EngineRun, type EventParams } from "../src/engine.js";
import { evaluate } from "../src/evaluate.js";
import { inForce } from "../src/inforce.js";
import { rulebook } from "../src/rules.js";
import type { Bilan, Motif, Situation } from "../src/types.js";
import "./support/seed.js";
import { fixture, fixtures, motifsOf, type Fixture } from "./support/fixtures.js";
import { instant, partialAndFull, withoutPath } from "./support/situations.js";

const mission = fixture("mission-1-ajourne-2023");
const at = (story: Pick<Fixture, "at">): { readonly at?: string } => (story.at === undefined ? {} : { at: story.at });

type Heard = { readonly type: string; readonly params: EventParams };
const effets = ["accorde", "exclut", "exige", "fixe", "avertit", "demande", "annonce"] as const;

/** A run, and all that was heard of our rules. */
async function hear(situation: Situation, options: EngineOptions = {}): Promise<EngineRun & { readonly heard: readonly Heard[] }> {
  const heard: Heard[] = [];
  const engine = createEngine(situation, options);
  for (const type of effets) engine.on(type, (params) => heard.push({ type, params }));
  return { ...(await engine.run()), heard };
}

const failure = async (promise: Promise<unknown>): Promise<Error> => {
  const caught = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(caught instanceof Error)) throw new Error("nothing was refused");
  return caught;
};

const missing = (refused: Error): readonly string[] => (refused instanceof SituationIncompleteError ? refused.manquants : []);

/** Rules of an application that read one condition. */
const when = (conditions: object, type = "a-suivre") => [{ conditions, event: { type } }];
const types = ({ events }: EngineRun): readonly string[] => events.map(({ type }) => type);

describe("an event", () => {
  it("says the rule, its sentence, its texts, its point and the answer there", async () => {
    const { heard, bilan } = await hear(mission.situation, at(mission));
    const excluded = heard.find(({ type, params }) => type === "exclut" && params.objet === "mention");
    expect(excluded?.params).toEqual({ ...bilan.mention?.motifs[0], objet: "mention", verdict: "non" });
    expect(excluded?.params).toMatchObject({ regle: "mention/note-conservee", certitude: "certaine", sources: ["code-education-D334-13#al4", "circulaire-2023-625#C28"] });
    expect(excluded?.params.message).toContain("Pas de mention possible");
  });

  it("names the mark it speaks of, and the gravity of a warning", async () => {
    const { heard } = await hear(mission.situation, at(mission));
    const refused = heard.filter(({ type, params }) => type === "exclut" && params.objet === "note.conservable");
    expect(refused.map(({ params }) => params.sujet)).toContain("specialite-mathematiques/benefice");
    expect(heard.find(({ params }) => params.regle === "clermont-ferrand/silence")).toMatchObject({ type: "avertit", params: { gravite: "important" } });
  });

  it("does not speak of what a candidate whom another body registers will not be answered", async () => {
    const { heard, bilan } = await hear(fixture("mission-5-cned-reglemente").situation);
    expect(bilan.procedure.verdict).toBe("non");
    expect(heard.some(({ params }) => params.objet === "procedure")).toBe(true);
    expect(heard.filter(({ params }) => params.objet !== undefined && !["procedure", "registre", "categorie"].includes(params.objet))).toEqual([]);
  });

  it("comes in the same order at every run, and runs may overlap", async () => {
    const engine = createEngine(mission.situation, at(mission));
    const [first, ...others] = await Promise.all([engine.run(), engine.run(), engine.run()]);
    expect(first.events.length).toBeGreaterThan(20);
    for (const other of others) expect(other).toEqual(first);
  });

  it("waits for its listener", async () => {
    const saved: string[] = [];
    const folder = await mkdtemp(join(tmpdir(), "inscription-bac-"));
    const engine = createEngine(mission.situation, at(mission)).on("exclut", async ({ regle }) => {
      await writeFile(join(folder, "journal"), regle);
      saved.push(await readFile(join(folder, "journal"), "utf8"));
    });
    const { events } = await engine.run();
    await rm(folder, { recursive: true });
    expect(saved).toEqual(events.filter(({ type }) => type === "exclut").map(({ params }) => params?.["regle"]));
  });

  it("is not emitted, nor a fact read, once a listener has failed: the run fails with what it threw", async () => {
    const heard: unknown[] = [];
    const faits = { solde: () => heard.push("read") };
    const engine = createEngine(mission.situation, { ...at(mission), faits, regles: when({ all: [{ fact: "solde", operator: "equal", value: 0 }] }) });
    engine.on("fixe", (params) => {
      heard.push(params);
      throw new Error("disk full");
    });
    engine.on("avertit", (params) => heard.push(params));
    expect((await failure(engine.run())).message).toBe("disk full");
    await new Promise((done) => setImmediate(done));
    expect(heard).toHaveLength(1);
  });
});

describe("the events of a candidate agree with the bilan", () => {
  const complete = fixtures.filter((story) => evaluate(story.situation, at(story)).manquants.length === 0);
  const defaults = new Set([...rulebook.regles].filter(([, { event }]) => event.type === "defaut").map(([id]) => id));
  const key = ({ regle, message, certitude, sources, params }: Motif): string => JSON.stringify([regle, message ?? null, certitude, sources, params ?? null]);
  /** The motifs that are rules which hold: neither a default, nor a cell of the table, nor a rule that waits for what the candidate does not know. */
  const holding = (bilan: Bilan, neSaitPas: readonly string[] = []): readonly Motif[] => motifsOf(bilan).filter((motif) => motif.regle !== "epreuves/table" && !defaults.has(motif.regle) && neSaitPas.length === 0);

  it("has stories to tell", () => {
    expect(complete.length).toBeGreaterThan(200);
  });

  it.each(complete.map((story) => [story.nom, story] as const))("%s", async (_nom, story) => {
    const { heard, bilan } = await hear(story.situation, at(story));
    expect(bilan).toEqual(evaluate(story.situation, at(story)));

    // Every motif is heard, with its sentence, its texts and how sure it is.
    const said = new Set(heard.map(({ params }) => key(params)));
    expect(holding(bilan, story.situation.neSaitPas).filter((motif) => !said.has(key(motif)))).toEqual([]);

    // Every warning, step and line of what comes next is in the bilan, and nothing else is.
    const ids = (type: string): readonly string[] => heard.filter((one) => one.type === type).map(({ params }) => (params.sujet === undefined ? params.regle : `${params.regle}:${params.sujet}`)).sort();
    expect(ids("avertit")).toEqual(bilan.avertissements.map(({ id }) => id).sort());
    expect(ids("demande")).toEqual(bilan.demarches.map(({ id }) => id).sort());
    expect(heard.filter(({ type }) => type === "annonce").map(({ params }) => params.message).sort()).toEqual(bilan.suite.map(({ message }) => message).sort());

    // What prevails at a point is a motif of it.
    const motifs = new Set(motifsOf(bilan).map(key));
    const prevails = ({ type, params }: Heard): boolean => (params.verdict === "non" ? type === "exclut" : params.verdict === "oui" && (type === "accorde" || type === "exige"));
    for (const objet of ["procedure", "dossier", "anticipeesMemeSession", "benefices", "mention", "eps", "options"])
      expect(heard.filter((one) => one.params.objet === objet && prevails(one) && !motifs.has(key(one.params)))).toEqual([]);
  });

  it("whatever is not told: it is refused with what evaluate lacks, or fires exactly the rules that hold", async () => {
    await fc.assert(
      fc.asyncProperty(partialAndFull, instant, async ({ partial }, when) => {
        const options = when === undefined ? {} : { at: when };
        const bilan = evaluate(partial, options);
        const run = hear(partial, options);
        if (bilan.manquants.length > 0) {
          const refused = await failure(run);
          expect(refused).toBeInstanceOf(SituationIncompleteError);
          expect(missing(refused)).toEqual(bilan.manquants.map(({ fait }) => fait));
          return;
        }
        const { heard } = await run;
        expect(await evaluateAsync(partial, options)).toEqual(bilan);
        const said = new Set(heard.map(({ params }) => key(params)));
        expect(holding(bilan).filter((motif) => !said.has(key(motif)))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});

describe("fields read from elsewhere", () => {
  const marks = mission.situation.ajournement?.notes ?? {};
  const untold = withoutPath(mission.situation, "ajournement.notes");
  let folder = "";
  let origin = "";
  let asked: string[] = [];

  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    // A connection kept alive may close under the next request while a property keeps this process busy.
    response.setHeader("connection", "close");
    response.end(JSON.stringify(request.url === "/notes/philosophie" ? 12 : request.url === "/dossier" ? { paye: false, relances: 2 } : marks));
  });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "inscription-bac-"));
    await writeFile(join(folder, "notes.json"), JSON.stringify(marks));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await new Promise((closed) => server.close(closed));
    await rm(folder, { recursive: true });
  });

  const fromFile = async (): Promise<unknown> => JSON.parse(await readFile(join(folder, "notes.json"), "utf8"));
  const fromServer = (path: string) => async (): Promise<unknown> => (await fetch(`${origin}${path}`)).json();

  it("give the bilan that telling them gives: marks in a file", async () => {
    const { bilan, heard } = await hear(untold, { ...at(mission), tell: { "ajournement.notes": fromFile } });
    expect(bilan).toEqual(evaluate(mission.situation, at(mission)));
    expect(heard.find(({ params }) => params.regle === "mention/note-conservee")?.params.message).toContain("philosophie");
  });

  it("give the bilan that telling them gives: marks behind a server, for evaluateAsync too", async () => {
    expect(await evaluateAsync(untold, { ...at(mission), tell: { "ajournement.notes": fromServer("/notes") } })).toEqual(evaluate(mission.situation, at(mission)));
  });

  it("are read once, however many rules wait for them, and again at the next run", async () => {
    asked = [];
    const engine = createEngine(untold, { ...at(mission), tell: { "ajournement.notes": fromServer("/notes") } });
    await engine.run();
    expect(asked).toEqual(["/notes"]);
    await engine.run();
    expect(asked).toEqual(["/notes", "/notes"]);
  });

  it("are enough: whatever a person has not told, reading it gives the answers of the whole", async () => {
    const fieldsOf = (value: unknown, path: readonly string[] = []): ReadonlyArray<readonly [string, unknown]> => [
      ...(path.length === 0 ? [] : [[path.join("."), value] as const]),
      ...(typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, [...path, key])) : []),
    ];
    const answers = ({ procedure, dossier, anticipeesMemeSession, benefices, mention, eps, langues, specialites, serie, options, justificatifs, epreuves, denominateur, denominateurs }: Bilan) => [
      [procedure, dossier, anticipeesMemeSession, benefices, mention, eps, langues?.lva, langues?.lvb, specialites, serie, options?.ensemble, ...justificatifs].map((point) => point?.verdict),
      epreuves.map(({ id, programme, statut, coefficient }) => [id, programme, statut, coefficient]),
      denominateur ?? denominateurs,
    ];
    await fc.assert(
      fc.asyncProperty(partialAndFull, instant, async ({ partial, full }, when) => {
        const tell = Object.fromEntries(fieldsOf(full).map(([path, value]) => [path, async () => Promise.resolve(value)]));
        const options = when === undefined ? {} : { at: when };
        const { bilan } = await hear(partial, { ...options, tell });
        expect(answers(bilan)).toEqual(answers(evaluate(full, options)));
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it("may be single marks, each read where it is", async () => {
    const one = withoutPath(mission.situation, "ajournement.notes.philosophie");
    const { bilan } = await hear(one, { ...at(mission), tell: { "ajournement.notes.philosophie": fromServer("/notes/philosophie") } });
    expect(bilan.benefices?.notes.find(({ epreuve, mecanisme }) => epreuve === "philosophie" && mecanisme === "benefice")?.note).toBe(12);
  });

  it("fill what a wider one leaves out, in whatever order they are given", async () => {
    const tell = { "ajournement.notes.philosophie": () => marks["philosophie"], ajournement: () => withoutPath(mission.situation, "ajournement.notes.philosophie").ajournement };
    const { bilan } = await hear(withoutPath(mission.situation, "ajournement"), { ...at(mission), tell });
    expect(bilan).toEqual(evaluate(mission.situation, at(mission)));
  });

  it("are not read when they are told, nor when no rule waits for them", async () => {
    asked = [];
    const tell = { "ajournement.notes": fromServer("/notes") };
    await hear(mission.situation, { ...at(mission), tell });
    const neverFailed = fixture("mission-4-cned-libre");
    const { bilan } = await hear(neverFailed.situation, { ...at(neverFailed), tell });
    expect(asked).toEqual([]);
    expect(bilan).toEqual(evaluate(neverFailed.situation, at(neverFailed)));
  });

  it("are read gates first: the answer to one says whether the next is needed", async () => {
    const { ajournement, parcours } = mission.situation;
    const order: string[] = [];
    const source = (name: string, value: unknown) => async (): Promise<unknown> => {
      await fromFile();
      order.push(name);
      return value;
    };
    const { bilan } = await hear(withoutPath(withoutPath(mission.situation, "ajournement"), "parcours"), {
      ...at(mission),
      tell: { ajournement: source("ajournement", ajournement), parcours: source("parcours", parcours), diplome: source("diplome", { type: "bac-general" }) },
    });
    expect(order).toEqual(["parcours", "ajournement"]);
    expect(bilan).toEqual(evaluate(mission.situation, at(mission)));
  });

  it("may be requests, which no rule waits for", async () => {
    const { bilan } = await hear(mission.situation, { ...at(mission), tell: { demenagement: async () => Promise.resolve({ academie: "rennes" }) } });
    expect(bilan).toEqual(evaluate({ ...mission.situation, demenagement: { academie: "rennes" } }, at(mission)));
    expect(bilan).not.toEqual(evaluate(mission.situation, at(mission)));
  });

  it("may be what the candidate does not know", async () => {
    const unknown = { ...withoutPath(mission.situation, "ajournement.premiereSession"), neSaitPas: ["ajournement.premiereSession"] };
    const { bilan } = await hear(unknown, { ...at(mission), tell: { "ajournement.premiereSession": async () => Promise.resolve(2023) } });
    expect(bilan).toEqual(evaluate(mission.situation, at(mission)));
  });

  it("are refused as a person's own words are when they are not a situation", async () => {
    const refused = await failure(hear(untold, { ...at(mission), tell: { "ajournement.notes": async () => Promise.resolve({ philosophie: 25 }) } }));
    expect(refused).toBeInstanceOf(TypeError);
    expect(refused.message).toContain("ajournement.notes.philosophie");
    expect(refused.cause).toMatchObject([{ path: ["ajournement", "notes", "philosophie"] }]);
    expect((await failure(hear(mission.situation, { ...at(mission), tell: { "ajournement.note.philosophie": () => 12 } }))).message).toContain("ajournement.note");
  });

  it("stay not said when there is nothing to read: the list of what is missing names them", async () => {
    const refused = await failure(hear(untold, { ...at(mission), tell: { "ajournement.notes": () => undefined } }));
    expect(refused).toBeInstanceOf(SituationIncompleteError);
    expect(missing(refused)).toEqual(evaluate(untold, at(mission)).manquants.map(({ fait }) => fait));
    expect(missing(refused)).toContain("ajournement.notes");
  });

  it("fail the run with their own error, and nothing is heard", async () => {
    const heard: unknown[] = [];
    const engine = createEngine(untold, { ...at(mission), tell: { "ajournement.notes": () => readFile(join(folder, "perdu.json")) } });
    engine.on("success", (event) => heard.push(event));
    expect(await failure(engine.run())).toMatchObject({ code: "ENOENT" });
    expect(heard).toEqual([]);
  });

  describe("the application's own facts", () => {
    it("may be read from a server by its rules, with a path", async () => {
      asked = [];
      const faits = { dossier: fromServer("/dossier") };
      const regles = when({ all: [{ fact: "dossier", path: "$.paye", operator: "equal", value: false }, { fact: "dossier", path: "$.relances", operator: "lessThan", value: 3 }] }, "relance");
      expect(types(await hear(mission.situation, { ...at(mission), faits, regles }))).toContain("relance");
      expect(asked).toEqual(["/dossier"]);
    });

    it("fail the run when they cannot be read, and no rule of the application is heard after", async () => {
      const heard: unknown[] = [];
      const lost = readFile(join(folder, "perdu.json"));
      let late: Promise<unknown> = Promise.resolve();
      const faits = { dossier: () => lost, solde: () => (late = lost.catch(fromServer("/dossier"))) };
      const regles = [...when({ all: [{ fact: "dossier", operator: "equal", value: 1 }] }), ...when({ all: [{ fact: "solde", path: "$.paye", operator: "equal", value: false }] }, "relance")];
      const engine = createEngine(mission.situation, { ...at(mission), faits, regles });
      engine.on("relance", (params) => heard.push(params));
      expect(await failure(engine.run())).toMatchObject({ code: "ENOENT" });
      expect(await late).toEqual({ paye: false, relances: 2 });
      await new Promise((done) => setImmediate(done));
      expect(heard).toEqual([]);
    });
  });
});

describe("an incomplete situation", () => {
  const partial: Situation = { session: 2024, academie: "clermont-ferrand", scolarite: "aucune", presente: "terminales" };

  it("is refused with what evaluate lacks, before anything is heard", async () => {
    const heard: unknown[] = [];
    const engine = createEngine(partial);
    engine.on("success", (event) => heard.push(event));
    const refused = await failure(engine.run());
    expect(refused).toBeInstanceOf(SituationIncompleteError);
    expect(missing(refused)).toEqual(evaluate(partial).manquants.map(({ fait }) => fait));
    expect(refused.message).toContain("parcours");
    expect(heard).toEqual([]);
    expect((await failure(evaluateAsync(partial))).message).toBe(refused.message);
  });

  it("is refused when a rule of the application waits, though our answers do not", async () => {
    const untold = withoutPath(mission.situation, "telephoneMobile");
    expect(evaluate(untold, at(mission)).manquants).toEqual([]);
    const regles = when({ any: [{ not: { fact: "telephoneMobile", operator: "equal", value: true } }] });
    const refused = await failure(hear(untold, { ...at(mission), regles }));
    expect(refused).toMatchObject({ manquants: ["telephoneMobile"] });
    expect(types(await hear(untold, { ...at(mission), regles, tell: { telephoneMobile: () => false } }))).toContain("a-suivre");
  });

  it("traces a derived fact that a rule of the application reads down to what a person can say", async () => {
    const untold = withoutPath(fixture("mission-5-cned-reglemente").situation, "naissance");
    expect(evaluate(untold).manquants).toEqual([]);
    const refused = await failure(hear(untold, { regles: when({ all: [{ fact: "ageFinAnneeExamen", operator: "lessThan", value: 18 }] }) }));
    expect(missing(refused)).toEqual(["naissance"]);
  });
});

describe("rules of an application", () => {
  const fired = async (conditions: object, more: EngineOptions = {}): Promise<boolean> => types(await hear(mission.situation, { ...at(mission), regles: when(conditions), ...more })).includes("a-suivre");

  it("read the answers as facts", async () => {
    expect(await fired({ all: [{ fact: "bilan", path: "$.mention.verdict", operator: "equal", value: "non" }] })).toBe(true);
    expect(await fired({ all: [{ fact: "bilan", path: "$.mention.verdict", operator: "equal", value: "oui" }] })).toBe(false);
    expect(await fired({ all: [{ fact: "bilan", path: "$.denominateur", operator: "greaterThanInclusive", value: 100 }] })).toBe(true);
  });

  it("read derived facts, conclusions, and the facts of an item", async () => {
    expect(await fired({ all: [{ fact: "aEchoue", operator: "equal", value: true }, { fact: "notesConservees", operator: "contains", value: "philosophie" }] })).toBe(true);
    const mark = (sujet: string, least: number) => ({ fact: "note.valeur", params: { sujet }, operator: "greaterThanInclusive", value: least });
    expect(await fired({ all: [mark("philosophie/benefice", 12)] })).toBe(true);
    expect(await fired({ all: [mark("philosophie/benefice", 13)] })).toBe(false);
    await expect(fired({ all: [mark("philosophy/benefice", 12)] })).rejects.toThrow("philosophy/benefice");
  });

  it("may use operators of the application", async () => {
    const operateurs = { unAvertissement: (avertissements: Bilan["avertissements"], gravite: string) => avertissements.some((one) => one.gravite === gravite) };
    const condition = (value: string) => ({ all: [{ fact: "bilan", path: "$.avertissements", operator: "unAvertissement", value }] });
    expect(await fired(condition("important"), { operateurs })).toBe(true);
    expect(await fired(condition("inouï"), { operateurs })).toBe(false);
  });

  it("may read a fact computed from others, for the params they give", async () => {
    const faits = { plus: async (params: Readonly<Record<string, unknown>>, almanac: Almanac) => ((await almanac.factValue("session")) as number) + (params["annees"] as number) };
    const session = (annees: number, value: number) => ({ fact: "plus", params: { annees }, operator: "equal", value });
    expect(await fired({ all: [session(1, 2025), session(2, 2026)] }, { faits })).toBe(true);
    expect(await fired({ all: [session(1, 2025), session(2, 2025)] }, { faits })).toBe(false);
  });

  it("read what a listener of ours adds", async () => {
    const engine = createEngine(mission.situation, { ...at(mission), faits: { sansMention: false }, regles: when({ all: [{ fact: "sansMention", operator: "equal", value: true }] }) });
    engine.on("exclut", ({ objet }, almanac) => (objet === "mention" ? almanac.addFact("sansMention", true) : undefined));
    expect(types(await engine.run())).toContain("a-suivre");
  });

  it("are heard after ours", async () => {
    const events = types(await hear(mission.situation, { ...at(mission), regles: when({ all: [{ fact: "session", operator: "equal", value: 2024 }] }) }));
    expect(events.indexOf("a-suivre")).toBe(events.length - 1);
  });

  it("change no answer of ours", async () => {
    const { bilan } = await hear(mission.situation, { ...at(mission), faits: { solde: 3 }, regles: when({ all: [{ fact: "solde", operator: "equal", value: 3 }] }) });
    expect(bilan).toEqual(evaluate(mission.situation, at(mission)));
  });

  it("never get one fact's value for another's, though json-rules-engine hashes both alike", async () => {
    const faits = { fact_22: async () => Promise.resolve("one"), fact_p0: async () => Promise.resolve("other") };
    expect(await fired({ all: [{ fact: "fact_22", operator: "equal", value: "one" }, { fact: "fact_p0", operator: "equal", value: "other" }] }, { faits })).toBe(true);
  });

  it("fail the run on a path that leads nowhere; what does not apply is null", async () => {
    await expect(fired({ all: [{ fact: "bilan", path: "$.mentoin.verdict", operator: "notEqual", value: "oui" }] })).rejects.toThrow("mentoin");
    await expect(fired({ all: [{ fact: "bilan", path: "$..verdict", operator: "notEqual", value: "oui" }] })).rejects.toThrow("$..verdict");
    expect(await fired({ all: [{ fact: "bilan", path: "$.serie.verdict", operator: "equal", value: null }] })).toBe(true);
  });

  it("fail the run on a fact or an operator that does not exist", async () => {
    await expect(fired({ all: [{ fact: "solde", operator: "equal", value: 0 }] })).rejects.toThrow("solde");
    await expect(fired({ all: [{ fact: "session", operator: "presque", value: 0 }] })).rejects.toThrow("presque");
  });

  it("may not take our names: a fact, an operator and an event keep saying what the rulebook says", () => {
    const { situation } = mission;
    expect(() => createEngine(situation, { faits: { ageFinAnneeExamen: 12 } })).toThrow("ageFinAnneeExamen");
    expect(() => createEngine(situation, { faits: { bilan: {} } })).toThrow("bilan");
    expect(() => createEngine(situation, { operateurs: { equal: () => true } })).toThrow("equal");
    expect(() => createEngine(situation, { regles: when({ all: [] }, "exclut") })).toThrow("exclut");
  });
});

describe("what json-rules-engine is given", () => {
  it("is every settled rule, of the candidate and of each item, under a name of its own", async () => {
    const names: string[] = [];
    const engine = createEngine(mission.situation, at(mission));
    for (const outcome of ["success", "failure"]) engine.on(outcome, (event) => names.push(JSON.stringify([(event["params"] as EventParams).regle, (event["params"] as EventParams).sujet])));
    await engine.run();
    expect(new Set(names).size).toBe(names.length);
    const ref = inForce(rulebook, 2024, "clermont-ferrand");
    const ours = [...ref.objets.flatMap(({ regles }) => regles), ...ref.emissions].map(({ id }) => id);
    expect(ours).toEqual(expect.arrayContaining(names.map((name) => (JSON.parse(name) as string[])[0])));
    expect(names.length).toBeGreaterThan(ours.length);
  });
});

describe("the README's example with json-rules-engine", () => {
  it("prints what the README says it prints", async () => {
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const section = readme.slice(readme.indexOf("## With json-rules-engine"));
    const block = (language: string): string => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "";
    const printed: string[] = [];
    await (runInNewContext(`(async () => {${block("ts").replace(/^import .*$/m, "")}})()`, { createEngine, console: { log: (...words: unknown[]) => printed.push(words.join(" ")) } }) as Promise<void>);
    expect(printed.join("\n").replace(/[\u00a0\u202f]/g, " ")).toBe(block("text").trimEnd());
  });
});
