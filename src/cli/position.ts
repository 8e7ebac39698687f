import type { EventOrder, LedgerEvent } from '../engine/ledger/event.ts';
import { isEventCid } from '../protocol/codec/cid.ts';
import { GatosError } from '../protocol/errors.ts';

function wrong(message: string, hint?: string): never {
  throw new GatosError('ERR_USAGE', message, hint === undefined ? {} : { hint });
}

/**
 * The position that `--at` names: a number of events, an event's commit (4 digits or more of it) or its Event-CID.
 * Position p is the state after p events. Throws ERR_USAGE.
 */
export function findPosition(order: EventOrder, at: string | undefined): number {
  if (at === undefined) return order.length;
  if (/^\d{1,15}$/.test(at) && Number(at) <= order.length) return Number(at);
  const isCid: boolean = isEventCid(at);
  if (isCid) return oneOf(at, order, (event) => event.cid === at);
  if (/^[0-9a-f]{4,40}$/.test(at)) return oneOf(at, order, (event) => event.oid.startsWith(at));
  return wrong(
    `"${at.slice(0, 80)}" is no place in this history: it has ${order.length} events.`,
    'Give a number of events, the commit of an event, or its Event-CID; "git gatos log" lists them.',
  );
}

function oneOf(at: string, order: EventOrder, matches: (event: LedgerEvent) => boolean): number {
  const found: number[] = [];
  let position = 0;
  for (const event of order) {
    position++;
    if (matches(event)) found.push(position);
  }
  const first = found[0];
  if (first === undefined) {
    const range = /^\d+$/.test(at) ? ` It has ${order.length} events.` : '';
    return wrong(`No event of this namespace is ${at}.${range}`, '"git gatos log" lists them.');
  }
  if (found.length > 1)
    return wrong(`${at} is the beginning of more than one commit.`, 'Give more digits of it.');
  return first;
}
