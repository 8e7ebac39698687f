import { canonicalNumeral } from '../syntax/numeral.ts';
import type { Shape, ShapeField, TypeName, Value } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { rgsFault } from './finding.ts';
import { TYPES } from './words.ts';

/** A number as it is printed; a minus before it is part of it. */
export function parseNumber(cursor: Cursor, negated: boolean): Value & { kind: 'number' } {
  const { text } = cursor.current;
  const at = cursor.here;
  const canonical = /^[0-9]+(?:\.[0-9]+)?(?:[eE][0-9]+)?$/.test(text)
    ? canonicalNumeral(text, negated)
    : undefined;
  if (canonical === undefined) {
    throw rgsFault(at, 'E_NUMBER', `${text.slice(0, 40)} is no number from -2147483648 up to 2147483648`);
  }
  if (canonical !== text) {
    throw rgsFault(at, 'E_NUMBER', `numbers are written as they are printed: ${canonical}`, canonical);
  }
  cursor.advance();
  return { kind: 'number', text: negated && text !== '0' ? `-${text}` : text, at };
}

/** `a | b | c` */
export function parseShape(cursor: Cursor): Shape {
  return cursor.deeper(() => {
    const shapes = [parseOneShape(cursor)];
    while (cursor.accept('|')) {
      shapes.push(parseOneShape(cursor));
      cursor.checkRow(shapes.length);
    }
    const [only] = shapes;
    return shapes.length === 1 && only ? only : { kind: 'either', shapes };
  });
}

function isTypeName(text: string): text is TypeName {
  return TYPES.has(text);
}

function parseOneShape(cursor: Cursor): Shape {
  const at = cursor.here;
  const { kind, text } = cursor.current;
  if (kind === 'word') {
    if (text === 'any' || isTypeName(text)) {
      cursor.advance();
      return { kind: 'type', type: text };
    }
    if (text === 'true' || text === 'false') {
      cursor.advance();
      return { kind: 'literal', value: { kind: 'constant', value: text, at } };
    }
  }
  if (kind === 'string') {
    return { kind: 'literal', value: { kind: 'string', text: cursor.string('a string').text, at } };
  }
  if (kind === 'number') return { kind: 'literal', value: parseNumber(cursor, false) };
  if (cursor.accept('-')) {
    if (cursor.current.kind !== 'number') cursor.fail('a number');
    return { kind: 'literal', value: parseNumber(cursor, true) };
  }
  if (cursor.accept('[')) {
    const items = parseShape(cursor);
    cursor.expect(']');
    return { kind: 'array', items };
  }
  if (cursor.accept('{')) return parseFields(cursor);
  return cursor.fail(
    'a shape: string, number, whole, boolean, null, array, object, any, "text", [shape], {...}',
  );
}

function parseFields(cursor: Cursor): Shape {
  if (cursor.accept('*')) {
    cursor.expect(':');
    const values = parseShape(cursor);
    cursor.expect('}');
    return { kind: 'map', values };
  }
  const fields: ShapeField[] = [];
  const names = new Set<string>();
  while (!cursor.sees('}')) {
    if (cursor.accept('...')) {
      cursor.expect('}', ' after "..."');
      return { kind: 'fields', fields, open: true };
    }
    fields.push(parseField(cursor, names));
    cursor.checkRow(fields.length);
    if (!cursor.accept(',')) break;
  }
  cursor.expect('}');
  return { kind: 'fields', fields, open: false };
}

function parseField(cursor: Cursor, names: Set<string>): ShapeField {
  const at = cursor.here;
  const name =
    cursor.current.kind === 'word' ? cursor.advance().text : cursor.string('the name of a field, or }').text;
  if (names.has(name)) throw rgsFault(at, 'E_NAME', `the field "${name}" stands here twice`);
  names.add(name);
  const optional = cursor.accept('?') !== undefined;
  cursor.expect(':');
  return { name, optional, shape: parseShape(cursor) };
}
