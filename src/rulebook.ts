/** The rulebook as data: the shapes of the files of `rules/`, and the one frozen object the machine reads. */
import type { Condition, Operator, Value } from "./logic.js";
import { per } from "./once.js";
import type { Certitude, IssueJury, Mention, Situation } from "./types.js";

/** Of whom or of what a fact, a rule or an objet speaks: the candidate, or one item of a list. */
export const portees = ["candidat", "note", "epreuve", "dispense", "langue", "option"] as const;
export type Portee = (typeof portees)[number];

export type FaitType = "booleen" | "nombre" | "note" | "session" | "annee" | "date" | "instant" | "choix" | "liste" | "texte" | "objet";

type FaitCommun = {
  readonly portee?: Portee;
  readonly type: FaitType;
  readonly libelle: string;
  /** Labels of the values of a `choix` or of the members of a `liste`. */
  readonly valeurs?: Readonly<Record<string, string>>;
  /** The list of `listes.json` that gives these labels instead. */
  readonly liste?: string;
  /** The gate: the fact applies only if this one is true. */
  readonly si?: string;
  /** What a candidate may still change: a choice or a request, or the exam itself. Absent: the past, the person, the school. */
  readonly change?: "choix" | "projet";
};
export type Fait = FaitCommun &
  (
    | { readonly nature: "base"; /** The told facts it comes from. */ readonly lit?: readonly string[] }
    | { readonly nature: "etat"; readonly chemin?: string; readonly question: string; readonly aide?: string; readonly lit?: readonly string[] }
    | { readonly nature: "demande"; readonly chemin: string; readonly parDefaut: Value; readonly question: string }
    | { readonly nature: "derive"; readonly lit: readonly string[]; readonly parametres?: readonly string[]; /** The condition it stands for, instead of a function. */ readonly condition?: RawCondition }
    | {
        readonly nature: "conclu";
        readonly objet: string;
        /** How the verdicts of several items become one value; `valeur`: the objet is of the same item or of the candidate. */
        readonly agregat: "valeur" | "au-moins-une" | "toutes" | "liste";
        /** Only the items whose fact `la` is, or contains, the fact `ici` of the item that asks. */
        readonly lien?: {
          readonly ici: string;
          readonly la: string;
          /** A fact that holds at most what `la` may turn out to hold, while `la` is not known. */
          readonly auPlus?: string;
        };
        /** Only the items whose fact has one of these values. */
        readonly parmi?: Readonly<Record<string, readonly string[]>>;
      }
  );

export type Objet = {
  readonly portee: Portee;
  readonly type: "verdict" | "valeur";
  readonly libelle: string;
  /** What to ask the service when the answer is « à confirmer » and no rule has its own question. */
  readonly question?: string;
  readonly si?: string;
  /** The part of the bilan that tells it, when it is not named alike. */
  readonly partie?: string;
};

export type RawCondition =
  | { readonly all: readonly RawCondition[] }
  | { readonly any: readonly RawCondition[] }
  | { readonly not: RawCondition }
  | { readonly condition: string }
  | { readonly fact: string; readonly operator: Operator; readonly value: Value | { readonly fact: string } };

export const effets = ["accorde", "exclut", "exige", "defaut", "fixe", "avertit", "demande", "annonce"] as const;
export type Effet = (typeof effets)[number];

export type RuleParams = {
  readonly objet?: string;
  /** Of `fixe` and `defaut` on a value. */
  readonly valeur?: Value;
  /** Of `defaut` on a verdict. */
  readonly verdict?: "oui" | "non" | "a-confirmer";
  readonly message?: string;
  /** Of an uncertain rule: what to ask the service. */
  readonly question?: string;
  /** Of `avertit`. */
  readonly gravite?: "bloquant" | "important" | "information";
  /** Of `demande`. */
  readonly ordre?: number;
  readonly obligatoire?: boolean;
  readonly faite?: string;
  readonly echeance?: string;
  readonly contact?: string;
  /** Of `annonce`: the fact that gives the session. */
  readonly session?: string;
};

export type Regle = {
  readonly titre: string;
  readonly portee: Portee;
  readonly sources: readonly string[];
  readonly depuis: number;
  readonly jusque: number;
  readonly certitude?: Certitude;
  readonly conditions: RawCondition;
  readonly event: { readonly type: Effet; readonly params: RuleParams };
};

export type CertitudePassage = "lue" | "version-anterieure" | "tierce" | "memoire" | "deduite" | "incertaine";
export type Passage = { readonly libelle: string; readonly certitude: CertitudePassage; readonly depuis?: number; readonly jusque?: number };
export type Source = {
  readonly titre: string;
  /** The short form that ends a sentence. */
  readonly court: string;
  readonly lien: string | null;
  readonly depuis: number;
  readonly jusque: number | null;
  /** The académie whose text it is; absent: national. */
  readonly academie?: string;
  readonly verifieLe: string;
  readonly passages: Readonly<Record<string, Passage>>;
};

/** An instant as the text writes it (wall time and zone) with its UTC instant, or a day without an hour. */
export type EcheanceDonnee = {
  readonly date: string;
  readonly heure?: string;
  readonly fuseau: string;
  readonly instant?: string;
  /** Where the text contradicts the calendar or itself. */
  readonly contradiction?: string;
};

export type ParametreType = "nombre" | "liste" | "texte" | "echeance" | "contact" | "table";
export type ParametreValeur = { readonly valeur: unknown; readonly sources: readonly string[] };
export type Parametre = {
  readonly type: ParametreType;
  readonly libelle: string;
  readonly unite?: string;
  readonly valeurs?: ReadonlyArray<ParametreValeur & { readonly depuis: number; readonly jusque: number }>;
  /** The value is the académie's own, by session. */
  readonly parAcademie?: boolean;
};

export type Academie = {
  readonly id: string;
  readonly nom: string;
  readonly fuseau: string;
  readonly sessions: Readonly<Record<string, { readonly parametres: Readonly<Record<string, ParametreValeur>> }>>;
  readonly regles: Readonly<Record<string, Regle>>;
  readonly justificatifs?: Readonly<Record<string, Readonly<Record<string, { readonly code: string }>>>>;
  /** Texts that an académie file brings with it; each is that académie's own. */
  readonly sources?: Readonly<Record<string, Source>>;
};

export type Coefficient = {
  readonly programme: "cycle" | "premiere" | "terminale" | null;
  readonly depuis: number;
  readonly jusque: number;
  readonly coefficient: number | null;
  readonly certitude: Certitude;
  readonly certitudeParties?: Certitude;
  readonly sources: readonly string[];
  readonly parties: readonly PartieDonnee[];
  /** Other forms, for some spécialités of première or for the technology taught in a language. */
  readonly variantes?: ReadonlyArray<{ readonly specialites?: readonly string[]; readonly etlv?: boolean; readonly certitudeParties?: Certitude; readonly parties: readonly PartieDonnee[] }>;
};
export type PartieDonnee = { readonly forme: "ecrit" | "oral" | "pratique"; readonly duree: string | null; readonly preparation: string | null };
export type LigneEpreuve = {
  readonly id: string;
  readonly libelle: string;
  readonly groupe: "anticipee" | "terminale" | "ponctuelle" | "option";
  readonly voies?: ReadonlyArray<"generale" | "technologique">;
  readonly series?: readonly string[];
  readonly enseignementSpecifique?: readonly string[];
  /** Only for who presents these: an épreuve anticipée new next session is sat at this one. */
  readonly presente?: ReadonlyArray<NonNullable<Situation["presente"]>>;
  readonly choix?: "specialites" | "options";
  readonly generique?: boolean;
  readonly valeurs: readonly Coefficient[];
};
export type TableEpreuves = { readonly titre: string; readonly seriesSansTable: readonly string[]; readonly lignes: readonly LigneEpreuve[] };

/** Which épreuves a dispense covers, and how surely. */
export type LigneDispense = {
  readonly dispense: string;
  readonly titre: string;
  readonly si?: Readonly<Record<string, readonly string[]>>;
  readonly depuis: number;
  readonly jusque: number;
  readonly epreuves: readonly string[];
  /** Given by the law without being asked for. */
  readonly automatique?: boolean;
  /** Épreuves that the text may cover. */
  readonly incertaines?: readonly string[];
  readonly sources: readonly string[];
};

export type JustificatifDonnee = { readonly libelle: string; /** The parameter that gives its deadline. */ readonly echeance?: string };

/** When a line of `table-resultats.json` that is neither a decision nor a mention is said. */
export const casResultats = [
  "sous-la-mention",
  "second-groupe-sans-mention",
  "mention-exclue",
  "mention-a-confirmer",
  "mention-incomplete",
  "session-non-couverte",
  "sans-epreuves-terminales",
  "epreuves-incompletes",
  "epreuves-a-confirmer",
  "coefficients-a-confirmer",
  "notes-manquantes",
  "besoins",
  "note-deja-obtenue",
  "etalement",
  "second-groupe-note-conservee",
] as const;
export type CasResultat = (typeof casResultats)[number];

/** What marks give: a decision or a mention from a threshold (a parameter; absent: below all others), or why there is none. */
export type LigneResultat = {
  readonly titre: string;
  readonly message: string;
  readonly sources: readonly string[];
  readonly depuis: number;
  readonly jusque: number;
  readonly certitude?: Certitude;
} & (
  | { readonly issue: IssueJury; readonly seuil?: string }
  | { readonly mention: Mention; readonly libelle: string; readonly seuil: string }
  | { readonly cas: CasResultat }
);
export type TableResultats = {
  readonly titre: string;
  /** The thresholds (parameters) to which one may say what is still needed. */
  readonly besoins: readonly string[];
  /** By id, `resultats/…`. */
  readonly lignes: Readonly<Record<string, LigneResultat>>;
};

export type NonModelise = { readonly sujet: string; readonly texte: string; readonly pourquoi: string; readonly sources: readonly string[] };

/** From one format of the situation to the next: fields that moved (dotted paths, through lists too), then ids that changed. */
export type Migration = {
  /** The format it starts from. */
  readonly de: number;
  readonly champs?: ReadonlyArray<{ readonly de: string; readonly vers: string }>;
  readonly valeurs?: ReadonlyArray<{ readonly champ: string; readonly de: string; readonly vers: string }>;
};
/** The version of the format of the situation, from 1, and the way to it from each older one. */
export type Migrations = { readonly format: number; readonly migrations: readonly Migration[] };

/** The content of the files of `rules/`, by file. */
export type RulebookFiles = {
  readonly faits: Readonly<Record<string, Fait>>;
  readonly objets: Readonly<Record<string, Objet>>;
  readonly sources: Readonly<Record<string, Source>>;
  readonly listes: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly libelle: string }>>>>;
  readonly parametres: Readonly<Record<string, Parametre>>;
  readonly conditions: Readonly<Record<string, RawCondition>>;
  readonly epreuves: TableEpreuves;
  readonly dispenses: { readonly lignes: readonly LigneDispense[] };
  readonly justificatifs: Readonly<Record<string, JustificatifDonnee>>;
  readonly resultats: TableResultats;
  readonly nonModelise: readonly NonModelise[];
  readonly migrations: Migrations;
  /** Rule files by subject, which is also the prefix of their ids. */
  readonly national: Readonly<Record<string, Readonly<Record<string, Regle>>>>;
  readonly academies: Readonly<Record<string, Academie>>;
};

export type Rulebook = RulebookFiles & {
  /** Every rule of every file, by id. */
  readonly regles: ReadonlyMap<string, Regle & { readonly academie: string | null }>;
  /** A hash of the whole, for receipts. */
  readonly empreinte: string;
};

/** Gathers the rules of all files under their ids, and the sources of all. The files are trusted: see `checkRulebook`. */
export function buildRulebook(given: RulebookFiles): Rulebook {
  const files = gathered(given);
  const regles = new Map<string, Regle & { readonly academie: string | null }>();
  for (const file of Object.values(files.national)) for (const [id, regle] of Object.entries(file)) regles.set(id, { ...regle, academie: null });
  for (const academie of Object.values(files.academies))
    for (const [id, regle] of Object.entries(academie.regles)) regles.set(id, { ...regle, academie: academie.id });
  const listes = bare(Object.fromEntries(Object.entries(files.listes).map(([name, liste]) => [name, bare(liste)])));
  return { ...files, listes, academies: bare(files.academies), regles, empreinte: fingerprint(JSON.stringify(files)) };
}

/** Puts the sources that académies bring with the others. */
function gathered(files: RulebookFiles): RulebookFiles {
  const sources: Record<string, Source> = { ...files.sources };
  const academies = Object.fromEntries(
    Object.entries(files.academies).map(([key, { sources: brought = {}, ...academie }]) => {
      Object.assign(sources, brought);
      return [key, academie];
    }),
  );
  return { ...files, sources, academies };
}

/** The same record without a prototype: ids come from outside, and « constructor » names no académie. */
const bare = <V>(record: Readonly<Record<string, V>>): Readonly<Record<string, V>> => Object.assign(Object.create(null) as Record<string, V>, record);

/** FNV-1a, 64 bits in two halves: tells two rulebooks apart; it protects nothing. */
export function fingerprint(text: string): string {
  let high = 0x811c9dc5;
  let low = 0xcbf29ce4;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + i), 0x01000193);
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/** `true` for a condition that holds of everyone: only a default may be one. */
export const isEmpty = (condition: RawCondition | Condition): boolean =>
  ("all" in condition && condition.all.length === 0) || ("any" in condition && condition.any.length === 0);

/** The dispenses that one may ask for, with their labels; the law gives the others unasked. */
export const askableDispenses = per(({ listes, dispenses }: Rulebook): ReadonlyMap<string, string> => {
  const asked = new Set(dispenses.lignes.flatMap(({ dispense, automatique }) => (automatique === true ? [] : [dispense])));
  return new Map(Object.entries(listes["dispenses"] ?? {}).flatMap(([id, { libelle }]) => (asked.has(id) ? [[id, libelle]] : [])));
});
