import type { FrameProof } from '../../../rpc/contract.ts';
import { Button, ErrorNotice, formatCount, Mono, ShortId } from '../../design/index.ts';
import { type ProofOfFrame, retryProof } from '../../stores/frameProof.ts';
import { usePlayhead } from '../../stores/index.ts';
import { ChecksList } from '../common/ChecksList.tsx';
import { type Fact, Facts } from './Facts.tsx';
import { proofSummary } from './proofWords.ts';

export interface ProofFactsProps {
  readonly proof: ProofOfFrame;
  /** Without the inputs. */
  readonly short?: boolean;
}

/** What was checked of a frame, in plain words, then check by check, then with which inputs. */
export function ProofFacts({ proof: of, short = false }: ProofFactsProps) {
  if (of.status === 'unchecked')
    return (
      <>
        <p>{proofSummary(of)}</p>
        <ErrorNotice error={of.error} title="The check could not be made" onRetry={retryProof} />
      </>
    );
  return (
    <>
      <p>{proofSummary(of)}</p>
      {'proof' in of && <Difference proof={of.proof} />}
      {'proof' in of && <ChecksList checks={of.proof.checks} />}
      {'proof' in of && !short && (
        <section>
          <h3>With these inputs</h3>
          <Facts facts={inputFacts(of.proof)} />
          <Heads proof={of.proof} />
        </section>
      )}
    </>
  );
}

/** The way to the first event that differs. */
function Difference({ proof: { firstDifference } }: { readonly proof: FrameProof }) {
  const moveTo = usePlayhead((playhead) => playhead.set);
  if (firstDifference === null) return null;
  const { number } = firstDifference;
  return (
    <Button icon="arrowRight" onClick={() => moveTo(number)}>
      Go to event {formatCount(number)}
    </Button>
  );
}

function inputFacts({ stateRoot, inputs, checkpoint }: FrameProof): readonly Fact[] {
  const none = stateRoot === '' ? 'none: the program cannot be run here' : null;
  return [
    { name: 'State-Root', value: none ?? <ShortId id={stateRoot} what="State-Root" /> },
    { name: 'Events', value: formatCount(inputs.events) },
    {
      name: 'Last event',
      value: inputs.event === null ? 'none yet' : <ShortId id={inputs.event} what="Event-CID" />,
    },
    { name: 'Faults', value: formatCount(inputs.faults) },
    { name: 'Fold-Root', value: <ShortId id={inputs.foldRoot} what="Fold-Root" /> },
    { name: 'Engine', value: inputs.engine },
    { name: 'Policy', value: <ShortId id={inputs.policyRoot} what="Policy-Root" /> },
    { name: 'Policy code', value: <ShortId id={inputs.policyCodeRoot} what="Policy-Code-Root" /> },
    { name: 'Governance', value: <ShortId id={inputs.govHead} what="governance event" /> },
    {
      name: 'Checkpoint',
      value:
        checkpoint === null ? (
          'none at this moment'
        ) : (
          <>
            <ShortId id={checkpoint.commit} what="commit id" />{' '}
            {checkpoint.agrees ? 'names the same state' : 'names another state'}
          </>
        ),
    },
  ];
}

function Heads({ proof: { inputs } }: { readonly proof: FrameProof }) {
  if (inputs.ledgerHeads.length === 0) return null;
  return (
    <details className="proof-heads">
      <summary>
        {inputs.ledgerHeads.length === 1
          ? 'The journal it was read from'
          : `The ${formatCount(inputs.ledgerHeads.length)} journals it was read from`}
      </summary>
      <ul>
        {inputs.ledgerHeads.map(({ ref, commit }) => (
          <li key={ref}>
            <Mono wrap>{ref}</Mono> <ShortId id={commit} what="commit id" />
          </li>
        ))}
      </ul>
    </details>
  );
}
