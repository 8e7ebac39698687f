import type { Binding, Condition, Node, Value } from './ast.ts';

/** A part of a node, and the names that the node gives it. */
export interface Child {
  readonly node: Node;
  readonly bound?: Binding;
}

function valueChildren(node: Value): readonly Child[] {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'constant':
    case 'name':
    case 'root':
      return [];
    case 'field':
    case 'negate':
    case 'misfit':
      return [{ node: node.of }];
    case 'index':
      return [{ node: node.of }, { node: node.key }];
    case 'call':
      return [{ node: node.argument }];
    case 'list':
      return node.items.map((item) => ({ node: item }));
    case 'arithmetic':
      return [{ node: node.left }, { node: node.right }];
    case 'gather': {
      const bound = node.binding;
      const condition = node.condition ? [{ node: node.condition, bound }] : [];
      return [{ node: node.from }, ...condition, { node: node.each, bound }];
    }
  }
}

function conditionChildren(node: Condition): readonly Child[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.parts.map((part) => ({ node: part }));
    case 'compare':
      return [{ node: node.left }, { node: node.right }];
    case 'some':
    case 'every':
      return [{ node: node.from }, { node: node.body, bound: node.binding }];
    default:
      return [{ node: node.of }];
  }
}

/** The values and conditions right inside a node, in order of evaluation. */
export function childrenOf(node: Node): readonly Child[] {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'not':
    case 'compare':
    case 'is':
    case 'matches':
    case 'exists':
    case 'missing':
    case 'some':
    case 'every':
    case 'holds':
      return conditionChildren(node);
    default:
      return valueChildren(node);
  }
}

/** Every node of a tree, itself first. */
export function* nodesOf(node: Node): Generator<Node> {
  const waiting: Node[] = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    for (const child of childrenOf(next)) waiting.push(child.node);
  }
}
