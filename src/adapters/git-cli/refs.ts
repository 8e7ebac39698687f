import type { Oid, RefUpdate } from '../../ports/repository.ts';

const ZERO = '0'.repeat(40);

/** The whole transaction for `git update-ref --stdin -z --no-deref`. */
export function formatTransaction(updates: readonly RefUpdate[]): string {
  const commands = updates.map(({ ref, expected, next }) => {
    const old = expected ?? ZERO;
    if (next === expected) return `verify ${ref}\0${old}\0`;
    if (next === null) return `delete ${ref}\0${old}\0`;
    return `update ${ref}\0${next}\0${old}\0`;
  });
  return `start\0${commands.join('')}prepare\0commit\0`;
}

/** The lines of `for-each-ref --format=%(objectname) %(refname)`. */
export function parseRefLines(text: string): ReadonlyMap<string, Oid> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
}

/** The longest pattern that covers every ref starting with `prefix`: for-each-ref matches whole path components. */
export function patternFor(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf('/') + 1);
}
