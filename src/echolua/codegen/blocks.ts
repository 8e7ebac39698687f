import type { Block, Elc, Expression, LocalId, Statement } from '../elc.ts';
import { Expressions } from './expressions.ts';
import { chargeOf, gatherFacts } from './program.ts';
import type { StaticType } from './values.ts';

/** Values a vararg function may be called with; keeps the deepest recursion within Lua's stack. */
const MAX_VARARGS = 1000;

export interface CodegenOptions {
  /** Statements count how often they ran, in a table that no program reaches; nothing else changes. */
  readonly coverage?: boolean;
}

/** Where the Lua of statements is put together; every block that is entered pays its charge first [LUA-5]. */
export abstract class BlockWriter {
  readonly expressions: Expressions;
  readonly #counting: boolean;

  constructor(elc: Elc, { coverage = false }: CodegenOptions) {
    this.#counting = coverage;
    this.expressions = new Expressions(gatherFacts(elc), {
      functionText: (node, params, vararg, body) => this.functionText(node, params, vararg, body),
    });
  }

  /** The text of one statement. */
  abstract statement(node: Statement): string;

  block(block: Block): string {
    return block.map((statement) => `${this.#hit(statement)}${this.statement(statement)};`).join('');
  }

  /** Outside the fuel and unable to fail, so that a program cannot tell whether it is watched. */
  #hit(node: Statement): string {
    if (!this.#counting) return '';
    const count = `${this.expressions.runtime('HITS')}[${this.numberOf(node)}]`;
    return `${count}=(${count} or 0)+1;`;
  }

  numberOf(node: Statement): number {
    return this.expressions.facts.numbers.get(node) ?? -1;
  }

  /** Pays for a block; node `n` answers for it where the tank is empty. `also` is computed together with it. */
  charge(n: number, body: Block, also?: Expression): string {
    const { fuel, bytes } = chargeOf(body, also);
    const memory =
      bytes > 0 ? `A=A-${bytes} if A<0 then ${this.expressions.call('NO_MEMORY', n, [])} end;` : '';
    return `F=F-${fuel} if F<0 then ${this.expressions.call('NO_FUEL', n, [])} end;${memory}`;
  }

  /** A function from its parameters on; the depth of the call comes first. */
  functionText(n: number, params: readonly LocalId[], vararg: boolean, body: Block): string {
    const { result } = this.expressions.scoped(() => {
      const names = ['D', ...params.map((id) => this.expressions.localName(id)), ...(vararg ? ['...'] : [])];
      const wide = vararg ? this.#varargLimit(n) : '';
      const deep = `if D>200 then ${this.expressions.call('TOO_DEEP', n, [])} end;`;
      return `(${names.join(',')})${this.charge(n, body)}${deep}${wide}${this.block(body)}end`;
    });
    return result;
  }

  #varargLimit(n: number): string {
    const count = this.expressions.runtime('SELECT');
    return `if ${count}("#",...)>${MAX_VARARGS} then ${this.expressions.call('TOO_MANY', n, [])} end;`;
  }

  /** A statement round its expressions, which may have to be prepared for. */
  prepared(emit: () => string): string {
    const { result, pre, temporaries } = this.expressions.scoped(emit);
    if (temporaries === 0) return result;
    return `do ${temporaryLocals(temporaries)}${pre}${result} end`;
  }

  texts(nodes: readonly Expression[]): string[] {
    return this.expressions.values(nodes, true).map(({ text }) => text);
  }

  noteType(id: LocalId, type: StaticType): void {
    this.expressions.types.set(id, type);
  }
}

/** Declares temporaries, where there are any. */
export function temporaryLocals(count: number): string {
  if (count === 0) return '';
  return `local ${Array.from({ length: count }, (_, i) => `t${i + 1}`).join(',')};`;
}
