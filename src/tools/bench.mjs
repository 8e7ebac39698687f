/**
 * `npm run bench`: runs every test/bench/*.bench.mjs, each in a process of its own, and puts what it prints
 * (Markdown) into its section of docs/benchmarks.md. Sections of benches that were not run stay.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
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

const wanted = process.argv.slice(2);
const files = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith('.bench.mjs'))
      .sort()
  : [];
let text = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : TITLE;
for (const file of files) {
  const name = file.replace('.bench.mjs', '');
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { code, output } = await runQuiet(process.execPath, ['--expose-gc', join(FOLDER, file)]);
  console.log(`${name}\n${output}`);
  if (code !== 0) process.exitCode = 1;
  else text = withSection(text, name, `Node ${process.versions.node}, ${cpus().length} cores\n\n${output}`);
}
mkdirSync(join(ROOT, 'docs'), { recursive: true });
writeFileSync(DOCUMENT, text);
