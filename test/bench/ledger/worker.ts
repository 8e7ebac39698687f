import { BrowserIndexes } from '../../../src/adapters/browser/indexStore.ts';
import { installHashes } from '../../../src/adapters/hash-wasm/hashes.ts';
import {
  type LightningRepository,
  openLightningRepository,
} from '../../../src/adapters/lightning-fs/repository.ts';
import { systemClock, systemRandom } from '../../../src/adapters/system/clock.ts';
import { browserPool } from '../../../src/adapters/verify-pool/browserPool.ts';
import { createLazyRuntime } from '../../../src/adapters/wasmoon/lazy.ts';
import { keyFromSeed, signerOf } from '../../../src/adapters/web-crypto/signer.ts';
import { createVerifier } from '../../../src/adapters/web-crypto/verifier.ts';
import type { Identity } from '../../../src/engine/deps.ts';
import { emit } from '../../../src/engine/emit/emit.ts';
import { importJsonl } from '../../../src/engine/exchange/importJsonl.ts';
import { Ledger } from '../../../src/engine/ledger/ledger.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { createWorld, planGenesis } from '../../../src/engine/world/genesis.ts';
import { openWorld, type World } from '../../../src/engine/world/world.ts';
import { parseKeyId } from '../../../src/protocol/crypto/keys.ts';
import { encodeEnvelope } from '../../../src/protocol/event/envelope.ts';
import { timelinePage, timelineStrip } from '../../../workers/engine/views.ts';
import type { BareRequest } from './bare.worker.ts';
import type { Answer, CallName, Calls, Request } from './contract.ts';
import { FOLD, linesOf, payloadOf, typeOf } from './workload.ts';

const SAMPLE = 2_000;

const indexes = new BrowserIndexes();
const runtime = createLazyRuntime(async () =>
  (await import('../../../src/adapters/wasmoon/echo/runtime.ts')).createEchoRuntime({
    loadWasm: async () => new Uint8Array(await (await fetch('/glue.wasm')).arrayBuffer()),
  }),
);

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
/** As in the engine: long work lets messages in. */
const task = {
  ...NO_TASK,
  breathe: () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    }),
};

async function owner(): Promise<Identity> {
  return { actor: 'user:bench', signer: signerOf(await keyFromSeed(new Uint8Array(32).fill(7))) };
}

async function depsOf(name: string, repository: LightningRepository) {
  const [verifier] = await Promise.all([createVerifier(), installHashes()]);
  return { repository, verifier, runtime, clock: systemClock, random: systemRandom, index: indexes.of(name) };
}

function askBare(request: BareRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker('/bare.js', { type: 'module' });
    worker.onmessage = resolve;
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(request);
  });
}

const opened = new Map<string, World>();

async function worldOf(name: string): Promise<World> {
  const known = opened.get(name);
  if (known !== undefined) return known;
  const repository = await openLightningRepository({ name });
  const identity = await owner();
  const options = { identify: async () => identity, managesMain: true };
  const world = await openWorld(await depsOf(name, repository), options, task);
  opened.set(name, world);
  return world;
}

async function create(name: string): Promise<void> {
  const repository = await openLightningRepository({ name });
  const request = { name, ns: 'main', profile: 'local' as const, foldSource: FOLD, managesMain: true };
  await createWorld(repository, await planGenesis(await depsOf(name, repository), await owner(), request));
  await repository.close();
}

type Handlers = { [N in CallName]: (...args: Parameters<Calls[N]>) => Promise<ReturnType<Calls[N]>> };

const HANDLERS: Handlers = {
  async build(name, events) {
    await create(name);
    const world = await worldOf(name);
    const bytes = linesOf(events);
    const start = performance.now();
    if (events > 0) {
      const report = await importJsonl(world, 'main', bytes, task);
      if (report.imported !== events) throw new Error(JSON.stringify(report).slice(0, 500));
    }
    return { seconds: (performance.now() - start) / 1000 };
  },

  async emit(name, events) {
    const world = await worldOf(name);
    const each: number[] = [];
    for (let i = 0; i < events; i++) {
      const start = performance.now();
      const outcome = await emit(world, { ns: 'main', type: typeOf(i), payload: payloadOf(i) }, task);
      each.push(performance.now() - start);
      if (outcome.verdict !== 'accepted') throw new Error(outcome.verdict);
    }
    return { each };
  },

  async open(name) {
    const phases: Record<string, number> = {};
    const start = performance.now();
    let last = start;
    const phase = (what: string) => {
      phases[what] = Math.round(performance.now() - last);
      last = performance.now();
    };
    const repository = await openLightningRepository({ name });
    phase('repository');
    const deps = await depsOf(name, repository);
    phase('keys and hashes');
    const identity = await owner();
    const world = await openWorld(deps, { identify: async () => identity, managesMain: true }, task);
    phase('ledger');
    const page = await timelinePage(world, 'main', 0, 100, Date.now());
    phase('page');
    const strip = await timelineStrip(world, 'main');
    phase('strip');
    const milliseconds = performance.now() - start;
    opened.set(name, world);
    return { milliseconds, total: page.total, strip: strip.total, page: page.entries.length, phases };
  },

  async saveIndex(name) {
    const world = await worldOf(name);
    const start = performance.now();
    await world.ledger.saveIndex();
    return { milliseconds: performance.now() - start };
  },

  async verify(name, pool) {
    const { repository, verifier } = (await worldOf(name)).deps;
    const threads = pool
      ? browserPool(verifier, () => new Worker('/verify.js', { type: 'module' }))
      : undefined;
    const start = performance.now();
    const ledger = new Ledger({
      repository,
      verifier: threads ? { verify: verifier.verify.bind(verifier), threads } : verifier,
    });
    await ledger.refresh(task);
    const seconds = (performance.now() - start) / 1000;
    return { seconds, events: ledger.count, ok: ledger.quarantine.length === 0 };
  },

  async bare(name, checks, workers) {
    const { ledger } = await worldOf(name);
    const events = await ledger.load(ledger.order('main').slice(0, SAMPLE));
    const request = {
      key: new Uint8Array(parseKeyId(events[0]?.keyId ?? '')),
      ready: events.map(({ envelope, signature }) => ({
        message: encodeEnvelope(envelope).canonical,
        signature: new Uint8Array(signature),
      })),
      checks: Math.round(checks / workers),
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: workers }, () => askBare(request)));
    return { seconds: (performance.now() - start) / 1000 };
  },

  cores: async () => navigator.hardwareConcurrency,
};

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  let answer: Answer;
  try {
    const handler = HANDLERS[data.name] as (...args: readonly unknown[]) => Promise<unknown>;
    answer = { ok: true, value: await handler(...data.args) };
  } catch (error) {
    answer = { ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  self.postMessage(answer);
};
