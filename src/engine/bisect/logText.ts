import type { EventOrder } from '../ledger/event.ts';
import type { Mark } from './marks.ts';

const PROGRAM = 'git gatos bisect';

/** A position as the command line takes it whatever arrives later: the event's commit, or 0 for the beginning. */
export function placeOf(order: EventOrder, position: number): string {
  return position === 0 ? '0' : (order.at(position - 1)?.oid ?? String(position));
}

/** One mark in words: `[<commit>] #12 sale.completed`. */
export function placeText(order: EventOrder, position: number): string {
  if (position === 0) return '[0] the beginning, before the first event';
  const event = order.at(position - 1);
  return `[${event?.oid ?? ''}] #${position} ${event?.type ?? ''}`;
}

/** The log as `git bisect log` writes one: `bisect replay` reads it, and a person can read and edit it. */
export function bisectLogText(order: EventOrder, ns: string, marks: readonly Mark[]): string {
  const lines = [`${PROGRAM} start --state=${ns}`];
  for (const { position, term, outcome } of marks) {
    const said = outcome === undefined ? '' : ` (${outcome})`;
    lines.push(`# ${term}: ${placeText(order, position)}${said}`);
    lines.push(`${PROGRAM} ${term} ${placeOf(order, position)}`);
  }
  return `${lines.join('\n')}\n`;
}
