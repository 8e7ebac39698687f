import { unzlibSync } from 'fflate';
import type { GitObject, GitObjectType } from '../../ports/repository.ts';
import { concatBytes, utf8 } from '../../protocol/bytes.ts';
import { deflate } from '../../protocol/git/zlib.ts';

const TYPES: readonly string[] = ['commit', 'tree', 'blob', 'tag'];

/** The bytes of a loose object's file: zlib of `<type> <size>\0<body>`. */
export function encodeLoose({ type, body }: GitObject): Uint8Array {
  return deflate(concatBytes(utf8(`${type} ${body.length}\0`), body));
}

/** Reads them back; throws an Error that says what is wrong. The caller compares the hash. */
export function decodeLoose(file: Uint8Array): GitObject {
  const whole = unzlibSync(file);
  const end = whole.indexOf(0);
  const head = /^([a-z]+) (\d+)$/.exec(
    String.fromCharCode(...whole.subarray(0, Math.min(Math.max(end, 0), 40))),
  );
  if (head === null || !TYPES.includes(head[1] ?? '')) throw new Error('it has no header of a Git object');
  const body = whole.slice(end + 1);
  if (body.length !== Number(head[2])) throw new Error(`it holds ${body.length} bytes, not ${head[2]}`);
  return { type: head[1] as GitObjectType, body };
}
