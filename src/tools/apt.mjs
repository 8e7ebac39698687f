import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuiet } from './process.mjs';

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of these programs on PATH, or of these paths; undefined when there is none. */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) =>
    name.includes('/') || name.includes('\\') ? [name] : folders.map((folder) => join(folder, name)),
  );
  return candidates.find(isExecutable);
}

/** How to run apt-get as root here, or undefined: another system, or no right to install. */
async function aptPrefix() {
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  try {
    const { code } = await runQuiet('sudo', ['-n', 'true']);
    return code === 0 ? ['sudo', '-n'] : undefined;
  } catch {
    return undefined; // no sudo
  }
}

let updated = false;

/** Installs Debian packages where this system lets us; true when that went well. */
export async function aptInstall(...packages) {
  const prefix = await aptPrefix();
  if (prefix === undefined) return false;
  console.log(`Installing ${packages.join(', ')} (apt-get, once) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [['install', '-y', '--no-install-recommends', ...packages]];
  if (!updated) steps.unshift(['update']);
  for (const args of steps) {
    const [command, ...rest] = [...prefix, 'apt-get', ...args];
    const { code, output } = await runQuiet(command, rest, { env });
    if (code !== 0) {
      console.error(output);
      return false;
    }
  }
  updated = true;
  return true;
}
