/** Every verdict and every value of a bilan, by name. */
import { pointsOf } from "../../src/points.js";
import type { Bilan } from "../../src/types.js";

export function verdictsOf(bilan: Bilan): ReadonlyMap<string, string> {
  const found = new Map([...pointsOf(bilan)].map(([name, point]): [string, string] => [name, point.verdict]));
  for (const note of bilan.benefices?.notes ?? []) {
    found.set(`conservee ${note.epreuve}/${note.mecanisme}`, note.conservee);
    found.set(`exclutMention ${note.epreuve}/${note.mecanisme}`, note.exclutMention);
  }
  for (const dispense of bilan.dispenses.liste) found.set(`dispense.exclutMention ${dispense.id}`, dispense.exclutMention);
  for (const rang of ["lva", "lvb"] as const) if (bilan.langues?.[rang] != null) found.set(`deplacement ${rang}`, bilan.langues[rang].deplacement);
  for (const option of bilan.options?.liste ?? []) found.set(`organisee ${option.id}`, option.organisee);
  for (const epreuve of bilan.epreuves) found.set(`epreuves/${epreuve.id}/${String(epreuve.programme)}`, `${epreuve.statut} ${String(epreuve.coefficient)}`);
  found.set("registre", String(bilan.procedure.registre));
  found.set("categorie", String(bilan.procedure.categorie));
  if (bilan.benefices !== null) found.set("benefices.mode", String(bilan.benefices.mode));
  if (bilan.eps !== null) found.set("eps.statut", String(bilan.eps.statut));
  if (bilan.dossier !== null) found.set("dossier.etat", String(bilan.dossier.etat));
  return found;
}
