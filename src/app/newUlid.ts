import { nextUlid } from '../protocol/event/ulid.ts';

let last: string | null = null;

/** A ULID of this moment, above all that this page has made (EVT-6). */
export function newUlid(): string {
  last = nextUlid(Date.now(), last, crypto.getRandomValues(new Uint8Array(10)));
  return last;
}
