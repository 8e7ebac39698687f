import type { Elc, Expression } from '../elc.ts';
import { MAX_PENDING } from '../syntax/limits.ts';
import { type ElcNode, isStatement, statementChildren, walkElc } from './walk.ts';

/** Lua's compiler puts list items into the table in portions of this many (lopcodes.h, LFIELDS_PER_FLUSH). */
const TABLE_PORTION = 50;

/** The most values a list of expressions holds at once: those already computed and what the next one takes. */
function listWidth(list: readonly Expression[], before: number): number {
  return list.reduce((most, item, i) => Math.max(most, before + i + width(item)), before);
}

/**
 * Values that wait in registers while an expression is computed. A function body is not part of it: it has registers
 * of its own.
 */
function width(node: Expression): number {
  switch (node[0]) {
    case 'i':
      return Math.max(width(node[1]), 1 + width(node[2]));
    case 'c':
      return Math.max(width(node[1]), listWidth(node[2], 1));
    case 'm':
      return Math.max(width(node[1]), listWidth(node[3], 2));
    case 't':
      return tableWidth(node);
    case 'neg':
    case 'not':
    case '#':
    case 'p':
      return width(node[1]);
    case 'nil':
    case 'true':
    case 'false':
    case 'n':
    case 's':
    case 'b':
    case '...':
    case 'l':
    case 'g':
    case 'f':
      return 1;
    default:
      return Math.max(width(node[1]), 1 + width(node[2]));
  }
}

function tableWidth(node: Expression & { 0: 't' }): number {
  let waiting = 0;
  let most = 1;
  for (const field of node[1]) {
    const inner = field[0] === 'k' ? Math.max(width(field[1]), 1 + width(field[2])) : width(field[1]);
    most = Math.max(most, 1 + waiting + inner);
    if (field[0] === 'v') waiting = (waiting + 1) % TABLE_PORTION;
  }
  return most;
}

/** The most values that wait at once in a statement's own expressions. */
export function statementWidth(node: ElcNode): number {
  if (!isStatement(node)) return 0;
  if (node[0] === 'set') return listWidth([...node[1], ...node[2]], 0);
  if (node[0] === 'local' || node[0] === 'return')
    return listWidth(statementChildren(node) as Expression[], 0);
  if (node[0] === 'in') return listWidth(node[2], 0);
  const inside = statementChildren(node).filter((child): child is Expression => !isStatement(child));
  return inside.reduce((most, child) => Math.max(most, width(child)), 0);
}

/** Numbers of the statements that hold more values at once than MAX_PENDING. */
export function findCrowded(elc: Elc): number[] {
  const found: number[] = [];
  walkElc(elc, (node, number) => {
    if (statementWidth(node) > MAX_PENDING) found.push(number);
  });
  return found;
}
