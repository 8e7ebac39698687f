import type { Expression, LocalId, Statement, Target } from '../elc.ts';
import { storeText } from './access.ts';
import { type BlockWriter, temporaryLocals } from './blocks.ts';
import type { Value } from './values.ts';

type Node<Tag extends Statement[0]> = Extract<Statement, { 0: Tag }>;

export function localText(writer: BlockWriter, node: Node<'local'>): string {
  const [, ids, values] = node;
  const { expressions } = writer;
  const names = ids.map((id) => expressions.localName(id)).join(',');
  const { result, pre, temporaries } = expressions.scoped(() => expressions.values(values, true));
  const texts = result.map(({ text }) => text).join(',');
  ids.forEach((id, i) => {
    const value = result[i];
    // The last of too few values may give several, but its first is the one whose type is known.
    writer.noteType(id, value?.type ?? (values.length > 0 ? 'any' : 'nil'));
  });
  if (temporaries > 0) return `local ${names};do ${temporaryLocals(temporaries)}${pre}${names}=${texts} end`;
  return texts === '' ? `local ${names}` : `local ${names}=${texts}`;
}

export function localFunctionText(writer: BlockWriter, node: Node<'fn'>): string {
  const [, id, value] = node;
  if (value[0] !== 'f') throw new Error('a local function is no function');
  writer.noteType(id, 'func');
  const [, params, vararg, body] = value;
  const { expressions } = writer;
  const text = writer.functionText(expressions.numberOf(value), params, vararg, body);
  return `local function ${expressions.localName(id)}${text}`;
}

export function setText(writer: BlockWriter, node: Node<'set'>): string {
  const [, targets, values] = node;
  const [target] = targets;
  if (targets.length === 1 && values.length === 1 && target)
    return setOne(writer, node, target, values[0] as Expression);
  if (targets.every(([tag]) => tag === 'l')) {
    const names = targets.map((one) => writer.expressions.localName(one[1] as LocalId));
    return `${names.join(',')}=${writer.texts(values).join(',')}`;
  }
  return setMany(writer, node);
}

function setOne(writer: BlockWriter, node: Statement, target: Target, value: Expression): string {
  const { expressions } = writer;
  if (target[0] === 'l') return `${expressions.localName(target[1])}=${expressions.value(value).text}`;
  const [, objectNode, keyNode] = target;
  const [object, key, stored] = expressions.values([objectNode, keyNode, value]) as [Value, Value, Value];
  return storeText(expressions, writer.numberOf(node), object.text, keyNode, key, stored);
}

/** All of the left side, then all of the right, is evaluated; then it is assigned from the last to the first, as Lua does. */
function setMany(writer: BlockWriter, node: Node<'set'>): string {
  const [, targets, values] = node;
  const { expressions } = writer;
  const n = writer.numberOf(node);
  const places = targets.flatMap((target) => (target[0] === 'i' ? [target[1], target[2]] : []));
  const left = expressions.values(places);
  const names = targets.map((_, i) => `x${n}_${i}`);
  const leftNames = left.map((_, i) => `x${n}_p${i}`);
  if (left.length > 0)
    expressions.pre.push(`local ${leftNames.join(',')}=${left.map(({ text }) => text).join(',')};`);
  const texts = writer.texts(values);
  let place = left.length;
  const stores = targets.toReversed().map((target, back) => {
    const name = names[targets.length - 1 - back] ?? 'nil';
    if (target[0] === 'l') return `${expressions.localName(target[1])}=${name}`;
    place -= 2;
    const key = { ...(left[place + 1] as Value), text: leftNames[place + 1] ?? 'nil' };
    const stored: Value = { text: name, type: 'any', stable: true };
    return storeText(expressions, n, leftNames[place] ?? 'nil', target[2], key, stored);
  });
  const body = `local ${names.join(',')}=${texts.join(',')};${stores.join(';')}`;
  return `do ${expressions.pre.splice(0).join('')}${body} end`;
}
