import * as conform from "@conform-to/dom/future";
import { describe, expect, it } from "vitest";
import { formSchema } from "../../src/form.js";
import { recette, run } from "../support/recettes.js";
import { fautes, formData, messages, situation, textes } from "../support/saisies.js";

type Answer = { readonly value?: unknown; readonly error?: { readonly fieldErrors: Readonly<Record<string, readonly string[]>>; readonly formErrors: unknown } };
const { action } = run(recette("conform"), { "@conform-to/dom/future": conform }) as { readonly action: (data: FormData) => Answer };

describe("Conform", () => {
  it("gives the situation that the texts of a FormData say", () => {
    expect(action(formData(textes))).toEqual({ value: situation });
  });

  it("reports each message under the name of its field", () => {
    const { error } = action(formData(fautes));
    expect(Object.keys(error?.fieldErrors ?? {}).sort()).toEqual(["eps.activites", "langues.lvb", "naissance"]);
    for (const [name, message] of Object.entries(messages)) expect(error?.fieldErrors[name]?.[0]).toMatch(message);
    expect(error?.formErrors ?? []).toEqual([]);
  });

  it("names the items of lists as Conform does", () => {
    const result = formSchema({ session: 2024, academie: "clermont-ferrand" })["~standard"].validate({ ...textes, options: ["dgemc", "dgemc"] });
    expect(Object.keys(conform.formatIssues(result.issues ?? []).fieldErrors)).toContain("options[1]");
  });
});
