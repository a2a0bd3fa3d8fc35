/** The program run in this process, with text for streams. */
import { Readable, Writable } from "node:stream";
import { main } from "../../src/cli/main.js";

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

class Kept extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}

/** What a command prints and its exit code; the standard input is the bytes given. */
export async function ran(args: readonly string[], input: string | Uint8Array = ""): Promise<Ran> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const code = await main(args, { stdin: Readable.from([Buffer.from(input)]), stdout, stderr, env: {} });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** With ordinary spaces. */
export const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
