import type { Expression } from '../elc.ts';
import { rawFromText } from '../q32.ts';
import { isPlainKey, isRepeatable } from './repeatable.ts';
import { at, hasMarks, isNumeric, type Value } from './values.ts';
import type { Writer } from './writer.ts';

const ONE = 1n << 32n;
const LITERAL_START = /^(?:function\b|nil\b|true\b|false\b|\.\.\.|["{\d])/;

/** Text that can stand before `[`, `(` or `:`. */
export function prefixText({ text }: Value): string {
  return LITERAL_START.test(text) ? `(${text})` : text;
}

/** The text of a key as tables hold it: strings as they are, integers unshifted. */
function keyText(writer: Writer, node: Expression, key: Value): string {
  if (node[0] === 'n' && key.type === 'int') return `${rawFromText(node[1]) / ONE}`;
  if (isPlainKey(node)) return key.text;
  if (key.type === 'int') return `${key.text}//${ONE}`;
  const slow = writer.call('KEY', writer.numberOf(node), [key.text]);
  return isRepeatable(node) ? `${writer.runtime('KEYS')}[${key.text}] or ${slow}` : slow;
}

export function indexValue(writer: Writer, node: Extract<Expression, { 0: 'i' }>): Value {
  const [object, key] = writer.values([node[1], node[2]]) as [Value, Value];
  const n = writer.numberOf(node);
  const text = keyText(writer, node[2], key);
  const end = hasMarks(text) ? at(n) : '';
  return { text: `${prefixText(object)}${at(n)}[${text}${end}]`, type: 'any', stable: false };
}

/** A call that stores through the write barrier [STA-1]. */
export function storeText(
  writer: Writer,
  n: number,
  object: string,
  keyNode: Expression,
  key: Value,
  value: Value,
): string {
  if (key.type === 'int')
    return writer.call('PUT_INT', n, [object, keyText(writer, keyNode, key), value.text]);
  const scalar = isNumeric(value.type) || value.type === 'bool' ? '_SCALAR' : '';
  const name = isPlainKey(keyNode) ? 'PUT' : 'PUT_ANY';
  return writer.call(`${name}${scalar}`, n, [object, key.text, value.text]);
}
