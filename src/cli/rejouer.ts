/** `inscription-bac rejouer`: stored bilans answered again, and what is no longer the same. */
import { evaluate } from "../evaluate.js";
import type { Section } from "../explain.js";
import { parseInstant } from "../instants.js";
import { typography } from "../messages.js";
import { rulebook } from "../rules.js";
import { parseSituation } from "../situation.js";
import type { Issue } from "../types.js";
import { version } from "../version.js";
import type { Asked } from "./args.js";
import { changements, type Changement, type Reponse } from "./changes.js";
import { exitCodes, invalid, type ExitCode } from "./failure.js";
import { isNdjson, jsonLines, nameOf, open, readValue } from "./input.js";
import { layoutOf, write, type Io } from "./io.js";
import { problemText } from "./bilan.js";
import { progressOn } from "./progress.js";
import { render } from "./terminal.js";

type Request = Extract<Asked, { readonly kind: "rejouer" }>;
type Tree = Readonly<Record<string, unknown>>;

/** A stored answer: the situation that was told and the bilan that was given; what else an application stored beside them is left alone. */
type Stored = { readonly situation: Tree; readonly bilan: Tree };
type Replayed =
  | { readonly ok: true; readonly recu: Tree; readonly memeReferentiel: boolean; readonly changements: readonly Changement[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };
type Read = { readonly rank: number; readonly replayed: Replayed };

export async function rejouerCommand(request: Request, io: Io): Promise<ExitCode> {
  const lines = request.ndjson || isNdjson(request.file);
  const word = lines ? "ligne" : "enregistrement";
  const counts = { same: 0, changed: 0, refused: 0 };
  for await (const { rank, replayed } of lines ? eachLine(request.file, io) : eachValue(request.file, io)) {
    if (!replayed.ok) counts.refused += 1;
    else if (replayed.changements.length > 0) counts.changed += 1;
    else {
      counts.same += 1;
      continue;
    }
    await write(io.stdout, request.json ? `${JSON.stringify(jsonOf(word, rank, replayed))}\n` : `${render([sectionOf(word, rank, replayed)], layoutOf(io.stdout, io.env))}\n`);
  }
  const total = counts.same + counts.changed + counts.refused;
  if (!request.json) await write(io.stdout, `${plural(total, "bilan rejoué", "bilans rejoués")} : ${plural(counts.same, "inchangé", "inchangés")}, ${plural(counts.changed, "changé", "changés")}, ${plural(counts.refused, "refusé", "refusés")}.\n`);
  if (counts.refused > 0) throw invalid(`${nameOf(request.file)} : ${plural(counts.refused, "bilan refusé", "bilans refusés")} sur ${String(total)} ; ${request.json ? "voyez « erreurs » dans la sortie" : "la sortie dit pourquoi"}.`);
  return counts.changed > 0 ? exitCodes.found : exitCodes.answered;
}

const plural = (count: number, one: string, many: string): string => `${String(count)} ${count > 1 ? many : one}`;

async function* eachLine(file: string, io: Io): AsyncGenerator<Read, void> {
  const { stream, size } = open(file, io);
  const progress = progressOn(io.stderr, size);
  let read = 0;
  for await (const { number, parsing } of jsonLines(file, stream, (bytes) => (read += bytes))) {
    // Both may be the same screen.
    if (io.stdout.isTTY === true) progress.clear();
    yield { rank: number, replayed: parsing.ok ? replay(parsing.value) : { ok: false, issues: [{ path: [], code: parsing.code, message: parsing.message }] } };
    progress.step(read);
  }
  progress.clear();
}

async function* eachValue(file: string, io: Io): AsyncGenerator<Read, void> {
  const value = await readValue(file, io);
  for (const [index, stored] of (Array.isArray(value) ? value : [value]).entries()) yield { rank: index + 1, replayed: replay(stored) };
}

// One stored answer

/** Answers a stored situation again, at the instant of its receipt. */
function replay(value: unknown): Replayed {
  if (!isStored(value)) return refused([], "recu-attendu", "Un bilan conservé s'écrit { \"situation\": …, \"bilan\": … }, la situation dite et le bilan reçu.");
  const { situation, bilan } = value;
  const { recu } = bilan;
  if (!isTree(recu)) return refused(["bilan", "recu"], "recu-attendu", "Ce bilan n'a pas de reçu (« recu »). Donnez le bilan entier, tel qu'il a été reçu.");
  const at = recu["at"] ?? null;
  if (at !== null && (typeof at !== "string" || parseInstant(at) === null)) return refused(["bilan", "recu", "at"], "instant-invalide", "L'instant du reçu n'est pas un instant avec décalage. Donnez le bilan tel qu'il a été reçu.");
  const parsed = parseSituation({ format: recu["format"], ...situation });
  if (!parsed.ok) return { ok: false, issues: parsed.issues.map((issue) => ({ ...issue, path: ["situation", ...issue.path] })) };
  if (recu["session"] !== parsed.value.session || recu["academie"] !== parsed.value.academie)
    return refused(["bilan", "recu"], "autre-campagne", "La session et l'académie du reçu ne sont pas celles de la situation. Donnez le bilan de cette situation.");
  const now = evaluate(parsed.value, at === null ? {} : { at });
  return { ok: true, recu, memeReferentiel: recu["referentiel"] === rulebook.empreinte && recu["version"] === version, changements: changements(bilan, now) };
}

const refused = (path: Issue["path"], code: string, message: string): Replayed => ({ ok: false, issues: [{ path, code, message: typography(message) }] });

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const isStored = (value: unknown): value is Stored => isTree(value) && isTree(value["situation"]) && isTree(value["bilan"]);

// What is said of it

const jsonOf = (word: string, rank: number, replayed: Replayed): object => {
  if (!replayed.ok) return { [word]: rank, erreurs: replayed.issues };
  const { recu, memeReferentiel, changements: changed } = replayed;
  return { [word]: rank, recu, memeReferentiel, changements: changed };
};

function sectionOf(word: string, rank: number, replayed: Replayed): Section {
  const title = `${word.charAt(0).toUpperCase()}${word.slice(1)} ${String(rank)}`;
  if (!replayed.ok) return { title: typography(`${title} : refusé`), lines: replayed.issues.map((issue) => ({ text: problemText(issue, null), mark: "-" })) };
  const { recu, memeReferentiel, changements: changed } = replayed;
  return {
    title: typography(`${title} : session ${String(recu["session"])}, ${String(recu["academie"])}`),
    lines: [
      ...(memeReferentiel ? [{ text: typography("Même version, même référentiel : c'est la situation, ou le bilan conservé, qui n'est plus celui d'alors.") }] : []),
      ...changed.map((one) => ({ text: typography(changementText(one)), mark: "-" })),
    ],
  };
}

const natures = { reponse: "", regles: " : même réponse, par d'autres règles", termes: " : même réponse, en d'autres termes" } as const;

function changementText({ point, nature, de, vers, regles }: Changement): string {
  const answers = nature === "reponse" ? ` : ${reponseText(de, vers)} → ${reponseText(vers, de)}` : natures[nature];
  const rules = [...(regles.enPlus.length === 0 ? [] : [`règles en plus : ${regles.enPlus.join(", ")}`]), ...(regles.enMoins.length === 0 ? [] : [`règles en moins : ${regles.enMoins.join(", ")}`])];
  return `${point}${answers}${rules.length === 0 ? "" : ` (${rules.join(" ; ")})`}`;
}

/** « oui », « coefficient 9 », « absent »; a part that is there on one side alone, by its verdict or statut. */
function reponseText(reponse: Reponse | null, other: Reponse | null): string {
  if (reponse === null) return "absent";
  if (other === null) return textOf(reponse["verdict"] ?? reponse["statut"] ?? "présent");
  return Object.entries(reponse).map(([key, value]) => (key === "verdict" || key === "valeur" ? textOf(value) : `${key} ${textOf(value)}`)).join(", ") || "rien";
}

const textOf = (value: unknown): string => (value === null ? "sans objet" : typeof value === "string" ? value : JSON.stringify(value));
