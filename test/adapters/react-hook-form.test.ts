import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { type FieldErrors, type FieldValues, get, useForm, type UseFormReturn } from "react-hook-form";
import { describe, expect, it } from "vitest";
import { recette, run } from "../support/recettes.js";
import { fautes, messages, situation, textes } from "../support/saisies.js";

type Inscription = UseFormReturn & { readonly champ: (name: string) => { readonly name: string } };
const { useInscription } = run(recette("react-hook-form"), { "@hookform/resolvers/standard-schema": { standardSchemaResolver }, "react-hook-form": { useForm } }) as { readonly useInscription: () => Inscription };

/** The recipe's hook, as a component that is rendered once. */
function mount(): Inscription {
  let form: Inscription | undefined;
  renderToString(
    createElement(() => {
      form = useInscription();
      return createElement("input", form.champ("eps.aptitude"));
    }),
  );
  if (form === undefined) throw new Error("the component was not rendered");
  return form;
}

async function submit(values: object): Promise<{ readonly sent: unknown; readonly errors: FieldErrors }> {
  const form = mount();
  for (const [name, value] of Object.entries(values)) form.setValue(name, value);
  let sent: unknown;
  let errors: FieldErrors = {};
  await form.handleSubmit(
    (value: FieldValues) => { sent = value; },
    (found) => { errors = found; },
  )();
  return { sent, errors };
}

describe("React Hook Form", () => {
  it("sends the situation when nothing is wrong, its texts read", async () => {
    const { sent, errors } = await submit(textes);
    expect(errors).toEqual({});
    expect(sent).toEqual(situation);
  });

  it("puts each message beside its field, of every kind at once", async () => {
    const { sent, errors } = await submit(fautes);
    expect(sent).toBeUndefined();
    for (const [name, message] of Object.entries(messages)) expect(get(errors, name)).toMatchObject({ message: expect.stringMatching(message) as unknown });
    expect(Object.keys(errors).sort()).toEqual(["eps", "langues", "naissance"]);
  });

  it("never takes a form for valid because an issue has no path", async () => {
    const { errors } = await submit({});
    expect(errors["root"]).toBeUndefined();
    expect(Object.keys(errors)).toContain("scolarite");
  });
});
