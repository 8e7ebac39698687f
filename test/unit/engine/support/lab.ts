import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  createMemoryStorage,
  MemoryRepository,
  type MemoryStorage,
} from '../../../../src/adapters/memory/repository.ts';
import { createEchoRuntime } from '../../../../src/adapters/wasmoon/echo/runtime.ts';
import { keyFromSeed, signerOf } from '../../../../src/adapters/web-crypto/signer.ts';
import { createVerifier } from '../../../../src/adapters/web-crypto/verifier.ts';
import type { Deps, Identity } from '../../../../src/engine/deps.ts';
import { emit } from '../../../../src/engine/emit/emit.ts';
import type { FullEvent } from '../../../../src/engine/ledger/event.ts';
import { NO_TASK } from '../../../../src/engine/task.ts';
import { createWorld, planGenesis } from '../../../../src/engine/world/genesis.ts';
import { openWorld, type World } from '../../../../src/engine/world/world.ts';
import type { IndexStore } from '../../../../src/ports/indexStore.ts';
import type { LuaRuntime } from '../../../../src/ports/lua.ts';
import type { Repository } from '../../../../src/ports/repository.ts';
import type { Clock, Random } from '../../../../src/ports/runtime.ts';
import type { JsonObject } from '../../../../src/protocol/codec/json.ts';
import { openSource } from '../../support/openSource.ts';

const require = createRequire(import.meta.url);
const wasm = require.resolve('wasmoon').replace(/index\.js$/, 'glue.wasm');

/** The real one: what runs here is what runs in the browser. */
export const runtime: LuaRuntime = createEchoRuntime({
  loadWasm: async () => new Uint8Array(readFileSync(wasm)),
});
export const verifier = await createVerifier();

/** Every kind of change a state can take: sums, keys, an ordered log, and events that fail. */
export const TEST_FOLD = `return function(state, event)
  local p = event.payload
  if event.type == "add" then state.count = (state.count or 0) + p.n end
  if event.type == "set" then
    state.map = state.map or {}
    state.map[p.key] = p.value
  end
  if event.type == "boom" then
    state.half = true
    error("boom")
  end
  state.log = state.log or json.array()
  table.insert(state.log, event.ulid)
  return state
end
`;

/** 2026-05-01T12:00:00Z */
export const NOON = Date.UTC(2026, 4, 1, 12);

/** Stands still unless told; sleeping moves it and is recorded. */
export class TestClock implements Clock {
  time: number;
  readonly slept: number[] = [];

  constructor(time = NOON) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.slept.push(ms);
  }
}

/** The same bytes in every run (xorshift32). */
export function seededRandom(seed = 1): Random {
  let x = seed;
  const byte = () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x & 255;
  };
  return { bytes: (length) => Uint8Array.from({ length }, byte) };
}

/** The identity of a device: one key for one actor. */
export async function identity(actor: string, key: number): Promise<Identity> {
  return { actor, signer: signerOf(await keyFromSeed(new Uint8Array(32).fill(key))) };
}

/** Ada owns the worlds of these tests; she has two devices. Bob and the till are trusted, Eve is not. */
export const ada = await identity('user:ada', 1);
export const adaPhone = await identity('user:ada', 2);
export const bob = await identity('user:bob', 3);
export const till = await identity('service:till', 4);
export const eve = await identity('user:eve', 5);

export interface Opening {
  readonly index?: IndexStore;
  readonly as?: Identity | null;
  readonly clock?: TestClock;
  readonly wrap?: (repository: Repository) => Repository;
  readonly managesMain?: boolean;
  readonly runtime?: LuaRuntime;
}

/** One stored world; `open` looks at it as another program would, with a cache of its own. */
export class Lab {
  readonly storage: MemoryStorage;
  readonly clock = new TestClock();
  private seed = 100;

  constructor(storage: MemoryStorage) {
    this.storage = storage;
  }

  get repository(): MemoryRepository {
    return new MemoryRepository(this.storage);
  }

  deps(opening: Opening = {}): Deps {
    const repository = opening.wrap?.(this.repository) ?? this.repository;
    this.seed += 1;
    return {
      repository,
      verifier,
      runtime: opening.runtime ?? runtime,
      clock: opening.clock ?? this.clock,
      random: seededRandom(this.seed),
      ...(opening.index === undefined ? {} : { index: opening.index }),
    };
  }

  open(opening: Opening = {}): Promise<World> {
    const as = opening.as === undefined ? ada : opening.as;
    return openWorld(
      this.deps(opening),
      { identify: async () => as, managesMain: opening.managesMain ?? false },
      NO_TASK,
    );
  }

  /** As if another program had moved a ref, rules or no rules. */
  force(ref: string, oid: string | null): void {
    if (oid === null) this.storage.refs.delete(ref);
    else this.storage.refs.set(ref, oid);
  }
}

export async function newLab(
  options: { fold?: string; managesMain?: boolean; name?: string; ns?: string } = {},
): Promise<Lab> {
  const lab = new Lab(createMemoryStorage());
  const keys = Object.fromEntries(
    [adaPhone, bob, till].map(({ actor, signer }) => [signer.keyId, { actor }]),
  );
  const planned = await planGenesis(lab.deps(), ada, {
    name: options.name ?? 'Lab',
    ns: options.ns ?? 'main',
    profile: 'local',
    foldSource: options.fold ?? TEST_FOLD,
    keys,
    managesMain: options.managesMain ?? false,
  });
  await createWorld(lab.repository, planned);
  return lab;
}

/** Emits and insists that it was accepted. */
export async function add(
  world: World,
  payload: JsonObject = { n: 1 },
  type = 'add',
  ulid?: string,
): Promise<FullEvent> {
  const outcome = await emit(
    world,
    { ns: 'main', type, payload, ...(ulid === undefined ? {} : { ulid }) },
    NO_TASK,
  );
  if (outcome.verdict !== 'accepted')
    throw new Error(`It was ${outcome.verdict}: ${JSON.stringify(outcome)}`);
  return outcome.event;
}

/** The state at the end, as a value. */
export async function endState(world: World, ns = 'main'): Promise<unknown> {
  const timeline = world.timelines.get(ns);
  return JSON.parse((await timeline.stateAt(timeline.total)).state);
}

/** The state after `events`, folded from nothing one by one in a session of its own. */
export async function foldFromScratch(
  events: readonly FullEvent[],
  source = TEST_FOLD,
): Promise<{ state: string; faults: number[] }> {
  const session = await openSource(runtime, source);
  const faults: number[] = [];
  for (const [i, { cid, envelope }] of events.entries()) {
    const { type, ulid, actor, ns, payload, ts } = envelope;
    if (
      session.apply([{ type, ulid, actor, ns, payload, cid, ...(ts === undefined ? {} : { ts }) }]).length > 0
    )
      faults.push(i + 1);
  }
  const state = session.encode();
  session.close();
  return { state, faults };
}
