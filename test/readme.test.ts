/** The README says what is true: its example runs, its table is the one in force, its rule can be added. */
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.js";
import { leviers } from "../src/leviers.js";
import { questions } from "../src/questions.js";
import { reasons } from "../src/reasons.js";
import { buildRulebook, type Regle } from "../src/rulebook.js";
import { files } from "../src/rules.js";
import { settleTable, type Default, type Entry } from "../src/settle.js";
import { parseSituation } from "../src/situation.js";
import type { Certificat } from "../src/verify.js";
import { version } from "../src/version.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string; dependencies: Record<string, string> };

/** The fenced blocks of the README in one language, in order. */
const blocks = (language: string): readonly string[] => [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map((match) => match[1] ?? "");
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("the README's example", () => {
  it("prints what the README says it prints", () => {
    const source = (blocks("ts")[0] ?? "").replace(/^import .*$/m, "");
    const printed: string[] = [];
    runInNewContext(source, { evaluate, parseSituation, console: { log: (...words: unknown[]) => printed.push(words.join(" ")) } });
    expect(plain(printed.join("\n"))).toBe((blocks("text")[0] ?? "").trimEnd());
  });
});

describe("the README's questions, levers and reasons", () => {
  it("print what the README says they print", () => {
    const source = (blocks("ts").find((block) => block.includes("leviers(")) ?? "").replace(/^import .*$/m, "").replace(" as const", "");
    const printed: string[] = [];
    runInNewContext(source, { leviers, questions, reasons, console: { log: (word: unknown) => printed.push(typeof word === "string" ? word : inspect(JSON.parse(JSON.stringify(word)))) } });
    expect(plain(printed.join("\n"))).toBe((blocks("text").find((block) => block.includes("dispensesDemandees")) ?? "").trimEnd());
  });
});

describe("the README's settle table", () => {
  it("is the table in force", () => {
    expect(readme).toContain(printTable());
  });
});

describe("the README's rule", () => {
  it("can be added, and is cited in a bilan", () => {
    const rule = JSON.parse(`{${blocks("json")[0] ?? ""}}`) as Record<string, Regle>;
    const [id = ""] = Object.keys(rule);
    const rulebook = buildRulebook({ ...files, national: { ...files.national, langues: { ...files.national["langues"], ...rule } } });
    const bilan = evaluate({ session: 2024, academie: "clermont-ferrand", scolarite: "aucune", presente: "terminales", langues: { lva: "anglais" } }, { rulebook });
    expect(bilan.avertissements.map((avertissement) => avertissement.motifs[0]?.regle)).toContain(id);
  });
});

describe("the README's certificate", () => {
  it("tells the numbers of the certificate", () => {
    const { resume, nonRejoue } = JSON.parse(readFileSync(new URL("../rules/certificat.json", import.meta.url), "utf8")) as Certificat;
    const grouped = resume.classes.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    expect(readme).toContain(
      `> ${resume.referentiels} rulebooks in force (${resume.distincts} different), ${resume.objets} objets, ${resume.regles} rules; ${grouped} classes, each with an outcome; ${resume.paires} pairs of opposite rules that may hold together, each with a witness, and ${nonRejoue.paires.length} more that the free inputs admit; ${resume.instants} instants around the edges of the deadlines; ${resume.connus} known findings, ${resume.constats} other.`,
    );
  });
});

describe("the package", () => {
  it("names its version once", () => {
    expect(version).toBe(manifest.version);
  });

  it("justifies each dependency", () => {
    for (const name of Object.keys(manifest.dependencies)) expect(readme).toContain(`\`${name}\``);
  });
});

function printTable(): string {
  const letters = { oui: "O", non: "N", "a-confirmer": "C", incomplet: "." } as const;
  const signs = ["–", "?", "+"];
  const pairs = signs.flatMap((a) => signs.map((b) => `${a}·${b}`));
  const table = (byDefault: Default): string => {
    const row = (line: number): string => settleTable[byDefault].slice(line * 9, line * 9 + 9).map((entry: Entry) => letters[entry.verdict]).join(" | ");
    return [`| default ${byDefault} | ${pairs.join(" | ")} |`, `|---|${"---|".repeat(9)}`, ...pairs.map((pair, line) => `| ${pair} | ${row(line)} |`)].join("\n");
  };
  return `${table("oui")}\n\n${table("non")}`;
}
