import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.js";
import { explain, formatDuree, sections, shortSources, type Section } from "../src/explain.js";
import { rulebook } from "../src/rules.js";
import type { Bilan, Situation } from "../src/types.js";
import { bilanOf, fixture, fixtures } from "./support/fixtures.js";

const ajourne: Situation = {
  session: 2024,
  academie: "clermont-ferrand",
  residence: { academie: "clermont-ferrand" },
  scolarite: "aucune",
  presente: "terminales",
  voie: "generale",
  naissance: "2005-03-02",
  nationaliteFrancaise: true,
  parcours: "ajourne",
  ajournement: { premiereSession: 2023, derniereSession: 2023, voie: "generale", notes: { philosophie: 12, "specialite-mathematiques": 9, "specialite-physique-chimie": 8, "grand-oral": 8 } },
  anticipees: { annee: 2022, francaisEcrit: 11, francaisOral: 9 },
  controleContinuPremiere: "aucun",
  conserver: ["philosophie"],
  specialites: ["mathematiques", "physique-chimie"],
  specialitePremiere: "svt",
  langues: { lva: "anglais", lvb: "hebreu" },
  modalite: "cycle",
  eps: { aptitude: "apte", activites: ["demi-fond", "danse"] },
  options: [],
};
const at = "2023-11-10T10:00:00+01:00";
const bilan = evaluate(ajourne, { at });

/** Ordinary spaces, so that expectations can be typed. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
const titles = (of: Bilan): readonly (string | null)[] => sections(of).map(({ title }) => (title === null ? null : plain(title)));
const sectionOf = (of: Bilan, title: string): Section | undefined => sections(of).find((section) => section.title?.startsWith(title));
const textOf = (of: Bilan, title: string): string => {
  const { lines = [], after = [] } = sectionOf(of, title) ?? {};
  return plain([...lines, ...after].map(({ text, sources }) => `${text} (${sources ?? ""})`).join("\n"));
};

describe("a bilan is told in the order a person needs it", () => {
  it("answers on the registration first, and ends on who decides", () => {
    const told = plain(explain(bilan)).split("\n");
    expect(told[0]).toBe("Votre inscription : session 2024, académie de Clermont-Ferrand");
    expect(told[1]).toBe(
      "- Vous vous inscrivez vous-même, comme candidat individuel : vous n'êtes inscrit ou inscrite dans aucun établissement. (arr. 16 juill. 2018 (contrôle continu), art. 1 ; circ. Clermont 2023-625, § I)",
    );
    expect(told.at(-1)).toBe("Seul le service décide.");
  });

  it("names its sections", () => {
    expect(titles(bilan)).toEqual([
      expect.stringContaining("Votre inscription"),
      "Épreuves",
      "Notes gardées",
      "Mention",
      "Spécialités",
      "Éducation physique et sportive (EPS)",
      "Langues vivantes",
      "Options",
      "Pièces à fournir",
      "Ce que vous avez à faire",
      "À savoir",
      "Et ensuite",
      "Ce qui nous manque",
      "À confirmer : les questions à envoyer",
      "Ce que nous supposons",
      null,
    ]);
  });

  it("leaves out what does not concern someone registered by another", () => {
    const cned = evaluate({ session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", classe: "terminale", presente: "terminales" }, { at });
    expect(cned.procedure.verdict).toBe("non");
    expect(titles(cned)).not.toContain("Épreuves");
    expect(titles(cned)).not.toContain("Mention");
    expect(plain(explain(cned))).toContain("C'est le CNED qui vous inscrit");
  });
});

describe("the register is told by its state at the instant of the question", () => {
  const cases: ReadonlyArray<readonly [string | undefined, Situation["presente"], string]> = [
    ["2023-11-05T23:59:59+01:00", "terminales", "n'est pas encore ouvert : il ouvre le lundi 6 novembre 2023"],
    ["2023-11-24T16:59:59+01:00", "terminales", "Le vendredi 24 novembre 2023 à 16 h 59 (heure de Paris), le registre est ouvert"],
    ["2023-11-24T17:00:00+01:00", "terminales", "le registre est fermé : il a fermé le vendredi 24 novembre 2023 à 17 h (heure de Paris)"],
    ["2023-12-22T20:00:00+01:00", "anticipees-seules", "c'est le dernier jour : le registre ferme le vendredi 22 décembre 2023 et le texte ne donne pas d'heure"],
    [undefined, "terminales", "Sans l'instant de votre question, nous ne disons pas s'il est ouvert."],
  ];
  it.each(cases)("%s, %s", (instant, presente, words) => {
    const asked = evaluate({ ...ajourne, ...(presente === undefined ? {} : { presente }) }, instant === undefined ? {} : { at: instant });
    expect(textOf(asked, "Votre inscription")).toContain(words);
    expect(textOf(asked, "Votre inscription")).toContain(presente === "anticipees-seules" ? "circ. Clermont 2023-625, § I" : "circ. Clermont 2023-625, § II");
  });

  it("gives no date for an académie that the rulebook does not know", () => {
    const rennes = evaluate({ ...ajourne, academie: "rennes", residence: { academie: "rennes" } }, { at });
    expect(plain(explain(rennes))).toContain("Les dates de ce registre ne sont pas dans ce référentiel");
    expect(plain(explain(rennes))).toContain("académie « rennes »");
    expect(explain(rennes)).not.toMatch(/novembre 2023 (?:à|et)/);
  });
});

describe("the épreuves are a table, with what counts", () => {
  it("gives one row an épreuve and the sum of the coefficients", () => {
    const { table, lines } = sectionOf(bilan, "Épreuves") ?? {};
    expect(table?.rows).toHaveLength(bilan.epreuves.length);
    expect(table?.rows.map(({ cells }) => plain(cells.join("|")))).toContain("Philosophie||8|conservée|12/20|écrit 4 h");
    expect(bilan.denominateur).toBe(100);
    expect(plain(lines?.[0]?.text ?? "")).toMatch(/^13 épreuves et évaluations : 12 à passer et 1 conservée\. Total des coefficients qui comptent : 100\.$/);
  });

  it("says each row as a sentence out of a terminal, with its source", () => {
    expect(plain(explain(bilan))).toContain("- Langue vivante A : programme cycle, coefficient 6, à passer, écrit 1 h 30, oral 10 min (prép. 10 min) (");
  });

  it("gives two bounds, or one number, while something is uncertain", () => {
    const between = { ...bilan, denominateur: null, denominateurs: { min: 32, max: 38 } };
    expect(textOf(between, "Épreuves")).toContain("entre 32 et 38, selon ce qui reste à confirmer ou à préciser");
    const same = { ...bilan, denominateur: null, denominateurs: { min: 100, max: 100 } };
    expect(textOf(same, "Épreuves")).toContain("Total des coefficients qui comptent : 100, quelle que soit la réponse");
  });

  it.each([
    ["PT4H", "4 h"],
    ["PT1H30M", "1 h 30"],
    ["PT3H05M", "3 h 05"],
    ["PT20M", "20 min"],
  ])("writes %s as « %s », without a space that breaks", (duree, words) => {
    expect(plain(formatDuree(duree))).toBe(words);
    expect(formatDuree(duree)).not.toContain(" ");
  });
});

describe("what is kept, and what it costs", () => {
  it("says of each mark whether it can be kept and whether it is", () => {
    const told = textOf(bilan, "Notes gardées");
    expect(told).toContain("Votre note (philosophie, 12/20) peut être conservée jusqu'à la session 2028");
    expect(told).toContain("Vous la gardez.");
    expect(textOf(bilan, "Mention")).toContain("Pas de mention possible");
    expect(textOf(bilan, "Mention")).toContain("C. éduc., art. D. 334-13, al. 4");
  });

  it("says once what is the same for several marks", () => {
    expect(textOf(bilan, "Notes gardées")).toContain("Grand oral 8/20, spécialité mathématiques 9/20 et spécialité physique-chimie 8/20 — votre note ne peut pas être conservée : il faut au moins 10/20.");
    expect(textOf(bilan, "Notes gardées").match(/il faut au moins 10\/20/g)).toHaveLength(1);
  });

  it("says that nothing was said", () => {
    const open = bilanOf(fixture("ajourne-2023-n-a-pas-dit-ce-qu-il-garde"));
    expect(open.mention?.verdict).toBe("incomplet");
    expect(textOf(open, "Mention")).toContain("On ne peut pas encore dire si une mention reste possible.");
    expect(textOf(open, "Ce qui nous manque")).toMatch(/Pour dire [^.]*si une mention reste possible[^.]*, il nous manque une réponse : [a-zà-ÿ]/);
  });
});

describe("what is to be confirmed comes with who to ask and the question", () => {
  const told = textOf(bilan, "À confirmer");

  it("groups the questions under the service", () => {
    expect(told).toContain("À demander — bureau du baccalauréat général : ce.bacgene@ac-clermont.fr");
    expect(told.match(/À demander/g)).toHaveLength(1);
  });

  it("quotes each question once, ready to paste", () => {
    const asked = told.split("\n").filter((line) => line.startsWith("« "));
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked).size).toBe(asked.length);
    for (const question of asked) expect(question).toMatch(/^« .+ » \(\)$/);
  });
});

describe("languages, EPS and options speak the words of the candidate", () => {
  it("warns of a possible journey, and only for that language", () => {
    const told = textOf(bilan, "Langues");
    expect(told).toContain("Hébreu : un déplacement pour l'oral est possible.");
    expect(told).toContain("Anglais : aucun déplacement hors de l'académie n'est annoncé pour l'oral.");
  });

  it("names the activities and what is offered", () => {
    expect(textOf(bilan, "Éducation physique")).toContain("Activités proposées, avec leur champ d'apprentissage : demi-fond (CA1), danse (CA3) et tennis de table (CA4).");
  });

  it("names the options, a third language too", () => {
    const withOptions = evaluate({ ...ajourne, options: [{ id: "lvc-italien", programme: "cycle" }, "dgemc"] }, { at });
    const told = textOf(withOptions, "Options");
    expect(told).toContain("Langue vivante C (italien) (programme : cycle, coefficient 4) — ");
    expect(told).toContain("Droit et grands enjeux du monde contemporain");
    expect(told).toContain("Vos options ajoutent 6 au total des coefficients.");
  });
});

describe("sources are short, and once each", () => {
  it.each([
    [["circulaire-2023-625#C06", "circulaire-2023-625#C17", "circulaire-2023-625#C06"], "circ. Clermont 2023-625, § II et onglet 3"],
    [["arrete-epreuves-anticipees#art3"], "arr. 16 juill. 2018 (épreuves anticipées), art. 3"],
    [["code-education-D334-13#al4"], "C. éduc., art. D. 334-13, al. 4"],
    [["ns-2025-situations#s4-b"], "NS 25 août 2025 (situations particulières), § IV.B"],
    [["arrete-nature-duree#art3"], "arr. 22 juill. 2019, art. 3, I"],
    [["ns-2021-langues-vivantes#cycle"], "NS 28 juill. 2021 (langues vivantes)"],
    [["memento-2025#p30-options", "ns-2016-langues#liste"], "mémento DGESCO, sept. 2025, p. 30 ; NS 2016-177"],
    [["nulle-part#rien"], ""],
  ])("%j", (citations, words) => {
    expect(plain(shortSources(citations, rulebook))).toBe(words);
  });

  it("are behind every sentence that a rule says", () => {
    const free = ["Ce qui nous manque", "À confirmer", "Ce que nous supposons"];
    for (const story of fixtures)
      for (const { title, lines, after } of sections(bilanOf(story))) {
        if (title === null || free.some((start) => title.startsWith(start))) continue;
        for (const { text, sources } of [...lines, ...(after ?? [])])
          if (sources === undefined) expect(plain(text)).toMatch(/Total des coefficients|total des coefficients|^Cette liste|^Aucune épreuve|^Vous avez choisi|aucune option|^[^:]+ : ce référentiel ne dit pas|^Les dates de ce registre/);
      }
  });
});

describe("no story shows the inside of the machine", () => {
  const ids = [...rulebook.regles.keys(), ...rulebook.epreuves.lignes.map(({ id }) => id).filter((id) => id.includes("-")), ...Object.keys(rulebook.faits).filter((fait) => /[A-Z.]/.test(fait)), ...Object.keys(rulebook.sources)];

  it.each(fixtures.map((story) => [story.nom, story] as const))("%s", (_nom, story) => {
    const told = explain(bilanOf(story));
    expect(told).not.toMatch(/undefined|\bnull\b|NaN|\[object|[{}]/);
    expect(ids.filter((id) => new RegExp(`(?<![\\p{L}-])${id.replace(/[.]/g, "\\.")}(?![\\p{L}-])`, "u").test(told))).toEqual([]);
    expect(told.match(/Seul le service décide\./g)).toHaveLength(1);
    expect(told).not.toMatch(/ [;:!?»]|« /);
  });
});

it("asks of an almost empty situation what it needs, without inventing", () => {
  const empty = evaluate({ session: 2024, academie: "clermont-ferrand" });
  const told = textOf(empty, "Ce qui nous manque").split("\n");
  expect(told).toHaveLength(empty.manquants.length);
  for (const line of told) expect(line).toMatch(/^Pour (?:dire|compléter) .*il nous manque une réponse : /);
  expect(textOf(empty, "Votre inscription")).toContain("On ne peut pas encore dire si vous vous inscrivez vous-même.");
});

it("takes for granted what was not said, and says so", () => {
  expect(textOf(bilan, "Ce que nous supposons")).toContain("un étalement des épreuves sur plusieurs sessions");
});

it("is pure: the same words twice, a deadline with its contradiction, the rulebook it is given", () => {
  expect(explain(bilan)).toBe(explain(bilan));
  const moving = bilanOf(fixture("demenagement-transfert-avant-le-premier-avril"));
  expect(plain(explain(moving))).toContain("La circulaire écrit « mercredi 1er avril 2024 »");
  const renamed = { ...rulebook, sources: Object.fromEntries(Object.entries(rulebook.sources).map(([id, source]) => [id, { ...source, court: "un texte" }])) };
  expect(explain(bilan, renamed)).not.toContain("circ. Clermont");
});
