/** Mutants of the tables: épreuves, dispenses, documents, lists. */
import type { Coefficient, LigneDispense, LigneEpreuve, PartieDonnee } from "../../src/rulebook.js";
import { files } from "../../src/rules.js";
import type { Change } from "./conditions.js";
import type { Mutant, Path } from "./edit.js";

const always = { depuis: -Infinity, jusque: Infinity, academie: null } as const;

export function tableMutants(): readonly Mutant[] {
  return [
    ...files.epreuves.lignes.flatMap((ligne, i) => epreuveMutants(ligne, ["epreuves", "lignes", i])),
    ...files.dispenses.lignes.flatMap((ligne, i) => dispenseMutants(ligne, ["dispenses", "lignes", i])),
    ...Object.entries(files.justificatifs).flatMap(([id, { echeance }]): readonly Mutant[] => (echeance === undefined ? [] : [{ ...always, id: `table-justificatifs/${id}`, sujet: "table-justificatifs", path: ["justificatifs", id, "echeance"], gone: true, mutation: "without its deadline" }])),
    ...Object.entries(files.listes).flatMap(([liste, members]) => Object.entries(members).flatMap(([id, member]) => memberMutants(`listes/${liste}/${id}`, member, ["listes", liste, id]))),
  ];
}

/** Each member taken away, and what a list says of each, otherwise; how it is named apart. */
function memberMutants(id: string, member: Readonly<Record<string, unknown>>, path: Path): readonly Mutant[] {
  const of = (change: Change): Mutant => ({ ...always, id, sujet: "listes", ...change });
  return Object.entries(member).flatMap(([key, value]): readonly Mutant[] => {
    if (key === "libelle") return [];
    if (Array.isArray(value)) return value.map((one: unknown, i) => of({ path: [...path, key, i], gone: true, mutation: `${key} without ${JSON.stringify(one)}` }));
    return [of({ path: [...path, key], gone: true, mutation: `without its ${key}` })];
  });
}

function epreuveMutants(ligne: LigneEpreuve, path: Path): readonly Mutant[] {
  const id = `table-epreuves/${ligne.id}`;
  const of = (change: Change, when: Partial<Mutant> = {}): Mutant => ({ ...always, id, sujet: "table-epreuves", ...change, ...when });
  const scopes = (["voies", "series", "enseignementSpecifique", "presente"] as const).flatMap((key) => (ligne[key] ?? []).map((member, i) => of({ path: [...path, key, i], gone: true, mutation: `${key} without ${member}` })));
  return [of({ path, gone: true, mutation: "line dropped" }), ...scopes, ...ligne.valeurs.flatMap((valeur, i) => cellMutants(valeur, [...path, "valeurs", i]).map((change) => of(change, { depuis: valeur.depuis, jusque: valeur.jusque })))];
}

function cellMutants(valeur: Coefficient, path: Path): readonly Change[] {
  const where = `${valeur.programme ?? "épreuve"} ${valeur.depuis}-${valeur.jusque}`;
  const certain = valeur.certitude === "certaine" ? "a-confirmer" : "certaine";
  return [
    ...(valeur.coefficient === null ? [{ path: [...path, "coefficient"], value: 1, mutation: `${where}: coefficient 1, not unknown` }] : [1, -1].map((step) => ({ path: [...path, "coefficient"], value: (valeur.coefficient ?? 0) + step, mutation: `${where}: coefficient ${(valeur.coefficient ?? 0) + step}, not ${valeur.coefficient}` }))),
    { path: [...path, "certitude"], value: certain, mutation: `${where}: ${certain}` },
    ...(valeur.certitudeParties === undefined ? [] : [{ path: [...path, "certitudeParties"], gone: true, mutation: `${where}: forms as sure as the coefficient` } as const]),
    ...partMutants(valeur.parties, [...path, "parties"], where),
    ...(valeur.variantes ?? []).flatMap((variante, i) => partMutants(variante.parties, [...path, "variantes", i, "parties"], `${where}, ${variante.specialites?.join(" ") ?? "etlv"}`)),
  ];
}

const partMutants = (parties: readonly PartieDonnee[], path: Path, where: string): readonly Change[] =>
  parties.flatMap((partie, i): readonly Change[] => [
    { path: [...path, i], gone: true, mutation: `${where}: without its ${partie.forme}` },
    { path: [...path, i, "forme"], value: partie.forme === "oral" ? "ecrit" : "oral", mutation: `${where}: not ${partie.forme}` },
    ...(["duree", "preparation"] as const).flatMap((key): readonly Change[] => (partie[key] === null ? [] : [{ path: [...path, i, key], value: "PT17M", mutation: `${where}, ${partie.forme}: ${key} not ${partie[key]}` }])),
  ]);

function dispenseMutants(ligne: LigneDispense, path: Path): readonly Mutant[] {
  const of = (change: Change): Mutant => ({ ...always, id: `table-dispenses/${ligne.titre}`, sujet: "table-dispenses", depuis: ligne.depuis, jusque: ligne.jusque, ...change });
  return [
    of({ path, gone: true, mutation: "line dropped" }),
    of({ path: [...path, "automatique"], value: ligne.automatique !== true, mutation: `given unasked: ${String(ligne.automatique !== true)}` }),
    ...(["epreuves", "incertaines"] as const).flatMap((key) => (ligne[key] ?? []).map((epreuve, i) => of({ path: [...path, key, i], gone: true, mutation: `${key} without ${epreuve}` }))),
    ...Object.keys(ligne.si ?? {}).map((fact) => of({ path: [...path, "si", fact], gone: true, mutation: `without its condition on ${fact}` })),
  ];
}
