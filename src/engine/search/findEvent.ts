import { isEventCid } from '../../protocol/codec/cid.ts';
import type { Time } from '../world/time.ts';

/** Fewer characters are a piece of many ids. */
const LEAST = 6;
const ULID = /^[0-9a-hjkmnp-tv-z]+$/i;
const HEX = /^[0-9a-f]+$/;
const CID = /^b[a-z2-7]+$/;

/**
 * 1-based number of the event whose Event-CID, commit id or ULID this is, or begins with this (six characters at
 * least); null where there is none, or more than one. `numberOf` knows whole Event-CIDs.
 */
export function findEvent(
  { order }: Time,
  id: string,
  numberOf: (cid: string) => number | null,
): number | null {
  const isWhole: boolean = isEventCid(id);
  if (isWhole) return numberOf(id);
  const text = id.toLowerCase();
  if (text.length < LEAST) return null;
  const [isUlid, isHex, isCid] = [ULID.test(text), HEX.test(text), CID.test(text)];
  if (!isUlid && !isHex && !isCid) return null;
  let found: number | null = null;
  let number = 0;
  for (const { cid, oid, ulid } of order) {
    number++;
    const matches =
      (isHex && oid.startsWith(text)) ||
      (isCid && cid.startsWith(text)) ||
      (isUlid && ulid.toLowerCase().startsWith(text));
    if (!matches) continue;
    if (found !== null) return null;
    found = number;
  }
  return found;
}
