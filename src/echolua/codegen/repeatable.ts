import { type ElcNode, expressionChildren } from '../compile/walk.ts';
import type { Expression, LocalId } from '../elc.ts';
import { rawFromText } from '../q32.ts';

const ONE = 1n << 32n;

/** Can stand twice in generated code: a literal or a local. */
export function isRepeatable(node: Expression): boolean {
  return node[0] === 'n' || node[0] === 'l';
}

/** The raw value of a literal that is a positive integer. */
export function positiveInteger(node: Expression): bigint | undefined {
  if (node[0] !== 'n') return undefined;
  const raw = rawFromText(node[1]);
  return raw > 0n && raw % ONE === 0n ? raw / ONE : undefined;
}

/** Which operands have to stand twice because the check for overflow looks at them again. */
export function repeatedOperands(node: Expression): readonly Expression[] {
  switch (node[0]) {
    case '+':
    case '-':
      return [node[1], node[2]];
    case '*':
      if (positiveInteger(node[2]) !== undefined) return [node[1]];
      return positiveInteger(node[1]) === undefined ? [] : [node[2]];
    case 'neg':
      return node[1][0] === 'n' ? [] : [node[1]];
    default:
      return [];
  }
}

/** Keys that a table constructor of Lua may be given as they are. */
export function isPlainKey(node: Expression): boolean {
  return node[0] === 's' || node[0] === 'b';
}

export function hasComputedKeys(node: Expression & { 0: 't' }): boolean {
  return node[1].some((field) => field[0] === 'k' && !isPlainKey(field[1]));
}

/** Says which expressions need statements before the one they stand in; remembers its answers. */
export class NeedsStatements {
  readonly #known = new Map<ElcNode, boolean>();
  readonly #volatile: ReadonlySet<LocalId>;

  constructor(volatile: ReadonlySet<LocalId>) {
    this.#volatile = volatile;
  }

  /** Locals that a call among the later expressions may change: their value is the one they have at their own turn. */
  overtaken(nodes: readonly Expression[]): ReadonlySet<Expression> {
    const found = new Set<Expression>();
    if (this.#volatile.size === 0) return found;
    let calls = false;
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i];
      if (!node) continue;
      if (calls && node[0] === 'l' && this.#volatile.has(node[1])) found.add(node);
      calls ||= hasCall(node);
    }
    return found;
  }

  of(node: Expression): boolean {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const answer = this.#compute(node);
    this.#known.set(node, answer);
    return answer;
  }

  #compute(node: Expression): boolean {
    if (node[0] === 'f') return false;
    if (node[0] === 't' && hasComputedKeys(node)) return true;
    if (repeatedOperands(node).some((operand) => !isRepeatable(operand))) return true;
    const children = expressionChildren(node) as readonly Expression[];
    const isBranch = node[0] === 'and' || node[0] === 'or';
    return children.some((child) => this.of(child)) || (!isBranch && this.overtaken(children).size > 0);
  }
}

function hasCall(node: Expression): boolean {
  if (node[0] === 'c' || node[0] === 'm') return true;
  return node[0] !== 'f' && expressionChildren(node).some((child) => hasCall(child as Expression));
}
