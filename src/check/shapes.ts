/** The shapes of the files of `rules/`, strict, with what is wrong said in French. The only file of the checker that knows zod. */
import * as z from "zod/mini";
import { isDate } from "../instants.js";
import { operators } from "../logic.js";
import { casResultats, effets, portees, type Effet, type ParametreType } from "../rulebook.js";
import { among, within, type At, type Report } from "./report.js";

const kinds: Readonly<Record<string, string>> = {
  string: "un texte entre guillemets",
  number: "un nombre",
  int: "un nombre entier",
  boolean: "true ou false",
  array: "une liste entre crochets",
  object: "un objet entre accolades",
  record: "un objet entre accolades",
};

const said = (value: unknown): string => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? "rien" : text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** What zod found, in French: the cause, then the remedy. */
function inFrench(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined && issue.code !== "unrecognized_keys") return "cette clé manque ; ajoutez-la";
  switch (issue.code) {
    case "invalid_type":
      return `${said(issue.input)} ne convient pas ; il faut ${kinds[issue.expected] ?? "une autre valeur"}`;
    case "invalid_value":
      return `${said(issue.input)} n'est pas admis ; il faut ${issue.values.map((value) => said(value)).join(", ")}`;
    case "too_small":
      return issue.origin === "string" || issue.origin === "array" ? "il n'y a rien ; il faut au moins un élément" : `${said(issue.input)} est trop petit ; il faut au moins ${String(issue.minimum)}`;
    case "too_big":
      return `${said(issue.input)} est trop grand ; il faut au plus ${String(issue.maximum)}`;
    default:
      return `${said(issue.input)} n'a pas la forme attendue ; corrigez-le`;
  }
}

/** An object that has these keys and no other. */
const strict = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, { error: (issue) => (issue.code === "unrecognized_keys" ? `cette clé est inconnue ; retirez-la, ou écrivez l'une de ${among(Object.keys(shape))}` : undefined) });

/** Whether a value has a shape; every way it has not goes to the report. */
export function hasShape(shape: z.core.$ZodType, value: unknown, at: At, report: Report): boolean {
  const { error } = z.safeParse(shape, value, { error: inFrench });
  for (const issue of error?.issues ?? []) {
    const path = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
    if (issue.code === "unrecognized_keys") for (const key of issue.keys) report.add(within(at, ...path, key), issue.message);
    else report.add(within(at, ...path), issue.message);
  }
  return error === undefined;
}

/** Whether a value is a JSON object; if not, it goes to the report. */
export const isObject = (value: unknown, at: At, report: Report): value is Readonly<Record<string, unknown>> => hasShape(shapes().object, value, at, report);

export type Shapes = ReturnType<typeof makeShapes>;
let made: Shapes | undefined;

/** The shapes, made at their first use: nothing of zod is built at import. */
export const shapes = (): Shapes => (made ??= makeShapes());

function makeShapes() {
  const text = z.string().check(z.trim(), z.minLength(1));
  const texts = z.array(text);
  const session = z.int().check(z.minimum(2000), z.maximum(2100));
  const citations = z.array(z.string().check(z.regex(/^[^#\s]+#[^#\s]+$/, { error: (issue) => `${said(issue.input)} n'est pas une citation ; écrivez « source#passage »` }))).check(z.minLength(1));
  const certitude = z.enum(["certaine", "a-confirmer"]);
  const date = z.string().check(z.refine(isDate, { error: (issue) => `${said(issue.input)} n'est pas une date ; écrivez AAAA-MM-JJ` }));
  const link = z.nullable(z.string().check(z.regex(/^https?:\/\/\S+$/, { error: (issue) => `${said(issue.input)} n'est pas une adresse ; écrivez https://…, ou null` })));
  const duree = z.nullable(z.string().check(z.regex(/^PT(\d+H)?(\d+M)?$/, { error: (issue) => `${said(issue.input)} n'est pas une durée ; écrivez-la comme PT1H30M, ou null` })));
  const parties = z.array(strict({ forme: z.enum(["ecrit", "oral", "pratique"]), duree, preparation: duree }));
  const chemin = z.string().check(z.regex(/^[a-z][A-Za-z0-9-]*(\.[a-z][A-Za-z0-9-]*)*$/, { error: (issue) => `${said(issue.input)} n'est pas un champ ; écrivez son chemin, comme ajournement.premiereSession` }));
  const any = z.unknown();
  const list = z.array(any);
  const object = z.record(z.string(), any);

  const fait = {
    portee: z.optional(z.enum(portees)),
    type: z.enum(["booleen", "nombre", "note", "session", "annee", "date", "instant", "choix", "liste", "texte", "objet"]),
    libelle: text,
    valeurs: z.optional(z.record(z.string(), text)),
    liste: z.optional(text),
    si: z.optional(text),
    change: z.optional(z.enum(["choix", "projet"])),
  };

  const valeurs: Readonly<Record<ParametreType, z.core.$ZodType>> = {
    nombre: z.number(),
    texte: text,
    liste: texts.check(z.minLength(1)),
    table: object,
    echeance: strict({ date: text, heure: z.optional(text), fuseau: text, instant: z.optional(text), contradiction: z.optional(text) }),
    contact: strict({ service: text, mels: z.array(z.string().check(z.regex(/^[^@\s]+@[^@\s]+$/))), telephones: texts, adresse: z.nullable(text), lien: link }),
  };

  /** The tables that src/ reads, by the name of their parameter. */
  const tables: Readonly<Record<string, z.core.$ZodType>> = {
    longueurMotDePasse: strict({ min: z.int(), max: z.int() }),
    codesJustificatifs: z.record(z.string(), text),
    codesCyclades: z.record(z.string(), strict({ programme: z.optional(text), code: z.optional(text), parties: z.optional(z.record(z.string(), text)) })),
  };

  const sentences = { message: z.optional(text), question: z.optional(text) };
  const vote = strict({ objet: text, ...sentences });
  const params: Readonly<Record<Effet, z.core.$ZodType>> = {
    accorde: vote,
    exclut: vote,
    exige: vote,
    defaut: strict({ objet: text, verdict: z.optional(z.enum(["oui", "non", "a-confirmer"])), valeur: z.optional(z.nullable(text)), ...sentences }),
    fixe: strict({ objet: text, valeur: text, ...sentences }),
    avertit: strict({ gravite: z.enum(["bloquant", "important", "information"]), message: text }),
    demande: strict({ ordre: z.number(), obligatoire: z.optional(z.boolean()), faite: z.optional(text), echeance: z.optional(text), contact: z.optional(text), message: text }),
    annonce: strict({ session: z.optional(text), message: text }),
  };

  const resultat = { titre: text, message: text, sources: citations, depuis: session, jusque: session, certitude: z.optional(certitude) };

  return {
    object,
    files: strict({
      faits: any,
      objets: any,
      sources: any,
      listes: any,
      parametres: any,
      conditions: any,
      epreuves: any,
      dispenses: any,
      justificatifs: any,
      resultats: any,
      nonModelise: list,
      migrations: any,
      national: object,
      academies: object,
    }),
    faits: {
      base: strict({ ...fait, nature: z.literal("base"), lit: z.optional(texts) }),
      etat: strict({ ...fait, nature: z.literal("etat"), chemin: z.optional(text), question: text, aide: z.optional(text), lit: z.optional(texts) }),
      demande: strict({ ...fait, nature: z.literal("demande"), chemin: text, parDefaut: z.union([z.null(), z.boolean(), text, texts]), question: text }),
      derive: strict({ ...fait, nature: z.literal("derive"), lit: texts, parametres: z.optional(texts), condition: z.optional(any) }),
      conclu: strict({
        ...fait,
        nature: z.literal("conclu"),
        objet: text,
        agregat: z.enum(["valeur", "au-moins-une", "toutes", "liste"]),
        lien: z.optional(strict({ ici: text, la: text, auPlus: z.optional(text) })),
        parmi: z.optional(z.record(z.string(), texts.check(z.minLength(1)))),
      }),
    } as const,
    objet: strict({ portee: z.enum(portees), type: z.enum(["verdict", "valeur"]), libelle: text, question: z.optional(text), si: z.optional(text), partie: z.optional(text) }),
    source: strict({
      titre: text,
      court: text,
      lien: link,
      depuis: session,
      jusque: z.nullable(session),
      academie: z.optional(text),
      verifieLe: date,
      passages: z.record(z.string(), strict({ libelle: text, certitude: z.enum(["lue", "version-anterieure", "tierce", "memoire", "deduite", "incertaine"]), depuis: z.optional(session), jusque: z.optional(session) })),
    }),
    liste: z.record(z.string(), z.catchall(z.object({ libelle: text }), z.union([text, z.boolean(), texts]))),
    parametre: strict({
      type: z.enum(["nombre", "liste", "texte", "echeance", "contact", "table"]),
      libelle: text,
      unite: z.optional(text),
      valeurs: z.optional(z.array(strict({ depuis: session, jusque: session, valeur: any, sources: citations })).check(z.minLength(1))),
      parAcademie: z.optional(z.literal(true)),
    }),
    /** The value of a parameter of this type and, for a table, of this name. */
    valeurDe: (type: ParametreType, name: string) => (type === "table" ? (tables[name] ?? valeurs.table) : valeurs[type]),
    conditions: {
      all: strict({ all: list }),
      any: strict({ any: list }),
      not: strict({ not: any }),
      condition: strict({ condition: text }),
      fact: strict({
        fact: text,
        operator: z.enum(Object.keys(operators)),
        value: z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])), strict({ fact: text })], {
          error: (issue) => (issue.input === undefined ? undefined : `${said(issue.input)} ne se compare à rien ; il faut un texte, true, false, null, une liste, ou { "fact": "<paramètre>" }`),
        }),
      }),
    } as const,
    regle: strict({
      titre: text,
      portee: z.enum(portees),
      sources: citations,
      depuis: session,
      jusque: session,
      certitude: z.optional(certitude),
      conditions: any,
      event: strict({ type: z.enum(effets), params: any }),
    }),
    params,
    epreuves: strict({ titre: text, seriesSansTable: texts, lignes: list }),
    ligne: strict({
      id: text,
      libelle: text,
      groupe: z.enum(["anticipee", "terminale", "ponctuelle", "option"]),
      voies: z.optional(z.array(z.enum(["generale", "technologique"])).check(z.minLength(1))),
      series: z.optional(texts.check(z.minLength(1))),
      enseignementSpecifique: z.optional(texts.check(z.minLength(1))),
      presente: z.optional(z.array(z.enum(["terminales", "anticipees-et-terminales", "anticipees-seules"])).check(z.minLength(1))),
      choix: z.optional(z.enum(["specialites", "options"])),
      generique: z.optional(z.boolean()),
      valeurs: z
        .array(
          strict({
            programme: z.nullable(z.enum(["cycle", "premiere", "terminale"])),
            depuis: session,
            jusque: session,
            coefficient: z.nullable(z.number().check(z.minimum(0))),
            certitude,
            certitudeParties: z.optional(certitude),
            sources: citations,
            parties,
            variantes: z.optional(z.array(strict({ specialites: z.optional(texts), etlv: z.optional(z.boolean()), certitudeParties: z.optional(certitude), parties }))),
          }),
        )
        .check(z.minLength(1)),
    }),
    dispenses: strict({ lignes: list }),
    dispense: strict({ dispense: text, titre: text, si: z.optional(z.record(z.string(), texts.check(z.minLength(1)))), depuis: session, jusque: session, epreuves: texts, automatique: z.optional(z.boolean()), incertaines: z.optional(texts), sources: citations }),
    justificatif: strict({ libelle: text, echeance: z.optional(text) }),
    resultats: strict({ titre: text, besoins: texts, lignes: object }),
    resultat: {
      issue: strict({ ...resultat, issue: z.enum(["admis", "second-groupe", "ajourne"]), seuil: z.optional(text) }),
      mention: strict({ ...resultat, mention: z.enum(["assez-bien", "bien", "tres-bien", "felicitations"]), libelle: text, seuil: text }),
      cas: strict({ ...resultat, cas: z.enum(casResultats) }),
    } as const,
    nonModelise: strict({ sujet: text, texte: text, pourquoi: text, sources: citations }),
    migrations: strict({
      format: z.int().check(z.minimum(1)),
      migrations: z.array(
        strict({
          de: z.int().check(z.minimum(1)),
          champs: z.optional(z.array(strict({ de: chemin, vers: chemin })).check(z.minLength(1))),
          valeurs: z.optional(z.array(strict({ champ: chemin, de: text, vers: text })).check(z.minLength(1))),
        }),
      ),
    }),
    academie: strict({
      id: text,
      nom: text,
      fuseau: text,
      sessions: z.record(z.string(), strict({ parametres: object })),
      regles: object,
      justificatifs: z.optional(z.record(z.string(), z.record(z.string(), strict({ code: text })))),
      sources: z.optional(object),
    }),
    valeur: strict({ valeur: any, sources: citations }),
  };
}
