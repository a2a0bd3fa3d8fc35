/** `inscription-bac bilan`: one situation, an array of them, or one a line. */
import { evaluate } from "../evaluate.js";
import { sections } from "../explain.js";
import { parseSituation } from "../situation.js";
import type { Bilan, Issue, Situation } from "../types.js";
import type { Asked } from "./args.js";
import { exitCodes, invalid, type ExitCode } from "./failure.js";
import { isNdjson, jsonLines, nameOf, open, readValue, type LineRead } from "./input.js";
import { layoutOf, write, type Io } from "./io.js";
import { progressOn } from "./progress.js";
import { render } from "./terminal.js";

type Request = Extract<Asked, { readonly kind: "bilan" }>;

export const bilanCommand = (request: Request, io: Io): Promise<ExitCode> =>
  request.ndjson || isNdjson(request.file) ? everyLine(request, io) : oneValue(request, io);

// One JSON value

async function oneValue({ file, json, at }: Request, io: Io): Promise<ExitCode> {
  const { situations, many } = await readSituations(file, io);
  const bilans = situations.map((situation) => answer(situation, at));
  if (json) await write(io.stdout, `${JSON.stringify(many ? bilans : bilans[0], null, 2)}\n`);
  else await write(io.stdout, readable(bilans, io));
  return exitCodes.answered;
}

/** The situation of a file, or each of an array. */
export async function readSituations(file: string, io: Io): Promise<{ readonly situations: readonly Situation[]; readonly many: boolean }> {
  const value = await readValue(file, io);
  const many = Array.isArray(value);
  return { situations: checked(many ? (value as readonly unknown[]) : [value], many, nameOf(file)), many };
}

const answer = (situation: Situation, at: string | null): Bilan => evaluate(situation, at === null ? {} : { at });

/** Every situation, or every problem of every one at once. */
function checked(values: readonly unknown[], many: boolean, name: string): readonly Situation[] {
  const parsed = values.map((value) => parseSituation(value));
  const problems = parsed.flatMap((result, index) => {
    const rank = many ? index + 1 : null;
    if (result.ok) return [];
    // Every other problem comes from this one.
    return isWrapper(values[index]) ? [problemText({ path: [], message: "Donnez la situation seule, sans rien autour, et l'instant par --at." }, rank)] : result.issues.map((issue) => problemText(issue, rank));
  });
  if (problems.length > 0) throw invalid([`${name} : ${problems.length === 1 ? "un point est à corriger." : `${String(problems.length)} points sont à corriger.`}`, ...problems.map((problem) => `- ${problem}`)].join("\n"));
  return parsed.flatMap((result) => (result.ok ? [result.value] : []));
}

/** « situation 2, ajournement.notes — La note … »: where, then the sentence. */
export function problemText({ path, message }: Pick<Issue, "path" | "message">, rank: number | null): string {
  const place = [...(rank === null ? [] : [`situation ${String(rank)}`]), ...(path.length === 0 ? [] : [path.join(".")])].join(", ");
  return place === "" ? message : `${place} — ${message}`;
}

/** A fixture of this project, for example: the situation is inside. */
const isWrapper = (value: unknown): boolean => typeof value === "object" && value !== null && "situation" in value;

function readable(bilans: readonly Bilan[], io: Io): string {
  const layout = layoutOf(io.stdout, io.env);
  if (bilans.length === 1) return bilans.map((bilan) => render(sections(bilan), layout)).join("");
  return bilans.map((bilan, index) => render([{ title: `Situation ${String(index + 1)} sur ${String(bilans.length)}`, lines: [] }, ...sections(bilan)], layout)).join("\n\n");
}

// One JSON value a line

async function everyLine({ file, at }: Request, io: Io): Promise<ExitCode> {
  const { stream, size } = open(file, io);
  const progress = progressOn(io.stderr, size);
  let read = 0;
  let answered = 0;
  let refused = 0;
  for await (const line of jsonLines(file, stream, (bytes) => (read += bytes))) {
    const result = answerLine(line, at);
    if (result.ok) answered += 1;
    else refused += 1;
    // Both may be the same screen.
    if (io.stdout.isTTY === true) progress.clear();
    await write(io.stdout, `${JSON.stringify(result.ok ? result.value : { ligne: line.number, erreurs: result.issues })}\n`);
    progress.step(read);
  }
  progress.clear();
  if (refused === 0) return exitCodes.answered;
  throw invalid(`${nameOf(file)} : ${refused === 1 ? "une ligne refusée" : `${String(refused)} lignes refusées`} sur ${String(answered + refused)} ; voyez « erreurs » dans la sortie.`);
}

type Answer = { readonly ok: true; readonly value: Bilan } | { readonly ok: false; readonly issues: readonly Issue[] };

function answerLine({ parsing }: LineRead, at: string | null): Answer {
  if (!parsing.ok) return { ok: false, issues: [{ path: [], code: parsing.code, message: parsing.message }] };
  const situation = parseSituation(parsing.value);
  return situation.ok ? { ok: true, value: answer(situation.value, at) } : { ok: false, issues: situation.issues };
}
