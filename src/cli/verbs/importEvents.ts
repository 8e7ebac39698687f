import { importJsonl } from '../../engine/exchange/importJsonl.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { requireKnownNamespace, withWorld } from '../session.ts';

/** JSON Lines into this device's journal. Refused lines are listed and end with 1; the good ones are in all the same. */
export function importEvents(context: Context, options: Options, bytes: Uint8Array): Promise<ExitCode> {
  return withWorld(context, options, { key: 'write', fold: true }, async ({ world, out, task }) => {
    requireKnownNamespace(world, options.ns);
    const { lines, imported, duplicates, refused } = await importJsonl(world, options.ns, bytes, task);
    if (options.json) await out.json({ kind: 'events', lines, imported, duplicates, refused });
    else
      await out.lines(
        `Imported ${count(imported, 'event')} of ${count(lines, 'line')}; ${count(duplicates, 'duplicate')}, ${count(refused.length, 'line')} refused.`,
      );
    if (refused.length === 0) return 0;
    await out.note(
      ...refused.map(({ line, code, reason }) => `line ${line}: ${reason} (${code})`),
      imported + duplicates === 0
        ? 'No line was imported.'
        : `The other ${count(imported + duplicates, 'line')} are in; correct the refused ones and import again.`,
    );
    return 1;
  });
}
