import type { SignatureVerifier } from '../../ports/runtime.ts';
import { equalBytes, hex, unhex, utf8 } from '../../protocol/bytes.ts';
import { isPublicKeySound, isScalarCanonical, verifyEd25519 } from '../../protocol/crypto/ed25519.ts';

/** Keys kept imported; a world has few, and hostile input must not make it many. */
const MAX_KEYS = 1_000;

/**
 * [EVT-3] Two signatures that tell the verdicts apart: one that all must accept, and one whose R carries a point of
 * order 2, which satisfies the equation with cofactor and not the one without.
 */
const PROBE = {
  publicKey: 'ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c',
  message: 'gatos/probe/v1\n',
  good: '66f1578e87e8873fc12eebe38fc549250097f11e340fc44dcb0258a77d88186da609057a724205519766f479f4c4081bf96b2697f0d3ca0f1a94bd520f642e03',
  cofactored:
    '76985cdbd2364a744397b773ed9a33933a0d9390c3775a2aa16fe4f8cb235a8d53a99aecad7109b0f03b0fe2676b1f261e4527e5f46ac73836f555af4878fe0c',
};

const PURE: SignatureVerifier = {
  verify: async (publicKey, message, signature) => verifyEd25519(publicKey, message, signature),
};

/** Web Crypto wants bytes that no other thread can change. Nothing here shares memory. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

class PlatformVerifier implements SignatureVerifier {
  /** By hex of the key; null for one that is not sound. */
  private readonly keys = new Map<string, CryptoKey | null>();
  /** The key asked for last: a journal has one. */
  private last: { readonly bytes: Uint8Array; readonly key: CryptoKey | null } | null = null;

  async verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
    if (publicKey.length !== 32 || !isScalarCanonical(signature)) return false;
    if (this.last === null || !equalBytes(this.last.bytes, publicKey)) {
      const key = await this.key(publicKey);
      this.last = { bytes: publicKey.slice(), key };
    }
    const { key } = this.last;
    return key !== null && crypto.subtle.verify('Ed25519', key, own(signature), own(message));
  }

  private async key(publicKey: Uint8Array): Promise<CryptoKey | null> {
    const id = hex(publicKey);
    const known = this.keys.get(id);
    if (known !== undefined) return known;
    const key = isPublicKeySound(publicKey)
      ? await crypto.subtle.importKey('raw', own(publicKey), 'Ed25519', false, ['verify'])
      : null;
    if (this.keys.size >= MAX_KEYS) this.keys.clear();
    this.keys.set(id, key);
    return key;
  }
}

async function agrees(verifier: SignatureVerifier): Promise<boolean> {
  const key = unhex(PROBE.publicKey);
  const message = utf8(PROBE.message);
  try {
    return (
      (await verifier.verify(key, message, unhex(PROBE.good))) &&
      !(await verifier.verify(key, message, unhex(PROBE.cofactored)))
    );
  } catch {
    return false;
  }
}

/**
 * [EVT-3] The platform's Ed25519, some twenty times faster than arithmetic in JavaScript, but only where it has shown
 * on the probe to give the one verdict; otherwise that arithmetic.
 */
export async function createVerifier(): Promise<SignatureVerifier> {
  const platform = new PlatformVerifier();
  return (await agrees(platform)) ? platform : PURE;
}
