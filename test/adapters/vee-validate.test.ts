import { type FormContext, useForm } from "vee-validate";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";
import { describe, expect, it } from "vitest";
import { recette, run } from "../support/recettes.js";
import { fautes, messages, situation, textes } from "../support/saisies.js";

const { useInscription } = run(recette("vee-validate"), { "vee-validate": { useForm } }) as { readonly useInscription: (values: object) => FormContext };

/** The recipe's composable, in a component that is rendered once. */
async function mount(values: object): Promise<FormContext> {
  let form: FormContext | undefined;
  const setup = () => {
    form = useInscription(values);
    for (const name of Object.keys(messages)) form.defineField(name);
    return () => h("form");
  };
  await renderToString(createSSRApp({ setup }));
  if (form === undefined) throw new Error("the component was not rendered");
  return form;
}

describe("VeeValidate 5", () => {
  it("hands over the situation when nothing is wrong, its texts read", async () => {
    const form = await mount(textes);
    let sent: unknown;
    await form.handleSubmit((values) => { sent = values; })();
    expect(form.errors.value).toEqual({});
    expect(sent).toEqual(situation);
  });

  it("puts each message under the name of its field, of every kind at once", async () => {
    const form = await mount(fautes);
    let sent: unknown;
    await form.handleSubmit((values) => { sent = values; })();
    expect(sent).toBeUndefined();
    const errors = form.errors.value as Readonly<Record<string, string>>;
    expect(Object.keys(errors).sort()).toEqual(["eps.activites", "langues.lvb", "naissance"]);
    for (const [name, message] of Object.entries(messages)) expect(errors[name]).toMatch(message);
  });
});
