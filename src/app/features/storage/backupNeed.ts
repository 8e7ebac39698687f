import type { WorldSummary } from '../../../rpc/contract.ts';
import { formatCount, formatRelativeTime } from '../../design/index.ts';

/** `quiet`: a word in the status bar. `loud`: a banner as well. */
export type BackupNeed = 'none' | 'quiet' | 'loud';

/** Events without a copy, or days since there was one while something has come; either is enough. */
interface Limits {
  readonly quiet: { readonly events: number; readonly days: number };
  readonly loud: { readonly events: number; readonly days: number };
}

/** Storage that the browser may clear needs a copy sooner. */
const BEST_EFFORT: Limits = { quiet: { events: 25, days: 7 }, loud: { events: 250, days: 30 } };
const PERSISTENT: Limits = { quiet: { events: 500, days: 30 }, loud: { events: 5_000, days: 180 } };

const DAY = 86_400_000;

/** Events that no copy outside this browser has, as far as this browser knows. */
export function eventsWithoutCopy(world: Pick<WorldSummary, 'events' | 'backup'>): number {
  return Math.max(0, (world.events ?? 0) - (world.backup?.events ?? 0));
}

/** Everything that is here is in the newest export or import: nothing would be lost. */
export function isBackedUp({ events, govHead, backup }: WorldSummary): boolean {
  return backup !== null && backup.events === events && backup.govHead === govHead;
}

/** The sample can be had again; anything else of a person's own is worth a copy before it is missed. */
export function backupNeed(world: WorldSummary, persisted: boolean, now: number): BackupNeed {
  const missing = eventsWithoutCopy(world);
  if (world.sample || missing === 0) return 'none';
  const days = (now - (world.backup?.at ?? world.createdAt)) / DAY;
  const { quiet, loud } = persisted ? PERSISTENT : BEST_EFFORT;
  if (missing >= loud.events || days >= loud.days) return 'loud';
  return missing >= quiet.events || days >= quiet.days ? 'quiet' : 'none';
}

export function countEvents(events: number): string {
  return `${formatCount(events)} ${events === 1 ? 'event' : 'events'}`;
}

/** "Exported 3 d ago, 14 events since", for a list of worlds. */
export function backupWords(world: WorldSummary, now: number): string {
  const { backup } = world;
  if (backup === null) return 'Never exported';
  const when = formatRelativeTime(backup.at, now).replace(/^now$/, 'just now');
  const since = eventsWithoutCopy(world);
  const verb = backup.kind === 'export' ? 'Exported' : 'Imported';
  return `${verb} ${when}${since > 0 ? `, ${countEvents(since)} since` : ''}`;
}
