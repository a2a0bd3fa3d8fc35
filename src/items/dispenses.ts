/** The dispenses asked for, and those that the law gives unasked. */
import type { Candidat } from "../facts.js";
import type { InForce } from "../inforce.js";
import type { Facts } from "../logic.js";
import { per } from "../once.js";
import type { Situation } from "../types.js";
import { type Item, unknownItem } from "./item.js";

const dispenseLines = per(({ rulebook, session }: InForce): DispenseLines => rulebook.dispenses.lignes.filter((ligne) => ligne.depuis <= session && session <= ligne.jusque));

/** The halves of a programme that the law dispenses unasked, or may dispense. */
export const dispensedHalves = (candidat: Candidat, ref: InForce): readonly string[] =>
  dispenseLines(ref)
    .filter((ligne) => ligne.automatique === true && Object.entries(ligne.si ?? {}).every(([fact, values]) => candidat.get(fact) !== undefined && values.includes(String(candidat.get(fact)))))
    .flatMap(({ epreuves, incertaines = [] }) => [...epreuves, ...incertaines]);

/** The dispenses asked for, and those that the law gives unasked; an unnamed one while it is not known whether there are any. */
export function dispenseItems(situation: Situation, candidat: Candidat, ref: InForce): readonly Item[] {
  const lines = dispenseLines(ref);
  const unasked = lines.filter((ligne) => ligne.automatique === true);
  const given = [...new Set(unasked.map((ligne) => ligne.dispense))].flatMap((id) => givenDispense(unasked, candidat, id));
  const asked = candidat.get("dispensesDemandees");
  if (asked === undefined) {
    const path = candidat.get("peutDemanderUneDispense") === undefined ? "peutDemanderUneDispense" : "dispensesDemandees";
    return [...given, { ...unknownItem({ "dispense.id": path, "dispense.epreuves": path, "dispense.couvre": path, "dispense.epreuvesIncertaines": path }), id: "?" }];
  }
  if (asked === null || !Array.isArray(asked)) return given;
  return [
    ...given,
    ...(asked as readonly string[]).map((id) => ({
      id,
      facts: { "dispense.id": id, ...dispensed(lines, candidat, id) },
      paths: Object.fromEntries(["dispense.epreuves", "dispense.couvre", "dispense.epreuvesIncertaines"].map((fact) => [fact, candidat.get("diplome.type") === undefined ? "diplome.type" : candidat.get("voie") === undefined ? "voie" : "diplome.session"])),
    })),
  ];
}

type DispenseLines = InForce["rulebook"]["dispenses"]["lignes"];

/** The lines of a dispense that fit the candidate, and the facts not known yet that still decide. */
function fitting(lines: DispenseLines, candidat: Candidat, id: string): { readonly chosen: DispenseLines; readonly undecided: readonly string[] } {
  const chosen = lines.filter((ligne) => ligne.dispense === id && Object.entries(ligne.si ?? {}).every(([fact, values]) => candidat.get(fact) === undefined || values.includes(String(candidat.get(fact)))));
  return { chosen, undecided: [...new Set(chosen.flatMap((ligne) => Object.keys(ligne.si ?? {}).filter((fact) => candidat.get(fact) === undefined)))] };
}

function givenDispense(lines: DispenseLines, candidat: Candidat, id: string): readonly Item[] {
  const { chosen, undecided } = fitting(lines, candidat, id);
  if (chosen.length === 0) return [];
  // Without a path of its own, an absent fact is traced through those that decide.
  if (undecided.length > 0) return [{ id: `?${id}`, facts: dispensed(lines, candidat, id), paths: Object.fromEntries(["dispense.id", "dispense.epreuves", "dispense.couvre", "dispense.epreuvesIncertaines"].map((fact) => [fact, undecided[0] as string])) }];
  return [{ id, facts: { "dispense.id": id, ...dispensed(lines, candidat, id) }, paths: {} }];
}

export const halves = (epreuve: string): readonly string[] => (epreuve.includes("/") ? [epreuve] : [epreuve, `${epreuve}/premiere`, `${epreuve}/terminale`]);

/** What a dispense covers in the table, sure and unsure; absent while a fact that decides it is not known. */
function dispensed(lines: DispenseLines, candidat: Candidat, id: string): Facts {
  const { chosen, undecided } = fitting(lines, candidat, id);
  const epreuves = chosen.flatMap((ligne) => ligne.epreuves);
  if (undecided.length > 0) return { "dispense.auPlus": [...epreuves, ...chosen.flatMap((ligne) => ligne.incertaines ?? [])].flatMap(halves) };
  return { "dispense.epreuves": epreuves, "dispense.couvre": epreuves.flatMap(halves), "dispense.epreuvesIncertaines": chosen.flatMap((ligne) => ligne.incertaines ?? []).flatMap(halves) };
}
