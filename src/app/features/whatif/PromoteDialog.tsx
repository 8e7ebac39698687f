import { useEffect } from 'react';
import { create } from 'zustand';
import type { Result, WhatIfBranch, WhatIfPromotion } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { Badge, Button, Dialog, formatCount, Mono, type Tone } from '../../design/index.ts';
import { trackWrite, useSession } from '../../stores/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { showTimeline } from './actions.ts';
import { PromoteFold } from './PromoteFold.tsx';
import { useShownBranch } from './store.ts';
import { countOf } from './words.ts';
import './whatif.css';

const usePromotion = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openPromotion(): void {
  usePromotion.setState({ open: true });
}

const close = () => usePromotion.setState({ open: false });

/** From what might be to what is: the gate says of each event what it would do, then does it. */
export function PromoteDialog() {
  const open = usePromotion((state) => state.open);
  const branch = useShownBranch();
  if (branch === null) return null;
  return <Promotion key={branch.id} branch={branch} open={open} />;
}

function usePromoting(world: string, branch: string, dry: boolean) {
  return useWork<[], Result<'whatIf.promote'>>((options) =>
    client.call('whatIf.promote', { world, branch, dry }, options),
  );
}

function Promotion({ branch, open }: { readonly branch: WhatIfBranch; readonly open: boolean }) {
  const world = useSession((state) => state.world) ?? '';
  const preview = usePromoting(world, branch.id, true);
  const promotion = usePromoting(world, branch.id, false);
  const { run, reset } = preview;
  const { reset: resetPromotion } = promotion;
  useEffect(() => {
    if (!open) return;
    resetPromotion();
    reset();
    void run();
  }, [open, run, reset, resetPromotion]);

  const shown = promotion.state.phase === 'done' ? promotion.state : preview.state;
  const report = shown.phase === 'done' ? shown.result : null;
  const isDone = promotion.state.phase === 'done';
  const next = report?.events.filter(({ outcome }) => outcome === 'accepted') ?? [];
  const last = report?.events.findLast(({ number }) => number !== null)?.number ?? null;
  return (
    <Dialog
      open={open}
      onClose={close}
      size="large"
      title={isDone ? 'Promoted' : 'Promote to reality'}
      locked={promotion.running}
      footer={
        <>
          <Button variant="ghost" onClick={close} disabled={promotion.running}>
            {isDone ? 'Close' : 'Cancel'}
          </Button>
          {isDone ? (
            <Button
              variant="primary"
              onClick={() => {
                close();
                showTimeline(branch.ns, last);
              }}
            >
              Show it in reality
            </Button>
          ) : (
            <Button
              variant="primary"
              icon="gate"
              busy={promotion.running}
              disabled={next.length === 0}
              onClick={() => void trackWrite(promotion.run())}
            >
              {next.length === 0 ? 'Nothing to promote' : `Sign and record ${countOf(next.length, 'event')}`}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <WorkProgress state={preview.state} label="Asking the gate" onRetry={() => void preview.run()} />
        <WorkProgress state={promotion.state} label="Recording" onCancel={promotion.cancel} />
        {report !== null && <Report report={report} isDone={isDone} />}
        {branch.otherFold && <PromoteFold world={world} branch={branch} />}
      </div>
    </Dialog>
  );
}

function Report({ report, isDone }: { readonly report: Result<'whatIf.promote'>; readonly isDone: boolean }) {
  const { events, off } = report;
  return (
    <>
      <p>
        {events.length === 0
          ? 'This what-if adds no events.'
          : isDone
            ? 'This is what the gate said.'
            : 'The added events go through the gate, one by one, onto the end of reality, signed by you and dated now. It ends at the first that is denied.'}
      </p>
      {events.length > 0 && (
        <ol className="what-if-list" aria-label="Events">
          {events.map((event) => (
            <Outcome key={event.id} event={event} isDone={isDone} />
          ))}
        </ol>
      )}
      {off > 0 && (
        <p className="what-if-note">
          <strong>{off === 1 ? '1 event is off' : `${formatCount(off)} events are off`} here.</strong> That
          cannot be promoted: what happened stays recorded. To put it right, add an event that corrects it.
        </p>
      )}
    </>
  );
}

const TONE: Readonly<Record<WhatIfPromotion['outcome'], Tone>> = {
  accepted: 'verified',
  denied: 'denied',
  there: 'neutral',
};

function Outcome({ event, isDone }: { readonly event: WhatIfPromotion; readonly isDone: boolean }) {
  const { outcome, type, number, reason, rule } = event;
  const accepted = isDone ? 'Recorded' : 'Would be accepted';
  const denied = isDone ? 'Denied' : 'Would be denied';
  const words = { accepted, denied, there: 'Promoted before' }[outcome];
  return (
    <li>
      <Badge tone={TONE[outcome]}>{words}</Badge>
      <span className="what-if-what">
        <Mono>{type}</Mono>
        {number !== null && ` as event ${formatCount(number)}`}
        {reason !== null && ` ${reason}`}
        {rule !== null && (
          <span className="secondary">
            {' '}
            Rule <Mono>{rule}</Mono>
          </span>
        )}
      </span>
    </li>
  );
}
