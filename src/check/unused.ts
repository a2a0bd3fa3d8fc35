/** What is declared and serves nothing: sources, passages, facts, parameters, named conditions. */
import { placeholders } from "../messages.js";
import type { RawCondition } from "../rulebook.js";
import { within, type At, type Report } from "./report.js";
import { piecesOf, type Scope } from "./scope.js";

/** The facts and parameters that `src/` reads by their names; a test finds each of them there. */
export const readByMachine: readonly string[] = [
  "ajournement.notes",
  "anticipees.francaisEcrit",
  "anticipees.francaisOral",
  "anticipeesDUnExamenEchoue",
  "anticipeesDeLaSessionDAvant",
  "anticipeesDuDernierEchec",
  "anticipeesDuDiplome",
  "bureauGeneral",
  "bureauTechnologique",
  "codesCyclades",
  "codesJustificatifs",
  "diplomeSessionPrecedente",
  "dispense.epreuves",
  "enseignementSpecifique",
  "evaluationsEnDeuxTemps",
  "longueurMotDePasse",
  "option.coefficient",
  "option.programme",
  "terminaleSeule",
];

export function checkUnused(scope: Scope, report: Report): void {
  const used = new Set([...scope.unread, ...readByMachine]);
  const citations = new Set<string>();
  collect(scope, used, citations);
  const complain = (name: string, at: At, what: string): void => {
    if (!used.has(name)) report.add(at, `${what} « ${name} » ne sert à rien ; employez-le, ou ôtez-le`);
  };
  // A request is always said, in the hypotheses of the bilan.
  for (const [name, { at, value }] of scope.faits) if (value?.nature !== "demande") complain(name, at, "le fait");
  for (const [name, { at }] of scope.parametres) complain(name, at, "le paramètre");
  for (const [name, { at }] of scope.conditions) if (!used.has(`condition ${name}`) && !scope.unread.has(name)) report.add(at, `la condition nommée « ${name} » ne sert à rien ; employez-la, ou ôtez-la`);
  for (const [id, { at, value }] of scope.sources) {
    const passages = Object.keys(value?.passages ?? {});
    const unused = passages.filter((passage) => !citations.has(`${id}#${passage}`) && !scope.unread.has(`${id}#${passage}`));
    if (value !== null && unused.length === passages.length) report.add(at, `la source « ${id} » n'est citée nulle part ; citez-la, ou ôtez-la`);
    else for (const passage of unused) report.add(within(at, "passages", passage), `le passage « ${id}#${passage} » n'est cité nulle part ; citez-le, ou ôtez-le`);
  }
}

/** Everything that names a fact, a parameter, a named condition or a passage. */
function collect(scope: Scope, used: Set<string>, citations: Set<string>): void {
  const name = (...names: ReadonlyArray<string | undefined>): void => {
    for (const one of names) if (one !== undefined) used.add(one);
  };
  const say = (...texts: ReadonlyArray<string | undefined>): void => name(...texts.flatMap((text) => placeholders(text ?? "")));
  const cite = (sources: readonly string[]): void => sources.forEach((citation) => citations.add(citation));
  const read = (condition: RawCondition): void => {
    for (const piece of piecesOf(condition, { file: "", path: [] })) {
      if ("named" in piece) used.add(`condition ${piece.named}`);
      if (!("fact" in piece)) continue;
      const { fact, value } = piece.fact;
      name(fact, typeof value === "object" && value !== null && "fact" in value ? value.fact : undefined);
    }
  };

  for (const { regle } of scope.regles) {
    const { message, question, faite, echeance, contact, session } = regle.event.params;
    read(regle.conditions);
    say(message, question);
    name(faite, echeance, contact, session);
    cite(regle.sources);
  }
  for (const { value } of scope.conditions.values()) if (value !== null) read(value);
  for (const { value } of scope.objets.values()) {
    name(value?.si);
    say(value?.question);
  }
  for (const { value } of scope.faits.values()) {
    if (value === null) continue;
    name(value.si, ...("lit" in value ? (value.lit ?? []) : []));
    if (value.nature === "derive") name(...(value.parametres ?? []));
    if (value.nature === "derive" && value.condition !== undefined) read(value.condition);
    if (value.nature === "conclu") name(value.lien?.ici, value.lien?.la, value.lien?.auPlus, ...Object.keys(value.parmi ?? {}));
  }
  for (const { value } of scope.parametres.values()) for (const { sources } of value?.valeurs ?? []) cite(sources);
  for (const { valeur } of scope.locales) cite(valeur.sources);
  for (const { value } of scope.lignes) for (const { sources } of value.valeurs) cite(sources);
  for (const { value } of scope.dispenses) {
    cite(value.sources);
    name(...Object.keys(value.si ?? {}));
  }
  for (const { value } of scope.justificatifs.values()) name(value?.echeance);
  for (const { value } of scope.resultats.values()) {
    if (value === null) continue;
    cite(value.sources);
    say(value.message);
    name("seuil" in value ? value.seuil : undefined);
  }
  name(...scope.besoins);
  for (const { value } of scope.nonModelise) cite(value.sources);
}
