/** From the texts to the rulebook: every numbered paragraph of the notes of 2025 is carried, and the table says what the memento says. */
import { describe, expect, it } from "vitest";
import { rulebook } from "../src/rules.js";
import type { LigneEpreuve } from "../src/rulebook.js";

const { epreuves, dispenses, resultats, nonModelise, regles, sources } = rulebook;

/** Every passage cited by a rule, a cell of a table or a line of `non-modelise.json`. */
const carried = new Set(
  [
    [...regles.values()].map((regle) => regle.sources),
    epreuves.lignes.flatMap(({ valeurs }) => valeurs.map((cell) => cell.sources)),
    dispenses.lignes.map((line) => line.sources),
    Object.values(resultats.lignes).map((line) => line.sources),
    nonModelise.map((line) => line.sources),
  ].flat(2),
);

const n1 = "ns-2025-individuels";
const n2 = "ns-2025-situations";

/** The paragraphs of the two notes, as they number them, and the passages that they open with. */
const paragraphs: ReadonlyArray<readonly [note: string, paragraph: string, passages: RegExp]> = [
  [n1, "1", /^s1(?:-note-\d)?$/],
  [n1, "1.a", /^s1-a/],
  [n1, "1.b", /^s1-b/],
  [n1, "2", /^s2/],
  [n1, "3", /^s3/],
  [n1, "4", /^s4/],
  [n1, "5", /^s5/],
  [n2, "I", /^s1-/],
  [n2, "II.A", /^s2-a/],
  [n2, "II.B", /^s2-b/],
  [n2, "III", /^s3/],
  [n2, "IV.A", /^s4-a/],
  [n2, "IV.B", /^s4-b/],
  [n2, "IV.C", /^s4-c/],
  [n2, "V.A", /^s5-a/],
  [n2, "V.B", /^s5-b/],
  [n2, "V.C", /^s5-c/],
  [n2, "VI", /^s6-qui/],
  [n2, "VI.A", /^s6-a/],
  [n2, "VI.B", /^s6-b/],
  [n2, "VI.C", /^s6-c/],
];

const passagesOf = (note: string): ReadonlyArray<readonly [string, string]> => Object.entries(sources[note]?.passages ?? {}).map(([id, { libelle }]) => [id, libelle]);

describe("every numbered paragraph of the notes of 25 August 2025", () => {
  it.each(paragraphs)("%s, § %s, is carried, and its passages name it", (note, paragraph, pattern) => {
    const here = passagesOf(note).filter(([id]) => pattern.test(id));
    expect(here.filter(([id]) => carried.has(`${note}#${id}`))).not.toEqual([]);
    for (const [, libelle] of here) expect(libelle.split(/[,:]/)[0]).toContain(`§ ${paragraph}`);
  });

  it.each([n1, n2])("%s: every passage belongs to a paragraph and is carried", (note) => {
    for (const [id] of passagesOf(note)) {
      expect([id, id === "preambule" || paragraphs.some(([where, , pattern]) => where === note && pattern.test(id))]).toEqual([id, true]);
      expect([...carried]).toContain(`${note}#${id}`);
    }
  });

  it("each of the eleven situations where everything is sat in the same year is carried by a rule", () => {
    const cited = new Set([...regles.values()].flatMap((regle) => regle.sources));
    for (let n = 1; n <= 11; n += 1) expect([...cited]).toContain(`${n2}#s1-${String(n).padStart(2, "0")}`);
  });
});

describe("every source", () => {
  it.each(Object.entries(sources))("%s says its title, its short form, since when, and when it was last checked", (_id, { titre, court, depuis, verifieLe, passages }) => {
    expect(titre.trim()).not.toBe("");
    expect(court.trim()).not.toBe("");
    expect(Number.isInteger(depuis)).toBe(true);
    expect(verifieLe).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(Number.isNaN(Date.parse(verifieLe))).toBe(false);
    expect(Object.keys(passages)).not.toEqual([]);
  });
});

describe("what is not computed", () => {
  it("has one line for each subject, with its reason and its passages", () => {
    const sujets = nonModelise.map(({ sujet }) => sujet);
    expect(sujets).toEqual([...new Set(sujets)]);
    for (const { texte, pourquoi, sources: cited } of nonModelise) {
      expect(texte).not.toMatch(/\.$/);
      expect(pourquoi).toMatch(/\.$/);
      expect(cited).not.toEqual([]);
    }
  });
});

// The memento of September 2025, typed from its pages 5, 6, 30, 31 and 32.

type Voie = "generale" | "technologique";
const voies: readonly Voie[] = ["generale", "technologique"];
const series = ["stmg", "sti2d", "stl", "st2s", "std2a", "sthr", "s2tmd"] as const;
const exams: ReadonlyArray<readonly [Voie, string | null]> = [["generale", null], ...series.map((serie) => ["technologique", serie] as const)];

/** Page 5, session 2026: coefficient in each voie, and duration. */
const terminales: Readonly<Record<string, readonly [generale: number, technologique: number, parties: string]>> = {
  "francais-ecrit": [5, 5, "ecrit PT4H"],
  "francais-oral": [5, 5, "oral PT20M"],
  philosophie: [8, 4, "ecrit PT4H"],
  "grand-oral": [10, 14, "oral PT20M"],
};
const specialite = 16;
/** Page 5, from session 2027. */
const changedIn2027: Readonly<Record<string, readonly [generale: number, technologique: number]>> = { "mathematiques-anticipee": [2, 2], "grand-oral": [8, 12] };

/** Page 6: première, terminale, total. */
const controleContinu: Readonly<Record<string, { readonly premiere?: number; readonly terminale?: number; readonly cycle: number }>> = {
  "specialite-premiere": { premiere: 8, cycle: 8 },
  "histoire-geographie": { premiere: 3, terminale: 3, cycle: 6 },
  lva: { premiere: 3, terminale: 3, cycle: 6 },
  lvb: { premiere: 3, terminale: 3, cycle: 6 },
  "enseignement-scientifique": { premiere: 3, terminale: 3, cycle: 6 },
  mathematiques: { premiere: 3, terminale: 3, cycle: 6 },
  eps: { terminale: 6, cycle: 6 },
  emc: { premiere: 1, terminale: 1, cycle: 2 },
};
const inOneVoie: Readonly<Record<string, Voie>> = { "enseignement-scientifique": "generale", mathematiques: "technologique" };
/** Pages 6 and 30: by option and by year. */
const option = { premiere: 2, terminale: 2, cycle: 4 };

/** Page 31. */
const generales: ReadonlyArray<readonly [RegExp, string]> = [
  [/^specialite-arts-/, "ecrit PT3H30M, oral PT30M"],
  [/^specialite-biologie-ecologie$/, "ecrit PT3H30M, pratique PT1H30M"],
  [/^specialite-eppcs$/, "ecrit PT3H30M, oral PT30M"],
  [/^specialite-(?:hggsp|hlp|llca-\w+|mathematiques|ses)$/, "ecrit PT4H"],
  [/^specialite-llcer-/, "ecrit PT3H30M, oral PT20M"],
  [/^specialite-(?:nsi|physique-chimie|svt|si)$/, "ecrit PT3H30M, pratique PT1H"],
];
/** An individual sits the written part of these only (arrêté of 22-7-2019, art. 3). */
const writtenOnly = ["specialite-nsi", "specialite-physique-chimie", "specialite-svt", "specialite-si"];
/** Page 32. */
const technologiques: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  st2s: { cbph: "ecrit PT4H", stss: "ecrit PT3H" },
  stl: { bbb: "ecrit PT3H, pratique PT3H", spcl: "ecrit PT3H, pratique PT3H", "physique-chimie-mathematiques": "ecrit PT3H" },
  std2a: { "analyse-methodes-design": "ecrit PT4H", "conception-creation": "pratique PT4H" },
  sti2d: { "physique-chimie-mathematiques": "ecrit PT3H", "2i2d": "ecrit PT3H30M, pratique PT2H" },
  stmg: { "droit-economie": "ecrit PT4H", msgn: "ecrit PT4H" },
  sthr: { "economie-gestion-hoteliere": "ecrit PT4H", "stc-esae": "ecrit PT3H, pratique PT3H" },
  s2tmd: {
    ...Object.fromEntries(["danse", "musique", "theatre"].map((art) => [`culture-sciences-${art}`, "ecrit PT4H"])),
    ...Object.fromEntries(["danse", "musique", "theatre"].map((art) => [`pratique-${art}`, "pratique PT50M"])),
  },
};

const isOf = ({ voies: own, series: of }: LigneEpreuve, voie: Voie, serie: string | null): boolean => (own?.includes(voie) ?? true) && (of === undefined || (serie !== null && of.includes(serie)));

/** The cells of one exam at one session: id, programme, coefficient, how sure, parts. Who presents the épreuves anticipées alone sits another one: the next. */
const cellsOf = (session: number, voie: Voie, serie: string | null, presente: "terminales" | "anticipees-seules" = "terminales"): ReadonlyArray<{ id: string; programme: string | null; coefficient: number | null; certitude: string; parties: string }> =>
  epreuves.lignes
    .filter((ligne) => isOf(ligne, voie, serie) && (ligne.presente?.includes(presente) ?? true))
    .flatMap(({ id, valeurs }) =>
      valeurs
        .filter(({ depuis, jusque }) => depuis <= session && session <= jusque)
        .map(({ programme, coefficient, certitude, parties }) => ({ id, programme, coefficient, certitude, parties: parties.map(({ forme, duree }) => [forme, ...(duree === null ? [] : [duree])].join(" ")).join(", ") })),
    );

const coefficientOf = (id: string, programme: string | null, voie: Voie): number | undefined => {
  if (id.startsWith("option-")) return option[programme as keyof typeof option];
  const row = controleContinu[id];
  if (row !== undefined) return row[(programme ?? "cycle") as keyof typeof row];
  return id.startsWith("specialite-") ? specialite : terminales[id]?.[voie === "generale" ? 0 : 1];
};

describe("the memento's coefficients of session 2026", () => {
  it("add up to 60 and 40", () => {
    for (const voie of voies) {
      const sum = Object.values(terminales).reduce((total, row) => total + row[voie === "generale" ? 0 : 1], 2 * specialite);
      const continu = Object.entries(controleContinu).filter(([id]) => (inOneVoie[id] ?? voie) === voie);
      expect([sum, continu.reduce((total, [, { cycle }]) => total + cycle, 0)]).toEqual([60, 40]);
      expect([continu.reduce((total, [, { premiere = 0 }]) => total + premiere, 0), continu.reduce((total, [, { terminale = 0 }]) => total + terminale, 0)]).toEqual([21, 19]);
    }
  });

  it.each(exams)("voie %s, série %s: each certain cell says the same", (voie, serie) => {
    const certain = cellsOf(2026, voie, serie).filter(({ certitude }) => certitude === "certaine");
    expect(certain).not.toEqual([]);
    for (const { id, programme, coefficient } of certain) expect([id, programme, coefficient]).toEqual([id, programme, coefficientOf(id, programme, voie)]);
  });

  it.each(exams)("voie %s, série %s: each of them has its certain cell", (voie, serie) => {
    const certain = cellsOf(2026, voie, serie).filter(({ certitude }) => certitude === "certaine");
    const said = certain.map(({ id, programme }) => `${id}/${programme ?? "cycle"}`);
    const expected = [
      ...Object.keys(terminales).map((id) => `${id}/cycle`),
      ...Object.entries(controleContinu)
        .filter(([id]) => (inOneVoie[id] ?? voie) === voie)
        .flatMap(([id, row]) => (id === "eps" ? ["eps/cycle"] : id === "specialite-premiere" ? [`${id}/premiere`] : Object.keys(row).map((programme) => `${id}/${programme}`))),
    ];
    expect(said).toEqual(expect.arrayContaining(expected));
    for (const [id, only] of Object.entries(inOneVoie)) if (only !== voie) expect(certain.map((cell) => cell.id)).not.toContain(id);
  });

  it.each(exams)("voie %s, série %s: in 2027 mathématiques anticipées come in and the grand oral weighs less", (voie, serie) => {
    expect(cellsOf(2026, voie, serie).map(({ id }) => id)).not.toContain("mathematiques-anticipee");
    for (const [id, row] of Object.entries(changedIn2027)) expect(cellsOf(2027, voie, serie).find((cell) => cell.id === id)).toMatchObject({ coefficient: row[voie === "generale" ? 0 : 1], certitude: "certaine" });
  });

  it.each(exams)("voie %s, série %s: mathématiques anticipées are sat « à compter de juin 2026 », by who presents the épreuves anticipées alone", (voie, serie) => {
    expect(cellsOf(2026, voie, serie, "anticipees-seules").find(({ id }) => id === "mathematiques-anticipee")).toMatchObject({ coefficient: 2, certitude: "certaine", parties: "ecrit PT2H" });
    expect(cellsOf(2025, voie, serie, "anticipees-seules").map(({ id }) => id)).not.toContain("mathematiques-anticipee");
  });
});

describe("the memento's durations of session 2026", () => {
  it.each(exams)("voie %s, série %s: épreuves of page 5", (voie, serie) => {
    for (const [id, [, , parties]] of Object.entries(terminales)) expect(cellsOf(2026, voie, serie).find((cell) => cell.id === id)?.parties).toBe(parties);
  });

  const ofTerminale = (voie: Voie, serie: string | null): ReturnType<typeof cellsOf> => cellsOf(2026, voie, serie).filter(({ id }) => id.startsWith("specialite-") && id !== "specialite-premiere");

  it("spécialités of the general voie (p. 31), the practical part left out where an individual does not sit it", () => {
    const found = ofTerminale("generale", null);
    for (const { id, parties } of found) {
      const told = generales.find(([pattern]) => pattern.test(id))?.[1];
      expect([id, parties]).toEqual([id, writtenOnly.includes(id) ? told?.split(", ")[0] : told]);
    }
    for (const [pattern] of generales) expect(found.some(({ id }) => pattern.test(id))).toBe(true);
  });

  it.each(series)("spécialités of %s (p. 32)", (serie) => {
    expect(Object.fromEntries(ofTerminale("technologique", serie).map(({ id, parties }) => [id.replace("specialite-", ""), parties]))).toEqual(technologiques[serie]);
  });
});
