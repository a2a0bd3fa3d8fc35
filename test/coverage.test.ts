import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inputsOf } from "../src/facts.js";
import { inlined } from "../src/inforce.js";
import { factsRead, type Condition } from "../src/logic.js";
import { placeholders } from "../src/messages.js";
import { rulebook } from "../src/rules.js";
import type { Bilan, Situation } from "../src/types.js";
import { askAll, met, missed } from "./support/coverage.js";
import { bilanOf, fixture, fixtures, type Fixture } from "./support/fixtures.js";

const answers = fixtures.map((story) => ({ asked: askAll(story.situation, story.at), bilan: bilanOf(story) }));
const metBySome = new Set(answers.flatMap(({ asked, bilan }) => [...met(asked, bilan)]));
const missedBySome = new Set(answers.flatMap(({ asked }) => [...missed(asked)]));
const rules = [...rulebook.regles];

/** Rules that no situation of session 2024 can meet, and why. */
const outOfReach: Readonly<Record<string, string>> = {
  "statuts/dispense": "before session 2026 every dispense is à confirmer",
  "benefices/note-defaut": "a mark is always granted or refused by a rule",
  "dispenses/defaut": "each dispense has a rule that answers",
  "justificatifs/identite-defaut": "French or not, a rule answers",
  "procedure/defaut": "each scolarité has a rule that answers",
};

describe("every rule is met by a story, and missed by another", () => {
  it.each(rules.map(([id]) => id).filter((id) => outOfReach[id] === undefined))("%s is met", (id) => {
    expect([...metBySome]).toContain(id);
  });

  it.each(rules.filter(([, { event }]) => event.type !== "defaut").map(([id]) => id))("%s is missed", (id) => {
    expect([...missedBySome]).toContain(id);
  });

  it("excuses only rules that exist", () => {
    expect(Object.keys(outOfReach).filter((id) => !rulebook.regles.has(id))).toEqual([]);
  });
});

describe("every fact is used", () => {
  const machine = readdirSync(new URL("../src/", import.meta.url), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && file !== "derive.ts")
    .map((file) => readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8"))
    .join("\n");
  const used = new Set<string>();
  const use = (name: string): void => {
    const fait = rulebook.faits[name];
    if (fait === undefined || used.has(name)) return;
    used.add(name);
    inputsOf(rulebook, name).forEach(use);
    if (fait.nature === "conclu") [...Object.values(fait.lien ?? {}), ...Object.keys(fait.parmi ?? {})].forEach(use);
  };
  for (const { conditions, event } of rulebook.regles.values()) {
    factsRead(inlined(conditions, rulebook.conditions) as Condition).forEach(use);
    const { message, question, faite, echeance, session } = event.params;
    [...placeholders(`${message ?? ""}${question ?? ""}`), faite, echeance, session].forEach((name) => use(name ?? ""));
  }
  for (const { si, question } of Object.values(rulebook.objets)) [si, ...placeholders(question ?? "")].forEach((name) => use(name ?? ""));
  for (const { si } of rulebook.dispenses.lignes) Object.keys(si ?? {}).forEach(use);
  for (const { bilan } of answers) [...bilan.manquants, ...bilan.hypotheses].forEach(({ fait }) => use(fait));
  // The machine reads a few facts by name, to list marks and épreuves.
  for (const name of Object.keys(rulebook.faits)) if (new RegExp(`(["{,]\\s*)${name.replaceAll(".", "\\.")}\\b(?!["\\]]*\\s*[:(])`).test(machine)) use(name);

  it.each(Object.keys(rulebook.faits))("%s", (name) => {
    expect([...used]).toContain(name);
  });
});

/** The bilan of a story with some of its situation told otherwise. */
function told(nom: string, changes: Partial<Situation>, at?: string): Bilan {
  const { situation, ...story } = fixture(nom);
  const instant = at ?? story.at;
  return bilanOf({ situation: { ...situation, ...changes }, ...(instant === undefined ? {} : { at: instant }) } satisfies Pick<Fixture, "situation" | "at">);
}

describe("a mark of a terminal épreuve can be kept from 10", () => {
  it.each([
    [9, "non"],
    [9.99, "non"],
    [10, "oui"],
    [11, "oui"],
  ] as const)("%s: %s", (note, verdict) => {
    const { ajournement } = fixture("philosophie-10-tout-juste-gardee").situation;
    const bilan = told("philosophie-10-tout-juste-gardee", { ajournement: { ...ajournement, notes: { ...ajournement?.notes, philosophie: note } } });
    expect(bilan.benefices?.notes.find(({ epreuve }) => epreuve === "philosophie")?.verdict).toBe(verdict);
    expect(bilan.mention?.verdict).toBe(verdict === "oui" ? "non" : "oui");
  });
});

describe("five sessions count from the first presentation, the fifth included", () => {
  it.each([
    [2018, "non", 2023],
    [2019, "oui", 2024],
    [2020, "oui", 2025],
    [2023, "oui", 2028],
  ] as const)("first presented in %s: %s, last session %s", (premiereSession, verdict, last) => {
    const { ajournement } = fixture("philosophie-10-tout-juste-gardee").situation;
    const { benefices } = told("philosophie-10-tout-juste-gardee", { ajournement: { ...ajournement, premiereSession } });
    expect(benefices?.notes.find(({ epreuve }) => epreuve === "philosophie")?.verdict).toBe(verdict);
    expect(benefices?.derniereSession).toBe(last);
  });
});

describe("the JDC certificate is owed from 18 to 24, at registration", () => {
  it.each([
    ["2007-11-25", "non", "15 years old all along"],
    ["2007-11-06", "a-confirmer", "16 at the opening"],
    ["2005-11-25", "a-confirmer", "17 all along, 18 the day after the closing"],
    ["2005-11-24", "a-confirmer", "18 on the closing day"],
    ["2005-11-07", "a-confirmer", "18 the day after the opening"],
    ["2005-11-06", "oui", "18 on the opening day"],
    ["1998-11-25", "oui", "24 all along, 25 the day after the closing"],
    ["1998-11-24", "a-confirmer", "25 on the closing day"],
    ["1998-11-07", "a-confirmer", "25 the day after the opening"],
    ["1998-11-06", "non", "25 on the opening day"],
  ] as const)("born on %s: %s (%s)", (naissance, verdict, age) => {
    expect(told("eps-demi-fond-et-danse", { naissance }).justificatifs.find(({ id }) => id === "jdc")?.verdict, age).toBe(verdict);
    expect(told("eps-demi-fond-et-danse", { naissance, nationaliteFrancaise: false }).justificatifs.find(({ id }) => id === "jdc")?.verdict).toBe("non");
  });
});

describe("twenty years on 31 December of the exam year open everything the same year", () => {
  it.each([
    ["2004-12-31", "oui"],
    ["2005-01-01", "non"],
  ] as const)("born on %s: %s", (naissance, verdict) => {
    expect(told("vingt-ans-le-31-decembre-2024", { naissance }).anticipeesMemeSession?.verdict).toBe(verdict);
  });
});

describe("two EPS activities, no more, no fewer", () => {
  it.each([
    [[], "non"],
    [["danse"], "non"],
    [["danse", "danse"], "non"],
    [["danse", "demi-fond"], "oui"],
    [["danse", "tennis-de-table"], "oui"],
    [["demi-fond", "tennis-de-table"], "oui"],
    [["danse", "demi-fond", "tennis-de-table"], "non"],
  ] as const)("%j: %s", (activites, verdict) => {
    expect(told("eps-demi-fond-et-danse", { eps: { aptitude: "apte", activites } }).eps?.verdict).toBe(verdict);
  });
});

describe("a register is open from its opening day, until its closing instant", () => {
  it.each([
    ["2023-11-05T23:59:59.999+01:00", "a-venir"],
    ["2023-11-06T00:00:00+01:00", "ouvert"],
    ["2023-11-05T23:00:00Z", "ouvert"],
    ["2023-11-06T09:59:59+11:00", "a-venir"],
    ["2023-11-24T16:59:59.999+01:00", "ouvert"],
    ["2023-11-24T17:00:00+01:00", "clos"],
    ["2023-11-24T16:00:00Z", "clos"],
    ["2023-11-24T17:00:00+02:00", "ouvert"],
  ] as const)("terminales at %s: %s", (at, etat) => {
    expect(told("registre-a-17-heures-precises", {}, at).procedure).toMatchObject({ verdict: "oui", registre: "terminales", calendrier: { etat } });
  });

  it.each([
    ["2023-12-03T23:59:59.999+01:00", "a-venir"],
    ["2023-12-04T00:00:00+01:00", "ouvert"],
    ["2023-12-21T23:59:59.999+01:00", "ouvert"],
    ["2023-12-22T00:00:00+01:00", "dernier-jour"],
    ["2023-12-22T23:59:59.999+01:00", "dernier-jour"],
    ["2023-12-23T00:00:00+01:00", "clos"],
  ] as const)("anticipées at %s: %s", (at, etat) => {
    expect(told("anticipees-seules-le-dernier-soir", {}, at).procedure).toMatchObject({ verdict: "oui", registre: "anticipees", calendrier: { etat } });
  });

  it("claims nothing without an instant", () => {
    const { situation } = fixture("registre-a-17-heures-precises");
    expect(bilanOf({ situation }).procedure.calendrier?.etat).toBe("inconnu");
  });
});

describe("an account is activated within 48 elapsed hours", () => {
  it.each([
    ["2023-10-30T10:59:59.999+01:00", "compte-a-activer"],
    ["2023-10-30T11:00:00+01:00", "sans-compte"],
  ] as const)("across the clock change, at %s: %s", (at, etat) => {
    expect(told("compte-expire-a-la-seconde", {}, at).dossier?.etat).toBe(etat);
  });

  it.each([
    ["2023-11-12T09:29:59.999+01:00", "compte-a-activer"],
    ["2023-11-12T09:30:00+01:00", "sans-compte"],
  ] as const)("on ordinary days, at %s: %s", (at, etat) => {
    expect(told("compte-expire-a-la-seconde", { compte: { existe: true, creeLe: "2023-11-10T09:30:00+01:00", active: false } }, at).dossier?.etat).toBe(etat);
  });
});
