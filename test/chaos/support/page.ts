import { browserHost } from '../../../src/app/clientHost.ts';
import { toErrorShape } from '../../../src/protocol/errors.ts';
import type { Method, Params, WorkerEvent } from '../../../src/rpc/contract.ts';
import { createWorkerClient } from '../../../src/rpc/workerClient.ts';

/**
 * Runs in a page: the app's own client and engine without the app's screens, so that events come as fast as the
 * engine takes them. Bundled by `bundle.ts`, which also says where the engine is.
 */
declare const ENGINE_URL: string;

type Told = (kind: 'done' | 'failed', payload: string, detail: string) => void;

const events: WorkerEvent[] = [];
let lost = 0;
const client = createWorkerClient(
  () => new Worker(new URL(ENGINE_URL, location.href), { type: 'module', name: 'gatos-engine' }),
  browserHost(() => {
    lost += 1;
  }),
);
client.subscribe((event) => events.push(event));

const tell: Told = (...args) => (globalThis as unknown as { tell?: Told }).tell?.(...args);

/** Emits `{"n": 1, "id": <id>}` for each id, `width` at a time, and tells each outcome as it comes. */
async function emitAll(world: string, ids: readonly string[], width: number): Promise<void> {
  const left = [...ids];
  const emitOne = async (id: string) => {
    const payload = JSON.stringify({ n: 1, id });
    try {
      const result = await client.call('event.emit', { world, ns: 'main', type: 'add', payload });
      if (result.verdict === 'denied') tell('failed', id, `${result.code}: ${result.reason}`);
      else tell('done', id, result.commit);
    } catch (error) {
      tell('failed', id, toErrorShape(error).code);
    }
  };
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await emitOne(id);
  };
  await Promise.all(Array.from({ length: width }, work));
}

/** Imports one line for each id; tells all of them when the import is acknowledged. */
async function importAll(world: string, ids: readonly string[]): Promise<void> {
  const lines = ids.map((id) => JSON.stringify({ type: 'add', payload: { n: 1, id } })).join('\n');
  const bytes = new TextEncoder().encode(lines).buffer as ArrayBuffer;
  try {
    const report = await client.call('event.import', { world, ns: 'main', bytes });
    if (report.refusedCount > 0) tell('failed', ids[0] ?? '', report.refused[0]?.reason ?? 'refused');
    else for (const id of ids) tell('done', id, '');
  } catch (error) {
    tell('failed', ids[0] ?? '', toErrorShape(error).code);
  }
}

/** A result that can leave the page: bytes as base64. */
async function call(method: Method, params: unknown): Promise<unknown> {
  const result: unknown = await client.call(method, params as Params<Method>).catch((error: unknown) => {
    throw new Error(JSON.stringify(toErrorShape(error)));
  });
  if (typeof result !== 'object' || result === null || !('bytes' in result)) return result;
  const bytes = new Uint8Array(result.bytes as ArrayBuffer);
  let text = '';
  for (let from = 0; from < bytes.length; from += 32_768)
    text += String.fromCharCode(...bytes.subarray(from, from + 32_768));
  return { ...result, bytes: btoa(text) };
}

export interface Gatos {
  readonly call: typeof call;
  readonly emitAll: typeof emitAll;
  readonly importAll: typeof importAll;
  readonly events: readonly WorkerEvent[];
  readonly lost: () => number;
}

(globalThis as unknown as { gatos: Gatos }).gatos = { call, emitAll, importAll, events, lost: () => lost };
