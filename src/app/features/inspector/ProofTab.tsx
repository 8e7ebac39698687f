import type { CheckpointInfo, EventDetail } from '../../../rpc/contract.ts';
import { Badge, Button, ErrorNotice, formatCount, ShortId } from '../../design/index.ts';
import { useFrameProof } from '../../stores/frameProof.ts';
import { setView, usePlayhead } from '../../stores/index.ts';
import type { Moment } from '../../stores/moment.ts';
import { EntryBadge } from '../journal/EntryBadge.tsx';
import { Facts } from './Facts.tsx';
import { ProofFacts } from './ProofFacts.tsx';
import { PROOF_TONE, PROOF_WORD } from './proofWords.ts';
import { useCheckpoints, useProof } from './useCheckpoint.ts';
import type { DetailState } from './useEventDetail.ts';

function SignatureSection({ detail }: { readonly detail: EventDetail }) {
  const { entry } = detail;
  const isVerified = entry.signature === 'verified';
  return (
    <section>
      <div className="inspector-title">
        <h2>This event</h2>
        <EntryBadge entry={entry} />
      </div>
      <ul className="inspector-checks">
        {isVerified ? (
          <>
            <li>The Ed25519 signature holds over the envelope’s canonical bytes.</li>
            <li>
              The key <ShortId id={detail.keyId} what="signer’s key" /> speaks for {entry.actor} in this
              world.
            </li>
            <li>
              Its place in its journal is under the signature: nothing before it was dropped or reordered.
            </li>
            <li>The commit was rebuilt from the envelope and is the same, byte for byte.</li>
          </>
        ) : (
          <li>One of the checks failed, so this event is kept and shown but never folded.</li>
        )}
      </ul>
    </section>
  );
}

function CheckpointSection({ checkpoint }: { readonly checkpoint: CheckpointInfo }) {
  const [proof, verify] = useProof(checkpoint.commit);
  return (
    <div className="inspector-stack">
      <Facts
        facts={[
          { name: 'Position', value: formatCount(checkpoint.position) },
          { name: 'State-Root', value: <ShortId id={checkpoint.stateRoot} what="State-Root" /> },
          { name: 'Commit', value: <ShortId id={checkpoint.commit} what="commit id" /> },
          { name: 'Engine', value: checkpoint.engine },
        ]}
      />
      {proof.status === 'done' && (
        <>
          <Badge tone={proof.verdict.status} />
          <ul className="inspector-verdict">
            {proof.verdict.checks.map((check) => (
              <li key={check.name}>
                <Badge tone={check.ok ? 'verified' : 'failed'} plain>
                  {check.name}
                </Badge>
                <p>{check.detail}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      {proof.status === 'error' && (
        <ErrorNotice error={proof.error} title="The proof could not be checked" onRetry={verify} />
      )}
      <Button icon="proofs" busy={proof.status === 'verifying'} onClick={verify}>
        {proof.status === 'verifying' ? 'Recomputing…' : 'Verify by recomputing'}
      </Button>
    </div>
  );
}

export interface ProofTabProps {
  readonly event: DetailState;
  /** Of the frame that is on the screen. */
  readonly moment: Moment | null;
}

/** What stands behind the frame on the screen: its own proof, the event's signature, the checkpoint that covers it. */
export function ProofTab({ event, moment }: ProofTabProps) {
  const position = usePlayhead((playhead) => playhead.position);
  const proof = useFrameProof(moment);
  const checkpoints = useCheckpoints();
  const after = checkpoints.filter((checkpoint) => checkpoint.position >= position);
  const nearest = after.sort((a, b) => a.position - b.position)[0];
  return (
    <div className="inspector-stack">
      <section className="inspector-stack">
        <div className="inspector-title">
          <h2>The state here</h2>
          <Badge tone={PROOF_TONE[proof.status]}>{PROOF_WORD[proof.status]}</Badge>
        </div>
        <ProofFacts proof={proof} />
      </section>
      {event.detail !== null && <SignatureSection detail={event.detail} />}
      <section>
        <h2>
          {nearest === undefined
            ? 'No checkpoint covers this moment'
            : 'The checkpoint that covers this moment'}
        </h2>
        {nearest === undefined ? (
          <div className="inspector-stack">
            <p className="inspector-none">
              A checkpoint binds events, fold and state into a signed proof that others can recompute.
            </p>
            <Button onClick={() => setView('proofs')}>Go to Proofs</Button>
          </div>
        ) : (
          <CheckpointSection checkpoint={nearest} />
        )}
      </section>
    </div>
  );
}
