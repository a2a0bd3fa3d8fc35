import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { recette, run } from "../support/recettes.js";

/** The part of an HTML element that these tests touch. */
type Element = { value: string; checked: boolean; dispatchEvent: (event: unknown) => boolean };

/** The page of the README, in a browser without a screen. */
function open() {
  const [, markup = "", script = ""] = /^([\s\S]*)<script type="module">\n([\s\S]*)<\/script>/.exec(recette("formulaire")) ?? [];
  const window = new Window();
  const { document } = window;
  document.body.innerHTML = markup;
  run(script, {}, { document, FormData: window.FormData, Date: class extends Date { constructor() { super("2023-11-10T11:00:00Z"); } } });
  const said = (name: string): string => (document.querySelector(`output[name="${name}"]`) as unknown as Element).value;
  const field = (name: string, value?: string) => document.querySelector(`[name="${name}"]${value === undefined ? "" : `[value="${value}"]`}`) as unknown as Element;
  const changed = (input: Element) => input.dispatchEvent(new window.Event("change", { bubbles: true }));
  return {
    said,
    type: (name: string, text: string) => { field(name).value = text; changed(field(name)); },
    tick: (name: string, value: string, on = true) => { field(name, value).checked = on; changed(field(name, value)); },
    /** Whether the form is sent. */
    submit: () => document.querySelector("form")?.dispatchEvent(new window.Event("submit", { cancelable: true })),
  };
}

describe("the form of the README", () => {
  it("is under thirty lines", () => {
    expect(recette("formulaire").trim().split("\n").length).toBeLessThan(30);
  });

  it("says beside each field what misses, and is not sent", () => {
    const page = open();
    expect(page.submit()).toBe(false);
    expect(page.said("langues.lva")).toMatch(/^La langue vivante A.+il manque une réponse/u);
    expect(page.said("eps.aptitude")).toMatch(/^L'aptitude en EPS/);
    expect(page.said("eps.activites")).toBe("");
  });

  it("says which choice a rule excludes, and is sent once it is changed", () => {
    const page = open();
    page.type("langues.lva", "anglais");
    page.type("langues.lvb", "espagnol");
    page.type("eps.aptitude", "apte");
    page.tick("eps.activites", "danse");
    expect(page.said("eps.activites")).toMatch(/^Il manque une activité/);
    page.tick("eps.activites", "badminton");
    expect(page.said("eps.activites")).toMatch(/n'est pas proposée dans l'académie.+badminton/u);
    expect(page.submit()).toBe(false);
    page.tick("eps.activites", "badminton", false);
    page.tick("eps.activites", "demi-fond");
    expect(["langues.lva", "langues.lvb", "eps.aptitude", "eps.activites"].map(page.said).filter((text) => /il (?:manque|faut)/i.test(text))).toEqual([]);
    expect(page.submit()).toBe(true);
  });

  it("shows warnings that do not keep it from being sent", () => {
    const page = open();
    page.type("langues.lva", "anglais");
    page.type("langues.lvb", "hébreu");
    expect(page.said("langues.lvb")).toMatch(/hebreu/);
    page.type("langues.lvb", "hebreu");
    expect(page.said("langues.lvb")).toMatch(/oral.+pas assuré|déplacer/u);
  });
});
