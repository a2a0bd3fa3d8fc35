/** `inscription-bac bilan`: one situation, an array of them, or one a line. */
import { createReadStream, fstatSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { evaluate } from "../evaluate.js";
import { sections } from "../explain.js";
import { parseSituation } from "../situation.js";
import type { Bilan, Issue, Situation } from "../types.js";
import type { Asked } from "./args.js";
import { exitCodes, invalid, type ExitCode } from "./failure.js";
import { layoutOf, unreadable, write, type Io } from "./io.js";
import { parseJson } from "./json.js";
import { isBlank, linesOf, longestLine, type InputLine } from "./lines.js";
import { progressOn } from "./progress.js";
import { render } from "./terminal.js";

type Request = Extract<Asked, { readonly kind: "bilan" }>;

export const bilanCommand = (request: Request, io: Io): Promise<ExitCode> =>
  request.ndjson || /\.(?:ndjson|jsonl)$/i.test(request.file) ? everyLine(request, io) : oneValue(request, io);

const nameOf = (file: string): string => (file === "-" ? "entrée standard" : file);

function open(file: string, io: Io): { readonly stream: Readable; readonly size: number | null } {
  const size = sizeOf(file, io);
  return { stream: file === "-" ? io.stdin : createReadStream(file), size };
}

/** The size of a regular file; nothing is known of a pipe. */
function sizeOf(file: string, io: Io): number | null {
  try {
    const stats = file === "-" ? fstatSync(io.stdin.fd ?? 0) : statSync(file);
    return stats.isFile() ? stats.size : null;
  } catch {
    // Reading will say what is wrong.
    return null;
  }
}

/** The chunks of a file; a system error becomes a sentence. */
async function* chunksOf(file: string, stream: Readable, onRead: (bytes: number) => void = () => undefined): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      onRead(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw unreadable(nameOf(file), error);
  }
}

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
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(file, open(file, io).stream)) chunks.push(chunk);
  const parsed = parseJson(Buffer.concat(chunks));
  if (!parsed.ok) throw invalid(`${nameOf(file)} : ${parsed.message.charAt(0).toLowerCase()}${parsed.message.slice(1)}`);
  const many = Array.isArray(parsed.value);
  return { situations: checked(many ? (parsed.value as readonly unknown[]) : [parsed.value], many, nameOf(file)), many };
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
function problemText({ path, message }: Pick<Issue, "path" | "message">, rank: number | null): string {
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
  for await (const line of linesOf(chunksOf(file, stream, (bytes) => (read += bytes)))) {
    if (line.bytes !== null && isBlank(line.bytes)) continue;
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

function answerLine({ number, bytes }: InputLine, at: string | null): Answer {
  if (bytes === null) return refusal("taille", `La ligne ${String(number)} dépasse ${String(longestLine / 1024 / 1024)} Mio. Une situation tient sur une ligne, bien plus courte.`);
  const parsed = parseJson(bytes, number);
  if (!parsed.ok) return refusal(parsed.code, parsed.message);
  const situation = parseSituation(parsed.value);
  return situation.ok ? { ok: true, value: answer(situation.value, at) } : { ok: false, issues: situation.issues };
}

const refusal = (code: string, message: string): Answer => ({ ok: false, issues: [{ path: [], code, message }] });
