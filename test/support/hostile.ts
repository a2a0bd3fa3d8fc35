/** Inputs that nobody fills in by hand, from recipes: a recipe is plain JSON, so that a failing one can be read and shrunk. */
import fc from "fast-check";

export type Recette =
  | { readonly genre: "json"; readonly valeur: unknown }
  | { readonly genre: "texte"; readonly texte: string; readonly fois: number }
  | { readonly genre: Etrange }
  | { readonly genre: "profond"; readonly niveaux: number; readonly liste: boolean }
  | { readonly genre: "liste"; readonly contenu: readonly Recette[]; readonly longueur: number }
  | { readonly genre: "objet"; readonly contenu: ReadonlyArray<readonly [string, Recette]>; readonly prototype: "objet" | "aucun" | "classe" | "gele" };

const throwing = (): never => {
  throw new RangeError("no");
};
class Instance {
  readonly session = 2024;
  readonly academie = "clermont-ferrand";
}
const trap = (name: keyof ProxyHandler<object>, target: object = {}) => () => new Proxy(target, { [name]: throwing });
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
/** An object of which every field is another one like it. */
const endless = (): object => new Proxy({}, { ownKeys: () => ["a", "b", "c"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }), get: endless });
const endlessList = (): object => new Proxy([], { get: (_list, key) => (key === "length" ? 200 : endlessList()) });
const lying = (length: unknown) => (): object => new Proxy([], { get: (_list, key) => (key === "length" ? length : lying(length)()) });
const cyclic = (): object => {
  const here: Record<string, unknown> = { session: 2024, academie: "clermont-ferrand" };
  Object.assign(here, { residence: here, specialites: Array.from({ length: 150 }, () => here), diplome: { type: here } });
  return here;
};

/** What JSON cannot say. */
const etranges = {
  undefined: () => undefined,
  nan: () => Number.NaN,
  infini: () => -Infinity,
  zeroNegatif: () => -0,
  bigint: () => 2024n,
  symbole: () => Symbol("x"),
  fonction: () => throwing,
  date: () => new Date(Number.NaN),
  map: () => new Map([["session", 2024]]),
  set: () => new Set(["svt"]),
  expression: () => /(a+)+$/,
  erreur: () => new Error("x"),
  promesse: () => Promise.resolve(2024),
  octets: () => new Uint8Array(1_000_000),
  nombres: () => new Float64Array([12, Number.NaN]),
  texteEmballe: () => new String("clermont-ferrand"),
  nombreEmballe: () => new Number(2024),
  booleenEmballe: () => new Boolean(false),
  instance: () => new Instance(),
  herite: (): object => Object.create({ session: 2024, academie: "clermont-ferrand" }) as object,
  arguments: () => (function (...values: unknown[]) { return values; })("svt", "nsi"),
  listeTrouee: () => new Array<unknown>(3),
  listeImmense: () => new Array<unknown>(4_000_000_000),
  listeAvecChamps: () => Object.assign(["svt"], { session: 2024 }),
  getter: () => ({ get session() { return throwing(); }, academie: "clermont-ferrand" }),
  getterDeListe: () => Object.defineProperty(["svt"], 0, { get: throwing, enumerable: true }),
  valeurLancee: () => ({ valueOf: throwing, toString: throwing, toJSON: throwing, [Symbol.toPrimitive]: throwing, get [Symbol.toStringTag]() { return throwing(); } }),
  iterateurLance: () => ({ [Symbol.iterator]: throwing, length: 3 }),
  revoque: revoked,
  sansCles: trap("ownKeys"),
  sansLecture: trap("get", { session: 2024 }),
  sansDescription: trap("getOwnPropertyDescriptor", { session: 2024 }),
  sansPrototype: trap("getPrototypeOf"),
  sansAppartenance: trap("has", { session: 2024 }),
  listeSansLecture: trap("get", ["svt"]),
  sansFin: endless,
  listeSansFin: endlessList,
  longueurNaN: lying(Number.NaN),
  longueurTexte: lying("200"),
  longueurNegative: lying(-1),
  longueurChangeante: () => {
    let reads = 0;
    return lying({ valueOf: () => (reads++ === 0 ? 1 : 4_000_000_000) })();
  },
  cyclique: cyclic,
} as const satisfies Readonly<Record<string, () => unknown>>;
type Etrange = keyof typeof etranges;

/** The value of a recipe. */
export function construit(recette: Recette): unknown {
  switch (recette.genre) {
    case "json":
      return recette.valeur;
    case "texte":
      return recette.texte.repeat(recette.fois);
    case "profond": {
      let value: unknown = 1;
      for (let i = 0; i < recette.niveaux; i++) value = recette.liste ? [value] : { residence: value };
      return value;
    }
    case "liste": {
      const items = recette.contenu.map(construit);
      return items.length === 0 ? [] : Array.from({ length: recette.longueur }, (_, i) => items[i % items.length]);
    }
    case "objet": {
      const made = recette.prototype === "aucun" ? (Object.create(null) as object) : recette.prototype === "classe" ? new Instance() : {};
      // `__proto__` as JSON.parse gives it: a key like any other.
      for (const [key, value] of recette.contenu) Object.defineProperty(made, key, { value: construit(value), enumerable: true, configurable: true, writable: true });
      return recette.prototype === "gele" ? Object.freeze(made) : made;
    }
    default:
      return etranges[recette.genre]();
  }
}

/** Names that every object seems to have. */
export const nomsDePrototype = ["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "__defineGetter__", "__lookupSetter__", "then", "toJSON", "length", "0", "-1", ""] as const;

const petitsTextes = fc.oneof(
  fc.constantFrom(...nomsDePrototype, "2024", "12,5", "12.5", "1e3", "0x7e8", "true", "null", "NaN", "Infinity", "oui", "aucune", "clermont-ferrand", "svt", "philosophie", "2005-02-30", "2023-11-10T10:00:00+01:00", "\ud800", "\udfff\ud800", "\u0000", "\ufeff", "é\r\n", "<script>", "${session}", "{session}", "../..", "\u202e"),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const texte = fc.record({ genre: fc.constant("texte" as const), texte: petitsTextes, fois: fc.oneof({ weight: 30, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(0, 1000, 200_000) }) });
const nombre = fc.oneof(fc.integer(), fc.integer({ min: 1990, max: 2030 }), fc.integer({ min: -1, max: 21 }), fc.double()).filter((value) => JSON.stringify(value) !== "null");
const simple: fc.Arbitrary<Recette> = fc.oneof(
  { weight: 6, arbitrary: texte },
  { weight: 3, arbitrary: fc.record({ genre: fc.constant("json" as const), valeur: fc.oneof(nombre, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 2 })) }) },
  { weight: 6, arbitrary: fc.record({ genre: fc.constantFrom(...(Object.keys(etranges) as Etrange[])) }) },
  { weight: 1, arbitrary: fc.record({ genre: fc.constant("profond" as const), niveaux: fc.constantFrom(5, 70, 3000, 20_000), liste: fc.boolean() }) },
);

/** A recipe whose objects have these names among others. */
export const recettes = (noms: readonly string[]): fc.Arbitrary<Recette> => {
  const nom = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...noms) }, { weight: 2, arbitrary: fc.constantFrom<string>(...nomsDePrototype) }, { weight: 1, arbitrary: petitsTextes });
  return fc.letrec<{ recette: Recette }>((tie) => ({
    recette: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      simple,
      fc.record({ genre: fc.constant("liste" as const), contenu: fc.array(tie("recette"), { maxLength: 3 }), longueur: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.constantFrom(199, 201, 1000) }) }),
      fc.record({ genre: fc.constant("objet" as const), contenu: fc.array(fc.tuple(nom, tie("recette")), { maxLength: 5 }), prototype: fc.constantFrom("objet" as const, "objet" as const, "aucun" as const, "classe" as const, "gele" as const) }),
    ),
  })).recette;
};

/** A sound tree damaged at some of its paths, each by a recipe. */
export type Degats = ReadonlyArray<{ readonly chemin: readonly string[]; readonly recette: Recette }>;

/** A copy of a tree with these damages; a key of a prototype is set as JSON.parse sets it. */
export const abime = (tree: unknown, degats: Degats): unknown => degats.reduce((damaged, { chemin, recette }) => pose(damaged, chemin, () => construit(recette)), structuredClone(tree));

function pose(tree: unknown, [key, ...rest]: readonly string[], make: () => unknown): unknown {
  if (key === undefined) return make();
  let plain: boolean;
  let inside: unknown;
  try {
    // What a damage before has put here may not let itself be read.
    inside = typeof tree === "object" && tree !== null && rest.length > 0 ? (Object.getOwnPropertyDescriptor(tree, key)?.value as unknown) : undefined;
    plain = typeof tree === "object" && tree !== null && [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(tree) as object) && !Object.isFrozen(tree);
  } catch {
    plain = false;
  }
  if (!plain) return tree;
  const here = tree as Record<string, unknown>;
  Object.defineProperty(here, key, { value: pose(inside, rest, make), enumerable: true, configurable: true, writable: true });
  return here;
}

/** Every path of a plain tree, and beside each object a name of a prototype. */
export const cheminsDe = (tree: unknown, chemin: readonly string[] = []): ReadonlyArray<readonly string[]> =>
  typeof tree !== "object" || tree === null ? [chemin] : [...(chemin.length === 0 ? [] : [chemin]), ...nomsDePrototype.slice(0, 4).map((nom) => [...chemin, nom]), ...Object.entries(tree).flatMap(([key, value]) => cheminsDe(value, [...chemin, key]))];

/** The same value through proxies that count what is read of it. */
export function compte(value: unknown, count: { reads: number }): unknown {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get: (target, key, receiver) => {
      count.reads += 1;
      const found: unknown = Reflect.get(target, key, receiver);
      const fixed = Reflect.getOwnPropertyDescriptor(target, key);
      return fixed?.configurable === false && fixed.writable === false ? found : compte(found, count);
    },
    ownKeys: (target) => {
      count.reads += 1;
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor: (target, key) => {
      count.reads += 1;
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

/** Every property of the prototypes that everything inherits from: to be the same before and after. */
export const prototypes = (): ReadonlyArray<readonly [string, PropertyKey, unknown]> =>
  Object.entries({ Object: Object.prototype, Array: Array.prototype, Function: Function.prototype, String: String.prototype, Number: Number.prototype, Map: Map.prototype, Set: Set.prototype, Promise: Promise.prototype, RegExp: RegExp.prototype, Error: Error.prototype }).flatMap(([name, prototype]) =>
    Reflect.ownKeys(prototype).map((key) => [name, key, Object.getOwnPropertyDescriptor(prototype, key)?.value as unknown] as const),
  );
