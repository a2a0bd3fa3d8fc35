/** How far a long run is, on a terminal only. */
import { formatNumber } from "../messages.js";
import type { Output } from "./io.js";

export type Progress = {
  /** Counts a line, and the bytes read so far. */
  readonly step: (bytesRead: number) => void;
  /** Takes the progress off the screen, before other text is written there. */
  readonly clear: () => void;
};

const interval = 200;
const eraseLine = "\r\u001b[K";
const silent: Progress = { step: () => undefined, clear: () => undefined };

/** « 12 000 lignes, 2 300 par seconde, encore 2 min »; silent when the stream is not a terminal. */
export function progressOn(stream: Output, totalBytes: number | null, now: () => number = () => performance.now()): Progress {
  if (stream.isTTY !== true) return silent;
  const start = now();
  let shownAt = start;
  let count = 0;
  let shown = false;
  return {
    step: (bytesRead) => {
      count += 1;
      const time = now();
      if (time - shownAt < interval) return;
      shownAt = time;
      shown = true;
      stream.write(eraseLine + progressText(count, (time - start) / 1000, bytesRead, totalBytes));
    },
    clear: () => {
      if (shown) stream.write(eraseLine);
      shown = false;
    },
  };
}

const thousands = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, "\u202f");

/** The line shown after `count` lines in that many seconds. */
export function progressText(count: number, seconds: number, bytesRead: number, totalBytes: number | null): string {
  const rate = count / Math.max(seconds, 0.001);
  const words = [`${thousands(count)} ${count > 1 ? "lignes" : "ligne"}`, `${thousands(Math.round(rate))} par seconde`];
  if (totalBytes !== null && bytesRead > 0) words.push(`encore ${formatLeft((seconds * (totalBytes - bytesRead)) / bytesRead)}`);
  return words.join(", ");
}

function formatLeft(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  if (left < 60) return `${String(left)} s`;
  if (left < 3600) return `${String(Math.ceil(left / 60))} min`;
  return `${formatNumber(Math.round(left / 360) / 10)} h`;
}
