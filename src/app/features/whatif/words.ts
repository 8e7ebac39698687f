import type { WhatIfBranch } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/index.ts';

export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "1 event off, 2 added, other fold"; what a what-if changes, in a few words. */
export function changeWords({ offCount, added, otherFold }: WhatIfBranch): string {
  const parts = [
    ...(offCount > 0 ? [`${countOf(offCount, 'event')} off`] : []),
    ...(added.length > 0 ? [`${formatCount(added.length)} added`] : []),
    ...(otherFold ? ['other fold'] : []),
  ];
  return parts.length === 0 ? 'no change yet' : parts.join(', ');
}

/** Whether it differs from reality at all. */
export function hasChanges({ offCount, added, otherFold }: WhatIfBranch): boolean {
  return offCount > 0 || added.length > 0 || otherFold;
}

/** Among others: where it begins tells them apart. */
export function branchLabel(branch: WhatIfBranch): string {
  return `What if at ${formatCount(branch.position)}: ${changeWords(branch)}`;
}

const DAY = 24 * 60 * 60 * 1_000;

/** When it goes, in words. */
export function expiryWords({ expiresAt, editedAt, kept }: WhatIfBranch, now: number): string {
  if (kept || expiresAt === null) return 'kept until you say otherwise';
  // The time that is shown may be a minute old, and older than the edit.
  const days = Math.ceil((expiresAt - Math.max(now, editedAt)) / DAY);
  if (days <= 0) return 'expired';
  return days === 1 ? 'goes within a day' : `goes in ${days} days unless it is kept`;
}
