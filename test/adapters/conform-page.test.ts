// @vitest-environment happy-dom
import { useForm } from "@conform-to/react/future";
import type { Document } from "happy-dom";
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, describe, expect, it } from "vitest";
import { formSchema } from "../../src/form.js";
import { entries, fautes, messages, situation, textes } from "../support/saisies.js";

const { document } = globalThis as unknown as { readonly document: Document };
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const schema = formSchema({ session: 2024, academie: "clermont-ferrand", at: "2023-11-10T12:00:00+01:00" });

/** A page with a field for each answer, sent once. */
async function send(answers: object) {
  const sent: unknown[] = [];
  let errors: Readonly<Record<string, unknown>> = {};
  const Inscription = () => {
    const { form } = useForm(schema, {
      onSubmit: (event, { value }) => {
        event.preventDefault();
        sent.push(value);
      },
    });
    errors = form.fieldErrors;
    const inputs = entries(answers).map(([name, defaultValue]) => createElement("input", { key: `${name} ${defaultValue}`, name, defaultValue }));
    return createElement("form", form.props, inputs, createElement("button"));
  };
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  const rendered = () => Promise.resolve();
  await act(() => {
    root.render(createElement(Inscription));
    return rendered();
  });
  await act(() => {
    document.querySelector("button")?.click();
    return rendered();
  });
  return { sent, errors };
}

afterEach(() => document.body.replaceChildren());

describe("Conform on the page", () => {
  it("sends the situation when nothing is wrong", async () => {
    const { sent, errors } = await send(textes);
    expect(errors).toEqual({});
    expect(sent).toEqual([situation]);
  });

  it("says each message under the name of its field, and sends nothing", async () => {
    const { sent, errors } = await send(fautes);
    expect(sent).toEqual([]);
    expect(Object.keys(errors).sort()).toEqual(["eps.activites", "langues.lvb", "naissance"]);
    for (const [name, message] of Object.entries(messages)) expect(errors[name]).toEqual([expect.stringMatching(message)]);
  });
});
