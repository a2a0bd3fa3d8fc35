import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as devalue from "devalue";
import { standard } from "sveltekit-superforms/adapters";
import type { SuperValidated } from "sveltekit-superforms";
import { describe, expect, it } from "vitest";
import { situationJsonSchema } from "../../src/schema.js";
import { recette, run } from "../support/recettes.js";
import { fautes, messages, situation, textes } from "../support/saisies.js";

// Its entries import modules that only a SvelteKit build has; this is the file that they take `superValidate` from.
const adapters = createRequire(import.meta.url).resolve("sveltekit-superforms/adapters");
const { superValidate } = (await import(pathToFileURL(join(dirname(adapters), "../superValidate.js")).href)) as { readonly superValidate: unknown };

type Validated = SuperValidated<Record<string, unknown>>;
const { load, submit } = run(recette("superforms"), { "inscription-bac/schema/situation.json": { default: situationJsonSchema() }, "sveltekit-superforms": { superValidate }, "sveltekit-superforms/adapters": { standard } }) as { readonly load: () => Promise<Validated>; readonly submit: (request: Request) => Promise<Validated> };

/** What the page of a nested form posts. */
const post = (data: object): Request => {
  const body = new FormData();
  body.set("__superform_json", devalue.stringify(data));
  return new Request("https://exemple.fr/inscription", { method: "POST", body });
};
const at = (errors: unknown, name: string): unknown => name.split(".").reduce<unknown>((here, key) => (here as Readonly<Record<string, unknown>> | undefined)?.[key], errors);

describe("Superforms", () => {
  it("loads an empty form without errors", async () => {
    const form = await load();
    expect(form.valid).toBe(false);
    expect(form.errors).toEqual({});
    expect(form.data).toMatchObject({ session: 2024, academie: "clermont-ferrand" });
  });

  it("takes a form with issues for invalid, each message beside its field", async () => {
    const form = await submit(post(fautes));
    expect(form.valid).toBe(false);
    expect(at(form.errors, "naissance")).toEqual([expect.stringMatching(messages.naissance)]);
    expect(at(form.errors, "langues.lvb")).toEqual([expect.stringMatching(messages["langues.lvb"])]);
    // A message about a list as a whole stands under `_errors`.
    expect(at(form.errors, "eps.activites")).toEqual({ _errors: [expect.stringMatching(messages["eps.activites"])] });
  });

  it("takes a form without issues for valid", async () => {
    const form = await submit(post(textes));
    expect(form.errors).toEqual({});
    expect(form.valid).toBe(true);
    expect(form.data).toEqual(situation);
  });
});
