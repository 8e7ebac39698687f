import type { ImportReport } from '../../engine/exchange/importItems.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { ExitCode, Options } from '../context.ts';
import { count, type Output } from '../output.ts';

export interface EndedImport {
  readonly kind: string;
  /** What one of them is called: "line". */
  readonly what: string;
  /** All of them: "3 lines". */
  readonly of: string;
  readonly report: ImportReport;
  readonly seconds: number;
}

/**
 * Says what came of an import: 0 when all of it is in, 1 when something was refused. A cancelled one ends as any other
 * work does, with ERR_CANCELLED, but first says what is in.
 */
export async function tellReport(out: Output, options: Options, ended: EndedImport): Promise<ExitCode> {
  const { kind, what, of, report, seconds } = ended;
  const { reached, imported, duplicates, resumed, refused, refusedCount, cancelled } = report;
  if (options.json) await out.json({ kind, ...report });
  else {
    const rate =
      imported >= 1_000 && seconds > 0 ? ` (${count(Math.round(imported / seconds), 'event')}/s)` : '';
    await out.lines(
      `Imported ${count(imported, 'event')} of ${of}${rate}; ${count(duplicates, 'duplicate')}, ${count(refusedCount, what)} refused.`,
    );
    if (resumed > 0)
      await out.note(
        `It went on where an earlier import of this file had ended, after ${count(resumed, what)}.`,
      );
  }
  const more = refusedCount - refused.length;
  if (refusedCount > 0) {
    await out.note(
      ...refused.map(({ line, code, reason }) => `${what} ${line}: ${reason} (${code})`),
      ...(more > 0 ? [`... and ${count(more, what)} more`] : []),
      imported + duplicates === 0
        ? `No ${what} was imported.`
        : `The other ${count(imported + duplicates, what)} are in; correct the refused ones and import again.`,
    );
  }
  if (cancelled) {
    await out.note(
      `It came as far as ${what} ${reached.toLocaleString('en')}; what was imported stays. Import it again to go on.`,
    );
    throw new GatosError('ERR_CANCELLED', 'Cancelled.');
  }
  return refusedCount === 0 ? 0 : 1;
}
