/**
 * Reads the report of Stryker: a mutant that survived although no test was run on it says that the tools do not fit
 * together, not that the tests are weak; so does a file of which none was killed.
 */
import { readFileSync } from "node:fs";

type Judged = { readonly id: string; readonly status: string; readonly mutatorName: string; readonly testsCompleted?: number; readonly location: { readonly start: { readonly line: number } } };
type Report = { readonly files: Readonly<Record<string, { readonly mutants: readonly Judged[] }>> };

const report = JSON.parse(readFileSync("node_modules/.cache/stryker/report.json", "utf8")) as Report;
const judged = Object.entries(report.files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ file, ...mutant }))).filter(({ status }) => status !== "Ignored");
const untested = judged.filter(({ status, testsCompleted }) => status === "Survived" && (testsCompleted ?? 0) === 0);
for (const { file, location, mutatorName } of untested) console.error(`${file}:${location.start.line}: ${mutatorName} survived without a test`);
const isKilled = ({ status }: Judged): boolean => status === "Killed" || status === "Timeout";
const killed = judged.filter(isKilled);
const unharmed = [...new Set(judged.map(({ file }) => file))].filter((file) => !killed.some((mutant) => mutant.file === file));
for (const file of unharmed) console.error(`${file}: no mutant was killed`);
if (judged.length === 0) console.error("no mutant was judged");
console.log(`${killed.length} killed of ${judged.length}, ${untested.length} survived without a test, ${unharmed.length} files unharmed`);
process.exitCode = untested.length > 0 || unharmed.length > 0 || judged.length === 0 ? 1 : 0;
