/** Each fact that is computed from others, on either side of what turns it. */
import { describe, expect, it } from "vitest";
import { derivations } from "../src/derive.js";
import { contextOf } from "../src/facts.js";
import { inForce } from "../src/inforce.js";
import { rulebook } from "../src/rules.js";

const context = contextOf(inForce(rulebook, 2024, "clermont-ferrand"));
const eps = ["demi-fond", "danse", "tennis-de-table"];

/** What a fact reads, in the order of `lit` in `rules/faits.json`, and what it is then. */
const told: Readonly<Record<string, ReadonlyArray<readonly [inputs: readonly unknown[], value: unknown]>>> = {
  aUneAutreCandidature: [[[["lyon"]], true], [[[]], false]],
  resideAilleurs: [[["lyon", "clermont-ferrand"], true], [["lyon", "lyon"], false]],
  etalementSouhaite: [[[{ etat: "souhaite" }], true], [[{ etat: "demande" }], false]],
  etalementAttendu: [[[{ etat: "souhaite" }], true], [[{ etat: "obtenu" }], false]],
  resideALEtranger: [[[" France "], false], [["FR"], false], [["Maroc"], true]],
  passeTerminales: [[["terminales"], true], [["anticipees-seules"], false]],
  estTechnologique: [[["technologique"], true], [["generale"], false]],
  estGenerale: [[["generale"], true], [["technologique"], false]],
  enseignementSpecifiqueAttendu: [[["stmg"], true], [["st2s"], false]],
  echecTechnologique: [[["technologique"], true], [["generale"], false]],
  memeVoie: [[["generale", "generale"], true], [["generale", "technologique"], false]],
  sessionsDepuisLaPremiere: [[[2024, 2019], 5]],
  derniereSessionBenefice: [[[2019], 2024]], // five sessions after the first presentation (D. 334-13)
  echecSessionPrecedente: [[[2024, 2023], true], [[2024, 2022], false], [[2024, 2024], false]],
  premierEchecDeuxSessionsAvant: [[[2024, 2022], true], [[2024, 2023], false]],
  resultatsPremiereTroisAnsAvant: [[[2024, 2021], true], [[2024, 2022], false]],
  anticipeesDUnExamenEchoue: [[[2023, 2023], true], [[2022, 2023], true], [[2024, 2023], false]],
  anticipeesAvantLaPremierePresentation: [[[2022, 2023], true], [[2023, 2023], false]],
  aInterrompu: [[[[2023]], true]],
  interruptionAnneePrecedente: [[[[2023], 2024], true], [[[2022, 2024, 2025], 2024], false]],
  premiereAutrePresentation: [[[[]], null], [[[{ session: 2023 }, { session: 2021 }]], 2021]],
  sessionsDepuisUneAutrePresentation: [[[2024, 2021], 3]],
  autrePresentationAnterieure: [[[2020, 2021], true], [[2021, 2021], false]],
  diplomeDit: [[["baccalaureat-general"], true]],
  sessionDuBaccalaureat: [[[2020], 2020]],
  anticipeesPresentees: [[["jamais-presentees"], false], [[{ annee: 2022 }], true]],
  anticipeesDeLaSessionDAvant: [[[2022, 2023], true], [[2023, 2023], false], [[2024, 2023], false]],
  diplomeReforme: [[[2021], true], [[2020], false]], // the reformed exam: first session 2021
  ageFinAnneeExamen: [[["2005-12-31", 2024], 19], [["2005-01-01", 2024], 19]],
  ageOuvertureRegistre: [[["2005-11-06"], 18], [["2005-11-07"], 17], [["2005-10-31"], 18], [["2005-12-01"], 17]], // 6-11-2023
  ageFermetureRegistre: [[["2005-11-24"], 18], [["2005-11-25"], 17]], // 24-11-2023
  ageDebutCampagne: [[["2005-09-01", 2024], 18], [["2005-09-02", 2024], 17]], // from the 1-9 of the year before
  ageFinCampagne: [[["2005-12-31", 2024], 18], [["2006-01-01", 2024], 17]],
  absentALEcrit: [[["absent"], true], [[12], false]],
  absentALOral: [[["absent"], true], [[12], false]],
  mineurALaFermeture: [[[17], true], [[18], false]],
  invoqueUneSituation: [[[["retour-en-formation"]], true], [[[]], false]],
  aDesResultatsDePremiere: [[["aucun"], false], [[{ annee: 2023 }], true]],
  anneeDesResultatsDePremiere: [[[2023], 2023]],
  neConserveRien: [[["aucune"], true], [[[]], true], [[["philosophie"]], false]],
  garderEnPartie: [[["aucune"], false], [[[]], false], [[["philosophie"]], true]],
  vientDeLaVoieTechnologique: [[["technologique"], true], [["generale"], false]],
  vientDUneVoieSansLvb: [[["professionnelle"], true], [["etranger"], true], [["generale"], false]],
  vientDeLEtranger: [[["etranger"], true], [["professionnelle"], false]],
  changementDeVoie: [[["professionnelle", "generale"], "professionnelle"], [["etranger", "generale"], "etranger"], [["generale", "generale"], "aucun"], [["generale", "technologique"], "vers-technologique"], [["technologique", "generale"], "vers-generale"]],
  changementDeSerie: [[["stmg", "st2s"], true], [["stmg", "stmg"], false]],
  sousLesNotesDe2025: [[[2026], true], [[2025], false]],
  memesSpecialitesQueLeDiplome: [[[["a", "b"], ["b", "a"]], true], [[["a", "c"], ["a", "b"]], false]],
  demandeDispenseDeTitulaire: [[[["titulaire-baccalaureat"]], true], [[["diplome-etranger"]], false], [["aucune"], false]],
  nombreDeSpecialites: [[[["a", "b", "a"]], 2]],
  specialitePremiereParmiLesDeux: [[[["a", "b"], "b"], true], [[["a", "b"], "c"], false]],
  deuxArts: [[[["arts-danse", "arts-theatre"]], true], [[["arts-danse", "ses"]], false], [[["arts-danse", "arts-danse"]], false], [[["ses", "svt"]], false]],
  deuxLlcer: [[[["llcer-anglais", "llcer-espagnol"]], true], [[["llcer-anglais", "ses"]], false], [[["ses", "svt"]], false]],
  estInapte: [[["inaptitude-totale"], true], [["inaptitude-partielle"], true], [["handicap-pratique-adaptee"], true], [["apte"], false]],
  inaptitudePartielle: [[["inaptitude-partielle"], true], [["inaptitude-totale"], false]],
  nombreActivites: [[[["danse", "danse"]], 1]],
  activitesHorsOffre: [[[["danse", "badminton"]], ["badminton"]]],
  choisitHorsListeNationale: [[[["danse", "badminton"]], true], [[["danse"]], false]],
  choisitHorsOffre: [[[["danse", "badminton"]], true], [[["danse"]], false]],
  activitesDuMemeChamp: [[[["badminton", "tennis-de-table"]], true], [[["danse", "tennis-de-table"]], false]],
  nombreActivitesNationalesPossibles: [[[[]], 3], [[["danse"]], 2], [[eps], 0]],
  resteDeuxActivitesNationales: [[[["danse"]], true], [[["danse", "demi-fond"]], false]],
  nombreActivitesPossibles: [[[[]], 3], [[["danse"]], 2]],
  choisitUneActiviteImpossible: [[[["danse"], ["danse"]], true], [[["danse", "demi-fond"], ["danse"]], true], [[["danse"], ["demi-fond"]], false]],
  aDesOptions: [[[["eps"]], true], [[[]], false]],
  optionsDuCycle: [[[["eps", { id: "lvc-russe" }, "dgemc", "lca-latin"]], 2]],
  optionsDeTerminale: [[[["eps", "lvc-russe", "dgemc", "lca-latin"]], 1]],
  optionsHorsLanguesAnciennes: [[[["eps", "lvc-russe", "dgemc", "lca-latin"]], 3]],
  presenteMathematiques: [[[["ses", "mathematiques"]], true], [[["ses"]], false]],
  compteActif: [[[true], true], [[false], false]],
  consentementsDonnes: [[[["registre"]], true]],
};

/** Computed as another is. */
const alike: Readonly<Record<string, string>> = {
  memeSerie: "memeVoie", sessionDesAnticipeesEstCelleCi: "memeVoie", anticipeesDuDernierEchec: "memeVoie", anticipeesDuDiplome: "memeVoie", memeSerieQueLeDiplome: "memeVoie", memeEnseignementSpecifiqueQueLeDiplome: "memeVoie", memeLangue: "memeVoie",
  premierEchecSessionPrecedente: "echecSessionPrecedente", anticipeesAnneePrecedente: "echecSessionPrecedente", diplomeSessionPrecedente: "echecSessionPrecedente", resultatsPremiereAnneePrecedente: "echecSessionPrecedente", resultatsPremiereAvantLePremierEchec: "echecSessionPrecedente",
  dernierEchecDeuxSessionsAvant: "premierEchecDeuxSessionsAvant", resultatsPremiereDeuxAnsAvant: "premierEchecDeuxSessionsAvant", anticipeesDeuxAnsAvant: "premierEchecDeuxSessionsAvant",
};

describe("a derived fact", () => {
  it.each(Object.keys(derivations))("%s is what the facts it reads make it", (name) => {
    const cases = told[alike[name] ?? name] ?? [];
    expect(cases).not.toEqual([]);
    for (const [inputs, value] of cases) expect(derivations[name]?.(inputs, context), JSON.stringify(inputs)).toEqual(value);
  });
});
