import type { TrustGraph } from './types.ts';

/** [POL-5] The actor that a key speaks for, or null. Names of properties of objects are no keys. */
export function speakerOf(trust: TrustGraph, keyId: string): string | null {
  return Object.hasOwn(trust.keys, keyId) ? (trust.keys[keyId]?.actor ?? null) : null;
}

const NOBODY: ReadonlySet<string> = new Set();

/** [POL-5] The members of a group, each once; nobody for a group that is not there. */
export function membersOf(trust: TrustGraph, group: string): ReadonlySet<string> {
  return Object.hasOwn(trust.groups, group) ? new Set(trust.groups[group]) : NOBODY;
}
