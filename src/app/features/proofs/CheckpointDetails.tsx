import { useEffect, useState } from 'react';
import type { CheckpointInfo } from '../../../rpc/contract.ts';
import { Button, ErrorNotice, formatCount, Mono, ProgressBar, ShortId } from '../../design/index.ts';
import { setView, usePlayhead } from '../../stores/index.ts';
import { ChecksList } from '../common/ChecksList.tsx';
import { CodeBlock } from '../common/CodeBlock.tsx';
import { SLOW_MS } from '../common/slow.ts';
import type { Verification } from './verdicts.ts';
import { differenceSentence, trailerText, verdictSentence, verifyCommand } from './words.ts';

export interface CheckpointDetailsProps {
  readonly ns: string;
  readonly checkpoint: CheckpointInfo;
  readonly verification: Verification | undefined;
  readonly onVerify: () => void;
}

export function CheckpointDetails({ ns, checkpoint, verification, onVerify }: CheckpointDetailsProps) {
  const show = () => {
    usePlayhead.getState().set(checkpoint.position);
    setView('state');
  };
  return (
    <div className="checkpoint-details">
      <div className="stack">
        <Outcome position={checkpoint.position} verification={verification} onVerify={onVerify} />
        <dl className="fact-list">
          <dt>Signed by</dt>
          <dd>{checkpoint.signer}</dd>
          <dt>Commit</dt>
          <dd>
            <ShortId id={checkpoint.commit} what="commit id" />
          </dd>
          <dt>Fold root</dt>
          <dd>
            <ShortId id={checkpoint.foldRoot} what="fold root" />
          </dd>
          <dt>Engine</dt>
          <dd>
            <Mono>{checkpoint.engine}</Mono>
          </dd>
        </dl>
        <div className="row">
          <Button icon="state" onClick={show}>
            Show this state
          </Button>
        </div>
      </div>
      <div className="stack">
        <section className="stack stack-tight">
          <h3>As written in Git</h3>
          <CodeBlock text={trailerText(checkpoint.trailers)} what="trailers" />
        </section>
        <section className="stack stack-tight">
          <h3>On the command line</h3>
          <CodeBlock text={verifyCommand(ns, checkpoint.commit)} what="command" />
        </section>
      </div>
    </div>
  );
}

function goToEvent(number: number): void {
  usePlayhead.getState().set(number);
  setView('journal');
}

type OutcomeProps = Pick<CheckpointDetailsProps, 'verification' | 'onVerify'> & { readonly position: number };

function Outcome({ verification, onVerify, position }: OutcomeProps) {
  if (!verification)
    return <p className="secondary">Not checked yet. Verifying folds the same events again and compares.</p>;
  if (verification.phase === 'failed') return <ErrorNotice error={verification.error} onRetry={onVerify} />;
  if (verification.phase === 'running')
    return (
      <Running
        done={verification.progress?.done ?? 0}
        total={verification.progress?.total ?? 0}
        onCancel={verification.cancel}
      />
    );
  const { verdict } = verification;
  return (
    <div className="stack" role="status">
      <p>{verdictSentence(verdict, position)}</p>
      {verdict.firstDifference && (
        <div className="proofs-difference">
          <p>{differenceSentence(verdict.drift, verdict.firstDifference)}</p>
          <Button icon="arrowRight" onClick={() => goToEvent(verdict.firstDifference?.number ?? 0)}>
            Go to event {formatCount(verdict.firstDifference.number)}
          </Button>
        </div>
      )}
      <ChecksList checks={verdict.checks} />
    </div>
  );
}

function Running(props: { readonly done: number; readonly total: number; readonly onCancel: () => void }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return slow ? <ProgressBar label="Folding again and comparing" {...props} /> : null;
}
