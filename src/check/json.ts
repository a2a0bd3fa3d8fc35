/** What `JSON.parse` keeps silent: duplicate keys, and nesting that would end the stack of whoever walks the value. */

/** Far deeper than anything this library reads. */
export const deepest = 64;

/** Whether a JSON text nests objects and lists deeper than {@link deepest}; looks at the text alone. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '"') i = closingQuote(text, i);
    else if (character === "{" || character === "[") {
      depth += 1;
      if (depth > deepest) return true;
    } else if (character === "}" || character === "]") depth -= 1;
  }
  return false;
}

type Frame = { readonly keys: Set<string> | null; key: string | number; expectsKey: boolean };

/**
 * The keys written twice in one object of a JSON text, as dotted paths.
 *
 * @example
 * duplicateKeys('{ "a": { "b": 1, "b": 2 } }')
 * //=> ["a.b"]
 */
export function duplicateKeys(text: string): readonly string[] {
  const found: string[] = [];
  const open: Frame[] = [];
  for (let i = 0; i < text.length; i++) {
    const frame = open[open.length - 1];
    switch (text.charAt(i)) {
      case "{":
        open.push({ keys: new Set(), key: "", expectsKey: true });
        break;
      case "[":
        open.push({ keys: null, key: 0, expectsKey: false });
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ":":
        if (frame !== undefined) frame.expectsKey = false;
        break;
      case ",":
        if (frame === undefined) break;
        if (frame.keys === null) frame.key = Number(frame.key) + 1;
        else frame.expectsKey = true;
        break;
      case '"': {
        const end = closingQuote(text, i);
        if (frame?.keys != null && frame.expectsKey) {
          frame.key = unescaped(text.slice(i, end + 1));
          if (frame.keys.has(frame.key)) found.push(dotted(open));
          frame.keys.add(frame.key);
        }
        i = end;
      }
    }
  }
  return found;
}

const dotted = (open: readonly Frame[]): string => open.map(({ key }, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");

function closingQuote(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i;
}

/** `"\u0061"` and `"a"` are one key. */
function unescaped(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}
