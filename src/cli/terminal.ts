/** Sections laid out for a terminal: wrapped at its width, tables aligned, colour when asked. */
import { stripVTControlCharacters, styleText } from "node:util";
import { rowProse, type Column, type Line, type Row, type Section, type Table, type Tone } from "../explain.js";

export type Layout = { readonly columns: number; readonly color: boolean };
type Style = Parameters<typeof styleText>[0];

const tones: Readonly<Record<Tone, Style>> = { oui: "green", non: "red", "a-confirmer": "yellow", incomplet: "cyan", bloquant: "red", important: "yellow" };
const gap = "  ";

/** Lays sections out, one blank line between two. */
export const render = (sections: readonly Section[], layout: Layout): string => `${sections.map((section) => renderSection(section, layout).join("\n")).join("\n\n")}\n`;

function renderSection({ title, lines, table, after }: Section, layout: Layout): readonly string[] {
  const sources = table === undefined || table.sources === "" ? [] : renderLine({ text: "Coefficients, formes et durées", sources: table.sources, mark: "-" }, layout);
  return [
    ...(title === null ? [] : wrap([{ text: title, style: "bold" }], layout, "")),
    ...lines.flatMap((line) => renderLine(line, layout)),
    ...(table === undefined ? [] : ["", ...renderTable(table, layout), "", ...sources]),
    ...(after ?? []).flatMap((line) => renderLine(line, layout)),
  ];
}

// Text

/** Text from outside, without anything that could drive the terminal. */
export const clean = (text: string): string => stripVTControlCharacters(text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");

/** The number of columns a text takes: combining marks none, wide characters two. */
export function width(text: string): number {
  let columns = 0;
  for (const character of stripVTControlCharacters(text)) columns += /[\p{M}\p{Cf}]/u.test(character) ? 0 : isWide(character) ? 2 : 1;
  return columns;
}

const isWide = (character: string): boolean => /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(character);

const padEnd = (text: string, columns: number): string => text + " ".repeat(Math.max(0, columns - width(text)));
const padStart = (text: string, columns: number): string => " ".repeat(Math.max(0, columns - width(text))) + text;

/** Stands for a space where a line may not break: printed as one, so that what is copied is what was meant. */
const glue = "\ue000";
const glued = [
  /(?<=\b(?:art|al|p|D|R|L)\.) (?=\S)/g,
  /(?<=(?:\bNS|\barr\.|\bcirc\.|\bdécr\.|\bC\.)) (?=\S)/g,
  /(?<=(?:§|\bonglet|\bsession|\bcoefficient)) (?=\S)/g,
  /(?<=\b\d{2}) (?=\d{2}\b)/g,
  /(?<=\b(?:\d{1,2}|1ᵉʳ)) (?=(?:janv|févr|mars|avr|mai|juin|juill|août|sept|oct|nov|déc))/g,
  / (?=—)/g,
];
const hold = (text: string): string => glued.reduce((held, pattern) => held.replace(pattern, glue), text);

type Span = { readonly text: string; readonly style?: Style };
const paint = ({ text, style }: Span, color: boolean): string => {
  const plain = text.replaceAll(glue, " ");
  return color && style !== undefined ? styleText(style, plain, { validateStream: false }) : plain;
};

/** Breaks at ordinary spaces only; a word wider than the terminal, as a link, stays whole on its own line. */
function wrap(spans: readonly Span[], { columns, color }: Layout, indent: string, first = indent): readonly string[] {
  const room = columns - width(indent);
  const lines: Span[][] = [[]];
  let used = 0;
  for (const span of spans)
    for (const word of hold(clean(span.text)).split(" ").filter((part) => part !== "")) {
      const size = width(word);
      if (used > 0 && used + 1 + size > room) {
        lines.push([]);
        used = 0;
      }
      const current = lines[lines.length - 1] ?? [];
      const last = current[current.length - 1];
      const text = used > 0 ? ` ${word}` : word;
      if (last !== undefined && last.style === span.style) current[current.length - 1] = { ...last, text: last.text + text };
      else current.push({ ...span, text });
      used += width(text);
    }
  return lines.map((line, index) => (index === 0 ? first : indent) + line.map((span) => paint(span, color)).join(""));
}

function renderLine({ text, sources, mark, tone }: Line, layout: Layout): readonly string[] {
  const indent = mark === undefined ? "" : " ".repeat(width(mark) + 1);
  const bullet = mark === undefined ? "" : `${paint({ text: mark, ...(tone === undefined ? {} : { style: tones[tone] }) }, layout.color)} `;
  const strong = tone === "bloquant" ? { style: tones.bloquant } : {};
  return wrap([{ text, ...strong }, ...(sources === undefined ? [] : [{ text: `(${sources})`, style: "dim" } as const])], layout, indent, bullet);
}

// Tables

/** Aligned columns, the empty ones left out; one item a row where the terminal is too narrow for them. */
function renderTable(table: Table, layout: Layout): readonly string[] {
  const used = table.columns.flatMap((column, index) => (table.rows.some((row) => (row.cells[index] ?? "") !== "") ? [{ column, index }] : []));
  const columns = used.map(({ column }) => column);
  const rows = table.rows.map((row) => used.map(({ index }) => clean(row.cells[index] ?? "")));
  const widths = fit(columns, rows, layout.columns - gap.length * columns.length);
  if (widths === null) return table.rows.flatMap((row: Row) => renderLine({ text: rowProse(table, row), mark: "-" }, layout));
  const header = rowLines(columns.map(({ title }) => title), columns, widths).map((line) => paint({ text: line, style: "bold" }, layout.color));
  return [...header, ...rows.flatMap((cells) => rowLines(cells, columns, widths))];
}

/** One row over as many lines as its tallest cell. */
function rowLines(cells: readonly string[], columns: readonly Column[], widths: readonly number[]): readonly string[] {
  const wrapped = cells.map((cell, index) => wrap([{ text: cell }], { columns: widths[index] ?? 0, color: false }, ""));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    wrapped.map((lines, index) => gap + (columns[index]?.right === true ? padStart : padEnd)(lines[line] ?? "", widths[index] ?? 0)).join("").trimEnd(),
  );
}

/** Column widths for the room there is, the widest narrowed first but never within a word; `null` when they cannot fit. */
function fit(columns: readonly Column[], rows: ReadonlyArray<readonly string[]>, room: number): readonly number[] | null {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((cells) => width(cells[index] ?? ""))));
  // A column narrower than this would cut every label to one word a line.
  const least = columns.map((_, index) => Math.min(widths[index] ?? 0, Math.max(10, ...all.flatMap((cells) => (cells[index] ?? "").split(" ").map(width)))));
  while (widths.reduce((sum, size) => sum + size, 0) > room) {
    const widest = widths.reduce((best, size, index) => (size - (least[index] ?? 0) > 0 && size > (widths[best] ?? 0) ? index : best), widths.findIndex((size, index) => size > (least[index] ?? 0)));
    if (widest < 0) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
