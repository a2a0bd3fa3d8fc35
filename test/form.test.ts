/** The situation as a form: problems beside their fields, all at once; warnings apart; steps; what an HTML form gives. */
import "./support/seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import donnees from "../rules/etapes.json" with { type: "json" };
import { avertissements, dependencies, etapes, formSchema, readFormData, type Etape, type FormIssue, type FormSchemaOptions } from "../src/form.js";
import { rulebook } from "../src/rules.js";
import { parseSituation } from "../src/situation.js";
import { doorOf } from "../src/situation/structure.js";
import type { Situation } from "../src/types.js";
import { fixtures } from "./support/fixtures.js";
import { partialAndFull, totalSituation } from "./support/situations.js";

const campagne = { session: 2024, academie: "clermont-ferrand" } as const;
const options: FormSchemaOptions = { ...campagne, at: "2023-11-24T16:59:59+01:00" };

const issuesOf = (input: unknown, more: Partial<FormSchemaOptions> = {}): readonly FormIssue[] => {
  const result = formSchema({ ...options, ...more })["~standard"].validate(input);
  return result.issues ?? [];
};
const line = ({ path, code, regle }: FormIssue): string => `${path.join(".")}: ${regle ?? code}`;
/** Without what is only not told yet. */
const problems = (input: unknown, more: Partial<FormSchemaOptions> = {}): readonly string[] => issuesOf(input, more).filter(({ code }) => code !== "requis").map(line);
const missing = (input: unknown, more: Partial<FormSchemaOptions> = {}): readonly string[] => issuesOf(input, more).filter(({ code }) => code === "requis").map(({ path }) => path.join("."));
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

const without = <T extends object, K extends keyof T>(tree: T, ...keys: readonly K[]): Omit<T, K> => Object.fromEntries(Object.entries(tree).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;

/** Someone who registers herself and has nothing left to say. */
const sound: Situation = {
  ...campagne,
  scolarite: "aucune",
  classe: "terminale",
  presente: "terminales",
  voie: "generale",
  naissance: "2005-06-01",
  nationaliteFrancaise: true,
  jdc: "certificat",
  handicap: false,
  parcours: "premiere-l-an-passe",
  provenance: { voie: "generale", niveau: "premiere", statut: "scolaire" },
  anticipees: { annee: 2023, francaisEcrit: 12, francaisOral: 8 },
  controleContinuPremiere: { annee: 2023, nature: "moyennes-annuelles", faireValoir: true },
  modalite: "deux-temps",
  specialites: ["mathematiques", "svt"],
  specialitePremiere: "ses",
  langues: { lva: "anglais", lvb: "espagnol" },
  eps: { aptitude: "apte", activites: ["danse", "demi-fond"] },
  options: [],
  telephoneMobile: true,
  consentements: { presse: false, collectivites: false },
  compte: { existe: true, active: true },
  inscription: { faite: true },
  pieces: { toutesFournies: true },
};

describe("a Standard Schema", () => {
  it("gives the situation, and no issues, when nothing is wrong and nothing misses", () => {
    const result = formSchema(options)["~standard"].validate(sound);
    expect(result).toEqual({ value: sound });
    expect(Object.keys(result)).toEqual(["value"]);
  });

  it("gives issues, and no value, when something is", () => {
    expect(Object.keys(formSchema(options)["~standard"].validate({}))).toEqual(["issues"]);
    expect(formSchema(options)["~standard"]).toMatchObject({ version: 1, vendor: "inscription-bac" });
  });

  it("refuses a mistake of the program when it is made", () => {
    expect(() => formSchema({ ...options, session: 24 })).toThrow(TypeError);
    expect(() => formSchema({ ...options, academie: "Clermont" })).toThrow(TypeError);
    expect(() => formSchema({ ...options, at: "2023-11-24T17:00:00" })).toThrow(/décalage/);
    expect(() => formSchema({ ...options, etape: "onglet-3" as Etape })).toThrow(/modalites, identification/);
    expect(() => avertissements(sound, { ...options, at: "demain" })).toThrow(TypeError);
  });
});

describe("problems", () => {
  it("are of the values, of values together, of choices and of what misses, all at once", () => {
    const others = without(sound, "naissance");
    const input = { ...others, handicap: "peut-être", compte: { existe: false, active: true }, eps: { aptitude: "apte", activites: ["danse", "badminton"] }, specialites: ["mathematiques"], options: ["maths-complementaires"] };
    expect(issuesOf(input).map(line)).toEqual([
      "handicap: booleen-attendu",
      "compte.active: compte-actif-sans-compte",
      "specialites: specialites/nombre",
      "eps.activites: eps/activite-non-proposee",
      "options.0: options/maths-complementaires",
      "naissance: requis",
    ]);
  });

  it.each<[string, Partial<Situation>, string]>([
    ["an EPS pair that the académie does not offer", { eps: { aptitude: "apte", activites: ["danse", "badminton"] } }, "eps.activites: eps/activite-non-proposee"],
    ["a single EPS activity", { eps: { aptitude: "apte", activites: ["danse"] } }, "eps.activites: eps/pas-assez-d-activites"],
    ["one spécialité", { specialites: ["svt"] }, "specialites: specialites/nombre"],
    ["an option of another voie", { voie: "technologique", serie: "st2s", options: ["maths-expertes"] }, "options.0: options/hors-de-la-voie"],
    ["the second option of a list of which one is allowed", { options: ["lca-latin", { id: "dgemc", programme: "cycle" }] }, "options.1: options/terminale-seulement"],
    ["someone whom the CNED registers", { scolarite: "cned-reglemente" }, "scolarite: procedure/cned-reglemente"],
    ["someone who is also registered elsewhere", { autresCandidatures: ["bac-professionnel"] }, "autresCandidatures: procedure/autre-candidature"],
    ["all in one year without a ground", { presente: "anticipees-et-terminales", anticipees: "jamais-presentees" }, "presente: anticipees/defaut"],
    [
      "a mark below 10 that one wants to keep",
      { parcours: "ajourne", ajournement: { premiereSession: 2023, derniereSession: 2023, voie: "generale", notes: { philosophie: 9.99, "grand-oral": 10 } }, conserver: ["grand-oral", "philosophie"] },
      "conserver.1: benefices/note-sous-le-seuil",
    ],
  ])("name the field to change: %s", (_, fields, expected) => {
    expect(problems({ ...sound, ...fields }).join(" ")).toBe(expected);
  });

  it("carry the rule, its passages, its values and the other fields it reads", () => {
    const [issue] = issuesOf({ ...sound, eps: { aptitude: "apte", activites: ["danse", "badminton"] } });
    expect(issue).toMatchObject({ path: ["eps", "activites"], code: "choix-impossible", regle: "eps/activite-non-proposee", autresChamps: ["eps.aptitude"], params: { activitesHorsOffre: ["badminton"], offreEps: ["demi-fond", "danse", "tennis-de-table"] } });
    expect(issue?.sources).toContain("circulaire-2023-625#C36");
    expect(plain(issue?.message ?? "")).toBe("Cette activité n'est pas proposée dans l'académie pour l'épreuve obligatoire : badminton. Choisissez parmi : demi-fond, danse et tennis de table.");
  });

  it("ask for what misses in a sentence that names the field and the question", () => {
    const others = without(sound, "naissance");
    expect(issuesOf(others).map(({ message }) => plain(message))).toEqual(["La date de naissance : il manque une réponse. Quelle est votre date de naissance ?"]);
  });

  it("do not ask again for a field that has a problem, nor for one that the person cannot answer", () => {
    expect(issuesOf({ ...sound, naissance: "31 juin" }).map(line)).toEqual(["naissance: date-invalide"]);
    expect(issuesOf({ ...sound, eps: { aptitude: "apte", activites: ["danse", "judo"] } }).map(line)).toEqual(["eps.activites.1: valeur-inconnue"]);
    const others = without(sound, "naissance");
    expect(issuesOf({ ...others, neSaitPas: ["naissance"] })).toEqual([]);
  });

  it("are of the other fields still when one is so wrong that it cannot be read", () => {
    const wrong = [Symbol("x"), () => 1, new Date(), new Map(), { get a() { throw new Error("piège"); } }, "x".repeat(1000), Array.from({ length: 10_000 })];
    for (const naissance of wrong) expect(problems({ ...sound, naissance, specialites: ["svt"] })).toEqual([expect.stringMatching(/^naissance: /), "specialites: specialites/nombre"]);
  });

  it("refuse another campaign than the form's, which the input need not say", () => {
    const answers = without(sound, "session", "academie");
    expect(formSchema(options)["~standard"].validate(answers)).toEqual({ value: sound });
    expect(formSchema(options)["~standard"].validate({ ...answers, session: "", academie: null })).toEqual({ value: sound });
    expect(problems({ ...sound, session: 2025, academie: "rennes" })).toEqual(["session: autre-campagne", "academie: autre-campagne"]);
    expect(plain(issuesOf({ ...sound, session: 2025 })[0]?.message ?? "")).toBe("La session de l'examen : ce formulaire est celui de « 2024 », et une autre réponse est donnée. Retirez ce champ, ou ouvrez le formulaire qui convient.");
  });
});

describe("what a form gives", () => {
  const value = (fields: object): Situation | readonly string[] => {
    const result = formSchema({ ...options, etape: "recapitulatif" })["~standard"].validate({ ...campagne, ...fields });
    return result.issues === undefined ? result.value : result.issues.map(line);
  };

  it.each<[string, object, object]>([
    ["an empty text is not said yet", { voie: "", langues: { lva: "", lvb: "anglais" } }, { langues: { lvb: "anglais" } }],
    ["nor is null, NaN or undefined", { voie: null, ajournement: { premiereSession: Number.NaN, derniereSession: 2023 }, serie: undefined }, { ajournement: { derniereSession: 2023 } }],
    ["an object without an answer says nothing", { diplome: { type: "", session: Number.NaN }, interruption: {}, amenagements: { etalement: { etat: null } } }, {}],
    ["null is no mark where it is an answer", { ajournement: { notes: { philosophie: null, "grand-oral": "" } } }, { ajournement: { notes: { philosophie: null } } }],
    ["a number is read from its text, with a comma or a point", { ajournement: { premiereSession: "2022", notes: { philosophie: "12,5", "grand-oral": { note: " 9.75 ", session: "2023" } } } }, { ajournement: { premiereSession: 2022, notes: { philosophie: 12.5, "grand-oral": { note: 9.75, session: 2023 } } } }],
    ["an answer that may be a number or a word is either", { anticipees: { annee: "2023", francaisEcrit: "absent", francaisOral: "8" } }, { anticipees: { annee: 2023, francaisEcrit: "absent", francaisOral: 8 } }],
    ["yes and no are read from their texts", { handicap: "non", nationaliteFrancaise: "oui", telephoneMobile: "true", consentements: { presse: "false" }, amenagements: { demandes: "on" } }, { handicap: false, nationaliteFrancaise: true, telephoneMobile: true, consentements: { presse: false }, amenagements: { demandes: true } }],
    ["a single text is a list of one", { specialites: "svt", interruption: { annees: "2023" }, conserver: "philosophie", dispensesDemandees: "langue-handicap" }, { specialites: ["svt"], interruption: { annees: [2023] }, conserver: ["philosophie"], dispensesDemandees: ["langue-handicap"] }],
    ["« aucune » alone is an empty list", { options: "aucune", specialites: ["aucune"], eps: { activitesImpossibles: "aucune" } }, { options: [], specialites: [], eps: { activitesImpossibles: [] } }],
    ["a word where a word is taken stays one", { conserver: "toutes", dispensesDemandees: "aucune", anticipees: "jamais-presentees" }, { conserver: "toutes", dispensesDemandees: "aucune", anticipees: "jamais-presentees" }],
  ])("%s", (_, fields, expected) => {
    expect(value(fields)).toStrictEqual({ ...campagne, ...expected });
  });

  it.each<[string, object, string]>([
    ["a text that is no number", { anticipees: { annee: "l'an passé" } }, "anticipees.annee: nombre-attendu"],
    ["a number that is none", { anticipees: { annee: 2023, francaisEcrit: "12/20" } }, "anticipees.francaisEcrit: nombre-attendu"],
    ["an infinite one", { anticipees: { annee: 2023, francaisEcrit: Infinity } }, "anticipees.francaisEcrit: nombre-attendu"],
    ["a mark out of bounds", { anticipees: { annee: 2023, francaisEcrit: "20,5" } }, "anticipees.francaisEcrit: note-hors-bornes"],
    ["an unknown word", { conserver: "tout" }, "conserver: valeur-inconnue"],
    ["a list of one that is wrong, at the field that the input has", { interruption: { annees: "jamais" } }, "interruption.annees: nombre-attendu"],
    ["« aucune » beside another item", { options: ["aucune", "dgemc"] }, "options.0: valeur-inconnue"],
    ["a place left empty in a list", { specialites: ["svt", ""] }, "specialites.1: texte-vide"],
    ["a row without its answer", { autresPresentations: [{ session: "2020", voie: "" }] }, "autresPresentations.0.voie: champ-requis"],
  ])("leaves to the door what does not read plainly: %s", (_, fields, expected) => {
    expect(problems({ ...campagne, ...fields })).toEqual([expected]);
  });

  it("nests the names of a FormData, and lists what is said several times", () => {
    const data = new FormData();
    for (const [name, text] of [["voie", "generale"], ["langues.lva", "anglais"], ["langues.lvb", ""], ["specialites", "svt"], ["specialites", ""], ["specialites", "ses"], ["options[0].id", "dgemc"], ["options[0].programme", "terminale"], ["options.2", "lca-latin"], ["ajournement.notes.specialite-svt", "12,5"], ["eps.activites", "danse"]]) data.append(name!, text!);
    expect(JSON.parse(JSON.stringify(readFormData(data)))).toEqual({
      voie: "generale",
      langues: { lva: "anglais", lvb: "" },
      specialites: ["svt", "ses"],
      options: [{ id: "dgemc", programme: "terminale" }, "lca-latin"],
      ajournement: { notes: { "specialite-svt": "12,5" } },
      eps: { activites: "danse" },
    });
    expect(value(readFormData(data))).toMatchObject({ specialites: ["svt", "ses"], eps: { activites: ["danse"] }, options: [{ id: "dgemc", programme: "terminale" }, "lca-latin"] });
  });

  it("takes no name for a special one", () => {
    const tree = readFormData([["__proto__.pollue", "oui"], ["constructor.prototype.pollue", "oui"], ["a.b", "1"], ["a", "2"], ["[]", "3"], ["", "4"]]);
    expect(({} as { pollue?: string }).pollue).toBeUndefined();
    expect(problems(tree)).toEqual(expect.arrayContaining(["__proto__: champ-inconnu", "constructor: champ-inconnu", "a: champ-inconnu"]));
  });
});

describe("warnings", () => {
  const warned = (fields: object): readonly string[] => avertissements({ ...sound, ...fields }, options).map(({ path, regle }) => `${path.join(".")}: ${regle ?? ""}`);

  it("stand beside their fields and never travel as issues", () => {
    expect(warned({ langues: { lva: "anglais", lvb: "hebreu" } })).toContain("langues.lvb: langues/deplacement-averti");
    expect(warned({ telephoneMobile: false })).toContain("telephoneMobile: clermont-ferrand/telephone");
    expect(issuesOf({ ...sound, telephoneMobile: false, langues: { lva: "anglais", lvb: "hebreu" } })).toEqual([]);
  });

  it("say what the texts leave open of a choice, with what to ask and of whom", () => {
    const same = { langues: { lva: "anglais", lvb: "anglais" } };
    expect(problems({ ...sound, ...same })).toEqual([]);
    const open = avertissements({ ...sound, ...same }, options).filter(({ code }) => code === "a-confirmer");
    expect(open.map(({ path, regle }) => `${path.join(".")}: ${regle ?? ""}`)).toEqual(["langues.lva: langues/deux-fois-la-meme", "langues.lvb: langues/deux-fois-la-meme"]);
    expect(open[0]?.aConfirmer?.contact?.mels).toEqual(["ce.bacgene@ac-clermont.fr"]);
    expect(open[0]?.aConfirmer?.question).toMatch(/\?$/);
  });

  it("say beside both languages what STHR asks of either", () => {
    // Trap 24: NS 2016-177, of which only an older version was read.
    const sthr = { voie: "technologique", serie: "sthr", langues: { lva: "espagnol", lvb: "italien" } };
    expect(avertissements({ ...sound, ...sthr }, options).filter(({ regle }) => regle === "langues/sthr-anglais").map(({ path, code }) => `${path.join(".")} ${code}`)).toEqual(["langues.lva a-confirmer", "langues.lvb a-confirmer"]);
  });

  it("are of the sound part of a form that has problems", () => {
    expect(avertissements({ ...sound, telephoneMobile: false, naissance: 12 }, options).map(({ regle }) => regle)).toContain("clermont-ferrand/telephone");
    expect(avertissements(null, options)).toEqual([]);
  });

  it("repeat every warning of the bilan once", () => {
    for (const { situation, at } of fixtures.slice(0, 60)) {
      const given = { session: situation.session, academie: situation.academie, ...(at === undefined ? {} : { at }) };
      const own = avertissements(situation, given);
      const said = own.filter(({ code }) => code === "avertissement").map(({ regle, message }) => `${regle ?? ""} ${message}`);
      expect(new Set(said).size).toBe(said.length);
      for (const { path, message } of own) {
        expect(message).not.toBe("");
        expect(path.length === 0 || Object.hasOwn(situation, String(path[0]))).toBe(true);
      }
    }
  });
});

describe("the nine steps", () => {
  const ids = Object.keys(etapes) as Etape[];
  const held = ids.flatMap((id) => etapes[id].champs);

  it("are the nine tabs, in their order", () => {
    expect(ids).toEqual(["modalites", "identification", "candidature", "qualification", "supplement", "epreuves", "recapitulatif", "conditions", "numero"]);
    expect(ids.map((id) => etapes[id].onglet)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const source of donnees.sources) {
      const [text = "", passage = ""] = source.split("#");
      expect(Object.keys(rulebook.sources[text]?.passages ?? {})).toContain(passage);
    }
  });

  it("hold every told field exactly once", () => {
    const { def } = (doorOf(rulebook).schema as unknown as { _zod: { def: { shape: object } } })._zod;
    expect([...held].sort()).toEqual(Object.keys(def.shape).sort());
    const told = Object.entries(rulebook.faits).flatMap(([name, fait]) => (fait.portee === undefined && (fait.nature === "etat" || fait.nature === "demande") ? [fait.chemin ?? name] : []));
    for (const path of told) expect(held.filter((champ) => champ === path.split(".")[0])).toHaveLength(1);
  });

  it("name choices that are points of the rulebook, and fields that one tells", () => {
    for (const [objet, champs] of Object.entries(donnees.choix)) {
      expect(rulebook.objets[objet]?.type).toBe("verdict");
      for (const champ of champs) expect(rulebook.faits[champ]?.nature).toMatch(/^(etat|demande)$/);
    }
  });

  it("each validate their own fields only", () => {
    const input = { ...sound, naissance: "x", specialites: ["svt"], eps: { aptitude: "apte", activites: ["danse"] } };
    expect(problems(input, { etape: "identification" })).toEqual(["naissance: date-invalide"]);
    expect(problems(input, { etape: "qualification" })).toEqual(["specialites: specialites/nombre"]);
    expect(formSchema({ ...options, etape: "candidature" })["~standard"].validate(input)).toEqual({ value: expect.objectContaining({ scolarite: "aucune", specialites: ["svt"] }) as unknown });
    expect(missing({}, { etape: "epreuves" })).toEqual(["langues.lva", "langues.lvb", "eps.aptitude"]);
  });
});

// Laws

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withObjectString: true, withSparseArray: true, withTypedArray: true, stringUnit: "binary" });
const keys = Object.keys(sound) as Array<keyof Situation>;
const nearValue = fc.oneof(fc.constantFrom<unknown>(null, "", "12,5", "2023", "oui", "on", "svt", "philosophie", 12, 2023, 2030, true, [], {}, [""], [null], ["dgemc", "dgemc"], { annee: "2023" }, { type: "" }, { notes: { philosophie: "" } }), anything, fc.jsonValue());
/** Whole situations, and some in which a few fields hold something else. */
const strange = fc.oneof(anything, fc.jsonValue(), fc.tuple(totalSituation, fc.dictionary(fc.constantFrom<string>(...keys, "__proto__", "toString"), nearValue, { maxKeys: 5 })).map(([situation, changes]) => ({ ...situation, ...changes })));
const runs = { numRuns: 150 };
const ofCampaign = (input: unknown): FormSchemaOptions => {
  const parsed = parseSituation(input);
  return parsed.ok ? { session: parsed.value.session, academie: parsed.value.academie } : campagne;
};
const hasPath = (tree: unknown, [key, ...rest]: readonly (string | number)[]): boolean => key === undefined || (typeof tree === "object" && tree !== null && Object.hasOwn(tree, key) && hasPath((tree as Readonly<Record<string | number, unknown>>)[key], rest));

describe("laws", () => {
  it("nothing makes it throw, reject, or give both a value and issues", () => {
    fc.assert(
      fc.property(strange, (input) => {
        const result = formSchema(campagne)["~standard"].validate(input);
        expect(Object.keys(result)).toHaveLength(1);
        expect(result.issues === undefined ? "value" in result : result.issues.length > 0).toBe(true);
        expect(result).not.toBeInstanceOf(Promise);
        avertissements(input, campagne);
      }),
      runs,
    );
  });

  const ids = Array.from({ length: 200 }, (_, i) => `inconnu-${String(i)}`);
  it.each<[string, object]>([
    ["as many keys as can be read", Object.fromEntries(ids.map((id) => [id, id]))],
    ["more than that", Object.fromEntries([...ids, "un-de-plus"].map((id) => [id, id]))],
    ["long lists of unknown words", { options: ids, specialites: ids, conserver: ids, neSaitPas: ids, eps: { activites: ids } }],
    ["long records of unknown words", { ajournement: { notes: Object.fromEntries(ids.map((id) => [id, "x"])) }, autresPresentations: ids.map((voie) => ({ voie, session: "2020" })) }],
  ])("an input made to cost ends: %s", (_, input) => {
    expect(issuesOf(input).length).toBeGreaterThan(0);
    expect(avertissements(input, campagne).every(({ path }) => path.length === 0)).toBe(true);
  });

  it("two problems in one list take away that list alone", () => {
    expect(problems({ ...sound, options: ["x", "y"], specialites: ["svt"] })).toEqual(["options.0: valeur-inconnue", "options.1: valeur-inconnue", "specialites: specialites/nombre"]);
  });

  it("every issue has a path that exists in the input, or names a field that misses", () => {
    fc.assert(
      fc.property(strange, (input) => {
        for (const { path, code } of issuesOf(input, { session: 2024 })) {
          expect(path.length).toBeGreaterThan(0);
          const misses = code === "requis" || (code === "champ-requis" && hasPath(input, path.slice(0, -1)));
          const whole = path[0] === "session" && (typeof input !== "object" || code === "objet-attendu" || code === "trop-volumineux");
          expect(hasPath(input, path) || misses || whole, `${path.join(".")}: ${code}`).toBe(true);
        }
      }),
      runs,
    );
  });

  it("every issue is plain JSON with a French sentence, its rule and its passages", () => {
    fc.assert(
      fc.property(strange, (input) => {
        const issues = issuesOf(input);
        expect(JSON.parse(JSON.stringify(issues))).toEqual(issues);
        for (const { code, message, regle, sources } of issues) {
          expect(message).toMatch(/^[A-ZÉÊÀ«].+[.?]$/su);
          expect(code === "choix-impossible" ? rulebook.regles.has(regle ?? "") && sources.length > 0 : regle === null).toBe(true);
        }
      }),
      runs,
    );
  });

  it("the issues of the steps are those of the whole, each once", () => {
    fc.assert(
      fc.property(strange, (input) => {
        const ids = Object.keys(etapes) as Etape[];
        const known = issuesOf(input).filter(({ path }) => ids.some((id) => etapes[id].champs.includes(String(path[0]))));
        const ofSteps = ids.flatMap((etape) => issuesOf(input, { etape }));
        expect(ofSteps.map(line).sort()).toEqual(known.map(line).sort());
      }),
      { numRuns: 40 },
    );
  });

  it("what the door takes whole comes out as it is, and what it refuses is refused here", () => {
    fc.assert(
      fc.property(totalSituation, (situation) => {
        const result = formSchema({ ...ofCampaign(situation), etape: "recapitulatif" })["~standard"].validate(situation);
        expect(result).toEqual({ value: situation });
      }),
      runs,
    );
  });

  it("a field that is wrong hides no problem of a choice that does not read it", () => {
    const faults: ReadonlyArray<readonly [Partial<Situation>, string]> = [
      [{ specialites: ["svt"] }, "specialites: specialites/nombre"],
      [{ eps: { aptitude: "apte", activites: ["danse", "badminton"] } }, "eps.activites: eps/activite-non-proposee"],
      [{ options: ["lca-latin", { id: "dgemc", programme: "cycle" }] }, "options.1: options/terminale-seulement"],
    ];
    const wrong: ReadonlyArray<readonly [object, string]> = [
      [{ naissance: "x" }, "naissance: date-invalide"],
      [{ compte: { existe: false, active: true } }, "compte.active: compte-actif-sans-compte"],
      [{ anticipees: { annee: 2030, francaisOral: 21 } }, "anticipees.annee: anticipees-non-anterieures"],
      [{ telephone: 1 }, "telephone: champ-inconnu"],
      [{ residence: { academie: "À Lyon" } }, "residence.academie: identifiant-invalide"],
    ];
    fc.assert(
      fc.property(fc.subarray([...faults]), fc.subarray([...wrong]), (chosen, others) => {
        const found = problems(Object.assign({}, sound, ...chosen.map(([fields]) => fields), ...others.map(([fields]) => fields)));
        for (const [, expected] of [...chosen, ...others]) expect(found).toContain(expected);
      }),
    );
  });

  it("a field whose issues change when another does is among its dependencies", () => {
    const read = ["scolarite", "classe", "voie", "serie", "enseignementSpecifique", "presente", "parcours", "naissance", "diplome", "ajournement", "anticipees", "motifsAnticipeesMemeSession", "provenance", "specialites", "specialitePremiere", "langues", "eps", "sportifHautNiveau", "options", "dispensesDemandees", "conserver", "autresCandidatures", "autresPresentations", "compte", "inscription"] as const;
    let met = 0;
    fc.assert(
      fc.property(totalSituation, totalSituation, (before, donor) => {
        const campaign = { session: before.session, academie: before.academie };
        const a = problems(before, campaign);
        for (const key of read) {
          const b = problems(donor[key] === undefined ? without(before, key) : { ...before, [key]: donor[key] }, campaign);
          const changed = [...a.filter((one) => !b.includes(one)), ...b.filter((one) => !a.includes(one))].map((one) => one.split(":")[0] ?? "").filter((path) => path.split(".")[0] !== key);
          const declared = dependencies(key);
          for (const path of changed) expect(declared.some((champ) => path === champ || path.startsWith(`${champ}.`) || champ.startsWith(`${path}.`)), `${key} → ${path}`).toBe(true);
          met += changed.length;
        }
      }),
      { numRuns: 40 },
    );
    expect(met).toBeGreaterThan(40);
  });

  it("what was told is not asked again", () => {
    fc.assert(
      fc.property(partialAndFull, ({ partial }) => {
        const at = (path: string): unknown => path.split(".").reduce<unknown>((here, key) => (here as Readonly<Record<string, unknown>> | undefined)?.[key], partial);
        // An option may be told without its programme, and marks are told one by one.
        for (const path of missing(partial, ofCampaign(partial))) expect(["undefined", "object"], path).toContain(typeof at(path));
      }),
      { numRuns: 60 },
    );
  });
});

describe("dependencies", () => {
  it("are what the rules, the gates and the door read together", () => {
    expect(dependencies("eps.aptitude")).toEqual(expect.arrayContaining(["eps.activites", "eps.activitesImpossibles", "eps.certificatMedical", "options"]));
    expect(dependencies("voie")).toEqual(expect.arrayContaining(["serie", "specialites", "specialitePremiere", "options"]));
    expect(dependencies("langues.lva")).toEqual(expect.arrayContaining(["langues.lvb", "options"]));
    expect(dependencies("options[0].id")).not.toContain("eps.activites");
    expect(dependencies("telephoneMobile")).toEqual(["neSaitPas"]);
  });

  it("of a path that is no field are none but the list of what one does not know", () => {
    expect(dependencies("constructor")).toEqual(["neSaitPas"]);
  });
});
