import type { Binding, CompareOperator, Condition, Node, TypeName, Value } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { rgsFault } from './finding.ts';
import { parseShape } from './parseShape.ts';
import { parsePrefix } from './parseValues.ts';
import { MAX_TERMS, TYPES } from './words.ts';

const CONDITIONS: ReadonlySet<string> = new Set<Condition['kind']>([
  'and',
  'or',
  'not',
  'compare',
  'is',
  'matches',
  'exists',
  'missing',
  'some',
  'every',
  'holds',
]);
const COMPARES: ReadonlySet<string> = new Set<CompareOperator>([
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'startswith',
  'endswith',
  'contains',
  'in',
]);

function isCompare(text: string): text is CompareOperator {
  return COMPARES.has(text);
}

export function isCondition(node: Node): node is Condition {
  return CONDITIONS.has(node.kind);
}

/** E_TYPE where a condition stands where a value must. */
export function asValue(node: Node): Value {
  if (!isCondition(node)) return node;
  const message = 'a condition is no value: name it with "define", or compare the values themselves';
  throw rgsFault(node.at, 'E_TYPE', message);
}

export function asCondition(node: Node): Condition {
  return isCondition(node) ? node : { kind: 'holds', of: node, at: node.at };
}

export function parseCondition(cursor: Cursor): Condition {
  return asCondition(parseNode(cursor));
}

export function parseValue(cursor: Cursor): Value {
  return asValue(parseNode(cursor));
}

/** A condition or a value, whichever stands there. */
export function parseNode(cursor: Cursor): Node {
  return cursor.deeper(() => parseRow(cursor, 'or', () => parseRow(cursor, 'and', () => parseNot(cursor))));
}

function parseRow(cursor: Cursor, word: 'and' | 'or', parseOne: () => Node): Node {
  const { here } = cursor;
  const first = parseOne();
  if (!cursor.sees(word)) return first;
  const parts = [asCondition(first)];
  while (cursor.accept(word)) {
    parts.push(asCondition(parseOne()));
    cursor.checkRow(parts.length);
  }
  return { kind: word, parts, at: here };
}

function parseNot(cursor: Cursor): Node {
  const { here } = cursor;
  if (!cursor.accept('not')) return parseRelation(cursor);
  return { kind: 'not', of: cursor.deeper(() => asCondition(parseNot(cursor))), at: here };
}

function parseRelation(cursor: Cursor): Node {
  const { here } = cursor;
  const { text } = cursor.current;
  if (cursor.sees('exists') || cursor.sees('missing')) {
    cursor.advance();
    return { kind: text === 'exists' ? 'exists' : 'missing', of: parseOperand(cursor), at: here };
  }
  if (cursor.sees('some') || cursor.sees('every')) return parseQuantifier(cursor);
  const left = parseSum(cursor);
  if (cursor.accept('is')) return { kind: 'is', of: asValue(left), type: parseType(cursor), at: here };
  if (cursor.accept('matches'))
    return { kind: 'matches', of: asValue(left), shape: parseShape(cursor), at: here };
  if (cursor.accept('not')) {
    cursor.expect('in', ' after "not"');
    return { kind: 'not', of: compare(cursor, 'in', left), at: here };
  }
  const operator = cursor.current.text;
  if (!isCompare(operator) || !cursor.sees(operator)) {
    if (cursor.sees('=')) throw rgsFault(cursor.current, 'E_SYNTAX', 'to compare write "=="', '==');
    return left;
  }
  cursor.advance();
  return compare(cursor, operator, left);
}

function compare(cursor: Cursor, operator: CompareOperator, left: Node): Condition {
  return { kind: 'compare', operator, left: asValue(left), right: parseOperand(cursor), at: left.at };
}

function parseType(cursor: Cursor): TypeName {
  const { text } = cursor.current;
  const isType = (word: string): word is TypeName => TYPES.has(word);
  if (cursor.current.kind !== 'word' || !isType(text)) return cursor.fail(`one of ${[...TYPES].join(', ')}`);
  cursor.advance();
  return text;
}

/** `item in value`, or `key, item in value`. */
export function parseBinding(cursor: Cursor): { readonly binding: Binding; readonly from: Value } {
  const first = cursor.newName('an item');
  const second = cursor.accept(',') ? cursor.newName('an item') : undefined;
  if (second?.text === first.text) throw rgsFault(second, 'E_NAME', `"${first.text}" stands here twice`);
  const binding = second ? { key: first.text, item: second.text } : { item: first.text };
  cursor.expect('in');
  return { binding, from: parseOperand(cursor) };
}

function parseQuantifier(cursor: Cursor): Condition {
  const { here } = cursor;
  const kind = cursor.advance().text === 'some' ? 'some' : 'every';
  const { binding, from } = parseBinding(cursor);
  cursor.expect('{');
  const body = parseCondition(cursor);
  cursor.expect('}');
  return { kind, binding, from, body, at: here };
}

/** A value as it stands beside an operator: conditions only in parentheses, and there they are refused. */
export function parseOperand(cursor: Cursor): Value {
  return asValue(parseSum(cursor));
}

function parseSum(cursor: Cursor): Node {
  let left = parseProduct(cursor);
  for (let row = 1; cursor.sees('+') || cursor.sees('-'); row++) {
    cursor.checkRow(row, MAX_TERMS);
    const operator = cursor.advance().text === '+' ? '+' : '-';
    const right = asValue(parseProduct(cursor));
    left = { kind: 'arithmetic', operator, left: asValue(left), right, at: left.at };
  }
  return left;
}

function parseProduct(cursor: Cursor): Node {
  let left = parsePrefix(cursor);
  for (let row = 1; cursor.sees('*') || cursor.sees('/'); row++) {
    cursor.checkRow(row, MAX_TERMS);
    const operator = cursor.advance().text === '*' ? '*' : '/';
    const right = asValue(parsePrefix(cursor));
    left = { kind: 'arithmetic', operator, left: asValue(left), right, at: left.at };
  }
  return left;
}
