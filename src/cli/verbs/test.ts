import { join, relative, resolve } from 'node:path';
import { testFold } from '../../engine/fold/testFold.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { luaRuntime } from '../deps.ts';
import { readSource } from '../luaFiles.ts';
import { basePath, findPlace } from '../place.ts';
import { findTests, type TestPair } from '../testFiles.ts';
import { type FileReport, fileLines, passed, summary } from '../testReport.ts';

export interface TestOptions extends Options {
  readonly coverage?: boolean;
  readonly policy?: boolean;
  readonly fuel?: number;
}

async function pathsOf({ host }: Context, options: TestOptions, paths: readonly string[]): Promise<string[]> {
  const base = basePath(host, options);
  if (paths.length > 0) return paths.map((path) => resolve(base, path));
  const { workTree } = await findPlace(host, options);
  return [join(workTree ?? base, 'gatos')];
}

/** Runs `X_test.lua` against the `X.lua` or `X.rgs` beside it: 0 if every case holds, 1 if one does not or a file is refused. */
export async function test(
  context: Context,
  options: TestOptions,
  paths: readonly string[],
): Promise<ExitCode> {
  const { host, out, task } = context;
  const base = basePath(host, options);
  const pairs = await findTests(await pathsOf(context, options, paths), base, options.policy === true);
  const files = await Promise.all(pairs.map(readPair));
  const runtime = luaRuntime();
  const reports: FileReport[] = [];
  for (const { pair, source, tests } of files) {
    const { fuel } = options;
    const request = {
      source,
      tests,
      kind: pair.kind,
      rgs: pair.rgs,
      ...(fuel === undefined ? {} : { fuel }),
    };
    const report = await testFold(runtime, request, task);
    const named = { file: shown(base, pair.program), tests: shown(base, pair.tests), kind: pair.kind };
    const one: FileReport = { ...named, ok: passed(report), ...report };
    reports.push(one);
    if (!options.json) await out.lines(...fileLines(one, options.coverage ? source : null));
  }
  if (options.json) await out.json(reports);
  else await out.lines(summary(reports));
  return reports.every(({ ok }) => ok) ? 0 : 1;
}

function shown(base: string, path: string): string {
  return relative(base, path) || path;
}

async function readPair(pair: TestPair) {
  return { pair, source: await readSource(pair.program), tests: await readSource(pair.tests) };
}
