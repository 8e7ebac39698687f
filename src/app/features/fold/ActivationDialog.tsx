import type { FoldTestReport } from '../../../rpc/contract.ts';
import { Button, Dialog } from '../../design/index.ts';
import { CaseList } from './tests/CaseList.tsx';

export interface ActivationDialogProps {
  /** The tests that do not pass; null keeps the dialog closed. */
  readonly report: FoldTestReport | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly onShow: () => void;
}

/** Asks before a fold becomes the law although its own tests say it is wrong. */
export function ActivationDialog({ report, onConfirm, onClose, onShow }: ActivationDialogProps) {
  const failed = report?.cases.filter(({ ok }) => !ok) ?? [];
  const didNotRun = (report?.testFindings.length ?? 0) > 0;
  return (
    <Dialog
      open={report !== null}
      onClose={onClose}
      title={didNotRun ? 'The tests could not run' : 'The tests do not pass'}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" onClick={onConfirm}>
            Activate all the same
          </Button>
          <Button variant="primary" onClick={onShow}>
            Show the tests
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          {didNotRun
            ? 'fold_test.lua has problems, so nothing tells whether this fold does what it should.'
            : `${failed.length} of ${report?.cases.length} cases ${failed.length === 1 ? 'fails' : 'fail'}. Activated, this fold gives the state of the whole history, and everybody who takes it over gets the same.`}
        </p>
        {didNotRun ? (
          <ul className="stack stack-tight">
            {report?.testFindings.slice(0, 5).map((finding) => (
              <li key={`${finding.line}:${finding.column}:${finding.message}`}>
                <code>
                  {finding.line}:{finding.column}
                </code>{' '}
                {finding.message}
              </li>
            ))}
          </ul>
        ) : (
          <CaseList cases={failed.slice(0, 8)} />
        )}
      </div>
    </Dialog>
  );
}
