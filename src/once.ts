/** A value computed when it is first asked for, and kept. */
export function once<V>(compute: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => (made ??= { value: compute() }).value;
}

/** What is made of a key once, and kept as long as the key is. */
export function per<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    let known = made.get(key);
    if (known === undefined) made.set(key, (known = { value: make(key) }));
    return known.value;
  };
}
