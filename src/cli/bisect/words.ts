import type { Finding } from '../../engine/bisect/finding.ts';
import { placeText } from '../../engine/bisect/logText.ts';
import type { Status } from '../../engine/bisect/status.ts';
import type { EventOrder } from '../../engine/ledger/event.ts';
import { canonicalJson } from '../../protocol/codec/canonicalJson.ts';
import { formatPath } from '../../protocol/state/path.ts';
import { aligned } from '../output.ts';

const MAX_PAYLOAD = 500;
const MAX_VALUE = 60;
const SHOWN_CHANGES = 20;

function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Where a bisection stands, in git's own words; nothing where it has ended. */
export function standingLines(order: EventOrder, status: Status): string[] {
  const { good, bad, next, left, steps } = status;
  if (good === null && bad === null) return ['status: waiting for both good and bad events'];
  if (good === null) return ['status: waiting for good event(s), bad event known'];
  if (bad === null) return ['status: waiting for bad event, 1 good event known'];
  if (next === null) return [];
  return [
    `Bisecting: ${plural(left, 'event')} left to test after this (roughly ${plural(steps, 'step')})`,
    placeText(order, next),
  ];
}

export function suspectLines({ suspects }: Status): string[] {
  return [
    "There are only 'skip'ped events left to test.",
    'The first bad event could be any of:',
    ...suspects.map(({ commit, number, type }) => `${commit} #${number} ${type}`),
    'We cannot bisect more!',
  ];
}

/** The first bad event, as `git bisect` shows the first bad commit. */
export function findingLines({ event, number, diff, truncated, ...finding }: Finding): string[] {
  const payload = canonicalJson(event.envelope.payload);
  const cut = payload.length > MAX_PAYLOAD ? `${payload.slice(0, MAX_PAYLOAD)}…` : payload;
  const { fault } = finding;
  const changes = diff
    .slice(0, SHOWN_CHANGES)
    .map(
      ({ path, before, after }) => [` ${formatPath(path)}`, `${short(before)} -> ${short(after)}`] as const,
    );
  const more = diff.length - changes.length;
  return [
    `${event.oid} is the first bad event`,
    `event #${number} ${event.type}`,
    ...aligned([
      ['Actor:', event.actor],
      ['Signer:', event.keyId],
      ['Date:', new Date(event.time).toISOString()],
      ['Event-CID:', event.cid],
      ['Policy-Root:', event.envelope.policy_root],
      ['State before:', finding.rootBefore],
      ['State after:', finding.rootAfter],
    ]),
    '',
    `    ${cut}`,
    '',
    ...(fault === undefined
      ? []
      : [` the fold failed on it, so the state stayed as it was: ${fault.code}: ${fault.message}`]),
    ...(changes.length === 0 ? [' no change of the state'] : aligned(changes)),
    ...(more > 0 ? [` and ${truncated ? 'more than ' : ''}${more} more`] : []),
  ];
}

function short(value: string | undefined): string {
  if (value === undefined) return '(nothing)';
  return value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
}
