/** The streams of a command and the words of system errors. */
import type { Readable, Writable } from "node:stream";
import { once } from "node:events";
import { invalid, type Failure } from "./failure.js";
import type { Layout } from "./terminal.js";

export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };
export type Io = { readonly stdin: Readable & { readonly fd?: number }; readonly stdout: Output; readonly stderr: Output; readonly env: Readonly<Record<string, string | undefined>> };

const defaultColumns = 80;

/** How to lay out for a stream: the width of the terminal, colour only there and unless `NO_COLOR` is set. */
export function layoutOf(stream: Output, env: Io["env"]): Layout {
  const terminal = stream.isTTY === true;
  const noColor = env["NO_COLOR"] ?? "";
  return { columns: terminal ? (stream.columns ?? defaultColumns) : defaultColumns, color: terminal && noColor === "" };
}

/** Writes, then waits for the reader when it is late. */
export async function write(stream: Output, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, "drain");
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "ce fichier n'existe pas. Vérifiez son nom et le dossier où vous êtes.",
  EISDIR: "c'est un dossier. Donnez un fichier.",
  ENOTDIR: "une partie de ce chemin n'est pas un dossier. Vérifiez-le.",
  EACCES: "la lecture n'est pas permise. Vérifiez les droits du fichier.",
  EPERM: "la lecture n'est pas permise. Vérifiez les droits du fichier.",
};

export const isSystemError = (error: unknown): error is Error & { readonly code: string } => error instanceof Error && "code" in error && typeof error.code === "string";

/** « cas.json : ce fichier n'existe pas… ». */
export function unreadable(name: string, error: unknown): Failure {
  const code = isSystemError(error) ? error.code : "inconnu";
  return invalid(`${name} : ${reasons[code] ?? `le fichier ne peut pas être lu (erreur ${code}).`}`);
}
