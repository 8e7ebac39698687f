import type { Expression } from '../elc.ts';
import { prefixText } from './access.ts';
import { directFunction } from './names.ts';
import { at, quote, type Value } from './values.ts';
import type { Writer } from './writer.ts';

type Node<Tag extends Expression[0]> = Extract<Expression, { 0: Tag }>;

/** Says whether an expression may give more, or fewer, values than one. */
export function givesMany(node: Expression): boolean {
  return node[0] === 'c' || node[0] === 'm' || node[0] === '...';
}

export function callValue(writer: Writer, node: Node<'c'>, many: boolean): Value {
  const [, callee, args] = node;
  const n = writer.numberOf(node);
  const direct = callee[0] === 'g' ? directFunction(callee[1]) : undefined;
  if (direct) {
    const texts = writer.values(args, true).map(({ text }) => text);
    if (direct.takesDepth) texts.unshift('D+1');
    const text = writer.call(direct.local, n, texts);
    return { text: many ? text : `(${text})`, type: direct.result, stable: false };
  }
  const [called, ...rest] = writer.values([callee, ...args], true) as [Value, ...Value[]];
  const texts = ['D+1', ...rest.map(({ text }) => text)].join(',');
  const text = `${at(n)}${prefixText(called)}(${texts})`;
  return { text: many ? text : `(${text})`, type: 'any', stable: false };
}

export function methodCallValue(writer: Writer, node: Node<'m'>, many: boolean): Value {
  const [, object, name, args] = node;
  const [self, ...rest] = writer.values([object, ...args], true) as [Value, ...Value[]];
  const texts = ['D+1', self.text, quote(name), ...rest.map(({ text }) => text)];
  const text = writer.call('METHOD', writer.numberOf(node), texts);
  return { text: many ? text : `(${text})`, type: 'any', stable: false };
}
