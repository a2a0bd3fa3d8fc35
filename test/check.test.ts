/** The checker of the rulebook: the shipped one passes, one of each kind of mistake is found where it is, académies come in at run time. */
import "./support/seed.js";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkRulebook, duplicateKeys, loadRulebook, RulebookError, withAcademie, type Problem } from "../src/check.js";
import { readBook } from "../src/check/book.js";
import { clausesOf, type Clause } from "../src/check/known.js";
import { newReport } from "../src/check/report.js";
import { newScope } from "../src/check/scope.js";
import { readByMachine } from "../src/check/unused.js";
import { conclude, fireAll, reader, type Subject as ConcludedSubject } from "../src/conclude.js";
import { derivations } from "../src/derive.js";
import { evaluate } from "../src/evaluate.js";
import { deriveFacts } from "../src/facts.js";
import { inForce } from "../src/inforce.js";
import { checkEcheance } from "../src/instants.js";
import { itemsOf } from "../src/items.js";
import { buildRulebook, type EcheanceDonnee, type RulebookFiles } from "../src/rulebook.js";
import { files, rulebook } from "../src/rules.js";
import { partialAndFull } from "./support/situations.js";

const root = new URL("../", import.meta.url);
const filesUnder = (folder: string, extension: string): string[] => (readdirSync(new URL(folder, root), { recursive: true }) as string[]).filter((name) => name.endsWith(extension)).map((name) => folder + name);
const textOf = (path: string): string => readFileSync(new URL(path, root), "utf8");

const shipped = checkRulebook(files);
const already = new Set(shipped.map(({ message }) => message));

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
const fresh = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const copy = (): Json => fresh(files);

/** Writes a value at a place of the files, or takes away what is there. */
function edit(json: Json, path: string, value: Json | undefined): void {
  const keys = path.split(" > ");
  const last = keys.pop()!;
  const parent = keys.reduce<Json>((here, key) => (here as { [key: string]: Json })[key]!, json) as { [key: string]: Json };
  if (value !== undefined) parent[last] = fresh(value);
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
}

type Edits = ReadonlyArray<readonly [string, Json | undefined]>;

/** The problems that some edits add to the shipped files. */
function problemsOf(edits: Edits): readonly Problem[] {
  const json = copy();
  for (const [path, value] of edits) edit(json, path, value);
  return checkRulebook(json).filter(({ message }) => !already.has(message));
}

const aEchoue = { fact: "aEchoue", operator: "equal", value: true };

/** A rule that nothing is wrong with, but for what is given. */
const essai = (parts: { [key: string]: Json } = {}): Json => ({
  titre: "Essai",
  portee: "candidat",
  sources: ["code-education-D334-13#al4"],
  depuis: 2022,
  jusque: 2027,
  conditions: { all: [aEchoue] },
  event: { type: "exclut", params: { objet: "mention" } },
  ...parts,
});
const says = (message: string): Json => ({ type: "avertit", params: { gravite: "information", message } });
const compares = (fact: string, operator: string, value: Json): { [key: string]: Json } => ({ conditions: { all: [{ fact, operator, value }] } });

const here = "national > mention > mention/essai";
const inMention = ["rules/national/mention.json", "règle « mention/essai »"];
const clermont = "academies > clermont-ferrand";
const inClermont = "rules/academies/clermont-ferrand.json";

describe("the shipped rulebook", () => {
  it("has no problem", () => {
    expect(shipped.map(({ message }) => message)).toEqual([]);
  });

  it.each(filesUnder("rules/", ".json"))("writes no key twice in %s", (path) => {
    expect(duplicateKeys(textOf(path))).toEqual([]);
  });

  it("declares every fact that a function computes, and every name that the checker says src/ reads is there", () => {
    expect(Object.keys(derivations).filter((name) => !Object.hasOwn(files.faits, name))).toEqual([]);
    const source = filesUnder("src/", ".ts").filter((path) => !path.startsWith("src/check")).map(textOf).join("\n");
    expect(readByMachine.filter((name) => !source.includes(`"${name}"`) && !source.includes(`"${name.split(".").pop()!}"`))).toEqual([]);
  });

  it("leaves alone a rule that nothing is wrong with", () => {
    expect(problemsOf([[here, essai()]])).toEqual([]);
  });
});

/** What is wrong, how it is written, and the words of the problem: its file, its rule, its place, its cause. */
const mistakes: ReadonlyArray<readonly [string, Edits, readonly string[]]> = [
  // Shapes
  ["a missing file", [["faits", undefined]], ["rules, faits", "manque"]],
  ["an unknown file", [["surprise", {}]], ["rules, surprise", "inconnue", "« faits »"]],
  ["an unknown key of a rule", [["national > mention > mention/note-conservee > priorite", 1]], ["rules/national/mention.json", "règle « mention/note-conservee », priorite", "inconnue", "« conditions »"]],
  ["an unknown key of an effect", [["national > mention > mention/note-conservee > event > params > gravite", "important"]], ["règle « mention/note-conservee », event.params.gravite", "inconnue"]],
  ["an unknown key of a condition", [["national > mention > mention/note-conservee > conditions > all > 0 > path", "$.x"]], ["conditions.all[0].path", "inconnue"]],
  ["an unknown key of a fact", [["faits > aEchoue > unite", "x"]], ["rules/faits.json, aEchoue.unite", "inconnue"]],
  ["a derived fact that compares with a parameter", [["faits > aDejaPresente > condition", { all: [{ fact: "nombreActivites", operator: "lessThan", value: { fact: "nombreActivitesEps" } }] }]], ["rules/faits.json, aDejaPresente.condition", "« nombreActivitesEps » est lu du côté de la valeur", "src/derive.ts"]],
  ["an unknown nature", [["faits > naissance > nature", "su"]], ["rules/faits.json, naissance.nature", "base, etat"]],
  ["a missing key", [["national > mention > mention/note-conservee > titre", undefined]], ["règle « mention/note-conservee », titre", "manque"]],
  ["a rule without conditions", [["national > mention > mention/note-conservee > conditions", undefined]], ["règle « mention/note-conservee », conditions", "manque"]],
  ["a wrong type", [["national > mention > mention/note-conservee > depuis", "2022"]], ["règle « mention/note-conservee », depuis", "un nombre"]],
  ["a condition that says nothing", [["national > mention > mention/note-conservee > conditions > all > 0", {}]], ["conditions.all[0]", "condition"]],
  ["a citation without a passage", [["national > mention > mention/note-conservee > sources > 0", "code-education-D334-13"]], ["sources[0]", "source#passage"]],
  ["a date that is none", [["sources > code-penal-441 > verifieLe", "2026-02-30"]], ["rules/sources.json", "code-penal-441.verifieLe", "AAAA-MM-JJ"]],

  // Names
  ["an id that does not begin with its subject", [["national > mention > eps/essai", essai()]], ["rules/national/mention.json, règle « eps/essai »", "« mention/ »"]],
  ["an id used in two files", [[`${clermont} > regles > mention/defaut`, essai()]], [inClermont, "règle « mention/defaut »", "rules/national/mention.json"]],
  ["an unknown fact", [[here, essai(compares("aEchouer", "equal", true))]], [...inMention, "conditions.all[0].fact", "« aEchouer » n'existe pas"]],
  ["a parameter read as a fact", [[here, essai(compares("majorite", "equal", true))]], [...inMention, "conditions.all[0].fact", "paramètre"]],
  ["an unknown operator", [[here, essai(compares("aEchoue", "egal", true))]], [...inMention, "conditions.all[0].operator", "\"egal\"", "\"equal\""]],
  ["an unknown named condition", [[here, essai({ conditions: { all: [aEchoue, { condition: "titulaire" }] } })]], [...inMention, "conditions.all[1].condition", "« titulaire » n'existe pas"]],
  [
    "named conditions that call each other",
    [["conditions > un", { all: [{ condition: "deux" }] }], ["conditions > deux", { not: { condition: "un" } }], [here, essai({ conditions: { condition: "un" } })]],
    ["rules/national/conditions.json, un", "un → deux → un"],
  ],
  ["an unknown objet", [[here, essai({ event: { type: "exclut", params: { objet: "mentions" } } })]], [...inMention, "event.params.objet", "« mentions » n'existe pas"]],
  ["a source that does not exist", [[here, essai({ sources: ["code-civil#al1"] })]], [...inMention, "sources[0]", "« code-civil » n'existe pas"]],
  ["a passage that does not exist", [[here, essai({ sources: ["code-education-D334-13#al9"] })]], [...inMention, "sources[0]", "« al9 »"]],
  ["a source of an académie that has no file", [["sources > circulaire-2023-625 > academie", "vichy"]], ["rules/sources.json", "circulaire-2023-625.academie", "« vichy »"]],
  ["a list that does not exist", [["faits > serie > liste", "bacs"]], ["rules/faits.json, serie.liste", "« bacs » n'existe pas"]],
  ["a gate that does not exist", [["faits > serie > si", "estTechno"]], ["rules/faits.json, serie.si", "« estTechno » n'existe pas"]],
  ["a gate that is not true or false", [["faits > serie > si", "voie"]], ["rules/faits.json, serie.si", "booleen"]],
  ["an input that does not exist", [["faits > memeVoie > lit > 0", "ajournement.voies"]], ["rules/faits.json, memeVoie.lit[0]", "« ajournement.voies » n'existe pas"]],
  ["a parameter of a fact that does not exist", [["faits > diplomeReforme > parametres > 0", "reforme"]], ["rules/faits.json, diplomeReforme.parametres[0]", "« reforme » n'existe pas"]],
  ["a conclusion on an unknown objet", [["faits > uneNoteConservable > objet", "note.gardee"]], ["rules/faits.json, uneNoteConservable.objet", "« note.gardee » n'existe pas"]],

  // Comparisons
  ["a numeric operator on a choice", [[here, essai(compares("voie", "lessThan", { fact: "majorite" }))]], [...inMention, "conditions.all[0].operator", "« lessThan »", "choix"]],
  ["contains on a choice", [[here, essai(compares("voie", "contains", "generale"))]], [...inMention, "conditions.all[0].operator", "« contains »", "choix"]],
  ["equal on a list", [[here, essai(compares("specialites", "equal", "ses"))]], [...inMention, "conditions.all[0].value", "« contains »"]],
  ["a value that the fact never has", [[here, essai(compares("voie", "equal", "professionnelle"))]], [...inMention, "conditions.all[0].value", "« professionnelle »", "« generale »"]],
  ["a value that the list has not", [[here, essai({ portee: "dispense", event: { type: "accorde", params: { objet: "dispense" } }, ...compares("dispense.id", "in", ["lvb"]) })]], [...inMention, "conditions.all[0].value", "« lvb »"]],
  ["an épreuve that the table has not", [[here, essai({ portee: "epreuve", event: { type: "fixe", params: { objet: "epreuve.statut", valeur: "reportee" } }, ...compares("epreuve.id", "equal", "latin") })]], [...inMention, "conditions.all[0].value", "« latin »"]],
  ["a value that a verdict never has", [[here, essai(compares("uneNoteConservable", "equal", "incomplet"))]], [...inMention, "conditions.all[0].value", "« incomplet »", "« a-confirmer »"]],
  [
    "a value that no rule fixes",
    [["faits > mode", { nature: "conclu", type: "choix", objet: "benefices.mode", agregat: "valeur", libelle: "le mode" }], [here, essai(compares("mode", "equal", "d-office"))]],
    [...inMention, "conditions.all[0].value", "« d-office »", "« automatique »", "« sur-etude »"],
  ],
  ["a text beside a boolean", [[here, essai(compares("aEchoue", "equal", "oui"))]], [...inMention, "conditions.all[0].value", "true"]],
  ["a bare number beside an age", [[here, essai(compares("ageFinAnneeExamen", "greaterThan", 20))]], [...inMention, "conditions.all[0].value", "nombre 20", "paramètre"]],
  ["a bare number beside a session", [[here, essai(compares("diplome.session", "equal", 2021))]], [...inMention, "conditions.all[0].value", "nombre 2021"]],
  ["a bare number beside a mark", [[here, essai({ portee: "note", event: { type: "exclut", params: { objet: "note.conservable" } }, ...compares("note.valeur", "lessThan", 10) })]], [...inMention, "conditions.all[0].value", "nombre 10"]],
  ["a parameter of the wrong type", [[here, essai(compares("ageFinAnneeExamen", "greaterThan", { fact: "offreEps" }))]], [...inMention, "conditions.all[0].value", "« offreEps »", "nombre"]],
  ["a parameter of another list", [[here, essai({ portee: "langue", event: { type: "exclut", params: { objet: "langue" } }, ...compares("langue.langue", "in", { fact: "offreEps" }) })]], [...inMention, "conditions.all[0].value", "« activites »", "« langues »"]],
  ["an unknown parameter", [[here, essai(compares("ageFinAnneeExamen", "greaterThan", { fact: "vingtAns" }))]], [...inMention, "conditions.all[0].value", "« vingtAns » n'existe pas"]],
  ["a fact on the side of the value", [[here, essai(compares("voie", "equal", { fact: "ajournement.voie" }))]], [...inMention, "conditions.all[0].value", "« ajournement.voie » est un fait"]],
  ["one value where a list is compared", [[here, essai(compares("voie", "in", "generale"))]], [...inMention, "conditions.all[0].value", "crochets"]],
  ["an empty list of conditions", [[here, essai({ conditions: { all: [] } })]], [...inMention, "conditions.all", "« defaut »"]],
  ["an empty list inside a condition", [[here, essai({ conditions: { all: [aEchoue, { any: [] }] } })]], [...inMention, "conditions.all[1].any", "vide"]],
  ["an empty named condition", [["conditions > tous", { all: [] }], [here, essai({ conditions: { condition: "tous" } })]], ["rules/national/conditions.json, tous.all", "vide"]],
  ["conditions that a default never reads", [["national > mention > mention/defaut > conditions > all > 0", aEchoue]], ["règle « mention/defaut », conditions", "jamais lues"]],

  // Effects, portées, defaults
  ["a value fixed on a verdict", [[here, essai({ event: { type: "fixe", params: { objet: "mention", valeur: "bien" } } })]], [...inMention, "event.type", "« fixe »", "verdict"]],
  ["a verdict granted on a value", [[here, essai({ event: { type: "accorde", params: { objet: "registre" } } })]], [...inMention, "event.type", "« accorde »", "fixe"]],
  ["a document asked for that is none", [[here, essai({ event: { type: "exige", params: { objet: "mention" } } })]], [...inMention, "event.type", "« exige »"]],
  ["a default without its verdict", [["national > mention > mention/defaut > event > params > verdict", undefined]], ["règle « mention/defaut », event.params", "« verdict »"]],
  ["a portée that is not the objet's", [[here, essai({ portee: "note" })]], [...inMention, "portee", "note", "candidat"]],
  ["a candidate's rule that reads an item", [[here, essai(compares("note.mecanisme", "equal", "benefice"))]], [...inMention, "conditions.all[0].fact", "portée note"]],
  ["an item's rule that reads another item", [[here, essai({ portee: "langue", event: { type: "exclut", params: { objet: "langue" } }, ...compares("option.id", "equal", "eps") })]], [...inMention, "conditions.all[0].fact", "portée option"]],
  ["a rule that reads an item through a named condition", [[here, essai({ conditions: { all: [{ condition: "note-de-terminale" }] } })]], [...inMention, "conditions.all[0].condition", "« note.groupe »"]],
  ["two defaults", [[here, essai({ conditions: { all: [] }, event: { type: "defaut", params: { objet: "mention", verdict: "non" } } })]], ["règle « mention/essai »", "déjà un « defaut »", "mention/defaut"]],
  [
    "no default at all",
    [["national > mention > mention/defaut", undefined], ["national > referentiel > referentiel/session-non-couverte", undefined]],
    ["rules/objets.json, mention", "sessions 2022, 2023", "ajoutez un « defaut »"],
  ],
  ["a last resort that is sure", [["national > referentiel > referentiel/session-non-couverte > certitude", undefined]], ["règle « referentiel/session-non-couverte »", "rien de sûr"]],

  // Texts and windows
  ["a certain rule on a passage that was not read", [[here, essai({ sources: ["code-education-D334-14#mention"] })]], [...inMention, "sources", "sans passage lu", "sessions 2022, 2023"]],
  ["a certain rule on a passage read, and in force later", [[here, essai({ sources: ["ns-2025-situations#s4-c", "code-education-D334-14#mention"] })]], [...inMention, "sources", "sans passage lu", "2025"]],
  ["a certain rule read in one académie only", [[here, essai({ sources: ["circulaire-2023-625#C28", "code-education-D334-14#mention"], depuis: 2024, jusque: 2024 })]], [...inMention, "sources", "session 2024 hors des académies connues"]],
  ["a rule without a text in force", [[here, essai({ sources: ["circulaire-2023-625#C28"] })]], [...inMention, "sources", "aucun texte", "2022, 2023, 2025"]],
  ["a certain cell on a passage that was not read", [["epreuves > lignes > 0 > valeurs > 0 > sources > 0", undefined]], ["rules/national/table-epreuves.json", "lignes[0].valeurs[0].sources", "sans passage lu"]],
  ["a window upside down", [[here, essai({ depuis: 2026, jusque: 2025 })]], [...inMention, "jusque", "2025", "2026"]],
  ["two values of a parameter at a session", [["parametres > nombreActivitesEps > valeurs > 1 > depuis", 2025]], ["rules/national/parametres.json", "nombreActivitesEps.valeurs[1].depuis", "deux valeurs", "2025"]],
  ["a hole between two values", [["parametres > nombreActivitesEps > valeurs > 0 > jusque", 2023]], ["rules/national/parametres.json", "nombreActivitesEps.valeurs[1].depuis", "2024 à 2025"]],
  ["two coefficients at a session", [["epreuves > lignes > 0 > valeurs > 1 > depuis", 2023]], ["rules/national/table-epreuves.json", "lignes[0].valeurs[1].depuis", "deux coefficients"]],
  ["a value that a certain rule reads from a text that was not read", [["parametres > seuilDeConservation > valeurs > 0 > sources > 0", "code-education-D334-14#mention"]], ["rules/national/parametres.json", "seuilDeConservation.valeurs[0].sources", "sans passage lu"]],

  // Parameters and académies
  ["an académie's value of an unknown parameter", [[`${clermont} > sessions > 2024 > parametres > cantine`, { valeur: 3, sources: ["circulaire-2023-625#C06"] }]], [inClermont, "sessions.2024.parametres.cantine", "« cantine » n'existe pas"]],
  ["an académie's value of a national parameter", [[`${clermont} > sessions > 2024 > parametres > majorite`, { valeur: 21, sources: ["circulaire-2023-625#C06"] }]], [inClermont, "sessions.2024.parametres.majorite", "national"]],
  ["a session that is none", [[`${clermont} > sessions > printemps`, { parametres: {} }]], [inClermont, "sessions.printemps", "2024"]],
  ["an hour that does not agree with its instant", [[`${clermont} > sessions > 2024 > parametres > fermetureTerminales > valeur > instant`, "2023-11-24T17:00:00Z"]], [inClermont, "sessions.2024.parametres.fermetureTerminales.valeur", "16:00:00"]],
  ["an hour that the clocks skip", [[`${clermont} > sessions > 2024 > parametres > fermetureTerminales > valeur`, { date: "2024-03-31", heure: "02:30", fuseau: "Europe/Paris", instant: "2024-03-31T01:30:00Z" }]], ["fermetureTerminales.valeur", "n'existe pas"]],
  ["an hour that the clocks show twice", [[`${clermont} > sessions > 2024 > parametres > fermetureTerminales > valeur`, { date: "2023-10-29", heure: "02:30", fuseau: "Europe/Paris", instant: "2023-10-29T01:30:00Z" }]], ["fermetureTerminales.valeur", "deux fois"]],
  ["24:00", [[`${clermont} > sessions > 2024 > parametres > fermetureTerminales > valeur > heure`, "24:00"]], ["fermetureTerminales.valeur", "24:00"]],
  ["an unknown zone", [[`${clermont} > fuseau`, "Europe/Clermont"]], [`${inClermont}, fuseau`, "Europe/Clermont"]],
  ["a contact without its service", [[`${clermont} > sessions > 2024 > parametres > bureauGeneral > valeur > service`, undefined]], ["bureauGeneral.valeur.service", "manque"]],
  ["a table that is not the one expected", [[`${clermont} > sessions > 2024 > parametres > longueurMotDePasse > valeur > min`, "8"]], ["longueurMotDePasse.valeur.min", "nombre"]],
  ["an activity that the list has not", [[`${clermont} > sessions > 2024 > parametres > offreEps > valeur > 0`, "petanque"]], ["offreEps.valeur[0]", "« petanque »"]],
  ["an académie's file under another name", [[`${clermont} > id`, "clermont"]], [`${inClermont}, id`, "« clermont-ferrand »"]],

  // Sentences
  ["an unknown name between braces", [[here, essai({ event: says("Bonjour {prenom}.") })]], [...inMention, "event.params.message", "{prenom}"]],
  ["a brace around no name", [[here, essai({ event: says("Bonjour { session }.") })]], [...inMention, "event.params.message", "accolade"]],
  ["an object between braces", [[here, essai({ ...compares("conserver", "notEqual", null), event: says("Vous gardez {conserver}.") })]], [...inMention, "event.params.message", "{conserver}", "objet"]],
  ["a name in a title", [[here, essai({ titre: "La session {session}" })]], [...inMention, "titre", "accolades"]],
  ["an item's fact in a candidate's sentence", [[here, essai({ event: says("Votre note {note.valeur}.") })]], [...inMention, "event.params.message", "portée note"]],
  ["a fact that may not be known", [[here, essai({ event: says("Votre voie : {voie}.") })]], [...inMention, "event.params.message", "« voie » peut n'être pas connu"]],
  [
    "a fact known in one case of two",
    [[here, essai({ conditions: { any: [aEchoue, { fact: "voie", operator: "equal", value: "generale" }] }, event: says("Votre voie : {voie}.") })]],
    [...inMention, "event.params.message", "« voie » peut n'être pas connu"],
  ],
  ["a question on a fact that may not be known", [[here, essai({ certitude: "a-confirmer", event: { type: "exclut", params: { objet: "mention", question: "Et la voie {voie} ?" } } })]], [...inMention, "event.params.question", "« voie »"]],
  ["an item's sentence said of an item without a name", [[here, essai({ portee: "note", event: says("Note de {note.epreuve}.") })]], [...inMention, "event.params.message", "« note.epreuve »"]],
  ["a default that speaks of what it does not know", [["national > mention > mention/defaut > event > params > message", "Votre voie : {voie}."]], ["règle « mention/defaut », event.params.message", "« voie »"]],
  ["an objet's question with an académie's parameter", [["objets > mention > question", "Et {optionEps} ?"]], ["rules/objets.json, mention.question", "« optionEps »", "publié"]],

  // Steps
  ["a step done by no fact", [[here, essai({ event: { type: "demande", params: { ordre: 1, message: "Faites.", faite: "fait" } } })]], [...inMention, "event.params.faite", "« fait » n'existe pas"]],
  ["a step done by a fact that is not true or false", [[here, essai({ event: { type: "demande", params: { ordre: 1, message: "Faites.", faite: "voie" } } })]], [...inMention, "event.params.faite", "booleen"]],
  ["a deadline that is none", [[here, essai({ event: { type: "demande", params: { ordre: 1, message: "Faites.", echeance: "offreEps" } } })]], [...inMention, "event.params.echeance", "echeance"]],
  ["a contact that is none", [[here, essai({ event: { type: "demande", params: { ordre: 1, message: "Faites.", contact: "rectorat" } } })]], [...inMention, "event.params.contact", "« bureau »", "« bureauGeneral »"]],
  ["an announcement for no session", [[here, essai({ event: { type: "annonce", params: { message: "Plus tard.", session: "voie" } } })]], [...inMention, "event.params.session", "session ou nombre"]],
  ["a document's deadline that does not exist", [["justificatifs > diplome > echeance", "unJour"]], ["rules/national/table-justificatifs.json, diplome.echeance", "« unJour »"]],
  ["a document without an objet", [["justificatifs > photo", { libelle: "une photo" }]], ["rules/national/table-justificatifs.json, photo", "justificatif/photo"]],

  // Facts
  ["a derived fact that nothing computes", [["faits > ageDuCapitaine", { nature: "derive", type: "nombre", lit: ["naissance"], libelle: "l'âge" }], [here, essai(compares("ageDuCapitaine", "greaterThan", { fact: "majorite" }))]], ["rules/faits.json, ageDuCapitaine", "rien ne calcule"]],
  ["a derived fact computed twice", [["faits > estGenerale > condition", aEchoue]], ["rules/faits.json, estGenerale.condition", "déjà"]],
  ["facts made of each other", [["faits > passeTerminales > si", "aUneAutreCandidature"], ["faits > aUneAutreCandidature > si", "passeTerminales"]], ["rules/faits.json", "lui-même", "passeTerminales → aUneAutreCandidature"]],
  ["a fact made of a conclusion", [["faits > memeLangue > si", "toutLaMemeAnnee"]], ["rules/faits.json, memeLangue.si", "conclusion"]],
  ["a choice without values", [["faits > voie > valeurs", undefined]], ["rules/faits.json, voie", "« valeurs »"]],
  ["a request taken as something it cannot be", [["faits > interruptionScolarite > parDefaut", "non"]], ["rules/faits.json, interruptionScolarite.parDefaut", "booleen"]],
  ["a conclusion linked by an unknown fact", [["faits > epreuve.report > lien > la", "note.matiere"]], ["rules/faits.json", "lien.la", "« note.matiere » n'existe pas"]],
  ["a conclusion among values that are none", [["faits > epreuve.report > parmi > note.mecanisme > 0", "hasard"]], ["rules/faits.json", "parmi", "« hasard »"]],
  [
    "objets that wait for each other",
    [["faits > enMention", { nature: "conclu", type: "choix", objet: "mention", agregat: "valeur", libelle: "la mention" }], ["national > benefices > benefices/essai", essai({ ...compares("enMention", "equal", "oui"), portee: "note", event: { type: "exclut", params: { objet: "note.conservable" } } })]],
    ["rules/objets.json", "note.conservable", "→ mention →"],
  ],

  // Tables
  ["a dispense that the list has not", [["dispenses > lignes > 4 > dispense", "lvb"]], ["rules/national/table-dispenses.json, lignes[4].dispense", "« lvb »"]],
  ["a dispensed épreuve that does not exist", [["dispenses > lignes > 4 > epreuves > 0", "lvz"]], ["rules/national/table-dispenses.json, lignes[4].epreuves[0]", "« lvz »"]],
  ["a series that does not exist", [["epreuves > seriesSansTable > 0", "stz"]], ["rules/national/table-epreuves.json, seriesSansTable[0]", "« stz »"]],
  ["a case of results without its line", [["resultats > lignes > resultats/besoins", undefined]], ["rules/national/table-resultats.json, lignes", "« besoins »"]],
  ["a threshold that is no number", [["resultats > besoins > 0", "offreEps"]], ["rules/national/table-resultats.json, besoins[0]", "« offreEps »"]],
  ["a word that results do not have", [["resultats > lignes > resultats/admis > message", "Bravo {prenom}."]], ["rules/national/table-resultats.json", "{prenom}", "{moyenne}"]],

  // What serves nothing
  ["a source that nothing cites", [["sources > code-civil", { titre: "Code civil", court: "C. civ.", lien: null, depuis: 2022, jusque: null, verifieLe: "2026-11-23", passages: { al1: { libelle: "un", certitude: "lue" } } }]], ["rules/sources.json, code-civil", "nulle part"]],
  ["a passage that nothing cites", [["sources > code-penal-441 > passages > al2", { libelle: "deux", certitude: "lue" }]], ["rules/sources.json, code-penal-441.passages.al2", "« code-penal-441#al2 »", "nulle part"]],
  ["a fact that nothing reads", [["faits > prenom", { nature: "etat", type: "texte", libelle: "le prénom", question: "Quel est votre prénom ?" }]], ["rules/faits.json, prenom", "ne sert à rien"]],
  ["a parameter that nothing reads", [["parametres > cantine", { type: "nombre", libelle: "la cantine", parAcademie: true }]], ["rules/national/parametres.json, cantine", "ne sert à rien"]],
  ["a named condition that nothing calls", [["conditions > personne", aEchoue]], ["rules/national/conditions.json, personne", "ne sert à rien"]],
];

describe("a mistake is found where it is", () => {
  it.each(mistakes)("%s", (_name, edits, words) => {
    const problems = problemsOf(edits);
    const messages = problems.map(({ message }) => message);
    expect(messages.filter((message) => words.every((word) => message.includes(word))).length, messages.join("\n") || "no problem").toBeGreaterThan(0);
    for (const { file, regle, place, message } of problems) {
      expect(message.startsWith([file, ...(regle === undefined ? [] : [`règle « ${regle} »`]), ...(place === "" ? [] : [place])].join(", "))).toBe(true);
      expect(message).not.toMatch(/Invalid|expected|Expected|undefined|\[object/);
    }
  });

  it("says all of them at once", () => {
    const edits = mistakes.filter(([name]) => ["an unknown key of a fact", "a hole between two values", "a passage that nothing cites", "an unknown zone", "an unknown key of an effect"].includes(name)).flatMap(([, edits]) => edits);
    expect(problemsOf(edits)).toHaveLength(5);
  });

  it("survives whatever is given", () => {
    const loop: unknown[] = [];
    loop.push(loop);
    for (const value of [null, undefined, 3, "x", [], {}, loop, { faits: 3, national: { mention: null }, academies: { x: 3 }, nonModelise: {} }]) expect(checkRulebook(value).length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.constantFrom(...paths(files)), fc.jsonValue(), (path, value) => {
        const json = copy();
        edit(json, path, value as Json);
        expect(Array.isArray(checkRulebook(json))).toBe(true);
      }),
      { numRuns: 10 },
    );
  }, 30_000);
});

/** The places of the first levels of the files. */
function paths(value: unknown, prefix = "", depth = 4): string[] {
  if (depth === 0 || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [`${prefix}${key}`, ...paths(part, `${prefix}${key} > `, depth - 1)]);
}

describe("loadRulebook", () => {
  it("throws one error with every problem", () => {
    const json = copy();
    edit(json, here, essai({ ...compares("aEchouer", "equal", true), sources: ["code-civil#al1"] }));
    const error = thrownBy(() => loadRulebook(json));
    expect(error.problems.map(({ place }) => place)).toEqual(expect.arrayContaining(["conditions.all[0].fact", "sources[0]"]));
    for (const { message } of error.problems) expect(error.message).toContain(message);
  });

  it.skipIf(shipped.length > 0)("gives a rulebook that answers as the shipped one, and that nobody changes any more", () => {
    const json = copy();
    const loaded = loadRulebook(json);
    edit(json, "academies > clermont-ferrand > nom", "Vichy");
    expect(loaded.academies["clermont-ferrand"]?.nom).toBe("Clermont-Ferrand");
    expect(evaluate(ajourne, { rulebook: loaded })).toEqual(evaluate(ajourne));
  });
});

function thrownBy(act: () => unknown): RulebookError {
  try {
    act();
  } catch (error) {
    if (error instanceof RulebookError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("duplicateKeys", () => {
  it.each([
    ['{ "a": { "b": 1, "c": 2, "b": 3 } }', ["a.b"]],
    ['{ "mention/a": { "titre": "x" }, "mention/a": {} }', ["mention/a"]],
    ['{ "all": [{ "fact": 1 }, { "fact": 1, "fact": 2 }] }', ["all[1].fact"]],
    ['{ "a": 1, "\\u0061": 2 }', ["a"]],
    ['{ "a": "\\"b\\": 1, {", "b": ["b", "b", { "a": 1 }], "c": {} }', []],
    ["[[1, 2], 3]", []],
    ['{ "a": ', []],
  ])("in %s", (text, found) => {
    expect(duplicateKeys(text)).toEqual(found);
  });

  it("finds nothing in what JSON writes", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => duplicateKeys(JSON.stringify(value)).length === 0));
  });
});

describe("deadlines agree whatever the zone of the host", () => {
  const own = process.env["TZ"];
  afterAll(() => {
    if (own === undefined) Reflect.deleteProperty(process.env, "TZ");
    else process.env["TZ"] = own;
  });
  const summers: Readonly<Record<string, number>> = { UTC: 0, "Europe/Paris": -60, "Pacific/Noumea": -660, "Pacific/Tahiti": 600, "America/New_York": 300 };
  const echeances = Object.values(files.academies).flatMap(({ id, sessions }) =>
    Object.entries(sessions).flatMap(([session, { parametres }]) => Object.entries(parametres).flatMap(([name, { valeur }]) => (files.parametres[name]?.type === "echeance" ? [[`${id} ${session} ${name}`, valeur as EcheanceDonnee] as const] : []))),
  );

  describe.each(Object.entries(summers))("TZ = %s", (zone, offset) => {
    beforeAll(() => {
      process.env["TZ"] = zone;
    });

    it("is the host's zone", () => {
      expect(new Date(2023, 10, 24, 17).getTimezoneOffset()).toBe(offset);
    });

    it.each(echeances)("%s", (_name, echeance) => {
      expect(checkEcheance(echeance)).toBeNull();
    });

    it.each([
      ["an hour of the overseas", { date: "2023-11-25", heure: "03:00", fuseau: "Pacific/Noumea", instant: "2023-11-24T16:00:00Z" }, null],
      ["a wrong instant", { date: "2023-11-24", heure: "17:00", fuseau: "Europe/Paris", instant: "2023-11-24T17:00:00Z" }, "2023-11-24T16:00:00"],
      ["a gap", { date: "2024-03-31", heure: "02:30", fuseau: "Europe/Paris", instant: "2024-03-31T01:30:00Z" }, "n'existe pas"],
      ["a fold", { date: "2023-10-29", heure: "02:30", fuseau: "Europe/Paris", instant: "2023-10-29T00:30:00Z" }, "deux fois"],
      ["24:00", { date: "2023-11-24", heure: "24:00", fuseau: "Europe/Paris", instant: "2023-11-24T23:00:00Z" }, "24:00"],
      ["an unknown zone", { date: "2023-11-24", heure: "17:00", fuseau: "Europe/Clermont", instant: "2023-11-24T16:00:00Z" }, "inconnu"],
      ["an empty zone", { date: "2023-11-24", fuseau: "" }, "inconnu"],
    ])("%s", (_name, echeance, problem) => {
      const found = checkEcheance(echeance);
      if (problem === null) expect(found).toBeNull();
      else expect(found).toContain(problem);
    });
  });
});

const ajourne = {
  session: 2024,
  academie: "clermont-ferrand",
  scolarite: "aucune",
  presente: "terminales",
  voie: "generale",
  parcours: "ajourne",
  ajournement: { premiereSession: 2023, derniereSession: 2023, notes: { philosophie: 12, "grand-oral": 8 } },
} as const;

/** A small file that an application could bring. */
const rennes = (parts: { [key: string]: Json } = {}): Json => fresh({
  id: "rennes",
  nom: "Rennes",
  fuseau: "Europe/Paris",
  sources: {
    "circulaire-rennes-2024": {
      titre: "Circulaire de l'académie de Rennes, session 2024",
      court: "circ. Rennes 2024",
      lien: null,
      depuis: 2024,
      jusque: 2024,
      academie: "rennes",
      verifieLe: "2026-11-23",
      passages: { registre: { libelle: "du 15 octobre au 17 novembre 2023", certitude: "lue" }, notes: { libelle: "notes sur demande", certitude: "lue" } },
    },
  },
  sessions: {
    "2024": {
      parametres: {
        ouvertureTerminales: { valeur: { date: "2023-10-16", fuseau: "Europe/Paris" }, sources: ["circulaire-rennes-2024#registre"] },
        fermetureTerminales: { valeur: { date: "2023-11-17", heure: "17:00", fuseau: "Europe/Paris", instant: "2023-11-17T16:00:00Z" }, sources: ["circulaire-rennes-2024#registre"] },
      },
    },
  },
  regles: {
    "rennes/notes-sur-demande": {
      titre: "À Rennes, les notes se gardent sur demande",
      portee: "candidat",
      sources: ["circulaire-rennes-2024#notes", "code-education-D334-13#al1"],
      depuis: 2024,
      jusque: 2024,
      conditions: { all: [{ condition: "registre-des-terminales" }, aEchoue] },
      event: { type: "avertit", params: { gravite: "important", message: "Demandez à garder vos notes avant le {fermetureTerminales}." } },
    },
  },
  ...parts,
});
const edited = (path: string, value: Json | undefined): Json => {
  const json = rennes();
  edit(json, path, value);
  return json;
};

describe("withAcademie", () => {
  const added = withAcademie(rulebook, rennes());
  const answers = (academie: string, book = added) => evaluate({ ...ajourne, academie }, { rulebook: book, at: "2023-11-10T12:00:00+01:00" });

  it("answers for the académie that is brought, with its own texts", () => {
    const bilan = answers("rennes");
    expect(bilan.procedure.calendrier).toMatchObject({ fermeture: { instant: "2023-11-17T17:00:00+01:00" }, etat: "ouvert" });
    expect(bilan.avertissements.find(({ id }) => id === "rennes/notes-sur-demande")?.message).toContain("vendredi 17 novembre 2023");
    expect(bilan.sources.map(({ id }) => id)).toContain("circulaire-rennes-2024");
  });

  it("answers alike when its file is among those of the rulebook", () => {
    const file = rennes() as unknown as RulebookFiles["academies"][string];
    const shipped = buildRulebook({ ...files, academies: { ...files.academies, rennes: file } });
    expect(answers("rennes", shipped)).toEqual(answers("rennes"));
  });

  it("changes no answer of another académie, and leaves the given rulebook as it was", () => {
    expect(rulebook.academies).not.toHaveProperty("rennes");
    expect(answers("rennes", rulebook).procedure.calendrier).toBeNull();
    fc.assert(
      fc.property(partialAndFull, fc.constantFrom("clermont-ferrand", "nantes"), ({ partial, full }, academie) => {
        for (const situation of [partial, full]) {
          const told = { ...situation, academie };
          const [{ recu: before, ...bilan }, { recu: after, ...same }] = [evaluate(told), evaluate(told, { rulebook: added })];
          expect(same).toEqual(bilan);
          expect(after.referentiel).not.toBe(before.referentiel);
        }
      }),
    );
  });

  it("keeps its own copy of the file, and may be followed by another", () => {
    const file = rennes();
    const own = withAcademie(rulebook, file);
    edit(file, "nom", "Nantes");
    expect(own.academies["rennes"]?.nom).toBe("Rennes");
    const both = withAcademie(own, { id: "nantes", nom: "Nantes", fuseau: "Europe/Paris", sessions: {}, regles: {} });
    expect(Object.keys(both.academies)).toEqual([...Object.keys(rulebook.academies), "rennes", "nantes"]);
    expect(answers("rennes", both).procedure.calendrier).toEqual(answers("rennes").procedure.calendrier);
  });

  const regle = (rennes() as { regles: { [id: string]: { [key: string]: Json } } }).regles["rennes/notes-sur-demande"]!;
  it.each<readonly [string, Json, readonly string[]]>([
    ["an académie that is already there", rennes({ id: "clermont-ferrand" }), ["rules/academies/clermont-ferrand.json, id", "déjà"]],
    ["a rule that is already there", edited("regles > mention/defaut", regle), ["rules/academies/rennes.json, règle « mention/defaut »", "rules/national/mention.json"]],
    ["a rule of another académie", edited("regles > clermont-ferrand/silence", regle), ["règle « clermont-ferrand/silence »", "« rennes/ »"]],
    ["a rule without its prefix", edited("regles > notes", regle), ["règle « notes »", "« rennes/ »"]],
    ["a source that is already there", edited("sources > circulaire-2023-625", (rennes() as { sources: { [id: string]: Json } }).sources["circulaire-rennes-2024"]), ["sources.circulaire-2023-625", "existe déjà"]],
    ["a source for another académie", edited("sources > circulaire-rennes-2024 > academie", "clermont-ferrand"), ["sources.circulaire-rennes-2024.academie", "\"rennes\""]],
    ["a source for everyone", edited("sources > circulaire-rennes-2024 > academie", undefined), ["sources.circulaire-rennes-2024.academie", "\"rennes\""]],
    ["the text of another académie", edited("regles > rennes/notes-sur-demande > sources > 0", "circulaire-2023-625#C25"), ["règle « rennes/notes-sur-demande », sources[0]", "clermont-ferrand"]],
    ["a value from the text of another académie", edited("sessions > 2024 > parametres > ouvertureTerminales > sources > 0", "circulaire-2023-625#C06"), ["ouvertureTerminales.sources[0]", "clermont-ferrand"]],
    ["a value for everyone", edited("sessions > 2024 > parametres > majorite", { valeur: 21, sources: ["circulaire-rennes-2024#registre"] }), ["majorite", "national"]],
    ["a default for everything", edited("regles > rennes/tout", { ...regle, certitude: "a-confirmer", conditions: { all: [] }, event: { type: "defaut", params: { objet: "*", verdict: "a-confirmer", valeur: null } } }), ["règle « rennes/tout »", "toutes les académies"]],
    ["a second default", edited("regles > rennes/mention", { ...regle, conditions: { all: [] }, event: { type: "defaut", params: { objet: "mention", verdict: "non" } } }), ["règle « rennes/mention »", "déjà un « defaut »"]],
    ["an unknown fact", edited("regles > rennes/notes-sur-demande > conditions > all > 1 > fact", "aEchouer"), ["règle « rennes/notes-sur-demande », conditions.all[1].fact", "« aEchouer »"]],
    ["a sentence with a value it does not have", edited("regles > rennes/notes-sur-demande > event > params > message", "Demandez à {prenom}."), ["règle « rennes/notes-sur-demande », event.params.message", "{prenom}"]],
    ["an unknown key", rennes({ devise: "Liberté" }), ["rules/academies/rennes.json, devise", "inconnue"]],
    ["a passage that nothing cites", edited("sources > circulaire-rennes-2024 > passages > frais", { libelle: "les frais", certitude: "lue" }), ["sources.circulaire-rennes-2024.passages.frais", "nulle part"]],
    ["no id", edited("id", undefined), ["rules/academies/?.json, id", "manque"]],
    ["a name that no address takes", rennes({ id: "__proto__" }), ["identifiant d'académie"]],
    ["nothing", null, ["rules/academies/?.json"]],
  ])("refuses %s", (_name, file, words) => {
    const { problems } = thrownBy(() => withAcademie(rulebook, file));
    const messages = problems.map(({ message }) => message);
    expect(messages.filter((message) => words.every((word) => message.includes(word))).length, messages.join("\n")).toBeGreaterThan(0);
  });
});

describe("what the checker takes for known", () => {
  const clauses = [...new Set([...clausesOf(newScope(readBook(files, newReport()))).values()].flat())];

  it("is known, in every situation where it says so", () => {
    const wrong = new Set<string>();
    fc.assert(
      fc.property(partialAndFull, ({ partial }) => {
        for (const subject of subjectsOf(partial)) for (const clause of clauses) if (clause.si.every(subject.holds)) for (const atom of clause.alors) if (!subject.holds(atom)) wrong.add(`${said(clause)} ${atom}`);
      }),
      { numRuns: 300 },
    );
    expect([...wrong]).toEqual([]);
  });

  const said = ({ si }: Clause): string => `${si.join(" and ") || "always"} →`;

  type Subject = { readonly holds: (atom: string) => boolean };

  /** The candidate and every item of a situation, once everything is concluded. */
  function subjectsOf(situation: Parameters<typeof deriveFacts>[0]): Subject[] {
    const ref = inForce(rulebook, situation.session, situation.academie);
    const candidat = deriveFacts(situation, ref, null);
    const items = itemsOf(situation, candidat, ref);
    const { candidat: me } = fireAll(conclude(ref, candidat, items, []));
    const subject = (portee: string, { id, candidat: all, own }: ConcludedSubject): Subject => ({
      holds: (atom) => {
        const [name = "", value] = atom.replace(/!$/, "").split("=");
        if (name.startsWith("@")) return ref.parametres.has(name.slice(1));
        if (name.startsWith("#")) return name.slice(1) === portee && !id.startsWith("?");
        const fact = reader(ref, { candidat: all, own })(name);
        if (value !== undefined) return String(fact) === value;
        return fact !== undefined && (!atom.endsWith("!") || fact !== null);
      },
    });
    return [subject("candidat", me), ...(["note", "epreuve", "dispense", "langue", "option"] as const).flatMap((portee) => items[portee].map((item) => subject(portee, item)))];
  }

  it("leaves no brace in any bilan", () => {
    fc.assert(
      fc.property(partialAndFull, ({ partial }) => {
        expect(JSON.stringify(evaluate(partial)).match(/\{[A-Za-z][\w.-]*\}/g)).toBeNull();
      }),
    );
  });
});

