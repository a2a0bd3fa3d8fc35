/** The dictionary of facts, the objets, the lists and the tables: every name leads somewhere. */
import { derivations } from "../derive.js";
import { inputsOf } from "../facts.js";
import { checkEcheance } from "../instants.js";
import type { EcheanceDonnee, Fait, LigneEpreuve, Parametre, ParametreValeur, Portee } from "../rulebook.js";
import { checkCondition, checkReadable, unknownFact, valuesOf } from "./conditions.js";
import { among, within, type At, type Report } from "./report.js";
import { comparisonsOf, porteeOf, range, type Scope } from "./scope.js";

/** A name of a fact that must exist, be readable from a portée, and have one of these types. */
export function checkNamedFact(scope: Scope, name: string, portee: Portee, at: At, report: Report, types?: ReadonlyArray<Fait["type"]>): void {
  const part = scope.faits.get(name);
  if (part === undefined) {
    report.add(at, unknownFact(scope, name));
    return;
  }
  checkReadable(scope, name, portee, at, report);
  if (types !== undefined && part.value !== null && !types.includes(part.value.type)) report.add(at, `le fait « ${name} » est de type ${part.value.type} ; il faut un fait de type ${types.join(" ou ")}`);
}

export function checkFaits(scope: Scope, report: Report): void {
  for (const [name, { at, value }] of scope.faits) if (value !== null) checkFait(scope, name, value, at, report);
  checkFactCycles(scope, report);
}

function checkFait(scope: Scope, name: string, fait: Fait, at: At, report: Report): void {
  const portee = porteeOf(fait);
  const computed = portee === "candidat" && (fait.nature === "etat" || fait.nature === "demande" || fait.nature === "derive");
  const input = (input: string, place: At, types?: ReadonlyArray<Fait["type"]>): void => {
    checkNamedFact(scope, input, portee, place, report, types);
    if (computed && scope.faits.get(input)?.value?.nature === "conclu") report.add(place, tooLate(input));
  };
  if (fait.si !== undefined) {
    input(fait.si, within(at, "si"), ["booleen"]);
    if (!computed) report.add(within(at, "si"), "« si » n'a d'effet que sur un fait du candidat dit, demandé ou dérivé ; ôtez-le");
  }
  ("lit" in fait ? (fait.lit ?? []) : []).forEach((name, i) => input(name, within(at, "lit", i)));
  checkValues(scope, fait, at, report);
  switch (fait.nature) {
    case "base":
    case "etat":
      return;
    case "demande":
      checkDefault(scope, fait, within(at, "parDefaut"), report);
      return;
    case "derive":
      checkDerive(scope, name, fait, at, report);
      return;
    case "conclu":
      checkConclu(scope, fait, at, report);
  }
}

/** A choice says its values once. */
function checkValues(scope: Scope, fait: Fait, at: At, report: Report): void {
  if (fait.liste !== undefined && fait.valeurs !== undefined) report.add(within(at, "liste"), "les valeurs sont données deux fois ; gardez « valeurs » ou « liste »");
  if (fait.liste !== undefined && scope.list(fait.liste) === null) report.add(within(at, "liste"), `la liste « ${fait.liste} » n'existe pas ; déclarez-la dans rules/listes.json, ou corrigez son nom`);
  const listed = fait.liste !== undefined || fait.valeurs !== undefined;
  // An object may hold ids, or a word where it might hold more: « jamais-presentees ».
  if (listed && fait.type !== "choix" && fait.type !== "liste" && fait.type !== "objet") report.add(at, `un fait de type ${fait.type} n'a pas de valeurs à nommer ; ôtez-les, ou écrivez le type choix, liste ou objet`);
  if (!listed && fait.type === "choix" && fait.nature !== "conclu") report.add(at, "un choix nomme ses valeurs ; ajoutez « valeurs » ou « liste »");
}

function checkDefault(scope: Scope, fait: Extract<Fait, { nature: "demande" }>, at: At, report: Report): void {
  const { parDefaut, type } = fait;
  if (parDefaut === null) return;
  const fits = type === "booleen" ? typeof parDefaut === "boolean" : type === "liste" ? Array.isArray(parDefaut) : (type === "choix" || type === "texte") && typeof parDefaut === "string";
  if (!fits) {
    report.add(at, `${JSON.stringify(parDefaut)} n'est pas une valeur d'un fait de type ${type} ; écrivez-en une, ou null`);
    return;
  }
  if (type === "liste" || type === "choix") checkMembers([parDefaut].flat().map(String), valuesOf(scope, fait), "une valeur de ce fait", at, report);
}

function checkDerive(scope: Scope, name: string, fait: Extract<Fait, { nature: "derive" }>, at: At, report: Report): void {
  const computed = Object.hasOwn(derivations, name);
  if (porteeOf(fait) !== "candidat") report.add(within(at, "portee"), "seuls les faits du candidat sont dérivés ; ôtez la portée, ou écrivez une autre nature");
  if (!computed && fait.condition === undefined) report.add(at, "rien ne calcule ce fait ; ajoutez une « condition », ou une fonction dans src/derive.ts");
  if (computed && fait.condition !== undefined) report.add(within(at, "condition"), "une fonction de src/derive.ts calcule déjà ce fait ; gardez l'une des deux");
  (fait.parametres ?? []).forEach((parametre, i) => {
    if (!scope.parametres.has(parametre)) report.add(within(at, "parametres", i), unknownParameter(parametre));
  });
  if (fait.condition === undefined) return;
  const place = within(at, "condition");
  if (fait.type !== "booleen") report.add(within(at, "type"), "un fait qui est une condition est vrai ou faux ; écrivez le type booleen");
  checkCondition(scope, fait.condition, place, report);
  for (const { fact, value } of comparisonsOf(scope, fait.condition)) {
    // A derived fact is computed before a session's values are put in its place.
    if (typeof value === "object" && value !== null && "fact" in value) report.add(place, `« ${value.fact} » est lu du côté de la valeur ; un fait dérivé ne compare pas à un paramètre : déclarez une fonction dans src/derive.ts, avec « parametres »`);
    checkReadable(scope, fact, "candidat", place, report);
    if (scope.faits.get(fact)?.value?.nature === "conclu") report.add(place, tooLate(fact));
  }
}

const tooLate = (name: string): string => `« ${name} » est une conclusion, connue après les faits ; un fait n'en dépend pas : lisez-la dans les règles`;

export const unknownParameter = (name: string): string => `le paramètre « ${name} » n'existe pas ; déclarez-le dans rules/national/parametres.json, ou corrigez son nom`;

function checkConclu(scope: Scope, fait: Extract<Fait, { nature: "conclu" }>, at: At, report: Report): void {
  const part = scope.objets.get(fait.objet);
  if (part === undefined) {
    report.add(within(at, "objet"), unknownObjet(fait.objet));
    return;
  }
  const objet = part.value;
  const portee = porteeOf(fait);
  const type = fait.agregat === "liste" ? "liste" : "choix";
  if (fait.type !== type) report.add(within(at, "type"), `une conclusion « ${fait.agregat} » est de type ${type} ; écrivez-le`);
  if (objet === null) return;
  if (fait.agregat === "valeur" && objet.portee !== "candidat" && objet.portee !== portee) report.add(within(at, "agregat"), `« valeur » lit un objet du candidat ou de même portée ; « ${fait.objet} » est de portée ${objet.portee} : écrivez au-moins-une, toutes ou liste`);
  if (fait.agregat !== "valeur" && objet.type !== "verdict") report.add(within(at, "agregat"), `« ${fait.objet} » n'a pas de verdict à réunir ; écrivez « valeur »`);
  if (fait.lien !== undefined) {
    checkNamedFact(scope, fait.lien.ici, portee, within(at, "lien", "ici"), report);
    checkNamedFact(scope, fait.lien.la, objet.portee, within(at, "lien", "la"), report);
    if (fait.lien.auPlus !== undefined) checkNamedFact(scope, fait.lien.auPlus, objet.portee, within(at, "lien", "auPlus"), report, ["liste"]);
  }
  for (const [name, values] of Object.entries(fait.parmi ?? {})) checkCases(scope, name, values, objet.portee, within(at, "parmi", name), report);
}

export const unknownObjet = (name: string): string => `l'objet « ${name} » n'existe pas ; déclarez-le dans rules/objets.json, ou corrigez son nom`;

/** `{ "fait": ["valeur", …] }`: the fact exists and has these values. */
function checkCases(scope: Scope, name: string, values: readonly string[], portee: Portee, at: At, report: Report): void {
  checkNamedFact(scope, name, portee, at, report, ["choix", "booleen", "texte"]);
  const fait = scope.faits.get(name)?.value ?? null;
  const admitted = fait === null ? null : fait.type === "booleen" ? new Set(["true", "false"]) : valuesOf(scope, fait);
  checkMembers(values, admitted, `une valeur de « ${name} »`, at, report);
}

function checkMembers(values: readonly string[], admitted: ReadonlySet<string> | null, what: string, at: At, report: Report): void {
  values.forEach((value, i) => {
    if (admitted?.has(value) === false) report.add(within(at, i), `« ${value} » n'est pas ${what} ; écrivez l'une de ${among([...admitted])}`);
    if (values.indexOf(value) < i) report.add(within(at, i), `« ${value} » est écrit deux fois ; ôtez-en un`);
  });
}

/** A fact is never made of itself, through its gate, its inputs or its condition. */
function checkFactCycles(scope: Scope, report: Report): void {
  const done = new Set<string>();
  const visit = (name: string, open: readonly string[]): void => {
    if (open.includes(name)) {
      const cycle = [...open.slice(open.indexOf(name)), name];
      const at = scope.faits.get(name)?.at;
      if (at !== undefined) report.add(at, `ce fait dépend de lui-même (${cycle.join(" → ")}) ; ôtez l'une de ces dépendances`);
      return;
    }
    if (done.has(name)) return;
    if (Object.hasOwn(scope.files.faits, name)) for (const input of inputsOf(scope.rulebook, name)) visit(input, [...open, name]);
    done.add(name);
  };
  for (const name of scope.faits.keys()) visit(name, []);
}

export function checkObjets(scope: Scope, report: Report): void {
  for (const [id, { at, value }] of scope.objets) {
    if (value === null) continue;
    if (value.si !== undefined) checkNamedFact(scope, value.si, value.portee, within(at, "si"), report, ["booleen"]);
    const piece = /^justificatif\/(.+)$/.exec(id)?.[1];
    if (piece === undefined) continue;
    if (!scope.justificatifs.has(piece)) report.add(at, `la pièce « ${piece} » n'est pas dans rules/national/table-justificatifs.json ; ajoutez-la, ou corrigez son nom`);
    if (value.portee !== "candidat" || value.type !== "verdict") report.add(at, "une pièce se demande au candidat et par un verdict ; écrivez la portée candidat et le type verdict");
  }
  for (const [id, { at, value }] of scope.justificatifs) {
    if (!scope.objets.has(`justificatif/${id}`)) report.add(at, `l'objet « justificatif/${id} » n'existe pas ; déclarez-le dans rules/objets.json`);
    if (value?.echeance !== undefined) checkDeadline(scope, value.echeance, within(at, "echeance"), report);
  }
}

/** A deadline is a parameter of type echeance, or a fact of the candidate of type instant. */
export function checkDeadline(scope: Scope, name: string, at: At, report: Report): void {
  const parametre = scope.parametres.get(name);
  if (scope.faits.has(name)) {
    checkNamedFact(scope, name, "candidat", at, report, ["instant"]);
    return;
  }
  if (parametre === undefined) report.add(at, `« ${name} » n'est ni un paramètre ni un fait ; nommez un paramètre de type echeance ou un fait de type instant`);
  else if (parametre.value !== null && parametre.value.type !== "echeance") report.add(at, `le paramètre « ${name} » est de type ${parametre.value.type} ; il faut un paramètre de type echeance`);
}

export function checkParametres(scope: Scope, report: Report): void {
  for (const [name, { at, value }] of scope.parametres) {
    if (scope.faits.has(name)) report.add(at, `« ${name} » est aussi un fait ; donnez-lui un autre nom`);
    if (value === null) continue;
    if (value.parAcademie === true && value.valeurs !== undefined) report.add(within(at, "valeurs"), "la valeur est celle de chaque académie ; ôtez « valeurs » ou « parAcademie »");
    if (value.parAcademie !== true && value.valeurs === undefined) report.add(at, "ce paramètre n'a pas de valeur ; ajoutez « valeurs », ou « parAcademie »: true");
    if (value.type === "liste" && (value.unite === undefined || scope.list(value.unite) === null)) report.add(within(at, "unite"), "l'unité d'un paramètre de type liste est le nom d'une liste de rules/listes.json ; écrivez-le");
    (value.valeurs ?? []).forEach((dated, i) => checkParametreValeur(scope, value, dated, within(at, "valeurs", i, "valeur"), report));
    checkSuite(value.valeurs ?? [], within(at, "valeurs"), report);
  }
  for (const { at, parametre, valeur } of scope.locales) {
    const part = scope.parametres.get(parametre);
    if (part === undefined) report.add(at, unknownParameter(parametre));
    else if (part.value !== null && part.value.parAcademie !== true) report.add(at, `le paramètre « ${parametre} » est national ; une académie ne le change pas : ôtez-le`);
    else if (part.value !== null) checkParametreValeur(scope, part.value, valeur, within(at, "valeur"), report);
  }
  for (const [key, { at, value }] of scope.academies) {
    if (value === null) continue;
    if (value.id !== key) report.add(within(at, "id"), `l'identifiant « ${value.id} » n'est pas celui du fichier ; écrivez « ${key} »`);
    const zone = checkEcheance({ date: "2024-01-01", fuseau: value.fuseau });
    if (zone !== null) report.add(within(at, "fuseau"), `${zone} ; corrigez-le`);
  }
}

function checkParametreValeur(scope: Scope, { type, unite }: Parametre, { valeur }: ParametreValeur, at: At, report: Report): void {
  if (type === "echeance" && typeof valeur === "object" && valeur !== null && "date" in valeur && "fuseau" in valeur) {
    const problem = checkEcheance(valeur as EcheanceDonnee);
    if (problem !== null) report.add(at, `${problem} ; corrigez le jour, l'heure, le fuseau ou l'instant`);
  }
  if (type === "liste" && Array.isArray(valeur) && unite !== undefined) checkMembers(valeur as readonly string[], scope.list(unite), `de la liste « ${unite} »`, at, report);
}

/** Dated values follow each other: no session has two, none between them has none. */
function checkSuite(values: ReadonlyArray<{ readonly depuis: number; readonly jusque: number }>, at: At, report: Report): void {
  const order = values.map((_, i) => i).sort((a, b) => (values[a]?.depuis ?? 0) - (values[b]?.depuis ?? 0));
  order.forEach((i, rank) => {
    const [before, now] = [values[order[rank - 1] ?? -1], values[i]];
    if (before === undefined || now === undefined) return;
    if (now.depuis <= before.jusque) report.add(within(at, i, "depuis"), `deux valeurs pour la session ${String(now.depuis)} ; la précédente va jusqu'à ${String(before.jusque)}`);
    if (now.depuis > before.jusque + 1) report.add(within(at, i, "depuis"), `aucune valeur de ${String(before.jusque + 1)} à ${String(now.depuis - 1)} ; la précédente s'arrête à ${String(before.jusque)} : comblez le trou`);
  });
}

export function checkTables(scope: Scope, report: Report): void {
  const series = scope.list("series");
  const at: At = { file: "rules/national/table-epreuves.json", path: [] };
  checkMembers(scope.seriesSansTable, series, "une série", within(at, "seriesSansTable"), report);
  for (const { at, value: ligne } of scope.lignes) {
    checkMembers(ligne.series ?? [], series, "une série", within(at, "series"), report);
    checkMembers(ligne.enseignementSpecifique ?? [], scope.list("enseignementsSpecifiques"), "un enseignement spécifique", within(at, "enseignementSpecifique"), report);
    checkChoice(scope, ligne, at, report);
    checkCells(ligne, at, report);
    ligne.valeurs.forEach(({ variantes = [] }, i) => variantes.forEach(({ specialites = [] }, j) => checkMembers(specialites, scope.list("specialites"), "une spécialité", within(at, "valeurs", i, "variantes", j, "specialites"), report)));
  }
  const covered = new Set([...scope.epreuves, ...scope.moities]);
  for (const { at, value } of scope.dispenses) {
    checkMembers([value.dispense], scope.list("dispenses"), "une dispense", within(at, "dispense"), report);
    for (const [name, values] of Object.entries(value.si ?? {})) checkCases(scope, name, values, "candidat", within(at, "si", name), report);
    checkMembers(value.epreuves, covered, "une épreuve", within(at, "epreuves"), report);
    checkMembers(value.incertaines ?? [], covered, "une épreuve", within(at, "incertaines"), report);
  }
}

/** The line of a chosen subject is named after it. */
function checkChoice(scope: Scope, { id, choix, generique }: LigneEpreuve, at: At, report: Report): void {
  const prefix = choix === "specialites" ? "specialite-" : choix === "options" ? "option-" : null;
  if ((generique === true) !== id.endsWith("-*")) report.add(within(at, "id"), "une ligne générique, et elle seule, finit par « -* » ; corrigez l'identifiant ou « generique »");
  if (choix === undefined || prefix === null || generique === true) return;
  const name = id.startsWith(prefix) ? id.slice(prefix.length) : null;
  if (name === null || scope.list(choix)?.has(name) === false) report.add(within(at, "id"), `« ${id} » ne nomme rien de la liste « ${choix} » ; écrivez « ${prefix} » puis l'un de ses identifiants`);
}

/** One programme of a line has one coefficient a session. */
function checkCells({ valeurs }: LigneEpreuve, at: At, report: Report): void {
  valeurs.forEach((cell, i) => {
    const other = valeurs.slice(0, i).find((before) => before.programme === cell.programme && range(cell.depuis, cell.jusque).some((session) => before.depuis <= session && session <= before.jusque));
    if (other !== undefined) report.add(within(at, "valeurs", i, "depuis"), `deux coefficients du même programme à une session ; l'autre va de ${String(other.depuis)} à ${String(other.jusque)} : corrigez l'une des fenêtres`);
  });
}
