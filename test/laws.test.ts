/** What is true of every candidate. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bilanOf } from "../src/bilan.js";
import { evaluate } from "../src/evaluate.js";
import { documents, evaluateAsync } from "../src/engine.js";
import { deriveFacts } from "../src/facts.js";
import { inForce, type ObjetInForce } from "../src/inforce.js";
import { parseInstant } from "../src/instants.js";
import type { Place, Slots } from "../src/logic.js";
import { pointsOf } from "../src/points.js";
import { buildRulebook, type Regle } from "../src/rulebook.js";
import { files, rulebook } from "../src/rules.js";
import { settle } from "../src/settle.js";
import type { Bilan, Motif, Situation, Verdict } from "../src/types.js";
import { instant, partialAndFull, totalSituation } from "./support/situations.js";
import { verdicts } from "./support/verdicts.js";

const runs = { numRuns: 300 };
const answer = (situation: Situation, at?: string): Bilan => evaluate(situation, at === undefined ? {} : { at });

const motifs = (bilan: Bilan): readonly Motif[] => [
  ...[...pointsOf(bilan).values()].flatMap((point) => point.motifs),
  ...bilan.epreuves.flatMap((epreuve) => epreuve.motifs),
  ...bilan.demarches.flatMap((demarche) => demarche.motifs),
  ...bilan.avertissements.flatMap((avertissement) => avertissement.motifs),
  ...bilan.suite.flatMap((suite) => suite.motifs),
];

describe("every situation", () => {
  it("gets a bilan, told in full or in part", () => {
    fc.assert(fc.property(partialAndFull, instant, ({ partial, full }, at) => answer(partial, at).session === answer(full, at).session), runs);
  });

  it("gets a motif for every verdict and a passage for every motif", () => {
    fc.assert(
      fc.property(partialAndFull, instant, ({ partial }, at) => {
        const bilan = answer(partial, at);
        for (const [name, point] of pointsOf(bilan)) expect(point.motifs, name).not.toHaveLength(0);
        for (const motif of motifs(bilan)) {
          expect(motif.sources, motif.regle).not.toHaveLength(0);
          for (const citation of motif.sources) {
            const [source = "", passage = ""] = citation.split("#");
            expect(rulebook.sources[source]?.passages[passage], citation).toBeDefined();
          }
        }
      }),
      runs,
    );
  });

  it("leaves no placeholder in a sentence", () => {
    fc.assert(
      fc.property(partialAndFull, instant, ({ partial }, at) => {
        const bilan = answer(partial, at);
        const sentences = [...motifs(bilan).flatMap((motif) => motif.message ?? []), ...bilan.demarches.map((d) => d.libelle), ...bilan.avertissements.map((a) => a.message), ...[...pointsOf(bilan).values()].flatMap((p) => p.aConfirmer?.question ?? [])];
        for (const sentence of sentences) expect(sentence).not.toMatch(/[{}]|undefined|\[object|NaN/);
      }),
      runs,
    );
  });

  it("is asked something whenever a point is incomplete, and a question for the service whenever it is to be confirmed", () => {
    fc.assert(
      fc.property(partialAndFull, ({ partial }) => {
        for (const [name, point] of pointsOf(answer(partial))) {
          if (point.verdict === "incomplet") expect(point.manquants, name).not.toHaveLength(0);
          if (point.verdict === "a-confirmer") expect(point.aConfirmer?.question, name).toBeTruthy();
        }
      }),
      runs,
    );
  });

  it("is not changed by being answered; the bilan is frozen and survives JSON", () => {
    fc.assert(
      fc.property(partialAndFull, instant, ({ partial }, at) => {
        const before = JSON.stringify(partial);
        const bilan = answer(partial, at);
        expect(JSON.stringify(partial)).toBe(before);
        expect(Object.isFrozen(bilan) && Object.isFrozen(bilan.procedure.motifs) && Object.isFrozen(bilan.epreuves)).toBe(true);
        expect(JSON.parse(JSON.stringify(bilan))).toEqual(bilan);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a situation told in full", () => {
  it("leaves nothing incomplete", () => {
    fc.assert(
      fc.property(totalSituation, instant, (situation, at) => {
        const bilan = answer(situation, at);
        expect([...verdicts(bilan)].filter(([, verdict]) => verdict === "incomplet")).toEqual([]);
        expect(bilan.epreuves.filter((epreuve) => epreuve.statut === "incomplet")).toEqual([]);
        expect(bilan.manquants).toEqual([]);
      }),
      runs,
    );
  });

  it("is answered alike by both evaluators, the same rules firing objet by objet and item by item", async () => {
    await fc.assert(
      fc.asyncProperty(totalSituation, instant, async (situation, at) => {
        const options = at === undefined ? {} : { at };
        expect(await evaluateAsync(situation, options)).toEqual(evaluate(situation, options));
      }),
      { numRuns: 2000 },
    );
  }, 600_000);

  it("gives json-rules-engine every rule in force as a document of its own", () => {
    const ref = inForce(rulebook, 2024, "clermont-ferrand");
    const names = documents({ session: 2024, academie: "clermont-ferrand" }).map((document) => document.name);
    const expected = [...ref.objets.flatMap((objet) => objet.regles), ...ref.emissions].filter((rule) => rule.portee === "candidat").map((rule) => rule.id);
    expect(names).toEqual(expected);
  });
});

describe("the order of the rules", () => {
  it("changes nothing", () => {
    const reversed = <V>(record: Readonly<Record<string, V>>): Record<string, V> => Object.fromEntries(Object.entries(record).reverse());
    const shuffled = buildRulebook({
      ...files,
      national: reversed(Object.fromEntries(Object.entries(files.national).map(([name, file]) => [name, reversed<Regle>(file)]))),
      academies: Object.fromEntries(Object.entries(files.academies).map(([id, academie]) => [id, { ...academie, regles: reversed<Regle>(academie.regles) }])),
      objets: reversed(files.objets),
    });
    const sorted = (bilan: Bilan): unknown => {
      const comparable = { ...bilan, recu: null };
      return JSON.parse(JSON.stringify(comparable), (_key, value: unknown) => (Array.isArray(value) ? [...(value as unknown[])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value)) as unknown;
    };
    fc.assert(
      fc.property(partialAndFull, instant, ({ partial }, at) => {
        const options = at === undefined ? {} : { at };
        expect(sorted(evaluate(partial, { ...options, rulebook: shuffled }))).toEqual(sorted(evaluate(partial, options)));
      }),
      { numRuns: 150 },
    );
  });
});

describe("telling more", () => {
  it("never changes a known fact", () => {
    fc.assert(
      fc.property(partialAndFull, instant, ({ partial, full }, at) => {
        const epoch = at === undefined ? null : parseInstant(at);
        const ref = inForce(rulebook, full.session, full.academie);
        const [before, after] = [partial, full].map((situation) => deriveFacts(situation, ref, epoch).get);
        for (const [name, { portee = "candidat", type }] of Object.entries(rulebook.faits)) if (portee === "candidat" && type !== "objet" && before?.(name) !== undefined) expect(after?.(name), name).toEqual(before(name));
      }),
      { numRuns: 1000 },
    );
  });

  it("never overturns a settled verdict", () => {
    fc.assert(
      fc.property(partialAndFull, instant, ({ partial, full }, at) => {
        const before = answer(partial, at);
        const after = answer(full, at);
        if (after.procedure.verdict === "non" && before.procedure.verdict === "incomplet") return;
        const settled = verdicts(after);
        for (const [name, verdict] of verdicts(before)) if (verdict !== "incomplet" && settled.has(name)) expect(settled.get(name), name).toBe(verdict);
        for (const epreuve of before.epreuves) {
          const same = after.epreuves.find((other) => other.id === epreuve.id && other.programme === epreuve.programme);
          if (epreuve.statut !== "incomplet") expect(same?.statut, epreuve.id).toBe(epreuve.statut);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("certain rules", () => {
  it("never fix two different values of one objet", () => {
    fc.assert(
      fc.property(totalSituation, (situation) => {
        const steps = bilanOf(situation, rulebook, null);
        let step = steps.next();
        while (step.done !== true) {
          const { rules, candidat, own, facts } = step.value;
          const truths = rules.map((rule) => rule.test(candidat, own));
          const fixed = rules.filter((rule, i) => rule.effet === "fixe" && rule.certitude === "certaine" && truths[i] === true);
          for (const objet of new Set(fixed.map(({ params }) => params.objet))) {
            const here = fixed.filter(({ params }) => params.objet === objet);
            expect(new Set(here.map(({ params }) => params.valeur)).size, `${String(objet)} ${String(facts()["epreuve.cle"] ?? "")} : ${here.map(({ id }) => id).join(", ")}`).toBeLessThanOrEqual(1);
          }
          step = steps.next(truths);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the épreuves", () => {
  const counted = ["a-passer", "deja-presentee", "reportee", "conservee"];

  it("are parted by statut, and the denominator is the sum of what counts", () => {
    fc.assert(
      fc.property(partialAndFull, ({ partial }) => {
        const bilan = answer(partial);
        const sum = bilan.epreuves.filter((epreuve) => counted.includes(epreuve.statut)).reduce((total, epreuve) => total + (epreuve.coefficient ?? 0), 0);
        if (bilan.denominateur !== null) expect(bilan.denominateur).toBe(sum);
        if (bilan.denominateurs !== undefined) {
          expect(bilan.denominateur).toBeNull();
          expect(bilan.denominateurs.min).toBeGreaterThanOrEqual(sum);
          expect(bilan.denominateurs.max).toBeGreaterThanOrEqual(bilan.denominateurs.min);
        }
      }),
      runs,
    );
  });

  it("are kept exactly where the mention is lost to a bénéfice, français of the failure apart", () => {
    fc.assert(
      fc.property(totalSituation, (situation) => {
        const bilan = answer(situation);
        const keeps = (bilan.benefices?.notes ?? []).some((note) => note.exclutMention === "oui");
        if (keeps) expect(bilan.mention?.verdict).toBe("non");
        if (bilan.epreuves.some((epreuve) => epreuve.statut === "conservee") && situation.demandeConservationHandicap !== true) expect(bilan.mention?.verdict).toBe("non");
      }),
      runs,
    );
  });
});

describe("« à confirmer »", () => {
  it("never becomes a firm answer downstream: with an uncertain kept mark, the mention is firm only for another reason", () => {
    fc.assert(
      fc.property(totalSituation, (situation) => {
        const bilan = answer(situation);
        const notes = bilan.benefices?.notes ?? [];
        if (!notes.some((note) => note.exclutMention === "a-confirmer")) return;
        if (bilan.mention?.verdict === "oui") throw new Error("a firm « oui » stands on an uncertain mark");
        if (bilan.mention?.verdict === "non") expect(bilan.mention.motifs.some((motif) => motif.certitude === "certaine")).toBe(true);
      }),
      runs,
    );
  });

  it("of a conclusion leads to « à confirmer » wherever « oui » and « non » would differ", () => {
    // Every rule that reads a conclusion, asked with its three values in turn, all else equal.
    const ref = inForce(rulebook, 2024, "clermont-ferrand");
    fc.assert(
      fc.property(totalSituation, (situation) => {
        const asked: Array<{ objet: string; candidat: Slots; own: Slots }> = [];
        const steps = bilanOf({ ...situation, session: 2024, academie: "clermont-ferrand" }, rulebook, null);
        let step = steps.next();
        while (step.done !== true) {
          const { rules, candidat, own } = step.value;
          const first = rules[0];
          if (first?.params.objet !== undefined) asked.push({ objet: first.params.objet, candidat: [...candidat], own: [...own] });
          step = steps.next(rules.map((rule) => rule.test(candidat, own)));
        }
        expect(asked.length).toBeGreaterThan(0);
        for (const { objet, candidat, own } of asked) {
          const described = ref.objets.find((candidate) => candidate.id === objet);
          if (described?.type !== "verdict") continue;
          const read = [...new Set(described.regles.flatMap((rule) => JSON.stringify(rule.condition).match(/"fact":"([^"]+)"/g) ?? []))]
            .map((match) => match.slice(8, -1))
            .filter((name) => rulebook.faits[name]?.nature === "conclu" && (rulebook.faits[name] as { agregat: string }).agregat !== "liste");
          for (const name of read) {
            const [yes, no, maybe] = ["oui", "non", "a-confirmer"].map((value) => verdictOf(described, ...replaced(candidat, own, ref.places.get(name), value)));
            if (yes !== no) expect(maybe, `${objet} reads ${name}`).toBe("a-confirmer");
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

const replaced = (candidat: Slots, own: Slots, place: Place | undefined, value: string): readonly [Slots, Slots] => {
  const put = (slots: Slots): Slots => Object.assign([...slots], { [place?.slot ?? 0]: value });
  return place?.own === true ? [candidat, put(own)] : [put(candidat), own];
};

function verdictOf(objet: ObjetInForce, candidat: Slots, own: Slots): Verdict {
  return settle(objet.kinds, objet.regles.map((rule) => rule.test(candidat, own)), objet.defaut.params.verdict ?? "a-confirmer").verdict;
}
