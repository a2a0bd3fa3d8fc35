/** `inscription-bac questions`: what is left to ask of one situation. */
import type { Section } from "../explain.js";
import { typography } from "../messages.js";
import { questions } from "../questions.js";
import type { Question } from "../types.js";
import type { Asked } from "./args.js";
import { readSituations } from "./bilan.js";
import { exitCodes, invalid, type ExitCode } from "./failure.js";
import { layoutOf, write, type Io } from "./io.js";
import { render } from "./terminal.js";

export async function questionsCommand({ file, json, at }: Extract<Asked, { readonly kind: "questions" }>, io: Io): Promise<ExitCode> {
  const { situations } = await readSituations(file, io);
  const [situation, ...others] = situations;
  if (situation === undefined || others.length > 0) throw invalid("donnez une seule situation.");
  const asked = questions(situation, at === null ? {} : { at });
  await write(io.stdout, json ? `${JSON.stringify(asked, null, 2)}\n` : render([questionsSection(asked)], layoutOf(io.stdout, io.env)));
  return exitCodes.answered;
}

function questionsSection(asked: readonly Question[]): Section {
  if (asked.length === 0) return { title: "Plus rien à demander", lines: [{ text: typography("Aucune autre réponse ne changerait le bilan.") }] };
  return {
    title: `${String(asked.length)} ${asked.length === 1 ? "question" : "questions"}`,
    lines: asked.flatMap(({ question, fait, valeurs, parceQue }) => [
      { text: question, mark: "-" },
      { text: typography(`${fait}${valeurs === undefined ? "" : ` : ${valeurs.map(({ valeur, libelle }) => (String(valeur) === libelle ? libelle : `${String(valeur)} (${libelle})`)).join(", ")}`}`), mark: " " },
      { text: parceQue, mark: " " },
    ]),
  };
}
