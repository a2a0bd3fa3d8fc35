/** The law made wrong, one step at a time: every mutant of the rule documents, of the parameters and of the tables. */
import type { EcheanceDonnee, Objet, Parametre, RawCondition, Regle } from "../../src/rulebook.js";
import { files } from "../../src/rules.js";
import { conditionChanges, type Change } from "./conditions.js";
import type { Mutant, Path } from "./edit.js";
import { tableMutants } from "./tables.js";

const always = { depuis: -Infinity, jusque: Infinity, academie: null } as const;
/** The sessions that the rulebook speaks of: a date at one of these bounds tells nothing of a change of the law. */
export const bounds = { first: 2022, last: 2027 } as const;

const day = 86_400_000;
const shiftedDay = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);

/** Every mutant, in the order of the files. */
export function allMutants(): readonly Mutant[] {
  return [
    ...Object.entries(files.national).flatMap(([sujet, regles]) => Object.entries(regles).flatMap(([id, regle]) => ruleMutants(id, regle, ["national", sujet, id], sujet, null))),
    ...Object.entries(files.academies).flatMap(([academie, { regles }]) => Object.entries(regles).flatMap(([id, regle]) => ruleMutants(id, regle, ["academies", academie, "regles", id], academie, academie))),
    ...Object.entries(files.conditions).flatMap(([id, condition]) => conditionMutants(`conditions/${id}`, condition, ["conditions", id], "conditions")),
    ...Object.entries(files.faits).flatMap(([id, fait]) => (fait.nature === "derive" && fait.condition !== undefined ? conditionMutants(`faits/${id}`, fait.condition, ["faits", id, "condition"], "faits") : [])),
    ...parameterMutants(),
    ...tableMutants(),
  ];
}

const conditionMutants = (id: string, condition: RawCondition, path: Path, sujet: string): readonly Mutant[] => conditionChanges(condition, path).map((change) => ({ ...change, ...always, id, sujet }));

function ruleMutants(id: string, regle: Regle, path: Path, sujet: string, academie: string | null): readonly Mutant[] {
  const { depuis, jusque } = regle;
  const of = (change: Change, more: Partial<Mutant> = {}): Mutant => ({ id, sujet, regle: id, depuis, jusque, academie, ...change, ...more });
  return [
    of({ path, gone: true, mutation: "rule dropped" }, { whenMet: true }),
    ...conditionChanges(regle.conditions, [...path, "conditions"]).map((change) => of(change)),
    ...effectChanges(regle, path).map((change) => of(change, { whenMet: true })),
    ...(depuis > bounds.first ? [of({ path: [...path, "depuis"], value: depuis + 1, mutation: `since ${depuis + 1}, not ${depuis}` }, { whenMet: true }), of({ path: [...path, "depuis"], value: depuis - 1, mutation: `since ${depuis - 1}, not ${depuis}` }, { depuis: depuis - 1, jusque: depuis - 1 })] : []),
    ...(jusque < bounds.last ? [of({ path: [...path, "jusque"], value: jusque - 1, mutation: `until ${jusque - 1}, not ${jusque}` }, { whenMet: true }), of({ path: [...path, "jusque"], value: jusque + 1, mutation: `until ${jusque + 1}, not ${jusque}` }, { depuis: jusque + 1, jusque: jusque + 1 })] : []),
  ];
}

/** What a rule does, done otherwise. */
function effectChanges({ event: { type, params }, certitude }: Regle, path: Path): readonly Change[] {
  const at = (...keys: readonly string[]): Path => [...path, ...keys];
  const certain = certitude === "a-confirmer" ? "certaine" : "a-confirmer";
  const firmness: Change = { path: at("certitude"), value: certain, mutation: `certitude: ${certain}` };
  switch (type) {
    case "accorde":
    case "exige":
      return [{ path: at("event", "type"), value: "exclut", mutation: `effect: exclut, not ${type}` }, firmness];
    case "exclut":
      return [{ path: at("event", "type"), value: "accorde", mutation: "effect: accorde, not exclut" }, firmness];
    case "fixe":
      return [...valueChanges(params.objet, params.valeur, at("event", "params", "valeur")), firmness];
    case "defaut":
      return params.verdict === undefined ? valueChanges(params.objet, params.valeur, at("event", "params", "valeur")) : [{ path: at("event", "params", "verdict"), value: params.verdict === "oui" ? "non" : "oui", mutation: `default: ${params.verdict === "oui" ? "non" : "oui"}, not ${params.verdict}` }];
    case "avertit":
      return [{ path: at("event", "params", "gravite"), value: params.gravite === "bloquant" ? "important" : "bloquant", mutation: `gravity: not ${String(params.gravite)}` }];
    case "demande":
      return [
        { path: at("event", "params", "obligatoire"), value: params.obligatoire === false, mutation: `mandatory: ${String(params.obligatoire === false)}` },
        ...(["echeance", "contact", "faite"] as const).flatMap((key): readonly Change[] => (params[key] === undefined ? [] : [{ path: at("event", "params", key), gone: true, mutation: `step without its ${key}` }])),
      ];
    case "annonce":
      return [];
  }
}

/** Another value that some rule fixes for the same objet. */
function valueChanges(objet: Objet["libelle"] | undefined, valeur: unknown, path: Path): readonly Change[] {
  const others = [...Object.values(files.national), ...Object.values(files.academies).map(({ regles }) => regles)].flatMap((regles) => Object.values(regles).flatMap(({ event: { params } }) => (params.objet === objet && params.valeur !== undefined && params.valeur !== valeur ? [params.valeur] : [])));
  const [other] = others;
  return other === undefined ? [] : [{ path, value: other, mutation: `value: ${JSON.stringify(other)}, not ${JSON.stringify(valeur)}` }];
}

/** What no bilan reads: the account form (`test/compte.test.ts`) and the marks (`test/resultat.test.ts`) are judged by their own tests. */
const elsewhere: ReadonlySet<string> = new Set(["longueurMotDePasse", ...Object.values(files.resultats.lignes).flatMap((ligne) => ("seuil" in ligne ? [ligne.seuil] : []))]);

function parameterMutants(): readonly Mutant[] {
  const national = Object.entries(files.parametres).flatMap(([name, parametre]) =>
    (elsewhere.has(name) ? [] : (parametre.valeurs ?? [])).flatMap(({ valeur, depuis, jusque }, i, all): readonly Mutant[] => {
      const path: Path = ["parametres", name, "valeurs", i];
      const of = (change: Change): Mutant => ({ ...always, id: `parametres/${name}`, sujet: "parametres", depuis, jusque, ...change });
      return [
        ...cellChanges(parametre, valeur, [...path, "valeur"]).map(of),
        ...(all.length > 1 && depuis > bounds.first ? [of({ path: [...path, "depuis"], value: depuis + 1, mutation: `since ${depuis + 1}, not ${depuis}` })] : []),
        ...(all.length > 1 && jusque < bounds.last ? [of({ path: [...path, "jusque"], value: jusque - 1, mutation: `until ${jusque - 1}, not ${jusque}` })] : []),
      ];
    }),
  );
  const local = Object.entries(files.academies).flatMap(([academie, { sessions }]) =>
    Object.entries(sessions).flatMap(([session, { parametres }]) =>
      Object.entries(parametres).flatMap(([name, { valeur }]) => {
        const parametre = files.parametres[name];
        if (parametre === undefined || elsewhere.has(name)) return [];
        const changes = cellChanges(parametre, valeur, ["academies", academie, "sessions", session, "parametres", name, "valeur"]);
        return changes.map((change): Mutant => ({ id: `${academie}/${session}/${name}`, sujet: academie, depuis: Number(session), jusque: Number(session), academie, ...change }));
      }),
    ),
  );
  return [...national, ...local];
}

/** A published value, one step off. */
function cellChanges({ type }: Parametre, valeur: unknown, path: Path): readonly Change[] {
  switch (type) {
    case "nombre":
      return [1, -1].map((step) => ({ path, value: (valeur as number) + step, mutation: `${String((valeur as number) + step)}, not ${String(valeur)}` }));
    case "texte": {
      const text = valeur as string;
      if (!/^\d\d-\d\d$/.test(text)) return [{ path, value: `${text} (?)`, mutation: "other words" }];
      return [1, -1].map((step) => shiftedDay(`2023-${text}`, step).slice(5)).map((value) => ({ path, value, mutation: `${value}, not ${text}` }));
    }
    case "echeance":
      return echeanceChanges(valeur as EcheanceDonnee, path);
    case "liste":
      return (valeur as readonly string[]).map((member, i) => ({ path: [...path, i], gone: true, mutation: `without ${member}` }));
    case "contact":
    case "table":
      return leavesOf(valeur, path);
  }
}

/** Each text or number of a table or of a contact, changed or taken away. */
function leavesOf(valeur: unknown, path: Path): readonly Change[] {
  if (Array.isArray(valeur)) return valeur.map((one: unknown, i) => ({ path: [...path, i], gone: true, mutation: `without ${JSON.stringify(one)}` }));
  if (typeof valeur === "object" && valeur !== null) return Object.entries(valeur).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
  if (valeur === null || valeur === undefined) return [];
  const value = typeof valeur === "number" ? valeur + 1 : `${valeur as string}?`;
  return [{ path, value, mutation: `${JSON.stringify(value)}, not ${JSON.stringify(valeur)}` }];
}

/** A day earlier and later; with an hour, a second earlier and later too. */
function echeanceChanges(echeance: EcheanceDonnee, path: Path): readonly Change[] {
  const shifted = (ms: number): EcheanceDonnee => {
    const { instant } = echeance;
    if (instant === undefined) return { ...echeance, date: shiftedDay(echeance.date, ms / day) };
    return { ...echeance, instant: new Date(Date.parse(instant) + ms).toISOString().replace(".000Z", "Z"), ...(ms % day === 0 ? { date: shiftedDay(echeance.date, ms / day) } : {}) };
  };
  const steps = [day, -day, ...(echeance.instant === undefined ? [] : [1000, -1000])];
  return [
    ...steps.map((ms): Change => ({ path, value: shifted(ms), mutation: `${ms > 0 ? "+" : "−"}${Math.abs(ms) === day ? "1 day" : "1 second"}` })),
    ...(echeance.contradiction === undefined ? [] : [{ path: [...path, "contradiction"], gone: true, mutation: "without its contradiction" } as const]),
  ];
}
