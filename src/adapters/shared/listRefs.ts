import type { Oid, Ref } from '../../ports/repository.ts';
import { compareBytes, utf8 } from '../../protocol/bytes.ts';

/** The refs that start with `prefix`, sorted bytewise as Git does. */
export function listRefs(refs: ReadonlyMap<string, Oid>, prefix: string): readonly Ref[] {
  const found = [...refs]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, oid]) => ({ name, oid, key: utf8(name) }));
  return found.sort((a, b) => compareBytes(a.key, b.key)).map(({ name, oid }) => ({ name, oid }));
}
