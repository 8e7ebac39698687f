import type { ImportReport } from '../../../rpc/contract.ts';

/** What a cancel left undone. */
export function untouched(report: ImportReport): number {
  return Math.max(0, report.lines - report.reached);
}

/** The import report as plain text: a summary, then `line <tab> code <tab> reason` for every refusal listed. */
export function importReportText(report: ImportReport, fileName: string): string {
  const summary = [
    `Import of ${fileName}${report.cancelled ? ' (cancelled)' : ''}`,
    `lines\t${report.lines}`,
    ...(report.cancelled ? [`reached\t${report.reached}`] : []),
    `imported\t${report.imported}`,
    `duplicates\t${report.duplicates}`,
    `refused\t${report.refusedCount}`,
  ];
  const refusals = report.refused.map((r) => `${r.line}\t${r.code}\t${oneLine(r.reason)}`);
  const missing = report.refusedCount - report.refused.length;
  const more = missing > 0 ? [`... and ${missing} more`] : [];
  const table = refusals.length === 0 ? [] : ['', 'line\tcode\treason', ...refusals, ...more];
  return `${[...summary, ...table].join('\n')}\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ');
}
