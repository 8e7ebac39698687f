import { describe, expect, it } from 'vitest';
import {
  DRIFT,
  differenceSentence,
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

  it.each([
    [
      'output',
      { path: ['inventory', 'widgets'], claimed: '4', computed: '3' },
      'At .inventory.widgets the checkpoint says 4, folding gives 3, from event 1,204 on.',
    ],
    [
      'output',
      { path: [], claimed: null, computed: '"E_FUEL"' },
      'At event 1,204 the checkpoint lists no fault, folding gives E_FUEL.',
    ],
    [
      'program',
      { path: ['n'], claimed: '2', computed: null },
      'At .n the program of the checkpoint gives 2, the fold in force gives nothing, from event 1,204 on.',
    ],
    [
      'inputs',
      { path: [], claimed: '"x"', computed: '"y"' },
      'Event 1,204 is not what it was when the checkpoint was made.',
    ],
    [
      'inputs',
      { path: [], claimed: '"x"', computed: null },
      'From event 1,204 on, history is not what it was when the checkpoint was made.',
    ],
  ] as const)('[STA-5] says where it parts: %s %j', (drift, at, sentence) => {
    expect(differenceSentence(drift, { number: 1204, ...at })).toBe(sentence);
  });

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
