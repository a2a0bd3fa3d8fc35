/**
 * Reads the report of Stryker: a mutant that survived although no test was run on it says that the tools do not fit
 * together, not that the tests are weak; and at least one mutant must have been killed.
 */
import { readFileSync } from "node:fs";

type Judged = { readonly id: string; readonly status: string; readonly mutatorName: string; readonly testsCompleted?: number; readonly location: { readonly start: { readonly line: number } } };
type Report = { readonly files: Readonly<Record<string, { readonly mutants: readonly Judged[] }>> };

const report = JSON.parse(readFileSync("node_modules/.cache/stryker/report.json", "utf8")) as Report;
const judged = Object.entries(report.files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ file, ...mutant }))).filter(({ status }) => status !== "Ignored");
const untested = judged.filter(({ status, testsCompleted }) => status === "Survived" && (testsCompleted ?? 0) === 0);
for (const { file, location, mutatorName } of untested) console.error(`${file}:${location.start.line}: ${mutatorName} survived without a test`);
const killed = judged.filter(({ status }) => status === "Killed" || status === "Timeout").length;
if (killed === 0) console.error("no mutant was killed");
console.log(`${killed} killed of ${judged.length}, ${untested.length} survived without a test`);
process.exitCode = untested.length > 0 || killed === 0 ? 1 : 0;
