import type { Expression } from '../elc.ts';
import { positiveInteger } from './repeatable.ts';
import { at, type Value } from './values.ts';
import type { Writer } from './writer.ts';

type Nodes = readonly [Expression, Expression];
type Texts = readonly [string, string];

/** [LUA-3] Text of a checked operation on raw numbers; node `n` answers for it. */
export function arithmeticText(
  writer: Writer,
  operator: string,
  nodes: Nodes,
  values: readonly [Value, Value],
  n: number,
): string {
  const texts: Texts = [values[0].text, values[1].text];
  const [a, b] = texts;
  const byWhole = positiveInteger(nodes[1]) !== undefined;
  switch (operator) {
    case '+':
      return sum(writer, nodes, texts, n);
    case '-':
      return difference(writer, nodes, texts, n);
    case '*':
      return product(writer, nodes, texts, n);
    case '%':
      return byWhole ? `(${a}${at(n)}%${b})` : writer.call('MOD', n, texts);
    case '//':
      return byWhole ? `(${a}${at(n)}//${b}<<32)` : writer.call('IDIV', n, texts);
    case '/':
      return writer.call('DIV', n, texts);
    default:
      throw new Error(`there is no operator ${operator.slice(0, 20)}`);
  }
}

export function negationText(writer: Writer, text: string, n: number): string {
  return `(${text}~=0x8000000000000000 and ${at(n)}-${text} or ${writer.runtime('OVERFLOW')}())`;
}

function sum(writer: Writer, [left, right]: Nodes, [a, b]: Texts, n: number): string {
  const overflow = `${writer.runtime('OVERFLOW')}()`;
  if (right[0] === 'n') return `(${a}${at(n)}+${b}>=${a} and ${a}+${b} or ${overflow})`;
  if (left[0] === 'n') return `(${a}${at(n)}+${b}>=${b} and ${a}+${b} or ${overflow})`;
  return `(((${a}${at(n)}~${a}+${b})&(${b}~${a}+${b}))>=0 and ${a}+${b} or ${overflow})`;
}

function difference(writer: Writer, [, right]: Nodes, [a, b]: Texts, n: number): string {
  const overflow = `${writer.runtime('OVERFLOW')}()`;
  if (right[0] === 'n') return `(${a}${at(n)}-${b}<=${a} and ${a}-${b} or ${overflow})`;
  return `(((${a}${at(n)}~${a}-${b})&(${a}~${b}))>=0 and ${a}-${b} or ${overflow})`;
}

function product(writer: Writer, [left, right]: Nodes, texts: Texts, n: number): string {
  const rightWhole = positiveInteger(right);
  const whole = rightWhole ?? positiveInteger(left);
  if (whole === undefined) return writer.call('MUL', n, texts);
  const x = rightWhole === undefined ? texts[1] : texts[0];
  return `(${x}${at(n)}*${whole}//${whole}==${x} and ${x}*${whole} or ${writer.runtime('OVERFLOW')}())`;
}
