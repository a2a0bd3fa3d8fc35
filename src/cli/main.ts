/** The program: from arguments and streams to an exit code. */
import { version } from "../version.js";
import { helpText, readArgs, type Asked } from "./args.js";
import { bilanCommand } from "./bilan.js";
import { differencesCommand } from "./differences.js";
import { exemplesCommand } from "./exemples.js";
import { exitCodes, Failure, type ExitCode } from "./failure.js";
import { write, type Io } from "./io.js";
import { questionsCommand } from "./questions.js";
import { reglesCommand } from "./regles.js";
import { rejouerCommand } from "./rejouer.js";
import { sourcesCommand } from "./sources.js";
import { clean } from "./terminal.js";
import { verifierCommand } from "./verifier.js";

/** Runs one command; what a person can mend is said on `stderr`, in French. */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await run(readArgs(args), io);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await write(io.stderr, `inscription-bac : ${clean(error.message)}\n`);
    return error.exitCode;
  }
}

async function run(asked: Asked, io: Io): Promise<ExitCode> {
  switch (asked.kind) {
    case "version":
      return say(version, io);
    case "help":
      return say(helpText(asked.command), io);
    case "bilan":
      return bilanCommand(asked, io);
    case "questions":
      return questionsCommand(asked, io);
    case "rejouer":
      return rejouerCommand(asked, io);
    case "differences":
      return differencesCommand(asked, io);
    case "regles":
      return reglesCommand(asked.json, io);
    case "sources":
      return sourcesCommand(asked, io);
    case "exemples":
      return exemplesCommand(io);
    case "verifier":
      return verifierCommand(asked.json, io);
  }
}

async function say(text: string, io: Io): Promise<ExitCode> {
  await write(io.stdout, `${text}\n`);
  return exitCodes.answered;
}
