/** Sources: every citation exists, every window is one, and nothing certain rests on a text that was not read or is not in force. */
import { parametersOf } from "../inforce.js";
import { placeholders } from "../messages.js";
import type { Certitude } from "../types.js";
import { inSessions, within, type At, type Report } from "./report.js";
import { cited, comparisonsOf, elsewhere, lieuxOf, range, type Scope } from "./scope.js";

type Window = { readonly depuis: number; readonly jusque: number | null };

export function checkCitations(scope: Scope, report: Report): void {
  checkSources(scope, report);
  for (const { at, academie, regle } of scope.regles) {
    const place = within(at, "sources");
    if (!checkWindow(regle, at, report) || !checkCited(scope, regle.sources, place, report, academie)) continue;
    const certitude = regle.certitude ?? "certaine";
    checkGround(scope, { ...regle, certitude, read: certitude === "certaine" }, lieuxOf(scope, academie), place, report);
  }
  for (const { at, value } of scope.lignes)
    value.valeurs.forEach((cell, i) => {
      const place = within(at, "valeurs", i);
      if (checkWindow(cell, place, report) && checkCited(scope, cell.sources, within(place, "sources"), report)) checkGround(scope, { ...cell, read: isSure(cell) }, scope.lieux, within(place, "sources"), report);
    });
  for (const { at, value } of scope.dispenses)
    if (checkWindow(value, at, report) && checkCited(scope, value.sources, within(at, "sources"), report)) checkGround(scope, { ...value, certitude: "a-confirmer", read: false }, scope.lieux, within(at, "sources"), report);
  for (const { at, value } of scope.resultats.values()) {
    if (value === null || !checkWindow(value, at, report) || !checkCited(scope, value.sources, within(at, "sources"), report)) continue;
    const certitude = value.certitude ?? "certaine";
    checkGround(scope, { ...value, certitude, read: certitude === "certaine" }, scope.lieux, within(at, "sources"), report);
  }
  for (const { at, value } of scope.nonModelise) checkCited(scope, value.sources, within(at, "sources"), report);
  checkValues(scope, report);
}

/** A cell claims to be certain as soon as its coefficient or its forms do. */
const isSure = (cell: { readonly certitude: Certitude; readonly certitudeParties?: Certitude }): boolean => cell.certitude === "certaine" || cell.certitudeParties === "certaine";

function checkSources(scope: Scope, report: Report): void {
  for (const { at, value } of scope.sources.values()) {
    if (value === null) continue;
    checkWindow(value, at, report);
    if (value.academie !== undefined && !scope.academies.has(value.academie)) report.add(within(at, "academie"), `l'académie « ${value.academie} » n'a pas de fichier ; ajoutez rules/academies/${value.academie}.json, ou corrigez son nom`);
    for (const [passage, { depuis, jusque }] of Object.entries(value.passages)) checkWindow({ depuis: depuis ?? value.depuis, jusque: jusque ?? value.jusque }, within(at, "passages", passage), report);
  }
}

/** A window opens before it closes. */
function checkWindow({ depuis, jusque }: Window, at: At, report: Report): boolean {
  if (jusque === null || depuis <= jusque) return true;
  report.add(within(at, "jusque"), `la fenêtre finit en ${String(jusque)}, avant de commencer en ${String(depuis)} ; corrigez « depuis » ou « jusque »`);
  return false;
}

/** Every citation names a passage; in an académie's file, never the text of another académie. */
function checkCited(scope: Scope, sources: readonly string[], at: At, report: Report, academie: string | null = null): boolean {
  const before = report.problems.length;
  sources.forEach((citation, i) => {
    const [id = "", passage = ""] = citation.split("#");
    const source = scope.sources.get(id);
    if (source === undefined) report.add(within(at, i), `la source « ${id} » n'existe pas ; déclarez-la dans rules/sources.json, ou corrigez son nom`);
    else if (source.value !== null && !Object.hasOwn(source.value.passages, passage)) report.add(within(at, i), `la source « ${id} » n'a pas de passage « ${passage} » ; ajoutez-le, ou corrigez son nom`);
    else if (academie !== null && source.value?.academie !== undefined && source.value.academie !== academie) report.add(within(at, i), `« ${id} » est un texte de l'académie ${source.value.academie} ; citez un texte national ou de l'académie ${academie}`);
    else if (sources.indexOf(citation) < i) report.add(within(at, i), `« ${citation} » est cité deux fois ; ôtez-en un`);
  });
  return report.problems.length === before && sources.every((citation) => scope.sources.get(citation.split("#")[0] ?? "")?.value !== null);
}

type Claim = {
  readonly sources: readonly string[];
  readonly depuis: number;
  readonly jusque: number;
  /** Beside « a-confirmer », a later text will do. */
  readonly certitude: Certitude;
  /** Whether a passage that was read is needed. */
  readonly read: boolean;
};

/** For each session there is a text in force somewhere and, wherever a certain claim has one, one that was read. */
function checkGround(scope: Scope, { sources, depuis, jusque, certitude, read }: Claim, lieux: readonly string[], at: At, report: Report): void {
  const silent: number[] = [];
  const unread = new Map<string, number[]>();
  for (const session of range(depuis, jusque)) {
    const byLieu = lieux.map((lieu) => ({ lieu, here: cited(scope, sources, session, lieu, certitude) }));
    if (byLieu.every(({ here }) => here.length === 0)) silent.push(session);
    for (const { lieu, here } of byLieu) if (read && here.length > 0 && !cited(scope, here, session, lieu).some((citation) => isRead(scope, citation))) unread.set(lieu, [...(unread.get(lieu) ?? []), session]);
  }
  if (silent.length > 0) report.add(at, `aucun texte cité n'est en vigueur (${inSessions(silent)}) ; citez-en un, ou resserrez « depuis » et « jusque »`);
  if (unread.size === 0) return;
  const where = [...unread].map(([lieu, sessions]) => `${inSessions(sessions)} ${lieu === elsewhere ? "hors des académies connues" : `dans l'académie ${lieu}`}`);
  report.add(at, `c'est dit certain sans passage lu et en vigueur (${where.join(" ; ")}) ; citez un passage « lue », ou écrivez "certitude": "a-confirmer"`);
}

function isRead(scope: Scope, citation: string): boolean {
  const [id = "", passage = ""] = citation.split("#");
  return scope.sources.get(id)?.value?.passages[passage]?.certitude === "lue";
}

/** The values of parameters are cited too: from a text in force and, for those that a certain rule reads, one that was read. */
function checkValues(scope: Scope, report: Report): void {
  const surely = readSurely(scope);
  for (const [name, { at, value }] of scope.parametres)
    (value?.valeurs ?? []).forEach((dated, i) => {
      const place = within(at, "valeurs", i);
      if (checkWindow(dated, place, report) && checkCited(scope, dated.sources, within(place, "sources"), report)) checkGround(scope, { ...dated, certitude: "certaine", read: surely.has(name) }, [elsewhere], within(place, "sources"), report);
    });
  for (const { at, academie, session, parametre, valeur } of scope.locales)
    if (checkCited(scope, valeur.sources, within(at, "sources"), report, academie))
      checkGround(scope, { sources: valeur.sources, depuis: session, jusque: session, certitude: "certaine", read: surely.has(parametre) }, [academie], within(at, "sources"), report);
}

/** The parameters that a certain rule reads: in its conditions, in the facts it compares, in its sentence. */
function readSurely(scope: Scope): ReadonlySet<string> {
  const certain = scope.regles.filter(({ regle }) => regle.certitude !== "a-confirmer");
  return new Set(
    certain.flatMap(({ regle }) => {
      const compared = comparisonsOf(scope, regle.conditions);
      const values = compared.flatMap(({ value }) => (typeof value === "object" && value !== null && "fact" in value ? [value.fact] : []));
      return [...values, ...compared.flatMap(({ fact }) => parametersOf(scope.files.faits, fact)), ...placeholders(regle.event.params.message ?? "")];
    }),
  );
}
