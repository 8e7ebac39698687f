import { openBench } from './browser.ts';
import { NativeGit } from './nativeGit.ts';
import { serveBench } from './site.ts';
import { quantile } from './workload.ts';

/** `LEDGER_BENCH_EVENTS=10000` for a quick look; figures that are written down come from the whole. */
const ALL = Number(process.env.LEDGER_BENCH_EVENTS ?? 100_000);
const SIZES = [0, ALL / 10, ALL];
const ROUNDS = 4;
const EMITS = 75;
const OPENINGS = 5;

const MB = 1024 * 1024;
const rate = (events: number, seconds: number) => Math.round(events / seconds);
const count = (value: number) => Math.round(value).toLocaleString('en');
const median = (list: readonly number[]) => quantile(list, 0.5);
const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0);
const rows: string[] = [];
/** A row of the table: what, figure, the peer's figure, their ratio, what is reached for. */
const row = (...cells: readonly string[]) => rows.push(`| ${cells.join(' | ')} |`);

const root = process.cwd();
const { url, server } = await serveBench(root);
const browser = await openBench(url);
const git = new NativeGit();
try {
  const worldOf = (size: number) => `bench-${size}`;
  let bulk = 0;
  for (const size of SIZES) bulk = (await browser.call('build', worldOf(size), size)).seconds;
  const native = git.fastImport('refs/heads/bulk', ALL);
  const [ours, theirs] = [rate(ALL, bulk), rate(ALL, native)];
  row(
    `bulk import of ${count(ALL)} JSON Lines, signing included`,
    `${count(ours)} events/s`,
    `fast-import: ${count(theirs)}/s`,
    `1 : ${(theirs / ours).toFixed(1)}`,
    '5,000/s, 1 : 7',
  );

  // In turns, so that whatever else the machine does falls on all of them.
  const emitted = SIZES.map((): number[] => []);
  const looped: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, size] of SIZES.entries())
      emitted[i]?.push(...(await browser.call('emit', worldOf(size), EMITS)).each);
    looped.push(...git.emit('refs/heads/loop', EMITS));
  }
  const loop = rate(looped.length, total(looped) / 1000);
  for (const [i, size] of SIZES.entries()) {
    const each = emitted[i] ?? [];
    const speed = rate(each.length, total(each) / 1000);
    row(
      `emit one by one at ${count(size)} events`,
      `${count(speed)}/s (p50 ${median(each).toFixed(1)} ms, p95 ${quantile(each, 0.95).toFixed(1)} ms)`,
      `commit-tree + update-ref: ${count(loop)}/s (p50 ${median(looped).toFixed(1)} ms)`,
      `${(speed / loop).toFixed(1)} : 1`,
      '2 : 1',
    );
  }
  const flat = median(emitted.at(-1) ?? []) / median(emitted[0] ?? []);
  row(`emit: the median at ${count(ALL)} over that at 0`, flat.toFixed(2), '', '', '1.3');

  const large = worldOf(ALL);
  const saved = await browser.call('saveIndex', large);
  const openings: number[] = [];
  let phases: Readonly<Record<string, number>> = {};
  let bytes = 0;
  for (let i = 0; i < OPENINGS; i++) {
    await browser.restart();
    const opened = await browser.call('open', large);
    if (opened.total !== ALL + ROUNDS * EMITS || opened.strip !== opened.total || opened.page !== 100)
      throw new Error(`It opened to ${JSON.stringify(opened)}.`);
    openings.push(opened.milliseconds);
    phases = opened.phases;
    bytes = await browser.memory();
  }
  const named = Object.entries(phases).map(([name, ms]) => `${name} ${ms}`);
  row(
    `open a world of ${count(ALL)} to its timeline`,
    `${count(median(openings))} ms`,
    `last: ${named.join(', ')}`,
    '',
    '1,000 ms',
  );
  row('JavaScript memory then, page and worker', `${count(bytes / MB)} MB`, '', '', '150 MB');
  row('saving its index for the first time', `${count(saved.milliseconds)} ms`, '', '', '');

  const cores = await browser.call('cores');
  for (const workers of cores > 1 ? [1, cores] : [1]) {
    const bare = await browser.call('bare', large, ALL, workers);
    const full = await browser.call('verify', large, workers > 1);
    const again = await browser.call('bare', large, ALL, workers);
    if (!full.ok) throw new Error('The world does not verify.');
    const checks = (bare.seconds + again.seconds) / 2;
    const threads = workers > 1 ? `${workers} workers` : 'one thread';
    row(
      `full verification of ${count(full.events)} events, ${threads}`,
      `${full.seconds.toFixed(1)} s`,
      `bare Web Crypto checks, ${threads}: ${checks.toFixed(1)} s`,
      `${(full.seconds / checks).toFixed(2)} : 1`,
      '1.5 : 1',
    );
  }
  console.log(
    `Chromium ${browser.version}, ${git.version}; both with their own defaults of durability for Git, strict for IndexedDB.\n`,
  );
  console.log('| what | here | peer in the same run | ratio | reach |\n|---|---|---|---|---|');
  console.log(rows.join('\n'));
} finally {
  git.close();
  await browser.close();
  server.close();
}
