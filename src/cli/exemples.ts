/** `inscription-bac exemples`: the five situations of the mission, told and answered. */
import { readFile } from "node:fs/promises";
import { evaluate } from "../evaluate.js";
import { sections } from "../explain.js";
import { parseSituation } from "../situation.js";
import { exitCodes, invalid, type ExitCode } from "./failure.js";
import { layoutOf, unreadable, write, type Io } from "./io.js";
import { parseJson } from "./json.js";
import { render } from "./terminal.js";

/** The fixtures shown, in the order of the mission. */
export const exemples = [
  "mission-1-ajourne-2023.json",
  "mission-2-ajourne-2019-derniere-chance.json",
  "mission-2-ajourne-2018-trop-tard.json",
  "mission-3-bachelier-avec-dispenses.json",
  "mission-3-bachelier-sans-dispense.json",
  "mission-4-cned-libre.json",
  "mission-5-cned-reglemente.json",
] as const;

/** Beside `dist/`, where this file is once built. */
const folder = new URL("../fixtures/", import.meta.url);

type Fixture = { readonly enonce: string; readonly situation: unknown; readonly at?: string };

export async function exemplesCommand(io: Io): Promise<ExitCode> {
  for (const [index, name] of exemples.entries()) await write(io.stdout, `${index === 0 ? "" : "\n\n"}${await tell(name, index, io)}`);
  return exitCodes.answered;
}

async function tell(name: string, index: number, io: Io): Promise<string> {
  const { enonce, situation, at } = await readFixture(name);
  const parsed = parseSituation(situation);
  if (!parsed.ok) throw invalid(`fixtures/${name} : ${parsed.issues.map(({ message }) => message).join(" ")}`);
  const heading = { title: `Exemple ${String(index + 1)} sur ${String(exemples.length)}`, lines: [{ text: enonce }] };
  return render([heading, ...sections(evaluate(parsed.value, at === undefined ? {} : { at }))], layoutOf(io.stdout, io.env));
}

async function readFixture(name: string): Promise<Fixture> {
  const bytes = await readFile(new URL(name, folder)).catch((error: unknown) => {
    throw unreadable(`fixtures/${name}`, error);
  });
  const parsed = parseJson(bytes);
  if (!parsed.ok) throw invalid(`fixtures/${name} : ${parsed.message}`);
  return parsed.value as Fixture;
}
