/** What marks give, and two choices side by side. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.js";
import { citationInForce } from "../src/inforce.js";
import { placeholders } from "../src/messages.js";
import { comparer, resultat } from "../src/resultat.js";
import { casResultats } from "../src/rulebook.js";
import { rulebook } from "../src/rules.js";
import type { Bilan, Difference, Epreuve, NotesSaisies, Resultat, Situation } from "../src/types.js";
import { totalSituation } from "./support/situations.js";

const runs = { numRuns: 100 };

/** The same without one of its optional parts. */
const without = <T extends object>(whole: T, gone: string): T => Object.fromEntries(Object.entries(whole).filter(([name]) => name !== gone)) as T;

const generale: Situation = {
  session: 2026,
  academie: "clermont-ferrand",
  residence: { academie: "clermont-ferrand" },
  scolarite: "aucune",
  presente: "terminales",
  voie: "generale",
  parcours: "autre",
  naissance: "2006-05-12",
  anticipees: { annee: 2025, francaisEcrit: 10, francaisOral: 10 },
  controleContinuPremiere: "aucun",
  modalite: "cycle",
  specialites: ["mathematiques", "svt"],
  specialitePremiere: "ses",
  langues: { lva: "anglais", lvb: "espagnol" },
  eps: { aptitude: "apte", activites: ["demi-fond", "danse"] },
  options: [],
};
const stmg: Situation = { ...without(without(generale, "specialites"), "specialitePremiere"), voie: "technologique", serie: "stmg", enseignementSpecifique: "mercatique" };
/** Failed for the first time the year before, with a philosophie that may be kept and the first halves carried over. */
const ajournee: Situation = {
  ...generale,
  parcours: "ajourne",
  ajournement: { premiereSession: 2025, derniereSession: 2025, voie: "generale", notes: { philosophie: 14, "grand-oral": 9, "specialite-mathematiques": 8, "specialite-svt": 7 } },
  anticipees: { annee: 2024, francaisEcrit: 9, francaisOral: 9 },
  controleContinuPremiere: {
    annee: 2024,
    nature: "evaluations-ponctuelles",
    notes: { "histoire-geographie": 6, lva: 6, lvb: 6, "enseignement-scientifique": 6, emc: 6, "specialite-premiere": 6 },
  },
  modalite: "deux-temps",
  conserver: ["philosophie"],
};

const counted = ["a-passer", "deja-presentee", "reportee", "conservee"];
const key = (bilan: Bilan, { id, programme }: Epreuve): string => (bilan.epreuves.filter((other) => other.id === id).length > 1 ? `${id}/${String(programme)}` : id);
const toSit = (bilan: Bilan): readonly Epreuve[] => bilan.epreuves.filter(({ statut, note }) => counted.includes(statut) && note === null);
/** The same mark in every épreuve that has none yet. */
const everywhere = (bilan: Bilan, note: number): Record<string, number> => Object.fromEntries(toSit(bilan).map((epreuve) => [key(bilan, epreuve), note]));
/** Every mark, français of the year before included. */
const flat = (situation: Situation, note: number): Resultat => {
  const bilan = evaluate({ ...situation, anticipees: { annee: 2025, francaisEcrit: note, francaisOral: note } });
  return resultat(bilan, everywhere(bilan, note));
};
const ids = ({ motifs }: Resultat): readonly string[] => motifs.map(({ regle }) => regle);
const said = ({ motifs }: Resultat, regle: string): string => (motifs.find((motif) => motif.regle === regle)?.message ?? "").replace(/[\u00a0\u202f]/g, " ");

describe("the worked totals of the memento (p. 29-30)", () => {
  it.each([
    ["général, one option in première, two in terminale, latin both years", { ...generale, options: [{ id: "arts-theatre", programme: "cycle" }, "dgemc", { id: "lca-latin", programme: "cycle" }] }, 110, 50],
    ["technologique, two options and grec both years", { ...stmg, options: [{ id: "arts-theatre", programme: "cycle" }, { id: "eps", programme: "cycle" }, { id: "lca-grec", programme: "cycle" }] }, 112, 52],
    ["général, no option", generale, 100, 40],
    ["technologique, no option", stmg, 100, 40],
    ["général, EPS neutralised", { ...generale, eps: { aptitude: "inaptitude-totale", certificatMedical: "en-main" } }, 94, 34],
  ] as ReadonlyArray<readonly [string, Situation, number, number]>)("%s: the average is over the whole total", (_story, situation, total, controleContinu) => {
    const bilan = evaluate(situation);
    // 20 in the contrôle continu and its options, 10 elsewhere: the average is 10 + 10 × (contrôle continu / total).
    const notes = Object.fromEntries(toSit(bilan).map((epreuve) => [key(bilan, epreuve), epreuve.groupe === "terminale" ? 10 : 20]));
    const { moyenne, denominateur } = resultat(bilan, notes);
    expect(denominateur).toBe(total);
    expect(moyenne).toBeCloseTo(10 + (10 * controleContinu) / total, 10);
  });

  it("count an option on both sides: a low one lowers the average", () => {
    const bilan = evaluate({ ...generale, options: ["dgemc"] });
    const notes = everywhere(bilan, 10);
    expect(resultat(bilan, notes).issue).toBe("admis");
    const lowered = resultat(bilan, { ...notes, "option-dgemc": 0 });
    expect(lowered.issue).toBe("second-groupe");
    expect(lowered.moyenne).toBeCloseTo(1000 / 102, 10);
  });
});

describe("thresholds are inclusive and compared unrounded", () => {
  it.each([
    [7.99, "ajourne", null],
    [8, "second-groupe", null],
    [9.99, "second-groupe", null],
    [9.9999, "second-groupe", null],
    [10, "admis", null],
    [11.99, "admis", null],
    [12, "admis", "assez-bien"],
    [13.99, "admis", "assez-bien"],
    [14, "admis", "bien"],
    [15.99, "admis", "bien"],
    [16, "admis", "tres-bien"],
    [17.99, "admis", "tres-bien"],
    [18, "admis", "felicitations"],
    [20, "admis", "felicitations"],
    [0, "ajourne", null],
  ])("%d everywhere: %s, mention %s", (note, issue, mention) => {
    const { moyenne, ...rest } = flat(generale, note);
    expect(moyenne).toBe(note);
    expect(rest).toMatchObject({ issue, mention, denominateur: 100 });
    expect(flat(stmg, note)).toMatchObject({ moyenne: note, issue, mention });
  });

  it("an average one ten-thousandth of a mark below 10 is not 10, in the number nor in the sentence", () => {
    const bilan = evaluate(generale);
    const got = resultat(bilan, { ...everywhere(bilan, 10), emc: 9.9999 });
    expect(got.issue).toBe("second-groupe");
    expect(got.moyenne).toBe(9.999998);
    expect(said(got, "resultats/second-groupe")).toContain("la moyenne est de 9,99/20");
  });

  it("cites the text of the decision and of its threshold", () => {
    const { motifs } = flat(generale, 18);
    expect(motifs.map(({ regle, sources }) => [regle, sources])).toEqual([
      ["resultats/admis", ["code-education-D334-8#admission", "code-education-D334-8#moyenne"]],
      ["resultats/felicitations", ["code-education-D334-11#felicitations"]],
    ]);
  });

  it("félicitations are to be confirmed at session 2022, whose text was not read", () => {
    const bilan = evaluate({ ...generale, session: 2022, naissance: "2002-05-12", anticipees: { annee: 2021, francaisEcrit: 18, francaisOral: 18 } });
    const got = resultat(bilan, everywhere(bilan, 18));
    expect(got.mention).toBe("felicitations");
    expect(got.motifs.find(({ regle }) => regle === "resultats/felicitations-2022")?.certitude).toBe("a-confirmer");
  });

  it("a coefficient to be confirmed leaves the decision to be confirmed, and says which", () => {
    const bilan = evaluate({ ...generale, session: 2027, naissance: "2007-05-12", anticipees: { annee: 2026, francaisEcrit: 12, francaisOral: 12, mathematiques: 12 } });
    const got = resultat(bilan, everywhere(bilan, 12));
    expect(got.motifs.find(({ regle }) => regle === "resultats/coefficients-a-confirmer")?.params?.["epreuves"]).toContain("eps");
    expect(got.motifs.filter(({ regle }) => /admis|assez-bien/.test(regle)).map(({ certitude }) => certitude)).toEqual(["a-confirmer", "a-confirmer"]);
  });
});

describe("a kept 14 and carried 6", () => {
  const bilan = evaluate(ajournee);
  // philosophie 14 × 8; first halves 6 × (3 + 3 + 3 + 3 + 1) and spécialité de première 6 × 8: 112 + 126.
  const known = 8 + 13 + 8;

  it("leave so many points over what remains, and the mean that they ask for", () => {
    const unknownFrancais: Bilan = { ...bilan, epreuves: bilan.epreuves.map((epreuve): Epreuve => (epreuve.groupe === "anticipee" ? { ...epreuve, statut: "a-passer", note: null } : epreuve)), denominateur: 100 };
    const got = resultat(unknownFrancais, {});
    const remaining = 100 - known;
    expect(got.besoins).toEqual(
      [10, 12, 14, 16].map((seuil) => ({ seuil, points: 100 * seuil - 238, moyenne: expect.closeTo((100 * seuil - 238) / remaining, 10) as number })),
    );
    expect(got).toMatchObject({ moyenne: null, issue: null, mention: null, denominateur: 100 });
    expect(said(got, "resultats/besoins")).toBe(
      "Avec les notes saisies, sur les 71 coefficients qui restent, il faut encore : 762 points pour 10/20 (10,74 de moyenne) ; 962 points pour 12/20 (13,55 de moyenne) ; 1162 points pour 14/20 (16,37 de moyenne) ; 1362 points pour 16/20 (19,19 de moyenne).",
    );
  });

  it("need nothing more once the points are there, and say when they are out of reach", () => {
    const plain = evaluate(generale);
    const rest = without(everywhere(plain, 20), "emc");
    expect(resultat(plain, rest).besoins.map(({ points, moyenne }) => [points, moyenne])).toEqual([[0, 0], [0, 0], [0, 0], [0, 0]]);
    const low = without(everywhere(plain, 10), "emc");
    expect(resultat(plain, low).besoins).toEqual([
      { seuil: 10, points: 20, moyenne: 10 },
      { seuil: 12, points: 220, moyenne: null },
      { seuil: 14, points: 420, moyenne: null },
      { seuil: 16, points: 620, moyenne: null },
    ]);
    expect(said(resultat(plain, low), "resultats/besoins")).toContain("220 points pour 12/20 (hors d'atteinte)");
  });

  it("are the marks of the bilan: another mark told for them is not used, and a motif says so", () => {
    const free: Bilan = { ...bilan, denominateur: 100, epreuves: bilan.epreuves.map((epreuve): Epreuve => (epreuve.groupe === "anticipee" ? { ...epreuve, statut: "a-passer", note: null } : epreuve)) };
    const notes = everywhere(free, 11);
    const told = resultat(free, { ...notes, philosophie: 20, "lva/premiere": 20 });
    expect(told.moyenne).toBe(resultat(free, notes).moyenne);
    expect(told.motifs.find(({ regle }) => regle === "resultats/note-deja-obtenue")?.params).toEqual({ epreuves: ["philosophie", "lva/premiere"] });
    expect(ids(resultat(free, notes))).not.toContain("resultats/note-deja-obtenue");
  });
});

describe("a mention", () => {
  // An exam failed two years before leaves the français of that year to the bénéfice alone.
  const ancienne: Situation = {
    ...generale,
    parcours: "ajourne",
    ajournement: { premiereSession: 2023, derniereSession: 2023, voie: "generale", notes: { philosophie: 16, "grand-oral": 9, "specialite-mathematiques": 8, "specialite-svt": 7 } },
    anticipees: "jamais-presentees",
    presente: "anticipees-et-terminales",
  };
  const with16 = (conserver: Situation["conserver"]): Resultat => {
    const bilan = evaluate({ ...ancienne, ...(conserver === undefined ? {} : { conserver }) });
    return resultat(bilan, everywhere(bilan, 16));
  };

  it("is lost to a kept mark, for the reason that the bilan gives", () => {
    const got = with16(["philosophie"]);
    expect(got).toMatchObject({ moyenne: 16, issue: "admis", mention: null });
    expect(ids(got)).toEqual(["resultats/admis", "resultats/mention-exclue", "mention/note-conservee"]);
    expect(said(got, "resultats/mention-exclue")).toContain("la mention très bien");
  });

  it("is given when every mark is sat anew", () => {
    expect(with16("aucune")).toMatchObject({ moyenne: 16, issue: "admis", mention: "tres-bien" });
  });

  it("waits for the answer that is missing, and asks for it", () => {
    const bilan = evaluate(ancienne);
    // What to keep is not said, so philosophie is not settled either: the decision waits with it.
    expect(resultat(bilan, everywhere(bilan, 16))).toMatchObject({ issue: null, mention: null, besoins: [] });
    const settled: Bilan = { ...evaluate({ ...ancienne, conserver: "aucune" }), mention: bilan.mention, manquants: bilan.manquants };
    const got = resultat(settled, everywhere(settled, 16));
    expect(got).toMatchObject({ issue: "admis", mention: null });
    expect(said(got, "resultats/mention-incomplete")).toContain("la mention très bien");
    expect(said(got, "resultats/mention-incomplete")).toMatch(/\?$/);
  });

  it("that is to be confirmed is named, not given, with the question to the service", () => {
    const bilan = evaluate({ ...ancienne, session: 2024, presente: "terminales", conserver: ["francais-oral", "francais-ecrit"], anticipees: { annee: 2023, avecTerminales: true, francaisEcrit: 14, francaisOral: 14 } });
    expect(bilan.mention?.verdict).toBe("a-confirmer");
    const got = resultat(bilan, everywhere(bilan, 14));
    expect(got).toMatchObject({ moyenne: 14, issue: "admis", mention: null });
    expect(said(got, "resultats/mention-a-confirmer")).toMatch(/la mention bien.*À confirmer auprès du .*« .*mention.* »/);
    const below = resultat(bilan, everywhere(bilan, 10));
    expect(ids(below)).toContain("resultats/sous-la-mention");
    expect(ids(below)).not.toContain("resultats/mention-a-confirmer");
  });

  it("does not exist at the second group, which may not be sure on a kept mark", () => {
    expect(ids(flat(generale, 9))).toEqual(["resultats/second-groupe", "resultats/second-groupe-sans-mention"]);
    const bilan = evaluate({ ...ancienne, conserver: ["philosophie"] });
    expect(ids(resultat(bilan, everywhere(bilan, 8)))).toContain("resultats/second-groupe-note-conservee");
  });

  it("is lost to no neutralised EPS, whose coefficient leaves the total (94)", () => {
    expect(flat({ ...generale, eps: { aptitude: "inaptitude-totale", certificatMedical: "en-main" } }, 12)).toMatchObject({ denominateur: 94, issue: "admis", mention: "assez-bien" });
  });
});

describe("no decision is made", () => {
  const nothing = { moyenne: null, issue: null, mention: null };

  it("while a mark that counts is missing, and it is named", () => {
    const bilan = evaluate(generale);
    const notes = without(everywhere(bilan, 12), "lvb");
    const got = resultat(bilan, notes);
    expect(got).toMatchObject(nothing);
    expect(said(got, "resultats/notes-manquantes")).toContain("Il manque : langue vivante B.");
  });

  it("while an épreuve is to be confirmed, even if the total would be the same", () => {
    const bilan = evaluate({ ...ajournee, session: 2024, ajournement: { ...ajournee.ajournement, premiereSession: 2023, derniereSession: 2023 }, controleContinuPremiere: { annee: 2022, nature: "moyennes-annuelles", notes: {} } });
    const got = resultat(bilan, everywhere(bilan, 12));
    expect(got).toMatchObject({ ...nothing, denominateur: null, besoins: [] });
    expect(said(got, "resultats/epreuves-a-confirmer")).toContain("(première)");
  });

  it("while the list of épreuves is not complete, as in a série without a table", () => {
    expect(ids(resultat(evaluate({ ...stmg, serie: "stav" }), {}))).toContain("resultats/epreuves-incompletes");
    expect(resultat(evaluate({ session: 2026, academie: "clermont-ferrand" }), {})).toMatchObject({ ...nothing, besoins: [] });
  });

  it("during an étalement: the average so far, and the jury waits", () => {
    const bilan = evaluate({ ...generale, handicap: true, amenagements: { demandes: true, dossierDepose: true, etalement: { etat: "obtenu", premiereSession: 2026, dejaPresentees: {}, cetteSession: bilanIds(generale).filter((id) => id !== "philosophie") } } });
    const got = resultat(bilan, everywhere(bilan, 12));
    expect(got).toMatchObject({ issue: null, mention: null, besoins: [], denominateur: 92 });
    expect(ids(got)).toContain("resultats/etalement");
  });

  it("for the épreuves anticipées alone, or for someone else's register", () => {
    for (const situation of [{ ...generale, presente: "anticipees-seules", anticipees: "jamais-presentees" }, { ...generale, scolarite: "etablissement" }] as const) {
      const bilan = evaluate(situation);
      const got = resultat(bilan, everywhere(bilan, 12));
      expect(got).toMatchObject({ ...nothing, besoins: [] });
      expect(ids(got)).toEqual(["resultats/sans-epreuves-terminales"]);
    }
  });

  it("at a session that the rulebook does not cover", () => {
    const bilan = evaluate({ ...generale, session: 2030, anticipees: { annee: 2029, francaisEcrit: 12, francaisOral: 12 } });
    const got = resultat(bilan, {});
    expect(got).toMatchObject({ ...nothing, besoins: [] });
    expect(got.motifs.map(({ regle, certitude }) => [regle, certitude])).toEqual([["resultats/session-non-couverte", "a-confirmer"]]);
  });
});

const bilanIds = (situation: Situation): string[] => evaluate(situation).epreuves.map(({ id }) => id);

describe("the marks told", () => {
  const bilan = evaluate(generale);

  it.each([Number.NaN, -0.01, 20.01, Infinity, null, "12"])("are refused with a sentence when they are not marks: %s", (note) => {
    expect(() => resultat(bilan, { philosophie: note as number })).toThrow(TypeError);
    expect(() => resultat(bilan, { philosophie: note as number })).toThrow(/notes\.philosophie : .* un nombre de 0 à 20/);
  });

  it("may be given with the programme for a row that is alone, must be for two rows", () => {
    expect(bilan.epreuves.find(({ id }) => id === "specialite-premiere")?.programme).toBe("premiere");
    const notes = without(everywhere(bilan, 12), "specialite-premiere");
    expect(resultat(bilan, { ...notes, "specialite-premiere/premiere": 12 }).issue).toBe("admis");
    const inTwo = evaluate({ ...generale, controleContinuPremiere: { annee: 2025, nature: "evaluations-ponctuelles", notes: {} }, modalite: "deux-temps" });
    const halves = everywhere(inTwo, 12);
    expect(Object.keys(halves)).toContain("lva/premiere");
    expect(resultat(inTwo, { ...without(halves, "lva/premiere"), lva: 12 }).issue).toBeNull();
  });

  it("may speak of épreuves that this bilan does not have", () => {
    const notes = everywhere(bilan, 12);
    expect(resultat(bilan, { ...notes, "option-dgemc": 0, "grand-jury": 3 })).toEqual(resultat(bilan, notes));
  });
});

describe("two choices side by side", () => {
  const keep: Situation = { ...ajournee, anticipees: "jamais-presentees", presente: "anticipees-et-terminales", ajournement: { ...ajournee.ajournement, notes: { philosophie: 14, "grand-oral": 12, "specialite-mathematiques": 8, "specialite-svt": 7 } }, conserver: "toutes" };

  it("say where they part, and nothing else", () => {
    const { a, b, differences } = comparer(keep, { ...keep, conserver: "aucune" }, { philosophie: 11 });
    expect(differences.filter(({ objet }) => objet === "epreuve")).toEqual([
      { objet: "epreuve", epreuve: "philosophie", libelle: "Philosophie", a: { statut: "conservee", coefficient: 8, note: 14 }, b: { statut: "a-passer", coefficient: 8, note: null } },
      { objet: "epreuve", epreuve: "grand-oral", libelle: "Grand oral", a: { statut: "conservee", coefficient: 10, note: 12 }, b: { statut: "a-passer", coefficient: 10, note: null } },
    ]);
    expect(differences.find(({ objet }) => objet === "mention")).toEqual({ objet: "mention", a: "non", b: "oui" });
    expect(differences.map(({ objet }) => objet)).not.toContain("denominateur");
    const besoin = differences.find((one): one is Extract<Difference, { objet: "besoin" }> => one.objet === "besoin" && one.seuil === 10);
    // With the kept marks 14 × 8 and 12 × 10 are there already; without, only the 11 in philosophie.
    expect((besoin?.b?.points ?? 0) - (besoin?.a?.points ?? 0)).toBe(14 * 8 + 12 * 10 - 11 * 8);
    expect(a.bilan.mention?.verdict).toBe("non");
    expect(b.resultat.issue).toBeNull();
  });

  it("are the same when they are the same", () => {
    fc.assert(
      fc.property(totalSituation, (situation) => {
        expect(comparer(situation, situation, {}).differences).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("take `at` and the rulebook of `evaluate`", () => {
    const at = "2025-11-10T10:00:00+01:00";
    expect(comparer(keep, keep, {}, { at, rulebook }).a.bilan).toEqual(evaluate(keep, { at, rulebook }));
  });
});

// Marks as whole numbers of ten-thousandths: the oracle never reads a decimal.

type Mark = { readonly units: bigint; readonly value: number };
const scale = 10_000n;
const mark: fc.Arbitrary<Mark> = fc
  .oneof(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 200 }).map((tenths) => tenths * 1000), fc.constantFrom(79_999, 80_000, 99_999, 100_000, 119_999, 120_000, 159_999, 160_000, 180_000))
  .map((units) => ({ units: BigInt(units), value: Number(`${units}e-4`) }));

/** A bilan on which the jury decides. */
const decidable: fc.Arbitrary<Bilan> = totalSituation
  .map((situation) => evaluate({ ...without(without(situation, "autresCandidatures"), "amenagements"), scolarite: "aucune" }))
  .filter((bilan) => bilan.denominateur !== null && bilan.mention !== null && bilan.epreuves.every(({ statut }) => statut !== "autre-session"));

/** A bilan, and for each épreuve that counts a mark of its own: close together, so that every threshold is met. */
const decided: fc.Arbitrary<{ readonly bilan: Bilan; readonly marks: ReadonlyMap<string, Mark>; readonly notes: NotesSaisies }> = decidable.chain((bilan) => {
  const keys = toSit(bilan).map((epreuve) => key(bilan, epreuve));
  const one = fc.oneof(fc.array(mark, { minLength: keys.length, maxLength: keys.length }), mark.map((same) => keys.map(() => same)));
  return one.map((found) => {
    const marks = new Map(keys.map((cle, i) => [cle, found[i]!] as const));
    return { bilan, marks, notes: Object.fromEntries([...marks].map(([cle, { value }]) => [cle, value])) };
  });
});

const unitsOf = (value: number): bigint => BigInt(Math.round(value * Number(scale)));

/** Σ mark × coefficient in ten-thousandths, and Σ coefficient. */
function oracle(bilan: Bilan, marks: ReadonlyMap<string, Mark>): { readonly points: bigint; readonly total: bigint } {
  let points = 0n;
  let total = 0n;
  for (const epreuve of bilan.epreuves.filter(({ statut }) => counted.includes(statut))) {
    const coefficient = BigInt(epreuve.coefficient!);
    points += (epreuve.note === null ? marks.get(key(bilan, epreuve))!.units : unitsOf(epreuve.note)) * coefficient;
    total += coefficient;
  }
  return { points, total };
}

const reaches = (bilan: Bilan, marks: ReadonlyMap<string, Mark>, seuil: bigint): boolean => {
  const { points, total } = oracle(bilan, marks);
  return points >= seuil * scale * total;
};

const issues = [null, "ajourne", "second-groupe", "admis"];
const mentions = [null, "assez-bien", "bien", "tres-bien", "felicitations"];

describe("resultat", () => {
  it("agrees with exact rational arithmetic", () => {
    fc.assert(
      fc.property(decided, ({ bilan, marks, notes }) => {
        const got = resultat(bilan, notes);
        const { points, total } = oracle(bilan, marks);
        const above = (seuil: bigint): boolean => reaches(bilan, marks, seuil);
        expect(BigInt(got.denominateur!)).toBe(total);
        expect(got.moyenne).toBeCloseTo(Number(points) / Number(total) / Number(scale), 10);
        expect(got.issue).toBe(above(10n) ? "admis" : above(8n) ? "second-groupe" : "ajourne");
        const mention = above(18n) ? "felicitations" : above(16n) ? "tres-bien" : above(14n) ? "bien" : above(12n) ? "assez-bien" : null;
        expect(got.mention).toBe(bilan.mention?.verdict === "oui" ? mention : null);
      }),
      runs,
    );
  });

  it("gives an average that reaches a threshold exactly when the true one does", () => {
    fc.assert(
      fc.property(decided, ({ bilan, marks, notes }) => {
        const { moyenne } = resultat(bilan, notes);
        for (const seuil of [8, 10, 12, 14, 16, 18]) expect(moyenne! >= seuil).toBe(reaches(bilan, marks, BigInt(seuil)));
      }),
      runs,
    );
  });

  it("never goes lower when a mark is raised", () => {
    fc.assert(
      fc.property(decided, fc.nat(), mark, ({ bilan, notes }, which, { value }) => {
        const keys = Object.keys(notes);
        const cle = keys[which % keys.length];
        if (cle === undefined) return;
        const before = resultat(bilan, notes);
        const after = resultat(bilan, { ...notes, [cle]: Math.max(value, notes[cle] ?? 0) });
        expect(after.moyenne!).toBeGreaterThanOrEqual(before.moyenne!);
        expect(issues.indexOf(after.issue)).toBeGreaterThanOrEqual(issues.indexOf(before.issue));
        expect(mentions.indexOf(after.mention)).toBeGreaterThanOrEqual(mentions.indexOf(before.mention));
      }),
      runs,
    );
  });

  it("is null, with a motif that says why, unless every mark that counts is known", () => {
    fc.assert(
      fc.property(totalSituation, fc.infiniteStream(fc.boolean()), (situation, coins) => {
        const bilan = evaluate(situation);
        const notes = Object.fromEntries(Object.entries(everywhere(bilan, 12)).filter(() => coins.next().value));
        const got = resultat(bilan, notes);
        const complete = Object.keys(notes).length === toSit(bilan).length;
        if (!complete || bilan.denominateur === null) expect(got).toMatchObject({ moyenne: null, issue: null, mention: null });
        if (got.issue === null) expect(got.motifs.length).toBeGreaterThan(0);
        for (const motif of got.motifs) {
          expect(motif.sources.length, motif.regle).toBeGreaterThan(0);
          expect(motif.message, motif.regle).not.toMatch(/[{}]|undefined/);
        }
      }),
      runs,
    );
  });

  it("equals, mention apart, the result of the same marks freshly obtained", () => {
    const fresh = (bilan: Bilan): Bilan => ({ ...bilan, epreuves: bilan.epreuves.map((epreuve) => (counted.includes(epreuve.statut) ? { ...epreuve, statut: "a-passer", note: null } : epreuve)) });
    fc.assert(
      fc.property(decided, ({ bilan, notes }) => {
        const again = Object.fromEntries(bilan.epreuves.filter(({ statut }) => counted.includes(statut)).map((epreuve) => [key(bilan, epreuve), epreuve.note ?? notes[key(bilan, epreuve)]!]));
        const { moyenne, denominateur, issue, besoins } = resultat(bilan, notes);
        expect(resultat(fresh(bilan), again)).toMatchObject({ moyenne, denominateur, issue, besoins });
      }),
      runs,
    );
  });

  it("equals, mention apart, that of the same candidate who sits again and gets the same marks", () => {
    const kept = fc.record({
      session: fc.integer({ min: 2024, max: 2026 }),
      notes: fc.tuple(mark, mark, mark, mark),
      francais: fc.tuple(mark, mark),
      conserver: fc.subarray(["philosophie", "grand-oral", "specialite-mathematiques", "specialite-svt", "francais-ecrit", "francais-oral"]),
      autres: mark,
    });
    let seen = 0;
    fc.assert(
      fc.property(kept, ({ session, notes: [philosophie, grandOral, maths, svt], francais: [ecrit, oral], conserver, autres }) => {
        const echec = session - 2;
        const terminales = { philosophie: philosophie.value, "grand-oral": grandOral.value, "specialite-mathematiques": maths.value, "specialite-svt": svt.value };
        const situation: Situation = {
          ...generale,
          session,
          naissance: `${String(session - 25)}-05-12`,
          presente: "anticipees-et-terminales",
          parcours: "ajourne",
          ajournement: { premiereSession: echec, derniereSession: echec, voie: "generale", notes: terminales },
          anticipees: { annee: echec, avecTerminales: true, francaisEcrit: ecrit.value, francaisOral: oral.value },
        };
        const keeping = evaluate({ ...situation, conserver });
        const sitting = evaluate({ ...situation, conserver: "aucune" });
        if (keeping.denominateur === null || sitting.denominateur === null) return;
        seen += keeping.epreuves.some(({ statut }) => statut === "conservee") ? 1 : 0;
        const again = { ...everywhere(sitting, autres.value), ...terminales, "francais-ecrit": ecrit.value, "francais-oral": oral.value };
        const { moyenne, denominateur, issue, besoins } = resultat(sitting, again);
        expect(resultat(keeping, again)).toMatchObject({ moyenne, denominateur, issue, besoins });
      }),
      runs,
    );
    expect(seen).toBeGreaterThan(20);
  });

  it("reaches a threshold with exactly the points that it asked for, and not with a ten-thousandth less", () => {
    fc.assert(
      fc.property(decided, fc.nat(), ({ bilan, notes }, which) => {
        const missing = toSit(bilan)[which % Math.max(1, toSit(bilan).length)];
        if (missing === undefined) return;
        const cle = key(bilan, missing);
        const rest = without(notes, cle);
        for (const { seuil, points, moyenne } of resultat(bilan, rest).besoins) {
          const with_ = (units: bigint): boolean => reaches(bilan, new Map([...Object.entries(rest).map(([k, v]) => [k, { units: unitsOf(v), value: v }] as const), [cle, { units, value: 0 }]]), BigInt(seuil));
          const needed = unitsOf(points);
          const coefficient = BigInt(missing.coefficient!);
          // The least mark, in ten-thousandths, whose points are enough.
          const least = (needed + coefficient - 1n) / coefficient;
          expect(with_(least)).toBe(true);
          if (least > 0n) expect(with_(least - 1n)).toBe(false);
          expect(moyenne === null).toBe(least > 20n * scale);
          if (moyenne !== null) {
            expect(moyenne).toBeCloseTo(points / Number(coefficient), 10);
            expect(resultat(bilan, { ...rest, [cle]: moyenne }).moyenne).toBeGreaterThanOrEqual(seuil);
          }
        }
      }),
      runs,
    );
  });

  it("is pure: the same bilan and marks, the same answer, and neither is changed", () => {
    fc.assert(
      fc.property(decided, ({ bilan, notes }) => {
        const copy = structuredClone(notes);
        expect(resultat(bilan, Object.freeze(notes))).toEqual(resultat(bilan, copy));
        expect(notes).toEqual(copy);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the table of results", () => {
  const { lignes, besoins } = rulebook.resultats;
  const sessions = [2022, 2023, 2024, 2025, 2026, 2027];
  const during = (session: number) => Object.entries(lignes).filter(([, { depuis, jusque }]) => depuis <= session && session <= jusque);

  it.each(sessions)("has for session %d one line for each case, decision and mention, every text in force", (session) => {
    const there = during(session);
    expect(there.flatMap(([, ligne]) => ("cas" in ligne ? [ligne.cas] : [])).sort()).toEqual([...casResultats].sort());
    expect(there.flatMap(([, ligne]) => ("issue" in ligne ? [ligne.issue] : [])).sort()).toEqual(["admis", "ajourne", "second-groupe"]);
    expect(there.flatMap(([, ligne]) => ("mention" in ligne ? [ligne.mention] : [])).sort()).toEqual(["assez-bien", "bien", "felicitations", "tres-bien"]);
    for (const [id, { sources, certitude }] of there) for (const source of sources) expect(citationInForce(rulebook, source, session, "rennes", certitude), `${id} cites ${source}`).toBe(true);
  });

  it("names parameters for its thresholds and no other, and starts its ids with its subject", () => {
    for (const name of besoins) expect(rulebook.parametres[name]?.type).toBe("nombre");
    for (const [id, ligne] of Object.entries(lignes)) {
      expect(id).toMatch(/^resultats\/[a-z0-9-]+$/);
      if ("seuil" in ligne) expect(rulebook.parametres[ligne.seuil]?.type, id).toBe("nombre");
      for (const name of placeholders(ligne.message)) expect(["moyenne", "epreuves", "mention", "question", "service", "coefficients", "besoins", ...Object.keys(rulebook.parametres)], id).toContain(name);
    }
  });

  it("is certain only on passages that were read", () => {
    for (const [id, { sources, certitude }] of Object.entries(lignes))
      if (certitude !== "a-confirmer")
        for (const source of sources) {
          const [text = "", passage = ""] = source.split("#");
          expect(["lue", "deduite"], `${id} cites ${source}`).toContain(rulebook.sources[text]?.passages[passage]?.certitude);
        }
  });
});
