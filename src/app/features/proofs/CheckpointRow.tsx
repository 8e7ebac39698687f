import { useId, useState } from 'react';
import type { CheckpointInfo } from '../../../rpc/contract.ts';
import {
  Badge,
  Button,
  formatCount,
  formatExactTime,
  formatRelativeTime,
  Icon,
  ShortId,
} from '../../design/index.ts';
import { CheckpointDetails } from './CheckpointDetails.tsx';
import { useVerdicts, type Verification, verifyCheckpoint } from './verdicts.ts';

export interface CheckpointRowProps {
  readonly world: string;
  readonly ns: string;
  readonly checkpoint: CheckpointInfo;
  /** Made with a fold that is no longer the active one: still provable, but not what the app shows now. */
  readonly earlierFold: boolean;
}

/** A line that opens: what is claimed, whether it holds, and why. */
export function CheckpointRow({ world, ns, checkpoint, earlierFold }: CheckpointRowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const asked = useVerdicts((state) => state.of[checkpoint.commit]);
  const verification: Verification | undefined =
    asked ?? (checkpoint.verdict ? { phase: 'done', verdict: checkpoint.verdict } : undefined);
  const running = verification?.phase === 'running';
  const verify = () => void verifyCheckpoint(world, ns, checkpoint.commit);

  return (
    <li className="checkpoint">
      <div className="checkpoint-line">
        <button
          type="button"
          className="checkpoint-toggle"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'chevronDown' : 'chevronRight'} />
          <span className="checkpoint-title">At event {formatCount(checkpoint.position)}</span>
        </button>
        <VerdictBadge verification={verification} />
        <span className="checkpoint-facts">
          <span title={formatExactTime(checkpoint.time)}>
            {formatRelativeTime(checkpoint.time, Date.now())}
          </span>
          <span>
            State <ShortId id={checkpoint.stateRoot} what="state root" />
          </span>
          {earlierFold && <span>earlier fold</span>}
          {checkpoint.faults > 0 && (
            <span>
              {formatCount(checkpoint.faults)} {checkpoint.faults === 1 ? 'fault' : 'faults'}
            </span>
          )}
        </span>
        <Button
          busy={running}
          aria-label={`Verify the checkpoint at event ${formatCount(checkpoint.position)}`}
          onClick={() => {
            setOpen(true);
            verify();
          }}
        >
          Verify
        </Button>
      </div>
      <div id={id} hidden={!open}>
        {open && (
          <CheckpointDetails ns={ns} checkpoint={checkpoint} verification={verification} onVerify={verify} />
        )}
      </div>
    </li>
  );
}

function VerdictBadge({ verification }: { readonly verification: Verification | undefined }) {
  if (!verification) return <Badge tone="neutral">Not checked yet</Badge>;
  if (verification.phase === 'running') return <Badge tone="verifying" />;
  if (verification.phase === 'failed') return <Badge tone="neutral">Could not be checked</Badge>;
  return <Badge tone={verification.verdict.status} />;
}
