import type { Node, RootName, Value } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { rgsFault } from './finding.ts';
import { asValue, parseBinding, parseCondition, parseNode, parseValue } from './parseNodes.ts';
import { parseNumber, parseShape } from './parseShape.ts';
import { FUNCTIONS, MAX_STEPS, RESERVED, ROOTS } from './words.ts';

export function parsePrefix(cursor: Cursor): Node {
  const { here } = cursor;
  if (!cursor.accept('-')) return parsePath(cursor);
  if (cursor.current.kind === 'number') return parseNumber(cursor, true);
  return { kind: 'negate', of: cursor.deeper(() => asValue(parsePrefix(cursor))), at: here };
}

function parsePath(cursor: Cursor): Node {
  const first = parsePrimary(cursor);
  if (!cursor.sees('.') && !cursor.sees('[')) return first;
  let of = asValue(first);
  for (let steps = 1; ; steps++) {
    const { at } = of;
    if (cursor.accept('.')) {
      if (cursor.current.kind !== 'word') cursor.fail('the name of a field (for others write ["name"])');
      of = { kind: 'field', of, name: cursor.advance().text, at };
    } else if (cursor.accept('[')) {
      of = { kind: 'index', of, key: parseValue(cursor), at };
      cursor.expect(']');
    } else return of;
    cursor.checkRow(steps, MAX_STEPS);
  }
}

function parsePrimary(cursor: Cursor): Node {
  const at = cursor.here;
  const { kind, text } = cursor.current;
  if (kind === 'number') return parseNumber(cursor, false);
  if (kind === 'string') return { kind: 'string', text: cursor.string('a string').text, at };
  if (cursor.accept('(')) {
    const inner = parseNode(cursor);
    cursor.expect(')');
    return inner;
  }
  if (cursor.accept('[')) return parseList(cursor, at);
  if (kind !== 'word') return cursor.fail('a value');
  if (text === 'true' || text === 'false' || text === 'null') {
    cursor.advance();
    return { kind: 'constant', value: text, at };
  }
  if (text === 'event' || text === 'context') return parseRoot(cursor, text);
  if (text === 'misfit' || FUNCTIONS.has(text)) return parseCall(cursor);
  if (RESERVED.has(text)) return cursor.fail('a value');
  cursor.advance();
  return { kind: 'name', name: text, at };
}

function parseRoot(cursor: Cursor, root: RootName): Value {
  const at = cursor.here;
  cursor.advance();
  const known: readonly string[] = ROOTS[root];
  const fields = `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`;
  cursor.expect('.', ` and ${fields}`);
  const { kind, text } = cursor.current;
  if (kind !== 'word') cursor.fail(fields);
  if (!known.includes(text)) {
    throw rgsFault(cursor.current, 'E_NAME', `"${root}" has no "${text.slice(0, 40)}", but ${fields}`);
  }
  cursor.advance();
  return { kind: 'root', root, field: text, at };
}

function parseCall(cursor: Cursor): Value {
  const at = cursor.here;
  const name = cursor.advance().text;
  cursor.expect('(');
  const argument = parseValue(cursor);
  if (name !== 'misfit') {
    cursor.expect(')');
    return { kind: 'call', name, argument, at };
  }
  cursor.expect(',');
  const shape = parseShape(cursor);
  cursor.expect(')');
  return { kind: 'misfit', of: argument, shape, at };
}

function parseList(cursor: Cursor, at: Value['at']): Value {
  const items: Value[] = [];
  while (!cursor.sees(']')) {
    const item = parseValue(cursor);
    if (items.length === 0 && cursor.accept('for')) return parseGather(cursor, item, at);
    items.push(item);
    cursor.checkRow(items.length);
    if (!cursor.accept(',')) break;
  }
  cursor.expect(']');
  return { kind: 'list', items, at };
}

function parseGather(cursor: Cursor, each: Value, at: Value['at']): Value {
  const { binding, from } = parseBinding(cursor);
  const condition = cursor.accept('if') ? parseCondition(cursor) : undefined;
  cursor.expect(']');
  return { kind: 'gather', each, binding, from, ...(condition ? { condition } : {}), at };
}
