import { describe, expect, it } from "vitest";
import type { Bilan } from "../../src/types.js";
import type { FormIssue } from "../../src/form.js";
import { recette, run } from "../support/recettes.js";
import { fautes, formData, messages, textes } from "../support/saisies.js";

const { post } = run(recette("form-data"), {}, { Date: class extends Date { constructor() { super("2023-11-10T11:00:00Z"); } } }) as { readonly post: (request: Request) => Promise<Response> };
const request = (tree: object): Request => new Request("https://exemple.fr/inscription", { method: "POST", body: formData(tree) });

describe("a plain form received by a server", () => {
  it("is answered by the bilan when nothing is wrong", async () => {
    const response = await post(request(textes));
    expect(response.status).toBe(200);
    const bilan = (await response.json()) as Bilan;
    expect(bilan.procedure.verdict).toBe("oui");
    expect(bilan.procedure.calendrier?.etat).toBe("ouvert");
    expect(bilan.epreuves.find(({ id }) => id === "francais-ecrit")?.note).toBe(12.5);
  });

  it("is answered by its issues, each with the name of its field", async () => {
    const response = await post(request(fautes));
    expect(response.status).toBe(422);
    const issues = (await response.json()) as readonly FormIssue[];
    expect(issues.map(({ path }) => path.join(".")).sort()).toEqual(["eps.activites", "langues.lvb", "naissance"]);
    for (const { path, message } of issues) expect(message).toMatch(messages[path.join(".") as keyof typeof messages]);
  });

  it("is answered by issues when it is empty, or made to harm", async () => {
    const hostile = formData({ "a.__proto__.b": "1", "ajournement.notes.philosophie": "1e999", session: "2025" });
    hostile.set("voie", new File(["x"], "x.txt"));
    for (const body of [new FormData(), hostile]) {
      const response = await post(new Request("https://exemple.fr/", { method: "POST", body }));
      expect(response.status).toBe(422);
    }
    expect(Object.hasOwn(Object.prototype, "b")).toBe(false);
  });
});
