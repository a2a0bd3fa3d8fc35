/** Run on its own in another zone and locale: prints the hash of what is answered to many candidates. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { sections } from "../../src/explain.js";
import { evaluate } from "../../src/evaluate.js";
import { formSchema } from "../../src/form.js";
import { questions } from "../../src/questions.js";
import { parseSituation } from "../../src/situation.js";
import { fixtures } from "./fixtures.js";
import { instant, partialAndFull } from "./situations.js";

const hash = createHash("sha256");
const drawn = fc.sample(fc.tuple(partialAndFull, instant), { numRuns: 300, seed: 334_13 });
const asked = [...fixtures.map(({ situation, at }) => ({ situation, at })), ...drawn.map(([{ partial }, at]) => ({ situation: partial, at }))];
for (const { situation, at } of asked) {
  const bilan = evaluate(situation, at === undefined ? {} : { at });
  hash.update(JSON.stringify([bilan, sections(bilan)]));
}
for (const { situation } of asked.slice(0, 20)) hash.update(JSON.stringify(questions(situation)));
for (const input of [{}, { session: "2024", naissance: "hier" }, { eps: { activites: "judo" } }]) hash.update(JSON.stringify([parseSituation(input), formSchema({ session: 2024, academie: "clermont-ferrand" })["~standard"].validate(input)]));

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
console.log(JSON.stringify({ timeZone, jour: new Date(0).getDate(), empreinte: hash.digest("hex"), candidats: asked.length }));
