/**
 * `npm run bench`: runs every test/bench/*.bench.mjs (or those named: `npm run bench -- fold`), each in a process of
 * its own, and puts what it prints (Markdown) into its section of docs/benchmarks.md. They may import the TypeScript
 * sources: each is bundled first. Sections of benches that were not run stay.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT, runQuiet } from './process.mjs';

const DOCUMENT = join(ROOT, 'docs/benchmarks.md');
const FOLDER = join(ROOT, 'test/bench');
const TITLE = '# Benchmarks\n\nWritten by `npm run bench`; ratios count more than absolutes.\n';

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

const wanted = process.argv.slice(2);
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
  const text = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : TITLE;
  mkdirSync(join(ROOT, 'docs'), { recursive: true });
  const heading = `Node ${process.versions.node}, ${cpus().length} cores\n\n`;
  writeFileSync(DOCUMENT, withSection(text, name, heading + output));
}
