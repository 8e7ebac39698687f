import type { Block, Statement } from '../elc.ts';
import type { BlockWriter } from './blocks.ts';

type Branches = Extract<Statement, { 0: 'if' }>[1];

/** `if`; node `n` answers for all of it. */
export function ifText(writer: BlockWriter, n: number, branches: Branches, otherwise: Block | null): string {
  const groups = branchGroups(writer, branches);
  const [only] = groups;
  if (!only) throw new Error('an if has no branch');
  if (groups.length === 1) return groupText(writer, n, only, '', otherwise);
  // One group after the other, not one within the other's else: Lua nests 200 levels, a row of elseif has no end.
  const leave = `goto e${n};`;
  const texts = groups.map((group) => `${groupText(writer, n, group, leave, null)};`).join('');
  const rest = otherwise ? `do ${writer.charge(n, otherwise)}${writer.block(otherwise)}end;` : '';
  return `do ${texts}${rest}::e${n}:: end`;
}

/** Branches in order; a condition that needs statements of its own begins a group. */
function branchGroups(writer: BlockWriter, branches: Branches): Branches[] {
  const groups: Branches[number][][] = [];
  for (const branch of branches) {
    const group = groups.at(-1);
    if (group && !writer.expressions.needs.of(branch[0])) group.push(branch);
    else groups.push([branch]);
  }
  return groups;
}

/** One `if` of Lua's; `leave` stands at the end of bodies that would run on. */
function groupText(
  writer: BlockWriter,
  n: number,
  branches: Branches,
  leave: string,
  otherwise: Block | null,
): string {
  return writer.prepared(() => {
    const texts = branches.map(([condition, body]) => {
      const test = writer.expressions.value(condition).text;
      const ends = ['return', 'break'].includes(body.at(-1)?.[0] ?? '');
      return `if ${test} then ${writer.charge(n, body)}${writer.block(body)}${ends ? '' : leave}`;
    });
    const rest = otherwise ? `else ${writer.charge(n, otherwise)}${writer.block(otherwise)}` : '';
    return `${texts.join('else')}${rest}end`;
  });
}
