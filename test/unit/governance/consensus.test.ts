import fc from 'fast-check';
import { blake3 as referenceBlake3 } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '../../../src/protocol/bytes.ts';
import { planArtefact } from '../../../src/protocol/governance/artefactCommit.ts';
import { grantFault } from '../../../src/protocol/governance/checkGrant.ts';
import {
  consensusOf,
  consensusRef,
  formatConsensus,
  parseConsensus,
  proofOfConsensus,
} from '../../../src/protocol/governance/consensus.ts';
import { GRANT } from '../../../src/protocol/governance/grant.ts';
import { codeOf } from '../protocol/support/codes.ts';
import {
  ada,
  approve,
  bob,
  bobsPhone,
  cyn,
  dan,
  eve,
  grant,
  make,
  origin,
  propose,
  standing,
  without,
} from './support/dossier.ts';
import { readVector } from './support/schemas.ts';

const proposal = propose();
const byBob = approve(proposal, bob);
const byCyn = approve(proposal, cyn);
const both = [byBob, byCyn];
const granted = grant(proposal, both);
const fault = (one = granted, approvals = both, law = standing) =>
  grantFault(one, proposal, approvals, law)?.code ?? null;

describe('Proof-of-Consensus', () => {
  it('[POL-7] is the BLAKE3 that another library makes of the envelope, written with nothing but sorted keys', async () => {
    const sorted = [...both].sort((a, b) => (a.body.signer < b.body.signer ? -1 : 1));
    const entries = sorted.map(
      ({ body }) => `{"approval_id":"${body.approval_id}","signer":"${body.signer}"}`,
    );
    const text = `{"approvals":[${entries.join(',')}],"policy_rule":"governance.publish.artifact","proposal_id":"${proposal.body.proposal_id}"}`;
    expect(formatConsensus(granted.consensus)).toBe(text);
    expect(granted.grant.body.proof_of_consensus).toBe(`blake3:${await referenceBlake3(text)}`);
  });

  it('[POL-7] the published example has the digest of its canonical text', async () => {
    const example = readVector('gatos-examples/v1/governance/poc_envelope_min.json');
    const text = formatConsensus(example as Parameters<typeof formatConsensus>[0]);
    expect(parseConsensus(utf8(text))).toEqual(example);
    expect(proofOfConsensus(parseConsensus(utf8(text)))).toBe(`blake3:${await referenceBlake3(text)}`);
  });

  it('[POL-7] does not depend on the order of the approvals', () => {
    const more = [...both, approve(proposal, ada)];
    const expected = proofOfConsensus(consensusOf(proposal, more));
    fc.assert(
      fc.property(fc.shuffledSubarray(more, { minLength: 3 }), (some) => {
        expect(proofOfConsensus(consensusOf(proposal, some))).toBe(expected);
      }),
    );
  });

  it('[POL-7] the envelope is read strictly', () => {
    const text = formatConsensus(granted.consensus);
    const [first, second] = granted.consensus.approvals;
    const refuses = (value: object) => codeOf(() => parseConsensus(utf8(formatConsensus(value as never))));
    expect(refuses({ ...granted.consensus, approvals: [] })).toBe('ERR_CONSENSUS_INVALID');
    expect(refuses({ ...granted.consensus, approvals: [second, first] })).toBe('ERR_CONSENSUS_INVALID');
    expect(refuses({ ...granted.consensus, approvals: [first, first] })).toBe('ERR_CONSENSUS_INVALID');
    expect(refuses({ ...granted.consensus, quorum: '2-of-3@leads' })).toBe('ERR_CONSENSUS_INVALID');
    expect(refuses({ ...granted.consensus, approvals: { length: 1 } })).toBe('ERR_CONSENSUS_INVALID');
    expect(codeOf(() => parseConsensus(utf8(`${text}\n`)))).toBe('ERR_CONSENSUS_INVALID');
    expect(codeOf(() => parseConsensus(utf8('null')))).toBe('ERR_CONSENSUS_INVALID');
  });

  it('[POL-7] stands in the tree of the grant, where its ref finds it', () => {
    const file = utf8(formatConsensus(granted.consensus));
    const { objects } = planArtefact(GRANT, granted.grant, [], new Map([['consensus.json', file]]));
    expect(objects.map(({ type }) => type)).toEqual(['blob', 'tree', 'commit']);
    expect(textOf(objects[0]?.body ?? expect.fail())).toBe(formatConsensus(granted.consensus));
    expect(consensusRef(proposal.body.proposal_id)).toBe(
      `refs/gatos/audit/proofs/governance/${proposal.body.proposal_id.slice(7)}`,
    );
  });
});

describe('grantFault verifies a grant from the artefacts alone', () => {
  it('[POL-7] holds with the approvals it cites, in any order, with others beside them', () => {
    expect(fault()).toBeNull();
    expect(fault(granted, [byCyn, byBob])).toBeNull();
    expect(
      fault(granted, [approve(proposal, ada), approve(proposal, bobsPhone), ...both, approve(proposal, eve)]),
    ).toBeNull();
  });

  it('[POL-7] 2-of-3 with one approval is no quorum, however well it is proved', () => {
    expect(fault(grant(proposal, [byBob]), [byBob])).toBe('ERR_QUORUM_MISSING');
  });

  it.each<[string, string | null, readonly unknown[]]>([
    ['an approval that is not here', 'ERR_CONSENSUS_INVALID', [granted, [byBob]]],
    ['a key that was revoked', 'ERR_KEY_REVOKED', [granted, both, without(cyn)]],
    [
      'two devices of one actor',
      'ERR_APPROVAL_DUPLICATE',
      (() => {
        const phone = approve(proposal, bobsPhone);
        return [grant(proposal, [byBob, phone]), [byBob, phone]];
      })(),
    ],
    [
      'one who is no lead',
      'ERR_NOT_ELIGIBLE',
      (() => {
        const stray = approve(proposal, dan);
        return [grant(proposal, [byBob, stray]), [byBob, stray]];
      })(),
    ],
    [
      'an unknown key',
      'ERR_KEY_UNKNOWN',
      (() => {
        const stray = approve(proposal, eve);
        return [grant(proposal, [byBob, stray]), [byBob, stray]];
      })(),
    ],
    [
      'a forged approval',
      'ERR_SIGNATURE_INVALID',
      [granted, [byBob, { ...byCyn, signature: byBob.signature }]],
    ],
    [
      'an approval of another proposal',
      'ERR_APPROVAL_FOREIGN',
      (() => {
        const stray = approve(propose(), cyn);
        return [grant(proposal, [byBob, stray]), [byBob, stray]];
      })(),
    ],
    [
      'the proof of another envelope',
      'ERR_CONSENSUS_INVALID',
      [{ ...granted, consensus: consensusOf(proposal, [byBob]) }],
    ],
    ['another proposal', 'ERR_CONSENSUS_INVALID', [grant(propose(), both)]],
    ['a time after the expiry', 'ERR_PROPOSAL_EXPIRED', [grant(proposal, both, 61)]],
    ['the very moment of the expiry', 'ERR_PROPOSAL_EXPIRED', [grant(proposal, both, 60)]],
    ['the last minute', null, [grant(proposal, both, 59)]],
    ['an unknown granter', 'ERR_KEY_UNKNOWN', [grant(proposal, both, 2, eve)]],
    ['another world', 'ERR_WRONG_WORLD', [granted, both, { ...standing, genesis: origin(ada).ulid }]],
    [
      'an approval that had expired by then',
      'ERR_APPROVAL_EXPIRED',
      (() => {
        const short = approve(proposal, cyn, 1, { expires_at: '2026-05-01T12:02:00Z' });
        return [grant(proposal, [byBob, short]), [byBob, short]];
      })(),
    ],
  ])('[POL-7] a grant with %s: %s', (_, code, [one, approvals, law]) => {
    expect(fault(one as never, (approvals ?? both) as never, (law ?? standing) as never)).toBe(code);
  });

  it('[POL-7] a grant whose id was put on another proof is refused', () => {
    const { body } = granted.grant;
    const other = make(GRANT, { ...body, proof_of_consensus: body.proposal_id }, ada, origin(ada, 2));
    const mixed = { ...other, body: { ...other.body, grant_id: body.grant_id } };
    expect(fault({ ...granted, grant: mixed })).toBe('ERR_ARTEFACT_INVALID');
  });
});
