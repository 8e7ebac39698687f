import type { ImportReport } from '../../../rpc/contract.ts';
import { Badge, Button, type ButtonProps, copyText, formatCount, toast } from '../../design/index.ts';
import { Counts } from './Counts.tsx';
import { download } from './download.ts';
import { RefusalTable } from './RefusalTable.tsx';
import { importReportText, untouched } from './reportText.ts';

export interface ImportReportViewProps {
  readonly report: ImportReport;
  readonly fileName: string;
  /** What one of them is called. */
  readonly unit: 'line' | 'commit';
  readonly onOpen: () => void;
  readonly again: ButtonProps;
}

/** What came of every line; refusals with line number and reason, to copy or to keep. */
export function ImportReportView({ report, fileName, unit, onOpen, again }: ImportReportViewProps) {
  const left = untouched(report);
  const text = () => importReportText(report, fileName);
  const copy = async () => {
    if (await copyText(text())) toast({ tone: 'neutral', text: 'Report copied.' });
  };
  return (
    <div className="stack">
      <p className="row" role="status">
        <Verdict report={report} unit={unit} />
      </p>
      <Counts
        counts={[
          [unit === 'line' ? 'Lines' : 'Commits and refs', report.lines],
          ['Imported', report.imported],
          ['Already here', report.duplicates],
          ['Refused', report.refusedCount, report.refusedCount > 0],
          ...(left > 0 ? [['Not done', left] as const] : []),
        ]}
      />
      {report.cancelled && (
        <p className="secondary">
          It went as far as {unit} {formatCount(report.reached)}; what was imported stays. Import the file
          again to go on from there.
        </p>
      )}
      {report.resumed > 0 && (
        <p className="secondary">
          An earlier import of this file had ended after {formatCount(report.resumed)} lines; this one added
          the rest.
        </p>
      )}
      {report.refused.length > 0 && (
        <>
          <RefusalTable
            label={unit === 'line' ? 'Refused lines' : 'Refused commits'}
            heads={[unit === 'line' ? 'Line' : 'Commit', 'Reason', 'Code']}
            rows={report.refused.map((row) => ({
              key: formatCount(row.line),
              reason: row.reason,
              code: row.code,
            }))}
          />
          {report.refusedCount > report.refused.length && (
            <p className="secondary">
              The first {formatCount(report.refused.length)} of {formatCount(report.refusedCount)} are listed.
              {unit === 'line' && (
                <>
                  Correct them and import the file again: lines with an <code>id</code> are not added twice.
                </>
              )}
            </p>
          )}
        </>
      )}
      <div className="row">
        <Button variant="primary" icon="journal" onClick={onOpen}>
          Show the journal
        </Button>
        <Button icon="copy" onClick={copy}>
          Copy report
        </Button>
        <Button icon="download" onClick={() => download(`${fileName}.report.txt`, text(), 'text/plain')}>
          Download report
        </Button>
        <Button {...again} />
      </div>
    </div>
  );
}

function Verdict({ report, unit }: Pick<ImportReportViewProps, 'report' | 'unit'>) {
  if (report.cancelled) return <Badge tone="stale">Cancelled</Badge>;
  if (report.refusedCount === 0) return <Badge tone="verified">Every {unit} was taken</Badge>;
  if (report.imported === 0 && report.duplicates === 0)
    return <Badge tone="failed">No {unit} could be taken</Badge>;
  return <Badge tone="stale">Some {unit}s were refused</Badge>;
}
