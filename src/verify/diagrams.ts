/**
 * Functions of variables that each take finitely many values, as reduced decision diagrams: one node for each different
 * function, so that two functions are the same when they have the same node, and no class is ever listed.
 */

/** A function: the number of its node. */
export type Node = number;

/** More than there are nodes: two of them make one key. */
const keyed = 2 ** 26;

/** Below all variables. */
const bottom = Number.MAX_SAFE_INTEGER;

export class Diagrams {
  readonly #levels: number[] = [];
  readonly #children: Array<readonly Node[]> = [];
  readonly #values: unknown[] = [];
  readonly #constants = new Map<unknown, Node>();
  /** The nodes that ask a variable, by a hash of what they lead to. */
  readonly #choices = new Map<number, Node[]>();
  /** By pair of nodes. */
  readonly #both = new Map<number, Node>();

  /** @param sizes how many values each variable takes, in the order of the variables. */
  constructor(readonly sizes: readonly number[]) {}

  /** The function that is always this value; values are told apart by their JSON. */
  constant(value: unknown): Node {
    // A text never looks like the JSON of a list or of an object.
    const key = typeof value === "object" && value !== null ? JSON.stringify(value) : value;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const made = this.#made(bottom, [], value);
    this.#constants.set(key, made);
    return made;
  }

  /** The function that is one of these, by the value of a variable. */
  choice(level: number, children: readonly Node[]): Node {
    const [first] = children;
    if (first !== undefined && children.every((child) => child === first)) return first;
    const hash = children.reduce((sum, child) => (Math.imul(sum, 31) + child) | 0, level);
    const alike = this.#choices.get(hash);
    const known = alike?.find((node) => this.#levels[node] === level && this.childrenOf(node).every((child, value) => child === children[value]));
    if (known !== undefined) return known;
    const made = this.#made(level, children, undefined);
    if (alike === undefined) this.#choices.set(hash, [made]);
    else alike.push(made);
    return made;
  }

  #made(level: number, children: readonly Node[], value: unknown): Node {
    this.#children.push(children);
    this.#values.push(value);
    return this.#levels.push(level) - 1;
  }

  isConstant(node: Node): boolean {
    return this.#levels[node] === bottom;
  }
  /** The variable that a node asks. */
  levelOf(node: Node): number {
    return this.#levels[node] as number;
  }
  childrenOf(node: Node): readonly Node[] {
    return this.#children[node] as readonly Node[];
  }
  valueOf(node: Node): unknown {
    return this.#values[node];
  }

  /** The function made of others, value by value. */
  map(nodes: readonly Node[], combine: (values: readonly unknown[]) => unknown): Node {
    const done = new Map<number | string, Node>();
    const visit = (at: readonly Node[]): Node => {
      const [first = 0, second = 0] = at;
      const key = at.length > 2 ? at.join() : first * keyed + second;
      const known = done.get(key);
      if (known !== undefined) return known;
      let level = bottom;
      for (const node of at) if (this.levelOf(node) < level) level = this.levelOf(node);
      const made = level === bottom ? this.constant(combine(at.map((node) => this.valueOf(node)))) : this.split(at, level, visit);
      done.set(key, made);
      return made;
    };
    return visit(nodes);
  }

  /** The function made of others by the value of a variable, none of them asking one before it. */
  split(at: readonly Node[], level: number, visit: (at: readonly Node[]) => Node): Node {
    const children: Node[] = [];
    let before: readonly Node[] = [];
    for (let value = 0; value < (this.sizes[level] as number); value++) {
      const next = at.map((node) => this.follow(node, level, value));
      // Neighbouring values are often not told apart.
      const alike = value > 0 && next.every((node, i) => node === before[i]);
      children.push(alike ? (children[value - 1] as Node) : visit(next));
      before = next;
    }
    return this.choice(level, children);
  }

  /** Where two functions are true; what is known of one that is not true is not asked of the other. */
  both(a: Node, b: Node): Node {
    if (this.isConstant(a) && (this.isConstant(b) || this.valueOf(a) !== true)) return this.constant(this.valueOf(a) === true && this.valueOf(b) === true);
    if (this.isConstant(b) && this.valueOf(b) !== true) return this.constant(false);
    const key = a < b ? a * keyed + b : b * keyed + a;
    const known = this.#both.get(key);
    if (known !== undefined) return known;
    const level = Math.min(this.levelOf(a), this.levelOf(b));
    const made = this.split([a, b], level, ([one = 0, two = 0]) => this.both(one, two));
    this.#both.set(key, made);
    return made;
  }

  /** A function once the variable of a level, none before it, has a value. */
  follow(node: Node, level: number, value: number): Node {
    return this.levelOf(node) === level ? (this.childrenOf(node)[value] as Node) : node;
  }

  /** The function where a variable has one value. */
  where(node: Node, level: number, value: number): Node {
    const done = new Map<Node, Node>();
    const visit = (at: Node): Node => {
      if (this.levelOf(at) > level) return at;
      const known = done.get(at);
      if (known !== undefined) return known;
      const made = this.levelOf(at) === level ? (this.childrenOf(at)[value] as Node) : this.choice(this.levelOf(at), this.childrenOf(at).map(visit));
      done.set(at, made);
      return made;
    };
    return visit(node);
  }

  /** Every node under some, themselves included. */
  under(nodes: readonly Node[]): ReadonlySet<Node> {
    const found = new Set<Node>();
    const visit = (node: Node): void => {
      if (found.has(node)) return;
      found.add(node);
      this.childrenOf(node).forEach(visit);
    };
    nodes.forEach(visit);
    return found;
  }

  /** Every value of a function. */
  valuesOf(node: Node): readonly unknown[] {
    return [...this.under([node])].filter((one) => this.isConstant(one)).map((one) => this.valueOf(one));
  }

  /** The variables that these functions depend on, in their order. */
  variables(nodes: readonly Node[]): readonly number[] {
    const found = new Set<number>();
    for (const node of this.under(nodes)) if (!this.isConstant(node)) found.add(this.levelOf(node));
    return [...found].sort((a, b) => a - b);
  }

  /** For each variable that these functions depend on, its values that none of them tells apart. */
  classes(nodes: readonly Node[]): ReadonlyMap<number, ReadonlyArray<readonly number[]>> {
    const byLevel = new Map<number, Node[]>();
    for (const node of this.under(nodes)) {
      if (this.isConstant(node)) continue;
      const asking = byLevel.get(this.levelOf(node));
      if (asking === undefined) byLevel.set(this.levelOf(node), [node]);
      else asking.push(node);
    }
    return new Map(
      [...byLevel].map(([level, asking]) => {
        const alike = new Map<string, number[]>();
        for (let value = 0; value < (this.sizes[level] as number); value++) {
          const key = asking.map((node) => this.childrenOf(node)[value]).join();
          alike.set(key, [...(alike.get(key) ?? []), value]);
        }
        return [level, [...alike.values()]];
      }),
    );
  }

  /** How many combinations of classes give each value. */
  count(node: Node, classes: ReadonlyMap<number, ReadonlyArray<readonly number[]>>): ReadonlyMap<unknown, bigint> {
    const levels = [...classes.keys()].sort((a, b) => a - b);
    const ranks = new Map(levels.map((level, rank) => [level, rank]));
    /** How many combinations the variables from a rank on have. */
    const products = levels.reduceRight<readonly bigint[]>((after, level) => [BigInt(classes.get(level)?.length ?? 1) * (after[0] ?? 1n), ...after], [1n]);
    const done = new Map<Node, ReadonlyMap<Node, bigint>>();
    const rankOf = (node: Node): number => ranks.get(this.levelOf(node)) ?? levels.length;
    /** From the rank of a variable to the one that the node asks, every variable between is free. */
    const free = (from: number, to: Node): bigint => (products[from] ?? 1n) / (products[rankOf(to)] ?? 1n);
    const visit = (at: Node): ReadonlyMap<Node, bigint> => {
      if (this.isConstant(at)) return new Map([[at, 1n]]);
      const known = done.get(at);
      if (known !== undefined) return known;
      const rank = rankOf(at) + 1;
      const sums = new Map<Node, bigint>();
      for (const [value = 0] of classes.get(this.levelOf(at)) ?? []) {
        const child = this.childrenOf(at)[value] as Node;
        const times = free(rank, child);
        for (const [end, count] of visit(child)) sums.set(end, (sums.get(end) ?? 0n) + count * times);
      }
      done.set(at, sums);
      return sums;
    };
    const times = free(0, node);
    return new Map([...visit(node)].map(([end, count]) => [this.valueOf(end), count * times]));
  }

  /** The values of variables that lead to `true` at the least cost, or `null` when nothing does. */
  cheapest(node: Node, costOf: (level: number, value: number) => number): ReadonlyMap<number, number> | null {
    const done = new Map<Node, { readonly cost: number; readonly value: number }>();
    const visit = (at: Node): number => {
      if (this.isConstant(at)) return this.valueOf(at) === true ? 0 : Infinity;
      const known = done.get(at);
      if (known !== undefined) return known.cost;
      let best = { cost: Infinity, value: 0 };
      this.childrenOf(at).forEach((child, value) => {
        const cost = visit(child) + costOf(this.levelOf(at), value);
        if (cost < best.cost) best = { cost, value };
      });
      done.set(at, best);
      return best.cost;
    };
    if (visit(node) === Infinity) return null;
    const chosen = new Map<number, number>();
    for (let at = node; !this.isConstant(at); ) {
      const { value } = done.get(at) as { readonly value: number };
      chosen.set(this.levelOf(at), value);
      at = this.childrenOf(at)[value] as Node;
    }
    return chosen;
  }
}
