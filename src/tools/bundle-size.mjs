/**
 * Checks the weight of the first screen: the JavaScript that index.html loads without being asked again (its scripts
 * and everything they import statically), and the engine worker that starts with it. Lazy chunks do not count.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'vite';
import { ROOT } from './process.mjs';

/** Bytes, gzipped. */
export const SHELL_LIMIT = 250_000;
/** These may not be part of the shell; a sign of one in it is an import that should have been lazy. */
const LAZY_ONLY = [
  { name: 'CodeMirror', sign: 'cm-cursorLayer' },
  { name: 'the Lua runtime', sign: 'luaL_newstate' },
];

const APP = join(ROOT, 'dist/app');

function staticImports(file) {
  const { module } = parseSync(file, readFileSync(join(APP, file), 'utf8'));
  const names = [...module.staticImports, ...module.staticExports.flatMap((item) => item.entries)].flatMap(
    (item) => item.moduleRequest?.value ?? [],
  );
  return names.filter((name) => name.startsWith('.')).map((name) => posix.join(posix.dirname(file), name));
}

/** `files` and all they import statically. */
function closure(files) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    staticImports(file).forEach(visit);
  };
  files.forEach(visit);
  return [...seen];
}

function entryScripts() {
  const html = readFileSync(join(APP, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((match) => match[1]);
}

/** The workers that these files start: `new Worker(new URL(... "engine-1a2b3c4d.js" ...))`. */
function workerScripts(files) {
  return files.flatMap((file) => {
    const starts = readFileSync(join(APP, file), 'utf8').matchAll(
      /new Worker\(\s*new URL\([^;]{0,60}?["'`]([^"'`]+\.js)/g,
    );
    return [...starts].map(([, name]) => (name.includes('/') ? name : posix.join(posix.dirname(file), name)));
  });
}

const gzipped = (file) => gzipSync(readFileSync(join(APP, file)), { level: 9 }).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** Prints what the shell weighs; returns the sentences that say what is wrong, none when all is well. */
export function checkBundleSize() {
  if (!existsSync(join(APP, 'index.html'))) return ['The app is not built: run npm run build.'];
  const page = closure(entryScripts());
  const worker = closure(workerScripts(page)).filter((file) => !page.includes(file));
  const weigh = (files) => files.reduce((sum, file) => sum + gzipped(file), 0);
  const [pageBytes, workerBytes] = [weigh(page), weigh(worker)];
  console.log(
    `shell: ${kilobytes(pageBytes)} gzipped in ${page.length} files, at most ${kilobytes(SHELL_LIMIT)}`,
  );
  console.log(`engine worker: ${kilobytes(workerBytes)} gzipped in ${worker.length} files`);
  const problems = [];
  if (page.length === 0) problems.push('index.html loads no script');
  if (pageBytes > SHELL_LIMIT) problems.push(`the shell is ${kilobytes(pageBytes - SHELL_LIMIT)} too heavy`);
  for (const { name, sign } of LAZY_ONLY) {
    const holder = page.find((file) => readFileSync(join(APP, file), 'utf8').includes(sign));
    if (holder !== undefined) problems.push(`${name} is in the shell (${holder}): load it lazily`);
  }
  return problems;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = checkBundleSize();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
