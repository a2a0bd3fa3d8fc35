/** The rulebook walked as a whole: the certificate is that of the rulebook, and each mistake it looks for is found. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveFacts } from "../src/facts.js";
import { inForce } from "../src/inforce.js";
import { buildRulebook, type EcheanceDonnee, type Fait, type Parametre, type RawCondition, type Regle, type Rulebook, type RulebookFiles } from "../src/rulebook.js";
import { files, rulebook } from "../src/rules.js";
import { parseSituation } from "../src/situation.js";
import { narrowed, settledOf, standingOf } from "../src/standing.js";
import type { Situation } from "../src/types.js";
import { verify, type Certificat, type Controle } from "../src/verify.js";
import { placeOf } from "../src/verify/checks.js";
import { FactDiagrams } from "../src/verify/facts.js";
import { instantFindings } from "../src/verify/grid.js";
import { linked } from "../src/verify/links.js";
import { walk } from "../src/verify/objets.js";
import { certificatText } from "../src/verify/text.js";
import { bareOf, tell } from "../src/verify/variables.js";
import "./support/seed.js";

const text = readFileSync(new URL("../rules/certificat.json", import.meta.url), "utf8");
const shipped = JSON.parse(text) as Certificat;

describe("the certificate", () => {
  it("is that of the rulebook, computed anew, and holds no finding", { timeout: 300_000 }, () => {
    const certificat = verify(rulebook, shipped.connus);
    expect(certificatText(certificat)).toBe(text);
    expect(certificat.constats).toEqual([]);
  });

  it("shows each pair by a situation that the door admits and where both rules hold", () => {
    for (const { objet, regles, temoin } of shipped.paires) {
      expect(parseSituation(temoin).ok).toBe(true);
      const standing = standingOf(temoin, narrowed(inForce(rulebook, temoin.session, temoin.academie), [objet]), null);
      const own = standing.ref.objets.find(({ id }) => id === objet);
      const held = own === undefined ? [] : settledOf(standing, own).map(([, settled]) => settled.regles.filter((_rule, i) => settled.truths[i] === true).map(({ id }) => id));
      expect(held.some((ids) => regles.every((id) => ids.includes(id)))).toBe(true);
    }
  });

  it("says why each known finding stays", () => {
    for (const { pourquoi } of shipped.connus) expect(pourquoi).toMatch(/^[\p{Lu}«].{30,}\.$/u);
  });
});

/** A rulebook of one session: whether one registers oneself, in which register, and what is added. */
function small(change: { readonly regles?: Readonly<Record<string, Partial<Regle>>>; readonly faits?: Readonly<Record<string, Fait>>; readonly parametres?: Readonly<Record<string, Parametre>>; readonly academies?: RulebookFiles["academies"] } = {}): Rulebook {
  const { procedure = {} } = files.national;
  const of = ["procedure", "registre"];
  const own = Object.entries(procedure).filter(([, { event, depuis, jusque }]) => of.includes(event.params.objet ?? "") && depuis <= 2026 && jusque >= 2026);
  const regles = Object.fromEntries([...own, ...Object.entries(change.regles ?? {})].map(([id, regle]) => [id, { titre: "Essai", portee: "candidat", sources: ["code-education-D334-13#al1"], ...regle, depuis: 2026, jusque: 2026 } as Regle]));
  return buildRulebook({
    ...files,
    faits: { ...files.faits, ...change.faits },
    objets: Object.fromEntries(of.flatMap((id) => (files.objets[id] === undefined ? [] : [[id, files.objets[id]]]))),
    parametres: { ...files.parametres, ...change.parametres },
    national: { procedure: regles },
    academies: change.academies ?? {},
  });
}

const is = (fact: string, value: string | boolean): RawCondition => ({ fact, operator: "equal", value });
const not = (condition: RawCondition): RawCondition => ({ not: condition });
const all = (...parts: readonly RawCondition[]): RawCondition => ({ all: parts });
const exclut = (conditions: RawCondition): Partial<Regle> => ({ conditions, event: { type: "exclut", params: { objet: "procedure" } } });
const fixe = (conditions: RawCondition, valeur: string): Partial<Regle> => ({ conditions, event: { type: "fixe", params: { objet: "registre", valeur } } });

/** What is found beyond what the small rulebook has by itself. */
const known = new Set(verify(small()).constats.map(({ cle }) => cle));
const found = (broken: Rulebook, controle: Controle) => verify(broken).constats.filter((constat) => constat.controle === controle && !known.has(constat.cle));

describe("a rulebook that is broken", () => {
  it("has a class without an outcome when a rule waits for what nobody can tell", () => {
    const essai: Fait = { nature: "etat", type: "texte", libelle: "un essai", question: "Un essai ?" };
    const [constat] = found(small({ faits: { essai }, regles: { "procedure/essai": exclut(all(is("essai", "x"), is("scolarite", "aucune"))) } }), "issue");
    expect(constat?.temoin?.situation.scolarite).toBe("aucune");
  });

  it("has a contradiction when two certain rules fix different values for one person", () => {
    const constats = found(small({ regles: { "procedure/un": fixe(is("classe", "premiere"), "cned"), "procedure/deux": fixe(is("classe", "premiere"), "anticipees") } }), "contradiction");
    const constat = constats.find(({ regles }) => regles.join() === "procedure/deux,procedure/un");
    expect(constat?.temoin?.situation.classe).toBe("premiere");
    expect(parseSituation(constat?.temoin?.situation).ok).toBe(true);
  });

  it("has a rule that never holds", () => {
    expect(found(small({ regles: { "procedure/essai": exclut(all(is("scolarite", "aucune"), is("scolarite", "etablissement"))) } }), "jamais-vraie").map(({ regles }) => regles)).toEqual([["procedure/essai"]]);
  });

  it("has a rule that always holds once all is said", () => {
    expect(found(small({ regles: { "procedure/essai": exclut({ any: [is("classe", "premiere"), not(is("classe", "premiere"))] }) } }), "toujours-vraie").map(({ regles }) => regles)).toEqual([["procedure/essai"]]);
  });

  it("has a rule implied by another of the same effect", () => {
    const regles = { "procedure/large": exclut(is("classe", "premiere")), "procedure/etroite": exclut(all(is("classe", "premiere"), is("scolarite", "aucune"))) };
    expect(found(small({ regles }), "redondance").map((constat) => constat.regles)).toContainEqual(["procedure/etroite", "procedure/large"]);
  });

  it("asks for a fact that changes no answer", () => {
    const regles = { "procedure/essai": exclut(all(is("handicap", true), not(is("handicap", true)))) };
    expect(found(small({ regles }), "question-sans-effet").map(({ objet }) => objet)).toContain("handicap");
  });

  it("makes a doubt firm when what is concluded « à confirmer » falls back on the default", () => {
    const procedureConclue: Fait = { nature: "conclu", type: "choix", objet: "procedure", agregat: "valeur", libelle: "la conclusion" };
    const constats = found(small({ faits: { procedureConclue }, regles: { "procedure/essai": fixe(is("procedureConclue", "oui"), "cned") } }), "doute-ferme");
    expect(constats.some(({ objet, temoin }) => objet === "registre" && temoin?.suppose?.["procedureConclue"] === "a-confirmer")).toBe(true);
  });

  it("leaves an answer open that can only come out one way", () => {
    const regles = { "procedure/si": exclut(all(is("classe", "premiere"), is("handicap", true))), "procedure/sinon": exclut(all(is("classe", "premiere"), is("handicap", false))) };
    const [constat] = found(small({ regles }), "incomplet-a-une-issue");
    expect(constat?.cle).toBe("incomplet-a-une-issue | procedure | handicap");
    expect(constat?.temoin?.situation.classe).toBe("premiere");
  });

  it("declares an input that is not read, and reads one that is not declared", () => {
    const { passeTerminales, memeVoie } = files.faits as Readonly<Record<string, Extract<Fait, { nature: "derive" }>>>;
    const faits = { passeTerminales: { ...passeTerminales, lit: ["presente", "classe"] }, memeVoie: { ...memeVoie, lit: ["voie"] } } as Readonly<Record<string, Fait>>;
    expect(found(small({ faits }), "entrees-declarees").map(({ objet }) => objet)).toEqual(["passeTerminales", "memeVoie"]);
  });

  it("leaves a session without a value, or gives it two", () => {
    const { majorite } = files.parametres as { readonly majorite: Parametre };
    const during = (...windows: ReadonlyArray<readonly [number, number]>): Parametre => ({ ...majorite, valeurs: windows.map(([depuis, jusque]) => ({ depuis, jusque, valeur: 18, sources: [] })) });
    expect(found(small({ parametres: { majorite: during([2022, 2025]) } }), "parametres").map(({ message }) => message)).toEqual(["le paramètre « majorite » n'a pas de valeur à la session 2026"]);
    expect(found(small({ parametres: { majorite: during([2022, 2026], [2026, 2027]) } }), "parametres").map(({ message }) => message)).toEqual(["le paramètre « majorite » a plusieurs valeurs à la session 2026"]);
  });

  it("closes a register before it opens", () => {
    const clermont = files.academies["clermont-ferrand"];
    if (clermont === undefined) throw new Error("no académie");
    const parametres = clermont.sessions["2024"]?.parametres ?? {};
    const { ouvertureTerminales, fermetureTerminales } = parametres;
    if (ouvertureTerminales === undefined || fermetureTerminales === undefined) throw new Error("no register");
    const academies = (own: typeof parametres) => ({ "clermont-ferrand": { ...clermont, regles: {}, sessions: { "2026": { parametres: { ...parametres, ...own } } } } });
    expect(found(small({ academies: academies({}) }), "parametres")).toEqual([]);
    expect(found(small({ academies: academies({ ouvertureTerminales: fermetureTerminales, fermetureTerminales: ouvertureTerminales }) }), "parametres")).not.toEqual([]);
  });
});

describe("the instants around the deadlines", () => {
  const clermont = files.academies["clermont-ferrand"];
  if (clermont === undefined) throw new Error("no académie");
  const parametres = clermont.sessions["2024"]?.parametres ?? {};
  const withDeadline = (own: typeof parametres) => instantFindings(small({ academies: { "clermont-ferrand": { ...clermont, regles: {}, sessions: { "2026": { parametres: { ...parametres, ...own } } } } } }));
  const deadline = (valeur: EcheanceDonnee) => ({ limiteTransfert: { valeur, sources: [] } });

  it("are three for each edge: two edges of a day, one of an hour, none twice", () => {
    const { instants, constats } = withDeadline({});
    expect(constats).toEqual([]);
    const days = ["ouvertureTerminales", "fermetureTerminales", "ouvertureAnticipees", "fermetureAnticipees", "limiteAmenagements", "limiteTransfert"].map((name) => parametres[name]?.valeur as EcheanceDonnee);
    expect(instants).toBe(days.reduce((sum, { heure }) => sum + (heure === undefined ? 6 : 3), 0));
    expect(withDeadline(deadline({ date: "2024-04-01", heure: "12:00", fuseau: "Europe/Paris", instant: "2024-04-01T10:00:00Z" })).instants).toBe(instants - 3);
  });

  it("show a deadline that has nothing to do with a register and whose instant is not the hour it says", () => {
    expect(withDeadline(deadline({ date: "2024-04-01", heure: "12:00", fuseau: "Europe/Paris", instant: "2024-04-01T10:00:00Z" })).constats).toEqual([]);
    expect(withDeadline(deadline({ date: "2024-04-01", heure: "12:00", fuseau: "Europe/Paris", instant: "2024-04-01T11:00:00Z" })).constats.map(({ objet }) => objet)).toEqual(["limiteTransfert"]);
  });
});

describe("what an épreuve may read of a note and of a dispense", () => {
  const space = new FactDiagrams(inForce(rulebook, 2026, "clermont-ferrand"));
  const objet = space.ref.objets.find(({ id }) => id === "epreuve.statut");
  if (objet === undefined) throw new Error("no objet");
  const walked = linked(space, walk(space, objet));
  /** Whether there is a place where facts are so. */
  const isPossible = (facts: Readonly<Record<string, unknown>>): boolean =>
    placeOf(space, walked, space.test(Object.keys(facts).map((name) => space.fact(name)), (values) => values.every((value, i) => value === Object.values(facts)[i]))) !== null;

  it("is a kept note only of an exam that failed", () => {
    expect(isPossible({ "epreuve.id": "philosophie", "epreuve.benefice": "oui", aEchoue: true })).toBe(true);
    expect(isPossible({ "epreuve.id": "philosophie", "epreuve.benefice": "oui", aEchoue: false })).toBe(false);
  });

  it("is a reported note only of the français", () => {
    expect(isPossible({ "epreuve.id": "francais-ecrit", "epreuve.report": "oui" })).toBe(true);
    expect(isPossible({ "epreuve.id": "philosophie", "epreuve.report": "a-confirmer" })).toBe(false);
  });

  it("is, of an évaluation ponctuelle, a note kept perhaps, at most (D. 334-14)", () => {
    expect(isPossible({ "epreuve.id": "eps", "epreuve.benefice": "a-confirmer" })).toBe(true);
    expect(isPossible({ "epreuve.id": "eps", "epreuve.benefice": "oui" })).toBe(false);
  });

  it("is a dispense only where one that is asked for, or given, covers the épreuve", () => {
    expect(isPossible({ "epreuve.id": "lvb", "epreuve.dispensee": "oui" })).toBe(true);
    expect(isPossible({ "epreuve.id": "eps", "epreuve.dispensee": "oui" })).toBe(false);
  });
});

describe("a diagram", () => {
  const space = new FactDiagrams(inForce(rulebook, 2024, "clermont-ferrand"));
  const fields = space.variables.flatMap(({ kind }, level) => (kind === "champ" ? [level] : []));
  const facts = Object.entries(rulebook.faits).flatMap(([name, fait]) => ((fait.portee ?? "candidat") === "candidat" && (fait.nature === "etat" || fait.nature === "demande" || fait.nature === "derive") && fait.type !== "objet" ? [name] : []));

  it("says of every fact what the machine computes, whatever is told", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: fields.length, maxLength: fields.length }), (draws) => {
        const chosen = new Map(fields.map((level, i) => [level, (draws[i] ?? 0) % (space.diagrams.sizes[level] ?? 1)]));
        const situation = [...chosen].reduce<Situation>((partial, [level, value]) => {
          const choice = space.variables[level]?.choices[value];
          return choice === undefined ? partial : tell(partial, choice);
        }, bareOf(space.ref));
        const candidat = deriveFacts(situation, space.ref, null);
        for (const name of facts) {
          let node = space.fact(name);
          while (!space.diagrams.isConstant(node)) node = space.diagrams.childrenOf(node)[chosen.get(space.diagrams.levelOf(node)) ?? 0] ?? 0;
          expect([name, space.diagrams.valueOf(node)]).toEqual([name, candidat.get(name)]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
