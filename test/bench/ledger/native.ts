import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planObject } from '../../../src/protocol/git/object.ts';
import { encodePack } from '../../../src/protocol/git/pack.ts';
import { History } from './history.ts';
import type { NativeFigures } from './storeFigures.ts';

const PERSON = { GIT_AUTHOR_NAME: 'ada', GIT_AUTHOR_EMAIL: 'ada@example.invalid' };
const ENV = {
  ...process.env,
  ...PERSON,
  GIT_COMMITTER_NAME: 'ada',
  GIT_COMMITTER_EMAIL: 'ada@example.invalid',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
};

/**
 * Stock git on the same machine with its own settings (loose objects not synced, so less durable than the browser's
 * store): the loop a shell script would use, and the size it packs the same history to.
 */
export function measureNative(events: number, loop = 300): NativeFigures {
  const dir = mkdtempSync(join(tmpdir(), 'gatos-native-'));
  const git = (args: readonly string[], input?: Uint8Array | string) =>
    execFileSync('git', ['-C', dir, ...args], {
      env: ENV,
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(input === undefined ? {} : { input }),
    })
      .toString('utf8')
      .trim();
  try {
    git(['init', '-q', '--bare']);
    const tree = planObject('tree', new Uint8Array());
    const history = new History();
    const pack = encodePack([tree, ...history.take(events)]);
    // Loose first, as git itself would have left them, so that gc has to find its own deltas.
    git(['unpack-objects', '-q'], pack.bytes);
    git(['update-ref', history.ref, history.tip ?? '']);
    git(['gc', '-q']);
    const packs = join(dir, 'objects/pack');
    const bytes = readdirSync(packs)
      .filter((file) => file.endsWith('.pack') || file.endsWith('.idx'))
      .reduce((sum, file) => sum + statSync(join(packs, file)).size, 0);
    let tip = history.tip ?? '';
    git(['update-ref', 'refs/heads/loop', tip]);
    const message = new TextDecoder().decode(history.next().body).split('\n\n').slice(1).join('\n\n');
    const started = performance.now();
    for (let i = 0; i < loop; i++) {
      const next = git(['commit-tree', tree.oid, '-p', tip, '-m', message]);
      git(['update-ref', 'refs/heads/loop', next, tip]);
      tip = next;
    }
    return {
      loopPerSecond: (loop / (performance.now() - started)) * 1_000,
      bytesPerEvent: bytes / events,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
