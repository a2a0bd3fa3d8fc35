/** Someone who fills the form in at the keyboard: Tab from field to field, arrows, the space bar, letters and digits. */
import type { Situation } from "inscription-bac";
import type { Page } from "playwright-core";

/** What the person answers, by name of control. */
type Reponses = ReadonlyMap<string, readonly string[]>;

/** « 12,5 », « oui », « 12/05/2004 »: a situation as a person says it. */
export function reponsesDe(situation: Situation): Reponses {
  const found = new Map<string, readonly string[]>();
  const walk = (value: unknown, name: string): void => {
    if (Array.isArray(value)) {
      if (value.length === 0) found.set(name, ["aucune"]);
      else if (value.every((item) => typeof item === "string") && name !== "options") found.set(name, value);
      else value.forEach((item, i) => walk(typeof item === "string" ? { id: item } : item, `${name}.${i}`));
    } else if (value === null) found.set(name, ["null"]);
    else if (typeof value === "object") {
      // « Yes, already »: the parts say which.
      if (name === "anticipees" || name === "controleContinuPremiere") found.set(name, [""]);
      if (name === "conserver") found.set(name, [""]);
      for (const [key, inner] of Object.entries(value)) walk(inner, name === "" ? key : `${name}.${key}`);
    } else found.set(/\.notes\.[^.]+$/.test(name) ? `${name}.note` : name, [said(value)]);
  };
  walk(situation, "");
  const kept = found.get("conserver");
  if (kept !== undefined && Array.isArray(situation.conserver)) found.set("conserver", ["", ...kept]);
  return found;
}

const said = (value: unknown): string => (typeof value === "boolean" ? (value ? "oui" : "non") : String(value).replace(".", ","));

/** What has the focus. */
type Ici = { readonly name: string; readonly type: string; readonly value: string; readonly checked: boolean; readonly data: Readonly<Record<string, string>> };

const ici = (page: Page): Promise<Ici> =>
  page.evaluate(() => {
    const here = document.activeElement as HTMLElement;
    const data = Object.fromEntries(Object.entries(here.dataset).map(([key, said = ""]) => [key, said]));
    if (!(here instanceof HTMLInputElement || here instanceof HTMLSelectElement || here instanceof HTMLButtonElement)) return { name: "", type: here.tagName, value: "", checked: false, data };
    const { name, type } = here;
    // A group of radio buttons has one value, or none yet.
    const value = type === "radio" ? (document.querySelector<HTMLInputElement>(`input[type=radio][name="${name}"]:checked`)?.value ?? "\0") : here.value;
    return { name, type, value, checked: here instanceof HTMLInputElement && here.checked, data };
  });

/** Waits until what the last answer changed is shown. */
const calme = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => new Promise((resolve) => setTimeout(() => setTimeout(() => resolve(true), 0), 0)));
};

export class Personne {
  constructor(
    readonly page: Page,
    readonly reponses: Reponses,
  ) {}

  /** Goes through the nine steps, then back to those where later answers have opened a question; ends where the form refuses to go on, with what it says. */
  async remplir(): Promise<string | null> {
    await this.page.locator("#formulaire").focus();
    for (let step = 1; step <= 9; step++) {
      await this.etape();
      const refusal = step < 9 ? await this.continuer(step) : null;
      if (refusal !== null) return refusal;
    }
    for (const step of await this.incompletes()) {
      await this.revenir(step);
      await this.etape();
    }
    return null;
  }

  /** The steps that the list of steps says incomplete. */
  private async incompletes(): Promise<readonly number[]> {
    const labels = await this.page.locator(".etapes button").allTextContents();
    return labels.flatMap((label, i) => (label.includes("à compléter") ? [i + 1] : []));
  }

  /** To a step, through the list of steps. */
  private async revenir(step: number): Promise<void> {
    const { page } = this;
    await this.walk("Shift+Tab", ({ type, data }) => type === "SUMMARY" || data["cle"] === "numero", false);
    const open = await page.locator(".toutes-les-etapes").evaluate((details: HTMLDetailsElement) => details.open);
    if (!open) await page.keyboard.press("Enter");
    const target = (await page.locator(".etapes button").nth(step - 1).getAttribute("data-cle")) ?? "";
    await this.walk(open ? "Shift+Tab" : "Tab", ({ data }) => data["cle"] === target, false);
    await page.keyboard.press("Enter");
    await calme(page);
  }

  /** Answers a step: down the page, and back up for what has appeared above, until there is nothing to add. */
  async etape(): Promise<void> {
    const said = () => this.page.locator("#json-saisie").textContent();
    for (let before = "", now = "…"; before !== now; ) {
      before = now;
      await this.walk("Tab", ({ type }) => type === "submit");
      const down = await said();
      if (down === before) return;
      // The list of steps, folded or not, stands before the first field.
      await this.walk("Shift+Tab", ({ type, data }) => type === "SUMMARY" || data["cle"] !== undefined);
      await this.walk("Tab", ({ type }) => type === "submit");
      now = (await said()) ?? "";
    }
  }

  private async continuer(step: number): Promise<string | null> {
    const { page } = this;
    await page.keyboard.press("Enter");
    await calme(page);
    const title = await page.locator(".fr-stepper__state").textContent();
    return title === `Étape ${step + 1} sur 9` ? null : (await page.locator(".resume").innerText()).trim();
  }

  private async walk(key: string, isEnd: (here: Ici) => boolean, answering = true): Promise<void> {
    for (let i = 0; i < 300; i++) {
      await this.page.keyboard.press(key);
      const here = await ici(this.page);
      if (isEnd(here)) return;
      if (answering) await this.answer(here);
    }
    throw new Error("the keyboard finds no end to this step");
  }

  private async answer(here: Ici): Promise<void> {
    const { page, reponses } = this;
    const { name, type, value } = here;
    if (type === "button") return this.push(here);
    const wanted = reponses.get(name);
    if (here.data["sansNote"] !== undefined) {
      if (wanted?.[0] === "null" && !here.checked) await page.keyboard.press("Space");
      return calme(page);
    }
    if (type === "select-one" && name === "") return this.choose(await this.nextNote());
    if (wanted === undefined) return;
    switch (type) {
      case "radio":
        if (!wanted.includes(value)) await this.pick(name, wanted[0] ?? "");
        break;
      case "checkbox":
        if (wanted.includes(value) !== here.checked) await page.keyboard.press("Space");
        break;
      case "select-one": {
        const place = await page.evaluate(() => [...document.querySelectorAll<HTMLSelectElement>(`select[name="${(document.activeElement as HTMLSelectElement).name}"]`)].indexOf(document.activeElement as HTMLSelectElement));
        if (wanted[place] !== undefined && wanted[place] !== value) await this.choose(wanted[place]);
        break;
      }
      case "date": {
        if (value !== wanted[0]) await this.date(wanted[0] ?? "");
        break;
      }
      default:
        if (value !== wanted[0]) await page.keyboard.type(wanted[0] ?? "");
    }
    await calme(page);
  }

  /** A day, in the order of the browser: only its package of languages knows the French one. */
  private async date(day: string): Promise<void> {
    const { keyboard } = this.page;
    const [yyyy = "", mm = "", dd = ""] = day.split("-");
    await keyboard.type(`${dd}${mm}${yyyy}`);
    if ((await ici(this.page)).value === day) return;
    for (let part = 1; part < 3; part++) await keyboard.press("Shift+Tab");
    await keyboard.type(`${mm}${dd}${yyyy}`);
  }

  /** A radio button, from the first of its group, with the arrows. */
  private async pick(name: string, value: string): Promise<void> {
    const values = await this.page.locator(`input[type=radio][name="${name}"]`).evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    const from = Math.max(0, values.indexOf((await this.page.evaluate(() => (document.activeElement as HTMLInputElement).value))));
    const to = values.indexOf(value);
    if (to === from) await this.page.keyboard.press("Space");
    for (let i = from; i !== to; i += Math.sign(to - from)) await this.page.keyboard.press(to > from ? "ArrowDown" : "ArrowUp");
  }

  /** A choice in a list, by its first letters, then with the arrows. */
  private async choose(value: string | undefined): Promise<void> {
    if (value === undefined) return;
    const { page } = this;
    const options = await page.evaluate(() => [...(document.activeElement as HTMLSelectElement).options].map((option) => [option.value, option.text] as const));
    const to = options.findIndex(([id]) => id === value);
    if (to === -1) return;
    const index = () => page.evaluate(() => (document.activeElement as HTMLSelectElement).selectedIndex);
    // A space would open the list; an accent is not on every keyboard.
    await page.keyboard.type(/^[A-Za-z]*/.exec(options[to]?.[1] ?? "")?.[0] ?? "");
    for (let at = await index(), tries = 0; at !== to && tries < options.length; at = await index(), tries++) await page.keyboard.press(at < to ? "ArrowDown" : "ArrowUp");
  }

  /** The buttons that add a mark or a line, as long as there is one to say. */
  private async push({ data }: Ici): Promise<void> {
    const { page } = this;
    if (data["ajouterNote"] !== undefined && (await page.locator("fieldset:not([hidden]):focus-within .ajout select").inputValue()) !== "") await page.keyboard.press("Enter");
    const list = data["ajouterLigne"];
    if (list !== undefined) {
      const rows = [...this.reponses.keys()].filter((name) => name.startsWith(`${list}.`)).map((name) => Number(name.slice(list.length + 1).split(".")[0]));
      const there = await page.locator(`[data-lignes="${list}"] > .ligne`).count();
      if (there <= Math.max(-1, ...rows)) {
        await page.keyboard.press("Enter");
        await page.keyboard.press("Shift+Tab");
      }
    }
    await calme(page);
  }

  /** An épreuve whose mark has no line yet. */
  private async nextNote(): Promise<string | undefined> {
    const lines = await this.page.locator("[data-note]").evaluateAll((all) => all.map((line) => line.getAttribute("data-note")));
    const notes = [...this.reponses.keys()].flatMap((name) => /^ajournement\.notes\.[^.]+/.exec(name)?.[0] ?? []);
    return notes.find((name) => !lines.includes(name))?.split(".")[2];
  }
}
