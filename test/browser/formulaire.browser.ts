/** The form page itself: strict policy, silence on the network, zones, accessibility, keyboard, and what the form reads. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSite, type Site } from "./support/navigateur.js";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Runs what changes the form, and waits until the page has asked again. */
async function then(page: Page, change: () => Promise<unknown>): Promise<void> {
  const before = Number(await page.locator("#formulaire").getAttribute("data-pret"));
  await change();
  await page.waitForFunction((count) => Number(document.querySelector("#formulaire")?.getAttribute("data-pret")) > count, before);
}

/** The serious and critical issues that axe finds in a part of the page, each with where. */
async function serious(page: Page, part = "html"): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((selector) => (window as unknown as { axe: typeof axe }).axe.run(selector), part);
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`));
}

const toStep = async (page: Page, step: number): Promise<void> => {
  if (!(await page.locator(".toutes-les-etapes").evaluate((details: HTMLDetailsElement) => details.open))) await page.locator(".toutes-les-etapes > summary").click();
  await page.locator(".etapes button").nth(step - 1).click();
};

/** Someone who failed in 2023, enough of them for the deadlines and the two columns. */
async function failed(page: Page): Promise<void> {
  await then(page, () => page.locator("label[for=presente-terminales]").click());
  await toStep(page, 3);
  await then(page, () => page.locator("select[name=scolarite]").selectOption("aucune"));
  await then(page, () => page.locator("label[for=parcours-ajourne]").click());
  for (const [name, value] of [["ajournement.premiereSession", "2023"], ["ajournement.derniereSession", "2023"]] as const)
    await then(page, async () => {
      await page.locator(`input[name="${name}"]`).fill(value);
      await page.locator(`input[name="${name}"]`).blur();
    });
  await then(page, () => page.locator("label[for=ajournement_voie-generale]").click());
  await toStep(page, 4);
  await then(page, () => page.locator("label[for=voie-generale]").click());
  await toStep(page, 3);
}

async function mark(page: Page, text: string): Promise<void> {
  await then(page, async () => {
    await page.locator('input[name="ajournement.notes.philosophie.note"]').fill(text);
    await page.locator('input[name="ajournement.notes.philosophie.note"]').blur();
  });
}

describe("the form page", () => {
  it("runs under a strict policy, and asks nothing of the network once it is loaded", async () => {
    const { page, requetes, violations, close } = await site.visit();
    await failed(page);
    await mark(page, "12");
    for (let step = 1; step <= 9; step++) await toStep(page, step);
    await page.locator("[data-deplier]").click();
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
    expect(violations).toEqual([]);
    expect(requetes).toEqual([]);
    await close();
  });

  it.each(["Europe/Paris", "Pacific/Noumea", "America/New_York"])("shows the same deadline in %s", async (timezoneId) => {
    const { page, close } = await site.visit("?at=2023-11-24T16:59:59%2B01:00", { timezoneId });
    await failed(page);
    expect(await page.locator("#echeances .echeances__date").allInnerTexts()).toContain("Vendredi 24 novembre 2023 à 17\u00a0h (heure de Paris)");
    expect(await page.locator("#echeances .echeances__etat").innerText()).toBe("Le registre est ouvert.");
    await toStep(page, 1);
    await then(page, async () => {
      await page.locator("#at").fill("2023-11-24T17:00");
      await page.locator("#at").blur();
    });
    expect(await page.locator("#echeances .echeances__etat").innerText()).toBe("Le registre est fermé.");
    await close();
  });

  it.each([1280, 360])("has no serious accessibility issue on any step, filled or wrong, at %i pixels", async (width) => {
    const { page, close } = await site.visit("", { viewport: { width, height: 800 } });
    expect(await serious(page)).toEqual([]);
    await failed(page);
    await mark(page, "12");
    await page.locator("[data-deplier]").click();
    expect(await serious(page), "everything unfolded").toEqual([]);
    for (let step = 1; step <= 9; step++) {
      await toStep(page, step);
      // What misses is said too.
      await page.locator("#formulaire [type=submit]").click();
      await toStep(page, step);
      expect(await serious(page, "#formulaire"), `step ${step}`).toEqual([]);
    }
    await close();
  });

  it("fits in the width of the screen", async () => {
    const { page, close } = await site.visit("", { viewport: { width: 360, height: 800 } });
    await failed(page);
    await mark(page, "12");
    await page.locator("[data-deplier]").click();
    for (let step = 1; step <= 9; step++) {
      await toStep(page, step);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `step ${step}`).toBe(360);
    }
    await close();
  });

  it("refuses to leave a step where something misses, says it beside each field, and takes the reader there", async () => {
    const { page, close } = await site.visit();
    await page.locator("#formulaire [type=submit]").focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("resume");
    expect(await page.locator("#presente-messages .fr-message--error").innerText()).toMatch(/il manque une réponse/u);
    expect(await page.locator("[name=presente]").first().getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe("presente");
    await close();
  });

  it("says what is wrong once the field is left, and not what merely misses", async () => {
    const { page, close } = await site.visit();
    await then(page, () => page.locator("label[for=presente-terminales]").click());
    expect(await page.locator(".fr-message--error:visible").count()).toBe(0);
    await toStep(page, 3);
    await then(page, () => page.locator("select[name=scolarite]").selectOption("cned-reglemente"));
    expect(await page.locator("#scolarite-messages .fr-message--error").innerText()).toMatch(/^C'est le CNED qui vous inscrit/u);
    await close();
  });

  it("reads « 12,5 », and keeps the focus and the caret while the bilan grows", async () => {
    const { page, close } = await site.visit();
    await failed(page);
    const note = page.locator('input[name="ajournement.notes.philosophie.note"]');
    await note.focus();
    await then(page, () => page.keyboard.type("12,5"));
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await then(page, () => page.keyboard.type("0"));
    await then(page, () => page.keyboard.press("Backspace"));
    expect(await note.evaluate((input: HTMLInputElement) => [document.activeElement === input, input.value, input.selectionStart])).toEqual([true, "12,5", 2]);
    expect(JSON.parse((await page.locator("#json-bilan").textContent()) ?? "")).toHaveProperty("benefices.notes.0.note", 12.5);
    await close();
  });

  it("puts the two choices side by side as soon as a mark may be kept", async () => {
    const { page, close } = await site.visit();
    await failed(page);
    expect(await page.locator("#comparaison").isVisible()).toBe(false);
    await mark(page, "12");
    expect(await page.locator("#comparaison [data-choix]").count()).toBe(2);
    expect(await page.locator("[data-choix=a] [data-mention]").innerText()).toBe("non");
    expect(await page.locator("[data-choix=b] [data-mention]").innerText()).not.toBe("non");
    await close();
  });

  it("draws the deadlines to scale, and tells them in words too", async () => {
    const { page, close } = await site.visit();
    await failed(page);
    const label = (await page.locator("#echeances svg").getAttribute("aria-label")) ?? "";
    for (const [i, date] of (await page.locator("#echeances .echeances__date").allInnerTexts()).entries()) expect(label).toContain(`${i + 1}\u00a0: ${date.charAt(0).toLowerCase()}${date.slice(1)}`);
    // From the opening day, which has no hour, at noon, to the closing hour; the reader stands between them.
    const [opening, closing, now] = ["2023-11-06T12:00:00Z", "2023-11-24T16:00:00Z", "2023-11-10T09:00:00Z"].map((instant) => Date.parse(instant)) as [number, number, number];
    const [first = 0, last = 0] = await page.locator("#echeances .frise__point").evaluateAll((points) => points.map((point) => Number(point.getAttribute("cx"))));
    const here = Number(await page.locator("#echeances .frise__present line").getAttribute("x1"));
    expect(last - first).toBeGreaterThan(500);
    expect((here - first) / (last - first)).toBeCloseTo((now - opening) / (closing - opening), 2);
    await close();
  });

  it("prints the bilan without the form", async () => {
    const { page, close } = await site.visit();
    await failed(page);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#formulaire").isVisible()).toBe(false);
    expect(await page.locator("#bilan").isVisible()).toBe(true);
    expect(await page.locator("#echeances svg").isVisible()).toBe(true);
    expect(await page.locator("#detail-dit").innerText()).toContain("Échec au baccalauréat général ou technologique");
    await close();
  });

  it("sets the spaces that French wants before double signs", async () => {
    const { page, close } = await site.visit();
    await failed(page);
    const wrong = await page.evaluate(() => [...(document.body.innerText.match(/[^\n]{0,30}(?: [:;!?»]|« )[^\n]{0,10}/gu) ?? [])]);
    expect(wrong).toEqual([]);
    await close();
  });
});
