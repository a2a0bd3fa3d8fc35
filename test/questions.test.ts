/** What is asked, and what is not. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answersTo, withAnswer } from "../src/answers.js";
import { evaluate } from "../src/evaluate.js";
import { deriveFacts, told } from "../src/facts.js";
import { inForce } from "../src/inforce.js";
import { questions, requirements } from "../src/questions.js";
import { rulebook } from "../src/rules.js";
import { parseSituation } from "../src/situation.js";
import type { Bilan, Situation } from "../src/types.js";
import { partialAndFull, totalSituation } from "./support/situations.js";
import { fixture } from "./support/fixtures.js";
import { verdictsOf } from "./support/verdicts.js";

const runs = { numRuns: 1000 };

/** What a person with this story answers to one question; `undefined` when the story does not say. */
function answerOf(story: Situation, fait: string): unknown {
  const value = told(story, fait) as unknown;
  if (fait === "anticipees" && typeof value === "object") return { annee: (value as { readonly annee: number }).annee };
  return value === undefined && fait.startsWith("ajournement.notes.") ? null : value;
}

/** The requests of a story: they are told, never asked. */
const requests = (story: Situation): Situation =>
  Object.values(rulebook.faits).reduce<Situation>((said, fait) => {
    const value = fait.nature === "demande" ? told(story, fait.chemin) : undefined;
    return fait.nature === "demande" && value !== undefined ? withAnswer(said, fait.chemin, value) : said;
  }, { session: story.session, academie: story.academie });

/** Answers all that is asked, again and again, until nothing more is. */
function follow(story: Situation): { readonly said: Situation; readonly asked: ReadonlySet<string> } {
  let said = requests(story);
  const asked = new Set<string>();
  for (;;) {
    const open = questions(said).filter(({ fait }) => !asked.has(fait) && answerOf(story, fait) !== undefined);
    if (open.length === 0) return { said, asked };
    for (const { fait } of open) {
      asked.add(fait);
      said = withAnswer(said, fait, answerOf(story, fait));
    }
  }
}

/** A story in which what the box of tab 3 closes is not told: telling it would be another story. */
const withoutClosedPast = ({ diplome, ajournement, provenance, dispensesDemandees, ...story }: Situation): Situation => ({
  ...story,
  ...(story.parcours === "bachelier" && diplome !== undefined ? { diplome } : {}),
  ...(story.parcours === "ajourne" && ajournement !== undefined ? { ajournement } : {}),
  ...((story.parcours === "premiere-l-an-passe" || story.parcours === "lycee-professionnel") && provenance !== undefined ? { provenance } : {}),
  ...((story.parcours === "bachelier" || story.parcours === "lycee-professionnel" || story.scolarite === "systeme-etranger") && dispensesDemandees !== undefined ? { dispensesDemandees } : {}),
});

const incomplete = (bilan: Bilan): readonly string[] => [...verdictsOf(bilan)].flatMap(([name, verdict]) => (verdict === "incomplet" ? [name] : []));

describe("the questions", () => {
  it("followed to the end leave nothing incomplete, and what was never asked changes no verdict and no value", () => {
    fc.assert(
      fc.property(totalSituation, (generated) => {
        const story = withoutClosedPast(generated);
        const { said } = follow(story);
        // The spécialités of a série without a table have no name to be told under: the story cannot answer.
        if (questions(said).length > 0) return;
        const [short, whole] = [evaluate(said), evaluate(story)];
        expect(incomplete(short)).toEqual([]);
        const answered = verdictsOf(short);
        // A mark that nobody asked for is not kept, whatever it is.
        const unasked = (name: string): string | undefined => (/^(?:benefices\/|conservee |exclutMention )/.test(name) ? "non" : undefined);
        for (const [name, verdict] of verdictsOf(whole)) if (verdict !== "incomplet") expect(answered.get(name) ?? unasked(name), name).toBe(verdict);
      }),
      runs,
    );
  }, 600_000);

  it("leave out only fields that change no verdict and no value", () => {
    fc.assert(
      fc.property(partialAndFull, fc.nat(), ({ partial, full }, pick) => {
        const ref = inForce(rulebook, partial.session, partial.academie);
        const facts = deriveFacts(partial, ref, null);
        const asked = new Set(questions(partial).map(({ fait }) => fait));
        const silent = Object.entries(ref.faits).flatMap(([name, fait]) =>
          fait.nature === "etat" && (fait.portee ?? "candidat") === "candidat" && !asked.has(name) && told(partial, name) === undefined && told(full, name) !== undefined && (fait.si === undefined || facts.get(fait.si) === true) ? [name] : [],
        );
        const name = silent[pick % Math.max(1, silent.length)];
        if (name === undefined) return;
        const after = verdictsOf(evaluate(withAnswer(partial, name, told(full, name))));
        for (const [point, verdict] of verdictsOf(evaluate(partial))) expect(after.get(point), `${name} → ${point}`).toBe(verdict);
      }),
      runs,
    );
  }, 600_000);

  it("ask only what can still change one: two answers leave it different, but for at most one question in fifty whose proof is not found in time", () => {
    let unproved = 0;
    fc.assert(
      fc.property(partialAndFull, fc.nat(), ({ partial }, pick) => {
        const asked = questions(partial);
        const question = asked[pick % Math.max(1, asked.length)];
        if (question === undefined) return;
        expect(question.points.length).toBeGreaterThan(0);
        if (!hasWitness(partial, question.fait, pick)) unproved += 1;
      }),
      runs,
    );
    expect(unproved).toBeLessThanOrEqual(runs.numRuns / 50);
  }, 600_000);

  it("come after those that open them, and first of all those that decide of the procedure", () => {
    fc.assert(
      fc.property(partialAndFull, ({ partial }) => {
        const asked = questions(partial);
        const ref = inForce(rulebook, partial.session, partial.academie);
        const facts = deriveFacts(partial, ref, null);
        for (const { fait } of asked) {
          const gate = ref.faits[fait]?.si;
          if (gate !== undefined) expect(facts.get(gate), fait).toBe(true);
        }
        const ofProcedure = asked.map(({ points }) => points.includes("procedure"));
        expect(ofProcedure).toEqual([...ofProcedure].sort((a, b) => Number(b) - Number(a)));
      }),
      runs,
    );
  }, 600_000);

  it("are answered by values that the door lets in", () => {
    fc.assert(
      fc.property(totalSituation, fc.nat(), fc.nat(), fc.nat(), (generated, many, pick, way) => {
        const { said: whole, asked: order } = follow(withoutClosedPast(generated));
        const partial = [...order].slice(0, many % (order.size + 1)).reduce((said, fait) => withAnswer(said, fait, told(whole, fait)), requests(generated));
        const asked = questions(partial).filter(({ fait }) => fait !== "diplome.session" || partial.diplome !== undefined);
        const question = asked[pick % Math.max(1, asked.length)];
        if (question === undefined) return;
        for (const { valeur } of question.valeurs ?? []) expect(refusals(withAnswer(partial, question.fait, valeur)), question.fait).toEqual(refusals(partial));
        const values = answersTo(question.fait, partial, inForce(rulebook, partial.session, partial.academie));
        expect(values.length, question.fait).toBeGreaterThan(1);
        expect(refusals(withAnswer(partial, question.fait, values[way % values.length])), question.fait).toEqual(refusals(partial));
      }),
      { numRuns: 200 },
    );
  }, 600_000);

  it("never ask someone whom the CNED registers about EPS, nor about anything but who registers them", () => {
    const asked = questions({ session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales" });
    expect(asked.flatMap(({ points }) => points)).not.toContain("eps");
    expect(asked.map(({ fait }) => fait).filter((fait) => fait.startsWith("eps"))).toEqual([]);
  });

  it("say why they are asked, with the rule and its text, and offer their answers in French", () => {
    const [first] = questions({ session: 2024, academie: "clermont-ferrand" });
    expect(first).toMatchObject({ fait: "scolarite", chemin: ["scolarite"], question: "Cette année scolaire, où êtes-vous inscrit ou inscrite\u202f?" });
    expect(first?.valeurs).toContainEqual({ valeur: "cned-reglemente", libelle: "CNED, inscription réglementée" });
    expect(first?.parceQue).toMatch(/^Demandé parce que ces règles en dépendent\u00a0: «.+» \(.+\)/);
  });

  it("ask what to keep once a mark can be kept, and the marks of français that may exclude a mention", () => {
    const { situation } = fixture("ajourne-2025-ne-dit-pas-ce-qu-il-garde");
    const asked = questions(situation);
    expect(asked.map(({ fait }) => fait)).toContain("conserver");
    expect(asked.find(({ fait }) => fait === "conserver")?.points).toEqual(expect.arrayContaining(["benefices", "mention", "epreuves"]));
  });

  it("do not ask what the person said they do not know", () => {
    const { situation } = fixture("ne-sait-pas-sa-premiere-session");
    expect(questions(situation).map(({ fait }) => fait)).not.toContain("ajournement.premiereSession");
  });
});

describe("the requirements of a form", () => {
  it("are « required » exactly for what is asked, and stay so once it is answered", () => {
    fc.assert(
      fc.property(partialAndFull, fc.nat(), ({ partial, full }, pick) => {
        const required = requirements(partial);
        const asked = questions(partial).map(({ fait }) => fait);
        for (const fait of asked) expect(required[fait], fait).toBe("required");
        for (const [path, need] of Object.entries(required)) if (told(partial, path) === undefined && !asked.includes(path)) expect(need, path).not.toBe("required");
        const fait = asked[pick % Math.max(1, asked.length)];
        const value = fait === undefined ? undefined : answerOf(full, fait);
        if (fait !== undefined && value !== undefined) expect(requirements(withAnswer(partial, fait, value))[fait], fait).toBe("required");
      }),
      { numRuns: 100, endOnFailure: true },
    );
  }, 600_000);

  it("are « irrelevant » for all but the procedure of someone whom the CNED registers", () => {
    const needs = requirements({ session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales", eps: { aptitude: "apte" } });
    expect(needs["scolarite"]).toBe("required");
    expect(needs["eps.aptitude"]).toBe("irrelevant");
    expect(needs["eps.activites"]).toBe("irrelevant");
    expect(needs["conserver"]).toBe("irrelevant");
  });

  it("are « optional » for a request", () => {
    const needs = requirements({ session: 2024, academie: "clermont-ferrand", scolarite: "aucune" });
    expect(needs["amenagements.demandes"]).toBe("optional");
    expect(needs["amenagements.besoinTardif"]).toBe("irrelevant");
  });
});

const refusals = (situation: Situation): readonly string[] => {
  const parsed = parseSituation(situation);
  return parsed.ok ? [] : parsed.issues.map(({ path, code }) => `${path.join(".")} ${code}`);
};

/** Whether two answers to a field leave a verdict different, at once or once all that is asked is answered, in one of a few ways. */
function hasWitness(situation: Situation, fait: string, seed: number): boolean {
  const ref = inForce(rulebook, situation.session, situation.academie);
  const values = answersTo(fait, situation, ref);
  const outcome = (told: Situation): string => JSON.stringify([...verdictsOf(evaluate(told))]);
  if (new Set(values.map((value) => outcome(withAnswer(situation, fait, value)))).size > 1) return true;
  const next = pseudoRandom(seed);
  return Array.from({ length: 20 }).some(() => {
    const whole = answerAll(withAnswer(situation, fait, values[next(values.length)]), next);
    return new Set(values.map((value) => outcome(answerAll(withAnswer(whole, fait, value), next)))).size > 1;
  });
}

/** Answers all that is asked, again and again, by values drawn among those worth trying. */
function answerAll(situation: Situation, next: (below: number) => number): Situation {
  let told = situation;
  for (let round = 0; round < 12; round++) {
    const asked = questions(told);
    if (asked.length === 0) return told;
    for (const { fait } of asked) {
      const values = answersTo(fait, told, inForce(rulebook, told.session, told.academie));
      told = withAnswer(told, fait, values[next(values.length)]);
    }
  }
  return told;
}

function pseudoRandom(seed: number): (below: number) => number {
  let state = seed % 2147483647 || 1;
  return (below) => (state = (state * 48271) % 2147483647) % Math.max(1, below);
}
