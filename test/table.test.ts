/** The table of épreuves as a whole: what a plain candidate sits adds up, at every session, in every voie and série. */
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.js";
import { rulebook } from "../src/rules.js";
import type { Bilan, Situation } from "../src/types.js";

const sessions = [2022, 2023, 2024, 2025, 2026, 2027] as const;
const series = ["stmg", "sti2d", "stl", "st2s", "std2a", "sthr", "s2tmd"] as const;
const specifiques: Readonly<Record<string, NonNullable<Situation["enseignementSpecifique"]>>> = { stmg: "mercatique", sti2d: "energies-environnement", stl: "spcl", s2tmd: "musique" };

/** A candidate with nothing special to say: français the year before, no option, no dispense, fit. */
const plain = (session: number, exam: Partial<Situation>): Situation => ({
  session,
  academie: "rennes",
  residence: { academie: "rennes" },
  scolarite: "aucune",
  presente: "terminales",
  parcours: "autre",
  naissance: `${String(session - 20)}-05-12`,
  anticipees: { annee: session - 1, francaisEcrit: 11, francaisOral: 13, ...(session < 2027 ? {} : { mathematiques: 12 }) },
  controleContinuPremiere: "aucun",
  modalite: "cycle",
  langues: { lva: "anglais", lvb: "espagnol" },
  eps: { aptitude: "apte", activites: ["demi-fond", "danse"] },
  options: [],
  ...exam,
});

const generale: Partial<Situation> = { voie: "generale", specialites: ["ses", "hggsp"], specialitePremiere: "hlp" };
const technologique = (serie: NonNullable<Situation["serie"]>): Partial<Situation> => {
  const enseignementSpecifique = specifiques[serie];
  return { voie: "technologique", serie, ...(enseignementSpecifique === undefined ? {} : { enseignementSpecifique }) };
};
const exams: ReadonlyArray<readonly [string, Partial<Situation>]> = [["générale", generale], ...series.map((serie) => [serie, technologique(serie)] as const)];

/** Both modalities; « deux-temps » with the evaluations of première sat the year before. */
const modalites = (session: number): ReadonlyArray<readonly [string, Partial<Situation>]> => [
  ["cycle", {}],
  ["deux-temps", { modalite: "deux-temps", controleContinuPremiere: { annee: session - 1, nature: "evaluations-ponctuelles" } }],
];

const cases = sessions.flatMap((session) => exams.flatMap(([exam, situation]) => modalites(session).map(([modalite, more]) => [session, exam, modalite, plain(session, { ...situation, ...more })] as const)));

const sum = ({ epreuves }: Bilan): number => epreuves.reduce((total, { coefficient }) => total + (coefficient ?? Number.NaN), 0);

describe("a plain candidate's coefficients add up to 100", () => {
  it.each(cases)("session %s, %s, %s", (session, _exam, modalite, situation) => {
    const bilan = evaluate(situation);
    expect(bilan.epreuvesCompletes).toBe(true);
    expect(sum(bilan)).toBe(100);
    // The evaluations of 2021 are to confirm at a session evaluated on the whole cycle: sat again or not, they count.
    if (session === 2022 && modalite === "deux-temps") expect(bilan).toMatchObject({ denominateur: null, denominateurs: { min: 100, max: 100 } });
    else expect(bilan.denominateur).toBe(100);
  });

  it.each(cases)("60 of them in terminal épreuves, 40 in contrôle continu: session %s, %s, %s", (_session, _exam, _modalite, situation) => {
    const { epreuves } = evaluate(situation);
    const of = (...groupes: readonly string[]): number => epreuves.filter(({ groupe }) => groupes.includes(groupe)).reduce((total, { coefficient }) => total + (coefficient ?? 0), 0);
    expect(of("anticipee", "terminale")).toBe(60);
    expect(of("ponctuelle")).toBe(40);
  });
});

describe("STAV has no table here", () => {
  it.each(sessions.flatMap((session) => modalites(session).map(([modalite, more]) => [session, modalite, more] as const)))("session %s, %s: to be confirmed, nothing invented", (session, _modalite, more) => {
    const bilan = evaluate(plain(session, { voie: "technologique", serie: "stav", ...more }));
    expect(bilan.serie?.verdict).toBe("a-confirmer");
    expect(bilan.epreuves).toEqual([]);
    expect(bilan.epreuvesCompletes).toBe(false);
    expect(bilan.denominateur).toBeNull();
    expect(bilan.denominateurs).toBeUndefined();
  });
});

describe("an option is an épreuve, or is said to be impossible", () => {
  const options = Object.keys(rulebook.listes["options"] ?? {}).map((id) => (id === "lvc" ? "lvc-russe" : id));
  it.each(sessions.flatMap((session) => exams.map(([exam, situation]) => [session, exam, situation] as const)))("session %s, %s", (session, _exam, situation) => {
    for (const id of options)
      for (const programme of ["cycle", "terminale"] as const) {
        const { options: asked, epreuves } = evaluate(plain(session, { ...situation, options: [{ id, programme }] }));
        const listed = epreuves.some((row) => row.id === `option-${id}`);
        expect([id, programme, listed || asked?.liste[0]?.verdict === "non"]).toEqual([id, programme, true]);
      }
  });
});

describe("voies do not mix", () => {
  it.each(cases)("enseignement scientifique or mathématiques, never both: session %s, %s, %s", (_session, exam, _modalite, situation) => {
    const ids = evaluate(situation).epreuves.map(({ id }) => id);
    expect(ids.includes("enseignement-scientifique")).toBe(exam === "générale");
    expect(ids.includes("mathematiques")).toBe(exam !== "générale");
  });
});

describe("how many options go together, langues anciennes apart", () => {
  const ensemble = (session: number, exam: Partial<Situation>, options: Situation["options"] & object): string | undefined => evaluate(plain(session, { ...exam, options })).options?.ensemble.verdict;
  const stmg = technologique("stmg");
  const [theatre, danse, eps] = [{ id: "arts-theatre", programme: "terminale" }, { id: "arts-danse", programme: "terminale" }, { id: "eps", programme: "terminale" }] as const;
  const latin = { id: "lca-latin", programme: "terminale" } as const;

  it.each([
    [[], "oui"],
    [[theatre], "oui"],
    [[theatre, "dgemc"], "oui"],
    [[theatre, danse], "non"],
    [[theatre, danse, "dgemc"], "non"],
    [[theatre, "dgemc", latin], "oui"],
  ] as const)("générale, 2024: %j: %s", (options, verdict) => {
    expect(ensemble(2024, generale, options)).toBe(verdict);
  });

  it.each([
    [2025, "non"],
    [2026, "a-confirmer"],
    [2027, "a-confirmer"],
  ] as const)("générale, two terminale-only options in %s: %s", (session, verdict) => {
    expect(ensemble(session, generale, ["dgemc", "maths-complementaires"])).toBe(verdict);
  });

  it.each([
    [[theatre], "oui"],
    [[theatre, danse], "oui"],
    [[theatre, danse, eps], "non"],
    [[theatre, danse, latin], "oui"],
  ] as const)("STMG, 2024: %j: %s", (options, verdict) => {
    expect(ensemble(2024, stmg, options)).toBe(verdict);
  });
});
