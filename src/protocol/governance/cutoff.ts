import type { GovActs } from './acts.ts';

/** [POL-10] Where an event of a revoked key stands: up to the last accepted event of its journal, after it, or in none. */
export type Cutoff = 'within' | 'beyond' | 'unlisted';

/**
 * [POL-10] For the events of one journal, by their index, oldest first: where they stand under the newest law; null where
 * the key was never revoked. `cids` is the journal as far as it is here. Where the last accepted event is not among them
 * nothing is within: a fork that leaves it out has no say, and a journal that is behind is held until it arrives.
 */
export function cutoffsOf(
  acts: Pick<GovActs, 'revocations'>,
  keyId: string,
  ref: string,
  cids: readonly string[],
): (index: number) => Cutoff | null {
  const revocation = acts.revocations.get(keyId);
  if (revocation === undefined) return () => null;
  const last = revocation.get(ref);
  if (last === undefined) return () => 'unlisted';
  const accepted = cids.lastIndexOf(last) + 1;
  return (index) => (index < accepted ? 'within' : 'beyond');
}
