import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { exemples } from "../src/cli/exemples.js";
import type { Io } from "../src/cli/io.js";
import { mistakeAt, parseJson } from "../src/cli/json.js";
import { linesOf, longestLine } from "../src/cli/lines.js";
import { main } from "../src/cli/main.js";
import { progressText } from "../src/cli/progress.js";
import { clean, render, width } from "../src/cli/terminal.js";
import { verifierSections } from "../src/cli/verifier.js";
import { evaluate } from "../src/evaluate.js";
import { sections } from "../src/explain.js";
import { questions } from "../src/questions.js";
import { rulebook } from "../src/rules.js";
import type { Bilan, Issue, Situation } from "../src/types.js";
import type { Certificat } from "../src/verify.js";
import { bilanOf, fixture } from "./support/fixtures.js";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "inscription-bac-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the built bin. */
async function run(args: readonly string[], input: string | Uint8Array = "", env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env } });
  const read = async (stream: Readable): Promise<string> => Buffer.concat(await stream.toArray()).toString("utf8");
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr), once(child, "close")]);
  return { code: child.exitCode, stdout, stderr };
}

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
const cned: Situation = { session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", classe: "terminale", presente: "terminales" };
const at = "2023-11-10T10:00:00+01:00";
const lines = (text: string): readonly unknown[] => text.split("\n").filter((line) => line !== "").map((line): unknown => JSON.parse(line));
type Refused = { readonly ligne: number; readonly erreurs: readonly Issue[] };

describe("verifier", () => {
  const certificat = { ...(JSON.parse(readFileSync(new URL("../rules/certificat.json", import.meta.url), "utf8")) as Certificat) };
  const told = (changed: Certificat, isShipped = true): string => plain(render(verifierSections(changed, isShipped), { columns: 200, color: false }));

  it("says the numbers of the certificate and that there is no finding", () => {
    expect(told(certificat)).toContain(`${String(certificat.resume.paires)} paires de règles contraires`);
    expect(told(certificat)).toContain("Aucun constat");
  });

  it("says a finding with its rules and a situation to paste", () => {
    const constats = [{ cle: "x", controle: "contradiction", objet: "registre", regles: ["a/un", "b/deux"], message: "« a/un » et « b/deux » se contredisent", temoin: { situation: cned } }] as const;
    const text = told({ ...certificat, constats });
    expect(text).toContain("« a/un » et « b/deux » se contredisent");
    expect(text).toContain(JSON.stringify(cned));
    expect(text).not.toContain("Aucun constat");
  });

  it("says when the certificate that is shipped is another one", () => {
    expect(told(certificat, false)).toContain("npm run certificat");
  });

  it("has a help that tells its exit codes, and refuses an operand with 2", async () => {
    expect((await run(["verifier", "--help"])).stdout).toContain("3  au moins un constat");
    expect((await run(["verifier", "x"])).code).toBe(2);
  });
});

describe("bilan, one value", () => {
  it("answers in French, on the standard output, with 0", async () => {
    const { code, stdout, stderr } = await run(["bilan", "-", "--at", at], JSON.stringify(cned));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(plain(stdout)).toMatch(/^Votre inscription : session 2024, académie de Clermont-Ferrand\n- C'est le CNED qui vous inscrit/);
    expect(stdout.endsWith("Seul le service décide.\n")).toBe(true);
    expect(stripVTControlCharacters(stdout)).toBe(stdout);
  });

  it("gives the very bilan with --json", async () => {
    const { code, stdout } = await run(["bilan", file("un.json", JSON.stringify(cned)), "--json", "--at", at]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(evaluate(cned, { at }))));
    expect(stdout).toContain('\n  "session": 2024,');
  });

  it("gives an array for an array, in order", async () => {
    const { code, stdout } = await run(["bilan", "-", "--json"], JSON.stringify([cned, { ...cned, academie: "rennes" }]));
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as readonly Bilan[]).map(({ academie }) => academie)).toEqual(["clermont-ferrand", "rennes"]);
    expect((await run(["bilan", "-", "--json"], "[]")).stdout).toBe("[]\n");
    expect((await run(["bilan", "-"], JSON.stringify([cned, cned]))).stdout).toContain("Situation 2 sur 2\n");
  });

  it("claims nothing of the day without --at", async () => {
    const { stdout } = await run(["bilan", "-", "--json"], JSON.stringify({ session: 2024, academie: "clermont-ferrand", scolarite: "aucune", presente: "terminales" }));
    const bilan = JSON.parse(stdout) as Bilan;
    expect(bilan.at).toBeNull();
    expect(bilan.procedure.calendrier?.etat).toBe("inconnu");
  });

  it("accepts a byte order mark and Windows line ends", async () => {
    const { code, stdout } = await run(["bilan", "-", "--json"], `\ufeff${JSON.stringify(cned, null, 2).replaceAll("\n", "\r\n")}\r\n`);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Bilan).procedure.verdict).toBe("non");
  });
});

describe("bilan refuses what it cannot read, with 1, in French, and says nothing on the standard output", () => {
  const refused: ReadonlyArray<readonly [string, string | Uint8Array, readonly RegExp[]]> = [
    ["an empty object", "{}", [/2 points sont à corriger/, /^- session — .*manque.*Donnez/m, /^- academie — .*manque.*Donnez/m]],
    ["nothing", "", [/entrée standard : il n'y a rien à lire\. Donnez une situation en JSON/]],
    ["blanks", " \r\n\t", [/rien à lire/]],
    ["a trailing comma", '{\n  "session": 2024,\n}', [/pas du JSON valide : ligne 3, colonne 1, « } » n'est pas attendu/]],
    ["a text cut short", '{"session": 2024', [/s'arrête trop tôt, ligne 1, colonne 17/]],
    ["single quotes", "{'session': 2024}", [/ligne 1, colonne 2, « ' » n'est pas attendu/]],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0x0a, 0x22, 0xe9, 0x22, 0x7d]), [/^inscription-bac : entrée standard : ce n'est pas du texte en UTF-8 \(ligne 2, octet 2\)\. Donnez du JSON enregistré en UTF-8\.$/m]],
    ["a number", "42", [/un point est à corriger/, /objet JSON/]],
    ["a fixture instead of a situation", JSON.stringify({ situation: cned, at }), [/un point est à corriger\.\n- Donnez la situation seule, sans rien autour, et l'instant par --at\.\n$/]],
    ["an array where one is wrong", JSON.stringify([cned, { ...cned, session: "2024" }]), [/^- situation 2, session — /m]],
  ];
  it.each(refused)("%s", async (_what, input, words) => {
    const { code, stdout, stderr } = await run(["bilan", "-"], input);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    for (const word of words) expect(plain(stderr)).toMatch(word);
    expect(stderr).not.toMatch(/Unexpected|Error|at .*\.js|undefined/);
  });

  it("random bytes, in one sentence", async () => {
    // A fixed linear congruential sequence: random enough to be nothing at all.
    const bytes = Uint8Array.from({ length: 4096 }, (_, index) => ((index * 1_103_515_245 + 12_345) >>> 9) & 0xff);
    const { code, stdout, stderr } = await run(["bilan", file("hasard.bin", bytes)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(plain(stderr)).toMatch(/^inscription-bac : \S+hasard\.bin : ce n'est pas .*\(?ligne \d+, .*\.\n$/);
  });

  it("a missing file, and a folder", async () => {
    const missing = await run(["bilan", join(folder, "absent.json")]);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(plain(missing.stderr)).toContain("absent.json : ce fichier n'existe pas. Vérifiez son nom");
    expect(await run(["bilan", folder])).toMatchObject({ code: 1, stderr: expect.stringContaining("c'est un dossier") as string });
    expect(await run(["bilan", join(folder, "absent.ndjson")])).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("n'existe pas") as string });
  });

  it("without letting the input drive the terminal", async () => {
    const { stderr } = await run(["bilan", "-"], JSON.stringify({ ...cned, "\u001b[31mrouge\u0007": 1 }));
    expect(stderr).not.toMatch(/[\u0007\u001b]/);
  });
});

describe("bilan, one value a line", () => {
  const content = [`\ufeff${JSON.stringify(cned)}`, "", "{", "  ", JSON.stringify({ ...cned, session: 3 }), JSON.stringify({ ...cned, academie: "rennes" })].join("\r\n");

  it.each(["cas.ndjson", "cas.JSONL"])("answers in order, says which line is wrong, and goes on: %s", async (name) => {
    const { code, stdout, stderr } = await run(["bilan", file(name, content), "--at", at]);
    expect(code).toBe(1);
    const [first, bad, worse, last, ...others] = lines(stdout) as readonly [Bilan, Refused, Refused, Bilan];
    expect(others).toEqual([]);
    expect(first).toEqual(JSON.parse(JSON.stringify(evaluate(cned, { at }))));
    expect(bad).toMatchObject({ ligne: 3, erreurs: [{ path: [], code: "json", message: expect.stringContaining("ligne 3, colonne 2") as string }] });
    expect(worse.ligne).toBe(5);
    expect(worse.erreurs.map(({ path }) => path)).toContainEqual(["session"]);
    expect(last.academie).toBe("rennes");
    expect(plain(stderr)).toMatch(/2 lignes refusées sur 4 ; voyez « erreurs »/);
  });

  it("reads the standard input with --ndjson, and answers 0 when every line is good", async () => {
    const { code, stdout, stderr } = await run(["bilan", "-", "--ndjson"], `${JSON.stringify(cned)}\n`.repeat(3));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(lines(stdout)).toHaveLength(3);
    expect(await run(["bilan", "-", "--ndjson"], "")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("refuses one line of bytes that are not UTF-8, and goes on", async () => {
    const { code, stdout } = await run(["bilan", "-", "--ndjson"], Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(JSON.stringify(cned))]));
    expect(code).toBe(1);
    expect(lines(stdout)).toMatchObject([{ ligne: 1, erreurs: [{ code: "utf8" }] }, { session: 2024 }]);
  });

  it("ends quietly when its reader is gone", async () => {
    const child = spawn(process.execPath, [cli, "bilan", file("long.ndjson", `${JSON.stringify(cned)}\n`.repeat(2000))]);
    let complaints = "";
    child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    await once(child, "close");
    expect({ code: child.exitCode, complaints }).toEqual({ code: 0, complaints: "" });
  });

  it("waits for a slow reader instead of filling the memory", async () => {
    let asked = 0;
    const stdin = Readable.from(
      (function* () {
        for (; asked < 10_000; asked += 1) yield Buffer.from(`${JSON.stringify(cned)}\n`);
      })(),
      { objectMode: false, highWaterMark: 1024 },
    );
    const stuck = new Writable({ highWaterMark: 1024, write: () => undefined });
    void main(["bilan", "-", "--ndjson"], { stdin, stdout: stuck, stderr: new PassThrough(), env: {} });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked).toBeLessThan(100);
  });

  it("cuts lines across chunks, and gives up on one that is far too long", async () => {
    const chunks = [Buffer.from("a\nb"), Buffer.from("c\r\n"), Buffer.alloc(longestLine + 1, 0x20), Buffer.from("\nfin")];
    const found: Array<string | null> = [];
    for await (const { bytes } of linesOf(Readable.from(chunks))) found.push(bytes === null ? null : Buffer.from(bytes).toString());
    expect(found).toEqual(["a", "bc", null, "fin"]);
  });
});

describe("questions", () => {
  it("says what is left to ask, why, and with which answers", async () => {
    const { code, stdout, stderr } = await run(["questions", "-"], JSON.stringify({ session: 2024, academie: "clermont-ferrand" }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(plain(stdout)).toMatch(/^\d+ questions\n- Cette année scolaire, où êtes-vous inscrit ou inscrite \?\n {2}scolarite : aucune \(/);
    expect(plain(stdout)).toContain("Demandé parce que");
  });

  it("gives the very questions with --json, and has nothing to ask of someone whom the CNED registers", async () => {
    const some = { session: 2024, academie: "clermont-ferrand", scolarite: "aucune" };
    expect(JSON.parse((await run(["questions", "-", "--json"], JSON.stringify(some))).stdout)).toEqual(JSON.parse(JSON.stringify(questions(some as Situation))));
    expect(plain((await run(["questions", "-"], JSON.stringify(cned))).stdout)).toContain("Plus rien à demander");
  });

  it("refuses a situation that is not one, and more than one", async () => {
    expect(await run(["questions", "-"], '{ "session": "2024" }')).toMatchObject({ code: 1, stdout: "" });
    expect(plain((await run(["questions", "-"], JSON.stringify([cned, cned]))).stderr)).toContain("une seule situation");
  });
});

describe("differences", () => {
  it("shows rules and candidates, each kind with who they are", async () => {
    const { code, stdout, stderr } = await run(["differences", "2026", "2027"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const page = plain(stdout).replace(/\n {2}/g, " ");
    expect(page).toContain("Règles terminées");
    expect(page).toMatch(/coefficients\/grand-oral : 10 → 8 \(\d+ sur 1000\)\. Qui a dit : .*baccalauréat général/);
  });

  it("says which académie is not in the rulebook", async () => {
    expect(plain((await run(["differences", "clermont-ferrand", "rennes", "--session", "2024"])).stdout).replace(/\n/g, " ")).toContain("(« rennes », hors du référentiel)");
  });

  it("says so when there is none", async () => {
    expect(plain((await run(["differences", "2024", "2024"])).stdout)).toContain("Aucune différence trouvée");
  });
});

describe("a command that is badly written is refused with 2, in French", () => {
  const wrong: ReadonlyArray<readonly [readonly string[], string]> = [
    [[], "il manque une commande : bilan, questions, rejouer, regles, differences, verifier, exemples"],
    [["bilans"], "la commande « bilans » n'existe pas"],
    [["bilan"], "il manque le fichier à lire, ou « - »"],
    [["bilan", "a", "b"], "« b » est en trop"],
    [["bilan", "-", "--couleur"], "l'option « --couleur » n'existe pas"],
    [["bilan", "-", "-x"], "l'option « -x » n'existe pas"],
    [["regles", "--at", at], "la commande « regles » n'a pas d'option « --at »"],
    [["questions"], "il manque le fichier à lire, ou « - »"],
    [["differences", "2025"], "il faut deux sessions, ou deux académies"],
    [["differences", "2025", "rennes"], "« 2025 » et « rennes » ne se comparent pas"],
    [["differences", "clermont-ferrand", "rennes"], "dites la session : --session 2024"],
    [["differences", "2025", "2026", "--session", "2024"], "accompagne deux académies"],
    [["differences", "2030", "2031"], "la session 2030 n'est pas dans le référentiel, qui va de 2022 à 2027"],
    [["exemples", "tous"], "la commande « exemples » n'attend pas « tous »"],
    [["bilan", "-", "--json=oui"], "l'option « --json » ne prend pas de valeur"],
    [["bilan", "-", "--json", "--json"], "est donnée plusieurs fois"],
    [["bilan", "-", "--at"], "l'option « --at » demande une valeur"],
    [["bilan", "-", "--at", "2023-11-24T16:59:59"], "il y manque le décalage avec l'heure universelle, qui ne se devine pas"],
    [["bilan", "-", "--at", "2023-11-24"], "ce n'est pas un instant ISO 8601 avec décalage. Écrivez par exemple 2023-11-24T16:59:00+01:00."],
    [["bilan", "-", "--at", "demain"], "ce n'est pas un instant ISO 8601 avec décalage"],
  ];
  it.each(wrong)("%j", async (args, words) => {
    const { code, stdout, stderr } = await run(args, JSON.stringify(cned));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(plain(stderr)).toContain(words);
    expect(stderr).not.toMatch(/Error|Unknown|node:/);
  });
});

describe("help and version", () => {
  it("gives the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { readonly version: string };
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([[["--help"]], [["-h"]], [["bilan", "--help"]], [["questions", "-h"]], [["rejouer", "-h"]], [["verifier", "-h"]], [["differences", "-h"]], [["regles", "-h"]], [["exemples", "--help"]]])("documents the exit codes in French: %j", async (args) => {
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toContain("Usage : inscription-bac");
    expect(stdout).toMatch(/0 {2}réponse donnée\n {2}1 {2}entrée non valide.*\n {2}2 {2}commande ou option mal écrite/);
    for (const line of stdout.split("\n")) expect(width(line)).toBeLessThanOrEqual(80);
  });

  it("names every option of a command in its help", async () => {
    const { stdout } = await run(["bilan", "--help"]);
    for (const option of ["--json", "--ndjson", "--at INSTANT", "--help"]) expect(stdout).toContain(option);
  });
});

describe("regles", () => {
  it("prints every rule, passage, parameter and gap", async () => {
    const { code, stdout } = await run(["regles", "--json"]);
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as { fichiers: Array<{ regles: Array<{ id: string; citations: Array<{ libelle: string; verifieLe: string }> }> }>; parametres: Array<{ id: string; valeurs: unknown[] }>; nonModelise: unknown[] };
    const regles = told.fichiers.flatMap((one) => one.regles);
    expect(regles.map(({ id }) => id).sort()).toEqual([...rulebook.regles.keys()].sort());
    for (const { id, citations } of regles) expect(citations).toHaveLength(rulebook.regles.get(id)?.sources.length ?? 0);
    expect(told.parametres.map(({ id }) => id)).toEqual(Object.keys(rulebook.parametres));
    for (const { valeurs } of told.parametres) expect(valeurs).not.toEqual([]);
    expect(told.nonModelise).toHaveLength(rulebook.nonModelise.length);
  });

  it("lists every cell of the tables and every gap with its passages, how sure each is and its last check", async () => {
    const { stdout } = await run(["regles", "--json"]);
    type Cited = { certitude?: string | null; citations: Array<{ passage: string; certitude: string; verifieLe: string }> };
    const told = JSON.parse(stdout) as { tables: Array<{ fichier: string; cellules: Cited[] }>; nonModelise: Cited[] };
    const { epreuves, dispenses, resultats, nonModelise } = rulebook;
    const cells = epreuves.lignes.flatMap(({ valeurs }) => valeurs);
    expect(told.tables.map(({ cellules }) => cellules.length)).toEqual([cells.length, dispenses.lignes.length, Object.keys(resultats.lignes).length]);
    expect(told.tables[0]?.cellules.map(({ certitude }) => certitude)).toEqual(cells.map(({ certitude }) => certitude));
    const cited = [...cells, ...dispenses.lignes, ...Object.values(resultats.lignes), ...nonModelise].map(({ sources }) => sources.length);
    const listed = [...told.tables.flatMap(({ cellules }) => cellules), ...told.nonModelise];
    expect(listed.map(({ citations }) => citations.length)).toEqual(cited);
    for (const { passage, certitude, verifieLe } of listed.flatMap(({ citations }) => citations)) expect([passage === "", certitude === "", verifieLe]).toEqual([false, false, expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)]);
  });

  it("reads as a page, by file", async () => {
    const { code, stdout } = await run(["regles"]);
    const page = plain(stdout).replace(/\s+/g, " ");
    expect(code).toBe(0);
    expect(page).toContain("rules/national/mention.json - mention/");
    expect(page).toContain("rules/academies/clermont-ferrand.json - clermont-ferrand/");
    expect(page).toMatch(/- mention\/note-conservee — .+? \(sessions 2022 à \d{4}, certaine\) > C\. éduc\., art\. D\. 334-13, al\. 4 : .+? \(lu, vérifié le \w+ \d+ \S+ \d{4}\)/);
    expect(page).toContain("Clermont-Ferrand, session 2024 : vendredi 24 novembre 2023 à 17 h (heure de Paris)");
    expect(page).toMatch(/Ce qui n'est pas calculé .*- onglet 5/);
    expect(page).toMatch(/- philosophie — Philosophie, voie générale : coefficient 8, écrit 4 h \(sessions 2024 à 2026, certaine\) > .+? \(lu, vérifié le/);
    expect(page).toContain("rules/national/table-dispenses.json - titulaire-baccalaureat — ");
    expect(stdout).not.toMatch(/undefined|\[object/);
    for (const id of rulebook.regles.keys()) expect(page).toContain(`- ${id} — `);
  });
});

describe("exemples", () => {
  it("tells and answers the five situations of the mission", async () => {
    const { code, stdout, stderr } = await run(["exemples"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(/^Exemple \d sur \d$/gm)).toHaveLength(exemples.length);
    expect(stdout.match(/^Seul le service décide\.$/gm)).toHaveLength(exemples.length);
    for (const name of exemples) expect(stdout.replace(/\s+/g, " ")).toContain(fixture(name.replace(".json", "")).enonce.replace(/\s+/g, " "));
  });
});

describe("what a terminal shows", () => {
  const bilan = bilanOf(fixture("mission-1-ajourne-2023"));
  const shown = (columns: number, color = false): readonly string[] => render(sections(bilan), { columns, color }).split("\n");

  it.each([40, 80, 120])("wraps at %i columns, and only a word that is wider goes over", (columns) => {
    for (const line of shown(columns)) if (width(line) > columns) expect(line.trim()).not.toContain(" ");
    expect(Math.max(...shown(columns).map(width))).toBeGreaterThan(columns - 12);
  });

  it("aligns the columns of the épreuves, accents or not", () => {
    const table = shown(80).slice(shown(80).findIndex((line) => line.includes("Coef.")));
    const end = (table[0] ?? "").indexOf("Coef.") + "Coef.".length;
    const rows = table.slice(1, table.indexOf("")).filter((line) => line.slice(end - 2, end).trim() !== "");
    expect(rows.length).toBe(bilan.epreuves.length);
    for (const row of rows) expect(row.slice(end - 5, end)).toMatch(/^ +\d+$/);
    expect(table.join("\n")).toMatch(/Philosophie +8 {2}conservée +12\/20 {2}écrit\u00a04\u00a0h/);
  });

  it("tells the épreuves one by one where the table does not fit", () => {
    expect(shown(40).join("\n")).not.toContain("Coef.");
    expect(shown(40).join(" ")).toMatch(/- Philosophie\s:\scoefficient 8, +conservée, 12\/20/);
  });

  it("never breaks a short form, a telephone number or a date in two", () => {
    for (const columns of [40, 60, 80, 100])
      for (const line of shown(columns)) expect(line).not.toMatch(/(?:\bart\.|\bal\.|§|\bD\.|onglet|\b04|\b73)$|^\s*—/);
  });

  it.each([40, 80, 200])("loses no word at %i columns", (columns) => {
    const page = shown(columns).join(" ").replace(/\s+/g, " ");
    for (const { title, lines: said } of sections(bilan)) for (const text of [title ?? "", ...said.map((line) => line.text)]) expect(page).toContain(text.replace(/\s+/g, " "));
  });

  it("has colour only when asked, and the same words", () => {
    const colored = render(sections(bilan), { columns: 80, color: true });
    expect(colored).toContain("\u001b[1m");
    expect(stripVTControlCharacters(colored)).toBe(render(sections(bilan), { columns: 80, color: false }));
  });

  it.each([
    ["", 0],
    ["épreuve", 7],
    ["e\u0301preuve", 7],
    ["4\u00a0h", 3],
    ["日本", 4],
    ["\u001b[1mgras\u001b[22m", 4],
    ["a\u200bb", 2],
  ])("counts the columns of %j", (text, columns) => {
    expect(width(text)).toBe(columns);
  });

  it("shows no control character of the input", () => {
    expect(clean("a\u001b[2Jb c\u0007d\u202ee")).toBe("ab c\ufffdd\ufffde");
  });

  /** Runs `main` on a pretended terminal. */
  async function onTerminal(args: readonly string[], input: string, env: Io["env"] = {}): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 50 });
    const stderr = Object.assign(new PassThrough(), { isTTY: true });
    const read = async (stream: PassThrough): Promise<string> => Buffer.concat((await stream.toArray()) as Buffer[]).toString();
    const [out, err] = [read(stdout), read(stderr)];
    await main(args, { stdin: Readable.from([Buffer.from(input)]), stdout, stderr, env });
    stdout.end();
    stderr.end();
    return { stdout: await out, stderr: await err };
  }

  it("uses the width and the colours of the terminal, unless NO_COLOR is set", async () => {
    const colored = await onTerminal(["bilan", "-"], JSON.stringify(cned));
    expect(colored.stdout).toContain("\u001b[");
    for (const line of colored.stdout.split("\n")) expect(width(line)).toBeLessThanOrEqual(50);
    const without = await onTerminal(["bilan", "-"], JSON.stringify(cned), { NO_COLOR: "1" });
    expect(without.stdout).toBe(stripVTControlCharacters(colored.stdout));
  });

  it("shows how far it is on a terminal, and cleans up", async () => {
    const { stdout, stderr } = await onTerminal(["bilan", "-", "--ndjson"], `${JSON.stringify(cned)}\n`.repeat(1500));
    expect(lines(stdout)).toHaveLength(1500);
    expect(plain(stderr)).toMatch(/\d+ lignes?, \d[\d ]* par seconde/);
    expect(stderr.endsWith("\r\u001b[K")).toBe(true);
  });

  it.each([
    [1, 0.5, 10, null, "1 ligne, 2 par seconde"],
    [12_000, 4, 10, 40, "12 000 lignes, 3 000 par seconde, encore 12 s"],
    [100, 60, 10, 40, "100 lignes, 2 par seconde, encore 3 min"],
    [100, 3600, 10, 35, "100 lignes, 0 par seconde, encore 2,5 h"],
  ])("says %i lines in %d s", (count, seconds, read, total, words) => {
    expect(plain(progressText(count, seconds, read, total))).toBe(words);
  });
});

describe("where a text stops being JSON", () => {
  it.each([
    ["", 0],
    ["[1, 2", 5],
    ["[1, ]", 4],
    ['{"a": 1,}', 8],
    ['{"a" 1}', 5],
    ['{"a": tru}', 6],
    ["[01]", 1],
    ["1 2", 2],
    ["[1}", 2],
    ['["\t"]', 1],
    ['{"a": {"b": [true, null, -1.5e3, "\\u00e9"]}, "c"', 48],
  ])("%j", (text, offset) => {
    expect(mistakeAt(text)).toBe(offset);
    expect(parseJson(Buffer.from(text)).ok).toBe(false);
  });

  it("never disagrees with JSON.parse on what is JSON", () => {
    for (const text of ['{"a":[{"b":1},[],{}]}', ' [ ] ', '"é"', "-0.0", "[true,false,null]", '{"":""}']) {
      expect(parseJson(Buffer.from(text))).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      expect(mistakeAt(text)).toBe(text.trimEnd().length + (text.length - text.trimEnd().length));
    }
  });
});
