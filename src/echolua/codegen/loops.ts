import type { Statement } from '../elc.ts';
import { type BlockWriter, temporaryLocals } from './blocks.ts';
import { at, isNumeric } from './values.ts';

type Node<Tag extends Statement[0]> = Extract<Statement, { 0: Tag }>;

const ONE = `${1n << 32n}`;

export function whileText(writer: BlockWriter, node: Node<'while'>): string {
  const [, condition, body] = node;
  const { expressions } = writer;
  const { result, pre, temporaries } = expressions.scoped(() => expressions.value(condition).text);
  const rest = `${writer.charge(writer.numberOf(node), body, condition)}${writer.block(body)}`;
  if (temporaries === 0) return `while ${result} do ${rest}end`;
  const test = `do ${temporaryLocals(temporaries)}${pre}if not ${result} then break end end;`;
  return `while true do ${test}${rest}end`;
}

export function repeatText(writer: BlockWriter, node: Node<'repeat'>): string {
  const [, body, condition] = node;
  const { expressions } = writer;
  const charge = writer.charge(writer.numberOf(node), body, condition);
  const text = writer.block(body);
  if (body.at(-1)?.[0] === 'return') return `repeat ${charge}do ${text}end until true`;
  const { result, pre, temporaries } = expressions.scoped(() => expressions.value(condition).text);
  return `repeat ${charge}${text}${temporaryLocals(temporaries)}${pre}until ${result}`;
}

/** The numeric `for`. */
export function forText(writer: BlockWriter, node: Node<'for'>): string {
  const [, id, from, to, step, body] = node;
  const { expressions } = writer;
  const n = writer.numberOf(node);
  const parts = expressions.values(step ? [from, to, step] : [from, to]);
  // `+0` refuses what is no number: Lua would take "10" for a limit.
  const texts = parts.map(({ text, type }) => (isNumeric(type) ? text : `${text}${at(n)}+0`));
  if (!step) texts.push(ONE);
  const whole = parts[0]?.type === 'int' && (!step || parts[2]?.type === 'int');
  writer.noteType(id, whole ? 'int' : 'num');
  const head = `for ${expressions.localName(id)}=${at(n)}${texts.join(',')}`;
  return `${head} do ${writer.charge(n, body)}${writer.block(body)}end`;
}
