import type { Statement } from '../elc.ts';
import { localFunctionText, localText, setText } from './assignments.ts';
import { BlockWriter } from './blocks.ts';
import { ifText } from './branches.ts';
import { inText } from './iteration.ts';
import { forText, repeatText, whileText } from './loops.ts';

/** Makes Lua of statements, each kind by its own rules. */
export class Statements extends BlockWriter {
  override statement(node: Statement): string {
    switch (node[0]) {
      case 'local':
        return localText(this, node);
      case 'set':
        return this.prepared(() => setText(this, node));
      case 'do!':
        return this.prepared(() => this.expressions.value(node[1], true).text);
      case 'do':
        return `do ${this.block(node[1])}end`;
      case 'while':
        return whileText(this, node);
      case 'repeat':
        return repeatText(this, node);
      case 'if':
        return ifText(this, this.numberOf(node), node[1], node[2]);
      case 'for':
        return this.prepared(() => forText(this, node));
      case 'in':
        return this.prepared(() => inText(this, node));
      case 'fn':
        return localFunctionText(this, node);
      case 'return':
        return this.prepared(() => `return ${this.texts(node[1]).join(',')}`);
      case 'break':
        return 'break';
      default:
        throw new Error(`there is no statement ${String(node[0]).slice(0, 20)}`);
    }
  }
}
