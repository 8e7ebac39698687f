import { type ElcNode, expressionChildren, isStatement, statementChildren } from '../compile/walk.ts';
import type { Block, Elc, Expression, LocalId, Statement } from '../elc.ts';

/** What code generation has to know of a whole program beforehand. */
export interface ProgramFacts {
  readonly numbers: ReadonlyMap<ElcNode, number>;
  /** Locals that are assigned to after their declaration. */
  readonly assigned: ReadonlySet<LocalId>;
  /** Locals that a function inside the one they belong to assigns to: any call may change them. */
  readonly volatile: ReadonlySet<LocalId>;
}

function declaredBy(node: ElcNode): readonly LocalId[] {
  if (node[0] === 'local' || node[0] === 'in') return node[1];
  if (node[0] === 'f') return node[1];
  return node[0] === 'fn' || node[0] === 'for' ? [node[1]] : [];
}

/** Numbers the nodes as elc.ts says and collects the locals that change. */
export function gatherFacts(elc: Elc): ProgramFacts {
  const numbers = new Map<ElcNode, number>();
  const assigned = new Set<LocalId>();
  const volatile = new Set<LocalId>();
  const owners = new Map<LocalId, number>();
  const go = (nodes: readonly ElcNode[] | Block, owner: number): void => {
    for (const node of nodes) {
      const number = numbers.size;
      numbers.set(node, number);
      const inside = node[0] === 'f' ? number : owner;
      for (const id of declaredBy(node)) owners.set(id, inside);
      for (const target of node[0] === 'set' ? node[1] : []) {
        if (target[0] !== 'l') continue;
        assigned.add(target[1]);
        if (owners.get(target[1]) !== owner) volatile.add(target[1]);
      }
      go(isStatement(node) ? statementChildren(node) : expressionChildren(node), inside);
    }
  };
  go(elc.body, -1);
  return { numbers, assigned, volatile };
}

export interface Charge {
  /** Fuel: ELC nodes, those of nested blocks not counted; at least 1. */
  fuel: number;
  /** Bytes that the tables and functions made here take, by ALLOCATION. */
  bytes: number;
}

/** Allocation in bytes, a measure of its own and the same on every engine. */
const ALLOCATION = { table: 64, field: 32, closure: 64 } as const;

function add(charge: Charge, node: ElcNode): void {
  charge.fuel += 1;
  if (node[0] === 't') charge.bytes += ALLOCATION.table + ALLOCATION.field * node[1].length;
  if (node[0] === 'f') charge.bytes += ALLOCATION.closure;
}

function countExpression(charge: Charge, node: Expression): void {
  add(charge, node);
  if (node[0] === 'f') return; // charged where it is called
  for (const child of expressionChildren(node)) countExpression(charge, child as Expression);
}

/** The expressions of a statement that are evaluated as part of the block it stands in. */
function ownExpressions(node: Statement): readonly Expression[] {
  switch (node[0]) {
    case 'while':
      return [node[1]];
    case 'repeat':
      return [];
    case 'if':
      return node[1].map(([condition]) => condition);
    case 'for':
      return node[4] ? [node[2], node[3], node[4]] : [node[2], node[3]];
    case 'in':
      return node[2];
    case 'do':
      return [];
    default:
      return statementChildren(node) as readonly Expression[];
  }
}

function countBlock(charge: Charge, block: Block): void {
  for (const statement of block) {
    add(charge, statement);
    for (const expression of ownExpressions(statement)) countExpression(charge, expression);
    if (statement[0] === 'do') countBlock(charge, statement[1]);
  }
}

/**
 * [LUA-5] What entering a block costs: a function's body at every call, a loop's body at every turn, a branch when it is
 * taken. `also` is evaluated together with the block: a loop's condition counts at every turn as well.
 */
export function chargeOf(block: Block, also?: Expression): Charge {
  const charge = { fuel: 0, bytes: 0 };
  countBlock(charge, block);
  if (also) countExpression(charge, also);
  charge.fuel = Math.max(charge.fuel, 1);
  return charge;
}
