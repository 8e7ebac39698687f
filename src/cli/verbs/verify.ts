import { verifyWorld } from '../../engine/world/verifyWorld.ts';
import { checkLines, quarantineJson, quarantineLines } from '../checks.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { withWorld } from '../session.ts';

/** Checks the whole world from Git alone: governance, every journal, the pointers, every checkpoint. */
export function verify(context: Context, options: Options): Promise<ExitCode> {
  return withWorld(context, options, { key: 'none', fold: false }, async ({ world, out, task }) => {
    const report = await verifyWorld(world, task);
    if (options.json) {
      await out.json({ ...report, quarantine: quarantineJson(report.quarantine) });
    } else {
      const sum = `${count(report.events, 'event')}, ${count(report.checkpoints, 'checkpoint')}`;
      await out.lines(
        ...checkLines(report.checks),
        ...quarantineLines(report.quarantine),
        '',
        report.ok ? `Verified: ${sum}.` : `NOT verified: ${sum}; see what FAILED above.`,
      );
    }
    return report.ok ? 0 : 1;
  });
}
