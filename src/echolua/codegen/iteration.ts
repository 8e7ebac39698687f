import type { Expression, Statement } from '../elc.ts';
import type { BlockWriter } from './blocks.ts';
import { givesMany } from './calls.ts';
import { at } from './values.ts';

type In = Extract<Statement, { 0: 'in' }>;

/** The generic `for`; over `dpairs(t)` and `ipairs(t)` without a call at every turn. */
export function inText(writer: BlockWriter, node: In): string {
  const [, ids, values] = node;
  const [only] = values;
  if (values.length === 1 && only?.[0] === 'c' && only[1][0] === 'g' && only[2].length === 1) {
    const [argument] = only[2] as [Expression];
    const inlined = ids.length <= 2 && !givesMany(argument);
    if (inlined && only[1][1] === 'dpairs') return sortedLoop(writer, node, argument);
    if (inlined && only[1][1] === 'ipairs') return listLoop(writer, node, argument);
  }
  return iteratorLoop(writer, node);
}

function iteratorLoop(writer: BlockWriter, node: In): string {
  const [, ids, values, body] = node;
  const n = writer.numberOf(node);
  const [f, s, c] = [`f${n}`, `s${n}`, `c${n}`];
  const names = ids.map((id) => writer.expressions.localName(id));
  const start = `local ${f},${s},${c}=${writer.texts(values).join(',')};`;
  const next = `local ${names.join(',')}=${at(n)}${f}(D+1,${s},${c}) if ${names[0]}==nil then break end ${c}=${names[0]};`;
  return `do ${start}while true do ${next}${writer.charge(n, body)}${writer.block(body)}end end`;
}

/** The number of the call that gives the iterator: it answers for a wrong argument. */
function callNumber(writer: BlockWriter, node: In): number {
  const [call] = node[2];
  return call ? writer.expressions.numberOf(call) : writer.numberOf(node);
}

function sortedLoop(writer: BlockWriter, node: In, argument: Expression): string {
  const [, ids, , body] = node;
  const { expressions } = writer;
  const n = writer.numberOf(node);
  const table = expressions.value(argument).text;
  const [k, v] = ids.map((id) => expressions.localName(id));
  const sorted = expressions.call('SORTED', callNumber(writer, node), [table]);
  const start = `local s${n},k${n},i${n},n${n}=${sorted};`;
  const item = `local v${n}=s${n}[k${n}[j${n}]] if v${n}~=nil then `;
  const key = `local ${k}=k${n}[j${n}] if j${n}<=i${n} then ${k}=${k}<<32 end;`;
  const value = v ? `local ${v}=v${n};` : '';
  const turn = `${writer.charge(n, body)}${key}${value}${writer.block(body)}`;
  return `do ${start}for j${n}=1,n${n} do ${item}${turn}end end end`;
}

function listLoop(writer: BlockWriter, node: In, argument: Expression): string {
  const [, ids, , body] = node;
  const { expressions } = writer;
  const n = writer.numberOf(node);
  const table = expressions.value(argument).text;
  const [k, v] = ids.map((id) => expressions.localName(id));
  if (ids[0] !== undefined) writer.noteType(ids[0], 'int');
  const start = `local s${n}=${expressions.call('TABLE', callNumber(writer, node), [table])};`;
  const item = `local v${n}=s${n}[j${n}] if v${n}==nil then break end;`;
  const locals = `local ${k}=j${n}<<32;${v ? `local ${v}=v${n};` : ''}`;
  const turn = `${writer.charge(n, body)}${locals}${writer.block(body)}`;
  return `do ${start}for j${n}=1,0x7fffffff do ${item}${turn}end end`;
}
