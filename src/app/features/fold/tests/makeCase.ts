import { parseState, type StateNode } from '../../../../protocol/state/stateText.ts';
import type { FoldTrial } from '../../../../rpc/contract.ts';
import type { SampleEvent } from '../playground/sample.ts';

/** Characters of state that a case is worth; a larger one is left to the person. */
export const MOST_STATE = 20_000;

const NAME = /^[A-Za-z_]\w*$/;
const KEYWORDS: ReadonlySet<string> = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

/** A value as EchoLua writes it. */
export function toLua(node: StateNode): string {
  if (node === null) return 'null';
  if (typeof node === 'boolean') return String(node);
  if (typeof node === 'string') return luaString(node);
  if (Array.isArray(node)) return node.length === 0 ? 'json.array()' : `{ ${node.map(toLua).join(', ')} }`;
  if (!(node instanceof Map)) return luaNumber(node.number);
  const fields = [...node].map(([key, value]) => `${luaKey(key)} = ${toLua(value)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Without the zeros at the end (1.50), which a literal may not have [ENC-7]. */
function luaNumber(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

function luaKey(key: string): string {
  return NAME.test(key) && !KEYWORDS.has(key) ? key : `[${luaString(key)}]`;
}

/** JSON's escapes are Lua's but for `\u`, which has braces there. */
function luaString(text: string): string {
  return JSON.stringify(text)
    .replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => `\\u{${hex}}`)
    .replace(/\u007f/g, '\\u{7f}');
}

export interface Tried {
  readonly event: SampleEvent;
  /** State text before it. */
  readonly before: string;
  readonly outcome: NonNullable<FoldTrial['outcome']>;
}

/** What was just tried, as a case that passes: the same event over the same state must do the same. */
export function makeCase({ event, before, outcome }: Tried, tests: string): string {
  const { type, payload, actor, ulid, ns, cid, ts } = event;
  const optional = (name: string, text: string | undefined) =>
    text === undefined || text === '' ? [] : [`      ${name} = ${luaString(text)},`];
  const expect = outcome.fault
    ? `fault = ${luaString(outcome.fault.code)}`
    : `expect = ${toLua(parseState(outcome.state))}`;
  return [
    '  {',
    `    name = ${freeName(`${type} ${ulid}`, tests)},`,
    ...(before === '{}' ? [] : [`    state = ${toLua(parseState(before))},`]),
    '    event = {',
    `      type = ${luaString(type)},`,
    `      payload = ${toLua(parseState(payload))},`,
    ...optional('actor', actor),
    ...optional('ulid', ulid),
    ...optional('ns', ns),
    ...optional('cid', cid),
    ...optional('ts', ts),
    '    },',
    `    ${expect},`,
    '  },',
  ].join('\n');
}

/** Every case has a name of its own. */
function freeName(name: string, tests: string): string {
  let free = luaString(name);
  for (let n = 2; tests.includes(free); n++) free = luaString(`${name} (${n})`);
  return free;
}

/** The test file with a case more: before the brace that ends its list. A file of another shape is left alone: null. */
export function addCase(tests: string, text: string): string | null {
  if (tests.trim() === '') return `return {\n${text}\n}\n`;
  const end = /\n?[ \t]*\}\s*$/.exec(tests);
  if (end === null || !/\breturn\s*\{/.test(tests)) return null;
  const head = tests.slice(0, end.index).trimEnd();
  const comma = /[,;{]$/.test(head) ? '' : ',';
  return `${head}${comma}\n${text}\n}\n`;
}
