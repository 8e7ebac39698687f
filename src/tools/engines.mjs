/**
 * `npm run test:engines`: the conformance corpus of test/engines in Node, Chromium, Firefox and, where it is installed,
 * WebKitGTK. Each must come to the digest of test/engines/expected.json.
 *
 * -- --all         installs WebKitGTK as well
 * -- node firefox  only these
 * -- --update      takes what Node says now as expected
 */
import { ensureInstalled, requireNode } from './install.mjs';

requireNode();
await ensureInstalled();
const { ENGINES, runEngines, updateExpected } = await import('./engines/run.mjs');

function chosenEngines(args) {
  const named = args.filter((arg) => !arg.startsWith('--'));
  const unknown = args.find((arg) => !['--all', '--update', ...Object.keys(ENGINES)].includes(arg));
  if (unknown !== undefined) {
    console.error(
      `There is no "${unknown}"; there are --all, --update and ${Object.keys(ENGINES).join(', ')}.`,
    );
    process.exit(2);
  }
  if (named.length > 0) return named;
  const withWebKit = args.includes('--all') || ENGINES.webkit.isPresent();
  return Object.keys(ENGINES).filter((name) => name !== 'webkit' || withWebKit);
}

const args = process.argv.slice(2);
const names = chosenEngines(args);
if (args.includes('--update')) await updateExpected();
const results = await runEngines(names);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
