/** A value computed when it is first asked for, and kept. */
export function once<V>(compute: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => (made ??= { value: compute() }).value;
}
