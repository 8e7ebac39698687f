/**
 * `npm run bench`: runs every test/bench/*.bench.mjs (or those named: `npm run bench -- fold`), each in a process of
 * its own, and shows what it prints (Markdown). They may import the TypeScript sources: each is bundled first.
 *
 * -- --write  also puts it into its section of docs/benchmarks.md, with machine and date; other sections stay.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT, runQuiet } from './process.mjs';

const DOCUMENT = join(ROOT, 'docs/benchmarks.md');
const FOLDER = join(ROOT, 'test/bench');
const TITLE =
  '# Benchmarks\n\nFigures are written by `npm run bench -- --write`; ratios count more than absolutes.\n';

function withSection(text, name, body) {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const section = `${begin}\n## ${name}\n\n${body.trim()}\n${end}\n`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) return `${text.trimEnd()}\n\n${section}`;
  return text.slice(0, from) + section + text.slice(to + end.length).replace(/^\n/, '');
}

/** Bundles and runs one bench; resolves to its exit code and output. */
async function runBench(file) {
  const outfile = join(ROOT, 'dist/bench', file);
  await build({
    entryPoints: [join(FOLDER, file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return runQuiet(process.execPath, ['--expose-gc', outfile], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

const loadBefore = loadavg()[0]?.toFixed(1);

function machine() {
  const [first] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} cores of ${first?.model.trim() ?? 'an unknown kind'}, load before ${loadBefore}`;
}

const write = process.argv.includes('--write');
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.bench.mjs')) : [];
const chosen = files
  .map((file) => ({ file, name: file.replace('.bench.mjs', '') }))
  .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
if (chosen.length === 0)
  console.log(`no bench to run: there are ${files.join(', ') || 'none'} in test/bench`);
for (const { file, name } of chosen) {
  const { code, output } = await runBench(file);
  console.log(`${name}\n${output}`);
  if (code !== 0) {
    process.exitCode = 1;
    continue;
  }
  if (!write) continue;
  const text = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : TITLE;
  mkdirSync(join(ROOT, 'docs'), { recursive: true });
  writeFileSync(DOCUMENT, withSection(text, name, `${machine()}\n\n${output}`));
}
