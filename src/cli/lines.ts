/** A stream of bytes cut into lines, one at a time. */

/** `bytes` is null for a line too long to be held. */
export type InputLine = { readonly number: number; readonly bytes: Uint8Array | null };

/** Far above any situation: it only keeps a file without line breaks from filling the memory. */
export const longestLine = 16 * 1024 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const withoutReturn = (bytes: Uint8Array): Uint8Array => (bytes[bytes.length - 1] === carriageReturn ? bytes.subarray(0, -1) : bytes);

/** Yields each line without its line end, blank ones too; holds one line at a time. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine, void> {
  let parts: Uint8Array[] = [];
  let size = 0;
  let number = 1;
  const hold = (part: Uint8Array): void => {
    size += part.length;
    if (size <= longestLine) parts.push(part);
    else parts = [];
  };
  const release = (): InputLine => {
    const line = { number, bytes: size > longestLine ? null : withoutReturn(Buffer.concat(parts)) };
    parts = [];
    size = 0;
    number += 1;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      hold(chunk.subarray(start, end));
      yield release();
      start = end + 1;
    }
    hold(chunk.subarray(start));
  }
  if (size > 0) yield release();
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Whether a line holds nothing but blanks or a byte order mark. */
export function isBlank(bytes: Uint8Array): boolean {
  const start = byteOrderMark.every((byte, index) => bytes[index] === byte) ? byteOrderMark.length : 0;
  return bytes.subarray(start).every((byte) => byte === 0x20 || byte === 0x09 || byte === carriageReturn);
}
