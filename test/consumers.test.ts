/**
 * The package as its users have it: the packed tarball, imported, type-checked and bundled. It reads `dist/`, which
 * `npm run build` makes (`npm test` does it first), and no network.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import ts from "typescript";
import * as vite from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recettes } from "./support/recettes.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const slow = 120_000;
let home = "";

beforeAll(() => {
  if (!existsSync(join(root, "dist/index.js"))) throw new Error("dist/ is missing: run « npm run build » first");
  home = mkdtempSync(join(tmpdir(), "inscription-bac-"));
  const run = (command: string, ...args: readonly string[]) => execFileSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  run("npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", home);
  const [tarball = ""] = readdirSync(home).filter((file) => file.endsWith(".tgz"));
  const unpacked = join(home, "node_modules/inscription-bac");
  mkdirSync(unpacked, { recursive: true });
  run("tar", "-xzf", join(home, tarball), "-C", unpacked, "--strip-components=1");
  link(Object.keys((JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly dependencies: object }).dependencies));
  write("package.json", JSON.stringify({ private: true, type: "module" }));
}, slow);
afterAll(() => { if (home !== "") rmSync(home, { recursive: true }); });

/** What `npm install` would put beside the package, from what is installed here. */
function link(names: readonly string[]): void {
  for (const name of names) {
    const there = join(home, "node_modules", name);
    mkdirSync(dirname(there), { recursive: true });
    if (!existsSync(there)) symlinkSync(join(root, "node_modules", name), there, "dir");
  }
}

function write(file: string, text: string): string {
  const path = join(home, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const node = (file: string, ...args: readonly string[]): string => execFileSync(process.execPath, [file, ...args], { cwd: home, encoding: "utf8" }).trim();

/** The same questions, asked of every entry. */
const asked = `
const situation = { session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales" };
const { issues = [] } = formSchema({ session: 2024, academie: "clermont-ferrand", etape: "candidature" })["~standard"].validate(situation);
console.log([evaluate(situation).procedure.verdict, parseSituation({}).ok, issues.map(({ regle }) => regle)[0], documents(situation).length > 0, Object.keys(rules.national).includes("mention"), schema.required.join("+"), etapes.titre !== undefined].join(" "));
`;
const answered = "non false procedure/cned-reglemente true true session+academie true";

describe(`on Node ${process.versions.node}`, () => {
  it("is imported", () => {
    const file = write("run.mjs", `import { createRequire } from "node:module";
import { evaluate, parseSituation } from "inscription-bac";
import { documents } from "inscription-bac/engine";
import { formSchema } from "inscription-bac/form";
import rules from "inscription-bac/rules";
const require = createRequire(import.meta.url);
const schema = require("inscription-bac/schema/situation.json");
const etapes = require("inscription-bac/rules/etapes.json");
${asked}`);
    expect(node(file)).toBe(answered);
  });

  it("is required", () => {
    const file = write("run.cjs", `const { evaluate, parseSituation } = require("inscription-bac");
const { documents } = require("inscription-bac/engine");
const { formSchema } = require("inscription-bac/form");
const { rules } = require("inscription-bac/rules");
const schema = require("inscription-bac/schema/situation.json");
const etapes = require("inscription-bac/rules/etapes.json");
${asked}`);
    expect(node(file)).toBe(answered);
  });

  it("gives its JSON to an import", () => {
    const file = write("json.mjs", `import schema from "inscription-bac/schema/situation.json" with { type: "json" };
console.log(schema.$schema);`);
    expect(node(file)).toBe("https://json-schema.org/draft/2020-12/schema");
  });

  it("opens nothing else", () => {
    const file = write("closed.mjs", `for (const name of ["dist/index.js", "schema", "src/index.ts"]) await import("inscription-bac/" + name).then(() => console.log(name), ({ code }) => console.log(code));`);
    expect(node(file)).toBe(Array.from({ length: 3 }, () => "ERR_PACKAGE_PATH_NOT_EXPORTED").join("\n"));
  });

  it("answers at its command", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
    expect(node(join(home, "node_modules/inscription-bac/dist/cli.js"), "--version")).toBe(version);
  });
});

// A program that uses every entry, and would not compile if a type were lost on the way.
const program = `
import { evaluate, parseSituation, situationSchema, type Bilan, type Issue, type Situation, type Verdict } from "inscription-bac";
import { evaluateAsync } from "inscription-bac/engine";
import { avertissements, dependencies, etapes, formSchema, readFormData, type Etape, type FormIssue } from "inscription-bac/form";
import { rules } from "inscription-bac/rules";

const situation: Situation = { session: 2024, academie: "clermont-ferrand", voie: "generale" };
// @ts-expect-error there are two voies
export const wrong: Situation = { session: 2024, academie: "clermont-ferrand", voie: "professionnelle" };
const bilan: Bilan = evaluate(situation, { at: "2023-11-10T12:00:00+01:00" });
export const verdict: Verdict = bilan.procedure.verdict;
export const later: Promise<Bilan> = evaluateAsync(situation);
const parsed = parseSituation({});
export const issues: readonly Issue[] = parsed.ok ? [] : parsed.issues;
const result = formSchema({ session: 2024, academie: "clermont-ferrand", etape: "epreuves" })["~standard"].validate(readFormData([["voie", "generale"]]));
export const found: readonly FormIssue[] = result.issues ?? [];
export const sound: Situation | null = result.issues === undefined ? result.value : null;
// @ts-expect-error there is no such step
export const step: Etape = "onglet-3";
export const champs: readonly string[] = etapes.epreuves.champs;
export const deps: readonly string[] = dependencies("voie");
export const messages: readonly string[] = avertissements({}, { session: 2024, academie: "clermont-ferrand" }).map(({ message }) => message);
export const titre: string | undefined = rules.national["mention"]?.["mention/defaut"]?.titre;
interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => { readonly value: Output; readonly issues?: undefined } | { readonly issues: ReadonlyArray<{ readonly message: string; readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined }> };
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}
export const standard: StandardSchemaV1<unknown, Situation> = situationSchema;
export const ofForm: StandardSchemaV1<{ readonly voie: string }, Situation> = formSchema({ session: 2024, academie: "clermont-ferrand" });
`;

const strict: ts.CompilerOptions = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"], types: [], skipLibCheck: false };

/** The errors of a program, each with its file. */
function errors(files: readonly string[], options: ts.CompilerOptions): readonly string[] {
  return ts.getPreEmitDiagnostics(ts.createProgram(files, { ...strict, ...options })).map(({ file, messageText }) => `${file?.fileName.replace(home, "") ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

describe(`with TypeScript ${ts.version}, its own types checked too`, () => {
  it.each<[string, readonly string[], ts.CompilerOptions]>([
    ["node16, ESM and CJS", ["use.mts", "use.cts"], { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
    ["nodenext, ESM and CJS", ["use.mts", "use.cts"], { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
    ["bundler", ["use.ts"], { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
  ])("%s: no error", (_, files, options) => {
    expect(errors(files.map((file) => write(`types/${file}`, program)), options)).toEqual([]);
  }, slow);

  it("the recipes of the README compile with the libraries they name", () => {
    link(["react", "@types/react", "@types/react-dom", "react-hook-form", "@hookform/resolvers", "@standard-schema/spec", "@tanstack/form-core", "@conform-to/dom", "sveltekit-superforms", "@sveltejs/kit", "svelte", "vee-validate", "vue", "@types/node", "undici-types"]);
    const files = [...recettes].filter(([name]) => name !== "formulaire").map(([name, source]) => write(`recettes/${name}.ts`, source));
    expect(files).toHaveLength(6);
    expect(errors(files, { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, resolveJsonModule: true, lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], skipLibCheck: true, exactOptionalPropertyTypes: false })).toEqual([]);
  }, slow);
});

describe("in a bundle for a browser", () => {
  const entry = () =>
    write("bundle/main.js", `import { evaluate } from "inscription-bac";
import { formSchema } from "inscription-bac/form";
const situation = { session: 2024, academie: "clermont-ferrand", scolarite: "cned-reglemente", presente: "terminales" };
const { issues = [] } = formSchema({ session: 2024, academie: "clermont-ferrand", etape: "candidature" })["~standard"].validate(situation);
console.log(evaluate(situation).procedure.verdict, issues[0].regle);`);
  const said = "non procedure/cned-reglemente";

  it("esbuild makes one that answers, without json-rules-engine nor a module of Node", async () => {
    const outfile = join(home, "esbuild/main.mjs");
    const { metafile } = await esbuild.build({ entryPoints: [entry()], bundle: true, minify: true, format: "esm", platform: "browser", outfile, metafile: true, logLevel: "silent" });
    expect(node(outfile)).toBe(said);
    expect(Object.keys(metafile.inputs).filter((file) => /json-rules-engine|jsonpath/.test(file))).toEqual([]);
    expect(Object.values(metafile.inputs).flatMap(({ imports }) => imports).filter(({ external }) => external === true)).toEqual([]);
  }, slow);

  it("Vite makes one that answers", async () => {
    const outDir = join(home, "vite");
    await vite.build({ root: join(home, "bundle"), configFile: false, logLevel: "silent", build: { outDir, emptyOutDir: true, rolldownOptions: { input: entry(), output: { entryFileNames: "main.mjs" } } } });
    const text = readFileSync(join(outDir, "main.mjs"), "utf8");
    expect(node(join(outDir, "main.mjs"))).toBe(said);
    expect(text).not.toMatch(/json-rules-engine|jsonpath/);
  }, slow);
});
