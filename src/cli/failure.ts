/** What stops a command: bad arguments or bad input, said in French. */
export const exitCodes = { answered: 0, invalidInput: 1, usage: 2, found: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A problem for the person at the keyboard, not a mistake of the program. */
export class Failure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

/** The sentence follows « inscription-bac : », so it starts with a small letter. */
export const usage = (message: string): Failure => new Failure(exitCodes.usage, message.charAt(0).toLowerCase() + message.slice(1));
export const invalid = (message: string): Failure => new Failure(exitCodes.invalidInput, message);
