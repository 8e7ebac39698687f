import { generateLua } from '../codegen/generate.ts';
import type { Elc, Expression, Statement } from '../elc.ts';
import type { Finding } from '../syntax/finding.ts';
import { parseLua } from '../syntax/parse.ts';
import { statementWidth } from './pending.ts';
import { type ElcNode, expressionChildren, isStatement, statementChildren } from './walk.ts';

/**
 * Generated code nests deeper and has more locals than its source, and Lua's own compiler has limits: 200 levels, 200
 * locals, 255 upvalues and registers. What would not fit is refused when it is compiled, by the parser that agrees with
 * Lua's. Only programs of unusual shape are looked at so closely; here is how much of a shape is surely harmless.
 */
const SURE_NESTING = 180;
const SURE_LOCALS = 150;
/** Registers are for locals and, beside them, for MAX_PENDING values and what a call of the runtime adds. */
const LIMITS = { maxLocals: 165, maxUpvalues: 250, maxBytes: Number.POSITIVE_INFINITY };

/** Levels that generated code may put where ELC has one. */
const EXPRESSION_LEVELS = 3;
const STATEMENT_LEVELS = 4;
/** Locals that generated code keeps for a loop besides those of the program. */
const LOOP_LOCALS = 12;

/** Adds up the worst that code generation could do. */
class Gauge {
  isSure = true;

  #note(nesting: number, locals: number): void {
    if (nesting > SURE_NESTING || locals > SURE_LOCALS) this.isSure = false;
  }

  block(nodes: readonly ElcNode[], nesting: number, locals: number): void {
    let alive = locals;
    for (const node of nodes) {
      if (!this.isSure) return;
      if (isStatement(node)) alive = this.#statement(node, nesting, alive);
      else this.#expression(node, nesting + EXPRESSION_LEVELS);
    }
  }

  /** Answers how many locals are alive after it. */
  #statement(node: Statement, nesting: number, locals: number): number {
    const temporaries = 3 * statementWidth(node);
    const loop = node[0] === 'for' || node[0] === 'in' ? LOOP_LOCALS : 0;
    const declared = node[0] === 'local' || node[0] === 'in' ? node[1].length : 1;
    this.#note(nesting, locals + temporaries + loop + declared);
    this.block(statementChildren(node), nesting + STATEMENT_LEVELS, locals + temporaries + loop + declared);
    return node[0] === 'local' || node[0] === 'fn' ? locals + declared : locals;
  }

  #expression(node: Expression, nesting: number): void {
    this.#note(nesting, 0);
    if (node[0] === 'f') this.block(node[3], nesting + STATEMENT_LEVELS, node[1].length + 1);
    else for (const child of expressionChildren(node)) this.block([child], nesting, 0);
  }
}

/** Why Lua would not compile what a program becomes, and the node at fault; undefined where it will. */
export function findCramped(elc: Elc): { readonly finding: Finding; readonly node: number } | undefined {
  const gauge = new Gauge();
  gauge.block(elc.body, 0, 1);
  if (gauge.isSure) return undefined;
  const { text, lineNodes } = generateLua(elc);
  const [finding] = parseLua(text, LIMITS).findings;
  return finding && { finding, node: lineNodes[finding.line - 1] ?? -1 };
}
