import { describe, expect, it } from 'vitest';
import { deviceOf } from '../../../src/protocol/crypto/keys.ts';
import { type Envelope, encodeEnvelope } from '../../../src/protocol/event/envelope.ts';
import type { GovPlace } from '../../../src/protocol/governance/chain.ts';
import { journalRef } from '../../../src/protocol/journal/names.ts';
import {
  evaluate,
  type GateContext,
  type Intent,
  type JournalTip,
} from '../../../src/protocol/policy/gate.ts';
import { cidFor, envelope, NOON, OID, testKey, ulidAt } from './support/samples.ts';

const key = testKey(1);
const device = deviceOf(key.publicKey);
const tip: JournalTip = { cid: cidFor('before'), ulid: ulidAt(NOON - 1), govIndex: 3 };
const place: GovPlace = {
  cid: cidFor('genesis'),
  oid: OID,
  index: 3,
  trust: { v: 1, owners: ['user:ada'], keys: { [key.keyId]: { actor: 'user:ada' } }, groups: {} },
  bundle: { id: `blake3:${'0'.repeat(64)}`, commit: OID, policy_code_root: `sha256:${'0'.repeat(64)}` },
};
const context: GateContext = {
  genesis: cidFor('genesis'),
  tip,
  place,
  manifest: {
    v: 1,
    profile: 'local',
    gate: { default: 'allow' },
    namespaces: { main: { fold: 'folds/main.lua' } },
  },
};

function intent(change: Partial<Envelope> = {}, other: Partial<Intent> = {}): Intent {
  return {
    ref: journalRef('main', 'user:ada', device),
    event: encodeEnvelope({ ...envelope, ...change }),
    keyId: key.keyId,
    ...other,
  };
}

/** The rule and code that refuse, or "allow". */
function verdict(asked: Intent, known: Partial<GateContext> = {}): string {
  const outcome = evaluate(asked, { ...context, ...known });
  return outcome.allow ? 'allow' : `${outcome.rule} ${outcome.code}`;
}

const { prev: _, ...withoutPrev } = envelope;
const { repo: __, ...withoutRepo } = envelope;

describe('evaluate', () => {
  it('[POL-1] allows an event that keeps every rule', () => expect(verdict(intent())).toBe('allow'));

  it.each([
    ['an event of another world', 'EVT-1 ERR_WRONG_WORLD', intent({ repo: cidFor('other') })],
    ['an event of no world', 'EVT-1 ERR_WRONG_WORLD', { ...intent(), event: encodeEnvelope(withoutRepo) }],
    [
      "another actor's journal",
      'EVT-1 ERR_WRONG_JOURNAL',
      intent({}, { ref: journalRef('main', 'user:bob', device) }),
    ],
    [
      'another namespace',
      'EVT-1 ERR_WRONG_JOURNAL',
      intent({}, { ref: journalRef('other', 'user:ada', device) }),
    ],
    [
      'another device',
      'EVT-1 ERR_WRONG_JOURNAL',
      intent({}, { ref: journalRef('main', 'user:ada', '0'.repeat(16)) }),
    ],
    ['another key', 'EVT-1 ERR_WRONG_JOURNAL', intent({}, { keyId: testKey(2).keyId })],
    [
      'the gov chain',
      'EVT-1 ERR_WRONG_JOURNAL',
      intent({ ns: 'gov' }, { ref: journalRef('gov', 'user:ada', device) }),
    ],
    ['a prev that is not the tip', 'EVT-7 ERR_CHAIN_BROKEN', intent({ prev: cidFor('else') })],
    [
      'no prev where there is a tip',
      'EVT-7 ERR_CHAIN_BROKEN',
      { ...intent(), event: encodeEnvelope(withoutPrev) },
    ],
    ['the ULID of the tip', 'EVT-6 ERR_ULID_ORDER', intent({ ulid: ulidAt(NOON - 1) })],
    ['a ULID below the tip', 'EVT-6 ERR_ULID_ORDER', intent({ ulid: ulidAt(NOON - 2) })],
    ['a bundle that was not in force', 'EVT-1 ERR_POLICY_INVALID', intent({ policy_root: '1'.repeat(40) })],
  ])('[POL-1] refuses %s', (_name, expected, asked) => expect(verdict(asked)).toBe(expected));

  it('[EVT-7] refuses a prev in the first event of a journal', () => {
    const empty = { tip: { cid: null, ulid: null, govIndex: -1 } };
    expect(verdict(intent(), empty)).toBe('EVT-7 ERR_CHAIN_BROKEN');
    expect(verdict({ ...intent(), event: encodeEnvelope(withoutPrev) }, empty)).toBe('allow');
  });

  it('[POL-9] refuses law that is not known here, and law older than the event before', () => {
    expect(verdict(intent(), { place: null, manifest: null })).toBe('POL-9 ERR_GOV_UNKNOWN');
    expect(verdict(intent(), { tip: { ...tip, govIndex: 4 } })).toBe('EVT-1 ERR_GOV_UNKNOWN');
  });

  it('[POL-5] refuses a key that the trust graph does not know, or knows as somebody else', () => {
    const trusting = (keys: GovPlace['trust']['keys']) => ({
      place: { ...place, trust: { ...place.trust, keys } },
    });
    expect(verdict(intent(), trusting({}))).toBe('POL-5 ERR_KEY_UNKNOWN');
    expect(verdict(intent(), trusting({ [key.keyId]: { actor: 'user:bob' } }))).toBe('POL-5 ERR_KEY_UNKNOWN');
  });

  it('[STA-7] refuses a namespace that the bundle does not have, also one named like a property of objects', () => {
    const manifest = { ...(context.manifest ?? expect.fail()), namespaces: {} };
    expect(verdict(intent(), { manifest })).toBe('STA-7 ERR_POLICY_DENIED');
    const asked = intent({ ns: 'constructor' }, { ref: journalRef('constructor', 'user:ada', device) });
    expect(verdict(asked)).toBe('STA-7 ERR_POLICY_DENIED');
  });

  it('[POL-1] is pure: the same intent gives the same verdict, and a denial says why', () => {
    const asked = intent({ prev: cidFor('else') });
    expect(evaluate(asked, context)).toEqual(evaluate(asked, context));
    expect(evaluate(asked, context)).toMatchObject({
      allow: false,
      reason: expect.stringMatching(/\.$/),
      hint: expect.any(String),
    });
  });
});
