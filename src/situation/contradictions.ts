/** What no candidate can be at once. */
import { told } from "../facts.js";
import type { Rulebook } from "../rulebook.js";
import type { Issue, Situation } from "../types.js";
import { isObject, rawOf, valueAt } from "./read.js";
import { notesDeLEchec } from "./structure.js";
import { type CodeSituation, type Path, type Refus, ageMaximal } from "./refus.js";
import { issueOf, nameOf, quote, quoteList } from "./words.js";

/** A situation of which any part may be missing. */
type Sound<T> = T extends ReadonlyArray<infer E> ? ReadonlyArray<Sound<E> | undefined> : T extends object ? { readonly [K in keyof T]?: Sound<T[K]> | undefined } : T;

type Examined = {
  /** The fields that have no problem of their own. */
  readonly sound: Sound<Situation>;
  /** The whole input. */
  readonly tree: Readonly<Record<string, unknown>>;
  readonly rulebook: Rulebook;
  readonly nom: (path: Path) => string;
  /** Refuses the field to change; `others` are the fields it contradicts, by dotted path. */
  readonly refuse: (path: Path, code: CodeSituation, cause: string, remede: string, others?: Readonly<Record<string, unknown>>) => void;
};

/** The tree without the values at the paths of these issues. */
function without(tree: unknown, issues: readonly Issue[]): unknown {
  const refused = new Set(issues.map(({ path }) => JSON.stringify(path)));
  const copy = (value: unknown, path: Path): unknown => {
    if (refused.has(JSON.stringify(path))) return undefined;
    if (Array.isArray(value)) return value.map((item, i) => copy(item, [...path, i]));
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copy(field, [...path, key])])) : value;
  };
  return copy(tree, []);
}

/** What two fields say against each other; a field that is wrong by itself contradicts nothing. */
export function contradictions(tree: unknown, issues: readonly Issue[], rulebook: Rulebook, libelles: ReadonlyMap<string, string>): readonly Issue[] {
  if (!isObject(tree)) return [];
  const found: Issue[] = [];
  const examined: Examined = {
    sound: without(tree, issues) as Sound<Situation>,
    tree,
    rulebook,
    nom: (path) => nameOf(libelles, path),
    refuse: (path, code, cause, remede, others = {}) => found.push(issueOf(path, valueAt(tree, path), { code, cause, remede, params: others }, nameOf(libelles, path))),
  };
  for (const examine of [examineExam, examineBirth, examineYears, examineMarks, examineDiploma, examineAnticipees, examineUnknowns, examineLists, examineFile]) examine(examined);
  return found;
}

/** The voie, the série and what each of them holds. */
function examineExam({ sound, rulebook, refuse }: Examined): void {
  const { voie, serie, enseignementSpecifique, specialites, specialitePremiere } = sound;
  if (voie === "generale" && serie !== undefined)
    refuse(["serie"], "serie-en-voie-generale", `la voie générale n'a pas de série, et ${quote(serie)} est indiquée`, "Retirez la série, ou choisissez la voie « technologique ».", { voie });
  if (serie !== undefined && enseignementSpecifique !== undefined) {
    const possibles = Object.entries(rulebook.listes["enseignementsSpecifiques"] ?? {}).flatMap(([possible, entry]) => (entry["serie"] === serie ? [possible] : []));
    const remede = possibles.length === 0 ? "Cette série n'en a pas : retirez-le, ou changez la série." : `Choisissez ${quoteList(possibles)}, ou changez la série.`;
    if (!possibles.includes(enseignementSpecifique))
      refuse(["enseignementSpecifique"], "enseignement-specifique-d-une-autre-serie", `${quote(enseignementSpecifique)} n'est pas un enseignement de la série ${quote(serie)}`, remede, { serie, possibles });
  }
  const general = (path: Path, id: string | undefined) => {
    if (voie === "generale" && id !== undefined && !Object.hasOwn(rulebook.listes["specialites"] ?? {}, id))
      refuse(path, "specialite-technologique-en-voie-generale", `${quote(id)} est une spécialité de la voie technologique`, "Choisissez une spécialité de la voie générale, ou corrigez la voie.", { voie });
  };
  specialites?.forEach((id, i) => general(["specialites", i], id));
  general(["specialitePremiere"], specialitePremiere);
}

/** What is wrong with a date of birth for a session. */
export function birthProblem(naissance: string, session: number): Refus | null {
  const age = session - Number(naissance.slice(0, 4));
  const remede = "Vérifiez l'année de naissance.";
  if (age < 0) return { code: "naissance-apres-la-session", cause: `${naissance} vient après la session ${String(session)}`, remede };
  return age > ageMaximal ? { code: "naissance-trop-ancienne", cause: `${naissance} donne plus de ${String(ageMaximal)} ans à la session ${String(session)}`, remede } : null;
}

function examineBirth({ sound: { naissance, session: ofExam }, refuse }: Examined): void {
  if (naissance === undefined || ofExam === undefined) return;
  const refus = birthProblem(naissance, ofExam);
  if (refus !== null) refuse(["naissance"], refus.code as CodeSituation, refus.cause, refus.remede, { session: ofExam });
}

/** Everything of the past comes before the session, and in order. */
function examineYears({ sound, nom, refuse }: Examined): void {
  const { session: ofExam, ajournement, diplome, anticipees, controleContinuPremiere, provenance, autresPresentations } = sound;
  const before = (path: Path, year: number | undefined, code: CodeSituation) => {
    if (ofExam !== undefined && year !== undefined && year >= ofExam)
      refuse(path, code, `${String(year)} n'est pas avant la session demandée (${String(ofExam)})`, "Donnez une année passée, ou corrigez la session.", { session: ofExam });
  };
  before(["ajournement", "premiereSession"], ajournement?.premiereSession, "premiere-session-non-anterieure");
  before(["ajournement", "derniereSession"], ajournement?.derniereSession, "derniere-session-non-anterieure");
  autresPresentations?.forEach((presentation, i) => before(["autresPresentations", i, "session"], presentation?.session, "autre-presentation-non-anterieure"));
  before(["diplome", "session"], diplome?.session, "diplome-non-anterieur");
  if (typeof anticipees === "object") before(["anticipees", "annee"], anticipees.annee, "anticipees-non-anterieures");
  if (typeof controleContinuPremiere === "object") before(["controleContinuPremiere", "annee"], controleContinuPremiere.annee, "resultats-de-premiere-non-anterieurs");
  before(["provenance", "annee"], provenance?.annee, "provenance-non-anterieure");
  const { premiereSession, derniereSession } = ajournement ?? {};
  if (premiereSession !== undefined && derniereSession !== undefined && derniereSession < premiereSession)
    refuse(
      ["ajournement", "derniereSession"],
      "derniere-session-avant-la-premiere",
      `${String(derniereSession)} vient avant ${nom(["ajournement", "premiereSession"])} (${String(premiereSession)})`,
      "Corrigez l'une des deux.",
      { "ajournement.premiereSession": premiereSession },
    );
}

/** A mark comes from one of the sessions of the failed exam, and is given up later. */
function examineMarks({ sound, refuse }: Examined): void {
  const { premiereSession, derniereSession, notes } = sound.ajournement ?? {};
  for (const [epreuve, obtained] of Object.entries(notes ?? {})) {
    if (typeof obtained !== "object" || obtained?.session === undefined) continue;
    const { session: ofMark, renonceeEn } = obtained;
    const path = ["ajournement", "notes", epreuve];
    const bounds = [premiereSession === undefined ? "" : `avant la première présentation (${String(premiereSession)})`, derniereSession === undefined ? "" : `après le dernier échec (${String(derniereSession)})`] as const;
    const outside = premiereSession !== undefined && ofMark < premiereSession ? bounds[0] : derniereSession !== undefined && ofMark > derniereSession ? bounds[1] : null;
    if (sound.session !== undefined && ofMark >= sound.session)
      refuse([...path, "session"], "note-non-anterieure", `${String(ofMark)} n'est pas avant la session demandée (${String(sound.session)})`, "Donnez la session où la note a été obtenue.", { session: sound.session });
    else if (outside !== null)
      refuse([...path, "session"], "note-hors-des-sessions", `${String(ofMark)} vient ${outside}`, "Corrigez la session de la note, ou celles de l'examen échoué.", {
        ...(premiereSession === undefined ? {} : { "ajournement.premiereSession": premiereSession }),
        ...(derniereSession === undefined ? {} : { "ajournement.derniereSession": derniereSession }),
      });
    if (renonceeEn !== undefined && renonceeEn < ofMark)
      refuse([...path, "renonceeEn"], "renoncement-avant-la-note", `${String(renonceeEn)} vient avant la session de la note (${String(ofMark)})`, "Donnez la session où vous avez renoncé à cette note, après l'avoir obtenue.", {
        [`${notesDeLEchec}.${epreuve}.session`]: ofMark,
      });
  }
}

function examineDiploma({ sound: { parcours, diplome }, rulebook, refuse }: Examined): void {
  if (parcours !== "bachelier" || diplome?.type === undefined) return;
  const entry = rulebook.listes["diplomes"]?.[diplome.type];
  if (entry !== undefined && entry["bachelier"] !== true)
    refuse(["parcours"], "diplome-non-bachelier", `« bachelier » suppose un baccalauréat général ou technologique, et le diplôme indiqué est ${quote(entry.libelle)}`, "Choisissez une autre situation, ou corrigez le diplôme.", {
      "diplome.type": diplome.type,
    });
}

/** Whether the épreuves anticipées were sat with the terminales must agree with the exams already presented. */
function examineAnticipees({ sound, tree, refuse }: Examined): void {
  const { anticipees, parcours, ajournement } = sound;
  if (typeof anticipees !== "object" || anticipees.avecTerminales === undefined) return;
  const said = (key: string) => Object.hasOwn(tree, key);
  const path: Path = ["anticipees", "avecTerminales"];
  const { annee: sat, avecTerminales } = anticipees;
  if (avecTerminales && parcours !== undefined && parcours !== "ajourne" && parcours !== "bachelier" && !said("ajournement") && !said("diplome"))
    refuse(path, "anticipees-avec-terminales-jamais-presentees", `répondre oui, c'est dire que l'examen entier a été présenté, et la situation ${quote(parcours)} ne dit ni échec ni diplôme`, "Répondez non (false), ou dites l'échec (« ajournement ») ou le diplôme (« diplome »).", { parcours });
  const failed = ajournement?.derniereSession;
  if (sat === undefined || failed === undefined) return;
  const others = { "anticipees.annee": sat, "ajournement.derniereSession": failed };
  if (avecTerminales && sat > failed && !said("diplome"))
    refuse(path, "anticipees-avec-terminales-apres-l-echec", `répondre oui, c'est dire que l'examen entier a été présenté en ${String(sat)}, et le dernier échec date de ${String(failed)}`, "Répondez non (false), ou corrigez l'une des deux années.", others);
  if (!avecTerminales && sat === failed)
    refuse(path, "anticipees-sans-terminales-l-annee-de-l-echec", `répondre non contredit l'échec de la même année (${String(failed)})`, "Répondez oui (true), ou corrigez l'une des deux années.", others);
}

/** One does not answer what one does not know. */
function examineUnknowns({ sound, tree, refuse }: Examined): void {
  sound.neSaitPas?.forEach((chemin, i) => {
    if (chemin === undefined) return;
    const answer = told(tree as unknown as Situation, chemin);
    if (answer === undefined) return;
    const shown = typeof answer === "object" && answer !== null ? "" : ` : ${quote(answer)}`;
    refuse(["neSaitPas", i], "dit-et-non-su", `${quote(chemin)} a pourtant une réponse${shown}`, "Retirez-le de cette liste, ou retirez la réponse.", { [chemin]: rawOf(answer) });
  });
}

/** Options and dispenses each become a line of the answer: the same one twice is a slip. */
function examineLists({ sound, refuse }: Examined): void {
  const once = (key: string, ids: ReadonlyArray<string | undefined>) =>
    ids.forEach((id, i) => {
      const first = ids.indexOf(id);
      if (id !== undefined && first < i) refuse([key, i], "doublon", `${quote(id)} est déjà dans la liste`, "Gardez-en un seul.", { premier: first });
    });
  once("options", (sound.options ?? []).map((option) => (typeof option === "object" ? option.id : option)));
  if (Array.isArray(sound.dispensesDemandees)) once("dispensesDemandees", sound.dispensesDemandees as ReadonlyArray<string | undefined>);
}

/** The steps of the registration, in their order. */
function examineFile({ sound: { compte, pieces, inscription }, refuse }: Examined): void {
  if (compte?.active === true && compte.existe === false)
    refuse(["compte", "active"], "compte-actif-sans-compte", "un compte qui n'existe pas ne peut pas être actif", "Répondez non (false), ou dites que le compte existe.", { "compte.existe": false });
  if (pieces?.toutesFournies === true && inscription?.faite === false)
    refuse(["pieces", "toutesFournies"], "pieces-sans-inscription", "ce clic vient après les neuf onglets, qui ne sont pas remplis", "Répondez non (false), ou dites que les neuf onglets sont remplis.", { "inscription.faite": false });
}
