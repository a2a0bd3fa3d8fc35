/** The épreuves of the exam, line by line of the table. */
import type { Candidat } from "../facts.js";
import type { InForce } from "../inforce.js";
import type { Facts } from "../logic.js";
import { per } from "../once.js";
import type { Coefficient, LigneEpreuve, TableEpreuves } from "../rulebook.js";
import type { Situation } from "../types.js";
import { dispensedHalves } from "./dispenses.js";
import { anticipeeFields } from "./notes.js";
import { lineOfOption, optionsOf } from "./options.js";
import type { EpreuveItem } from "./item.js";

/** Whether a line of the table is of this candidate's exam; `undefined` when a choice it depends on is not said yet. */
export function applies(ligne: Pick<LigneEpreuve, "voies" | "series" | "enseignementSpecifique" | "presente" | "id"> & { readonly choix?: LigneEpreuve["choix"] | undefined }, situation: Situation): boolean | string {
  const { voie, serie } = situation;
  if (voie === undefined) return "voie";
  if (ligne.voies !== undefined && !ligne.voies.includes(voie)) return false;
  if (ligne.series !== undefined) {
    if (voie !== "technologique") return false;
    if (serie === undefined) return "serie";
    if (!ligne.series.includes(serie)) return false;
    if (ligne.enseignementSpecifique !== undefined) {
      if (situation.enseignementSpecifique === undefined) return "enseignementSpecifique";
      if (!ligne.enseignementSpecifique.includes(situation.enseignementSpecifique)) return false;
    }
  }
  if (ligne.presente !== undefined) {
    if (situation.presente === undefined) return "presente";
    if (!ligne.presente.includes(situation.presente)) return false;
  }
  if (ligne.choix === "specialites") {
    if (situation.specialites === undefined) return "specialites";
    return situation.specialites.includes(ligne.id.slice("specialite-".length));
  }
  return true;
}

export function epreuveItems(situation: Situation, candidat: Candidat, ref: InForce): { readonly items: readonly EpreuveItem[]; readonly open: readonly string[] } {
  const items: EpreuveItem[] = [];
  const open = new Set<string>();
  if (situation.presente === undefined) open.add("presente");
  const halved = dispensedHalves(candidat, ref);
  for (const ligne of ref.lignes) {
    if (ligne.groupe === "option") continue;
    if (ligne.groupe !== "anticipee" && (situation.presente === undefined || (situation.presente === "anticipees-seules" && !hasPremiere(ligne)))) continue;
    const here = applies(ligne, situation);
    if (typeof here === "string") open.add(here);
    if (here !== true) continue;
    const programmes = programmesOf(ligne, situation, candidat);
    if (programmes === undefined) missingForProgramme(situation, candidat).forEach((path) => open.add(path));
    else
      for (const valeur of ligne.valeurs) {
        if (programmes !== "tous" && !programmes.includes(valeur.programme ?? "")) continue;
        const item = epreuveItem(ligne, candidat.get("terminaleSeule") === true ? alone(ligne, valeur) : valeur, situation, ref);
        items.push(halved.length === 0 ? item : { ...item, ...withoutPremiere(ligne, valeur, halved) });
      }
  }
  if (situation.presente !== undefined && situation.presente !== "anticipees-seules") {
    if (situation.options === undefined) open.add("options");
    for (const option of optionsOf(situation, ref)) {
      const ligne = lineOfOption(situation, ref, option.id);
      const valeur = ligne?.valeurs.find((candidate) => candidate.programme === option.programme);
      if (ligne === undefined || situation.voie === undefined) continue;
      if (option.programme === undefined) open.add("options");
      else {
        const parts = partsOf(ligne, `option-${option.id}`, valeur, situation, candidat);
        if (parts === undefined) missingForProgramme(situation, candidat).forEach((path) => open.add(path));
        else for (const part of parts) items.push(epreuveItem({ ...ligne, id: `option-${option.id}` }, part, situation, ref));
      }
    }
  }
  return { items, open: [...open] };
}

/**
 * An option asked on the cycle is evaluated in two halves when the rest is: the choice is one for all (NS 25-8-2025,
 * candidats individuels, § 1.b). Before that note, and after a failure, only a mark of première says that it was.
 */
function partsOf(ligne: InForce["lignes"][number], id: string, valeur: Coefficient | undefined, situation: Situation, candidat: Candidat): readonly Coefficient[] | undefined {
  if (valeur === undefined) return [];
  const halves = ligne.valeurs.filter(({ programme }) => programme === "premiere" || programme === "terminale");
  if (valeur.programme !== "cycle" || halves.length !== 2 || candidat.get("terminaleSeule") === true) return [valeur];
  const resultats = situation.controleContinuPremiere;
  const marked = typeof resultats === "object" && typeof resultats.notes?.[id] === "number";
  const oneChoice = candidat.get("sousLesNotesDe2025") === true && situation.modalite !== "cycle" && candidat.get("reprendLesResultatsDePremiere") !== true;
  if (!marked && !oneChoice) return [valeur];
  const inTwo = candidat.get("evaluationsEnDeuxTemps");
  return inTwo === undefined ? undefined : inTwo === true ? halves : [valeur];
}

/** « Les coefficients retenus sont l'addition des coefficients de première et de terminale » (mémento DGESCO 2025, p. 25). */
function alone(ligne: InForce["lignes"][number], valeur: Coefficient): Coefficient {
  const cycle = ligne.valeurs.find(({ programme }) => programme === "cycle");
  return valeur.programme !== "terminale" || cycle === undefined ? valeur : { ...valeur, coefficient: cycle.coefficient, sources: [...new Set([...cycle.sources, ...valeur.sources])] };
}

/** A cycle whose première half is dispensed weighs as the terminale alone, or as the cycle: the text speaks of annual results only (NS 25-8-2025, situations particulières, § II.B). */
function withoutPremiere(ligne: InForce["lignes"][number], valeur: Coefficient, halved: readonly string[]): Pick<EpreuveItem, "valeursSansPremiere"> {
  const terminale = ligne.valeurs.find(({ programme }) => programme === "terminale");
  return valeur.programme !== "cycle" || terminale === undefined || !halved.includes(`${ligne.id}/premiere`) ? {} : { valeursSansPremiere: [terminale, valeur] };
}

/** Whether a part of première is evaluated apart, beside the épreuves anticipées. */
const hasPremiere = ({ groupe, valeurs }: InForce["lignes"][number]): boolean => groupe === "ponctuelle" && valeurs.some(({ programme }) => programme === "premiere");

/** Which programmes of a line are evaluated; `undefined` when it is not known yet. */
function programmesOf(ligne: InForce["lignes"][number], situation: Situation, candidat: Candidat): "tous" | readonly string[] | undefined {
  const divided = ligne.valeurs.some((valeur) => valeur.programme === "cycle");
  if (situation.presente === "anticipees-seules") {
    if (ligne.groupe === "anticipee") return "tous";
    if (situation.modalite === undefined) return undefined;
    return situation.modalite === "deux-temps" ? ["premiere"] : [];
  }
  if (!divided) return "tous";
  const [inTwo, alone] = ["evaluationsEnDeuxTemps", "terminaleSeule"].map(candidat.get);
  if (alone === true) return ["terminale"];
  if (inTwo === undefined || alone === undefined) return undefined;
  return inTwo === true ? ["premiere", "terminale"] : ["cycle"];
}

const missingForProgramme = (situation: Situation, candidat: Candidat): readonly string[] => {
  if (situation.presente === "anticipees-seules") return ["modalite"];
  const wanted = [
    ["aEchoue", "parcours"],
    ["controleContinuPremiere", "controleContinuPremiere"],
    ["aDesResultatsDePremiere", "controleContinuPremiere"],
    ["modalite", "modalite"],
    ...(candidat.get("aDesResultatsDePremiere") === true && candidat.get("moyennesAFaireValoir") === undefined ? [["controleContinuPremiere.nature", "controleContinuPremiere.nature"]] : []),
    ...(candidat.get("moyennesAFaireValoir") === true ? [["controleContinuPremiere.faireValoir", "controleContinuPremiere.faireValoir"]] : []),
    ...(candidat.get("aInterrompu") === true ? [["interruption.motif", "interruption.motif"], ["interruption.annees", "interruption.annees"]] : []),
    ...(candidat.get("aInterrompu") === true && candidat.get("aEchoue") === true ? [["ajournement.derniereSession", "ajournement.derniereSession"]] : []),
    ["aUneProvenance", "parcours"],
    ...(candidat.get("aUneProvenance") === true ? [["provenance.voie", "provenance.voie"]] : []),
    ...(candidat.get("changementDeVoie") === "professionnelle" && candidat.get("suitUneTerminale") === undefined ? [["scolarite", "scolarite"], ["classe", "classe"]] : []),
    ...(candidat.get("aEchoue") === true ? [["ajournement.premiereSession", "ajournement.premiereSession"]] : []),
    ...(candidat.get("aDesResultatsDePremiere") === true ? [["controleContinuPremiere.annee", "controleContinuPremiere.annee"]] : []),
  ] as const;
  return [...new Set(wanted.filter(([fact]) => candidat.get(fact) === undefined).map(([, path]) => path))];
};

const byId = per(({ lignes }: TableEpreuves): ReadonlyMap<string, readonly LigneEpreuve[]> => {
  const made = new Map<string, LigneEpreuve[]>();
  for (const ligne of lignes) made.set(ligne.id, [...(made.get(ligne.id) ?? []), ligne]);
  return made;
});

export const linesById = (table: TableEpreuves, id: string): readonly LigneEpreuve[] => byId(table).get(id) ?? [];

/** The cells of an épreuve from the session of its mark of the failed exam to this one, or none when they weigh the same. */
export function valeursDepuisLaNote(ligne: Omit<LigneEpreuve, "valeurs">, valeur: Coefficient, situation: Situation, ref: InForce): readonly Coefficient[] {
  const obtained = situation.ajournement?.notes?.[ligne.id];
  if (obtained === undefined || obtained === null) return [];
  const since = (typeof obtained === "object" ? obtained.session : situation.ajournement?.derniereSession) ?? 0;
  const cells = linesById(ref.rulebook.epreuves, ligne.id)
    .filter((other) => applies(other, situation) === true)
    .flatMap(({ valeurs }) => valeurs)
    .filter(({ programme, depuis, jusque }) => programme === valeur.programme && depuis <= ref.session && jusque >= since);
  return new Set(cells.map(({ coefficient }) => coefficient)).size > 1 ? cells : [];
}

/** The marks of the épreuves anticipées are told in `anticipees` only: whether one opened this étalement, the year before its first session or during it. */
function anticipeeOfEtalement({ anticipees, amenagements, session }: Situation, field: (typeof anticipeeFields)[keyof typeof anticipeeFields]): boolean {
  const first = amenagements?.etalement?.premiereSession;
  if (typeof anticipees !== "object" || first === undefined) return false;
  return typeof anticipees[field] === "number" && anticipees.annee >= first - 1 && anticipees.annee < session - 1;
}

function epreuveItem(ligne: Omit<LigneEpreuve, "valeurs">, valeur: Coefficient, situation: Situation, ref: InForce): EpreuveItem {
  const since = valeursDepuisLaNote(ligne, valeur, situation, ref);
  const etalement = situation.amenagements?.etalement;
  const obtained = etalement?.etat === "obtenu";
  const field = ligne.id in anticipeeFields ? anticipeeFields[ligne.id as keyof typeof anticipeeFields] : null;
  const already = obtained && (Object.hasOwn(etalement.dejaPresentees ?? {}, ligne.id) || (field !== null && anticipeeOfEtalement(situation, field) && etalement.cetteSession?.includes(ligne.id) !== true));
  const id = valeur.programme === null || valeur.programme === "cycle" ? ligne.id : `${ligne.id}/${valeur.programme}`;
  const facts: Facts = {
    "epreuve.id": ligne.id,
    "epreuve.cle": id,
    "epreuve.groupe": ligne.groupe,
    "epreuve.programme": valeur.programme,
    "epreuve.dejaPresenteeParEtalement": already,
    "epreuve.reporteeParEtalement": !obtained || already ? false : etalement.cetteSession === undefined ? undefined : !etalement.cetteSession.includes(ligne.id),
    "epreuve.absence": field === null || typeof situation.anticipees !== "object" ? false : situation.anticipees[field] === undefined ? undefined : situation.anticipees[field] === "absent",
  };
  return {
    id,
    facts,
    paths: { "epreuve.reporteeParEtalement": "amenagements.etalement.cetteSession", ...(field === null ? {} : { "epreuve.absence": `anticipees.${field}` }) },
    ligne,
    valeur: withForms(ligne.id, valeur, situation),
    ...(since.length === 0 ? {} : { valeursDepuisLaNote: since }),
  };
}

/** The forms of the spécialité of première depend on which one it is; the oral of a language, on whether the ETLV is attached to it. */
function withForms(id: string, valeur: Coefficient, { specialitePremiere, langues }: Situation): Coefficient {
  const variante = valeur.variantes?.find(({ specialites, etlv }) => (specialitePremiere !== undefined && specialites?.includes(specialitePremiere) === true) || (etlv === true && langues?.etlv === id));
  return variante === undefined ? valeur : { ...valeur, parties: variante.parties, certitudeParties: variante.certitudeParties ?? valeur.certitudeParties ?? valeur.certitude };
}
