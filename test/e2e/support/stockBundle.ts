import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A bundle of `commits` commits on two branches that stock git has made, deltas and all, and the commit of main. */
export function stockBundle(commits: number): { readonly bytes: Buffer; readonly head: string } {
  const dir = mkdtempSync(join(tmpdir(), 'gatos-stock-'));
  const git = (args: readonly string[], input?: string) =>
    execFileSync('git', args, {
      cwd: dir,
      input,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    }).trim();
  try {
    git(['init', '-q', '--bare', '-b', 'main', '.']);
    git(['fast-import', '--quiet'], Array.from({ length: commits }, (_, i) => commitOf(i + 1)).join(''));
    git(['repack', '-adq']);
    git(['bundle', 'create', '-q', 'stock.bundle', '--all']);
    return { bytes: readFileSync(join(dir, 'stock.bundle')), head: git(['rev-parse', 'main']) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function commitOf(i: number): string {
  const onSide = i % 10 === 5;
  const text = `version ${i}\n`;
  const message = `Change ${i}\n\nWhy it was made, ${i}.\n`;
  return [
    `commit refs/heads/${onSide ? 'side' : 'main'}`,
    `mark :${i}`,
    `author Ada ${i % 3} <ada${i % 3}@example.org> ${1_700_000_000 + i * 60} +0100`,
    `committer Grace <grace@example.org> ${1_700_000_000 + i * 60} +0000`,
    `data ${message.length}`,
    message.trimEnd(),
    ...(onSide && i > 10 ? ['', `from :${i - 1}`] : ['']),
    ...(i % 10 === 9 ? [`merge :${i - 4}`] : []),
    `M 100644 inline src/file-${i % 20}.txt`,
    `data ${text.length}`,
    text,
  ].join('\n');
}
