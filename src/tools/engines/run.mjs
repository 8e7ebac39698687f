import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageBin, ROOT, runNode } from '../process.mjs';
import { serve } from '../serve.mjs';
import { bundleEngines } from './bundle.mjs';
import { chromium } from './chromium.mjs';
import { differences } from './compare.mjs';
import { firefox } from './firefox.mjs';
import { node } from './node.mjs';
import { webkit } from './webkit.mjs';

export const ENGINES = { node, chromium, firefox, webkit };

const EXPECTED = join(ROOT, 'test/engines/expected.json');

async function readReport(engine, program, place) {
  const started = Date.now();
  const { version, text } = await engine.report(program, place);
  const report = JSON.parse(text);
  if (report.failure !== undefined) throw new Error(report.failure);
  return { ...report, version, seconds: ((Date.now() - started) / 1000).toFixed(1) };
}

/** A missing engine fails in CI, where nobody reads what was skipped; at home it is only not tried. */
function missing({ name, help }) {
  const fails = process.env.CI === 'true';
  console.error(`${fails ? 'FAIL' : 'skip'} ${name}: ${help}`);
  return { name, passed: 0, failed: fails ? 1 : 0, note: 'not installed' };
}

async function judge(engine, program, place, expected) {
  const { name } = engine;
  try {
    const report = await readReport(engine, program, place);
    const found = differences(expected.results, report.results);
    const ok = found.length === 0 && report.digest === expected.digest;
    console.log(`${ok ? 'ok' : 'FAIL'} ${name} ${report.digest}`);
    for (const line of [`${name} ${report.version}, ${report.seconds} s`, ...report.notes])
      console.log(`   ${line}`);
    for (const line of found) console.error(`   ${line}`);
    return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  } catch (error) {
    console.error(`FAIL ${name}:`, error);
    return { name, passed: 0, failed: 1, note: 'did not report' };
  }
}

/**
 * Runs the conformance corpus in these engines at once, installing what is missing where that is possible, and
 * compares each with test/engines/expected.json. Resolves to one result per engine; never throws for a failed engine.
 */
export async function runEngines(names) {
  const expected = JSON.parse(readFileSync(EXPECTED, 'utf8'));
  const programs = {};
  for (const name of names) programs[name] = await ENGINES[name].ensure();
  const folder = await bundleEngines();
  const server = await serve({ root: folder, port: 0 });
  try {
    return await Promise.all(
      names.map((name) =>
        programs[name] === undefined
          ? missing(ENGINES[name])
          : judge(ENGINES[name], programs[name], { folder, url: server.url }, expected),
      ),
    );
  } finally {
    await server.stop();
  }
}

/** Takes Node's results as what is expected from now on. Look at the difference before you commit it. */
export async function updateExpected() {
  const { digest, results } = await readReport(node, await node.ensure(), { folder: await bundleEngines() });
  writeFileSync(EXPECTED, `${JSON.stringify({ digest, results }, null, 2)}\n`);
  await runNode(packageBin('@biomejs/biome', 'biome'), ['format', '--write', EXPECTED]);
}
