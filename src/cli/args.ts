/** The command line, read with Node's own parser; its mistakes are said in French. */
import { parseArgs } from "node:util";
import { parseInstant } from "../instants.js";
import { usage } from "./failure.js";

export const commands = ["bilan", "questions", "rejouer", "regles", "differences", "verifier", "exemples"] as const;
export type Command = (typeof commands)[number];

export type Asked =
  | { readonly kind: "version" }
  | { readonly kind: "help"; readonly command: Command | null }
  | { readonly kind: "bilan"; readonly file: string; readonly json: boolean; readonly ndjson: boolean; readonly at: string | null }
  | { readonly kind: "questions"; readonly file: string; readonly json: boolean; readonly at: string | null }
  | { readonly kind: "rejouer"; readonly file: string; readonly json: boolean; readonly ndjson: boolean }
  | { readonly kind: "regles"; readonly json: boolean }
  | { readonly kind: "differences"; readonly a: string; readonly b: string; readonly session: string | null; readonly academie: string | null; readonly json: boolean }
  | { readonly kind: "verifier"; readonly json: boolean }
  | { readonly kind: "sources"; readonly json: boolean; readonly at: string | null }
  | { readonly kind: "exemples" };

const flags = {
  json: { type: "boolean" },
  ndjson: { type: "boolean" },
  at: { type: "string" },
  session: { type: "string" },
  academie: { type: "string" },
  sources: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
} as const;
type Flag = keyof typeof flags;

const accepted: Readonly<Record<Command, readonly Flag[]>> = { bilan: ["json", "ndjson", "at"], questions: ["json", "at"], rejouer: ["json", "ndjson"], regles: ["json"], differences: ["json", "session", "academie"], verifier: ["sources", "json", "at"], exemples: [] };
const seeHelp = (command: Command | null): string => `Voir : inscription-bac ${command === null ? "" : `${command} `}--help`;

/** Reads the arguments; anything not understood is a usage error that names it. */
export function readArgs(args: readonly string[]): Asked {
  // Not strict: Node's own complaints are in English; the tokens say all that is needed to write them in French.
  const { values, positionals, tokens } = parseArgs({ args: [...args], options: flags, strict: false, allowPositionals: true, tokens: true });
  const [name, ...operands] = positionals;
  const command = commands.find((known) => known === name) ?? null;
  const given = tokens.flatMap((token) => (token.kind === "option" ? [token] : []));
  for (const option of given) if (!Object.hasOwn(flags, option.name)) throw usage(`L'option « ${option.rawName} » n'existe pas. ${seeHelp(command)}`);
  if (name !== undefined && command === null) throw usage(`La commande « ${name} » n'existe pas ; les commandes sont ${commands.join(", ")}. ${seeHelp(null)}`);
  if (values.help === true) return { kind: "help", command };
  if (values.version === true) return { kind: "version" };
  if (command === null) throw usage(`Il manque une commande : ${commands.join(", ")}. ${seeHelp(null)}`);
  for (const option of given) checkOption(command, option, given.filter((other) => other.name === option.name).length);
  switch (command) {
    case "bilan":
      return { kind: "bilan", file: onlyFile(operands, command), json: values.json === true, ndjson: values.ndjson === true, at: instantOf(values.at) };
    case "questions":
      return { kind: "questions", file: onlyFile(operands, command), json: values.json === true, at: instantOf(values.at) };
    case "rejouer":
      return { kind: "rejouer", file: onlyFile(operands, command), json: values.json === true, ndjson: values.ndjson === true };
    case "differences": {
      const [a, b, ...others] = operands;
      if (a === undefined || b === undefined || others.length > 0) throw usage(`Il faut deux sessions, ou deux académies, à comparer. ${seeHelp(command)}`);
      return { kind: "differences", a, b, session: textOf(values.session), academie: textOf(values.academie), json: values.json === true };
    }
    case "regles":
      noOperand(command, operands);
      return { kind: "regles", json: values.json === true };
    case "verifier":
      noOperand(command, operands);
      if (values.sources === true) return { kind: "sources", json: values.json === true, at: instantOf(values.at) };
      if (values.at !== undefined) throw usage(`L'option « --at » ne sert qu'avec « --sources ». ${seeHelp(command)}`);
      return { kind: "verifier", json: values.json === true };
    case "exemples":
      noOperand(command, operands);
      return { kind: "exemples" };
  }
}

function checkOption(command: Command, option: { readonly name: string; readonly rawName: string; readonly value: string | undefined }, times: number): void {
  if (!accepted[command].some((known) => known === option.name)) throw usage(`La commande « ${command} » n'a pas d'option « ${option.rawName} ». ${seeHelp(command)}`);
  if (times > 1) throw usage(`L'option « ${option.rawName} » est donnée plusieurs fois : gardez-en une. ${seeHelp(command)}`);
  const wantsValue = flags[option.name as Flag].type === "string";
  if (wantsValue && option.value === undefined) throw usage(`L'option « ${option.rawName} » demande une valeur. ${seeHelp(command)}`);
  if (!wantsValue && option.value !== undefined) throw usage(`L'option « ${option.rawName} » ne prend pas de valeur. ${seeHelp(command)}`);
}

const textOf = (value: string | boolean | undefined): string | null => (typeof value === "string" ? value : null);

function onlyFile(operands: readonly string[], command: Command): string {
  const [file, ...others] = operands;
  if (file === undefined) throw usage(`Il manque le fichier à lire, ou « - » pour l'entrée standard. ${seeHelp(command)}`);
  if (others.length > 0) throw usage(`Un seul fichier à la fois : « ${others.join(" ")} » est en trop. ${seeHelp(command)}`);
  return file;
}

function noOperand(command: Command, operands: readonly string[]): void {
  if (operands.length > 0) throw usage(`La commande « ${command} » n'attend pas « ${operands.join(" ")} ». ${seeHelp(command)}`);
}

function instantOf(text: string | boolean | undefined): string | null {
  if (typeof text !== "string") return null;
  if (parseInstant(text) !== null) return text;
  const reason = parseInstant(`${text}Z`) !== null ? "il y manque le décalage avec l'heure universelle, qui ne se devine pas" : "ce n'est pas un instant ISO 8601 avec décalage";
  throw usage(`--at : « ${text} » n'est pas accepté : ${reason}. Écrivez par exemple 2023-11-24T16:59:00+01:00.`);
}

const codes = `Codes de sortie :
  0  réponse donnée
  1  entrée non valide : fichier illisible, JSON mal écrit, situation refusée
  2  commande ou option mal écrite`;

/** Of `verifier` alone. */
const codesVerifier = `${codes}
  3  au moins un constat ; avec --sources, au moins une ligne dans la liste`;

/** Of `rejouer` alone. */
const codesRejouer = `${codes}
  3  tout a été lu, et au moins un bilan a changé`;

const general = `Ce que sera votre inscription au baccalauréat, avec la règle et le texte
derrière chaque réponse.

Usage : inscription-bac COMMANDE [OPTIONS]

Commandes :
  bilan FICHIER|-  répond pour une situation, ou pour plusieurs
  questions FICHIER|-  ce qu'il reste à demander, et pourquoi
  rejouer FICHIER|-  vérifie des bilans conservés, après une mise à jour
  regles           montre le référentiel : règles, textes cités, paramètres,
                   ce qui n'est pas calculé
  differences A B  ce qui change d'une session, ou d'une académie, à une autre
  verifier         parcourt toutes les classes de situations du référentiel ;
                   avec --sources, ce qui a vieilli
  exemples         répond pour les situations d'exemple

Options :
  -h, --help       cette aide, ou celle d'une commande : bilan --help
  -V, --version    la version

${codes}
  3  tout a été lu, et quelque chose a été trouvé (rejouer, verifier)`;

const perCommand: Readonly<Record<Command, string>> = {
  bilan: `Répond pour une situation, ou pour plusieurs.

Usage : inscription-bac bilan FICHIER|- [--json] [--ndjson] [--at INSTANT]

  FICHIER       une situation en JSON, ou un tableau de situations ;
                « - » lit l'entrée standard.
                En .ndjson ou .jsonl : une situation par ligne, et une réponse
                JSON par ligne, dans l'ordre. Une ligne refusée donne
                { "ligne": 3, "erreurs": [...] } et la suite continue ;
                les lignes vides sont sautées.

Options :
  --json        la réponse en JSON
  --ndjson      une situation par ligne, quel que soit le nom du fichier
  --at INSTANT  l'instant de la question, avec son décalage :
                2023-11-24T16:59:00+01:00. Sans lui, rien de ce qui dépend du
                jour n'est affirmé
  -h, --help    cette aide

Exemple :
  echo '{ "session": 2024, "academie": "clermont-ferrand" }' |
    inscription-bac bilan -

${codes}`,
  questions: `Dit ce qu'il reste à demander pour une situation : les questions qui peuvent
encore changer une réponse, les plus décisives d'abord, et aucune autre.

Usage : inscription-bac questions FICHIER|- [--json] [--at INSTANT]

  FICHIER       une situation en JSON ; « - » lit l'entrée standard

Options :
  --json        les questions en JSON
  --at INSTANT  l'instant de la question, comme pour bilan
  -h, --help    cette aide

${codes}`,
  rejouer: `Répond de nouveau aux situations de bilans conservés, à l'instant de leur reçu,
et montre ceux qui ont changé : les points, la réponse d'alors et celle
d'aujourd'hui, les règles en plus et en moins.

Usage : inscription-bac rejouer FICHIER|- [--json] [--ndjson]

  FICHIER       un bilan conservé en JSON, ou un tableau de bilans conservés ;
                « - » lit l'entrée standard. Chacun s'écrit
                { "situation": ..., "bilan": ... } : la situation dite, et le
                bilan tel qu'il a été reçu ; les autres clés sont laissées.
                En .ndjson ou .jsonl : un par ligne.

Options :
  --json        une ligne de JSON pour chaque bilan changé ou refusé
  --ndjson      un bilan par ligne, quel que soit le nom du fichier
  -h, --help    cette aide

Exemple, avec jq, pour des situations et leurs bilans en deux fichiers :
  paste -d '\\n' candidats.ndjson bilans.ndjson |
    jq -c '{ situation: ., bilan: input }' | inscription-bac rejouer - --ndjson

${codesRejouer}`,
  differences: `Compare deux sessions, ou deux académies : les règles et les valeurs ajoutées,
terminées ou changées, et les candidats à qui il est répondu autrement, chacun
avec un témoin. Les candidats sont tirés parmi ceux que les règles distinguent,
toujours les mêmes ; d'une session à l'autre, leurs années suivent la session.

Usage : inscription-bac differences 2025 2026 [--academie ID] [--json]
        inscription-bac differences ID ID --session 2024 [--json]

Options :
  --academie ID  l'académie, pour deux sessions (sinon la première connue)
  --session N    la session, pour deux académies
  --json         les différences en JSON, avec les situations témoins
  -h, --help     cette aide

${codes}`,
  regles: `Montre le référentiel : chaque règle avec son titre, ses sessions, sa certitude
et les passages qu'elle cite ; les paramètres ; ce que les textes disent et qui
n'est pas calculé.

Usage : inscription-bac regles [--json]

Options :
  --json        le référentiel en JSON
  -h, --help    cette aide

${codes}`,
  verifier: `Parcourt toutes les classes de situations que les règles distinguent, objet par
objet, dans chaque référentiel en vigueur, et vérifie le référentiel entier :
chaque classe a une issue, chaque règle peut être vraie et fausse, aucune n'est
impliquée par une autre, rien d'incertain ne devient ferme. Compare le résultat
au certificat livré (rules/certificat.json). Environ une minute.

Avec --sources, montre plutôt ce qui a vieilli : les sources vérifiées pour la
dernière fois il y a plus d'un an, les liens mal formés, les sessions dont
toutes les échéances sont passées. Rien n'est lu sur internet.

Usage : inscription-bac verifier [--json]
        inscription-bac verifier --sources [--json] [--at INSTANT]

Options :
  --sources     les sources, les liens, les calendriers
  --json        le certificat, ou la liste, en JSON
  --at INSTANT  avec --sources, l'instant où l'on vérifie (sinon maintenant)
  -h, --help    cette aide

${codesVerifier}`,
  exemples: `Répond pour les situations d'exemple : échec en 2023, échec à une session
plus ancienne, titulaire d'un baccalauréat avec et sans dispenses, CNED en
inscription libre, CNED en inscription réglementée.

Usage : inscription-bac exemples

Options :
  -h, --help    cette aide

${codes}`,
};

/** The help of the program, or of one command. */
export const helpText = (command: Command | null): string => (command === null ? general : perCommand[command]);
