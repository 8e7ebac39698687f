import type { Block, Chunk, Expression, Statement } from './ast.ts';

export type Node = Expression | Statement;

/** The nodes directly inside a node, in the order in which ELC has them. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'function':
      return node.body;
    case 'index':
      return [node.object, node.key];
    case 'call':
      return [node.callee, ...node.args];
    case 'callStatement':
      return [node.call];
    case 'method':
      return [node.object, ...node.args];
    case 'binary':
      return [node.left, node.right];
    case 'unary':
      return [node.operand];
    case 'paren':
      return [node.inner];
    case 'table':
      return node.fields.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    case 'assign':
      return [...node.targets, ...node.values];
    case 'local':
    case 'return':
      return node.values;
    case 'localFunction':
      return [node.value];
    case 'do':
      return node.body;
    case 'while':
      return [node.condition, ...node.body];
    case 'repeat':
      return [...node.body, node.condition];
    case 'if':
      return [
        ...node.branches.flatMap(({ condition, body }) => [condition, ...body]),
        ...(node.otherwise ?? []),
      ];
    case 'for':
      return [node.from, node.to, ...(node.step ? [node.step] : []), ...node.body];
    case 'in':
      return [...node.values, ...node.body];
    default:
      return [];
  }
}

/** Every node before what is inside it, in order, with how deep it lies (parentheses do not count). Not recursive. */
export function walk(body: Block, visit: (node: Node, depth: number) => readonly Node[]): void {
  const nodes: Node[] = body.toReversed();
  const depths: number[] = nodes.map(() => 1);
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const depth = depths.pop() ?? 1;
    const inside = visit(node, depth);
    for (let i = inside.length - 1; i >= 0; i--) {
      const child = inside[i];
      if (!child) continue;
      nodes.push(child);
      depths.push(node.kind === 'paren' ? depth : depth + 1);
    }
  }
}

/** The first node that lies deeper than `limit`. A long row of operators nests although its source does not. */
export function findDeep(chunk: Chunk, limit: number): Node | undefined {
  let found: Node | undefined;
  walk(chunk.body, (node, depth) => {
    if (found) return [];
    if (depth > limit) found = node;
    return childrenOf(node);
  });
  return found;
}
