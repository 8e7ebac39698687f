const ARRAY = 4;
const MAP = 5;
const TAG = 6;

/** Argument of a CBOR head and where its item goes on; undefined if it is cut off or of indefinite length. */
function readHead(bytes: Uint8Array, at: number): { argument: number; next: number } | undefined {
  const low = (bytes[at] ?? 0) & 31;
  if (low < 24) return { argument: low, next: at + 1 };
  const size = 1 << (low - 24);
  if (low > 27 || at + 1 + size > bytes.length) return undefined;
  let argument = 0;
  for (let i = 0; i < size; i++) argument = argument * 256 + (bytes[at + 1 + i] ?? 0);
  return { argument, next: at + 1 + size };
}

/**
 * Whether a CBOR item nests deeper than `limit`; found without recursion, so that the decoder, which recurses, is
 * never given what it cannot stand. Broken bytes are left for the decoder to refuse.
 */
export function nestsDeeper(bytes: Uint8Array, limit: number): boolean {
  /** How many items each open array or map still waits for. */
  const open: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const major = (bytes[at] ?? 0) >> 5;
    const head = readHead(bytes, at);
    if (!head) return false;
    const { argument, next } = head;
    const isText = major === 2 || major === 3;
    at = next + (isText ? argument : 0);
    if (open.length > 0) open.push((open.pop() ?? 0) - 1);
    if (major === ARRAY) open.push(argument);
    else if (major === MAP) open.push(2 * argument);
    else if (major === TAG) open.push(1);
    if (open.length > limit) return true;
    while (open.at(-1) === 0) open.pop();
  }
  return false;
}
