import type { Expression } from '../elc.ts';
import { rawFromText } from '../q32.ts';
import { arithmeticText, negationText } from './arithmetic.ts';
import { repeatedOperands } from './repeatable.ts';
import { at, hasMarks, isNumeric, numberValue, type Value } from './values.ts';
import type { Writer } from './writer.ts';

type Node<Tag extends Expression[0]> = Extract<Expression, { 0: Tag }>;
export type Binary = readonly [string, Expression, Expression];
type Unary = readonly ['neg' | 'not' | '#', Expression];

const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['<', 'LT'],
  ['<=', 'LE'],
  ['>', 'GT'],
  ['>=', 'GE'],
]);
const MAX_BRIEF = 1000;

/** `-`, `not` and `#`. */
export function unaryValue(writer: Writer, node: Extract<Expression, Unary>): Value {
  switch (node[0]) {
    case 'not':
      return { text: `(not ${writer.value(node[1]).text})`, type: 'bool', stable: false };
    case '#': {
      const text = writer.call('LEN', writer.numberOf(node), [writer.value(node[1]).text]);
      return { text, type: 'int', stable: false };
    }
    default:
      return negation(writer, node);
  }
}

function negation(writer: Writer, node: Extract<Expression, Unary>): Value {
  if (node[1][0] === 'n') return numberValue(rawFromText(`-${node[1][1]}`));
  const [{ text, type }] = writer.values([node[1]], false, repeatedOperands(node)) as [Value];
  const negated = negationText(writer, text, writer.numberOf(node));
  return { text: negated, type: type === 'int' ? 'int' : 'num', stable: false };
}

/** `and` and `or`; a right side that needs statements of its own is computed within an `if`. */
export function shortCircuit(writer: Writer, node: Node<'and' | 'or'>): Value {
  const { mark } = writer;
  const left = writer.value(node[1]);
  if (!writer.needs.of(node[2])) {
    const right = writer.value(node[2]);
    const type = node[0] === 'or' && left.type === right.type ? left.type : 'any';
    return { text: `(${left.text} ${node[0]} ${right.text})`, type, stable: false };
  }
  const held = writer.settle(left, mark);
  const outer = writer.pre;
  writer.pre = [];
  const right = writer.value(node[2]);
  const test = node[0] === 'and' ? held.text : `not ${held.text}`;
  const body = `${writer.pre.join('')}${held.text}=${right.text};`;
  writer.pre = outer;
  writer.pre.push(`if ${test} then ${body}end;`);
  writer.release(mark + 1);
  return { text: held.text, type: 'any', stable: true };
}

/** A chain of `..` is one call. */
export function concatValue(writer: Writer, node: Binary): Value {
  const parts: Expression[] = [node[1]];
  let right: Expression = node[2];
  for (; right[0] === '..'; right = right[2]) parts.push(right[1]);
  parts.push(right);
  const texts = writer.values(parts).map(({ text }) => text);
  const name = texts.length > 3 ? 'CAT' : `CAT${texts.length}`;
  const n = writer.numberOf(node as unknown as Expression);
  return { text: writer.call(name, n, texts), type: 'str', stable: false };
}

/** Comparisons and arithmetic. */
export function binaryValue(writer: Writer, node: Binary): Value {
  const [operator, left, right] = node;
  const expression = node as unknown as Expression;
  const values = writer.values([left, right], false, repeatedOperands(expression)) as [Value, Value];
  const n = writer.numberOf(expression);
  if (operator === '==' || operator === '~=' || COMPARISONS.has(operator))
    return { text: comparisonText(writer, operator, values, n), type: 'bool', stable: false };
  const whole = operator === '//' || (operator !== '/' && values.every(({ type }) => type === 'int'));
  const text = arithmeticText(writer, operator, [left, right], values, n);
  return { text, type: whole ? 'int' : 'num', stable: false };
}

/** Where both sides may be text of any length, the runtime compares, and charges. */
function comparisonText(
  writer: Writer,
  operator: string,
  [a, b]: readonly [Value, Value],
  n: number,
): string {
  const order = COMPARISONS.get(operator);
  if (order) {
    if (!isNumeric(a.type) && !isNumeric(b.type)) return writer.call(order, n, [a.text, b.text]);
    const second = hasMarks(b.text) ? `(${b.text}${at(n)})` : b.text;
    return `(${a.text}${at(n)}${operator}${second})`;
  }
  if (isBrief(a) || isBrief(b)) return `(${a.text}${operator}${b.text})`;
  const equal = writer.call('EQ', n, [a.text, b.text]);
  return operator === '==' ? equal : `(not ${equal})`;
}

/** Comparing with it takes no time to speak of: it is no text, or a short literal. */
function isBrief({ text, type }: Value): boolean {
  if (type === 'any') return false;
  return type !== 'str' || (text.startsWith('"') && text.length < MAX_BRIEF);
}
