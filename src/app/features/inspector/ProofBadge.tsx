import { Badge, Button, Popover } from '../../design/index.ts';
import type { ProofOfFrame } from '../../stores/frameProof.ts';
import { useSelection } from '../../stores/index.ts';
import { ProofFacts } from './ProofFacts.tsx';
import { PROOF_TONE, PROOF_WORD } from './proofWords.ts';
import './proof.css';

/** Whether the frame on the screen is proved. Never more than is known of just this frame; a click says it in words. */
export function ProofBadge({ proof }: { readonly proof: ProofOfFrame }) {
  const badge = <Badge tone={PROOF_TONE[proof.status]}>{PROOF_WORD[proof.status]}</Badge>;
  return (
    <Popover
      title="The proof of this state"
      side="below"
      label={`Proof of this state: ${PROOF_WORD[proof.status]}`}
      buttonClassName="proof-badge"
      panelClassName="proof-panel"
      button={badge}
    >
      {(close) => (
        <div className="proof-summary">
          <ProofFacts proof={proof} short />
          <Button
            onClick={() => {
              close();
              useSelection.getState().setTab('proof');
              useSelection.getState().setInspectorOpen(true);
            }}
          >
            All inputs and details
          </Button>
        </div>
      )}
    </Popover>
  );
}
