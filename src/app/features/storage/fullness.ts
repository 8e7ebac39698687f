import type { StorageStatus } from '../../../rpc/contract.ts';

export interface Fullness {
  /** 0..1, or null where the browser does not say. */
  readonly share: number | null;
  readonly level: 'ok' | 'high' | 'critical';
}

const HIGH = 0.8;
const CRITICAL = 0.95;

export function fullness(status: StorageStatus | null): Fullness {
  const { usage = null, quota = null } = status ?? {};
  if (usage === null || quota === null || quota <= 0) return { share: null, level: 'ok' };
  const share = Math.min(1, usage / quota);
  return { share, level: share >= CRITICAL ? 'critical' : share >= HIGH ? 'high' : 'ok' };
}

/** "82 %": never 100 before it is. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
