import { keyFromSeed, signerOf } from '../../src/adapters/web-crypto/signer.ts';
import { createVerifier } from '../../src/adapters/web-crypto/verifier.ts';
import type { SignatureVerifier } from '../../src/ports/runtime.ts';
import { hex, unhex, utf8 } from '../../src/protocol/bytes.ts';
import { isPublicKeySound, verifyEd25519 } from '../../src/protocol/crypto/ed25519.ts';
import type { Results } from './report.ts';
import signatures from './signatures.json';

type Case = (typeof signatures)[number];

/**
 * What the platform's own Ed25519 says, unasked for our verdict; undefined for a key that is not sound. Never hand such
 * a key to a platform: a key of small order makes libgcrypt abort, and with it the whole page in WebKitGTK 2.50.
 */
async function platformVerdict(item: Case): Promise<boolean | undefined> {
  const key = unhex(item.publicKey);
  if (!isPublicKeySound(key)) return undefined;
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, unhex(item.signature), unhex(item.message));
  } catch {
    return false;
  }
}

/** The verdict of one case by arithmetic and by whatever this engine uses; a contradiction is spelt out. */
async function verdict(verifier: SignatureVerifier, item: Case): Promise<string> {
  const [key, message, signature] = [unhex(item.publicKey), unhex(item.message), unhex(item.signature)];
  const arithmetic = verifyEd25519(key, message, signature);
  const chosen = await verifier.verify(key, message, signature);
  if (arithmetic === chosen && chosen === item.accept) return chosen ? 'accept' : 'refuse';
  return `arithmetic ${arithmetic}, verifier ${chosen}, expected ${item.accept}`;
}

/** [EVT-2] A signature made here is accepted here, and noble's is the one of RFC 8032. */
async function signing(verifier: SignatureVerifier): Promise<Results> {
  const seed = new Uint8Array(32).fill(7);
  const key = await keyFromSeed(seed);
  const message = utf8('signed on this engine');
  const made = await signerOf(key).sign(message);
  const noble = await signerOf({ custody: 'noble', seed, publicKey: key.publicKey }).sign(message);
  return {
    publicKey: hex(key.publicKey),
    noble: hex(noble),
    own: (await verifier.verify(key.publicKey, message, made)) && verifyEd25519(key.publicKey, message, made),
  };
}

/** [EVT-3] One verdict everywhere; the notes say where the platform's own word would have been another. */
export async function checkSignatures(): Promise<{ results: Results; notes: string[] }> {
  const verifier = await createVerifier();
  const verdicts: Results = {};
  const astray: string[] = [];
  for (const item of signatures) {
    verdicts[item.name] = await verdict(verifier, item);
    const own = await platformVerdict(item);
    if (own !== undefined && own !== item.accept)
      astray.push(`${item.name} (${own ? 'accepts' : 'refuses'})`);
  }
  const usesPlatform = 'keys' in verifier;
  const key = await keyFromSeed(new Uint8Array(32).fill(7));
  const notes = [
    `Ed25519: signs by ${key.custody}, verifies by ${usesPlatform ? 'the platform and our checks' : 'arithmetic'}`,
    `the platform alone, given sound keys only, would differ on: ${astray.join(', ') || 'nothing'}`,
  ];
  return { results: { verdicts, signing: await signing(verifier) }, notes };
}
