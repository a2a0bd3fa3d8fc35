/** What has aged in the rulebook is listed, at the instant one looks. */
import { describe, expect, it } from "vitest";
import { vieilli } from "../src/cli/sources.js";
import { buildRulebook, type Rulebook } from "../src/rulebook.js";
import { files, rulebook } from "../src/rules.js";
import { plain, ran } from "./support/terminal.js";

const at = (day: string): number => Date.parse(`${day}T12:00:00Z`);
const [[id, source] = ["", undefined]] = Object.entries(files.sources);
const withSource = (change: Partial<NonNullable<typeof source>>): Rulebook => buildRulebook({ ...files, sources: { ...files.sources, [id]: { ...source!, ...change } } });

describe("sources", () => {
  it("are old the day after a year without a check, not before", () => {
    const book = withSource({ verifieLe: "2025-03-10" });
    expect(vieilli(book, at("2026-03-10")).anciennes.map((old) => old.id)).not.toContain(id);
    expect(vieilli(book, at("2026-03-11")).anciennes).toContainEqual({ id, titre: source!.titre, verifieLe: "2025-03-10" });
  });

  it.each(["pas une adresse", "https://", "ftp://legifrance.gouv.fr", "javascript:alert(1)", "https://localhost", "https://a b.fr", "https://moi@exemple.fr/", "legifrance.gouv.fr"])("have links that open: %s", (lien) => {
    expect(vieilli(withSource({ lien }), at("2026-01-01")).liensMalFormes).toEqual([{ ou: id, lien }]);
  });

  it("and contacts have none that does not, as shipped", () => {
    expect(vieilli(rulebook, at("2026-01-01")).liensMalFormes).toEqual([]);
  });
});

describe("sessions", () => {
  // The last day of the circular is 1 April 2024, without an hour: past in every zone two days later.
  it("are over once their last deadline is past everywhere", () => {
    expect(vieilli(rulebook, Date.parse("2024-04-02T23:59:59Z")).sessionsTerminees).toEqual([]);
    expect(vieilli(rulebook, Date.parse("2024-04-03T00:00:00Z")).sessionsTerminees).toMatchObject([{ academie: "clermont-ferrand", session: 2024, derniereEcheance: { date: "2024-04-01" } }]);
  });
});

describe("verifier --sources", () => {
  it("lists them with 3, in French or in JSON, and reads no clock when it is told the instant", async () => {
    const late = await ran(["verifier", "--sources", "--at", "2040-01-01T00:00:00Z"]);
    expect({ code: late.code, stderr: late.stderr }).toEqual({ code: 3, stderr: "" });
    expect(plain(late.stdout)).toContain("Sources vérifiées pour la dernière fois avant le");
    expect(plain(late.stdout).replace(/\n +/g, " ")).toContain("clermont-ferrand, session 2024 : dernière échéance lundi 1ᵉʳ avril 2024");
    const { code, stdout } = await ran(["verifier", "--sources", "--json", "--at", "2040-01-01T00:00:00Z"]);
    expect(code).toBe(3);
    expect((JSON.parse(stdout) as { anciennes: unknown[] }).anciennes).toHaveLength(Object.keys(files.sources).length);
  });

  it("says so, with 0, when nothing has aged", async () => {
    const { code, stdout } = await ran(["verifier", "--sources", "--at", "2023-12-01T00:00:00Z"]);
    expect(code).toBe(0);
    expect(plain(stdout)).toContain("aucun calendrier passé");
  });

  it("refuses an instant without --sources", async () => {
    const { code, stderr } = await ran(["verifier", "--at", "2023-12-01T00:00:00Z"]);
    expect({ code, stderr: plain(stderr) }).toEqual({ code: 2, stderr: "inscription-bac : l'option « --at » ne sert qu'avec « --sources ». Voir : inscription-bac verifier --help\n" });
  });
});
