import type { FoldEvent } from '../../../ports/lua.ts';
import { isEventCid } from '../../../protocol/codec/cid.ts';
import { parseTimestamp } from '../../../protocol/event/timestamp.ts';
import { isUlid } from '../../../protocol/event/ulid.ts';
import { isActor, isNamespace } from '../../../protocol/journal/names.ts';
import type { StateNode } from '../../../protocol/state/stateText.ts';
import { testEvent } from './events.ts';
import { Fields } from './fields.ts';

const KEYS = ['type', 'payload', 'actor', 'ulid', 'ns', 'cid', 'ts'];
const TYPE = /^[a-z0-9._-]{1,64}$/;

/** [EVT-1] The n-th event of a case, n from 1; undefined where `problem` was told what is wrong with it. */
export function readEvent(
  node: StateNode | undefined,
  n: number,
  problem: (message: string) => void,
): FoldEvent | undefined {
  if (!(node instanceof Map)) {
    problem('an event is a table: { type = "add", payload = { n = 1 } }');
    return undefined;
  }
  const fields = new Fields(node, KEYS, problem);
  const type = fields.text('type', '1 to 64 lower-case letters, digits, ".", "_" or "-"', (t) =>
    TYPE.test(t),
  );
  if (!fields.has('type')) problem('an event needs a type');
  const read = {
    payload: fields.json('payload'),
    actor: fields.text('actor', 'user:, agent: or service: and a name', isActor),
    ulid: fields.text('ulid', 'a ULID', isUlid),
    ns: fields.text('ns', 'a namespace', isNamespace),
    cid: fields.text('cid', 'an Event-CID', isEventCid),
    ts: fields.text('ts', 'a time like 2026-05-01T10:00:00Z', (text) => parseTimestamp(text) !== null),
  };
  return type === undefined ? undefined : testEvent({ type, ...read }, n);
}
