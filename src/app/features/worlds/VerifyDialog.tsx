import { useEffect, useState } from 'react';
import type { WorldVerdict } from '../../../rpc/contract.ts';
import { Badge, Button, Dialog, ErrorNotice, formatCount, ProgressBar } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { cancelVerification, useVerification, verifyNow } from '../../stores/verification.ts';
import { ChecksList } from '../common/ChecksList.tsx';
import { SLOW_MS } from '../common/slow.ts';
import { QuarantineList } from '../exchange/QuarantineList.tsx';
import { closeDialog } from './dialogs.ts';

/** Recomputes everything the world claims, from its bytes. Closing lets it run on; the status bar shows it. */
export function VerifyDialog() {
  const name = useSession((state) => state.info?.world.name ?? '');
  const { status, done, total, verdict, error } = useVerification();
  const verifying = status === 'verifying';
  const slow = useSlow(verifying);

  useEffect(() => {
    const now = useVerification.getState().status;
    if (now === 'idle' || now === 'judged' || now === 'stale') void verifyNow();
  }, []);

  return (
    <Dialog
      open
      onClose={closeDialog}
      title={`Verify ${name}`}
      footer={
        <>
          {!verifying && (
            <Button icon="refresh" onClick={() => void verifyNow()}>
              Verify again
            </Button>
          )}
          <Button variant="primary" onClick={closeDialog}>
            Close
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="secondary">
          Every signature, every link of every journal and every checkpoint is recomputed here from the bytes.
          Nothing is asked of a server.
        </p>
        {verifying && slow && (
          <ProgressBar label="Verifying" done={done} total={total} onCancel={cancelVerification} />
        )}
        {status === 'stale' && (
          <p className="row" role="status">
            <Badge tone="stale">Not verified</Badge> Stopped, or the history has grown since. Nothing was
            changed.
          </p>
        )}
        {status === 'failed' && error && <ErrorNotice error={error} onRetry={() => void verifyNow()} />}
        {verdict && (status === 'verified' || status === 'failed') && <Verdict verdict={verdict} />}
      </div>
    </Dialog>
  );
}

function Verdict({ verdict }: { readonly verdict: WorldVerdict }) {
  const { events, verified, quarantine, checkpoints } = verdict;
  return (
    <div className="stack">
      <p className="row" role="status">
        <Badge tone={verdict.ok ? 'verified' : 'failed'} />
        <span>
          {formatCount(verified)} of {formatCount(events)} events, {formatCount(checkpoints)}{' '}
          {checkpoints === 1 ? 'checkpoint' : 'checkpoints'}
          {quarantine.length > 0 && `, ${formatCount(quarantine.length)} in quarantine`}
        </span>
      </p>
      <ChecksList checks={verdict.checks} />
      {quarantine.length > 0 && <QuarantineList entries={quarantine} />}
    </div>
  );
}

function useSlow(running: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!running) return;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [running]);
  return slow;
}
