/**
 * `npm test`: everything, on a machine with only Node and git. `npm test -- unit` or `-- e2e` (or any of the names
 * below) runs a part. The last line is `N passed, N failed`, summed over all suites.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM_HELP, ensureChromium } from './chromium.mjs';
import { buildIsCurrent } from './freshness.mjs';
import { ensureInstalled, requireNode } from './install.mjs';
import { packageBin, ROOT, runNode } from './process.mjs';

const PROJECTS = ['tsconfig.core.json', 'tsconfig.browser.json', 'tsconfig.node.json'];

/** A suite that is one test: it passes when the command ends with 0. */
async function asOneTest(name, promise) {
  const code = await promise;
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function lint() {
  return [await asOneTest('lint', runNode(packageBin('@biomejs/biome', 'biome'), ['check', '.']))];
}

async function typecheck() {
  const results = [];
  for (const project of PROJECTS) {
    results.push(await asOneTest(project, runNode(packageBin('typescript', 'tsc'), ['-p', project])));
  }
  return results;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Runs vitest and counts from its JSON report. A run that ends badly without a failed test (a file that does not
 * load, an unhandled rejection, a crash) or that finds no test counts as one failure.
 */
async function vitest(name, args) {
  const folder = mkdtempSync(join(tmpdir(), 'gatos-test-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const code = await runNode(packageBin('vitest'), ['run', ...reporters, ...args]);
    const report = readReport(file);
    const passed = report?.numPassedTests ?? 0;
    const failed = report?.numFailedTests ?? 0;
    const crashed = failed === 0 && (code !== 0 || passed === 0);
    return [
      { name, passed, failed: crashed ? 1 : failed, note: crashed ? 'did not run to its end' : undefined },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build() {
  if (buildIsCurrent()) return [{ name: 'build', passed: 1, failed: 0, note: 'is current' }];
  return [await asOneTest('build', runNode(join(ROOT, 'src/tools/build.mjs')))];
}

async function size() {
  return [await asOneTest('bundle size', runNode(join(ROOT, 'src/tools/bundle-size.mjs')))];
}

async function e2e() {
  const chromium = await ensureChromium();
  if (chromium === undefined) {
    console.error(CHROMIUM_HELP);
    return [{ name: 'e2e', passed: 0, failed: 1, note: 'no Chromium' }];
  }
  process.env.CHROMIUM_PATH = chromium;
  return vitest('e2e', ['--config', 'test/e2e/vitest.config.ts']);
}

/** [LUA-5] [EVT-3] Node, Chromium and Firefox must come to one digest; `npm run test:engines` can do more. */
async function engines() {
  const { runEngines } = await import('./engines/run.mjs'); // its packages may not be installed when this file loads
  return runEngines(['node', 'chromium', 'firefox']);
}

const SUITES = { lint, typecheck, unit: () => vitest('unit', []), build, size, engines, e2e };
const NEEDS = { size: ['build'], e2e: ['build'] };

function chosenSuites(args) {
  const unknown = args.find((name) => !(name in SUITES));
  if (unknown !== undefined) {
    console.error(`There is no suite "${unknown}"; there are ${Object.keys(SUITES).join(', ')}.`);
    process.exit(2);
  }
  if (args.length === 0) return Object.keys(SUITES);
  const wanted = new Set(args.flatMap((name) => [...(NEEDS[name] ?? []), name]));
  return Object.keys(SUITES).filter((name) => wanted.has(name));
}

/** A suite that throws is a failure, never the end of the run. */
async function runSuite(name) {
  console.log(`\n=== ${name} ===`);
  const started = Date.now();
  try {
    return await SUITES[name]();
  } catch (error) {
    console.error(error);
    return [{ name, passed: 0, failed: 1, note: 'crashed' }];
  } finally {
    console.log(`--- ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

requireNode();
const suites = chosenSuites(process.argv.slice(2).map((name) => name.replace(/^--/, '')));
await ensureInstalled();
const results = [];
for (const name of suites) results.push(...(await runSuite(name)));

console.log('\n=== summary ===');
for (const { name, passed, failed, note } of results) {
  console.log(
    `${failed > 0 ? 'FAIL' : 'ok  '} ${name}: ${passed} passed, ${failed} failed${note ? ` (${note})` : ''}`,
  );
}
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
