/** What a candidate could change to turn an answer into « oui », by the smallest sets of changes, and what each costs elsewhere. */
import { answersTo, withAnswer } from "./answers.js";
import type { Settled } from "./conclude.js";
import { evaluate, type EvaluateOptions } from "./evaluate.js";
import { inputsOf, told } from "./facts.js";
import { inForce, type InForce } from "./inforce.js";
import { instantOf } from "./instants.js";
import { typography } from "./messages.js";
import { answerTo, objetOf, pointsOf } from "./points.js";
import { subsetsOf } from "./reasons.js";
import type { Fait } from "./rulebook.js";
import { rulebook as shipped } from "./rules.js";
import { factsBehind, narrowed, standingOf } from "./standing.js";
import type { Bilan, Changement, Levier, Leviers, ObjetLevier, Situation, Verdict } from "./types.js";

/** How many fields are changed at once at most, and how many situations are tried before the search is given up. */
const most = 4;
const effort = 4000;

/**
 * The smallest sets of changes that turn a « non » or an « à confirmer » into « oui »: choices and requests first; a
 * change of project (voie, série, spécialités) only where no choice does. `immuable` gives the motifs that no change
 * removes, all of them where no set of changes works; `complet` says whether every set of at most four fields was tried.
 *
 * @throws {TypeError} when `at` is not an ISO 8601 instant with an offset.
 */
export function leviers(situation: Situation, objet: ObjetLevier, options: EvaluateOptions = {}): Leviers {
  const ref = inForce(options.rulebook ?? shipped, situation.session, situation.academie);
  const search = new Search(situation, objet, narrowed(ref, [objetOf(objet)]), instantOf(options.at ?? null));
  const now = search.verdict(situation);
  if (now !== "non" && now !== "a-confirmer") return Object.freeze({ leviers: Object.freeze([]), immuable: Object.freeze([]), complet: true });
  const before = evaluate(situation, options);
  const choix = search.smallest("choix");
  const found = choix.length > 0 ? choix : search.smallest("projet");
  const rang = choix.length > 0 ? "choix" : "projet";
  return Object.freeze({
    leviers: Object.freeze(found.map((changements): Levier => Object.freeze({ changements: Object.freeze(changements), rang, verdict: "oui", coute: Object.freeze(costs(before, evaluate(changed(situation, changements), options), objet)) }))),
    immuable: Object.freeze((pointsOf(before).get(objet)?.motifs ?? []).filter(({ regle }) => found.length === 0 || !search.avoidable.has(regle))),
    complet: search.complete,
  });
}

const changed = (situation: Situation, changements: readonly Changement[]): Situation => changements.reduce((now, { chemin, vers }) => withAnswer(now, chemin.join("."), vers), situation);

/** A field that a candidate may change, and what it may be changed to, each with how far it is from what is told. */
type Changeable = { readonly path: string; readonly change: "choix" | "projet"; readonly ways: ReadonlyArray<{ readonly vers: unknown; readonly edits: number }> };

class Search {
  /** The rules of the motifs that some change makes false. */
  readonly avoidable = new Set<string>();
  complete = true;
  #left = effort;

  private readonly fields: readonly Changeable[];
  private readonly holding: ReadonlySet<string>;

  constructor(
    private readonly situation: Situation,
    private readonly objet: ObjetLevier,
    private readonly ref: InForce,
    private readonly instant: number | null,
  ) {
    this.fields = changeableFields(situation, ref, objetOf(objet));
    this.holding = this.rulesHolding(situation);
  }

  verdict(situation: Situation): Verdict | null {
    return this.answer(situation)?.verdict ?? null;
  }

  private answer(situation: Situation): Settled | null {
    return answerTo(this.objet, standingOf(situation, this.ref, this.instant));
  }

  private rulesHolding(situation: Situation): ReadonlySet<string> {
    const settled = this.answer(situation);
    return new Set(settled === null ? [] : settled.regles.filter((_rule, i) => settled.truths[i] === true).map(({ id }) => id));
  }

  /** The sets of the fewest fields, and among them of the fewest edits, that work; projects only if they are allowed. */
  smallest(rang: "choix" | "projet"): ReadonlyArray<readonly Changement[]> {
    const allowed = this.fields.filter(({ change }) => rang === "projet" || change === "choix");
    for (let size = 1; size <= most; size++) {
      let fewest = Infinity;
      let found: Array<readonly Changement[]> = [];
      for (const fields of subsetsOf(allowed, size)) {
        if (rang === "projet" && fields.every(({ change }) => change === "choix")) continue;
        for (const { ways, edits } of combined(fields)) {
          if (edits > fewest) continue;
          if (this.#left-- <= 0) {
            this.complete = false;
            return found;
          }
          const changements = fields.map(({ path }, i): Changement => ({ chemin: path.split("."), de: told(this.situation, path) ?? null, vers: ways[i] }));
          if (!this.works(changed(this.situation, changements), size === 1)) continue;
          if (edits < fewest) found = [];
          fewest = edits;
          found.push(changements);
        }
      }
      if (found.length > 0) return found;
    }
    return [];
  }

  private works(situation: Situation, alone: boolean): boolean {
    if (alone) {
      const still = this.rulesHolding(situation);
      for (const rule of this.holding) if (!still.has(rule)) this.avoidable.add(rule);
    }
    return this.verdict(situation) === "oui";
  }
}

/** Every way to change these fields together, fewest edits first. */
function combined(fields: readonly Changeable[]): ReadonlyArray<{ readonly ways: readonly unknown[]; readonly edits: number }> {
  return fields
    .reduce<ReadonlyArray<{ readonly ways: readonly unknown[]; readonly edits: number }>>((partial, field) => partial.flatMap(({ ways, edits }) => field.ways.map((way) => ({ ways: [...ways, way.vers], edits: edits + way.edits }))), [{ ways: [], edits: 0 }])
    .slice()
    .sort((a, b) => a.edits - b.edits);
}

/** The fields that the dictionary calls a choice or a project, that bear on the objet, and whose gate is open or may be opened by another of them. */
function changeableFields(situation: Situation, ref: InForce, objet: string): readonly Changeable[] {
  const { candidat } = standingOf(situation, narrowed(ref, []), null);
  const read = factsBehind(ref, [objet]);
  const changeable = (name: string): boolean => ref.faits[name]?.change !== undefined;
  return Object.entries(ref.faits).flatMap(([name, fait]) => {
    if (fait.change === undefined || !read.has(name)) return [];
    if (fait.si !== undefined && candidat.get(fait.si) !== true && !inputsBehind(ref, fait.si).some(changeable)) return [];
    const path = (fait.nature === "demande" ? fait.chemin : undefined) ?? name;
    const ways = waysFrom(path, fait, situation, ref).filter(({ edits }) => edits > 0);
    return ways.length === 0 ? [] : [{ path, change: fait.change, ways }];
  });
}

/** A fact and all it is made of. */
const inputsBehind = (ref: InForce, name: string): readonly string[] => [name, ...inputsOf(ref.rulebook, name).flatMap((input) => inputsBehind(ref, input))];

function waysFrom(path: string, fait: Fait, situation: Situation, ref: InForce): Changeable["ways"] {
  const now = told(situation, path);
  const values = path === "conserver" ? keeping(situation, ref) : path === "options" && Array.isArray(now) ? sublists(now as readonly unknown[]) : path === "autresCandidatures" ? [[]] : fait.type === "booleen" && fait.nature === "etat" ? [true] : answersTo(path, situation, ref);
  const start: unknown = path === "conserver" && now === "toutes" ? marksOf(values) : now ?? (fait.nature === "demande" ? fait.parDefaut : undefined);
  return values.map((vers) => ({ vers, edits: distance(start, vers) }));
}

/** To keep: all, nothing, or any part of what is kept now. */
function keeping(situation: Situation, ref: InForce): readonly unknown[] {
  const all = answersTo("conserver", situation, ref);
  const kept = situation.conserver === "toutes" ? marksOf(all) : Array.isArray(situation.conserver) ? (situation.conserver as readonly string[]) : [];
  const parts = sublists(kept).filter((part) => part.length > 0);
  return ["aucune", ...parts, ...(kept.length === 0 ? all.filter((one) => one !== "aucune") : [])];
}

const marksOf = (values: readonly unknown[]): readonly string[] => [...new Set(values.flatMap((one) => (Array.isArray(one) ? (one as readonly string[]) : [])))];

const listMost = 6;
/** Every part of a short list; of a long one, the list without each of its members, and nothing. */
const sublists = <V>(list: readonly V[]): ReadonlyArray<readonly V[]> =>
  list.length > listMost ? [...list.map((member) => list.filter((other) => other !== member)), []] : Array.from({ length: 2 ** list.length }, (_unused, bits) => list.filter((_member, i) => ((bits >> i) & 1) === 1));

/** How many members are added or left out; 1 between two values that are not lists. */
function distance(from: unknown, to: unknown): number {
  if (JSON.stringify(from) === JSON.stringify(to)) return 0;
  const [before, after] = [from, to].map((value) => (value === "aucune" ? [] : value));
  if (!Array.isArray(before) || !Array.isArray(after)) return 1;
  const [a, b] = [before, after].map((list) => new Set((list as readonly unknown[]).map((member) => JSON.stringify(member)))) as [Set<string>, Set<string>];
  return [...a].filter((member) => !b.has(member)).length + [...b].filter((member) => !a.has(member)).length;
}

const better: Readonly<Record<Verdict, number>> = { oui: 3, "a-confirmer": 2, incomplet: 1, non: 0 };
const words: Readonly<Record<Verdict, string>> = { oui: "oui", "a-confirmer": "à confirmer", incomplet: "incomplet", non: "non" };

/** What a change worsens elsewhere, in sentences: other points, épreuves to sit that were not, warnings that appear. */
function costs(before: Bilan, after: Bilan, objet: ObjetLevier): readonly string[] {
  const later = pointsOf(after);
  const worse = [...pointsOf(before)].flatMap(([name, { verdict }]) => {
    const now = later.get(name)?.verdict;
    return name === objet || /^(benefices|justificatifs)\//.test(name) || now === undefined || better[now] >= better[verdict] ? [] : [`${name} : ${words[verdict]} → ${words[now]}.`];
  });
  const key = ({ id, programme }: Bilan["epreuves"][number]): string => `${id}/${String(programme)}`;
  const sat = new Map(before.epreuves.map((epreuve) => [key(epreuve), epreuve]));
  const toSit = before.epreuves.length === 0 ? [] : after.epreuves.flatMap((epreuve) => {
    const was = sat.get(key(epreuve));
    if (epreuve.statut !== "a-passer" || was?.statut === "a-passer") return [];
    const lost = was !== undefined && was.note !== null ? ` Votre note (${String(was.note).replace(".", ",")}/20) ne compterait plus.` : "";
    return [`${epreuve.libelle}${epreuve.coefficient === null ? "" : ` (coefficient ${String(epreuve.coefficient)})`} : à passer.${lost}`];
  });
  const warned = new Set(before.avertissements.map(({ id }) => id));
  const warnings = after.avertissements.filter(({ id, gravite }) => gravite !== "information" && !warned.has(id)).map(({ message }) => message);
  return [...worse, ...toSit, ...warnings].map(typography);
}

