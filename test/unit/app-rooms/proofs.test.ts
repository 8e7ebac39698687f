import { describe, expect, it } from 'vitest';
import {
  DRIFT,
  standing,
  trailerText,
  verdictSentence,
  verifyCommand,
} from '../../../src/app/features/proofs/words.ts';
import type { CheckpointInfo, ProofVerdict } from '../../../src/rpc/contract.ts';

const verdict = (status: ProofVerdict['status'], drift: ProofVerdict['drift'] = null): ProofVerdict => ({
  status,
  drift,
  firstDifference: null,
  checks: [],
});

describe('[STA-5] a verdict in words', () => {
  it('[STA-5] verified says how much was folded again', () => {
    expect(verdictSentence(verdict('verified'), 4211)).toContain('4,211 events');
    expect(verdictSentence(verdict('verified'), 1)).toContain('1 event again');
  });

  it('[STA-4] stale is never called verified or failed', () => {
    expect(verdictSentence(verdict('stale'), 3)).toMatch(/cannot be recomputed here/);
    expect(verdictSentence(verdict('stale'), 3)).not.toMatch(/verified|failed/i);
  });

  it.each(['inputs', 'program', 'policy', 'output'] as const)(
    '[STA-5] a failure names what differs first: %s',
    (drift) => {
      expect(verdictSentence(verdict('failed', drift), 3)).toContain(DRIFT[drift][0]);
      expect(DRIFT[drift][0].toLowerCase()).toContain(drift);
    },
  );

  it('[STA-4] trailers are shown as Git writes them, in order', () => {
    expect(
      trailerText([
        ['State-Root', 'blake3:aa'],
        ['Fold-Engine', 'echo@0+src'],
      ]),
    ).toBe('State-Root: blake3:aa\nFold-Engine: echo@0+src');
  });

  it('says what the newest checkpoint leaves open', () => {
    const newest = { position: 10, foldRoot: 'sha256:aa' } as CheckpointInfo;
    expect(standing(newest, 11, 'sha256:aa')).toMatch(/^1 event since/);
    expect(standing(newest, 10, 'sha256:bb')).toMatch(/fold has changed/);
    expect(standing(newest, 10, 'sha256:aa')).toMatch(/covers every event/);
  });

  it('the command line names the namespace where it is not the default', () => {
    expect(verifyCommand('main')).toBe('git gatos fold verify');
    expect(verifyCommand('lab', '1a2b3c4d5e')).toBe('git gatos fold verify 1a2b3c4d --ns lab');
  });
});
