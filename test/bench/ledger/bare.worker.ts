/** Web Crypto alone: the same signatures again and again, as many in flight as the ledger has. */
export interface BareRequest {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly ready: readonly {
    readonly message: Uint8Array<ArrayBuffer>;
    readonly signature: Uint8Array<ArrayBuffer>;
  }[];
  readonly checks: number;
}

const IN_FLIGHT = 256;

async function check({ key, ready, checks }: BareRequest): Promise<number> {
  const publicKey = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  const start = performance.now();
  let flying: Promise<boolean>[] = [];
  let landing: Promise<boolean[]> = Promise.resolve([]);
  const land = async () => {
    if ((await landing).includes(false)) throw new Error('a signature does not hold');
    landing = Promise.all(flying);
    flying = [];
  };
  for (let i = 0; i < checks; i++) {
    const one = ready[i % ready.length];
    if (one === undefined) break;
    flying.push(crypto.subtle.verify('Ed25519', publicKey, one.signature, one.message));
    if (flying.length === IN_FLIGHT) await land();
  }
  await land();
  await land();
  return (performance.now() - start) / 1000;
}

self.onmessage = async ({ data }: MessageEvent<BareRequest>) => self.postMessage(await check(data));
