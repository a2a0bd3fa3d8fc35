/** The certificate as a file: one line for each thing it says. */
import type { Certificat } from "../verify.js";

/** JSON that is read and compared line by line; the same certificate gives the same text. */
export function certificatText(certificat: Certificat): string {
  const lines = Object.entries(certificat).map(([key, value]) => `${JSON.stringify(key)}: ${typeof value === "object" ? block(value as object) : JSON.stringify(value)}`);
  return `{\n  ${lines.join(",\n  ")}\n}\n`;
}

function block(value: object): string {
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const entries = Array.isArray(value) ? value.map((one) => spaced(one)) : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${Array.isArray(one) && one.length > 0 && typeof one[0] === "object" ? `[\n      ${one.map((inner) => spaced(inner)).join(",\n      ")}\n    ]` : spaced(one)}`);
  return entries.length === 0 ? `${open}${close}` : `${open}\n    ${entries.join(",\n    ")}\n  ${close}`;
}

/** JSON on one line, with room after its commas and colons. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value);
}
