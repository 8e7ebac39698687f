import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '../../../src/protocol/bytes.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { APPROVAL } from '../../../src/protocol/governance/approval.ts';
import {
  type Artefact,
  draftArtefact,
  isSigned,
  type Kind,
  readArtefact,
  readBody,
} from '../../../src/protocol/governance/artefact.ts';
import { parseArtefact, planArtefact } from '../../../src/protocol/governance/artefactCommit.ts';
import { uri } from '../../../src/protocol/governance/fields.ts';
import { GRANT } from '../../../src/protocol/governance/grant.ts';
import { PROPOSAL } from '../../../src/protocol/governance/proposal.ts';
import { REVOCATION } from '../../../src/protocol/governance/revocation.ts';
import { codeOf } from '../protocol/support/codes.ts';
import { jsonValues, texts } from '../protocol/support/json.ts';
import { cidFor } from '../protocol/support/samples.ts';
import { ada, approve, bob, grant, origin, propose, revoke } from './support/dossier.ts';
import { readVector, type SchemaName, schemaFaults } from './support/schemas.ts';

const proposal = propose();
const approval = approve(proposal, bob, 1, { expires_at: '2026-05-02T00:00:00Z' });
const granted = grant(proposal, [approval]);
const revocation = revoke(granted, ada);

const SAMPLES: readonly (readonly [SchemaName, Kind<object>, Artefact<object>])[] = [
  ['proposal', PROPOSAL as unknown as Kind<object>, proposal],
  ['approval', APPROVAL as unknown as Kind<object>, approval],
  ['grant', GRANT as unknown as Kind<object>, granted.grant],
  ['revocation', REVOCATION as unknown as Kind<object>, revocation],
];

/** The bytes of the commit that `planArtefact` plans. */
function commitOf(
  kind: Kind<object>,
  artefact: Artefact<object>,
  parents: readonly string[] = [],
): Uint8Array {
  return planArtefact(kind, artefact, parents).objects.at(-1)?.body ?? expect.fail();
}

describe('artefacts and the published schemas', () => {
  it.each(SAMPLES)('[POL-7] our %s validates, and the published example reads', (name, kind, artefact) => {
    expect(schemaFaults(name, artefact.body)).toBeNull();
    const example = readVector(`gatos-examples/v1/governance/${name}_min.json`) as JsonValue;
    expect(schemaFaults(name, example)).toBeNull();
    expect(readBody(kind, example)).toEqual(example);
  });

  it('[POL-7] the envelope of our Proof-of-Consensus validates', () => {
    expect(schemaFaults('proof_of_consensus_envelope', granted.consensus)).toBeNull();
  });

  it.each(SAMPLES)('[POL-7] a %s needs every required field and has no others', (name, kind, { body }) => {
    for (const field of Object.keys(kind.required)) {
      const less = Object.fromEntries(Object.entries(body).filter(([key]) => key !== field));
      expect(schemaFaults(name, less), field).not.toBeNull();
      expect(
        codeOf(() => readBody(kind, less)),
        field,
      ).toBe('ERR_ARTEFACT_INVALID');
    }
    for (const field of ['note', '__proto__', 'constructor', 'repo']) {
      const more = Object.fromEntries([...Object.entries(body), [field, 'x']]) as JsonValue;
      expect(
        codeOf(() => readBody(kind, more)),
        field,
      ).toBe('ERR_ARTEFACT_INVALID');
    }
  });

  it.each(SAMPLES)(
    '[POL-7] what code reads as a %s, with any one field changed, the schema takes too',
    (name, kind, { body }) => {
      const fields = [...Object.keys(kind.required), ...Object.keys(kind.optional)];
      const values = fc.oneof(
        jsonValues,
        texts,
        fc.webUrl(),
        fc.constantFrom<JsonValue>('user:a', 'user:', '2-of-3@a', 'a..b', ' '),
      );
      fc.assert(
        fc.property(fc.constantFrom(...fields), values, (field, value) => {
          const changed = { ...body, [field]: value } as JsonValue;
          let read: object;
          try {
            read = readBody(kind, changed);
          } catch (error) {
            expect(error).toMatchObject({ code: 'ERR_ARTEFACT_INVALID' });
            return;
          }
          expect(schemaFaults(name, read)).toBeNull();
        }),
      );
    },
  );

  it.each([
    ['https://example.com/assets/model.bin', true],
    [`gatos://${cidFor('w')}/main?x=/y#z`, true],
    ['urn:isbn:0451450523', true],
    ['mailto:a@example.com', true],
    ['https://example.com:8080', true],
    ['model.bin', false],
    ['//example.com/x', false],
    ['https://', false],
    ['gatos:', false],
    ['https://example.com/a b', false],
    ['https://example.com/%zz', false],
    ['https://example.com/#a#b', false],
    ['https://example.com/\n', false],
    ['https://example.com/ü', false],
    [`x:${'a'.repeat(1_024)}`, false],
  ])('[POL-7] the target %s: %s', (target, valid) => {
    expect(uri(target)).toBe(valid);
    if (valid) expect(schemaFaults('proposal', { ...proposal.body, target })).toBeNull();
  });
});

describe('the id and signature of an artefact', () => {
  it.each(SAMPLES)('[ENC-6] a %s is signed as its kind and nothing else', (_, kind, artefact) => {
    expect(isSigned(kind, artefact)).toBe(true);
    for (const [, other] of SAMPLES) {
      if (other.name === kind.name) continue;
      expect(isSigned({ ...kind, name: other.name }, artefact)).toBe(false);
    }
  });

  it.each(SAMPLES)(
    '[POL-7] the id of a %s is bound to world, actor, time and key',
    (_, kind, { body, origin: made, signature }) => {
      const read = (change: object) =>
        readArtefact(kind, body as JsonValue, { ...made, ...change }, signature);
      expect(read({}).body).toEqual(body);
      for (const change of [
        { repo: cidFor('other') },
        { actor: 'user:zoe' },
        { ulid: origin(ada, 9).ulid },
        { signer: ada.key.keyId === made.signer ? bob.key.keyId : ada.key.keyId },
      ])
        expect(
          codeOf(() => read(change)),
          JSON.stringify(change),
        ).toBe('ERR_ARTEFACT_INVALID');
    },
  );

  it('[POL-7] what says it was made by somebody else is refused before it is signed', () => {
    expect(codeOf(() => propose({ created_by: 'user:bob' }))).toBe('ERR_ARTEFACT_INVALID');
    expect(codeOf(() => approve(proposal, ada, 1, { signer: bob.key.keyId }))).toBe('ERR_ARTEFACT_INVALID');
    expect(
      codeOf(() => draftArtefact(REVOCATION, { ...revocation.body, revoked_by: 'user:bob' }, origin(ada))),
    ).toBe('ERR_ARTEFACT_INVALID');
  });

  it('[POL-7] the same words said again are another proposal', () => {
    expect(propose().body.proposal_id).not.toBe(propose().body.proposal_id);
  });
});

describe('the commit of an artefact', () => {
  it.each(SAMPLES)('[POL-7] a %s reads back as it was planned', (_, kind, artefact) => {
    const parents = ['a'.repeat(40), 'b'.repeat(40)];
    const planned = planArtefact(kind, artefact, parents);
    const read = parseArtefact(kind, commitOf(kind, artefact, parents));
    expect(read).toMatchObject({ ...artefact, oid: planned.oid, parents });
  });

  it('[POL-7] carries the published trailers, first and in their order, and goes to its ref', () => {
    const keys = (kind: Kind<object>, artefact: Artefact<object>) =>
      textOf(commitOf(kind, artefact))
        .split('\n\n')
        .at(-1)
        ?.trim()
        .split('\n')
        .map((line) => line.split(': ')[0]);
    const own = ['Repo', 'Ulid', 'Sig-Alg', 'Sig', 'Signer'];
    const [p, a, g, r] = SAMPLES.map(([, kind, artefact]) => keys(kind, artefact));
    expect(p).toEqual([
      'Action',
      'Target',
      'Proposal-Id',
      'Required-Quorum',
      'Expire-At',
      'Policy-Rule',
      'Created-By',
      ...own,
    ]);
    expect(a).toEqual(['Proposal-Id', 'Approval-Id', 'Signer', 'Expires-At', ...own.slice(0, 4)]);
    expect(g).toEqual(['Proposal-Id', 'Grant-Id', 'Proof-Of-Consensus', ...own]);
    expect(r).toEqual(['Grant-Id', 'Revocation-Id', 'Reason', 'Revoked-By', ...own]);
    const refs = SAMPLES.map(([, kind, { body }]) => kind.ref(body).replaceAll(/[0-9a-f]{64}/g, '#'));
    expect(refs).toEqual([
      'refs/gatos/proposals/#',
      'refs/gatos/approvals/#/#',
      'refs/gatos/grants/#',
      'refs/gatos/revocations/#/#',
    ]);
  });

  it.each(SAMPLES)('[POL-7] [ENC-2] a %s with any one byte changed is refused', (_, kind, artefact) => {
    const bytes = commitOf(kind, artefact, ['a'.repeat(40)]);
    const headers = textOf(bytes).indexOf('\n\n');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, by) => {
          const changed = Uint8Array.from(bytes);
          changed[at] = (changed[at] ?? 0) ^ by;
          let read: Artefact<object>;
          try {
            read = parseArtefact(kind, changed);
          } catch (error) {
            expect(error).toBeInstanceOf(GatosError);
            return;
          }
          // Parents are not signed (they only help to fetch); a signature is text until it is verified.
          expect(read.body).toEqual(artefact.body);
          expect(read.origin).toEqual(artefact.origin);
          expect(at < headers || !isSigned(kind, read)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('[POL-7] refuses what is too large, has files, says a thing twice or is no text', () => {
    const kind = PROPOSAL as unknown as Kind<object>;
    const bytes = commitOf(kind, proposal);
    const refuses = (text: string) => codeOf(() => parseArtefact(kind, utf8(text)));
    const text = textOf(bytes);
    expect(refuses(`${text}${' '.repeat(65_536)}`)).toBe('ERR_ARTEFACT_INVALID');
    expect(refuses(text.replace(/^tree .*/, `tree ${'a'.repeat(40)}`))).toBe('ERR_ARTEFACT_INVALID');
    expect(refuses(text.replace('{"action":', '{"action":"x","action":'))).toBe('ERR_JSON_INVALID');
    expect(refuses(text.replace(/\nUlid: .*/, '$&$&'))).toBe('ERR_COMMIT_INVALID');
    expect(refuses(text.replace('Created-By: user:ada', 'Created-By: user:bob'))).toBe(
      'ERR_ARTEFACT_INVALID',
    );
    expect(refuses(text.replace('\nauthor', '\nencoding x\nauthor'))).toBe('ERR_ARTEFACT_INVALID');
    expect(codeOf(() => parseArtefact(kind, Uint8Array.from([...bytes, 0xff])))).toBe('ERR_OBJECT_INVALID');
    expect(codeOf(() => parseArtefact(APPROVAL, bytes))).toBe('ERR_ARTEFACT_INVALID');
  });

  it('[POL-7] a reason is one line: it cannot forge a trailer', () => {
    for (const reason of ['a\nSigner: x', 'a\rb', '', 'x'.repeat(257), 'a\u2028b', '\u0000', '\ud800'])
      expect(
        codeOf(() => revoke(granted, ada, reason)),
        JSON.stringify(reason),
      ).toBe('ERR_ARTEFACT_INVALID');
    const spicy = revoke(granted, ada, '😼'.repeat(256));
    expect(schemaFaults('revocation', spicy.body)).toBeNull();
    expect(parseArtefact(REVOCATION, commitOf(REVOCATION as unknown as Kind<object>, spicy)).body).toEqual(
      spicy.body,
    );
  });
});
