/** How the points stand for a situation, without a word: what questions, levers and reasons compare many times over. */
import { conclude, fireAll, type Conclusions, type Settled } from "./conclude.js";
import { deriveFacts, inputsOf, type Candidat } from "./facts.js";
import { conclusionsRead, porteesOf, type InForce, type ObjetInForce } from "./inforce.js";
import { itemsOf } from "./items.js";
import type { Items } from "./items/item.js";
import { factsRead } from "./logic.js";
import { per } from "./once.js";
import type { Situation } from "./types.js";

export type Standing = { readonly ref: InForce; readonly candidat: Candidat; readonly items: Items; readonly conclusions: Conclusions };

/** Settles the objets of `ref`; see {@link narrowed}. */
export function standingOf(situation: Situation, ref: InForce, instant: number | null): Standing {
  const candidat = deriveFacts(situation, ref, instant);
  const items = itemsOf(situation, candidat, ref);
  return { ref, candidat, items, conclusions: fireAll(conclude(ref, candidat, items, situation.neSaitPas ?? [])) };
}

/** The list of épreuves is a point too, which no rule settles: it is open while some may still appear. */
export const listeDesEpreuves = "epreuves";
const statutDesEpreuves = "epreuve.statut";

const narrowings = per<InForce, Map<string, InForce>>(() => new Map());

/** What is in force, reduced to some objets, to those whose conclusions they read, and to the procedure, which opens all others. */
export function narrowed(ref: InForce, wanted: readonly string[]): InForce {
  const known = narrowings(ref);
  const key = [...wanted].sort().join(" ");
  const found = known.get(key);
  if (found !== undefined) return found;
  const kept = new Set<string>();
  const visit = (id: string): void => {
    const objet = ref.objets.find((candidate) => candidate.id === id);
    if (objet === undefined || kept.has(id)) return;
    kept.add(id);
    for (const fact of [...objet.regles.flatMap((rule) => conclusionsRead(ref.faits, rule)), ...(objet.si === undefined ? [] : [objet.si])]) {
      const fait = ref.faits[fact];
      if (fait?.nature === "conclu") visit(fait.objet);
    }
  };
  ["procedure", ...wanted].forEach(visit);
  const objets = ref.objets.filter(({ id }) => kept.has(id));
  const made: InForce = { ...ref, objets, emissions: [], emissionsByPortee: new Map(), portees: porteesOf(objets, []) };
  known.set(key, made);
  return made;
}

/** Every fact that the answers of these objets may depend on, told facts included: through conclusions, gates and inputs. */
export function factsBehind(ref: InForce, objets: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const fait = ref.faits[name];
    inputsOf(ref.rulebook, name).forEach(visit);
    if (fait?.nature !== "conclu") return;
    open(fait.objet);
    for (const fact of [...Object.keys(fait.parmi ?? {}), ...(fait.lien === undefined ? [] : [fait.lien.ici, fait.lien.la])]) visit(fact);
  };
  const open = (id: string): void => {
    const objet = ref.objets.find((candidate) => candidate.id === id);
    for (const name of [...(objet?.regles ?? []).flatMap((rule) => factsRead(rule.condition)), ...(objet?.si === undefined ? [] : [objet.si])]) visit(name);
  };
  objets.forEach(open);
  return found;
}

/** Whether the bilan tells an objet: when the person does not register herself only the procedure is told, and a part that does not apply is not. */
function answers({ ref, candidat, conclusions }: Standing, { id, partie = id }: ObjetInForce): boolean {
  if (partie === "procedure") return true;
  if (conclusions.of("procedure").verdict === "non") return false;
  const gate = ref.rulebook.objets[partie]?.si;
  return gate === undefined || candidat.get(gate) === undefined || candidat.get(gate) === true;
}

/** The answers of one objet, of the candidate or of each item. */
export function settledOf(standing: Standing, objet: ObjetInForce): ReadonlyArray<readonly [string, Settled]> {
  const { items, conclusions } = standing;
  return objet.portee === "candidat" ? [["", conclusions.of(objet.id)]] : items[objet.portee].map(({ id }) => [id, conclusions.of(objet.id, id)]);
}

/** All that an objet says, or may still say: two situations that it tells apart have different ones. */
export function signature(standing: Standing, id: string): string {
  if (id === listeDesEpreuves) {
    if (standing.conclusions.of("procedure").verdict === "non") return "";
    const rows = standing.items.epreuve.map(({ ligne, valeur }) => `${ligne.id}/${valeur.programme ?? ""}=${String(valeur.coefficient)}`);
    return [...rows, standing.items.epreuvesOuvertes.length > 0 ? "…" : ""].join(" ");
  }
  const objet = standing.ref.objets.find((candidate) => candidate.id === id);
  if (objet === undefined || !answers(standing, objet)) return "";
  return settledOf(standing, objet)
    .map(([item, settled]) => `${item}:${String(settled.applicable)} ${settled.verdict} ${settled.verdicts.join(",")} ${settled.possibles.join(",")}`)
    .join(";");
}

/** The objets that are not settled, each with the told facts (dotted paths) that would settle it and the rules that wait for them. */
export type Open = { readonly objet: string; readonly manquants: readonly string[]; readonly waiting: ReadonlyArray<readonly [string, Settled]> };

export function openObjets(standing: Standing): readonly Open[] {
  const open = standing.ref.objets.flatMap((objet): readonly Open[] => {
    if (!answers(standing, objet)) return [];
    const waiting = settledOf(standing, objet).filter(([, settled]) => settled.verdict === "incomplet");
    return waiting.length === 0 ? [] : [{ objet: objet.id, manquants: [...new Set(waiting.flatMap(([, settled]) => settled.manquants()))], waiting }];
  });
  const list = standing.conclusions.of("procedure").verdict === "non" ? [] : standing.items.epreuvesOuvertes;
  return list.length === 0 ? open : [...open, { objet: listeDesEpreuves, manquants: list, waiting: [] }];
}

/** What must be settled to compare an objet. */
export const objetsOf = (id: string): readonly string[] => (id === listeDesEpreuves ? [statutDesEpreuves] : [id]);
