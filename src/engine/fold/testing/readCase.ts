import type { FoldEvent, TestedKind } from '../../../ports/lua.ts';
import { formatState, type StateNode } from '../../../protocol/state/stateText.ts';
import { Fields, jsonOf, type StateMap } from './fields.ts';
import { parsePath } from './path.ts';
import { readEvent } from './readEvent.ts';
import type { FoldCase, PolicyCase } from './types.ts';

export const MAX_EVENTS = 1_000;
const COMMON = ['name', 'event', 'fault', 'max_fuel'];
const KEYS: Readonly<Record<TestedKind, readonly string[]>> = {
  fold: [...COMMON, 'events', 'state', 'expect', 'expect_at', 'expect_absent'],
  policy: [...COMMON, 'context', 'verdict', 'deny', 'reason', 'data'],
};
const FAULT = /^E_[A-Z0-9_]+$/;
const MAX_NAME = 200;
const isName = (text: string): boolean => text !== '' && text.length <= MAX_NAME;

function readCommon(fields: Fields) {
  if (!fields.has('name')) fields.problem("it needs a 'name' that says what holds");
  const maxFuel = fields.count('max_fuel');
  const fault = fields.text('fault', 'a code like "E_TYPE"', (text) => FAULT.test(text));
  return {
    name: fields.text('name', `text of up to ${MAX_NAME} characters`, isName) ?? '',
    ...(maxFuel === undefined ? {} : { maxFuel }),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** Where two keys cannot both hold, the case does not say what it wants. */
function refuseBoth(fields: Fields, key: string, others: readonly string[], why: string): void {
  for (const other of others) {
    if (fields.has(key) && fields.has(other)) fields.problem(`'${key}' and '${other}' in one case: ${why}`);
  }
}

function requireOne(fields: Fields, keys: readonly string[]): void {
  if (keys.every((key) => !fields.has(key))) fields.problem(`it checks nothing: give it ${keys.join(', ')}`);
}

function readEvents(fields: Fields): FoldEvent[] {
  const problem = (message: string) => fields.problem(message);
  refuseBoth(fields, 'event', ['events'], 'give it one of them');
  if (!fields.has('event') && !fields.has('events')) problem("it needs an 'event', or several in 'events'");
  const nodes = fields.has('event') ? [fields.get('event')] : (fields.list('events') ?? []);
  if (nodes.length > MAX_EVENTS) problem(`it has ${nodes.length} events; ${MAX_EVENTS} are the most`);
  return nodes.slice(0, MAX_EVENTS).flatMap((node, i) => {
    const told = (message: string) =>
      problem(fields.has('event') ? `event: ${message}` : `events[${i + 1}]: ${message}`);
    return readEvent(node, i + 1, told) ?? [];
  });
}

function pathOf(fields: Fields, key: string, text: string) {
  const path = parsePath(text);
  if (path === null)
    fields.problem(`'${text}' in '${key}' is no path; write stock.widget, lines[1].sku or stock["a.b"]`);
  return path;
}

function readPlaces(fields: Fields): FoldCase['expectAt'] {
  const values = [...(fields.map('expect_at') ?? [])].flatMap(([text, value]) => {
    const path = pathOf(fields, 'expect_at', text);
    return path ? [{ path, value }] : [];
  });
  const absent = (fields.list('expect_absent') ?? []).flatMap((node) => {
    if (typeof node !== 'string')
      fields.problem(`'expect_absent' is a list of paths, like { "stock.widget" }`);
    const path = typeof node === 'string' ? pathOf(fields, 'expect_absent', node) : null;
    return path ? [{ path, value: undefined }] : [];
  });
  return [...values, ...absent];
}

/** A case of a fold's tests. What is wrong with it goes to `problem`; what comes back then is of no use. */
export function readFoldCase(map: StateMap, problem: (message: string) => void): FoldCase {
  const fields = new Fields(map, KEYS.fold, problem);
  const common = readCommon(fields);
  const wanted = ['expect', 'expect_at', 'expect_absent'];
  refuseBoth(fields, 'fault', wanted, 'an event that faults changes nothing (STA-6)');
  refuseBoth(fields, 'expect', wanted.slice(1), "'expect' is the whole state already");
  requireOne(fields, [...wanted, 'fault', 'max_fuel']);
  const events = readEvents(fields);
  const expect = fields.tree('expect');
  const state = formatState(fields.tree('state') ?? new Map<string, StateNode>());
  const places = { expectAt: readPlaces(fields) };
  return { ...common, ...places, events, state, ...(expect === undefined ? {} : { expect }) };
}

function readVerdict(fields: Fields): PolicyCase['verdict'] {
  const allow = fields.text(
    'verdict',
    '"allow" (for a denial write deny = "rule")',
    (text) => text === 'allow',
  );
  const rule = fields.text('deny', 'the name of a rule');
  const reason = fields.text('reason', 'text');
  const data = fields.tree('data');
  for (const key of ['reason', 'data']) {
    if (fields.has(key) && !fields.has('deny')) fields.problem(`'${key}' goes with 'deny'`);
  }
  if (allow !== undefined) return { kind: 'allow' };
  if (rule === undefined) return undefined;
  return {
    kind: 'deny',
    rule,
    ...(reason === undefined ? {} : { reason }),
    ...(data === undefined ? {} : { data }),
  };
}

/** The same for a policy. */
export function readPolicyCase(map: StateMap, problem: (message: string) => void): PolicyCase | undefined {
  const fields = new Fields(map, KEYS.policy, problem);
  const common = readCommon(fields);
  refuseBoth(fields, 'fault', ['verdict', 'deny'], 'a fault is no verdict');
  refuseBoth(fields, 'verdict', ['deny'], 'it is one or the other');
  requireOne(fields, ['verdict', 'deny', 'fault', 'max_fuel']);
  if (!fields.has('event')) problem("it needs an 'event'");
  const event = fields.has('event')
    ? readEvent(fields.get('event'), 1, (told) => problem(`event: ${told}`))
    : undefined;
  const context = fields.has('context') ? jsonOf(fields.tree('context') ?? null) : {};
  const verdict = readVerdict(fields);
  return event && { ...common, event, context, ...(verdict === undefined ? {} : { verdict }) };
}
