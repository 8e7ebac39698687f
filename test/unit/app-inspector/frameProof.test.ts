import { beforeEach, describe, expect, it, vi } from 'vitest';
import { proofSummary } from '../../../src/app/features/inspector/proofWords.ts';
import { type ProofOfFrame, proofOf } from '../../../src/app/stores/frameProof.ts';
import { momentKey } from '../../../src/app/stores/moment.ts';
import { GatosError, toErrorShape } from '../../../src/protocol/errors.ts';
import type { FrameProof } from '../../../src/rpc/contract.ts';

vi.mock('../../../src/app/client.ts', () => ({ client: { call: vi.fn(), subscribe: vi.fn() } }));

const MOMENT = { world: 'w', ns: 'main', revision: 3, position: 12 };
const NONE = { proofs: new Map(), errors: new Map() };

function proof(change: Partial<FrameProof> = {}): FrameProof {
  const inputs = {
    event: null,
    events: 12,
    ledgerHeads: [],
    govHead: '',
    policyRoot: '',
    policyCodeRoot: '',
  };
  return {
    position: 12,
    stateRoot: 'blake3:00',
    status: 'verified',
    drift: null,
    firstDifference: null,
    checks: [],
    inputs: { ...inputs, foldRoot: '', engine: '', faults: 0 },
    checkpoint: null,
    ...change,
  };
}

describe('[STA-5] what is said of a frame', () => {
  let state = NONE;
  beforeEach(() => {
    state = { ...NONE, proofs: new Map([[momentKey(MOMENT), proof()]]) };
  });

  it('is verifying until its proof is here', () => {
    expect(proofOf(NONE, MOMENT).status).toBe('verifying');
    expect(proofOf(NONE, null).status).toBe('verifying');
  });

  it('is the proof of just this frame: of this world, namespace, revision and position', () => {
    expect(proofOf(state, MOMENT).status).toBe('verified');
    for (const other of [{ world: 'x' }, { ns: 'main~1' }, { revision: 4 }, { position: 11 }])
      expect(proofOf(state, { ...MOMENT, ...other }).status).toBe('verifying');
  });

  it('is not checked, and never verified, where the check could not be made', () => {
    const error = toErrorShape(new GatosError('ERR_INTERNAL', 'no'));
    const of = proofOf({ ...NONE, errors: new Map([[momentKey(MOMENT), error]]) }, MOMENT);
    expect(of).toEqual({ status: 'unchecked', error });
    expect(proofSummary(of)).toMatch(/not been checked.*not shown as proved/);
  });

  it('names the drift and the first difference of one that failed', () => {
    const failed = proof({
      status: 'failed',
      drift: 'output',
      firstDifference: { number: 1847, path: ['inventory', 'widgets'], claimed: '21', computed: '-459' },
    });
    const of: ProofOfFrame = { status: 'failed', proof: failed };
    expect(proofSummary(of)).toContain('The same events and program give another state.');
    expect(proofSummary(of)).toMatch(
      /at \.inventory\.widgets, from event 1,847 on: 21 is claimed, -459 was computed/,
    );
  });
});
