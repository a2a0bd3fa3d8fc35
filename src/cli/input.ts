/** What a command reads: a file or the standard input, whole or one line at a time. */
import { createReadStream, fstatSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { invalid } from "./failure.js";
import { unreadable, type Io } from "./io.js";
import { parseJson, type Parsing } from "./json.js";
import { isBlank, linesOf, longestLine, type InputLine } from "./lines.js";

export const nameOf = (file: string): string => (file === "-" ? "entrée standard" : file);

/** Whether a file holds one value a line, by its name. */
export const isNdjson = (file: string): boolean => /\.(?:ndjson|jsonl)$/i.test(file);

export function open(file: string, io: Io): { readonly stream: Readable; readonly size: number | null } {
  const size = sizeOf(file, io);
  return { stream: file === "-" ? io.stdin : openFile(file), size };
}

function openFile(file: string): Readable {
  try {
    return createReadStream(file);
  } catch (error) {
    // A name that no file can have.
    throw unreadable(nameOf(file), error);
  }
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
export async function* chunksOf(file: string, stream: Readable, onRead: (bytes: number) => void = () => undefined): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      onRead(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw unreadable(nameOf(file), error);
  }
}

/** The one JSON value of a file. */
export async function readValue(file: string, io: Io): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(file, open(file, io).stream)) chunks.push(chunk);
  const parsed = parseJson(Buffer.concat(chunks));
  if (!parsed.ok) throw invalid(`${nameOf(file)} : ${parsed.message.charAt(0).toLowerCase()}${parsed.message.slice(1)}`);
  return parsed.value;
}

export type LineRead = { readonly number: number; readonly parsing: Parsing | { readonly ok: false; readonly code: "taille"; readonly message: string } };

/** Each line that is not blank, parsed; `onRead` counts bytes. */
export async function* jsonLines(file: string, stream: Readable, onRead: (bytes: number) => void): AsyncGenerator<LineRead, void> {
  for await (const line of linesOf(chunksOf(file, stream, onRead))) if (line.bytes === null || !isBlank(line.bytes)) yield { number: line.number, parsing: parsedLine(line) };
}

function parsedLine({ number, bytes }: InputLine): LineRead["parsing"] {
  if (bytes !== null) return parseJson(bytes, number);
  return { ok: false, code: "taille", message: `La ligne ${String(number)} dépasse ${String(longestLine / 1024 / 1024)} Mio. Une situation tient sur une ligne, bien plus courte.` };
}
