import { resolve } from 'node:path';
import { readRepository } from '../../adapters/git-cli/history.ts';
import { type GitHistory, readBundleHistory, readPackedHistory } from '../../engine/exchange/git/history.ts';
import { importHistory } from '../../engine/exchange/git/importHistory.ts';
import type { Task } from '../../ports/runtime.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { basePath } from '../place.ts';
import { requireKnownNamespace, withWorld } from '../session.ts';
import { tellReport } from './importReport.ts';

/** The commits of a stock bundle as events. */
export function importBundleHistory(
  context: Context,
  options: Options,
  bytes: Uint8Array,
): Promise<ExitCode> {
  return run(context, options, (task) => readBundleHistory(bytes, task));
}

/** The commits of a repository on this machine, read by the git command: no files, commits and folders only. */
export function importRepository(context: Context, options: Options, path: string): Promise<ExitCode> {
  return run(context, options, async (task) => {
    const { pack, refs } = await readRepository(resolve(basePath(context.host, options), path));
    return readPackedHistory(pack, refs, task);
  });
}

function run(
  context: Context,
  options: Options,
  read: (task: Task) => Promise<GitHistory>,
): Promise<ExitCode> {
  return withWorld(context, options, { key: 'write', fold: true }, async ({ world, out, task }) => {
    requireKnownNamespace(world, options.ns);
    const history = await read(task);
    const started = Date.now();
    const report = await importHistory(world, options.ns, history, task);
    const of = `${count(report.commits, 'commit')} and ${count(report.refs, 'ref')}`;
    const ended = { kind: 'history', what: 'commit', of, report, seconds: (Date.now() - started) / 1000 };
    return tellReport(out, options, ended);
  });
}
