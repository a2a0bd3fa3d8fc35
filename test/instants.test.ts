/** Windows, days and wall times, whatever zone the host is in. */
import { afterEach, describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.js";
import { addHours, checkEcheance, echeanceAt, instantOf, isDate, parseInstant, resolveWallTime, toEcheance, wallTime, windowState } from "../src/instants.js";

const paris = "Europe/Paris";
const ouverture = { date: "2023-11-06", fuseau: paris };
const fermeture = { date: "2023-11-24", heure: "17:00", fuseau: paris, instant: "2023-11-24T16:00:00Z" };
const at = (text: string): number => parseInstant(text) ?? NaN;
const hosts = ["UTC", "Europe/Paris", "Pacific/Noumea", "Pacific/Tahiti", "America/New_York"];
const home = process.env["TZ"];
afterEach(() => {
  if (home === undefined) Reflect.deleteProperty(process.env, "TZ");
  else process.env["TZ"] = home;
});

describe.each(hosts)("on a host in %s", (host) => {
  it.each([
    ["2023-11-05T23:59:59.999+01:00", "a-venir"],
    ["2023-11-06T00:00:00+01:00", "ouvert"],
    ["2023-11-24T16:59:59.999+01:00", "ouvert"],
    ["2023-11-24T17:00:00+01:00", "clos"],
    ["2023-11-25T03:00:00+11:00", "clos"],
    ["2023-11-25T02:59:59.999+11:00", "ouvert"],
  ])("the register at %s is %s", (instant, state) => {
    process.env["TZ"] = host;
    expect(new Date(0).getTimezoneOffset() === 0).toBe(host === "UTC");
    expect(windowState(at(instant), ouverture, fermeture)).toBe(state);
  });

  it.each([
    ["2023-12-21T23:59:59+01:00", "ouvert"],
    ["2023-12-22T00:00:00+01:00", "dernier-jour"],
    ["2023-12-22T23:59:59+01:00", "dernier-jour"],
    ["2023-12-23T00:00:00+01:00", "clos"],
  ])("a register that closes on a day without an hour is, at %s, %s", (instant, state) => {
    process.env["TZ"] = host;
    expect(windowState(at(instant), { date: "2023-12-04", fuseau: paris }, { date: "2023-12-22", fuseau: paris })).toBe(state);
  });

  it("resolves a wall time alike, and refuses one that the clocks skip or repeat", () => {
    process.env["TZ"] = host;
    expect(resolveWallTime("2023-11-24", "17:00", paris)).toEqual({ instant: at("2023-11-24T16:00:00Z") });
    expect(resolveWallTime("2024-04-01", "17:00", paris)).toEqual({ instant: at("2024-04-01T15:00:00Z") });
    expect(resolveWallTime("2024-03-31", "02:30", paris)).toMatchObject({ problem: expect.stringContaining("n'existe pas") as string });
    expect(resolveWallTime("2024-10-27", "02:30", paris)).toMatchObject({ problem: expect.stringContaining("deux fois") as string });
    expect(resolveWallTime("2023-11-24", "24:00", paris)).toHaveProperty("problem");
    expect(resolveWallTime("2023-11-24", "17:00", "Europe/Clermont")).toMatchObject({ problem: expect.stringContaining("inconnu") as string });
    expect(resolveWallTime("2023-11-24", "17:00", "")).toHaveProperty("problem");
  });

  it("counts 48 elapsed hours over the clock change", () => {
    process.env["TZ"] = host;
    expect(echeanceAt(addHours(at("2023-10-28T12:00:00+02:00"), 48), paris)).toMatchObject({ date: "2023-10-30", instant: "2023-10-30T11:00:00+01:00" });
  });
});

describe("an instant", () => {
  it.each(["2023-11-24T17:00:00", "2023-11-24", "2023-11-24T24:00:00+01:00", "2023-02-29T12:00:00Z", "2023-11-24T17:60:00Z", "2023-11-24 17:00:00Z", "demain", "", "20231124T170000Z", "2023-11-24T17:00:00+0100", "2023-11-24T17:00:00+15:00", "2023-11-24T17:00:60Z", "2023-11-24T17:00:00+01:60", "2023-11-24T17:00:00.1234Z", "le 2023-11-24T17:00:00Z", "2023-11-24T17:00:00Z.", "2023-11-24T7:00:00Z"])(
    "« %s » is refused",
    (text) => {
      expect(parseInstant(text)).toBeNull();
      expect(() => evaluate({ session: 2024, academie: "clermont-ferrand" }, { at: text })).toThrow(/n'est pas un instant/);
    },
  );

  it("is read with its offset", () => {
    expect(parseInstant("2023-11-24T17:00:00+01:00")).toBe(Date.UTC(2023, 10, 24, 16));
    expect(parseInstant("2023-11-24T16:00Z")).toBe(Date.UTC(2023, 10, 24, 16));
    expect(parseInstant("2023-11-24T23:59:59.999Z")).toBe(Date.UTC(2023, 10, 24, 23, 59, 59, 999));
    expect(parseInstant("2023-11-25T14:59:00+14:59")).toBe(Date.UTC(2023, 10, 25));
    expect([instantOf(null), instantOf("2023-11-24T16:00Z")]).toEqual([null, Date.UTC(2023, 10, 24, 16)]);
  });

  it("is not claimed anything of when it is not given", () => {
    const bilan = evaluate({ session: 2024, academie: "clermont-ferrand", scolarite: "aucune", presente: "terminales" });
    expect(bilan.procedure.calendrier?.etat).toBe("inconnu");
    expect(bilan.at).toBeNull();
  });
});

describe("a deadline", () => {
  it("is written with the offset of its zone", () => {
    expect(toEcheance(fermeture)).toEqual({ date: "2023-11-24", instant: "2023-11-24T17:00:00+01:00", fuseau: paris, contradiction: null });
  });

  it("is a real day", () => {
    expect(isDate("2024-02-29")).toBe(true);
    expect(isDate("2023-02-29")).toBe(false);
    expect(isDate("2023-13-01")).toBe(false);
    expect(["1899-12-31", "1900-01-01", "2023-04-31", "2023-00-10", "2023-11-00", "le 2023-11-24", "2023-11-24T", "2023-11-4"].map(isDate)).toEqual([false, true, false, false, false, false, false, false]);
  });

  it.each([
    ["2023-11-24T12:00:00Z", "America/New_York", "2023-11-24T07:00:00-05:00"],
    ["2023-11-24T12:00:00Z", "America/St_Johns", "2023-11-24T08:30:00-03:30"],
    ["2023-11-24T20:00:00Z", "Asia/Kolkata", "2023-11-25T01:30:00+05:30"],
    ["2023-11-24T13:00:09Z", "Pacific/Noumea", "2023-11-25T00:00:09+11:00"],
  ])("of the instant %s is, in %s, at %s", (instant, fuseau, told) => {
    expect(echeanceAt(at(instant), fuseau)).toEqual({ date: told.slice(0, 10), instant: told, fuseau, contradiction: null });
    expect(wallTime(at(instant), fuseau)).toBe(told.slice(0, 19));
  });

  it.each<readonly [string, Partial<typeof fermeture>, RegExp | null]>([
    ["its hour and its instant agree", fermeture, null],
    ["a day alone", ouverture, null],
    ["a day that is not one", { ...fermeture, date: "2023-11-31" }, /n'est pas une date/],
    ["a zone that is not one", { ...fermeture, fuseau: "Europe/Clermont" }, /fuseau « Europe\/Clermont » est inconnu/],
    ["a day with an instant", { ...ouverture, instant: "2023-11-05T23:00:00Z" }, /sans heure/],
    ["an hour without an instant", { ...ouverture, heure: "17:00" }, /demande aussi l'instant/],
    ["an hour that the clocks skip", { date: "2024-03-31", heure: "02:30", fuseau: paris, instant: "2024-03-31T01:30:00Z" }, /n'existe pas/],
    ["an instant that is not one", { ...fermeture, instant: "24 novembre" }, /n'est pas un instant avec décalage/],
    ["an instant an hour late", { ...fermeture, instant: "2023-11-24T17:00:00Z" }, /est 2023-11-24T16:00:00.000Z, pas 2023-11-24T17:00:00Z/],
  ])("is checked: %s", (_what, donnee, words) => {
    const problem = checkEcheance(donnee as typeof fermeture);
    if (words === null) expect(problem).toBeNull();
    else expect(problem).toMatch(words);
  });

  it("has one instant only for a wall time that is shown once", () => {
    expect(resolveWallTime("2024-10-27", "01:59", paris)).toEqual({ instant: at("2024-10-26T23:59:00Z") });
    expect(resolveWallTime("2024-10-27", "03:00", paris)).toEqual({ instant: at("2024-10-27T02:00:00Z") });
    expect(resolveWallTime("2024-04-07", "01:45", "Australia/Lord_Howe")).toMatchObject({ problem: expect.stringContaining("deux fois") as string });
    for (const [jour, heure] of [["2023-02-29", "17:00"], ["2023-11-24", "17:60"], ["2023-11-24", "à 17:00"], ["2023-11-24", "17:00:00"]] as const) expect(resolveWallTime(jour, heure, paris)).toMatchObject({ problem: expect.stringContaining("un jour et une heure") as string });
    for (const zone of ["UTC", "1Europe/Paris", "Europe/Paris1"]) expect(resolveWallTime("2023-11-24", "17:00", zone)).toMatchObject({ problem: expect.stringContaining("inconnu") as string });
    expect(resolveWallTime("2023-11-24", "23:59", paris)).toEqual({ instant: at("2023-11-24T22:59:00Z") });
  });

  it("that opens at an instant is not open before it", () => {
    const opens = { date: "2023-11-06", heure: "09:00", fuseau: paris, instant: "2023-11-06T08:00:00Z" };
    expect([windowState(at("2023-11-06T07:59:59Z"), opens, fermeture), windowState(at("2023-11-06T08:00:00Z"), opens, fermeture), windowState(null, opens, fermeture)]).toEqual(["a-venir", "ouvert", "inconnu"]);
  });
});
