/** Comparisons: a known fact, an operator that fits its type, a value it may have, and never a bare threshold. */
import type { Operator, Value } from "../logic.js";
import type { Fait, FaitType, ParametreType, Portee, RawCondition } from "../rulebook.js";
import { among, within, type At, type Report } from "./report.js";
import { comparisonsOf, namedIn, piecesOf, porteeOf, type Comparison, type Scope } from "./scope.js";

const counted: readonly FaitType[] = ["nombre", "note", "session", "annee"];
const named: readonly FaitType[] = ["choix", "texte", "booleen"];
const any: readonly FaitType[] = [...counted, ...named, "date", "instant", "liste", "objet"];

/** The types of fact that an operator can compare. */
const fits: Readonly<Record<Operator, readonly FaitType[]>> = {
  equal: any,
  notEqual: any,
  in: named,
  notIn: named,
  contains: ["liste"],
  doesNotContain: ["liste"],
  lessThan: counted,
  lessThanInclusive: counted,
  greaterThan: counted,
  greaterThanInclusive: counted,
};

/** Checks a condition; `mayBeEmpty` for that of a default, which answers when nothing else does. */
export function checkCondition(scope: Scope, condition: RawCondition, at: At, report: Report, mayBeEmpty = false): void {
  for (const piece of piecesOf(condition, at)) {
    if ("fact" in piece) checkComparison(scope, piece.fact, piece.at, report);
    else if ("named" in piece) {
      if (!scope.conditions.has(piece.named)) report.add(piece.at, `la condition nommée « ${piece.named} » n'existe pas ; définissez-la dans rules/national/conditions.json, ou corrigez son nom`);
    } else if (!mayBeEmpty || piece.at.path.length !== at.path.length + 1) report.add(piece.at, "une liste vide est vraie de tout le monde ; seule la condition d'un « defaut » peut l'être : écrivez ce qui doit être vrai");
  }
}

/** Named conditions, each alone: what they compare, and that none is defined by itself. */
export function checkNamedConditions(scope: Scope, report: Report): void {
  for (const [name, { at, value }] of scope.conditions) {
    if (value === null) continue;
    checkCondition(scope, value, at, report);
    const cycle = cycleFrom(scope, name, []);
    if (cycle !== null) report.add(at, `cette condition est définie par elle-même (${cycle.join(" → ")}) ; ôtez l'un de ces renvois`);
  }
}

function cycleFrom(scope: Scope, name: string, open: readonly string[]): readonly string[] | null {
  if (open[0] === name) return [...open, name];
  const definition = scope.conditions.get(name)?.value ?? null;
  if (definition === null || open.includes(name)) return null;
  for (const next of namedIn(definition)) {
    const cycle = cycleFrom(scope, next, [...open, name]);
    if (cycle !== null) return cycle;
  }
  return null;
}

function checkComparison(scope: Scope, { fact, operator, value }: Comparison, at: At, report: Report): void {
  const part = scope.faits.get(fact);
  if (part === undefined) {
    report.add(within(at, "fact"), unknownFact(scope, fact));
    return;
  }
  const fait = part.value;
  if (fait === null) return;
  if (!fits[operator].includes(fait.type)) {
    const fitting = (Object.keys(fits) as readonly Operator[]).filter((other) => fits[other].includes(fait.type));
    report.add(within(at, "operator"), `« ${operator} » ne compare pas un fait de type ${fait.type} (« ${fact} ») ; employez ${fitting.join(", ")}`);
    return;
  }
  const problem = isParameter(value) ? parameterProblem(scope, fait, operator, value.fact) : valueProblem(scope, fact, fait, operator, value);
  if (problem !== null) report.add(within(at, "value"), problem);
}

export const unknownFact = (scope: Scope, name: string): string =>
  scope.parametres.has(name) ? `« ${name} » est un paramètre, pas un fait ; un paramètre se lit du côté de la valeur : { "fact": "${name}" }` : `le fait « ${name} » n'existe pas ; déclarez-le dans rules/faits.json, ou corrigez son nom`;

const isParameter = (value: Comparison["value"]): value is { readonly fact: string } => typeof value === "object" && value !== null && "fact" in value;

const isOneOf = (operator: Operator): boolean => operator === "in" || operator === "notIn";

/** A parameter beside a fact: it exists, and has the type that the comparison needs. */
function parameterProblem(scope: Scope, fait: Fait, operator: Operator, name: string): string | null {
  const part = scope.parametres.get(name);
  if (part === undefined) return scope.faits.has(name) ? `« ${name} » est un fait ; du côté de la valeur, seul un paramètre de rules/national/parametres.json se lit` : `le paramètre « ${name} » n'existe pas ; déclarez-le dans rules/national/parametres.json, ou corrigez son nom`;
  if (part.value === null) return null;
  const wanted: ParametreType | null = isOneOf(operator) ? "liste" : counted.includes(fait.type) ? "nombre" : fait.type === "texte" || fait.type === "choix" || operator === "contains" || operator === "doesNotContain" ? "texte" : null;
  if (wanted === null) return `un fait de type ${fait.type} ne se compare à aucun paramètre ; écrivez la valeur`;
  if (part.value.type !== wanted) return `le paramètre « ${name} » est de type ${part.value.type} ; « ${operator} » demande ici un paramètre de type ${wanted}`;
  if (wanted === "liste" && fait.liste !== undefined && part.value.unite !== fait.liste) return `le paramètre « ${name} » est une liste de « ${part.value.unite ?? "?"} », le fait a ses valeurs dans « ${fait.liste} » ; comparez deux listes de même nature`;
  return null;
}

function valueProblem(scope: Scope, name: string, fait: Fait, operator: Operator, value: Value): string | null {
  if (!isOneOf(operator)) return Array.isArray(value) ? `« ${operator} » compare à une valeur, pas à une liste ; employez « in », ou une seule valeur` : scalarProblem(scope, name, fait, operator, value as Scalar);
  if (!Array.isArray(value)) return `« ${operator} » compare à une liste ; écrivez-la entre crochets`;
  const members = value as readonly Scalar[];
  if (members.length === 0) return "la liste est vide ; écrivez les valeurs à comparer";
  if (new Set(members).size < members.length) return "une valeur est écrite deux fois dans la liste ; ôtez-en une";
  return members.map((member) => scalarProblem(scope, name, fait, operator, member)).find((problem) => problem !== null) ?? null;
}

type Scalar = string | number | boolean | null;

/** Why a fact of this type never has that value. */
function scalarProblem(scope: Scope, name: string, fait: Fait, operator: Operator, value: Scalar): string | null {
  if (value === null) return operator === "equal" || operator === "notEqual" ? null : "seuls « equal » et « notEqual » comparent à null";
  switch (fait.type) {
    case "booleen":
      return typeof value === "boolean" ? null : `« ${name} » est vrai ou faux ; comparez-le à true ou à false`;
    case "nombre":
    case "note":
    case "session":
    case "annee":
      return typeof value === "number"
        ? `le nombre ${String(value)} est écrit dans la règle ; déclarez un paramètre daté et cité dans rules/national/parametres.json, puis écrivez { "fact": "<paramètre>" }`
        : `« ${name} » est un nombre ; comparez-le à un paramètre : { "fact": "<paramètre>" }`;
    case "date":
    case "instant":
      return `une règle ne compare pas « ${name} » (${fait.type}) à une valeur ; déclarez un fait dérivé qui dit ce qu'il en faut, ou comparez-le à null`;
    case "objet":
      return `« ${name} » est un objet ; déclarez un fait dérivé qui dit ce qu'il en faut`;
    case "liste":
      if (operator !== "contains" && operator !== "doesNotContain") return `une liste n'égale jamais une valeur ; employez « contains » ou « doesNotContain »`;
      return memberProblem(scope, name, fait, value);
    case "choix":
      return memberProblem(scope, name, fait, value);
    case "texte":
      return typeof value === "string" ? null : `« ${name} » est un texte ; comparez-le à un texte entre guillemets`;
  }
}

function memberProblem(scope: Scope, name: string, fait: Fait, value: Scalar): string | null {
  const values = valuesOf(scope, fait);
  return values === null || (typeof value === "string" && values.has(value)) ? null : `« ${String(value)} » n'est pas une valeur de « ${name} » ; écrivez l'une de ${among([...values])}`;
}

/** The values that a fact may have; `null` when its declaration does not say. */
export function valuesOf(scope: Scope, fait: Fait): ReadonlySet<string> | null {
  if (fait.valeurs !== undefined) return new Set(Object.keys(fait.valeurs));
  if (fait.liste !== undefined) return scope.list(fait.liste);
  if (fait.nature !== "conclu") return null;
  if (scope.objets.get(fait.objet)?.value?.type !== "valeur") return new Set(["oui", "non", "a-confirmer"]);
  const fixed = scope.regles.flatMap(({ regle: { event } }) => (event.params.objet === fait.objet && typeof event.params.valeur === "string" ? [event.params.valeur] : []));
  return new Set([...fixed, "a-confirmer"]);
}

/** A rule reads the facts of the candidate and those of its own items, and no others. */
export function checkPortee(scope: Scope, condition: RawCondition, portee: Portee, at: At, report: Report): void {
  for (const piece of piecesOf(condition, at)) {
    if ("fact" in piece) checkReadable(scope, piece.fact.fact, portee, within(piece.at, "fact"), report);
    else if ("named" in piece) for (const { fact } of comparisonsOf(scope, { condition: piece.named })) checkReadable(scope, fact, portee, piece.at, report);
  }
}

export function checkReadable(scope: Scope, name: string, portee: Portee, at: At, report: Report): void {
  const fait = scope.faits.get(name)?.value ?? null;
  if (fait !== null && porteeOf(fait) !== "candidat" && porteeOf(fait) !== portee)
    report.add(at, `« ${name} » est un fait de portée ${porteeOf(fait)}, que la portée ${portee} ne lit pas ; lisez un fait du candidat ou de portée ${portee}, ou changez la portée`);
}

