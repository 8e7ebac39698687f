import { parseTimestamp } from '../event/timestamp.ts';
import { isActor } from '../journal/names.ts';
import { type Check, matches } from '../state/proof.ts';

export const digest: Check = matches(/^blake3:[0-9a-f]{64}$/);
/** The name of an action or a rule, in dot notation. */
export const dotName: Check = matches(/^[a-z0-9_.-]{1,128}$/);
export const actor: Check = isActor;
export const time: Check = (v) => typeof v === 'string' && parseTimestamp(v) !== null;
/** One line, so that it can be a trailer. The published limit counts characters, not code units. */
export const sentence: Check = (v) =>
  typeof v === 'string' && v.isWellFormed() && /^[^\p{Cc}\u2028\u2029]{1,256}$/u.test(v);

const CHARACTER = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
const URI = new RegExp(
  `^[a-z][a-z0-9+.-]{0,31}:(?://[A-Za-z0-9.-]+(?::\\d{1,5})?(?:/${CHARACTER}*)*|${CHARACTER}+(?:/${CHARACTER}*)*)` +
    `(?:\\?(?:${CHARACTER}|[/?])*)?(?:#(?:${CHARACTER}|[/?])*)?$`,
);

/** A URI of RFC 3986 with a scheme, without user or address in brackets. */
export const uri: Check = (v) => typeof v === 'string' && v.length <= 1_024 && URI.test(v);

/** The bare hex of a digest, as refs hold it (JRN-0). */
export function hexOf(digestText: string): string {
  return digestText.replace(/^blake3:/, '');
}
