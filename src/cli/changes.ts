/** What differs between two bilans, one of which may come from another version of this library. */

/**
 * One part of a bilan that is no longer the same, named as `reasons` names points: `mention`, `lva`, `epreuves/philosophie`,
 * `justificatifs/jdc`… `reponse`: another answer; `regles`: the same answer, from other rules; `termes`: the same answer from
 * the same rules, in other words or with other citations.
 */
export type Changement = {
  readonly point: string;
  readonly nature: "reponse" | "regles" | "termes";
  /** What of the answer differs, on either side; `null`: the part is not there. */
  readonly de: Reponse | null;
  readonly vers: Reponse | null;
  /** The rules that bear on one of the two answers alone. */
  readonly regles: { readonly enPlus: readonly string[]; readonly enMoins: readonly string[] };
};
export type Reponse = Readonly<Record<string, unknown>>;

type Tree = Readonly<Record<string, unknown>>;
type Part = { readonly reponse: Reponse; readonly regles: readonly string[]; readonly entier: string | undefined };

/** The receipt is compared by itself; the list of sources follows from the motifs. */
const apart = ["recu", "sources"];
/** Keys that only group parts: they add nothing to a name. */
const groups = ["liste", "notes", "ensemble", "langues"];
/** Keys of names and words: what they say may change without the answer. */
const words = ["id", "motifs", "aConfirmer", "libelle", "message", "question", "aide", "chemin", "contradiction"];

/** The parts of two bilans that differ, in their order. Any JSON object is taken for a bilan. */
export function changements(avant: Tree, apres: Tree): readonly Changement[] {
  const [before, after] = [partsOf(avant), partsOf(apres)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((point) => {
    const [was, is] = [before.get(point), after.get(point)];
    return was?.entier === is?.entier ? [] : [changement(point, was, is)];
  });
}

function changement(point: string, was: Part | undefined, is: Part | undefined): Changement {
  const regles = { enPlus: only(is, was), enMoins: only(was, is) };
  const [de, vers] = [was === undefined ? null : differing(was.reponse, is?.reponse), is === undefined ? null : differing(is.reponse, was?.reponse)];
  const same = de !== null && vers !== null && Object.keys({ ...de, ...vers }).length === 0;
  return { point, nature: !same ? "reponse" : regles.enPlus.length + regles.enMoins.length > 0 ? "regles" : "termes", de, vers, regles };
}

const only = (part: Part | undefined, other: Part | undefined): readonly string[] => (part?.regles ?? []).filter((id) => other?.regles.includes(id) !== true);
const differing = (reponse: Reponse, other: Reponse = {}): Reponse => Object.fromEntries(Object.entries(reponse).filter(([key, value]) => canonical(value) !== canonical(other[key])));

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const isPart = (value: unknown): value is Tree => isTree(value) && "motifs" in value;
const isListOfParts = (value: unknown): value is readonly Tree[] => Array.isArray(value) && value.every(isPart);

function partsOf(bilan: Tree): ReadonlyMap<string, Part> {
  const found = new Map<string, Part>();
  const ranks = new Map<string, number>();
  const add = (name: string, own: Tree): void => {
    const rank = (ranks.get(name) ?? 0) + 1;
    ranks.set(name, rank);
    found.set(rank === 1 ? name : `${name}#${String(rank)}`, { reponse: answerOf(own) as Reponse, regles: reglesOf(own), entier: canonical(own) });
  };
  const walk = (name: string, tree: Tree): void => {
    const inside = Object.entries(tree).filter(([key, value]) => key !== "motifs" && (isPart(value) || isListOfParts(value) || (name === "" && !apart.includes(key)) || (groups.includes(key) && isTree(value))));
    const parts = new Set(inside.map(([key]) => key));
    if (name !== "") {
      const own = Object.fromEntries(Object.entries(tree).filter(([key]) => !parts.has(key)));
      if (Object.keys(own).length > 0) add(name, own);
    }
    for (const [key, value] of inside) {
      const here = groups.includes(key) ? name : [name, key].filter((word) => word !== "").join("/");
      if (isListOfParts(value)) namesOf(value).forEach((item, i) => walk(`${here}/${item}`, value[i] ?? {}));
      else if (isTree(value)) walk(here, value);
      else add(here === "" ? key : here, { valeur: value });
    }
  };
  walk("", bilan);
  return found;
}

/** The ids of the items of a list, with their programme where two share one. */
function namesOf(list: readonly Tree[]): readonly string[] {
  const ids = list.map(({ epreuve, mecanisme, id, session }) => (epreuve === undefined ? said(id ?? session) : `${said(epreuve)}/${said(mecanisme)}`));
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return ids.map((id, i) => (counts.get(id) === 1 ? id : `${id}/${said(list[i]?.["programme"])}`));
}

const said = (value: unknown): string => (typeof value === "string" ? value : (canonical(value) ?? ""));

/** What an answer says, without its words. */
function answerOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(answerOf);
  return isTree(value) ? Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (words.includes(key) ? [] : [[key, answerOf(inner)]]))) : value;
}

const reglesOf = ({ motifs }: Tree): readonly string[] => (Array.isArray(motifs) ? [...new Set(motifs.flatMap((motif: unknown) => (isTree(motif) && typeof motif["regle"] === "string" ? [motif["regle"]] : [])))] : []);

/** JSON whose keys are sorted: a database may have stored them in another order. */
const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, inner: unknown) => (isTree(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
