import type { ByteSource } from '../../engine/exchange/byteSource.ts';
import { importJsonl } from '../../engine/exchange/importJsonl.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { requireKnownNamespace, withWorld } from '../session.ts';
import { tellReport } from './importReport.ts';

/** JSON Lines into this device's journal. Refused lines are listed and end with 1; the good ones are in all the same. */
export function importEvents(context: Context, options: Options, source: ByteSource): Promise<ExitCode> {
  return withWorld(context, options, { key: 'write', fold: true }, async ({ world, out, task }) => {
    requireKnownNamespace(world, options.ns);
    const started = Date.now();
    const report = await importJsonl(world, options.ns, source, task);
    const ended = {
      kind: 'events',
      what: 'line',
      of: count(report.lines, 'line'),
      report,
      seconds: (Date.now() - started) / 1000,
    };
    return tellReport(out, options, ended);
  });
}
