import type { Elc, Expression, LocalId } from '../elc.ts';
import { statementHead } from './text.ts';
import { isStatement, walkElc } from './walk.ts';

/** Deeper nodes are not indented further, or the listing of a deep program would be mostly spaces. */
const MAX_INDENT = 20;
const MAX_TEXT = 80;

const WORDS: Readonly<Record<string, string>> = {
  g: 'library',
  n: 'number',
  s: 'text',
  b: 'bytes',
  i: 'index',
  c: 'call',
  m: 'call method',
  f: 'function',
  p: 'first value',
  t: 'table',
  neg: 'negate',
  '#': 'length',
  '...': 'rest',
};

const local = (id: LocalId): string => `l${id}`;
const values = (n: number): string => `${n} ${n === 1 ? 'value' : 'values'}`;
const short = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text);

function expressionDetail(node: Expression): string {
  switch (node[0]) {
    case 'l':
      return local(node[1]);
    case 'n':
    case 'g':
      return node[1];
    case 's':
      return short(JSON.stringify(node[1]));
    case 'b':
      return short(node[1]);
    case 'c':
      return values(node[2].length);
    case 'm':
      return `${short(node[2])}, ${values(node[3].length)}`;
    case 'f':
      return `(${[...node[1].map(local), ...(node[2] ? ['...'] : [])].join(', ')})`;
    case 't':
      return node[1].map((field) => (field[0] === 'k' ? 'key' : 'item')).join(' ');
    default:
      return '';
  }
}

function words(node: Expression): string {
  const name = node[0] === 'l' ? '' : (WORDS[node[0]] ?? node[0]);
  return [name, expressionDetail(node)].filter((word) => word !== '').join(' ');
}

/**
 * The program for people: one node a line with its number (elc.ts), indented by depth. Statements are marked with `*`
 * and begin as in Lua; expressions say their kind and what they are made of below.
 */
export function listElc(elc: Elc): string {
  const lines: string[] = [];
  walkElc(elc, (node, number, depth) => {
    const indent = '  '.repeat(Math.min(depth - 1, MAX_INDENT));
    const text = isStatement(node) ? `* ${indent}${short(statementHead(node))}` : `  ${indent}${words(node)}`;
    lines.push(`${String(number).padStart(5)} ${text}\n`);
  });
  return lines.join('');
}
