/** From the names and texts of an HTML form to a tree. */

/**
 * The answers of a submitted form (`FormData`, `URLSearchParams`), nested as their names say: `langues.lva`,
 * `ajournement.notes.philosophie`, `options.0.id` or `options[0].id`; a name said several times is a list. Texts stay
 * texts: the form schema reads « 12,5 », « on » or an empty field for what they mean.
 */
export function readFormData(entries: Iterable<readonly [string, unknown]>): Readonly<Record<string, unknown>> {
  const root = empty();
  for (const [name, value] of entries) {
    const keys = name.split(/[.[\]]+/).filter((key) => key !== "");
    // No field is named so: it is kept whole, for the door to refuse.
    put(root, keys.length > deepest ? [name] : keys, value);
  }
  return nested(root) as Readonly<Record<string, unknown>>;
}

/** A node holds what is said under its name: values, or further names. */
type Node = { readonly [key: string]: Said };
type Said = { readonly values: unknown[]; readonly under: Record<string, Said> };

/** Deeper than any field of the situation. */
const deepest = 8;

const empty = (): Record<string, Said> => Object.create(null) as Record<string, Said>;

function put(root: Record<string, Said>, keys: readonly string[], value: unknown): void {
  let here = root;
  let said: Said | undefined;
  for (const key of keys) {
    said = here[key] ??= { values: [], under: empty() };
    here = said.under;
  }
  said?.values.push(value);
}

function nested(node: Node): unknown {
  const keys = Object.keys(node);
  const value = (key: string): unknown => {
    const { values, under } = node[key] as Said;
    if (Object.keys(under).length > 0) return nested(under);
    return values.length === 1 ? values[0] : values.filter((said) => said !== "");
  };
  // Rows taken away from a form leave holes between the others.
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) return keys.sort((a, b) => Number(a) - Number(b)).map(value);
  const tree = Object.create(null) as Record<string, unknown>;
  for (const key of keys) tree[key] = value(key);
  return tree;
}
