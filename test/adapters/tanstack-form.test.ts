import { FormApi } from "@tanstack/form-core";
import { describe, expect, it } from "vitest";
import type { FormIssue } from "../../src/form.js";
import { recette, run } from "../support/recettes.js";
import { fautes, messages, situation, textes } from "../support/saisies.js";

type Api = {
  readonly mount: () => unknown;
  readonly handleSubmit: () => Promise<void>;
  readonly setFieldValue: (name: string, value: unknown) => void;
  readonly state: { readonly errorMap: { readonly onChange?: Readonly<Record<string, readonly FormIssue[]>> } };
};
const { inscription } = run(recette("tanstack-form"), { "@tanstack/form-core": { FormApi } }) as { readonly inscription: (values: object, send: (result: unknown) => void) => Api };

/** The issues of the form, by field, as TanStack keeps them. */
const issuesOf = (form: Api): Readonly<Record<string, readonly FormIssue[]>> => form.state.errorMap.onChange ?? {};

describe("TanStack Form", () => {
  it("validates in its synchronous slot, and hands over what can be read as the situation", async () => {
    const sent: unknown[] = [];
    const form = inscription(textes, (result) => sent.push(result));
    form.mount();
    await form.handleSubmit();
    expect(sent).toEqual([{ value: situation }]);
  });

  it("keeps each issue whole beside its field", async () => {
    const sent: unknown[] = [];
    const form = inscription(fautes, (result) => sent.push(result));
    form.mount();
    await form.handleSubmit();
    expect(sent).toEqual([]);
    const issues = issuesOf(form);
    expect(Object.keys(issues).sort()).toEqual(["eps.activites", "langues.lvb", "naissance"]);
    for (const [name, message] of Object.entries(messages)) expect(issues[name]?.[0]?.message).toMatch(message);
    expect(issues["eps.activites"]?.[0]).toMatchObject({ code: "choix-impossible", regle: "eps/activite-non-proposee", params: { activitesHorsOffre: ["badminton"] } });
  });

  it("says at once what a change makes wrong", () => {
    const form = inscription(textes, () => undefined);
    form.mount();
    expect(issuesOf(form)).toEqual({});
    form.setFieldValue("eps", { aptitude: "apte", activites: ["danse"] });
    expect(issuesOf(form)["eps.activites"]?.[0]?.regle).toBe("eps/pas-assez-d-activites");
    form.setFieldValue("eps", { aptitude: "apte", activites: ["danse", "demi-fond"] });
    expect(issuesOf(form)).toEqual({});
  });
});
