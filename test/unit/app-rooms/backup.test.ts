import { describe, expect, it } from 'vitest';
import {
  backupNeed,
  backupWords,
  eventsWithoutCopy,
  isBackedUp,
} from '../../../src/app/features/storage/backupNeed.ts';
import { fullness, percent } from '../../../src/app/features/storage/fullness.ts';
import { missingWorlds, readKnown } from '../../../src/app/features/storage/known.ts';
import type { BackupInfo, WorldSummary } from '../../../src/rpc/contract.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;

function world(part: Partial<WorldSummary> = {}): WorldSummary {
  return {
    id: 'w',
    name: 'World',
    genesisName: 'World',
    repo: 'bafy',
    createdAt: NOW,
    openedAt: NOW,
    sample: false,
    events: 0,
    govHead: 'gov1',
    storage: null,
    backup: null,
    ...part,
  };
}

function exported(events: number, daysAgo = 0, part: Partial<BackupInfo> = {}): BackupInfo {
  return { at: NOW - daysAgo * DAY, events, govHead: 'gov1', kind: 'export', ...part };
}

describe('the need of a copy', () => {
  it.each([
    ['nothing to lose', world(), false, 'none'],
    ['a first event', world({ events: 1 }), false, 'none'],
    ['a few dozen', world({ events: 25 }), false, 'quiet'],
    ['one that is a week old', world({ events: 1, createdAt: NOW - 7 * DAY }), false, 'quiet'],
    ['hundreds', world({ events: 250 }), false, 'loud'],
    ['one that is a month old', world({ events: 1, createdAt: NOW - 30 * DAY }), false, 'loud'],
    ['hundreds where the browser keeps them', world({ events: 250 }), true, 'none'],
    ['thousands where the browser keeps them', world({ events: 5_000 }), true, 'loud'],
    ['all of it exported', world({ events: 9_000, backup: exported(9_000, 300) }), false, 'none'],
    ['a little since', world({ events: 9_010, backup: exported(9_000, 1) }), false, 'none'],
    ['a little since, long ago', world({ events: 9_010, backup: exported(9_000, 8) }), false, 'quiet'],
    ['the sample', world({ events: 5_000, sample: true }), false, 'none'],
    ['a count that is not known', world({ events: null }), false, 'none'],
  ] as const)('%s', (_, summary, persisted, need) => {
    expect(backupNeed(summary, persisted, NOW)).toBe(need);
  });

  it('grows with what is missing and with time, and is never greater where storage is kept', () => {
    const rank = { none: 0, quiet: 1, loud: 2 };
    for (const persisted of [false, true]) {
      let before = 0;
      for (const events of [0, 1, 24, 25, 249, 250, 499, 500, 4_999, 5_000, 100_000]) {
        const now = rank[backupNeed(world({ events }), persisted, NOW)];
        expect(now).toBeGreaterThanOrEqual(before);
        expect(rank[backupNeed(world({ events }), true, NOW)]).toBeLessThanOrEqual(
          rank[backupNeed(world({ events }), false, NOW)],
        );
        before = now;
      }
    }
  });

  it('a backup has everything only when events and governance are those that are here', () => {
    expect(isBackedUp(world({ events: 3, backup: exported(3) }))).toBe(true);
    expect(isBackedUp(world({ events: 3, backup: exported(2) }))).toBe(false);
    expect(isBackedUp(world({ events: 3, govHead: 'gov2', backup: exported(3) }))).toBe(false);
    expect(isBackedUp(world({ events: 3 }))).toBe(false);
    expect(eventsWithoutCopy(world({ events: 3, backup: exported(5) }))).toBe(0);
  });

  it('is said in words', () => {
    expect(backupWords(world(), NOW)).toBe('Never exported');
    expect(backupWords(world({ events: 3, backup: exported(3, 3) }), NOW)).toBe('Exported 3 d ago');
    expect(backupWords(world({ events: 4, backup: exported(3) }), NOW)).toBe(
      'Exported just now, 1 event since',
    );
    expect(backupWords(world({ events: 1_003, backup: exported(3, 2, { kind: 'import' }) }), NOW)).toBe(
      'Imported 2 d ago, 1,000 events since',
    );
  });
});

describe('how full the storage is', () => {
  const status = (usage: number | null, quota: number | null) => ({ usage, quota, persisted: false });
  it.each([
    [0, 100, 'ok'],
    [79, 100, 'ok'],
    [80, 100, 'high'],
    [94, 100, 'high'],
    [95, 100, 'critical'],
    [300, 100, 'critical'],
    [null, 100, 'ok'],
    [5, null, 'ok'],
    [5, 0, 'ok'],
  ] as const)('%s of %s is %s', (usage, quota, level) => {
    expect(fullness(status(usage, quota)).level).toBe(level);
  });

  it('is never said to be full before it is', () => {
    expect(percent(0.999)).toBe('99 %');
    expect(percent(fullness(status(300, 100)).share ?? 0)).toBe('100 %');
    expect(fullness(null)).toEqual({ share: null, level: 'ok' });
  });
});

describe('worlds that are gone', () => {
  const backup = { at: 5, events: 3, govHead: 'b', kind: 'export' as const };
  const known = [
    { id: 'a', name: 'Lab', events: 4, backup },
    { id: 'b', name: 'Shop', events: null, backup: null },
  ];

  it('are those that were known and are not listed', () => {
    expect(missingWorlds(known, [{ id: 'b' }, { id: 'c' }])).toEqual([known[0]]);
    expect(missingWorlds(known, [{ id: 'a' }, { id: 'b' }])).toEqual([]);
  });

  it('are read from a setting that anything may have written', () => {
    expect(readKnown(JSON.stringify(known))).toEqual(known);
    for (const text of [null, '', '{', '7', '{"a":1}']) expect(readKnown(text)).toEqual([]);
    expect(readKnown(JSON.stringify([null, 7, { id: 'a' }, { ...known[0], backup: 3 }, known[1]]))).toEqual([
      known[1],
    ]);
  });
});
