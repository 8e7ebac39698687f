/**
 * Run by hand after `npm install` has changed package-lock.json: `node src/tools/complete-lock.mjs`.
 *
 * npm writes the packages of other platforms (compiled parts of Biome, Rollup, ...) into the lock file only where the
 * registry it asked has them; `npm ci` then refuses a lock file without them, on every platform. This adds the missing
 * ones with the version that their parent asks for. They carry no integrity hash: npm checks them by TLS alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './process.mjs';

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'aix',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

/** os, cpu and libc as the package's name says them: `@rollup/rollup-linux-arm64-musl`. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  const libc = words.includes('musl')
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return { cpu: cpu && [cpu], libc: os === 'linux' && libc ? [libc] : undefined, os: os && [os] };
}

const isPresent = (packages, parent, name) =>
  `node_modules/${name}` in packages || `${parent}/node_modules/${name}` in packages;

/** Optional packages that the lock file's own packages name and it does not hold: `[parent, name, version]`. */
export function missingOptionals({ packages }) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isPresent(packages, parent, name))
      .map(([name, version]) => [parent, name, version]),
  );
}

/** A copy of the lock file with the missing entries added. */
export function completeLock(lock) {
  const added = missingOptionals(lock).map(([parent, name, version]) => {
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${name}: "${version}" is not one exact version`);
    const dev = lock.packages[parent].dev === true ? { dev: true } : {};
    const { cpu, libc, os } = platformOf(name);
    const entry = { version, cpu, ...dev, libc, optional: true, os }; // npm's own order; JSON drops what is undefined
    return [`node_modules/${name}`, entry];
  });
  const packages = Object.fromEntries(
    [...Object.entries(lock.packages), ...added].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
  return { ...lock, packages };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = process.argv[2] ?? join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const complete = completeLock(lock);
  writeFileSync(path, `${JSON.stringify(complete, null, 2)}\n`);
  console.log(`added ${Object.keys(complete.packages).length - Object.keys(lock.packages).length} entries`);
}
