/** `inscription-bac verifier`: the whole-space certificate of the rulebook, computed anew and compared with the one that is shipped. */
import shipped from "../../rules/certificat.json" with { type: "json" };
import type { Line, Section } from "../explain.js";
import { typography } from "../messages.js";
import { rulebook } from "../rules.js";
import { controles, verify, type Certificat, type Controle, type Temoin } from "../verify.js";
import { certificatText } from "../verify/text.js";
import { exitCodes, type ExitCode } from "./failure.js";
import { layoutOf, write, type Io } from "./io.js";
import { render } from "./terminal.js";

export async function verifierCommand(json: boolean, io: Io): Promise<ExitCode> {
  const livre = shipped as unknown as Certificat;
  const certificat = verify(rulebook, livre.connus);
  const text = certificatText(certificat);
  const isShipped = text === certificatText(livre);
  await write(io.stdout, json ? text : render(verifierSections(certificat, isShipped), layoutOf(io.stdout, io.env)));
  return certificat.constats.length === 0 && isShipped ? exitCodes.answered : exitCodes.found;
}

/** « 91 815 172 ». */
const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

const temoinLines = (temoin: Temoin | undefined): readonly Line[] =>
  temoin === undefined ? [] : [{ text: JSON.stringify(temoin.situation), mark: "   " }, ...(temoin.suppose === undefined ? [] : [{ text: `en supposant ${JSON.stringify(temoin.suppose)}`, mark: "   " }])];

/** The certificate as sections of lines; `isShipped`: it is the one of the package. */
export function verifierSections({ referentiel, resume, objets, connus, constats, nonRejoue }: Certificat, isShipped: boolean): readonly Section[] {
  const numbers: readonly string[] = [
    `${String(resume.referentiels)} référentiels en vigueur (${String(resume.distincts)} différents), ${String(resume.objets)} objets, ${String(resume.regles)} règles.`,
    `${grouped(resume.classes)} classes de situations parcourues : chacune a une issue.`,
    `${String(resume.paires)} paires de règles contraires peuvent être vraies ensemble ; la table les départage, chacune a un témoin.`,
    `${String(resume.instants)} instants autour des échéances.`,
    `${String(nonRejoue.paires.length)} paires, ${String(nonRejoue.vraies.length)} règles vraies et ${String(nonRejoue.fausses.length)} règles fausses que le produit des classes admet et dont aucune situation n'a été trouvée.`,
    ...(isShipped ? [] : ["Le certificat livré n'est pas celui de ce référentiel : relancez « npm run certificat »."]),
  ];
  const found = (Object.keys(controles) as readonly Controle[]).flatMap((controle): readonly Section[] => {
    const own = constats.filter((constat) => constat.controle === controle);
    return own.length === 0 ? [] : [{ title: typography(`Constat : ${controles[controle]}`), lines: own.flatMap(({ message, temoin }): readonly Line[] => [{ text: typography(message), mark: "-", tone: "non" }, ...temoinLines(temoin)]) }];
  });
  return [
    { title: typography(`Certificat du référentiel ${referentiel}`), lines: numbers.map((text) => ({ text: typography(text), mark: "-" })) },
    { title: "Classes par objet", lines: Object.entries(objets).map(([id, list]) => ({ text: typography(`${id} : ${list.map(({ classes }) => grouped(classes)).join(" ; ")}`), mark: "-" })) },
    ...(connus.length === 0 ? [] : [{ title: "Constats connus", lines: connus.map(({ message, pourquoi }) => ({ text: typography(`${message}. ${pourquoi}`), mark: "-" })) }]),
    ...(found.length === 0 ? [{ title: "Aucun constat", lines: [] }] : found),
  ];
}
