import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The script behind `npx <name>` of an installed package, so that no shell is needed to run it. */
export function packageBin(packageName, name = packageName) {
  const require = createRequire(join(ROOT, 'package.json'));
  const path = join(ROOT, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(path, 'utf8'));
  return require.resolve(join(dirname(path), typeof bin === 'string' ? bin : bin[name]));
}

/** Runs a command with its output shown, and resolves to its exit code (1 when a signal ended it). */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a command quietly and resolves to its exit code and everything it wrote. */
export function runQuiet(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code: code ?? 1, output }));
  });
}

export const runNode = (script, args = [], options = {}) => run(process.execPath, [script, ...args], options);
