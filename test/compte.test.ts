/** The account form: clauses C10 to C12 of the circular. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compteSchema, parseCompte, type Compte, type CompteOptions, type IssueCitee } from "../src/compte.js";
import { buildRulebook } from "../src/rulebook.js";
import { files } from "../src/rules.js";

const clermont = { session: 2024, academie: "clermont-ferrand" } as const;
const rennes = { session: 2024, academie: "rennes" } as const;
const ascii = "Azerty1!";

/** A form whose confirmations follow its fields, but for what is changed. */
const form = (changes: Partial<Record<keyof Compte, unknown>> = {}): Record<string, unknown> => {
  const fields = { nomDeNaissance: "Éluard", prenoms: "Paul, Eugène", dateDeNaissance: "2005-11-24", mel: "paul.eluard@exemple.fr", motDePasse: ascii, ...changes };
  return {
    confirmationNomDeNaissance: fields.nomDeNaissance,
    confirmationDateDeNaissance: fields.dateDeNaissance,
    confirmationMel: fields.mel,
    confirmationMotDePasse: fields.motDePasse,
    ...fields,
  };
};
const without = (...keys: readonly (keyof Compte)[]): object => Object.fromEntries(Object.entries(form()).filter(([key]) => !keys.includes(key as keyof Compte)));

const issuesOf = (input: unknown, options: CompteOptions = clermont): readonly IssueCitee[] => {
  const parsed = parseCompte(input, options);
  return parsed.ok ? [] : parsed.issues;
};
const problems = (input: unknown, options: CompteOptions = clermont): readonly string[] => issuesOf(input, options).map(({ path, code }) => `${path.join(".")}: ${code}`);
const ofPassword = (motDePasse: string, options: CompteOptions = clermont): readonly string[] => problems(form({ motDePasse }), options).map((problem) => problem.replace("motDePasse: mot-de-passe-", ""));
const sentences = (input: unknown): readonly string[] => issuesOf(input).map(({ message }) => message.replace(/[\u00a0\u202f]/g, " "));

describe("C10: what is mandatory and confirmed", () => {
  it("takes a complete form, as a fresh object", () => {
    const input = form();
    const parsed = parseCompte(input, clermont);
    expect(parsed).toEqual({ ok: true, value: input });
    expect(parsed.ok && parsed.value).not.toBe(input);
  });

  it.each(Object.keys(form()) as (keyof Compte)[])("wants %s: absent, undefined, null or empty, it is missing", (champ) => {
    for (const input of [without(champ), { ...form(), [champ]: undefined }, { ...form(), [champ]: null }, { ...form(), [champ]: "" }]) {
      const issues = issuesOf(input);
      expect(issues.map(({ path, code, sources }) => ({ path, code, sources }))).toEqual([{ path: [champ], code: "champ-requis", sources: ["circulaire-2023-625#C10"] }]);
    }
  });

  it("names every missing field of an empty form", () => {
    expect(problems({})).toEqual(["nomDeNaissance", "prenoms", "dateDeNaissance", "mel", "motDePasse", "confirmationNomDeNaissance", "confirmationDateDeNaissance", "confirmationMel", "confirmationMotDePasse"].map((champ) => `${champ}: champ-requis`));
  });

  it("takes no spaces for a name", () => expect(problems(form({ prenoms: "  ", nomDeNaissance: "\u00a0" }))).toEqual(["nomDeNaissance: champ-requis", "prenoms: champ-requis"]));

  it.each([
    ["confirmationNomDeNaissance", "Eluard"],
    ["confirmationDateDeNaissance", "2005-11-25"],
    ["confirmationMel", "paul.eluard@exemple.com"],
    ["confirmationMotDePasse", "Azerty1?"],
  ] as const)("wants %s identical to its field", (champ, other) => {
    const issues = issuesOf(form({ [champ]: other }));
    expect(issues).toMatchObject([{ path: [champ], code: "confirmation-differente", sources: ["circulaire-2023-625#C10"] }]);
  });

  it.each([
    ["2005-11-24", []],
    ["1904-01-01", []],
    ["2024-01-01", []],
    ["1903-12-31", ["dateDeNaissance: naissance-trop-ancienne"]],
    ["2025-01-01", ["dateDeNaissance: naissance-apres-la-session"]],
    ["2005-02-29", ["dateDeNaissance: date-invalide"]],
    ["24/11/2005", ["dateDeNaissance: date-invalide"]],
  ])("a birth on %s: %j", (dateDeNaissance, expected) => expect(problems(form({ dateDeNaissance }))).toEqual(expected));

  it("refuses an unknown key, with the nearest", () => {
    expect(sentences({ ...form(), nomDeNaisance: "Éluard" })).toEqual(["Le formulaire : le champ « nomDeNaisance » n'existe pas. Vouliez-vous dire « nomDeNaissance » ? Sinon, retirez-le."]);
  });
});

describe("C11: the password", () => {
  it.each([
    [7, ["trop-court"]],
    [8, []],
    [20, []],
    [21, ["trop-long"]],
  ])("of %d characters: %j", (length, expected) => expect(ofPassword(`Az!${"x".repeat(length - 3)}`)).toEqual(expected));

  it.each([
    ["AZERTY1!", ["sans-minuscule"]],
    ["azerty1!", ["sans-majuscule"]],
    ["Azerty12", ["sans-caractere-special"]],
    ["Azerty 1", ["sans-caractere-special"]],
    ["Azerty1€", ["sans-caractere-special"]],
    ["Azérty1!", ["avec-accent"]],
    ["Aze\u0301rty1!", ["avec-accent"]],
    ["Azertyß!", ["avec-accent"]],
    ["ÉZERTY1!", ["sans-minuscule", "avec-accent"]],
    ["éèà", ["trop-court", "sans-minuscule", "sans-majuscule", "sans-caractere-special", "avec-accent"]],
    ["        ", ["sans-minuscule", "sans-majuscule", "sans-caractere-special"]],
    ["12345678901234567890é", ["trop-long", "sans-minuscule", "sans-majuscule", "sans-caractere-special", "avec-accent"]],
    ["Azerty1!😀", []],
  ])("« %s »: %j", (motDePasse, expected) => expect(ofPassword(motDePasse)).toEqual(expected));

  it("counts a character once, whatever its length in memory", () => {
    expect(ofPassword(`Aa!${"😀".repeat(17)}`)).toEqual([]);
    expect(ofPassword(`Aa!${"😀".repeat(18)}`)).toEqual(["trop-long"]);
    expect(ofPassword(`Aa!${"😀".repeat(4)}`)).toEqual(["trop-court"]);
  });

  it("a special character is printable ASCII, neither letter, digit nor space", () => {
    const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    const specials = printable.filter((character) => ofPassword(`Azertyu${character}`).length === 0);
    expect(specials.join("")).toBe("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
  });

  it("each unmet condition is its own issue, on the password, with its clause and bounds", () => {
    expect(issuesOf(form({ motDePasse: "é" }))).toMatchObject(
      ["trop-court", "sans-minuscule", "sans-majuscule", "sans-caractere-special", "avec-accent"].map((code) => ({ path: ["motDePasse"], code: `mot-de-passe-${code}`, sources: ["circulaire-2023-625#C11"] })),
    );
    expect(issuesOf(form({ motDePasse: "Aa!" }))[0]?.params).toEqual({ longueur: 3, min: 8, max: 20 });
  });

  it("takes its bounds from the rulebook", () => {
    const { "clermont-ferrand": known } = files.academies;
    const longer = { ...known!, sessions: { 2024: { parametres: { ...known!.sessions["2024"]!.parametres, longueurMotDePasse: { valeur: { min: 12, max: 30 }, sources: ["circulaire-2023-625#C11"] } } } } };
    const rulebook = buildRulebook({ ...files, academies: { "clermont-ferrand": longer } });
    expect(ofPassword("Azertyuiop!", { ...clermont, rulebook })).toEqual(["trop-court"]);
    expect(ofPassword("Azertyuiopqs!wxcvbn,;:!aaa", { ...clermont, rulebook })).toEqual([]);
  });

  it("never repeats a password, not even a misplaced one", () => {
    const secret = "Sésame-ouvre-toi-2023";
    const inputs = [form({ motDePasse: secret }), form({ confirmationMotDePasse: secret }), form({ motDePasse: [secret] }), { ...form(), motDepasse: secret }, secret, [secret]];
    for (const input of inputs) {
      expect(issuesOf(input).length).toBeGreaterThan(0);
      expect(JSON.stringify(issuesOf(input))).not.toContain(secret);
    }
  });
});

describe("C12: the e-mail", () => {
  it.each(["a@b.fr", "paul.eluard+bac@exemple.fr", "o'neil@sous.domaine.exemple.com", `${"x".repeat(64)}@exemple.fr`, "a@xn--exmple-cva.fr"])("takes %s", (mel) => expect(problems(form({ mel }))).toEqual([]));

  it.each(["paul", "paul@", "@exemple.fr", "paul@exemple", "paul eluard@exemple.fr", "paul@exemple..fr", ".paul@exemple.fr", "paul.@exemple.fr", "pa..ul@exemple.fr", "paul@-exemple.fr", "paul@exemple-.fr", "paul@exemple.f", "paul@@exemple.fr", "paul@exemple.fr ", "éluard@exemple.fr", `${"x".repeat(65)}@exemple.fr`, `a@${"x.".repeat(130)}fr`])(
    "refuses %s",
    (mel) => expect(issuesOf(form({ mel }))).toMatchObject([{ path: ["mel"], code: "mel-invalide", sources: ["circulaire-2023-625#C12"] }]),
  );

  it("reads a hostile one at once", () => {
    for (const mel of ["@".repeat(400_000), `a@${"a.".repeat(200_000)}`, `${"a.".repeat(200_000)}@a.fr`, `a@${"a-".repeat(126)}`]) expect(problems(form({ mel }))).toEqual(["mel: mel-invalide"]);
  });

  it("is not read when it is longer than a whole form may be", () => {
    const mel = "a".repeat(1_000_001);
    expect(problems({ ...form(), mel })).toEqual(["mel: trop-volumineux"]);
  });

  it("says that the server checks that it is unique", () => {
    expect(sentences(form({ mel: "paul" }))).toEqual([
      "L'adresse électronique : ce n'est pas une adresse valide. Écrivez-la sous la forme nom@exemple.fr, sans espace ni accent. Le serveur vérifie ensuite qu'aucun autre compte ne l'utilise.",
    ]);
  });
});

describe("where the rulebook does not know the form", () => {
  it.each<readonly [string, CompteOptions]>([
    ["another académie", rennes],
    ["another session", { session: 2025, academie: "clermont-ferrand" }],
    ["an académie that names a prototype", { session: 2024, academie: "constructor" }],
  ])("%s: only presence, the day of birth and the confirmations, without another académie's clauses", (_, options) => {
    expect(problems(form({ motDePasse: "é", mel: "paul" }), options)).toEqual([]);
    const issues = issuesOf({ ...form({ confirmationMel: "autre@exemple.fr", dateDeNaissance: "2005-02-30" }), prenoms: "" }, options);
    expect(issues).toMatchObject([
      { path: ["prenoms"], code: "champ-requis", sources: [] },
      { path: ["dateDeNaissance"], code: "date-invalide", sources: [] },
      { path: ["confirmationMel"], code: "confirmation-differente", sources: [] },
    ]);
  });
});

describe("the sentences", () => {
  it.each([
    [without("prenoms"), ["Les prénoms : il manque une réponse. Indiquez tous les prénoms, dans l'ordre de l'état civil."]],
    [without("confirmationMotDePasse"), ["La confirmation du mot de passe : il manque une réponse. Recopiez le mot de passe."]],
    [form({ confirmationMel: "x@y.fr" }), ["La confirmation de l'adresse électronique : les deux réponses diffèrent. Recopiez l'adresse électronique à l'identique."]],
    [form({ nomDeNaissance: 12, confirmationNomDeNaissance: "x" }), ["Le nom de naissance : la réponse n'est pas un texte. Indiquez le nom qui figure sur l'acte de naissance."]],
    [
      form({ motDePasse: "é" }),
      [
        "Le mot de passe : il a moins de 8 caractères. Choisissez-en un de 8 à 20 caractères.",
        "Le mot de passe : il n'a pas de lettre minuscule. Ajoutez-en une, de a à z.",
        "Le mot de passe : il n'a pas de lettre majuscule. Ajoutez-en une, de A à Z.",
        "Le mot de passe : il n'a pas de caractère spécial. Ajoutez-en un, par exemple ! ou ?.",
        "Le mot de passe : il contient une lettre accentuée ou d'un autre alphabet. Remplacez-la par une lettre de a à z.",
      ],
    ],
    [form({ motDePasse: "Azertyuiopqsdfghjklm!" }), ["Le mot de passe : il a plus de 20 caractères. Choisissez-en un de 8 à 20 caractères."]],
    [null, ["Le formulaire : ce n'est pas un objet qui peut être lu. Donnez un objet JSON, avec un champ par réponse."]],
  ])("%j", (input, expected) => expect(sentences(input)).toEqual(expected));
});

describe("the Standard Schema", () => {
  it("has a value without issues, or issues without a value, with their clauses", () => {
    const { validate, version, vendor } = compteSchema(clermont)["~standard"];
    expect({ version, vendor }).toEqual({ version: 1, vendor: "inscription-bac" });
    expect(validate(form())).toEqual({ value: form() });
    const refused = validate({});
    expect(Object.keys(refused)).toEqual(["issues"]);
    expect(refused).toEqual({ issues: issuesOf({}) });
  });
});

describe("laws", () => {
  const runs = { numRuns: 500 };
  const printable = fc.string({ unit: "grapheme-ascii", maxLength: 24 });
  const text = fc.oneof(printable, fc.string({ unit: "binary", maxLength: 24 }), fc.constantFrom(ascii, "2005-11-24", "a@b.fr", ""));
  const anyForm = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
    fc.record(Object.fromEntries(Object.keys(form()).map((key) => [key, fc.oneof(text, fc.anything())])), { requiredKeys: [] }),
    fc.record(Object.fromEntries(Object.keys(form()).slice(4).map((key) => [key, text]))).map(form),
  );

  it("arbitrary input never makes parseCompte throw, and is never changed", () => {
    fc.assert(fc.property(anyForm, fc.constantFrom(clermont, rennes), (input, options) => void parseCompte(input, options)), runs);
    expect(problems({ get nomDeNaissance(): string { throw new Error("no"); } })[0]).toBe("nomDeNaissance: valeur-illisible");
  });

  it("every issue names a field of the form or a key of the input, is plain JSON and cites at most one clause", () => {
    fc.assert(
      fc.property(anyForm, (input) => {
        const issues = issuesOf(input);
        expect(JSON.parse(JSON.stringify(issues))).toEqual(issues);
        for (const { path, code, message, sources } of issues) {
          expect(path).toHaveLength(1);
          expect(Object.hasOwn(form(), path[0]!) || Object.hasOwn(input as object, path[0]!)).toBe(true);
          expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
          expect(message).toMatch(/^[A-Z].* ?: .+\. .+[.?]$/su);
          expect(sources).toHaveLength(1);
        }
      }),
      runs,
    );
  });

  it("a parsed form parses to itself", () => {
    const good = fc.record({ nomDeNaissance: printable.filter((name) => name.trim() !== ""), prenoms: fc.constant("Paul"), motDePasse: fc.string({ unit: "grapheme-ascii", minLength: 5, maxLength: 17 }).map((end) => `aA!${end}`) }).map(form);
    fc.assert(
      fc.property(good, (input) => {
        const parsed = parseCompte(input, clermont);
        expect(parsed).toEqual({ ok: true, value: input });
        expect(parsed.ok && parseCompte(parsed.value, clermont)).toEqual(parsed);
      }),
      runs,
    );
  });

  it("a password is refused exactly when a condition of C11 is unmet", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 24 }), (motDePasse) => {
        const good = motDePasse.length >= 8 && motDePasse.length <= 20 && /[a-z]/.test(motDePasse) && /[A-Z]/.test(motDePasse) && /[^A-Za-z0-9 ]/.test(motDePasse);
        expect(ofPassword(motDePasse).length === 0).toBe(good);
      }),
      runs,
    );
  });
});
