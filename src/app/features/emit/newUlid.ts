import { nextUlid } from '../../../protocol/event/ulid.ts';

let last: string | null = null;

/** The idempotency key of one press of the button (EVT-6): sending again with it can never record twice. */
export function newUlid(): string {
  last = nextUlid(Date.now(), last, crypto.getRandomValues(new Uint8Array(10)));
  return last;
}
