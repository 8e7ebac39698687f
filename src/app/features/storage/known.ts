import type { WorldSummary } from '../../../rpc/contract.ts';
import { readSetting, writeSetting } from '../../stores/settings.ts';

/** A world as it was when this browser last listed it. */
export interface KnownWorld extends Pick<WorldSummary, 'id' | 'name' | 'events' | 'backup'> {}

const KEY = 'worlds.known';

/** What was known before, kept beside the worlds' own storage: losing one does not lose the other. */
export function readKnown(text: string | null): readonly KnownWorld[] {
  try {
    const known: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(known) ? known.filter(isKnown) : [];
  } catch {
    return [];
  }
}

function isKnown(value: unknown): value is KnownWorld {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, events, backup } = value as Partial<KnownWorld>;
  const counts = events === null || typeof events === 'number';
  const copies = backup === null || typeof backup?.at === 'number';
  return typeof id === 'string' && typeof name === 'string' && counts && copies;
}

/** Worlds that were here, were not deleted by the person, and are here no more. The sample can be opened again. */
export function missingWorlds(
  known: readonly KnownWorld[],
  present: readonly Pick<WorldSummary, 'id'>[],
): readonly KnownWorld[] {
  const here = new Set(present.map(({ id }) => id));
  return known.filter(({ id }) => !here.has(id));
}

/** Compares what is here with what was, and remembers both: what is missing stays so until it is back or let go. */
export function compareKnown(present: readonly WorldSummary[]): readonly KnownWorld[] {
  const missing = missingWorlds(readKnown(readSetting(KEY)), present);
  const here = present
    .filter(({ sample }) => !sample)
    .map(({ id, name, events, backup }) => ({ id, name, events, backup }));
  writeSetting(KEY, JSON.stringify([...here, ...missing]));
  return missing;
}

/** The person deletes it, or no longer wants to be told. */
export function forgetKnown(ids: readonly string[]): void {
  const known = readKnown(readSetting(KEY)).filter(({ id }) => !ids.includes(id));
  writeSetting(KEY, JSON.stringify(known));
}
