/** The structure of a situation, from the contract and the closed lists of the rulebook. */
import { familyOf } from "../derive.js";
import { askableDispenses, type Rulebook } from "../rulebook.js";
import type { DispenseId, NoteObtenue, Situation, Voie } from "../types.js";
import * as z from "zod/mini";
import { choix, entier, identifiant, isId, leaf, leaves, wrongKind } from "./leaves.js";
import { type Choices, chooseAmong, unknownId } from "./nearest.js";
import { type Refus, type Schema, anneesAvantTerminaleMax } from "./refus.js";
import { quote } from "./words.js";

/** Values of the closed unions that no fact of the dictionary describes. */
const choixSansFait = {
  statut: ["scolaire", "individuel"],
  niveau: ["premiere", "terminale", "autre"],
  provenance: ["generale", "technologique", "professionnelle", "etranger"],
  interruption: ["force-majeure", "residence-etranger", "mobilite", "autre"],
  etalement: ["souhaite", "demande", "obtenu"],
} as const;

const plain = <T extends string>(ids: readonly T[]): Schema<T> => choix<T>(new Map(ids.map((id) => [id, id])));

/** What the rulebook names: its closed lists, its épreuves, the facts one may not know. */
function vocabulary(rulebook: Rulebook) {
  const { lignes } = rulebook.epreuves;
  const liste = (name: string): Choices => new Map(Object.entries(rulebook.listes[name] ?? {}).map(([id, { libelle }]) => [id, libelle]));
  const valeurs = (fait: string): Choices => {
    const { valeurs: labels, liste: name = "" } = rulebook.faits[fait] ?? {};
    return labels === undefined ? liste(name) : new Map(Object.entries(labels));
  };
  const askable: Choices = askableDispenses(rulebook);
  // `option-lvc-*` stands for every language.
  const families = new Set(lignes.filter((ligne) => ligne.generique === true).map((ligne) => ligne.id.replace(/^option-|-\*$/g, "")));
  const named = lignes.filter((ligne) => ligne.generique !== true);
  const specialites: Choices = new Map([
    ...named.filter(({ id, groupe }) => groupe === "terminale" && id.startsWith("specialite-")).map(({ id, libelle }): [string, string] => [id.slice("specialite-".length), libelle]),
    ...liste("specialites"),
  ]);
  const options: Choices = new Map([
    ...[...liste("options")].filter(([id]) => !families.has(id)),
    ...[...families].flatMap((family) => [...liste("langues")].map(([langue, libelle]): [string, string] => [`${family}-${langue}`, libelle])),
  ]);
  const isOption = (id: string): boolean => isId(id) && familyOf(id) !== id && families.has(familyOf(id));
  const epreuves: Choices = new Map([
    ...[...specialites].map(([id, libelle]): [string, string] => [`specialite-${id}`, libelle]),
    ...[...options].map(([id, libelle]): [string, string] => [`option-${id}`, libelle]),
    ...named.map(({ id, libelle }): [string, string] => [id, libelle]),
  ]);
  const anticipees = new Set(lignes.filter(({ groupe }) => groupe === "anticipee").map(({ id }) => id));
  const isEpreuve = (id: string): boolean => epreuves.has(id) || (id.startsWith("option-") && isOption(id.slice("option-".length)));
  return { liste, valeurs, askable, specialites, options, isOption, epreuves, isEpreuve, anticipees };
}
type Vocabulary = ReturnType<typeof vocabulary>;

const toldFacts = (rulebook: Rulebook) => Object.entries(rulebook.faits).filter(([, fait]) => (fait.portee ?? "candidat") === "candidat" && (fait.nature === "etat" || fait.nature === "demande" || fait.nature === "base"));

/** The labels of the told fields, by dotted path. */
const libellesOf = (rulebook: Rulebook): ReadonlyMap<string, string> => new Map(toldFacts(rulebook).map(([name, fait]) => [("chemin" in fait ? fait.chemin : undefined) ?? name, fait.libelle]));

export const notesDeLEchec = "ajournement.notes";

/** The dotted paths one may answer « I do not know » to. */
function cheminsOf(rulebook: Rulebook, { isEpreuve, anticipees, epreuves }: Vocabulary): Schema<string> {
  const faits: Choices = new Map(toldFacts(rulebook).flatMap(([name, fait]) => (fait.nature === "etat" ? [[fait.chemin ?? name, fait.libelle] as const] : [])));
  const prefix = `${notesDeLEchec}.`;
  const suggested: Choices = new Map([...faits, ...[...epreuves].filter(([id]) => !anticipees.has(id)).map(([id, libelle]) => [`${prefix}${id}`, libelle] as const)]);
  const isNote = (chemin: string): boolean => chemin.startsWith(prefix) && isEpreuve(chemin.slice(prefix.length)) && !anticipees.has(chemin.slice(prefix.length));
  return choix(suggested, { aussi: isNote });
}

/** The ids that a field, or a list, of the situation takes. */
type Choice<T> = Extract<T extends ReadonlyArray<infer E> ? E : T, string>;
type Eps = NonNullable<Situation["eps"]>;

/** The version in which a situation is written; an older one was migrated before it comes here. */
function formatOf({ migrations: { format } }: Rulebook): Schema<number> {
  const remede = `Retirez ce champ si la situation suit le format actuel (${String(format)}), ou mettez inscription-bac à jour.`;
  const refuse = (value: unknown): Refus | null => {
    if (typeof value !== "number") return wrongKind("nombre-attendu", value, remede);
    return value === format ? null : { code: "format-inconnu", cause: `cette version d'inscription-bac ne lit pas le format ${quote(value)}`, remede, params: { format } };
  };
  return leaf(remede, refuse, { json: { type: "integer", const: format, description: "la version de ce format ; absente, l'actuelle" } });
}

function buildSchema(rulebook: Rulebook): Schema<Situation> {
  const words = vocabulary(rulebook);
  const { liste, valeurs, askable, specialites, options, isOption, epreuves, isEpreuve, anticipees } = words;
  const fait = <T extends string>(name: string): Schema<T> => choix<T>(valeurs(name));
  const champ = <K extends keyof Situation>(name: K): Schema<Choice<Situation[K]>> => choix<Choice<Situation[K]>>(valeurs(name));
  const maybe = z.exactOptional;
  const { session, sessionEtalement, sessionPassee, annee, noteSeule, noteOuAbsent, noteOuNull, oui, jour, instant, pays } = leaves();

  const epreuve = choix(epreuves, { aussi: isEpreuve });
  const horsAnticipees: Choices = new Map([...epreuves].filter(([id]) => !anticipees.has(id)));
  const notAnticipee = (value: unknown): Refus | null => {
    if (typeof value !== "string") return wrongKind("texte-attendu", value, chooseAmong(horsAnticipees));
    if (anticipees.has(value)) return { code: "epreuve-anticipee-ailleurs", cause: `${quote(value)} est une épreuve anticipée`, remede: "Dites les notes de ces épreuves dans « anticipees »." };
    return isEpreuve(value) ? null : unknownId(value, horsAnticipees);
  };
  const epreuveNonAnticipee = leaf<string>(chooseAmong(horsAnticipees), notAnticipee, { json: { type: "string", not: { enum: [...anticipees] }, examples: [...horsAnticipees.keys()] } });
  const noteObtenue: Schema<NoteObtenue | null> = z.union([noteOuNull, z.strictObject({ note: noteSeule, session: sessionPassee, renonceeEn: maybe(sessionPassee) })]);
  const option = choix(options, { aussi: isOption, ou: ", ou un objet { id, programme }" });
  const specialite = choix(specialites);
  const enseignementSpecifique = choix(liste("enseignementsSpecifiques"));
  const voie = fait<Voie>("voie");
  const serie = identifiant("stmg");
  const langue = identifiant("italien");
  const academie = identifiant("clermont-ferrand");
  const statut = plain(choixSansFait.statut);

  return z.strictObject({
    format: maybe(formatOf(rulebook)),
    session,
    academie: identifiant("clermont-ferrand", { requis: true }),
    residence: maybe(z.strictObject({ academie: maybe(academie), pays: maybe(pays) })),
    voie: maybe(voie),
    serie: maybe(champ("serie")),
    enseignementSpecifique: maybe(enseignementSpecifique),
    presente: maybe(champ("presente")),
    autresCandidatures: maybe(z.array(champ("autresCandidatures"))),
    scolarite: maybe(champ("scolarite")),
    classe: maybe(champ("classe")),
    naissance: maybe(jour),
    nationaliteFrancaise: maybe(oui),
    jdc: maybe(champ("jdc")),
    handicap: maybe(oui),
    sportifHautNiveau: maybe(oui),
    parcours: maybe(champ("parcours")),
    diplome: maybe(
      z.strictObject({
        type: choix<NonNullable<Situation["diplome"]>["type"]>(liste("diplomes")),
        session: maybe(sessionPassee),
        serie: maybe(serie),
        specialites: maybe(z.array(specialite)),
        enseignementSpecifique: maybe(enseignementSpecifique),
      }),
    ),
    ajournement: maybe(
      z.strictObject({
        premiereSession: maybe(sessionPassee),
        derniereSession: maybe(sessionPassee),
        voie: maybe(voie),
        serie: maybe(serie),
        statut: maybe(statut),
        notes: maybe(z.record(epreuveNonAnticipee, noteObtenue)),
      }),
    ),
    autresPresentations: maybe(z.array(z.strictObject({ session: sessionPassee, voie, serie: maybe(serie) }))),
    anticipees: maybe(
      z.union([
        choix<"jamais-presentees">(new Map([["jamais-presentees", "jamais présentées"]]), { ou: ", ou un objet { annee, francaisEcrit, francaisOral }" }),
        z.strictObject({ annee, avecTerminales: maybe(oui), francaisEcrit: maybe(noteOuAbsent), francaisOral: maybe(noteOuAbsent), mathematiques: maybe(noteOuAbsent) }),
      ]),
    ),
    controleContinuPremiere: maybe(
      z.union([
        choix<"aucun">(new Map([["aucun", "aucun"]]), { ou: ", ou un objet { annee, nature }" }),
        z.strictObject({ annee, nature: fait<"moyennes-annuelles" | "evaluations-ponctuelles">("controleContinuPremiere.nature"), notes: maybe(z.record(epreuveNonAnticipee, noteOuNull)), faireValoir: maybe(oui) }),
      ]),
    ),
    provenance: maybe(
      z.strictObject({
        annee: maybe(annee),
        niveau: maybe(plain(choixSansFait.niveau)),
        statut: maybe(statut),
        voie: maybe(plain(choixSansFait.provenance)),
        serie: maybe(serie),
        lvbObligatoire: maybe(oui),
        anneesAvantTerminale: maybe(entier("nombre-invalide", { min: 0, max: anneesAvantTerminaleMax }, "Donnez un nombre entier d'années, 0 ou plus, sans guillemets.", "n'est pas un nombre d'années scolaires")),
      }),
    ),
    neSaitPas: maybe(z.array(cheminsOf(rulebook, words))),
    interruption: maybe(z.strictObject({ motif: maybe(plain(choixSansFait.interruption)), annees: maybe(z.array(annee)) })),
    motifsAnticipeesMemeSession: maybe(z.array(champ("motifsAnticipeesMemeSession"))),
    conserver: maybe(z.union([choix<"toutes" | "aucune">(new Map([["toutes", "toutes"], ["aucune", "aucune"]]), { ou: ", ou une liste d'épreuves" }), z.array(epreuve)])),
    demandeConservationHandicap: maybe(oui),
    dispensesDemandees: maybe(z.union([choix<"aucune">(new Map([["aucune", "aucune"]]), { ou: ", ou une liste de dispenses" }), z.array(choix<DispenseId>(askable))])),
    specialites: maybe(z.array(specialite)),
    specialitePremiere: maybe(specialite),
    langues: maybe(z.strictObject({ lva: maybe(langue), lvb: maybe(langue), etlv: maybe(fait<"lva" | "lvb" | "aucune">("langues.etlv")) })),
    modalite: maybe(champ("modalite")),
    eps: maybe(
      z.strictObject({
        aptitude: maybe(fait<Choice<Eps["aptitude"]>>("eps.aptitude")),
        activites: maybe(z.array(fait<string>("eps.activites"))),
        activitesImpossibles: maybe(z.array(fait<string>("eps.activitesImpossibles"))),
        certificatMedical: maybe(fait<Choice<Eps["certificatMedical"]>>("eps.certificatMedical")),
      }),
    ),
    options: maybe(z.array(z.union([option, z.strictObject({ id: option, programme: fait<"cycle" | "terminale">("option.programme") })]))),
    amenagements: maybe(
      z.strictObject({
        demandes: maybe(oui),
        dossierDepose: maybe(oui),
        besoinTardif: maybe(oui),
        etalement: maybe(
          z.strictObject({ etat: plain(choixSansFait.etalement), premiereSession: maybe(sessionEtalement), dejaPresentees: maybe(z.record(epreuve, noteSeule)), cetteSession: maybe(z.array(epreuve)) }),
        ),
      }),
    ),
    interruptionScolarite: maybe(oui),
    compte: maybe(z.strictObject({ existe: maybe(oui), creeLe: maybe(instant), active: maybe(oui) })),
    telephoneMobile: maybe(oui),
    consentements: maybe(z.strictObject({ presse: maybe(oui), collectivites: maybe(oui) })),
    pieces: maybe(z.strictObject({ deposees: maybe(z.array(choix(new Map(Object.entries(rulebook.justificatifs).map(([id, { libelle }]) => [id, libelle]))))), toutesFournies: maybe(oui) })),
    inscription: maybe(z.strictObject({ faite: maybe(oui) })),
    demenagement: maybe(z.strictObject({ academie, le: maybe(jour) })),
  });
}

type Door = { readonly schema: Schema<Situation>; readonly libelles: ReadonlyMap<string, string> };
const doors = new WeakMap<Rulebook, Door>();

export function doorOf(rulebook: Rulebook): Door {
  const known = doors.get(rulebook);
  if (known !== undefined) return known;
  const door: Door = { schema: buildSchema(rulebook), libelles: libellesOf(rulebook) };
  doors.set(rulebook, door);
  return door;
}
