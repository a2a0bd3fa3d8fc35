/** What a bilan answers, by name. */
import { pointsOf } from "../../src/points.js";
import type { Bilan, Verdict } from "../../src/types.js";

/** Every verdict, those without motifs of their own included. */
export function verdicts(bilan: Bilan): ReadonlyMap<string, Verdict> {
  const found = new Map([...pointsOf(bilan)].map(([name, point]): [string, Verdict] => [name, point.verdict]));
  for (const note of bilan.benefices?.notes ?? []) {
    found.set(`conservee ${note.epreuve}/${note.mecanisme}`, note.conservee);
    found.set(`exclutMention ${note.epreuve}/${note.mecanisme}`, note.exclutMention);
  }
  for (const dispense of bilan.dispenses.liste) found.set(`dispense.exclutMention ${dispense.id}`, dispense.exclutMention);
  for (const rang of ["lva", "lvb"] as const) if (bilan.langues?.[rang] != null) found.set(`deplacement ${rang}`, bilan.langues[rang].deplacement);
  for (const option of bilan.options?.liste ?? []) found.set(`organisee ${option.id}`, option.organisee);
  return found;
}

/** Every verdict and every value. */
export function verdictsOf(bilan: Bilan): ReadonlyMap<string, string> {
  const found = new Map<string, string>(verdicts(bilan));
  for (const epreuve of bilan.epreuves) found.set(`epreuves/${epreuve.id}/${String(epreuve.programme)}`, `${epreuve.statut} ${String(epreuve.coefficient)}`);
  found.set("registre", String(bilan.procedure.registre));
  found.set("categorie", String(bilan.procedure.categorie));
  if (bilan.benefices !== null) found.set("benefices.mode", String(bilan.benefices.mode));
  if (bilan.eps !== null) found.set("eps.statut", String(bilan.eps.statut));
  if (bilan.dossier !== null) found.set("dossier.etat", String(bilan.dossier.etat));
  return found;
}
