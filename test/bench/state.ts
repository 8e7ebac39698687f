import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { createEchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import { StateHistory } from '../../src/engine/fold/history/history.ts';
import type { FoldEvent, FoldSession } from '../../src/ports/lua.ts';
import { Blake3Text } from '../../src/protocol/crypto/blake3Text.ts';
import { stateRootOf } from '../../src/protocol/state/checkpoint.ts';

/** A number by key, and an item of four numbers by key. */
const FOLDS = {
  numbers: `return function(state, event)
  local p = event.payload
  state[p.sku] = (state[p.sku] or 0) + p.n * p.price
  return state
end`,
  'items of 4': `return function(state, event)
  local p = event.payload
  if not state.items then state.items = {} end
  local item = state.items[p.sku]
  if not item then
    item = { qty = 0, reserved = 0, value = 0, moves = 0 }
    state.items[p.sku] = item
  end
  item.qty = item.qty + p.n
  item.value = item.value + p.n * p.price
  item.moves = item.moves + 1
  return state
end`,
};

const N = 100_000;
const HEAD_EVENTS = 200;
const SEEKS = 200;
const SLICE = 50;

const runtime = createEchoRuntime({
  loadWasm: () => readFile(createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm')),
});

/** The first `keys` events bring one key each, in no order; those after change one that is there. */
function eventAt(i: number, keys: number): FoldEvent {
  return {
    type: 'receive',
    ulid: `01ARZ3NDEKTSV4RRFF${String(i).padStart(8, '0')}`,
    actor: 'user:ada',
    ns: 'main',
    cid: 'bafyr4ibvnz6xmqwbn4cyzmcqyfjvpfdyzqkbsmqw6k5zmyrbvfx2z2qyva',
    payload: { sku: `sku-${(i * 104_729) % keys}`, n: (i % 9) + 1, price: (i % 100) / 4 },
  };
}

const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
const median = (list: readonly number[]): number => sorted(list)[list.length >> 1] ?? 0;
const slowest = (list: readonly number[]): number => sorted(list)[Math.floor(list.length * 0.95)] ?? 0;
const ms = (n: number): string => n.toFixed(n < 0.1 ? 3 : n < 1 ? 2 : 1);

function timed(list: number[], work: () => void): void {
  const start = performance.now();
  work();
  list.push(performance.now() - start);
}

function heap(): number {
  for (let i = 0; i < 3; i++) (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function openFold(source: string): Promise<FoldSession> {
  const { elc } = await runtime.compile(source, { kind: 'fold' });
  return runtime.openFold({ elc, source });
}

function told(session: FoldSession): StateHistory {
  const history = new StateHistory();
  history.adopt(() => session.tell(history.sink()));
  return history;
}

function foldAll(session: FoldSession, events: readonly FoldEvent[]): void {
  for (let i = 0; i < events.length; i += SLICE) session.apply(events.slice(i, i + SLICE));
}

/** One event at the head of a state of so many keys: what it costs until its State-Root is known. */
async function headRow(name: keyof typeof FOLDS, keys: number): Promise<string> {
  const session = await openFold(FOLDS[name]);
  const history = told(session);
  const digest = new Blake3Text();
  foldAll(
    session,
    Array.from({ length: keys }, (_, i) => eventAt(i, keys)),
  );
  const [apply, text, root, all, encode, hash]: number[][] = [[], [], [], [], [], []];
  let [state, expected] = ['', ''];
  for (let i = 0; i < HEAD_EVENTS; i++) {
    const event = eventAt(keys + i * 7, keys);
    timed(all ?? [], () => {
      timed(apply ?? [], () => void session.apply([event]));
      timed(text ?? [], () => {
        state = history.text(history.position);
        state.charCodeAt(1);
      });
      timed(root ?? [], () => {
        expected = digest.digest(state);
      });
    });
  }
  for (let i = 0; i < 5; i++) {
    let old = '';
    timed(encode ?? [], () => {
      old = session.encode();
    });
    timed(hash ?? [], () => {
      if (stateRootOf(old) !== expected) throw new Error('the State-Root is not that of the state');
    });
  }
  session.close();
  const figures = [apply, text, root, all].map((list) => ms(median(list?.slice(20) ?? [])));
  const before = median(encode ?? []) + median(hash ?? []);
  const size = Math.round(state.length / 1000).toLocaleString('en');
  return `| ${keys.toLocaleString('en')} ${name} | ${size} | ${figures.join(' | ')} | ${ms(slowest(all?.slice(20) ?? []))} | ${ms(before)} |`;
}

/** Any position of 100,000 events over 50,000 keys, and what the history of them takes. */
async function seekRow(name: keyof typeof FOLDS, keys: number): Promise<[string, string]> {
  const events = Array.from({ length: N }, (_, i) => eventAt(i, keys));
  const plain = await openFold(FOLDS[name]);
  const [alone, together]: number[][] = [[], []];
  timed(alone ?? [], () => foldAll(plain, events));
  plain.close();
  const session = await openFold(FOLDS[name]);
  const before = heap();
  const history = told(session);
  timed(together ?? [], () => foldAll(session, events));
  const bytes = heap() - before;
  const digest = new Blake3Text();
  const [text, root, changes]: number[][] = [[], [], []];
  for (let i = 0; i < SEEKS; i++) {
    const position = (i * 48_271 * 7) % (N + 1);
    let state = '';
    timed(text ?? [], () => {
      state = history.text(position);
    });
    timed(root ?? [], () => void digest.digest(state));
    timed(changes ?? [], () => void history.changes(Math.max(0, position - 1), position, 1_000));
  }
  const restore: number[] = [];
  const state = history.text(N);
  timed(restore, () => session.restore(state));
  session.close();
  const seeks = [text, root, changes].map((list) => ms(median(list?.slice(20) ?? [])));
  const title = `${keys.toLocaleString('en')} ${name}`;
  const versions = history.log.length;
  const perEvent = [alone, together].map((list) => ((median(list ?? []) * 1_000) / N).toFixed(1));
  return [
    `| ${title} | ${seeks.join(' | ')} | ${ms(slowest(text ?? []))} | ${ms(median(restore))} |`,
    `| ${title} | ${perEvent.join(' | ')} | ${versions.toLocaleString('en')} | ${(bytes / 1e6).toFixed(1)} MB | ${Math.round(bytes / versions)} |`,
  ];
}

// A busy machine makes figures of whoever measures worse, the slowest most of all.
const load = loadavg()[0] ?? 0;
console.log(`Load average of the machine at the start: ${load.toFixed(1)}.\n`);
const names = Object.keys(FOLDS) as (keyof typeof FOLDS)[];
console.log(
  `One event at the head, ms, median of ${HEAD_EVENTS - 20} events that change one key. Before: Lua's own encoding and the hash of it all.\n`,
);
console.log('| state | kB | fold | text | State-Root | all | all, 95th of 100 | before |');
console.log('|---|---|---|---|---|---|---|---|');
for (const name of names) for (const keys of [1_000, 10_000, 50_000]) console.log(await headRow(name, keys));

const rows: [string, string][] = [];
for (const name of names) for (const keys of [1_000, 50_000]) rows.push(await seekRow(name, keys));
console.log(
  `\nAny of ${N.toLocaleString('en')} positions, ms, median of ${SEEKS - 20} in no order. Before: a state was loaded into Lua, and up to 50 events folded on.\n`,
);
console.log('| state | text | State-Root | changes of the event | text, 95th of 100 | loading into Lua |');
console.log('|---|---|---|---|---|---|');
for (const [seek] of rows) console.log(seek);
console.log(
  '\nWhat the history costs. Bytes are those of the process after collection, all that is kept for tables and keys in them.\n',
);
console.log('| state | µs an event, not told | told | versions | memory | bytes a version |');
console.log('|---|---|---|---|---|---|');
for (const [, memory] of rows) console.log(memory);
