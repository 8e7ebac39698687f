import type { Definition, Node, Rgs, Rule } from './ast.ts';
import { childrenOf, nodesOf } from './children.ts';
import { type RgsFinding, rgsFinding } from './finding.ts';

/** The nodes of a rule: its condition, whose approval it needs, what its reason says. */
export function ruleNodes(rule: Rule): readonly Node[] {
  const told = rule.reason.filter((piece) => typeof piece !== 'string');
  return [rule.condition, ...rule.requirements.map(({ of }) => of), ...told];
}

/** Names that mean nothing, or twice something; conditions for values; definitions that need each other. */
export function checkRgs({ definitions, rules }: Rgs): readonly RgsFinding[] {
  const known = new Map<string, Definition>();
  const findings: RgsFinding[] = [];
  for (const definition of definitions) {
    if (known.has(definition.name)) {
      findings.push(rgsFinding(definition.at, 'E_NAME', `"${definition.name}" is defined twice`));
    } else known.set(definition.name, definition);
  }
  const ids = new Set<string>();
  for (const { id, at } of rules) {
    if (ids.has(id)) findings.push(rgsFinding(at, 'E_NAME', `the rule "${id}" stands here twice`));
    ids.add(id);
  }
  const names = new NameCheck(known, findings);
  for (const { body } of definitions) names.check(body, new Set());
  for (const rule of rules) for (const node of ruleNodes(rule)) names.check(node, new Set());
  findings.push(...cycles(definitions, known));
  return findings;
}

class NameCheck {
  readonly #known: ReadonlyMap<string, Definition>;
  readonly #findings: RgsFinding[];

  constructor(known: ReadonlyMap<string, Definition>, findings: RgsFinding[]) {
    this.#known = known;
    this.#findings = findings;
  }

  check(node: Node, bound: ReadonlySet<string>, asCondition = false): void {
    if (node.kind === 'name') this.#checkName(node.name, node.at, bound, asCondition);
    for (const child of childrenOf(node)) {
      const inner = child.bound ? this.#bind(node, child.bound, bound) : bound;
      this.check(child.node, inner, node.kind === 'holds');
    }
  }

  #checkName(name: string, at: Node['at'], bound: ReadonlySet<string>, asCondition: boolean): void {
    if (bound.has(name)) return;
    const definition = this.#known.get(name);
    if (!definition) {
      const message = `"${name.slice(0, 40)}" means nothing; define it with let or define`;
      this.#findings.push(rgsFinding(at, 'E_NAME', message));
    } else if (definition.kind === 'define' && !asCondition) {
      const message = `"${name}" is a condition and no value; define values with let`;
      this.#findings.push(rgsFinding(at, 'E_TYPE', message));
    }
  }

  #bind(node: Node, { key, item }: { key?: string; item: string }, bound: ReadonlySet<string>) {
    const inner = new Set(bound);
    for (const name of key === undefined ? [item] : [key, item]) {
      if (bound.has(name) || this.#known.has(name)) {
        const message = `"${name}" already means something here; take another name`;
        this.#findings.push(rgsFinding(node.at, 'E_NAME', message));
      }
      inner.add(name);
    }
    return inner;
  }
}

/** The names that a definition or rule uses itself. */
export function namesIn(nodes: readonly Node[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodes) for (const part of nodesOf(node)) if (part.kind === 'name') names.add(part.name);
  return names;
}

/**
 * Definitions in an order in which each stands after those it uses; the same whatever order they were written in.
 * Those in a circle, and what needs them, are left out.
 */
export function inOrder(definitions: readonly Definition[]): readonly Definition[] {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const uses = new Map(
    definitions.map(({ name, body }) => [name, [...namesIn([body])].filter((used) => byName.has(used))]),
  );
  const waiting = [...byName.keys()].sort(byCodeUnit);
  const placed = new Set<string>();
  const ordered: Definition[] = [];
  for (let before = -1; before !== ordered.length; ) {
    before = ordered.length;
    for (const name of waiting) {
      const definition = byName.get(name);
      if (!definition || placed.has(name) || !uses.get(name)?.every((used) => placed.has(used))) continue;
      placed.add(name);
      ordered.push(definition);
    }
  }
  return ordered;
}

export function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function cycles(
  definitions: readonly Definition[],
  known: ReadonlyMap<string, Definition>,
): readonly RgsFinding[] {
  const placed = new Set(inOrder([...known.values()]).map(({ name }) => name));
  return definitions
    .filter(({ name }) => !placed.has(name))
    .map(({ name, at }) => rgsFinding(at, 'E_CYCLE', `"${name}" needs itself, or one that does`));
}
