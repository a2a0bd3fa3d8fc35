/** From the answers of a bilan to the fields they speak of: impossible choices, missing answers, warnings. */
import { told } from "../facts.js";
import type { Rulebook } from "../rulebook.js";
import type { Path } from "../situation/refus.js";
import { doorOf } from "../situation/structure.js";
import { issueOf, nameOf } from "../situation/words.js";
import type { Avertissement, Bilan, Certitude, Contact, Issue, Motif, Point, Situation } from "../types.js";
import { type Choix, champsDuChoix, covers, readingOf } from "./champs.js";

/** Where an answer comes from. */
type Cited = {
  readonly params: Readonly<Record<string, unknown>>;
  /** The rule that answers; `null`: the form itself. */
  readonly regle: string | null;
  /** The passages it applies (`source#passage`). */
  readonly sources: readonly string[];
  /** The other told fields (dotted paths) that this answer depends on. */
  readonly autresChamps: readonly string[];
};

/**
 * A problem that keeps the form from being sent. `code` is one of `CodeSituation`, or: `requis` (a field that must still
 * be answered), `choix-impossible` (a rule excludes what the field says), `autre-campagne` (another session or académie
 * than the form's).
 */
export type FormIssue = Issue & Cited;

/** Something to know beside a field, which does not keep the form from being sent. An empty path: the form as a whole. */
export type AvertissementDeChamp = Cited & {
  readonly path: Path;
  /** `avertissement`: the bilan says so; `a-confirmer`: the texts at hand do not settle this choice. */
  readonly code: "avertissement" | "a-confirmer";
  readonly gravite: Avertissement["gravite"];
  readonly message: string;
  /** Beside `a-confirmer`: what to ask, of whom, ready to paste. */
  readonly aConfirmer?: { readonly question: string; readonly contact: Contact | null };
};

/** An issue of the door has no rule. */
export const uncited = (issue: Issue): FormIssue => ({ ...issue, params: issue.params ?? {}, regle: null, sources: [], autresChamps: [] });

/** A choice of the candidate with its answer; `champ` is the field that holds it, when the choice is one item of a list. */
type Choisi = { readonly choix: Choix; readonly point: Point; readonly champ: Path | null };

function choisis(bilan: Bilan, situation: Situation): readonly Choisi[] {
  const whole = (choix: Choix, point: Point | null | undefined): readonly Choisi[] => (point === null || point === undefined ? [] : [{ choix, point, champ: null }]);
  const items = <P extends Point>(choix: Choix, points: readonly P[], champOf: (point: P) => Path | null): readonly Choisi[] =>
    points.flatMap((point) => {
      const champ = champOf(point);
      return champ === null ? [] : [{ choix, point, champ }];
    });
  const { lva = null, lvb = null } = bilan.langues ?? {};
  return [
    ...whole("procedure", bilan.procedure),
    ...whole("anticipeesMemeSession", situation.presente === "anticipees-et-terminales" ? bilan.anticipeesMemeSession : null),
    ...whole("specialites", bilan.specialites),
    ...whole("serie", bilan.serie),
    ...whole("eps", bilan.eps),
    ...(lva === null ? [] : items("langue", [lva], () => ["langues", "lva"])),
    ...(lvb === null ? [] : items("langue", [lvb], () => ["langues", "lvb"])),
    ...items("option", bilan.options?.liste ?? [], ({ id }) => itemPath(situation, "options", id)),
    ...whole("options", bilan.options?.ensemble),
    ...items("dispense", bilan.dispenses.liste, ({ id }) => itemPath(situation, "dispensesDemandees", id)),
    ...items("note.conservable", bilan.benefices?.notes ?? [], ({ epreuve }) => itemPath(situation, "conserver", epreuve)),
  ];
}

/** The path of an item in one of the candidate's lists, by its id. */
function itemPath(situation: Situation, list: "options" | "dispensesDemandees" | "conserver", id: string): Path | null {
  const said = situation[list];
  const index = Array.isArray(said) ? said.findIndex((item: string | { readonly id: string }) => (typeof item === "string" ? item : item.id) === id) : -1;
  return index === -1 ? null : [list, index];
}

/** The motifs of a choice that are about it, by certainty: what follows from another choice is said there. */
const motifsOf = ({ choix, point }: Choisi, certitude: Certitude, rulebook: Rulebook): readonly Motif[] =>
  point.motifs.filter((motif) => motif.certitude === certitude && rulebook.regles.get(motif.regle)?.event.params.objet === choix && !readingOf(rulebook, motif.regle).follows);

type Fields = Pick<FormIssue, "path" | "autresChamps">;

/** The field to change, and the others that the rule reads. */
function fieldsOf({ choix, champ }: Choisi, motif: Motif, situation: Situation, rulebook: Rulebook): Fields {
  const read = readingOf(rulebook, motif.regle).told.filter(isToldIn(situation));
  const own = champsDuChoix(choix);
  return fields(champ ?? (own.find((path) => read.includes(path)) ?? own.find(isToldIn(situation)) ?? own[0] ?? "").split("."), read);
}

const isToldIn = (situation: Situation) => (path: string): boolean => told(situation, path) !== undefined;
const fields = (path: Path, read: readonly string[]): Fields => ({ path, autresChamps: read.filter((other) => !covers(other, path.join("."))) });

const cited = (motif: Motif) => ({ message: motif.message ?? motif.titre, params: motif.params ?? {}, regle: motif.regle, sources: motif.sources });

/** The choices that a rule excludes, each beside the field to change. */
export const impossibleChoices = (bilan: Bilan, situation: Situation, rulebook: Rulebook): readonly FormIssue[] =>
  choisis(bilan, situation)
    .filter(({ point }) => point.verdict === "non")
    .flatMap((choisi) => motifsOf(choisi, "certaine", rulebook).map((motif) => ({ code: "choix-impossible", ...fieldsOf(choisi, motif, situation, rulebook), ...cited(motif) })));

/** The fields that must still be answered, and can be: what the bilan misses. */
export const missingAnswers = (bilan: Bilan, situation: Situation, rulebook: Rulebook): readonly FormIssue[] =>
  bilan.manquants
    // A list may be told in part: an option without its programme, some of the marks. A word is told or not.
    .filter(({ fait }) => ["undefined", "object"].includes(typeof told(situation, fait)))
    .map(({ chemin, question }) => uncited(issueOf(chemin, undefined, { code: "requis", cause: "il manque une réponse", remede: question }, nameOf(doorOf(rulebook).libelles, chemin))));

/** What to know beside each field: what the texts leave open of a choice, then the warnings of the bilan. */
export const warnings = (bilan: Bilan, situation: Situation, rulebook: Rulebook): readonly AvertissementDeChamp[] => [
  ...choisis(bilan, situation)
    .filter(({ point }) => point.verdict === "a-confirmer" || point.verdict === "non")
    .flatMap((choisi) =>
      motifsOf(choisi, "a-confirmer", rulebook).map((motif): AvertissementDeChamp => {
        const { aConfirmer } = choisi.point;
        return { code: "a-confirmer", gravite: "important", ...fieldsOf(choisi, motif, situation, rulebook), ...cited(motif), ...(aConfirmer === undefined ? {} : { aConfirmer }) };
      }),
    ),
  ...bilan.avertissements.flatMap(({ id, gravite, message, motifs }) => motifs.map((motif): AvertissementDeChamp => ({ code: "avertissement", gravite, ...warned(id, motif, situation, rulebook), ...cited(motif), message }))),
];

/**
 * The field beside which a warning stands: the item it is about; else, of the told fields that its rule reads in its own
 * words, one of its subject (`modalite/…`), or the last it names; else the form as a whole.
 */
function warned(id: string, { regle }: Motif, situation: Situation, rulebook: Rulebook): Fields {
  const { told: read, itself } = readingOf(rulebook, regle);
  const own = itself.flatMap((paths) => paths.find(isToldIn(situation)) ?? []);
  const [subject = ""] = regle.split("/");
  const path = own.find((champ) => champ.startsWith(subject)) ?? own.at(-1);
  return fields(itemOf(rulebook.regles.get(regle)?.portee, id.slice(regle.length + 1), situation) ?? path?.split(".") ?? [], read.filter(isToldIn(situation)));
}

function itemOf(portee: string | undefined, item: string, situation: Situation): Path | null {
  if (portee === "langue") return ["langues", item];
  if (portee === "option") return itemPath(situation, "options", item);
  return portee === "dispense" ? itemPath(situation, "dispensesDemandees", item) : null;
}
