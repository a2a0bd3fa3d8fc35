/**
 * The public JSON of the library: what a person says (`Situation`) and what is answered (`Bilan`).
 *
 * Marks are numbers out of 20, instants are ISO 8601 with an offset, dates are `YYYY-MM-DD`, durations are ISO 8601 (`PT4H`).
 */

export type Voie = "generale" | "technologique";
export type Serie = "stmg" | "sti2d" | "stl" | "st2s" | "std2a" | "sthr" | "s2tmd" | "stav";
export type EpreuveId = string;
export type SpecialiteId = string;
export type OptionId = string;
export type LangueId = string;
export type EnseignementSpecifiqueId = string;

export type DispenseId =
  | "titulaire-baccalaureat"
  | "lvb-voie-professionnelle"
  | "lvb-systeme-etranger"
  | "anticipees-voie-professionnelle"
  | "langue-handicap";

export type MotifAnticipees =
  | "vingt-ans"
  | "enfant-a-charge"
  | "retour-en-formation-initiale"
  | "force-majeure"
  | "residence-temporaire-a-l-etranger-en-premiere"
  | "residence-permanente-a-l-etranger-sans-centre"
  | "echec-anterieur"
  | "anticipees-puis-non-inscrit"
  | "titulaire-diplome-francais"
  | "titulaire-diplome-etranger"
  | "changement-de-voie-ou-de-serie";

export type NoteObtenue = number | { readonly note: number; readonly session: number; readonly renonceeEn?: number };

/**
 * What a person says of their situation. Only `session` and `academie` are required: an absent field means
 * « not said yet », never « no », except for a request (marked D), which is then taken as not made and listed in
 * `bilan.hypotheses`. A list is told whole; `notes` is filled key by key (`null`: no mark; a missing key: not said).
 */
export type Situation = {
  /** The version of this format, from 1, as `bilan.recu` says it; absent: the current one. An older one is migrated by `parseSituation`. */
  readonly format?: number;
  /** The campaign: the exam session whose registers open the autumn before (2024: autumn 2023). */
  readonly session: number;
  /** Where the person registers, kebab-case: `"clermont-ferrand"`. */
  readonly academie: string;
  readonly residence?: { readonly academie?: string; readonly pays?: string };

  readonly voie?: Voie;
  readonly serie?: Serie;
  readonly enseignementSpecifique?: EnseignementSpecifiqueId;
  readonly presente?: "terminales" | "anticipees-et-terminales" | "anticipees-seules";
  /** D. */
  readonly autresCandidatures?: ReadonlyArray<"bac-general" | "bac-technologique" | "bac-professionnel" | "scolaire" | "autre-academie">;

  readonly scolarite?:
    | "aucune"
    | "instruction-en-famille"
    | "cned-libre"
    | "cned-reglemente"
    | "etablissement"
    | "hors-contrat"
    | "etranger-homologue"
    | "etranger-non-homologue"
    | "systeme-etranger"
    | "unite-de-soin"
    | "enseignement-penitentiaire"
    | "enseignement-superieur"
    | "formation-continue"
    | "apprentissage"
    | "autre-enseignement-a-distance";
  readonly classe?: "premiere" | "terminale" | "premiere-et-terminale";
  /** `YYYY-MM-DD`. */
  readonly naissance?: string;
  readonly nationaliteFrancaise?: boolean;
  readonly jdc?: "certificat" | "exemption" | "attestation-provisoire" | "convoque" | "recensement-seul" | "non-effectuee";
  readonly handicap?: boolean;
  readonly sportifHautNiveau?: boolean;

  readonly parcours?: "premiere-l-an-passe" | "ajourne" | "bachelier" | "lycee-professionnel" | "autre";
  readonly diplome?: {
    readonly type:
      | "bac-general"
      | "bac-technologique"
      | "bac-professionnel"
      | "brevet-de-technicien"
      | "brevet-de-technicien-agricole"
      | "bac-ancien"
      | "etranger"
      | "autre";
    readonly session?: number;
    readonly serie?: string;
    readonly specialites?: readonly SpecialiteId[];
    readonly enseignementSpecifique?: EnseignementSpecifiqueId;
  };
  readonly ajournement?: {
    readonly premiereSession?: number;
    readonly derniereSession?: number;
    readonly voie?: Voie;
    readonly serie?: string;
    readonly statut?: "scolaire" | "individuel";
    /** First group only, never français (see `anticipees`). A bare number was obtained at `derniereSession`. */
    readonly notes?: Readonly<Record<EpreuveId, NoteObtenue | null>>;
  };
  readonly autresPresentations?: ReadonlyArray<{ readonly session: number; readonly voie: Voie; readonly serie?: string }>;
  readonly anticipees?:
    | "jamais-presentees"
    | {
        /** Calendar year in which the épreuves anticipées were sat. */
        readonly annee: number;
        readonly avecTerminales?: boolean;
        readonly francaisEcrit?: number | "absent";
        readonly francaisOral?: number | "absent";
        readonly mathematiques?: number | "absent";
      };
  readonly controleContinuPremiere?:
    | "aucun"
    | {
        readonly annee: number;
        readonly nature: "moyennes-annuelles" | "evaluations-ponctuelles";
        readonly notes?: Readonly<Record<EpreuveId, number | null>>;
        readonly faireValoir?: boolean;
      };
  readonly provenance?: {
    readonly annee?: number;
    readonly niveau?: "premiere" | "terminale" | "autre";
    readonly statut?: "scolaire" | "individuel";
    readonly voie?: Voie | "professionnelle" | "etranger";
    readonly serie?: string;
    readonly lvbObligatoire?: boolean;
    readonly anneesAvantTerminale?: number;
  };
  /** Dotted paths the person cannot answer, as `"ajournement.premiereSession"`. */
  readonly neSaitPas?: readonly string[];
  readonly interruption?: {
    readonly motif?: "force-majeure" | "residence-etranger" | "mobilite" | "autre";
    readonly annees?: readonly number[];
  };
  /** D. */
  readonly motifsAnticipeesMemeSession?: readonly MotifAnticipees[];

  readonly conserver?: "toutes" | "aucune" | readonly EpreuveId[];
  /** D. */
  readonly demandeConservationHandicap?: boolean;
  readonly dispensesDemandees?: "aucune" | readonly DispenseId[];
  readonly specialites?: readonly SpecialiteId[];
  readonly specialitePremiere?: SpecialiteId;
  readonly langues?: { readonly lva?: LangueId; readonly lvb?: LangueId; /** The language to which the ETLV is attached. */ readonly etlv?: "lva" | "lvb" | "aucune" };
  readonly modalite?: "cycle" | "deux-temps";
  readonly eps?: {
    readonly aptitude?: "apte" | "inaptitude-partielle" | "inaptitude-totale" | "handicap-pratique-adaptee";
    readonly activites?: readonly string[];
    readonly activitesImpossibles?: readonly string[];
    readonly certificatMedical?: "aucun" | "en-main" | "televerse";
  };
  readonly options?: ReadonlyArray<OptionId | { readonly id: OptionId; readonly programme: "cycle" | "terminale" }>;

  readonly amenagements?: {
    /** D. */
    readonly demandes?: boolean;
    readonly dossierDepose?: boolean;
    readonly besoinTardif?: boolean;
    /** D. */
    readonly etalement?: {
      readonly etat: "souhaite" | "demande" | "obtenu";
      readonly premiereSession?: number;
      readonly dejaPresentees?: Readonly<Record<EpreuveId, number>>;
      readonly cetteSession?: readonly EpreuveId[];
    };
  };
  /** D. */
  readonly interruptionScolarite?: boolean;
  readonly compte?: { readonly existe?: boolean; readonly creeLe?: string; readonly active?: boolean };
  readonly telephoneMobile?: boolean;
  readonly consentements?: { readonly presse?: boolean; readonly collectivites?: boolean };
  readonly pieces?: { readonly deposees?: readonly string[]; readonly toutesFournies?: boolean };
  readonly inscription?: { readonly faite?: boolean };
  /** D. */
  readonly demenagement?: { readonly academie: string; readonly le?: string };
};

/** A problem of the input, as a Standard Schema issue: where, a stable code for programs, a French sentence for people. */
export type Issue = {
  readonly path: ReadonlyArray<string | number>;
  readonly code: string;
  readonly message: string;
  readonly params?: Readonly<Record<string, unknown>>;
};

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly Issue[] };

/** The part of Standard Schema v1 that this library implements, written out so that no dependency shows in its types. */
export type StandardSchema<Output> = {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "inscription-bac";
    readonly validate: (value: unknown) => { readonly value: Output } | { readonly issues: readonly Issue[] };
    readonly types?: { readonly input: unknown; readonly output: Output };
  };
};

/** `oui`, `non`, « to be confirmed with the service », or « tell me X first ». */
export type Verdict = "oui" | "non" | "a-confirmer" | "incomplet";
export type Certitude = "certaine" | "a-confirmer";

/** Why: one rule that bears on the answer, with the passages (`source#passage`) that it applies. */
export type Motif = {
  readonly regle: string;
  readonly titre: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly certitude: Certitude;
  readonly sources: readonly string[];
};

export type Contact = {
  readonly service: string;
  readonly mels: readonly string[];
  readonly telephones: readonly string[];
  readonly adresse: string | null;
  readonly lien: string | null;
};

/** A day, and the instant when an hour is stated. `contradiction` says where the text contradicts the calendar. */
export type Echeance = {
  readonly date: string;
  readonly instant: string | null;
  readonly fuseau: string;
  readonly contradiction: string | null;
};

export type Point = {
  readonly verdict: Verdict;
  readonly motifs: readonly Motif[];
  /** Beside `incomplet`: the told facts (dotted paths) that would settle it. */
  readonly manquants?: readonly string[];
  /** Beside `a-confirmer`: what to ask, of whom, ready to paste. */
  readonly aConfirmer?: { readonly question: string; readonly contact: Contact | null };
};

export type Registre = "terminales" | "anticipees" | "cned" | "etablissement";
export type EtatRegistre = "a-venir" | "ouvert" | "dernier-jour" | "clos" | "inconnu";
export type EtatDossier = "sans-compte" | "compte-a-activer" | "a-saisir" | "a-completer" | "definitif";
export type Programme = "premiere" | "terminale" | "cycle";
export type StatutEpreuve =
  | "a-passer"
  | "deja-presentee"
  | "reportee"
  | "conservee"
  | "dispensee"
  | "neutralisee"
  | "autre-session"
  | "a-confirmer"
  | "incomplet";
export type Mecanisme = "benefice" | "benefice-handicap" | "report-premiere" | "report-anticipees";

export type Partie = {
  readonly forme: "ecrit" | "oral" | "pratique";
  readonly duree: string | null;
  readonly preparation: string | null;
  readonly codeCyclades: string | null;
};

export type Epreuve = {
  readonly id: EpreuveId;
  readonly libelle: string;
  readonly groupe: "anticipee" | "terminale" | "ponctuelle" | "option";
  readonly programme: Programme | null;
  readonly coefficient: number | null;
  readonly statut: StatutEpreuve;
  readonly note: number | null;
  readonly parties: readonly Partie[];
  readonly codeCyclades: string | null;
  readonly motifs: readonly Motif[];
};

export type NoteConservable = Point & {
  readonly epreuve: EpreuveId;
  readonly note: number;
  readonly session: number | null;
  readonly mecanisme: Mecanisme;
  readonly conservee: Verdict;
  readonly derniereSession: number | null;
  readonly exclutMention: Verdict;
};

export type DispensePoint = Point & {
  readonly id: DispenseId | "controle-continu-premiere" | "specialite-premiere";
  readonly epreuves: readonly EpreuveId[];
  readonly exclutMention: Verdict;
};

export type LanguePoint = Point & { readonly langue: LangueId | null; readonly deplacement: Verdict };

export type OptionPoint = Point & {
  readonly id: OptionId;
  readonly programme: "cycle" | "terminale" | null;
  readonly coefficient: number | null;
  readonly organisee: Verdict;
};

export type Justificatif = Point & {
  readonly id: string;
  readonly code: string | null;
  readonly libelle: string;
  readonly echeance: Echeance | null;
  readonly depose: boolean | null;
};

export type Demarche = {
  readonly id: string;
  readonly libelle: string;
  readonly obligatoire: boolean;
  readonly faite: boolean | null;
  readonly echeance: Echeance | null;
  readonly contact: Contact | null;
  readonly motifs: readonly Motif[];
};

export type Avertissement = {
  readonly id: string;
  readonly gravite: "bloquant" | "important" | "information";
  readonly message: string;
  readonly motifs: readonly Motif[];
};

export type Manquant = {
  readonly fait: string;
  readonly chemin: ReadonlyArray<string | number>;
  readonly question: string;
  readonly aide?: string;
};

export type SourceCitee = { readonly id: string; readonly titre: string; readonly lien: string | null; readonly verifieLe: string };

/** Enough to replay the answer: library version, hash of the rulebook, session, académie, instant. */
export type Recu = {
  readonly version: string;
  readonly referentiel: string;
  /** The version of the format of the situation that was read. */
  readonly format: number;
  readonly session: number;
  readonly academie: string;
  readonly at: string | null;
};

/**
 * The answer. A nullable value beside an `incomplet` is « not known yet »; beside any other verdict « does not apply »
 * or, for dates, offer and contacts, « not in this rulebook ». When `procedure.verdict` is `non`, every part that
 * answers for a candidate of this register is `null` and lists are empty.
 */
export type Bilan = {
  readonly session: number;
  readonly academie: string;
  readonly at: string | null;
  readonly procedure: Point & {
    readonly registre: Registre | null;
    readonly categorie: "INDIVIDUEL" | "CNED SCOLAIRE" | null;
    readonly calendrier: { readonly ouverture: Echeance; readonly fermeture: Echeance; readonly etat: EtatRegistre } | null;
  };
  readonly dossier: (Point & { readonly etat: EtatDossier | null }) | null;
  readonly anticipeesMemeSession: Point | null;
  readonly epreuves: readonly Epreuve[];
  readonly epreuvesCompletes: boolean;
  readonly denominateur: number | null;
  readonly denominateurs?: { readonly min: number; readonly max: number };
  readonly benefices:
    | (Point & {
        readonly mode: "aucun" | "automatique" | "sur-etude" | null;
        readonly derniereSession: number | null;
        readonly notes: readonly NoteConservable[];
      })
    | null;
  readonly dispenses: { readonly liste: readonly DispensePoint[] };
  readonly mention: Point | null;
  readonly eps:
    | (Point & {
        readonly offre: ReadonlyArray<{ readonly id: string; readonly champ: string }>;
        readonly activites: readonly string[];
        readonly statut: "deux-activites" | "adaptee" | "neutralisee" | null;
      })
    | null;
  readonly langues: { readonly lva: LanguePoint | null; readonly lvb: LanguePoint | null } | null;
  readonly specialites: Point | null;
  readonly serie: Point | null;
  readonly options: { readonly ensemble: Point; readonly supplement: number | null; readonly liste: readonly OptionPoint[] } | null;
  readonly justificatifs: readonly Justificatif[];
  readonly demarches: readonly Demarche[];
  readonly avertissements: readonly Avertissement[];
  readonly suite: ReadonlyArray<{ readonly session: number; readonly message: string; readonly motifs: readonly Motif[] }>;
  readonly manquants: readonly Manquant[];
  readonly hypotheses: ReadonlyArray<{ readonly fait: string; readonly valeur: unknown }>;
  readonly sources: readonly SourceCitee[];
  readonly recu: Recu;
};

export type IssueJury = "admis" | "second-groupe" | "ajourne";
/** `felicitations`: très bien, with the félicitations of the jury. */
export type Mention = "assez-bien" | "bien" | "tres-bien" | "felicitations";

/**
 * Marks out of 20, by épreuve: `philosophie`, and `histoire-geographie/premiere` beside `histoire-geographie/terminale`
 * where the bilan has a row for each half.
 */
export type NotesSaisies = Readonly<Record<EpreuveId, number>>;

/** What is still needed for a threshold: points (mark × coefficient) over what remains, and the mean mark they ask for. */
export type Besoin = {
  readonly seuil: number;
  /** 0: the marks entered are enough, whatever follows. */
  readonly points: number;
  /** Out of 20; `null`: out of reach. */
  readonly moyenne: number | null;
};

/**
 * What marks give. `moyenne` is the exact average cut at the twelfth decimal, so that it reaches a threshold exactly when
 * the average does (the points and the mean of `besoins` are raised there instead); sentences cut at the hundredth.
 */
export type Resultat = {
  readonly moyenne: number | null;
  readonly denominateur: number | null;
  readonly issue: IssueJury | null;
  readonly mention: Mention | null;
  readonly motifs: readonly Motif[];
  readonly besoins: readonly Besoin[];
};

/** Where two choices part; `null`: not there with that choice, or not known. */
export type Difference =
  | {
      readonly objet: "epreuve";
      /** `id`, or `id/programme` where one of the two bilans has a row for each half. */
      readonly epreuve: string;
      readonly libelle: string;
      readonly a: EpreuveComparee | null;
      readonly b: EpreuveComparee | null;
    }
  | { readonly objet: "denominateur"; readonly a: Denominateur | null; readonly b: Denominateur | null }
  | { readonly objet: "mention"; readonly a: Verdict | null; readonly b: Verdict | null }
  | { readonly objet: "resultat"; readonly a: ResultatCompare; readonly b: ResultatCompare }
  | { readonly objet: "besoin"; readonly seuil: number; readonly a: Omit<Besoin, "seuil"> | null; readonly b: Omit<Besoin, "seuil"> | null };
export type EpreuveComparee = Pick<Epreuve, "statut" | "coefficient" | "note">;
export type ResultatCompare = Pick<Resultat, "moyenne" | "issue" | "mention">;
/** Equal ends: the total of the coefficients is known. */
export type Denominateur = { readonly min: number; readonly max: number };

/** Two choices side by side, without advice. */
export type Comparaison = {
  readonly a: { readonly bilan: Bilan; readonly resultat: Resultat };
  readonly b: { readonly bilan: Bilan; readonly resultat: Resultat };
  readonly differences: readonly Difference[];
};

/** One field to ask for: where it goes, what to ask, the answers when they are enumerated, and what it can still change. */
export type Question = {
  /** Dotted path. */
  readonly fait: string;
  readonly chemin: ReadonlyArray<string | number>;
  readonly question: string;
  readonly aide?: string;
  readonly valeurs?: ReadonlyArray<{ readonly valeur: string | boolean; readonly libelle: string }>;
  /** The parts of the bilan that the answer can still move: `mention`, `benefices`, `lva`, `epreuves`… */
  readonly points: readonly string[];
  /** « Demandé parce que … », from the rules that need it. */
  readonly parceQue: string;
};

export type Requirement = "required" | "optional" | "irrelevant";

/** The points that `leviers` can turn. */
export type ObjetLevier = "procedure" | "anticipeesMemeSession" | "benefices" | "mention" | "eps" | "lva" | "lvb" | "specialites" | "serie" | "options" | "dossier";
export type Changement = { readonly chemin: ReadonlyArray<string | number>; /** `null`: not told. */ readonly de: unknown; readonly vers: unknown };
export type Levier = {
  readonly changements: readonly Changement[];
  /** A choice or a request; or another exam (voie, série, spécialités, what is presented). */
  readonly rang: "choix" | "projet";
  readonly verdict: Verdict;
  /** What it worsens elsewhere, in sentences. */
  readonly coute: readonly string[];
};
export type Leviers = {
  readonly leviers: readonly Levier[];
  /** The motifs that no change removes. */
  readonly immuable: readonly Motif[];
  /** Whether every set of at most four changes was tried. */
  readonly complet: boolean;
};

/** A told fact, and how to say it. */
export type FaitDit = { readonly fait: string; readonly chemin: ReadonlyArray<string | number>; readonly valeur: unknown; readonly phrase: string };
export type Raison = {
  readonly point: string;
  /** `null` for an épreuve, whose answer is its statut, and for a point that does not apply. */
  readonly verdict: Verdict | null;
  readonly faits: readonly FaitDit[];
  /** Whether no smaller set is enough; otherwise only: nothing in it can be left out. */
  readonly laPlusPetite: boolean;
  readonly motifs: readonly Motif[];
};

export type RegleComparee = { readonly id: string; readonly titre: string };
/** One kind of candidates whom two sessions, or two académies, answer otherwise. */
export type DifferencePoint = {
  readonly point: string;
  readonly de: string;
  readonly vers: string;
  /** How many of the candidates drawn are answered so. */
  readonly candidats: number;
  /** Who they are: what each of them said, in words. */
  readonly qui: readonly string[];
  /** The least situation that shows it, on either side. */
  readonly temoinA: Situation;
  readonly temoinB: Situation;
};
export type DifferencesReferentiels = {
  readonly a: { readonly session: number; readonly academie: string };
  readonly b: { readonly session: number; readonly academie: string };
  readonly regles: {
    readonly ajoutees: readonly RegleComparee[];
    readonly terminees: readonly RegleComparee[];
    readonly modifiees: ReadonlyArray<RegleComparee & { readonly change: ReadonlyArray<"conditions" | "effet" | "certitude" | "sources" | "texte"> }>;
  };
  readonly parametres: ReadonlyArray<{ readonly id: string; readonly libelle: string; readonly de: unknown; readonly vers: unknown }>;
  readonly points: readonly DifferencePoint[];
  /** How many candidates were drawn and asked on both sides. */
  readonly candidats: number;
};
