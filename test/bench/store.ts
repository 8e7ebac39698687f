import { loadavg } from 'node:os';
import { measureStore } from './ledger/store.ts';

/** `npm run bench -- store`: the browser's store alone, without signatures and gate, at three sizes of the history. */
const LEVELS = [0, 10_000, 100_000];
const SAMPLES = 500;

const n = (value: number, digits = 0) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const load = () => (loadavg()[0] ?? 0).toFixed(1);
const before = load();
const { browser, native } = await measureStore(process.cwd(), { levels: LEVELS, samples: SAMPLES });
const [first, last] = [browser.levels[0], browser.levels.at(-1)];
const flat = (last?.p50 ?? 0) / (first?.p50 ?? 1);

console.log(
  `Chromium, strict durability; ${new Date().toISOString().slice(0, 10)}; load of the machine before it ${before}, after it ${load()}.\n`,
);
console.log('One event at a time, commit and ref in one durable `apply`:\n');
console.log('| events stored | p50, ms | p95, ms |\n|---|---|---|');
for (const { stored, p50, p95 } of browser.levels)
  console.log(`| ${n(stored)} | ${n(p50, 1)} | ${n(p95, 1)} |`);
console.log(`\nThe last p50 is ${flat.toFixed(2)} of the first (reach: at most 1.3).\n`);
console.log('| | browser | native git | ratio |\n|---|---|---|---|');
const p50 = last?.p50 ?? 1;
console.log(
  `| one by one, events/s (git: commit-tree + update-ref) | ${n(1_000 / p50)} | ${n(1_000 / native.loopMs)} | ${(native.loopMs / p50).toFixed(1)} |`,
);
console.log(
  `| bytes an event, packs and indexes (git: gc) | ${n(browser.bytesPerEvent)} | ${n(native.bytesPerEvent)} | ${(browser.bytesPerEvent / native.bytesPerEvent).toFixed(2)} |`,
);
console.log(`
- in batches of 1,000: ${n(last?.batchPerSecond ?? 0)} events/s
- ${n(browser.stats.packed)} objects in ${browser.stats.packs} packs, ${n(browser.stats.bytes / 1e6, 1)} MB
- opening the repository ${n(browser.openMs)} ms, the first object after it ${n(browser.firstReadMs)} ms, all in order ${n(browser.readUs)} µs each, hashes checked
- verifying every stored byte ${n(browser.verifyMs / 1_000, 1)} s
- all packing and merging ${n(browser.maintenanceMs / 1_000, 1)} s, which held up a message by at most ${n(browser.longestBlockMs)} ms`);
process.exit(0);
