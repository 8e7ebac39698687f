import { BrowserIndexes } from '../../../src/adapters/browser/indexStore.ts';
import { installHashes } from '../../../src/adapters/hash-wasm/hashes.ts';
import { browserWorker } from '../../../src/adapters/jq/browser.ts';
import { createJq } from '../../../src/adapters/jq/jq.ts';
import { openLightningRepository } from '../../../src/adapters/lightning-fs/repository.ts';
import { systemClock, systemRandom } from '../../../src/adapters/system/clock.ts';
import { createEchoRuntime } from '../../../src/adapters/wasmoon/echo/index.ts';
import { keyFromSeed, signerOf } from '../../../src/adapters/web-crypto/signer.ts';
import { createVerifier } from '../../../src/adapters/web-crypto/verifier.ts';
import { openPredicate } from '../../../src/engine/bisect/predicate.ts';
import { bisectStep } from '../../../src/engine/bisect/run.ts';
import { bisectStatus } from '../../../src/engine/bisect/status.ts';
import type { Deps, Identity } from '../../../src/engine/deps.ts';
import { exportBundle } from '../../../src/engine/exchange/exportBundle.ts';
import { importJsonl } from '../../../src/engine/exchange/importJsonl.ts';
import type { FrameRequest } from '../../../src/engine/fold/frame/types.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { stateFrame } from '../../../src/engine/world/frames.ts';
import { createWorld, planGenesis } from '../../../src/engine/world/genesis.ts';
import { type Time, timeOf } from '../../../src/engine/world/time.ts';
import { openWorld, type World } from '../../../src/engine/world/world.ts';
import type { Answer, CallName, Calls, Request } from './contract.ts';
import { jumpRedux, viewAutomerge } from './peers.ts';
import { spreadOf } from './statistics.ts';
import { FOLD, linesOf, makeEvents } from './workload.ts';

const NAME = 'bench-seek';
const SEEKS_TO_WARM_UP = 20;

const runtime = createEchoRuntime({
  loadWasm: async () => new Uint8Array(await (await fetch('/glue.wasm')).arrayBuffer()),
});
const jq = createJq({ spawn: () => browserWorker(() => new Worker('/jq.js', { type: 'module' })) });

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

/** What the State view asks for: forty rows in the middle of the items, one of which is open. */
function treeAt(): FrameRequest {
  return {
    from: 20_000,
    count: 40,
    open: ['["items"]', '["items","sku-020000"]'],
    filter: '',
    changesOnly: false,
    since: null,
    pinned: [['totals', 'received']],
  };
}

async function owner(): Promise<Identity> {
  return { actor: 'user:bench', signer: signerOf(await keyFromSeed(new Uint8Array(32).fill(7))) };
}

async function deps(): Promise<Deps> {
  const repository = await openLightningRepository({ name: NAME });
  const [verifier] = await Promise.all([createVerifier(), installHashes()]);
  const index = new BrowserIndexes().of(NAME);
  return { repository, verifier, runtime, clock: systemClock, random: systemRandom, index };
}

async function openBenchWorld(): Promise<World> {
  const identity = await owner();
  return openWorld(await deps(), { identify: async () => identity, managesMain: true }, task);
}

let opened: World | undefined;

async function time(): Promise<Time> {
  opened ??= await openBenchWorld();
  const at = timeOf(opened, 'main');
  await at.fold.foldAll(task);
  return at;
}

async function create(): Promise<void> {
  const made = await deps();
  const request = {
    name: 'Seek',
    ns: 'main',
    profile: 'local' as const,
    foldSource: FOLD,
    managesMain: true,
  };
  await createWorld(made.repository, await planGenesis(made, await owner(), request));
  await made.repository.close();
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

async function send(path: string, body: Uint8Array<ArrayBuffer> | string): Promise<void> {
  const response = await fetch(path, { method: 'PUT', body });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
}

type Handlers = { [N in CallName]: (...args: Parameters<Calls[N]>) => Promise<ReturnType<Calls[N]>> };

const HANDLERS: Handlers = {
  async build(events) {
    await create();
    opened = await openBenchWorld();
    const world = opened;
    const importing = await timed(() => importJsonl(world, 'main', linesOf(makeEvents(events)), task));
    if (importing.value.imported !== events) throw new Error(JSON.stringify(importing.value).slice(0, 500));
    const folding = await timed(() => time());
    if (folding.value.fold.faults.size > 0) throw new Error('the fold fails');
    await world.ledger.saveIndex();
    await (world.deps.repository as Awaited<ReturnType<typeof openLightningRepository>>).maintain();
    const bundle = await exportBundle(world, task);
    await send('/put/world.bundle', bundle as Uint8Array<ArrayBuffer>);
    return { importing: importing.ms / 1000, folding: folding.ms / 1000, bundled: bundle.length };
  },

  async open(folded) {
    const opening = await timed(openBenchWorld);
    opened = opening.value;
    const at = timeOf(opened, 'main');
    const folding = folded ? await timed(() => at.fold.foldAll(task)) : { ms: 0 };
    const frame = await timed(() => stateFrame(at, at.fold.total, treeAt(), task));
    if (frame.value.rows.length !== 40) throw new Error(`${frame.value.rows.length} rows`);
    return { opening: opening.ms, folding: folding.ms, frame: frame.ms, folded: at.fold.folded };
  },

  async seek(positions) {
    const at = await time();
    const each: number[] = [];
    for (const [i, position] of positions.entries()) {
      const { ms, value } = await timed(() => stateFrame(at, position, treeAt(), task));
      if (value.rows.length === 0) throw new Error(`no rows at ${position}`);
      if (i >= SEEKS_TO_WARM_UP) each.push(ms);
    }
    return spreadOf(each);
  },

  async bisect(kind, source) {
    const { order, fold } = await time();
    const asked: number[] = [];
    const start = performance.now();
    const predicate = await openPredicate({ runtime, jq }, { kind, source });
    const ask = (position: number) => {
      asked.push(position);
      return predicate.test(fold, position, task);
    };
    const marks = await bisectStep(order, [], ask, { all: true }, task);
    const seconds = (performance.now() - start) / 1000;
    predicate.close();
    return { seconds, culprit: bisectStatus(order, marks).culprit?.number ?? null, asked };
  },

  async jq(source, positions) {
    const { fold } = await time();
    const each: number[] = [];
    const reading: number[] = [];
    for (const position of positions) {
      const text = await timed(() => fold.textAt(position));
      const { ms, value } = await timed(() => jq.test(source, text.value, task));
      if (value.outcome === 'error') throw new Error(value.detail);
      each.push(ms);
      reading.push(text.ms);
    }
    return { each, reading };
  },

  async states(positions) {
    const { fold } = await time();
    const bytes: number[] = [];
    for (const position of positions) {
      const text = await fold.textAt(position);
      bytes.push(text.length);
      await send(`/put/${position}.json`, text);
    }
    return { bytes };
  },

  redux: async (events, jumps) => jumpRedux(events, jumps),
  automerge: (events, jumps) => viewAutomerge(events, jumps),
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
