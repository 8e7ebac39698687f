import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './process.mjs';

const NEEDED = [20, 19];

/** Ends the process with a sentence when this Node is too old to run the tools. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  console.error(`GATOS needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`);
  console.error(
    'Install a current Node from your system or from nodejs.org, then run the same command again.',
  );
  process.exit(1);
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * True when node_modules holds what package-lock.json asks for. It compares npm's own record of the install with the
 * lock file (not their dates: a fresh checkout or a copy changes those). Optional packages of other platforms are
 * rightly absent.
 */
export function installIsCurrent() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const present = installed[path];
    if (present === undefined) return optional === true || devOptional === true;
    return present.version === version && existsSync(join(ROOT, path));
  });
}

/** `npm ci` when needed; its output is shown. Ends the process when it fails. */
export async function ensureInstalled() {
  if (installIsCurrent()) return;
  console.log('Installing the packages of package-lock.json (npm ci) ...');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const code =
    npm?.endsWith('.js') === true
      ? await run(process.execPath, [npm, ...args])
      : await run('npm', args, { shell: process.platform === 'win32' });
  if (code === 0) return;
  console.error('npm ci failed: see above. It needs the network once; after that everything works offline.');
  process.exit(1);
}
