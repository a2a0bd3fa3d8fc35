/** The five situations of the mission, filled in at the keyboard: the bilan shown is the library's own. */
import { readFileSync } from "node:fs";
import { type Bilan, comparer, evaluate, type Situation } from "inscription-bac";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSite, type Site } from "./support/navigateur.js";
import { Personne, reponsesDe } from "./support/personne.js";

type Fixture = { readonly enonce: string; readonly situation: Situation; readonly at: string };
const fixture = (name: string): Fixture => JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), "utf8")) as Fixture;

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** What the page shows of each part, read from the page. */
const shown = (page: Page) =>
  page.evaluate(() => {
    const all = (selector: string, name: string) => [...document.querySelectorAll(selector)].map((element) => element.getAttribute(name));
    return {
      verdicts: Object.fromEntries([...document.querySelectorAll("[data-point]")].map((element) => [element.getAttribute("data-point"), [element.getAttribute("data-verdict"), element.querySelector(".verdict")?.textContent]])) as Record<string, [string, string]>,
      epreuves: [...document.querySelectorAll("[data-epreuve]")].map((row) => [row.getAttribute("data-epreuve"), ...[...row.querySelectorAll("td")].map((cell) => cell.textContent)]),
      demarches: all("[data-demarche]", "data-demarche"),
      pieces: all("[data-piece]", "data-piece"),
      text: document.querySelector("main")?.textContent ?? "",
    };
  });

const words = { oui: "oui", non: "non", "a-confirmer": "à confirmer", incomplet: "incomplet" } as const;
const statuts = { "a-passer": "à passer", "deja-presentee": "déjà présentée", reportee: "reportée", conservee: "conservée", dispensee: "dispensée", neutralisee: "neutralisée", "autre-session": "à une autre session", "a-confirmer": "à confirmer", incomplet: "incomplet" } as const;
const fr = (value: number): string => String(value).replace(".", ",");

/** What the page must show, from the library alone. */
function expected(bilan: Bilan) {
  const { procedure, dossier, anticipeesMemeSession, benefices, mention, eps, specialites, serie, langues, options, dispenses } = bilan;
  const points = {
    ...{ procedure, dossier, anticipeesMemeSession, benefices, mention, eps, specialites, serie, lva: langues?.lva, lvb: langues?.lvb, options: options?.ensemble },
    ...Object.fromEntries((benefices?.notes ?? []).map((note) => [`benefices ${note.epreuve} ${note.mecanisme}`, note])),
    ...Object.fromEntries(dispenses.liste.map((one) => [`dispense ${one.id}`, one])),
    ...Object.fromEntries((options?.liste ?? []).map((one) => [`option ${one.id}`, one])),
  };
  return {
    verdicts: Object.fromEntries(Object.entries(points).flatMap(([cle, point]) => (point == null ? [] : [[cle, [point.verdict, words[point.verdict]]]]))),
    epreuves: bilan.epreuves.map(({ id, coefficient, statut, note }) => [id, coefficient === null ? "à confirmer" : fr(coefficient), statuts[statut], note === null ? "–" : `${fr(note)}/20`]),
    demarches: bilan.demarches.map(({ id }) => id),
    pieces: bilan.justificatifs.filter(({ verdict }) => verdict === "oui" || verdict === "a-confirmer").map(({ id }) => id),
  };
}

/** The keys of the marks that may be tried. */
function tried(page: Page): Promise<readonly string[]> {
  return page.locator("[data-essai]").evaluateAll((all) => all.map((one) => one.getAttribute("data-essai") ?? ""));
}

/** The two averages shown once 12,5 is tried everywhere; none when there is nothing to keep. */
async function averages(page: Page): Promise<readonly (string | null)[]> {
  if (!(await page.locator("#comparaison").isVisible())) return [];
  await page.locator("#comparaison summary").click();
  for (const cle of await tried(page)) await page.locator(`[data-essai="${cle}"] input`).fill("12,5");
  return page.locator("[data-moyenne]").evaluateAll((all) => all.map((one) => one.getAttribute("data-moyenne")));
}

function expectedAverages(situation: Situation, at: string, keys: readonly string[]): readonly string[] {
  const notes = Object.fromEntries(keys.map((cle) => [cle, 12.5]));
  const conserver = situation.conserver === "aucune" || situation.conserver === undefined ? "toutes" : situation.conserver;
  const { a, b } = comparer({ ...situation, conserver }, { ...situation, conserver: "aucune" }, notes, { at });
  return [String(a.resultat.moyenne), String(b.resultat.moyenne)];
}

describe("a person at the keyboard", () => {
  it.each([
    ["who failed in 2023", "mission-1-ajourne-2023", null],
    ["who failed earlier", "mission-2-ajourne-2019-derniere-chance", null],
    ["who holds a baccalauréat and asks for dispenses", "mission-3-bachelier-avec-dispenses", null],
    ["in the CNED, freely", "mission-4-cned-libre", null],
    ["in the CNED, registered by it", "mission-5-cned-reglemente", /^Une réponse à revoir\s+C'est le CNED qui vous inscrit à l'examen/u],
  ])("%s sees the bilan that the library gives", async (_, name, refusal) => {
    const { situation, at } = fixture(name);
    const { page, requetes, violations, close } = await site.visit(`?at=${encodeURIComponent(at)}`);
    const said = await new Personne(page, reponsesDe(situation)).remplir();
    if (refusal === null) expect(said).toBeNull();
    else expect(said).toMatch(refusal);
    const bilan = evaluate(situation, { at });
    expect(JSON.parse((await page.locator("#json-bilan").textContent()) ?? "")).toEqual(bilan);
    const { text, ...seen } = await shown(page);
    expect(seen).toEqual(expected(bilan));
    for (const { message } of bilan.avertissements) expect(text).toContain(message);
    for (const { message } of [...(bilan.mention?.motifs ?? []), ...bilan.procedure.motifs]) if (message !== undefined) expect(text).toContain(message);
    expect(await averages(page)).toEqual(bilan.benefices?.notes.some(({ verdict }) => verdict !== "non") === true ? expectedAverages(situation, at, await tried(page)) : []);
    expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
    expect([violations, requetes]).toEqual([[], []]);
    await close();
  });
});
