/**
 * Facts computed from other facts: plain functions of known values. `lift` (in `facts.ts`) has already set aside what
 * is not known and what does not apply. Each is declared in `rules/faits.json` with the facts and parameters it reads.
 */
import type { Value } from "./logic.js";
import type { EcheanceDonnee } from "./rulebook.js";
import type { Situation } from "./types.js";

export type DeriveContext = {
  readonly parametre: (name: string) => unknown;
  readonly liste: (name: string) => Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};
export type Derivation = (inputs: readonly unknown[], context: DeriveContext) => Value;

type Options = NonNullable<Situation["options"]>;
type Etalement = NonNullable<NonNullable<Situation["amenagements"]>["etalement"]>;
type Notes = NonNullable<Exclude<Situation["conserver"], undefined>>;

/** Age in whole years on a day, from two `YYYY-MM-DD` texts. */
export function ageOn(naissance: string, jour: string): number {
  const years = Number(jour.slice(0, 4)) - Number(naissance.slice(0, 4));
  return jour.slice(5) < naissance.slice(5) ? years - 1 : years;
}

const same: Derivation = ([a, b]) => a === b;
const previousTo: Derivation = ([session, year]) => (session as number) - (year as number) === 1;
const twoBefore: Derivation = ([session, year]) => (session as number) - (year as number) === 2;
const distinct = (list: unknown): readonly string[] => [...new Set(list as readonly string[])];
const offered = (context: DeriveContext): readonly string[] => context.parametre("offreEps") as readonly string[];
const national = (context: DeriveContext): readonly string[] => context.parametre("activitesNationales") as readonly string[];
const nationalLeft = (impossible: unknown, context: DeriveContext): number => national(context).filter((activite) => !(impossible as readonly string[]).includes(activite)).length;
/** How many activities may be taken together: one for each champ d'apprentissage. */
// Stryker disable next-line OptionalChaining: activities come from the list, only the type checker cannot know it.
const differentChamps = (activites: readonly string[], { liste }: Pick<DeriveContext, "liste">): number => new Set(activites.map((activite) => liste("activites")[activite]?.["champ"])).size;
const optionId = (option: Options[number]): string => (typeof option === "string" ? option : option.id);
const onDay = (parametre: string): Derivation => ([naissance], { parametre: value }) => ageOn(naissance as string, (value(parametre) as EcheanceDonnee).date);

/** Age on a day of the autumn that precedes the session: registers open and close between these bounds in every académie read. */
const inAutumn = (parametre: string): Derivation => ([naissance, session], { parametre: value }) => ageOn(naissance as string, `${String((session as number) - 1)}-${value(parametre) as string}`);

/** How many options belong to a part of the national list (`cycle`, `terminale`), langues anciennes apart: these come on top of the limit. */
const optionsOf = (...parts: readonly string[]): Derivation => ([options], { liste }) => {
  const list = liste("options");
  // Stryker disable next-line OptionalChaining: so do options.
  return (options as Options).filter((option) => parts.includes(String(list[familyOf(optionId(option))]?.["liste"]))).length;
};

/** `lvc-russe` → `lvc`: the languages share one line of the list. */
export const familyOf = (option: string): string => (option.startsWith("lvc-") ? "lvc" : option);

export const derivations: Readonly<Record<string, Derivation>> = {
  aUneAutreCandidature: ([candidatures]) => (candidatures as readonly string[]).length > 0,
  resideAilleurs: ([residence, academie]) => residence !== academie,
  etalementSouhaite: ([etalement]) => (etalement as Etalement).etat === "souhaite",
  etalementAttendu: ([etalement]) => (etalement as Etalement).etat !== "obtenu",
  resideALEtranger: ([pays]) => !["france", "fr"].includes((pays as string).trim().toLowerCase()),
  passeTerminales: ([presente]) => presente !== "anticipees-seules",
  estTechnologique: ([voie]) => voie === "technologique",
  estGenerale: ([voie]) => voie === "generale",
  enseignementSpecifiqueAttendu: ([serie], { liste }) => Object.values(liste("enseignementsSpecifiques")).some((choix) => choix["serie"] === serie),
  echecTechnologique: ([voie]) => voie === "technologique",
  memeVoie: same,
  memeSerie: same,
  sessionsDepuisLaPremiere: ([session, premiere]) => (session as number) - (premiere as number),
  derniereSessionBenefice: ([premiere], { parametre }) => (premiere as number) + (parametre("sessionsDeConservation") as number),
  echecSessionPrecedente: previousTo,
  premierEchecSessionPrecedente: previousTo,
  premierEchecDeuxSessionsAvant: twoBefore,
  dernierEchecDeuxSessionsAvant: twoBefore,
  resultatsPremiereDeuxAnsAvant: twoBefore,
  resultatsPremiereTroisAnsAvant: ([session, year]) => (session as number) - (year as number) === 3,
  anticipeesDeuxAnsAvant: twoBefore,
  /** The bénéfice is « après un échec » (D. 334-13): of marks that counted at a failed session, the last one at the latest. */
  anticipeesDUnExamenEchoue: ([session, dernier]) => (session as number) <= (dernier as number),
  anticipeesAvantLaPremierePresentation: ([session, premiere]) => (session as number) < (premiere as number),
  aInterrompu: () => true,
  /** « pour une durée d'un an » (NS 25-8-2025, situations particulières, § III): the session that was not presented. */
  interruptionAnneePrecedente: ([annees, session]) => (annees as readonly number[]).includes((session as number) - 1),
  premiereAutrePresentation: ([autres]) => ((autres as readonly { readonly session: number }[]).length === 0 ? null : Math.min(...(autres as readonly { readonly session: number }[]).map(({ session }) => session))),
  sessionsDepuisUneAutrePresentation: ([session, autre]) => (session as number) - (autre as number),
  autrePresentationAnterieure: ([autre, premiere]) => (autre as number) < (premiere as number),
  diplomeDit: () => true,
  sessionDuBaccalaureat: ([session]) => session as number,
  anticipeesPresentees: ([anticipees]) => anticipees !== "jamais-presentees",
  anticipeesAnneePrecedente: previousTo,
  sessionDesAnticipeesEstCelleCi: same,
  anticipeesDuDernierEchec: same,
  anticipeesDeLaSessionDAvant: ([session, dernier]) => session === (dernier as number) - 1,
  anticipeesDuDiplome: same,
  diplomeReforme: ([session], { parametre }) => (session as number) >= (parametre("premiereSessionReformee") as number),
  diplomeSessionPrecedente: previousTo,
  /** At 31 December of the exam year, the age is a difference of years. */
  ageFinAnneeExamen: ([naissance, session]) => ageOn(naissance as string, `${String(session)}-12-31`),
  ageOuvertureRegistre: onDay("ouvertureTerminales"),
  ageFermetureRegistre: onDay("fermetureTerminales"),
  ageDebutCampagne: inAutumn("debutCampagne"),
  ageFinCampagne: inAutumn("finCampagne"),
  absentALEcrit: ([note]) => note === "absent",
  absentALOral: ([note]) => note === "absent",
  mineurALaFermeture: ([age], { parametre }) => (age as number) < (parametre("majorite") as number),
  invoqueUneSituation: ([motifs]) => (motifs as readonly string[]).length > 0,
  aDesResultatsDePremiere: ([resultats]) => resultats !== "aucun",
  resultatsPremiereAnneePrecedente: previousTo,
  /** « acquises l'année précédant l'échec » (NS 25-8-2025, situations particulières, § IV.A). */
  resultatsPremiereAvantLePremierEchec: previousTo,
  anneeDesResultatsDePremiere: ([annee]) => annee as number,
  neConserveRien: ([conserver]) => conserver === "aucune" || (Array.isArray(conserver) && (conserver as Notes).length === 0),
  garderEnPartie: ([conserver]) => Array.isArray(conserver) && (conserver as Notes).length > 0,
  vientDeLaVoieTechnologique: ([voie]) => voie === "technologique",
  vientDUneVoieSansLvb: ([voie]) => voie === "professionnelle" || voie === "etranger",
  vientDeLEtranger: ([voie]) => voie === "etranger",
  /** From the voie of the last class to the one presented (NS 25-8-2025, situations particulières, § II.B). */
  changementDeVoie: ([avant, voie]) => (avant === "professionnelle" || avant === "etranger" ? avant : avant === voie ? "aucun" : voie === "technologique" ? "vers-technologique" : "vers-generale"),
  changementDeSerie: ([avant, serie]) => avant !== serie,
  sousLesNotesDe2025: ([session], { parametre }) => (session as number) >= (parametre("premiereSessionDesNotesDe2025") as number),
  /** « Au moins un des deux enseignements de spécialité […] doit être différent » (same note, § IV.C). */
  memesSpecialitesQueLeDiplome: ([specialites, obtenues]) => distinct(specialites).every((id) => (obtenues as readonly string[]).includes(id)),
  memeSerieQueLeDiplome: same,
  memeEnseignementSpecifiqueQueLeDiplome: same,
  demandeDispenseDeTitulaire: ([dispenses]) => Array.isArray(dispenses) && dispenses.includes("titulaire-baccalaureat"),
  nombreDeSpecialites: ([specialites]) => distinct(specialites).length,
  specialitePremiereParmiLesDeux: ([specialites, premiere]) => (specialites as readonly string[]).includes(premiere as string),
  memeLangue: same,
  deuxArts: ([specialites]) => distinct(specialites).filter((id) => id.startsWith("arts-")).length > 1,
  deuxLlcer: ([specialites]) => distinct(specialites).filter((id) => id.startsWith("llcer-")).length > 1,
  estInapte: ([aptitude]) => aptitude === "inaptitude-totale" || aptitude === "inaptitude-partielle" || aptitude === "handicap-pratique-adaptee",
  inaptitudePartielle: ([aptitude]) => aptitude === "inaptitude-partielle",
  nombreActivites: ([activites]) => distinct(activites).length,
  activitesHorsOffre: ([activites], context) => distinct(activites).filter((activite) => !offered(context).includes(activite)),
  choisitHorsListeNationale: ([activites], context) => distinct(activites).some((activite) => !national(context).includes(activite)),
  choisitHorsOffre: ([activites], context) => distinct(activites).some((activite) => !offered(context).includes(activite)),
  activitesDuMemeChamp: ([activites], { liste }) => {
    const chosen = distinct(activites);
    return differentChamps(chosen, { liste }) < chosen.length;
  },
  /** The three activities of the national list are of three different champs. */
  nombreActivitesNationalesPossibles: ([impossibles], context) => nationalLeft(impossibles, context),
  resteDeuxActivitesNationales: ([impossibles], context) => nationalLeft(impossibles, context) >= (context.parametre("nombreActivitesEps") as number),
  nombreActivitesPossibles: ([impossibles], context) => differentChamps(offered(context).filter((activite) => !(impossibles as readonly string[]).includes(activite)), context),
  choisitUneActiviteImpossible: ([activites, impossibles]) => (activites as readonly string[]).some((activite) => (impossibles as readonly string[]).includes(activite)),
  aDesOptions: ([options]) => (options as Options).length > 0,
  optionsDuCycle: optionsOf("cycle"),
  optionsDeTerminale: optionsOf("terminale"),
  optionsHorsLanguesAnciennes: optionsOf("cycle", "terminale"),
  presenteMathematiques: ([specialites]) => (specialites as readonly string[]).includes("mathematiques"),
  compteActif: ([active]) => active as boolean,
  consentementsDonnes: () => true,
};
