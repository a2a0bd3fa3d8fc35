/** The traps of the regulation: each is told by a story whose file name says it, by a test, or by a line of `non-modelise.json`. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rulebook } from "../src/rules.js";
import { fixtures } from "./support/fixtures.js";

type Trap = {
  readonly piege: string;
  readonly fixtures?: readonly string[];
  /** Subjects of `non-modelise.json`. */
  readonly nonModelise?: readonly string[];
  /** Titles of tests, by file: for what no bilan says. */
  readonly tests?: Readonly<Record<string, string>>;
};

const traps: Readonly<Record<number, Trap>> = {
  1: { piege: "a ponctuelle mark is not kept, however high, since February 2022", fixtures: ["evaluation-ponctuelle-15-ne-se-conserve-plus-en-2023", "histoire-geographie-15-ne-se-conserve-pas", "evaluation-ponctuelle-15-au-registre-de-2022-a-confirmer"] },
  2: { piege: "the évaluations of première that precede the failure come back whatever the mark", fixtures: ["evaluations-de-premiere-2022-sous-10-reprises", "evaluations-de-premiere-2024-sous-10-reprises-en-2026"] },
  3: { piege: "five sessions after the first presentation, the fifth included", fixtures: ["mission-2-ajourne-2019-derniere-chance", "mission-2-ajourne-2018-trop-tard", "ajourne-2021-puis-2024-derniere-chance-en-2026"] },
  4: { piege: "a second failure does not set the five sessions going again", fixtures: ["echec-2019-puis-2023-le-second-ne-relance-rien", "echec-2018-puis-2023-trop-tard-pour-le-benefice"] },
  5: { piege: "the law wants a request; one académie carries the last failure over by itself", fixtures: ["ajourne-2023-n-a-pas-dit-ce-qu-il-garde", "rennes-ajourne-2023"] },
  6: { piege: "asking for one mark is enough to lose the mention; giving all up is not", fixtures: ["une-seule-note-gardee-suffit-a-exclure-la-mention", "ajourne-2023-renonce-a-tout-pour-une-mention"] },
  7: {
    piege: "handicap, étalement, marks of première and a neutralised EPS do not cost the mention",
    fixtures: ["handicap-philosophie-6-gardee", "etalement-obtenu-philosophie-11-en-2023", "lyceen-ajourne-2025-premiere-reportee-sans-effet-sur-la-mention", "eps-inaptitude-totale-denominateur-94"],
  },
  8: { piege: "a mark given up does not come back", fixtures: ["note-deja-abandonnee-en-2023"] },
  9: { piege: "10 is enough and 9,99 is not", fixtures: ["philosophie-10-tout-juste-gardee", "philosophie-9-99-repassee"] },
  10: { piege: "the two marks of français are two marks", fixtures: ["francais-ecrit-garde-sans-l-oral"] },
  11: { piege: "in the technological voie, the same série only", fixtures: ["change-de-serie-technologique-apres-l-echec", "meme-serie-technologique-une-specialite-gardee"] },
  12: { piege: "philosophie and grand oral weigh otherwise in the technological voie", fixtures: ["piege-12-13-technologique-philosophie-4-et-mathematiques"] },
  13: {
    piege: "enseignement scientifique in one voie, mathématiques in the other",
    fixtures: ["piege-12-13-technologique-philosophie-4-et-mathematiques"],
    tests: { "table.test.ts": "enseignement scientifique or mathématiques, never both" },
  },
  14: { piege: "four scientific spécialités are written only for an individual, and CNED pupils are another matter", fixtures: ["piege-14-nsi-et-si-ecrit-seul-en-2026"], nonModelise: ["parties pratiques au CNED réglementé"] },
  15: { piege: "the total is 100, plus the options, less what is neutralised", fixtures: ["piege-15-options-et-eps-neutralisee-denominateur-100"] },
  16: { piege: "unfit is neutralised, not zero, and closes the EPS option", fixtures: ["piege-16-inaptitude-totale-et-option-eps"] },
  17: { piege: "the two EPS activities come from two champs, the local one included", fixtures: ["piege-17-badminton-et-tennis-de-table-meme-champ"], nonModelise: ["activités d'EPS propres à une académie"] },
  18: { piege: "an option may lower the average", fixtures: ["piege-18-une-option-peut-abaisser-la-moyenne"] },
  19: { piege: "an option that may be chosen may have no examiner", fixtures: ["piege-19-une-option-possible-n-est-pas-une-place"] },
  20: { piege: "the two options of mathématiques look opposite ways at the spécialité", fixtures: ["piege-20-maths-expertes-sans-la-specialite-en-2026", "maths-complementaires-avec-la-specialite"] },
  21: { piege: "latin and grec come on top", fixtures: ["piege-21-latin-et-grec-en-plus-des-deux-options"] },
  22: { piege: "a regional language is not a plain langue A", fixtures: ["piege-22-breton-en-langue-a", "langue-a-occitan-regionale", "langue-b-occitan"] },
  23: { piege: "one language, one évaluation", fixtures: ["piege-23-espagnol-en-b-et-en-c", "meme-langue-en-a-et-en-b", "option-langue-c-deja-en-langue-b"] },
  24: { piege: "in STHR one of the two languages is English", fixtures: ["piege-24-sthr-sans-anglais"] },
  25: { piege: "twenty is counted on the last day of the exam's year, the JDC's age at registration", fixtures: ["vingt-ans-au-31-decembre-de-l-examen-dix-huit-a-l-inscription", "vingt-ans-un-jour-trop-tard", "jdc-en-rennes-vingt-cinq-ans-le-1er-septembre"] },
  26: { piege: "under twenty, ten other grounds are left", fixtures: ["moins-de-vingt-ans-n-est-pas-une-interdiction-reprise-d-etudes", "moins-de-vingt-ans-avec-un-enfant-a-charge"] },
  27: {
    piege: "not the anticipées two years running; after a failure they may be kept instead",
    fixtures: ["anticipees-de-l-annee-precedente-rien-a-repasser-meme-a-vingt-cinq-ans", "anticipees-de-l-an-passe-avec-tout-l-examen-se-gardent-et-ne-se-repassent-pas"],
  },
  28: { piege: "the JDC concerns French people under 25; the census is no condition any more", fixtures: ["jdc-etrangere-de-vingt-ans-rien-a-joindre", "jdc-en-rennes-vingt-cinq-ans-le-1er-septembre", "jdc-a-17-ans-a-confirmer"] },
  29: { piege: "CNED réglementé is scolaire; a pupil hors contrat is not", fixtures: ["mission-5-cned-reglemente", "hors-contrat-individuel-bien-que-scolarise-et-habite-ailleurs"] },
  30: { piege: "detainees who are taught, and pupils of a unité de soin, are scolaires", fixtures: ["personnes-detenues-scolaires-session-2026", "piege-30-unite-de-soin-scolaire"] },
  31: { piege: "the modality is settled when the register closes", fixtures: ["piege-31-modalite-definitive-a-la-cloture", "modalite-2024-sauf-autorisation-du-recteur"] },
  32: { piege: "no « deux temps » in the year of the exam without the first one the year before", fixtures: ["piege-32-deux-temps-sans-premiere-l-annee-precedente"] },
  33: { piege: "illness short of force majeure is a zero; the terminal épreuves have their own replacement", fixtures: ["piege-33-absence-pour-maladie-a-une-evaluation"], nonModelise: ["épreuves de remplacement de septembre"] },
  34: { piege: "the second group never takes grand oral, contrôle continu or options, and gives no mention", nonModelise: ["second groupe"], tests: { "resultat.test.ts": "does not exist at the second group" } },
  35: { piege: "the thresholds are inclusive, and nothing is rounded before", tests: { "resultat.test.ts": "thresholds are inclusive and compared unrounded" } },
  36: { piege: "the box alone does nothing; a need that came late is still heard", fixtures: ["amenagements-demandes", "amenagements-besoin-apparu-apres-la-fermeture"] },
  37: { piege: "no registration without the last click on the documents", fixtures: ["pieces-manquantes-inscription-provisoire"] },
  38: { piege: "a holder may sit everything again, and get a mention", fixtures: ["mission-3-bachelier-sans-dispense"] },
  39: { piege: "no code that the circular does not show", nonModelise: ["code de l'inaptitude"] },
  40: { piege: "the screens are of other years: nothing follows from their dates and labels", nonModelise: ["écrans de Cyclades"] },
  41: { piege: "the first of April 2024 was not the day of the week that the circular says", fixtures: ["demenagement-transfert-avant-le-premier-avril"] },
  42: { piege: "one académie's dates are no other's", fixtures: ["demenage-en-rennes-la-date-de-clermont-ne-vaut-pas", "rennes-les-dates-ne-sont-pas-dans-le-referentiel"] },
  43: { piege: "one série and one session a year", fixtures: ["bac-general-et-technologique-une-seule-serie-par-session", "bac-professionnel-et-general-une-seule-candidature-par-session"] },
  44: { piege: "STAV is the agriculture ministry's, and has no « deux temps »", fixtures: ["stav-pas-de-modalite-en-deux-temps", "stav-hors-du-tableau"] },
};

describe("the traps", () => {
  it("are forty-four", () => {
    expect(Object.keys(traps)).toEqual(Array.from({ length: 44 }, (_, i) => String(i + 1)));
  });

  it.each(Object.entries(traps).map(([number, trap]) => [number, trap.piege, trap] as const))("%s: %s", (_number, _piege, { fixtures: stories = [], nonModelise = [], tests = {} }) => {
    expect(stories.length + nonModelise.length + Object.keys(tests).length).toBeGreaterThan(0);
    expect(fixtures.map(({ nom }) => nom)).toEqual(expect.arrayContaining([...stories]));
    for (const nom of stories) expect(Object.keys(fixtures.find((one) => one.nom === nom)?.attendu ?? {})).not.toEqual([]);
    expect(rulebook.nonModelise.map(({ sujet }) => sujet)).toEqual(expect.arrayContaining([...nonModelise]));
    for (const [file, title] of Object.entries(tests)) expect(readFileSync(new URL(file, import.meta.url), "utf8")).toContain(title);
  });

  it("39: every code of Cyclades in the rulebook is one that the circular shows", () => {
    const codes = JSON.stringify({ ...rulebook, regles: null }).match(/\b[A-Z]{2,8}\d{2,3}[A-Z]?\b(?=["\s,.)])/g) ?? [];
    const cyclades = codes.filter((code) => /^(?:IT|NATIDE|PSNATT|SCOCND)\d/.test(code));
    expect([...new Set(cyclades)].sort()).toEqual(["IT003", "IT003A", "IT003B", "IT004", "IT007", "NATIDE01", "PSNATT03", "SCOCND01"]);
  });
});
