import { equalBytes } from '../../protocol/bytes.ts';

/** SHA-1 of many bytes, off this thread. */
export async function sha1(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-1', bytes as Uint8Array<ArrayBuffer>));
}

/** Whether a pack or an index ends in the SHA-1 of what precedes: Git's way of noticing damage. */
export async function endsInItsChecksum(bytes: Uint8Array): Promise<boolean> {
  return bytes.length >= 20 && equalBytes(await sha1(bytes.subarray(0, -20)), bytes.subarray(-20));
}
