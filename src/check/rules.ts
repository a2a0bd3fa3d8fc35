/** Rules: their names, their effects, what they read, and one default for each objet. */
import { inForce } from "../inforce.js";
import { isEmpty, type Objet, type Regle } from "../rulebook.js";
import { fileOf, type RegleLue } from "./book.js";
import { checkCondition, checkPortee } from "./conditions.js";
import { checkDeadline, checkNamedFact, unknownObjet } from "./dictionary.js";
import { among, inSessions, within, type At, type Report } from "./report.js";
import { elsewhere, isInForce, type Scope } from "./scope.js";

export function checkRegles(scope: Scope, report: Report): void {
  const first = new Map<string, RegleLue>();
  for (const lue of scope.regles) {
    const known = first.get(lue.id);
    if (known !== undefined) report.add(lue.at, `cet identifiant est déjà celui d'une règle de ${known.at.file} ; renommez l'une des deux`);
    else first.set(lue.id, lue);
    checkRegle(scope, lue, report);
  }
  checkDefaults(scope, report);
}

function checkRegle(scope: Scope, { at, regle, academie }: RegleLue, report: Report): void {
  const { type } = regle.event;
  const conditions = within(at, "conditions");
  checkCondition(scope, regle.conditions, conditions, report, type === "defaut");
  checkPortee(scope, regle.conditions, regle.portee, conditions, report);
  if (type === "defaut" && !isEmpty(regle.conditions)) report.add(conditions, `les conditions d'un « defaut » ne sont jamais lues : il répond quand rien d'autre ne le fait ; écrivez { "all": [] }`);
  checkEffect(scope, regle, academie, within(at, "event", "params"), report);
  checkStep(scope, regle, within(at, "event", "params"), report);
}

/** The effect fits the objet. */
function checkEffect(scope: Scope, regle: Regle, academie: string | null, at: At, report: Report): void {
  const { type, params } = regle.event;
  if (params.objet === undefined) return;
  if (params.objet === "*") {
    checkLastResort(regle, academie, at, report);
    return;
  }
  const part = scope.objets.get(params.objet);
  if (part === undefined) {
    report.add(within(at, "objet"), unknownObjet(params.objet));
    return;
  }
  const objet = part.value;
  if (objet === null) return;
  const place = within({ ...at, path: at.path.slice(0, -1) }, "type");
  const wrong = effectProblem(params.objet, objet, type);
  if (wrong !== null) report.add(place, wrong);
  if (objet.portee !== regle.portee) report.add({ ...at, path: ["portee"] }, `la règle est de portée ${regle.portee}, son objet « ${params.objet} » de portée ${objet.portee} ; écrivez la même`);
  if (type !== "defaut") return;
  if (objet.type === "verdict" && params.verdict === undefined) report.add(at, `« ${params.objet} » est un verdict ; ajoutez « verdict »`);
  if (objet.type === "verdict" && params.valeur !== undefined) report.add(within(at, "valeur"), `« ${params.objet} » est un verdict, pas une valeur ; ôtez « valeur »`);
  if (objet.type === "valeur" && params.valeur === undefined) report.add(at, `« ${params.objet} » est une valeur ; ajoutez « valeur », null si rien ne vaut`);
  if (objet.type === "valeur" && params.verdict !== undefined) report.add(within(at, "verdict"), `« ${params.objet} » est une valeur, pas un verdict ; ôtez « verdict »`);
}

function effectProblem(id: string, objet: Objet, type: Regle["event"]["type"]): string | null {
  if (type === "fixe" && objet.type === "verdict") return `« fixe » donne une valeur et « ${id} » est un verdict ; écrivez accorde, exclut ou exige`;
  if ((type === "accorde" || type === "exclut" || type === "exige") && objet.type === "valeur") return `« ${type} » donne un verdict et « ${id} » est une valeur ; écrivez fixe`;
  if (type === "exige" && !id.startsWith("justificatif/")) return `« exige » demande une pièce et « ${id} » n'en est pas une ; écrivez accorde, ou un objet justificatif/…`;
  return null;
}

/** The default of every objet that has none: it never says anything sure. */
function checkLastResort(regle: Regle, academie: string | null, at: At, report: Report): void {
  const { type, params } = regle.event;
  if (type !== "defaut") report.add(within(at, "objet"), "seul un « defaut » vaut pour tous les objets ; nommez l'objet");
  if (academie !== null) report.add(within(at, "objet"), "le « defaut » de tous les objets vaut pour toutes les académies ; nommez l'objet");
  if (params.verdict !== "a-confirmer" || params.valeur !== null || regle.certitude !== "a-confirmer")
    report.add(at, `le « defaut » de tous les objets ne dit rien de sûr ; écrivez "certitude": "a-confirmer", "verdict": "a-confirmer" et "valeur": null`);
  if (regle.portee !== "candidat") report.add({ ...at, path: ["portee"] }, "le « defaut » de tous les objets est de portée candidat ; écrivez-la");
}

/** What a step or an announcement names. */
function checkStep(scope: Scope, regle: Regle, at: At, report: Report): void {
  const { faite, echeance, contact, session } = regle.event.params;
  if (faite !== undefined) checkNamedFact(scope, faite, regle.portee, within(at, "faite"), report, ["booleen"]);
  if (echeance !== undefined) checkDeadline(scope, echeance, within(at, "echeance"), report);
  if (session !== undefined) checkNamedFact(scope, session, regle.portee, within(at, "session"), report, ["session", "nombre"]);
  if (contact === undefined || contact === "bureau") return;
  const parametre = scope.parametres.get(contact);
  if (parametre === undefined || (parametre.value !== null && parametre.value.type !== "contact")) {
    const contacts = [...scope.parametres].flatMap(([name, { value }]) => (value?.type === "contact" ? [name] : []));
    report.add(within(at, "contact"), `« ${contact} » n'est pas un paramètre de type contact ; écrivez « bureau », ou l'un de ${among(contacts)}`);
  }
}

/** Each objet has one default a session and an académie; without one, the default of all objets must be there. */
function checkDefaults(scope: Scope, report: Report): void {
  const defaults = scope.regles.filter(({ regle }) => regle.event.type === "defaut");
  const [last, ...others] = defaults.filter(({ regle }) => regle.event.params.objet === "*");
  for (const other of others) report.add(other.at, `tous les objets ont déjà un « defaut », ${last?.id ?? ""} ; gardez l'un des deux`);
  for (const [id, { at }] of scope.objets) {
    const own = defaults.filter(({ regle }) => regle.event.params.objet === id);
    const silent = new Set<number>();
    const twice = new Map<RegleLue, { readonly first: RegleLue; readonly sessions: Set<number> }>();
    for (const session of scope.sessions)
      for (const lieu of scope.lieux) {
        const [first, ...more] = own.filter((lue) => isInForce(scope, lue, session, lieu));
        if (first === undefined) silent.add(session);
        else for (const other of more) twice.set(other, { first, sessions: (twice.get(other)?.sessions ?? new Set()).add(session) });
      }
    for (const [other, { first, sessions }] of twice) report.add(other.at, `l'objet « ${id} » a déjà un « defaut », ${first.id} (${inSessions([...sessions])}) ; gardez l'un des deux`);
    if (silent.size > 0 && last === undefined && !scope.unread.has(id) && !scope.unread.has("*")) report.add(at, `rien ne répond partout pour cet objet (${inSessions([...silent])}) ; ajoutez un « defaut », ou celui de tous les objets (« * »)`);
  }
}

/** An objet never waits for its own conclusion: the machine orders them, or says which wait for each other. */
export function checkObjetCycles(scope: Scope, report: Report): void {
  for (const lieu of scope.lieux)
    for (const session of scope.sessions) {
      const cycle = cycleAt(() => inForce(scope.rulebook, session, lieu));
      if (cycle === null) continue;
      const [first = ""] = cycle.split(" → ");
      const at: At = lieu === elsewhere ? { file: fileOf.objets, path: [first] } : { file: fileOf.academie(lieu), path: ["regles"] };
      report.add(at, `des objets attendent la conclusion l'un de l'autre (${cycle}) ; changez ce que lit une de leurs règles`);
      return;
    }
}

const cycleMessage = /^cycle entre objets : (.+)$/;

function cycleAt(order: () => unknown): string | null {
  try {
    order();
    return null;
  } catch (error) {
    const found = error instanceof Error ? cycleMessage.exec(error.message)?.[1] : undefined;
    return found ?? null;
  }
}
