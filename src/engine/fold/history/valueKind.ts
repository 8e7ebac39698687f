import type { Versions } from './between.ts';
import { KIND } from './versions.ts';

export type ValueKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'absent';

const SCALARS: Readonly<Record<number, ValueKind>> = {
  [KIND.null]: 'null',
  [KIND.true]: 'boolean',
  [KIND.false]: 'boolean',
  [KIND.whole]: 'number',
  [KIND.raw]: 'number',
  [KIND.text]: 'string',
};

/** What kind of value a version held at a position. */
export function kindOf({ tables, log }: Versions, version: number, position: number): ValueKind {
  const kind = log.kind(version);
  if (kind !== KIND.table) return SCALARS[kind] ?? 'absent';
  return tables.table(log.low(version)).isListAt(position) ? 'array' : 'object';
}
