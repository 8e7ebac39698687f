import type { Blame, ValueChange } from '../../../../rpc/contract.ts';

/** The newest of the changes (newest first) that has happened by `position`. */
export function changeInForce(changes: readonly ValueChange[], position: number): ValueChange | null {
  return changes.find(({ number }) => number <= position) ?? null;
}

/** The grant that the event needed, in words. */
export function grantWords(origin: NonNullable<Blame['origin']>): string {
  return origin.grant ?? 'none: its policy asks for no grant';
}
