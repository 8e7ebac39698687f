import { unhex } from '../../protocol/bytes.ts';
import type { Block, Elc, Expression, LocalId, Statement } from '../elc.ts';
import { BINARY_PRIORITY, UNARY_PRIORITY } from '../syntax/operators.ts';
import { KEYWORDS } from '../syntax/token.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What needs no parentheses before `.`, `[`, `(` or `:`. */
const BARE: ReadonlySet<string> = new Set(['l', 'g', 'i', 'c', 'm']);
/** Deeper blocks are not indented further, or the text of a deep program would be mostly spaces. */
const MAX_INDENT = 40;
const UNSAFE = /["\\\u0000-\u001f\u007f]/g;

const local = (id: LocalId): string => `l${id}`;
const names = (ids: readonly LocalId[]): string => ids.map(local).join(', ');

function deeper(indent: string): string {
  return indent.length < MAX_INDENT ? `${indent}  ` : indent;
}

function quote(text: string): string {
  return `"${text.replace(UNSAFE, (char) => escapeOf(char))}"`;
}

function escapeOf(char: string): string {
  if (char === '"' || char === '\\') return `\\${char}`;
  if (char === '\n') return '\\n';
  return `\\${String(char.charCodeAt(0)).padStart(3, '0')}`;
}

function quoteBytes(hexText: string): string {
  return `"${Array.from(unhex(hexText), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
}

function list(items: readonly Expression[], indent: string): string {
  return items.map((item) => print(item, 0, indent)).join(', ');
}

function isName(text: string): boolean {
  return NAME.test(text) && !KEYWORDS.has(text);
}

/** Something that `.`, `[`, `(` or `:` can follow. */
function prefix(node: Expression, indent: string): string {
  return BARE.has(node[0]) ? print(node, 0, indent) : `(${print(node, 0, indent)})`;
}

function indexText(object: Expression, key: Expression, indent: string): string {
  const text = prefix(object, indent);
  return key[0] === 's' && isName(key[1]) ? `${text}.${key[1]}` : `${text}[${print(key, 0, indent)}]`;
}

function functionTail(node: Expression & { 0: 'f' }, indent: string): string {
  const [, params, vararg, body] = node;
  const all = [...params.map(local), ...(vararg ? ['...'] : [])];
  return `(${all.join(', ')})\n${blockText(body, deeper(indent))}${indent}end`;
}

function tableText(node: Expression & { 0: 't' }, indent: string): string {
  const fields = node[1].map((field) => {
    if (field[0] === 'v') return print(field[1], 0, indent);
    const [, key, value] = field;
    const left = key[0] === 's' && isName(key[1]) ? key[1] : `[${print(key, 0, indent)}]`;
    return `${left} = ${print(value, 0, indent)}`;
  });
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function operatorText(
  operator: string,
  left: Expression,
  right: Expression,
  limit: number,
  indent: string,
): string {
  const priority = BINARY_PRIORITY.get(operator) ?? { left: 0, right: 0 };
  // A left operand of the same level groups by itself only where the operator binds to the left.
  const leftLimit = priority.left > priority.right ? priority.left : priority.left - 1;
  const text = `${print(left, leftLimit, indent)} ${operator} ${print(right, priority.right, indent)}`;
  return priority.left > limit ? text : `(${text})`;
}

/** `limit`: operators that bind no tighter than this are put in parentheses (as in lparser.c's subexpr). */
function print(node: Expression, limit: number, indent: string): string {
  switch (node[0]) {
    case 'nil':
    case 'true':
    case 'false':
    case '...':
      return node[0];
    case 'n':
    case 'g':
      return node[1];
    case 's':
      return quote(node[1]);
    case 'b':
      return quoteBytes(node[1]);
    case 'l':
      return local(node[1]);
    case 'i':
      return indexText(node[1], node[2], indent);
    case 'c':
      return `${prefix(node[1], indent)}(${list(node[2], indent)})`;
    case 'm':
      return `${prefix(node[1], indent)}:${node[2]}(${list(node[3], indent)})`;
    case 'f':
      return `function${functionTail(node, indent)}`;
    case 't':
      return tableText(node, indent);
    case 'p':
      return `(${print(node[1], 0, indent)})`;
    case 'neg':
      return `- ${print(node[1], UNARY_PRIORITY, indent)}`;
    case 'not':
      return `not ${print(node[1], UNARY_PRIORITY, indent)}`;
    case '#':
      return `#${print(node[1], UNARY_PRIORITY, indent)}`;
    default:
      return operatorText(node[0], node[1], node[2], limit, indent);
  }
}

function ifText(node: Statement & { 0: 'if' }, indent: string): string {
  const inner = deeper(indent);
  const branches = node[1].map(
    ([condition, body], i) =>
      `${i === 0 ? 'if' : `${indent}elseif`} ${print(condition, 0, indent)} then\n${blockText(body, inner)}`,
  );
  const otherwise = node[2] === null ? '' : `${indent}else\n${blockText(node[2], inner)}`;
  return `${branches.join('')}${otherwise}${indent}end`;
}

function statementText(node: Statement, indent: string): string {
  const inner = deeper(indent);
  switch (node[0]) {
    case 'local':
      return `local ${names(node[1])}${node[2].length === 0 ? '' : ` = ${list(node[2], indent)}`}`;
    case 'set':
      return `${list(node[1], indent)} = ${list(node[2], indent)}`;
    case 'do!':
      return print(node[1], 0, indent);
    case 'do':
      return `do\n${blockText(node[1], inner)}${indent}end`;
    case 'while':
      return `while ${print(node[1], 0, indent)} do\n${blockText(node[2], inner)}${indent}end`;
    case 'repeat':
      return `repeat\n${blockText(node[1], inner)}${indent}until ${print(node[2], 0, indent)}`;
    case 'if':
      return ifText(node, indent);
    case 'for': {
      const [, id, from, to, step, body] = node;
      const range = list(step === null ? [from, to] : [from, to, step], indent);
      return `for ${local(id)} = ${range} do\n${blockText(body, inner)}${indent}end`;
    }
    case 'in':
      return `for ${names(node[1])} in ${list(node[2], indent)} do\n${blockText(node[3], inner)}${indent}end`;
    case 'fn':
      return `local function ${local(node[1])}${functionTail(node[2] as Expression & { 0: 'f' }, indent)}`;
    case 'return':
      return node[1].length === 0 ? 'return' : `return ${list(node[1], indent)}`;
    case 'break':
      return 'break';
  }
}

/** Whether the text of a statement starts with a parenthesis: it would be taken for arguments of the call before. */
function opensParenthesis(node: Statement): boolean {
  if (node[0] !== 'set' && node[0] !== 'do!') return false;
  let first: Expression | undefined = node[0] === 'set' ? node[1][0] : node[1];
  while (first?.[0] === 'i' || first?.[0] === 'c' || first?.[0] === 'm') first = first[1];
  return first?.[0] !== 'l' && first?.[0] !== 'g';
}

function blockText(body: Block, indent: string): string {
  let text = '';
  for (const node of body)
    text += `${indent}${opensParenthesis(node) ? ';' : ''}${statementText(node, indent)}\n`;
  return text;
}

/** A statement with nothing in its blocks; functions inside expressions stay as they are. */
function emptied(node: Statement): Statement {
  switch (node[0]) {
    case 'do':
      return ['do', []];
    case 'while':
      return ['while', node[1], []];
    case 'repeat':
      return ['repeat', [], node[2]];
    case 'if':
      return ['if', node[1].slice(0, 1).map(([condition]) => [condition, []] as const), null];
    case 'for':
      return ['for', node[1], node[2], node[3], node[4], []];
    case 'in':
      return ['in', node[1], node[2], []];
    default:
      return node;
  }
}

/** The first line of a statement's text. */
export function statementHead(node: Statement): string {
  const text = statementText(emptied(node), '');
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

/**
 * The program as Lua text with locals named l0, l1, ... and no layout but the printer's own. Compiling it gives the
 * same ELC again, whoever wrote the original.
 */
export function elcText(elc: Elc): string {
  return blockText(elc.body, '');
}
