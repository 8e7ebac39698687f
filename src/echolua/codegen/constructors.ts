import type { Expression, Field } from '../elc.ts';
import { storeText } from './access.ts';
import { givesMany } from './calls.ts';
import { hasComputedKeys } from './repeatable.ts';
import { quote, quoteHex, type StaticType, type Value } from './values.ts';
import type { Writer } from './writer.ts';

type Table = Extract<Expression, { 0: 't' }>;

/** A table written out. */
export function tableValue(writer: Writer, node: Table): Value {
  if (hasComputedKeys(node)) return filledTable(writer, node);
  const fields = node[1];
  const values = writer.values(
    fields.map((field) => (field[0] === 'k' ? field[2] : field[1])),
    true,
  );
  const last = fields.at(-1);
  const many = last?.[0] === 'v' && givesMany(last[1]);
  const items = fields.filter(([kind]) => kind === 'v').length;
  const open = many ? values.slice(0, -1) : values;
  const text = `{${open.map((value, i) => fieldText(fields[i] as Field, value.text)).join(',')}}`;
  if (many) return tableCall(writer, 'LIST', node, [text, `${items - 1}`, values.at(-1)?.text ?? '']);
  const sure = fields.every((field, i) => field[0] === 'k' || neverNil(values[i]?.type ?? 'any'));
  return sure ? { text, type: 'table', stable: false } : tableCall(writer, 'ITEMS', node, [text, `${items}`]);
}

function tableCall(writer: Writer, name: string, node: Expression, args: readonly string[]): Value {
  return { text: writer.call(name, writer.numberOf(node), args), type: 'table', stable: false };
}

/** A table with keys to be computed: empty at first, then stored into field by field as they are written. */
function filledTable(writer: Writer, node: Table): Value {
  const table = writer.settle({ text: '{}', type: 'table', stable: false }, writer.mark);
  const { mark } = writer;
  const n = writer.numberOf(node);
  let items = 0;
  for (const [i, field] of node[1].entries()) {
    if (field[0] === 'k') {
      const [key, value] = writer.values([field[1], field[2]]) as [Value, Value];
      writer.pre.push(`${storeText(writer, n, table.text, field[1], key, value)};`);
    } else if (i === node[1].length - 1 && givesMany(field[1])) {
      const rest = writer.value(field[1], true);
      writer.pre.push(`${writer.call('LIST', n, [table.text, `${items}`, rest.text])};`);
    } else {
      items += 1;
      const value = writer.value(field[1]);
      writer.pre.push(`${writer.call('PUT_INT', n, [table.text, `${items}`, value.text])};`);
    }
    writer.release(mark);
  }
  return table;
}

function neverNil(type: StaticType): boolean {
  return type !== 'any' && type !== 'nil';
}

function fieldText(field: Field, value: string): string {
  if (field[0] === 'v') return value;
  const [, key] = field;
  return `[${key[0] === 'b' ? quoteHex(key[1]) : quote(String(key[1]))}]=${value}`;
}
