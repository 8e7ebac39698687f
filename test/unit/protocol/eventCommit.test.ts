import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '../../../src/protocol/bytes.ts';
import { verifyEd25519 } from '../../../src/protocol/crypto/ed25519.ts';
import { formatSignature } from '../../../src/protocol/crypto/keys.ts';
import {
  type EventCommit,
  parseEventCommit,
  planEventCommit,
  readEventCommit,
} from '../../../src/protocol/event/commit.ts';
import { EMPTY_TREE_OID, gitObjectId, parseCommit } from '../../../src/protocol/git/object.ts';
import { codeOf } from './support/codes.ts';
import { payloads } from './support/json.ts';
import { envelope, OID, signedEvent, testKey } from './support/samples.ts';

const key = testKey(1);
const event = signedEvent();
const { commit, object } = planEventCommit(event, OID);
const text = textOf(object.body);

function read(body: Uint8Array): EventCommit {
  return parseEventCommit(gitObjectId('commit', body), body);
}

function refused(changed: string): boolean {
  try {
    read(utf8(changed));
    return false;
  } catch {
    return true;
  }
}

/** The offset in bytes just behind a piece of the commit. */
function endOf(piece: string): number {
  return utf8(text.slice(0, text.indexOf(piece) + piece.length)).length;
}

describe('event commit', () => {
  it('[EVT-4] [EVT-5] reads as it stands: subject, envelope, trailers; dated by its ULID; with the empty tree', () => {
    expect(text).toBe(
      `tree ${EMPTY_TREE_OID}\nparent ${OID}\n` +
        `author user:ada <${key.keyId}> 1777636800 +0000\ncommitter user:ada <${key.keyId}> 1777636800 +0000\n\n` +
        `add ${envelope.ulid}\n\n${event.json}\n\n` +
        `Event-CID: ${event.cid}\nSig-Alg: ed25519\nSig: ${formatSignature(event.signature)}\nSigner: ${key.keyId}\n`,
    );
    expect(object.oid).toBe(gitObjectId('commit', object.body));
    expect(parseCommit(object.body).parents).toEqual([OID]);
  });

  it('[EVT-4] [EVT-5] planning and parsing are inverse, and the id is a function of envelope, signature and parent', () => {
    fc.assert(
      fc.property(payloads, fc.boolean(), (payload, first) => {
        const signed = signedEvent({ ...envelope, payload });
        const planned = planEventCommit(signed, first ? null : OID);
        const parsed = parseEventCommit(planned.object.oid, planned.object.body);
        expect(parsed.cid).toBe(signed.cid);
        expect(parsed.json).toBe(signed.json);
        expect(parsed.parent).toBe(first ? null : OID);
        expect(planEventCommit(parsed, parsed.parent).object.oid).toBe(planned.object.oid);
        const { envelope: held, json, keyId, signature, parent } = parsed;
        expect(readEventCommit(planned.object.body)).toEqual({
          envelope: held,
          json,
          keyId,
          signature,
          parent,
        });
      }),
      { numRuns: 100 },
    );
  });

  it('[EVT-4] [EVT-2] no byte can change unseen: the commit is refused, or its signature or its parent is another', () => {
    const sig = endOf('\nSig: ed25519:');
    const parent = endOf('\nparent ');
    let compared = 0;
    for (let at = 0; at < object.body.length; at++) {
      const original = object.body[at] ?? 0;
      for (const byte of [original ^ 1, 0x0a]) {
        if (byte === original) continue;
        const body = object.body.slice();
        body[at] = byte;
        let parsed: EventCommit;
        try {
          parsed = read(body);
        } catch {
          continue;
        }
        compared++;
        expect(parsed.json, `byte ${at}`).toBe(event.json);
        expect(parsed.keyId).toBe(event.keyId);
        if (at >= parent && at < parent + 40) expect(parsed.parent).not.toBe(commit.parent);
        else {
          expect(at, `byte ${at}`).toBeGreaterThanOrEqual(sig);
          expect(at).toBeLessThan(sig + 128);
          if (compared % 20 === 0)
            expect(verifyEd25519(key.publicKey, parsed.canonical, parsed.signature)).toBe(false);
        }
      }
    }
    // Other digits of the parent and of the signature do make commits that can be read.
    expect(compared).toBeGreaterThan(100);
  });

  it('[EVT-4] no byte can be added or dropped', () => {
    for (let at = 0; at <= text.length; at++) {
      const extra = ' \n0a'[at % 4] ?? '';
      expect(refused(text.slice(0, at) + extra + text.slice(at)), `${at} + ${extra}`).toBe(true);
      if (at < text.length) expect(refused(text.slice(0, at) + text.slice(at + 1)), `- ${at}`).toBe(true);
    }
  });

  it.each([
    ['a header of its own', text.replace('\n\nadd ', '\nencoding UTF-8\n\nadd ')],
    ['a signature of Git', text.replace('\n\nadd ', '\ngpgsig x\n\nadd ')],
    ['a second parent', text.replace('\nauthor', `\nparent ${OID}\nauthor`)],
    ['another tree', text.replace(EMPTY_TREE_OID, OID)],
    ['another author', text.replace('author user:ada', 'author user:bob')],
    ['another committer', text.replace('committer user:ada', 'committer user:bob')],
    ['another date', text.replace('1777636800', '1777636801')],
    ['another time zone', text.replace('+0000', '+0100')],
    ['another subject', text.replace('\n\nadd ', '\n\nsub ')],
    ['a line after the subject', text.replace('\n\n{', '\n\nhello\n\n{')],
    ['spaces in the envelope', text.replace('{"actor":', '{ "actor":')],
    [
      'keys in another order',
      text.replace(/\{"actor":"user:ada",(.*),"ulid"/, '{$1,"actor":"user:ada","ulid"'),
    ],
    ['a number written otherwise', text.replace('"n":10', '"n":10.0')],
    ['an escape that is not needed', text.replace('ü', String.raw`\u00fc`)],
    ['another Event-CID', text.replace(event.cid, signedEvent({ ...envelope, type: 'b' }).cid)],
    ['no Event-CID', text.replace(/Event-CID: .*\n/, '')],
    ['two Event-CIDs', text.replace(/(Event-CID: .*\n)/, '$1$1')],
    ['another algorithm', text.replace('Sig-Alg: ed25519', 'Sig-Alg: ed25519ph')],
    ['an upper-case signature', text.replace(/Sig: ed25519:.*/, (sig) => sig.toUpperCase())],
    [
      'a signature in base64',
      text.replace(/Sig: .*/, `Sig: ed25519:${Buffer.from(event.signature).toString('base64')}`),
    ],
    ['another signer', text.replaceAll(`Signer: ${key.keyId}`, `Signer: ${testKey(2).keyId}`)],
    ['an unknown trailer', `${text}X-Note: hello\n`],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
    ['nothing', ''],
    ['no message', text.slice(0, text.indexOf('\n\n') + 2)],
    ['no trailers', text.slice(0, text.indexOf('\n\nEvent-CID') + 1)],
  ])('[EVT-4] refuses a commit with %s', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(refused(changed)).toBe(true);
  });

  it('[JRN-1] refuses a merge with its own sentence', () => {
    const merge = text.replace('\nauthor', `\nparent ${'1'.repeat(40)}\nauthor`);
    expect(codeOf(() => read(utf8(merge)))).toBe('ERR_COMMIT_INVALID');
  });

  it('[EVT-4] refuses bytes that are not UTF-8', () => {
    const body = object.body.slice();
    body[body.length - 3] = 0xff;
    expect(codeOf(() => read(body))).toBe('ERR_OBJECT_INVALID');
  });
});
