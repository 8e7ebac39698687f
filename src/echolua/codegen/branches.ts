import type { Block, Statement } from '../elc.ts';
import type { BlockWriter } from './blocks.ts';

type Branches = Extract<Statement, { 0: 'if' }>[1];

/** `if`; node `n` answers for all of it. */
export function ifText(writer: BlockWriter, n: number, branches: Branches, otherwise: Block | null): string {
  const [first, ...rest] = branches;
  if (!first) throw new Error('an if has no branch');
  const [condition, body] = first;
  return writer.prepared(() => {
    const test = writer.expressions.value(condition).text;
    const branch = `if ${test} then ${writer.charge(n, body)}${writer.block(body)}`;
    return `${branch}${elseText(writer, n, rest, otherwise)}end`;
  });
}

/** What follows a branch: a condition that needs statements of its own goes into an `if` within `else`. */
function elseText(writer: BlockWriter, n: number, branches: Branches, otherwise: Block | null): string {
  const [first, ...rest] = branches;
  if (!first) return otherwise ? `else ${writer.charge(n, otherwise)}${writer.block(otherwise)}` : '';
  const [condition, block] = first;
  if (writer.expressions.needs.of(condition)) return `else ${ifText(writer, n, branches, otherwise)};`;
  const test = writer.expressions.value(condition).text;
  const body = `${writer.charge(n, block)}${writer.block(block)}`;
  return `elseif ${test} then ${body}${elseText(writer, n, rest, otherwise)}`;
}
