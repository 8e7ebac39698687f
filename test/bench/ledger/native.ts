import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planObject } from '../../../src/protocol/git/object.ts';
import { encodePack } from '../../../src/protocol/git/pack.ts';
import { History } from './history.ts';

const PERSON = { GIT_AUTHOR_NAME: 'ada', GIT_AUTHOR_EMAIL: 'ada@example.invalid' };
const ENV = {
  ...process.env,
  ...PERSON,
  GIT_COMMITTER_NAME: 'ada',
  GIT_COMMITTER_EMAIL: 'ada@example.invalid',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
};

type Git = (args: readonly string[], input?: Uint8Array | string) => string;

function inRepository<T>(work: (git: Git, dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'gatos-native-'));
  const git: Git = (args, input) =>
    execFileSync('git', ['-C', dir, ...args], {
      env: ENV,
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(input === undefined ? {} : { input }),
    })
      .toString('utf8')
      .trim();
  try {
    git(['init', '-q', '--bare']);
    return work(git, dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Milliseconds (the median) of `git commit-tree` and `git update-ref` for one event, the loop a shell script would use,
 * with git's own settings: what it writes is not synced, so it is less durable than the browser's store.
 */
export function nativeLoopMs(events = 200): number {
  return inRepository((git) => {
    const history = new History();
    const tree = git(['write-tree']);
    let tip = '';
    const times = history.take(events).map(({ body }) => {
      const message = new TextDecoder().decode(body).split('\n\n').slice(1).join('\n\n');
      const started = performance.now();
      const next = git(['commit-tree', tree, ...(tip === '' ? [] : ['-p', tip]), '-m', message]);
      git(['update-ref', history.ref, next, ...(tip === '' ? [] : [tip])]);
      tip = next;
      return performance.now() - started;
    });
    return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  });
}

/** Bytes an event of the pack and its index that `git gc` makes of the same history. */
export function nativeBytesPerEvent(events = 10_000): number {
  return inRepository((git, dir) => {
    const history = new History();
    const pack = encodePack([planObject('tree', new Uint8Array()), ...history.take(events)]);
    // Loose first, as git itself would have left them, so that gc has to find its own deltas.
    git(['unpack-objects', '-q'], pack.bytes);
    git(['update-ref', history.ref, history.tip ?? '']);
    git(['gc', '-q']);
    const packs = join(dir, 'objects/pack');
    const files = readdirSync(packs).filter((file) => file.endsWith('.pack') || file.endsWith('.idx'));
    return files.reduce((sum, file) => sum + statSync(join(packs, file)).size, 0) / events;
  });
}
