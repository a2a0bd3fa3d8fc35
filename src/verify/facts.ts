/** The facts of a candidate, and the truth of conditions, as functions of the variables: computed by the machine's own functions on every class. */
import { derivations } from "../derive.js";
import { contextOf, deriveFacts, told } from "../facts.js";
import { inlined, type InForce } from "../inforce.js";
import { operators, type Condition, type Value } from "../logic.js";
import type { Fait } from "../rulebook.js";
import type { Situation } from "../types.js";
import { Diagrams, type Node } from "./diagrams.js";
import { bareOf, decided, isConstantFact, tell, variablesBehind, variablesOf, type Variable } from "./variables.js";

export class FactDiagrams {
  readonly variables: readonly Variable[];
  readonly diagrams: Diagrams;
  readonly #levels: ReadonlyMap<string, number>;
  readonly #facts = new Map<string, Node>();
  readonly #conditions = new Map<string, Node>();

  /** @param other a rulebook that differs in its conditions alone: over the same variables, their functions compare. */
  constructor(
    readonly ref: InForce,
    other?: FactDiagrams,
  ) {
    this.variables = other?.variables ?? variablesOf(ref);
    this.diagrams = other?.diagrams ?? new Diagrams(this.variables.map(({ choices }) => choices.length));
    this.#levels = new Map(this.variables.flatMap(({ name, gives }, level) => [name, ...gives].map((one) => [one, level])));
  }

  levelOf(name: string): number | undefined {
    return this.#levels.get(name);
  }

  /** What the machine makes of a few fields, for all that may be said of them. */
  ofFields(names: readonly string[], read: (situation: Situation) => unknown): Node {
    const levels = [...new Set(names)].map((name) => this.levelOf(name)).filter((level) => level !== undefined).sort((a, b) => a - b);
    const visit = (rank: number, situation: Situation): Node => {
      const level = levels[rank];
      if (level === undefined) return this.diagrams.constant(read(situation));
      return this.diagrams.choice(level, (this.variables[level] as Variable).choices.map((choice) => visit(rank + 1, tell(situation, choice))));
    };
    return visit(0, bareOf(this.ref));
  }

  /** A fact; `undefined` is « not known yet ». */
  fact(name: string): Node {
    const known = this.#facts.get(name);
    if (known !== undefined) return known;
    const made = this.#gated(name, this.#compute(name));
    this.#facts.set(name, made);
    return made;
  }

  #gated(name: string, raw: Node): Node {
    const fait = this.ref.faits[name];
    if (fait?.si === undefined || fait.nature === "base" || fait.nature === "conclu") return raw;
    return this.diagrams.map([this.fact(fait.si), raw], ([gate, value]) => (gate === true ? value : gate === undefined ? undefined : null));
  }

  #compute(name: string): Node {
    const level = this.levelOf(name);
    const variable = level === undefined ? undefined : this.variables[level];
    if (level !== undefined && variable !== undefined && variable.kind !== "champ") return this.diagrams.choice(level, variable.choices.map(({ facts }) => this.diagrams.constant(facts[name])));
    const fait = this.ref.faits[name];
    switch (fait?.nature) {
      case "etat":
        return this.ofFields(variablesBehind(name), (situation) => told(situation, name));
      case "demande":
        return this.ofFields([name], (situation) => told(situation, fait.chemin) ?? fait.parDefaut);
      case "derive":
        return fait.condition === undefined ? this.#derived(name, fait) : this.truth(inlined(fait.condition, this.ref.rulebook.conditions) as Condition);
      case "base":
        return this.#base(name);
      case "conclu":
      case undefined:
        return this.diagrams.constant(undefined);
    }
  }

  #derived(name: string, fait: Extract<Fait, { nature: "derive" }>): Node {
    const compute = derivations[name];
    const context = contextOf(this.ref);
    if (compute === undefined || (fait.parametres ?? []).some((parametre) => !this.ref.parametres.has(parametre))) return this.diagrams.constant(undefined);
    return this.diagrams.map(fait.lit.map((input) => this.fact(input)), (inputs) => (inputs.includes(undefined) ? undefined : inputs.includes(null) ? null : compute(inputs, context)));
  }

  #base(name: string): Node {
    const read = (situation: Situation): Value | undefined => deriveFacts(situation, this.ref, null).get(name);
    if (isConstantFact(name)) return this.diagrams.constant(read(bareOf(this.ref)));
    const fields = decided[name];
    if (fields !== undefined) return this.ofFields(fields, read);
    return name === "sessionDesAnticipees" ? this.#sessionDesAnticipees(read) : this.#peutDemanderUneDispense(read);
  }

  /** By someone for whom the same facts hold: what else they said does not bear on it. */
  #sessionDesAnticipees(read: (situation: Situation) => Value | undefined): Node {
    const raw = (path: string): Node => this.ofFields(variablesBehind(path), (situation) => told(situation, path));
    return this.diagrams.map([raw("anticipees"), this.fact("aEchoue"), this.fact("estBachelier"), raw("ajournement.derniereSession"), raw("diplome.session")], ([anticipees, aEchoue, estBachelier, failed, obtained]) =>
      read({
        ...bareOf(this.ref),
        ...(anticipees === undefined ? {} : { anticipees }),
        ...(aEchoue === false ? { parcours: "autre" } : {}),
        ...(aEchoue === true ? { ajournement: failed === undefined ? {} : { derniereSession: failed } } : {}),
        ...(estBachelier === undefined ? {} : { diplome: { type: estBachelier === true ? "bac-general" : "autre", ...(obtained === undefined ? {} : { session: obtained }) } }),
      } as Situation),
    );
  }

  #peutDemanderUneDispense(read: (situation: Situation) => Value | undefined): Node {
    const asked = this.ofFields(["dispensesDemandees"], (situation) => {
      const said = told(situation, "dispensesDemandees");
      return Array.isArray(said) && said.length > 0;
    });
    return this.diagrams.map([asked, this.fact("parcours"), this.fact("scolarite"), this.fact("estBachelier")], ([dispense, parcours, scolarite, estBachelier]) =>
      read({
        ...bareOf(this.ref),
        ...(dispense === true ? { dispensesDemandees: ["titulaire-baccalaureat"] } : {}),
        ...(parcours === undefined ? {} : { parcours }),
        ...(scolarite === undefined ? {} : { scolarite }),
        ...(estBachelier === true ? { diplome: { type: "bac-general" } } : estBachelier === false ? { diplome: { type: "autre" } } : {}),
      } as Situation),
    );
  }

  /** The truth of a condition; `undefined` is « not known yet ». */
  truth(condition: Condition): Node {
    const key = JSON.stringify(condition);
    const known = this.#conditions.get(key);
    if (known !== undefined) return known;
    const made = this.#truth(condition);
    this.#conditions.set(key, made);
    return made;
  }

  #truth(condition: Condition): Node {
    if ("all" in condition) return this.all(condition.all.map((part) => this.truth(part)));
    if ("any" in condition) return this.any(condition.any.map((part) => this.truth(part)));
    if ("not" in condition) return this.diagrams.map([this.truth(condition.not)], ([truth]) => (truth === undefined ? undefined : truth !== true));
    const { fact, operator, value } = condition;
    return this.diagrams.map([this.fact(fact)], ([known]) => (known === undefined ? undefined : operators[operator](known as Value, value)));
  }

  all(parts: readonly Node[]): Node {
    return this.#together(parts, false);
  }
  any(parts: readonly Node[]): Node {
    return this.#together(parts, true);
  }
  #together(parts: readonly Node[], decisive: boolean): Node {
    return parts.reduce((sum, part) => this.diagrams.map([sum, part], ([a, b]) => (a === decisive || b === decisive ? decisive : a === undefined || b === undefined ? undefined : !decisive)), this.diagrams.constant(!decisive));
  }

  /** Where a function of these nodes is true. */
  test(nodes: readonly Node[], holds: (values: readonly unknown[]) => boolean): Node {
    return this.diagrams.map(nodes, holds);
  }

  /** Where all of these are true. */
  every(nodes: readonly Node[]): Node {
    return nodes.reduce((sum, node) => this.diagrams.both(sum, node), this.diagrams.constant(true));
  }
}
