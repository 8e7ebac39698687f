import type { Block, Elc, Expression, Statement } from '../elc.ts';

export type ElcNode = Statement | Expression;

/** Statements and expressions directly inside a statement, in order. */
export function statementChildren(node: Statement): readonly ElcNode[] {
  switch (node[0]) {
    case 'local':
      return node[2];
    case 'set':
      return [...node[1], ...node[2]];
    case 'do!':
      return [node[1]];
    case 'do':
      return node[1];
    case 'while':
      return [node[1], ...node[2]];
    case 'repeat':
      return [...node[1], node[2]];
    case 'if':
      return [...node[1].flatMap(([condition, body]) => [condition, ...body]), ...(node[2] ?? [])];
    case 'for':
      return [node[2], node[3], ...(node[4] ? [node[4]] : []), ...node[5]];
    case 'in':
      return [...node[2], ...node[3]];
    case 'fn':
      return [node[2]];
    case 'return':
      return node[1];
    default:
      return [];
  }
}

/** Statements and expressions directly inside an expression, in order. */
export function expressionChildren(node: Expression): readonly ElcNode[] {
  switch (node[0]) {
    case 'nil':
    case 'true':
    case 'false':
    case 'n':
    case 's':
    case 'b':
    case '...':
    case 'l':
    case 'g':
      return [];
    case 'i':
      return [node[1], node[2]];
    case 'c':
      return [node[1], ...node[2]];
    case 'm':
      return [node[1], ...node[3]];
    case 'f':
      return node[3];
    case 't':
      return node[1].flatMap((field) => (field[0] === 'k' ? [field[1], field[2]] : [field[1]]));
    case 'neg':
    case 'not':
    case '#':
    case 'p':
      return [node[1]];
    default:
      return [node[1], node[2]];
  }
}

const STATEMENT_TAGS: ReadonlySet<string> = new Set(
  'local set do! do while repeat if for in fn return break'.split(' '),
);

export function isStatement(node: ElcNode): node is Statement {
  return STATEMENT_TAGS.has(node[0]);
}

/** Every node in pre-order with its number (elc.ts) and how deep it lies; `p` does not count as a level. */
export function walkElc(elc: Elc, visit: (node: ElcNode, number: number, depth: number) => void): void {
  let number = 0;
  const go = (nodes: readonly ElcNode[] | Block, depth: number): void => {
    for (const node of nodes) {
      visit(node, number, depth);
      number += 1;
      const inside = isStatement(node) ? statementChildren(node) : expressionChildren(node);
      if (inside.length > 0) go(inside, node[0] === 'p' ? depth : depth + 1);
    }
  };
  go(elc.body, 1);
}
