import type { FrameProof } from '../../../rpc/contract.ts';
import { Badge, ShortId } from '../../design/index.ts';
import { ChecksList } from '../common/ChecksList.tsx';
import type { Load } from '../common/useLoad.ts';
import { placeWords } from './words.ts';

interface SidesProps {
  readonly number: number;
  readonly before: Load<FrameProof>;
  readonly after: Load<FrameProof>;
}

/** [STA-5] The State-Roots on both sides, and whether each was proved here. */
export function Sides({ number, before, after }: SidesProps) {
  const both = [before, after].every(({ value }) => value?.status === 'verified');
  return (
    <div>
      <h4>{both ? 'Proof verified on both sides' : 'Proof on both sides'}</h4>
      <div className="bisect-sides">
        <Side name={`Before, at ${placeWords(number - 1)}`} proof={before} />
        <Side name={`After, at ${placeWords(number)}`} proof={after} />
      </div>
    </div>
  );
}

function Side({ name, proof }: { readonly name: string; readonly proof: Load<FrameProof> }) {
  const { value, error } = proof;
  return (
    <div className="bisect-side">
      <p className="bisect-side-name">{name}</p>
      {value !== undefined && (
        <>
          <p className="bisect-side-root">
            <Badge tone={value.status} />
            <ShortId id={value.stateRoot} what="State-Root" />
          </p>
          <details>
            <summary>What was checked</summary>
            <ChecksList checks={value.checks} />
          </details>
        </>
      )}
      {value === undefined && error === null && <Badge tone="verifying" />}
      {error !== null && (
        <p className="secondary">
          <Badge tone="neutral">Not checked</Badge> {error.message}
        </p>
      )}
    </div>
  );
}
