/**
 * Whatever comes in: never an unhandled exception, never a hang, never a changed prototype. Ten thousand inputs here, always
 * the same; `npm run hunt:hostile` draws a million others.
 */
import "./support/seed.js";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { checkRulebook, RulebookError, withAcademie } from "../src/check.js";
import { deepest } from "../src/check/json.js";
import { commands, readArgs } from "../src/cli/args.js";
import { Failure } from "../src/cli/failure.js";
import { parseJson } from "../src/cli/json.js";
import { parseCompte } from "../src/compte.js";
import { evaluate } from "../src/evaluate.js";
import { avertissements, dependencies, etapes, formSchema, readFormData, type Etape } from "../src/form.js";
import { leviers } from "../src/leviers.js";
import { reasons } from "../src/reasons.js";
import { files, rulebook } from "../src/rules.js";
import { parseSituation, situationSchema } from "../src/situation.js";
import { limites } from "../src/situation/read.js";
import type { Issue, ObjetLevier, Situation } from "../src/types.js";
import { fixtures } from "./support/fixtures.js";
import { abime, cheminsDe, compte, construit, nomsDePrototype, prototypes, recettes, type Degats, type Recette } from "./support/hostile.js";
import { totalSituation } from "./support/situations.js";
import { plain, ran } from "./support/terminal.js";

/** How many times ten thousand. */
const times = Number(process.env["HOSTILE"] ?? "1");
const runs = (count: number) => ({ numRuns: count * times });

const before = prototypes();
afterAll(() => expect(prototypes()).toEqual(before));

const campagne = { session: 2024, academie: "clermont-ferrand" } as const;
const options = { ...campagne, at: "2023-11-10T12:00:00+01:00" };
const champs = [...new Set(fixtures.flatMap(({ situation }) => cheminsDe(situation)).flat())];
const recette = recettes(champs);

/** A sound situation, damaged. */
const abimee: fc.Arbitrary<{ readonly situation: Situation; readonly degats: Degats }> = fc
  .constantFrom(...fixtures.map(({ situation }) => situation))
  .chain((situation) => fc.record({ situation: fc.constant(situation), degats: fc.array(fc.record({ chemin: fc.constantFrom(...cheminsDe(situation)), recette }), { minLength: 1, maxLength: 4 }) }));
/** What a door is given: damaged, or made of nothing. */
const entree = fc.oneof({ weight: 2, arbitrary: abimee }, { weight: 1, arbitrary: recette });
type Entree = { readonly situation: Situation; readonly degats: Degats } | Recette;
const faite = (given: Entree): unknown => ("degats" in given ? abime(given.situation, given.degats) : construit(given));

/** An answer that a program and a person can use. */
function estDite(issues: ReadonlyArray<Pick<Issue, "path" | "code" | "message">>): void {
  expect(issues.length).toBeGreaterThan(0);
  for (const { path, code, message } of issues) {
    expect(path.every((key) => typeof key === "string" || typeof key === "number")).toBe(true);
    expect(code).toMatch(/^[a-z0-9-]+$/);
    expect(message).not.toMatch(/\p{Surrogate}|\p{Cc}|\[object|undefined|function \(/u);
    expect(message.length).toBeLessThan(2_000);
  }
}

describe("the door", () => {
  it("takes what is sound and refuses anything else in French", () => {
    fc.assert(
      fc.property(entree, (given) => {
        const parsed = parseSituation(faite(given));
        if (parsed.ok) {
          expect(parseSituation(JSON.parse(JSON.stringify(parsed.value)))).toEqual(parsed);
          expect(JSON.stringify(evaluate(parsed.value)).length).toBeGreaterThan(0);
        } else {
          estDite(parsed.issues);
          for (const { path } of parsed.issues) expect(path.length).toBeGreaterThan(0);
          expect(() => JSON.stringify(parsed.issues)).not.toThrow();
        }
      }),
      runs(3_500),
    );
  });

  it("reads little of it, however much there is", () => {
    fc.assert(
      fc.property(entree, (given) => {
        const count = { reads: 0 };
        situationSchema["~standard"].validate(compte(faite(given), count));
        // Each key is listed, described, then read once; the widest list of the recipes has a thousand.
        expect(count.reads).toBeLessThan(4 * limites.valeurs + 4_000);
      }),
      runs(1_000),
    );
  });

  it("takes little time for a thousand words of which none exists", () => {
    const mots = Array.from({ length: limites.entrees }, (_, i) => `specialite-arts-${"abcdefgh".repeat(8)}-${String(i)}`.slice(0, 80));
    const parsed = parseSituation({ ...campagne, neSaitPas: mots, conserver: mots, options: mots, specialites: mots, dispensesDemandees: mots });
    expect(parsed.ok ? [] : parsed.issues.map(({ path: [champ] }) => champ)).toContain("dispensesDemandees");
  });
});

describe("the form", () => {
  it("gives a value or issues, and warnings, for anything", () => {
    fc.assert(
      fc.property(entree, fc.option(fc.constantFrom(...(Object.keys(etapes) as Etape[])), { nil: undefined }), (given, etape) => {
        const { issues } = formSchema({ ...options, ...(etape === undefined ? {} : { etape }) })["~standard"].validate(faite(given));
        if (issues !== undefined) estDite(issues);
        for (const { path, message } of avertissements(faite(given), options)) expect([path.length, message.length].every(Number.isInteger)).toBe(true);
      }),
      runs(400),
    );
  });

  it("reads any names for what a form holds", () => {
    const cle = fc.oneof(fc.constantFrom(...champs), fc.constantFrom(...nomsDePrototype), fc.string({ unit: "binary", maxLength: 5 }));
    const nom = fc.array(cle, { minLength: 1, maxLength: 12 }).chain((cles) => fc.constantFrom(cles.join("."), `${cles[0] ?? ""}[${cles.slice(1).join("][")}]`, cles.join("..")));
    fc.assert(
      fc.property(fc.array(fc.tuple(nom, fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom<unknown>(new Blob(["x"]), "12,5", ""))), { maxLength: 8 }), (entries) => {
        const { issues } = formSchema(campagne)["~standard"].validate(readFormData(entries));
        if (issues !== undefined) estDite(issues);
      }),
      runs(400),
    );
  });

  it("refuses a name far too deep at that name", () => {
    const name = "a.".repeat(100_000);
    const { issues = [] } = formSchema(campagne)["~standard"].validate(readFormData([[name, "x"], ["voie", "generale"]]));
    expect(issues.filter(({ code }) => code === "champ-inconnu").map(({ path }) => path)).toEqual([[name]]);
  });

  it("looks for the dependencies of any name", () => {
    fc.assert(fc.property(fc.oneof(fc.constantFrom(...nomsDePrototype, ...champs), fc.string({ unit: "binary" })), (name) => Array.isArray(dependencies(name))), runs(200));
  });
});

describe("the account form", () => {
  it("refuses anything in French, and never repeats a password", () => {
    const noms = ["nomDeNaissance", "prenoms", "dateDeNaissance", "mel", "motDePasse", "confirmationNomDeNaissance", "confirmationDateDeNaissance", "confirmationMel", "confirmationMotDePasse"];
    const secret = "Ab1!secret-qui-ne-se-dit-pas";
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...noms), recettes(noms)), fc.constantFrom(...noms.slice(4)), (fields, champ) => {
        const input = Object.fromEntries([...Object.entries(fields).map(([key, made]) => [key, construit(made)] as const), [champ, secret]]);
        const parsed = parseCompte(input, campagne);
        if (parsed.ok) return;
        estDite(parsed.issues);
        if (champ.endsWith("otDePasse")) expect(JSON.stringify(parsed.issues)).not.toContain(secret);
      }),
      runs(800),
    );
  });
});

// Bytes

const lignes = fc.oneof(
  fc.constantFrom(...fixtures.map(({ situation }) => JSON.stringify(situation))),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom('{"session":2024,"session":2025,"academie":"x"}', '{"a":{"b":1,"\\u0062":2}}', "[".repeat(100_000), `${"[".repeat(5_000)}${"]".repeat(5_000)}`, '{"a":'.repeat(5_000), '{"session":1e999}', '{"session":-0}', '"\\ud800"', '{"__proto__":{"session":2024}}', '{"session":2024,"academie":"x","constructor":{"prototype":{"vu":1}}}', "NaN", "'x'", "{\"a\":1,}", "\u2028", "\ufeff{}", "0x10", "1".repeat(10_000), '"'.repeat(1_001), "\\".repeat(500)),
);
type Octets = { readonly ligne: string; readonly a: number; readonly octets: Uint8Array; readonly coupe: boolean };
/** A line of JSON with bytes put somewhere in it, or cut there. */
const octets: fc.Arbitrary<Octets> = fc.record({ ligne: lignes, a: fc.nat(2_000), octets: fc.oneof({ weight: 2, arbitrary: fc.constant(new Uint8Array(0)) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }) }), coupe: fc.boolean() });
function bytesOf({ ligne, a, octets: inside, coupe }: Octets): Buffer {
  const whole = Buffer.from(ligne);
  const at = Math.min(a, whole.length);
  // A line break would make two lines.
  return Buffer.concat([whole.subarray(0, inside.length === 0 ? whole.length : at), inside, coupe || inside.length === 0 ? Buffer.alloc(0) : whole.subarray(at)].map((part) => Buffer.from(part.filter((byte) => byte !== 0x0a))));
}
const rassemblees = (lines: readonly Octets[], end: string, bom: boolean): Buffer => Buffer.concat([Buffer.from(bom ? "\ufeff" : ""), ...lines.flatMap((line) => [bytesOf(line), Buffer.from(end)])]);
const enonces = { bilan: ["bilan", "-", "--ndjson"], rejouer: ["rejouer", "-", "--ndjson", "--json"] } as const;

describe("the command line", () => {
  it.each(Object.entries(enonces))("gives a line of JSON for each that is not blank, or says which it refuses: %s", async (command, args) => {
    await fc.assert(
      fc.asyncProperty(fc.array(octets, { minLength: 25, maxLength: 40 }), fc.constantFrom("\n", "\r\n"), fc.boolean(), async (lines, end, bom) => {
        const { code, stdout, stderr } = await ran(args, rassemblees(lines, end, bom));
        const out = stdout.split("\n").slice(0, -1).map((line) => JSON.parse(line) as { readonly erreurs?: readonly Issue[]; readonly recu?: object });
        const blank = lines.filter((line) => /^[ \t\r]*$/.test(bytesOf(line).toString("latin1"))).length;
        if (command === "bilan") expect(out).toHaveLength(lines.length - blank);
        for (const { erreurs } of out) if (erreurs !== undefined) estDite(erreurs);
        expect(code).toBe(out.some(({ erreurs }) => erreurs !== undefined) ? 1 : 0);
        expect(stderr === "").toBe(code === 0);
      }),
      runs(20),
    );
  });

  it.each([["bilan"], ["questions"], ["rejouer"]])("answers one value or refuses it with 1, in French: %s", async (command) => {
    await fc.assert(
      fc.asyncProperty(octets, async (line) => {
        const { code, stderr } = await ran([command, "-"], bytesOf(line));
        expect([0, 1]).toContain(code);
        if (code === 1) expect(stderr).toMatch(/^inscription-bac : /);
        expect(stderr).not.toMatch(/Error|\p{Surrogate}|[\u0000-\u0009\u000b-\u001f]/u);
      }),
      runs(150),
    );
  });

  it("reads any arguments for what they ask, or says what it does not know", () => {
    const mot = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...commands, "-", "--", "--json", "--ndjson", "--at", "--at=2023-11-10T12:00:00+01:00", "--session", "2024", "2025", "--academie", "--academie=x", "--sources", "--help", "-h", "-V", "-hV", "--version", "x.json") }, { weight: 1, arbitrary: fc.constantFrom<string>(...nomsDePrototype).map((name) => `--${name}`) }, { weight: 1, arbitrary: fc.string({ unit: "binary" }) });
    fc.assert(
      fc.property(fc.array(mot, { maxLength: 6 }), (args) => {
        try {
          expect(["version", "help", "sources", ...commands]).toContain(readArgs(args).kind);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(error.exitCode).toBe(2);
        }
      }),
      runs(2_500),
    );
  });

  it.each([["--constructor"], ["--toString"], ["--hasOwnProperty"], ["--__proto__"]])("has no option that every object has: %s", async (option) => {
    expect(plain((await ran([option, "--help"])).stderr)).toContain(`L'option « ${option} » n'existe pas`.replace("L'", "l'"));
  });

  it.each([["a\u0000b"], [""], ["/"], ["/dev/null/x"], ["x".repeat(5_000)], ["\ud800"]])("refuses a file that cannot be: %j", async (name) => {
    for (const command of ["bilan", "questions", "rejouer"]) {
      const { code, stderr } = await ran([command, name]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^inscription-bac : .* : .*\n$/s) as string });
    }
  });
});

describe("a JSON text", () => {
  it.each([
    ["lists", "[".repeat(deepest + 1) + "]".repeat(deepest + 1)],
    ["objects", `${'{"a":'.repeat(deepest + 1)}1${"}".repeat(deepest + 1)}`],
    ["a million brackets that nothing closes", "[".repeat(1_000_000)],
  ])("nested too deep is refused as such: %s", (_, text) => {
    expect(parseJson(Buffer.from(text))).toMatchObject({ ok: false, code: "profondeur" });
  });

  it("may hold brackets in its texts, and any that a situation needs", () => {
    const text = JSON.stringify({ a: "[".repeat(100) + '"\\' + "{".repeat(100) });
    expect(parseJson(Buffer.from(text))).toEqual({ ok: true, value: JSON.parse(text) as unknown });
    expect(parseJson(Buffer.from("[".repeat(deepest) + "]".repeat(deepest))).ok).toBe(true);
  });

  it.each([
    ['{"session":2024,"academie":"x","voie":"generale","voie":"technologique"}', "« voie »"],
    ['{"eps":{"aptitude":"apte","\\u0061ptitude":"inaptitude-totale"}}', "« eps.aptitude »"],
    ['[{"a":1},{"b":{"c":1,"c":1}}]', "« [1].b.c »"],
    ['{"__proto__":1,"__proto__":2}', "« __proto__ »"],
  ])("that says a key twice is refused: none of the two is lost: %s", (text, name) => {
    const parsed = parseJson(Buffer.from(text));
    expect(parsed.ok ? "" : plain(parsed.message)).toContain(`${name} est écrit deux fois`);
  });
});

describe("a point that no bilan has", () => {
  it.each([...nomsDePrototype, "constructor/x", "__proto__/x", "epreuves"])("is refused by its name: %j", (point) => {
    expect(() => leviers(campagne, point as ObjetLevier)).toThrow(RangeError);
    expect(() => reasons(campagne, point)).toThrow(RangeError);
  });
});

// Académies

const circulaire = rulebook.sources["circulaire-2023-625"]!;
const citees = new Set(JSON.stringify(files.academies["clermont-ferrand"]).match(/(?<=circulaire-2023-625#)[\w-]+/g));
const source = { ...circulaire, academie: "rennes", passages: Object.fromEntries(Object.entries(circulaire.passages).filter(([passage]) => citees.has(passage))) };
/** The file of Clermont-Ferrand as another académie would bring it. */
const fichier = JSON.parse(
  JSON.stringify({ ...files.academies["clermont-ferrand"], id: "rennes", nom: "Rennes", sources: { "circulaire-de-rennes": source } })
    .replaceAll("circulaire-2023-625#", "circulaire-de-rennes#")
    .replaceAll("clermont-ferrand/", "rennes/"),
) as { readonly regles: Readonly<Record<string, { readonly portee: string; readonly conditions: unknown }>> };

const tous = fc.sample(totalSituation, { numRuns: 4, seed: 334_13 });
const dites = tous.slice(0, 3).flatMap((situation) => ["clermont-ferrand", "nantes", "constructor"].map((academie) => ({ ...situation, academie })));
const reponses = (book = rulebook): readonly string[] => dites.map((situation) => JSON.stringify({ ...evaluate(situation, { rulebook: book, at: options.at }), recu: null }));
const attendues = reponses();

/** What is said by an académie file that is taken, or why it is not. */
function apporte(file: unknown): "pris" | "refuse" {
  try {
    const added = withAcademie(rulebook, file);
    const { id } = file as { readonly id: string };
    expect(reponses(added)).toEqual(attendues);
    for (const situation of tous.slice(0, 4)) expect(evaluate({ ...situation, academie: id }, { rulebook: added }).academie).toBe(id);
    return "pris";
  } catch (error) {
    if (!(error instanceof RulebookError)) throw error;
    for (const { file: where, message } of error.problems) {
      expect(where).toMatch(/^rules\/academies\//);
      expect(message).not.toMatch(/undefined|\[object/);
    }
    return "refuse";
  }
}

describe("an académie file from outside", () => {
  it("is taken as it is, then answers for that académie alone", () => {
    expect(apporte(fichier)).toBe("pris");
  });

  it("changes no other answer whatever its rules say", () => {
    const objets = Object.entries(files.objets).flatMap(([id, { portee, type }]) => (portee === "candidat" && type === "verdict" ? [id] : []));
    const votes = fc.constantFrom("accorde", "exclut").chain((type) => fc.constantFrom(...objets).map((objet) => ({ type, params: { objet, message: "Une règle d'ailleurs." } })));
    const conditions = fc.constantFrom(...Object.values(fichier.regles).filter(({ portee }) => portee === "candidat").map(({ conditions: own }) => own));
    const ajouts = fc.array(fc.record({ event: votes, condition: conditions, inverse: fc.boolean(), incertaine: fc.boolean() }), { minLength: 1, maxLength: 3 });
    let pris = 0;
    fc.assert(
      fc.property(ajouts, (list) => {
        const regles = list.map(({ event, condition, inverse, incertaine }, i) => [
          `rennes/ajout-${String(i)}`,
          {
            titre: "Une règle d'ailleurs",
            portee: "candidat",
            sources: [`circulaire-de-rennes#${Object.keys(source.passages)[0] ?? ""}`],
            depuis: 2024,
            jusque: 2024,
            ...(incertaine ? { certitude: "a-confirmer" } : {}),
            conditions: inverse ? { not: condition } : { all: [condition] },
            event: { ...event, params: { ...event.params, ...(incertaine ? { question: "Cette règle vaut-elle ?" } : {}) } },
          },
        ] as const);
        if (apporte({ ...fichier, regles: { ...fichier.regles, ...Object.fromEntries(regles) } }) === "pris") pris += 1;
      }),
      runs(6),
    );
    expect(pris).toBeGreaterThan(0);
  });

  it("is taken or refused in French, whatever is in it", () => {
    const chemins = cheminsDe(fichier);
    fc.assert(
      fc.property(fc.array(fc.record({ chemin: fc.constantFrom(...chemins), recette: recettes(["all", "any", "not", "condition", "fact", "objet", "verdict", "regles", "sessions"]) }), { minLength: 1, maxLength: 2 }), (degats) => {
        expect(["pris", "refuse"]).toContain(apporte(abime(fichier, degats)));
      }),
      runs(6),
    );
  });

  it("that is no file is refused, and so is a rulebook", () => {
    fc.assert(
      fc.property(recettes(["id", "nom", "fuseau", "sessions", "regles", "national", "academies", "faits"]), (made) => {
        expect(checkRulebook(construit(made)).length).toBeGreaterThan(0);
      }),
      runs(150),
    );
    for (const made of [null, "rennes", { id: "rennes" }, { id: "__proto__" }, JSON.parse('{"__proto__":{"id":"rennes"}}')]) expect(apporte(made)).toBe("refuse");
  });

  it.each<readonly [string, unknown]>([
    ["a list without end", new Array(4_000_000_000)],
    ["bytes", new Uint8Array(1_000_000)],
    ["a list of the same huge text", new Array(199).fill(["\0".repeat(200_000)])],
    ["too many keys", Object.fromEntries(Array.from({ length: 300_001 }, (_, i) => [`k${String(i)}`, i]))],
  ])("that is far too large is refused before it is read: %s", (_, value) => {
    expect(() => withAcademie(rulebook, { ...fichier, sessions: value })).toThrow(/trop de valeurs|pas du JSON/);
  });

  it.each([[deepest], [1_000], [100_000]])("nested on %i levels and more is refused as such", (levels) => {
    let deep: unknown = { fact: "aEchoue", operator: "equal", value: true };
    for (let i = 0; i < levels; i++) deep = { not: deep };
    const [nom = ""] = Object.keys(fichier.regles);
    const file = { ...fichier, regles: { ...fichier.regles, [nom]: { ...fichier.regles[nom], conditions: deep } } };
    expect(() => withAcademie(rulebook, file)).toThrow(/imbriqués sur plus de 64 niveaux/);
  });
});
