import { describe, expect, it, vi } from 'vitest';
import type { Task } from '../../../src/ports/runtime.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import type { Client } from '../../../src/rpc/client.ts';
import type { Method, Progress, WorkerEvent } from '../../../src/rpc/contract.ts';
import type { FromWorker, ToWorker } from '../../../src/rpc/messages.ts';
import { type Handlers, Server } from '../../../src/rpc/server.ts';
import { createWorkerClient, type WorkerLike } from '../../../src/rpc/workerClient.ts';
import { rejectionOf } from '../protocol/support/codes.ts';

const macrotask = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A worker in this thread: messages are cloned and delivered later, as a real one's are. */
class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  terminated = false;
  /** Takes messages and answers nothing, as a worker does that hangs. */
  deaf = false;
  readonly received: ToWorker[] = [];
  private readonly server: Server;

  constructor(handlers: Partial<Handlers>) {
    this.server = new Server(handlers as Handlers, { now: () => this.now++ * 100, yield: macrotask });
  }

  private now = 1;

  postMessage(message: unknown): void {
    const copy = structuredClone(message) as ToWorker;
    this.received.push(copy);
    setTimeout(() => {
      if (!this.terminated && !this.deaf) this.server.receive('page', copy, (reply) => this.say(reply));
    });
  }

  say(reply: FromWorker): void {
    const data = structuredClone(reply);
    setTimeout(() => {
      if (!this.terminated) this.onmessage?.({ data });
    });
  }

  crash(message = 'boom'): void {
    this.onerror?.({ message });
  }

  terminate(): void {
    this.terminated = true;
  }
}

interface Bench {
  readonly client: Client;
  readonly workers: FakeWorker[];
  readonly tick: () => void;
  /** What waits for a lock to be released, by its name. */
  readonly locks: Map<string, () => void>;
  /** How often the client has told that calls were lost with their worker. */
  readonly lost: () => number;
}

function bench(handlers: Partial<Handlers> = {}): Bench {
  const workers: FakeWorker[] = [];
  let tick: () => void = () => undefined;
  const spawn = () => {
    const worker = new FakeWorker(handlers);
    workers.push(worker);
    return worker;
  };
  const every = (_: number, run: () => void) => {
    tick = run;
    return () => undefined;
  };
  const locks = new Map<string, () => void>();
  const whenReleased = (lock: string, released: () => void) => void locks.set(lock, released);
  let keys = 0;
  let lost = 0;
  const host = {
    every,
    whenReleased,
    newKey: () => `key-${++keys}`,
    onLost: () => {
      lost += 1;
    },
  };
  return { client: createWorkerClient(spawn, host), workers, tick: () => tick(), locks, lost: () => lost };
}

const find = { world: 'w', ns: 'main', cid: 'c' };
const check = { source: 'x' };

/** Never ends by itself; hears a cancel. */
async function untilCancelled(task: Task): Promise<never> {
  for (;;) await task.breathe();
}

describe('a call', () => {
  it('carries params there and the result back', async () => {
    const { client } = bench({ 'event.find': async ({ cid }) => ({ number: cid.length }) });
    expect(await client.call('event.find', { ...find, cid: 'abc' })).toEqual({ number: 3 });
  });

  it('many at once each get their own answer', async () => {
    const { client } = bench({
      'event.find': async ({ cid }) => {
        for (let i = Number(cid); i < 10; i++) await macrotask();
        return { number: Number(cid) };
      },
    });
    const calls = Array.from({ length: 10 }, (_, i) =>
      client.call('event.find', { ...find, cid: String(i) }),
    );
    expect((await Promise.all(calls)).map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('an error keeps its code, sentence, hint and data', async () => {
    const { client } = bench({
      'fold.check': async () => {
        throw new GatosError('ERR_FOLD_INVALID', 'line 3: no', {
          hint: 'Fix it.',
          data: { line: 3, ok: false, none: null },
          cause: new Error('inner'),
        });
      },
    });
    const error = await rejectionOf(client.call('fold.check', check));
    expect(error).toMatchObject({
      code: 'ERR_FOLD_INVALID',
      message: 'line 3: no',
      hint: 'Fix it.',
      data: { line: 3, ok: false, none: null },
    });
  });

  it('an error without hint has none, and any other throw is ERR_INTERNAL with its message', async () => {
    const thrown: unknown[] = [
      new GatosError('ERR_USAGE', 'No.'),
      new TypeError('x is undefined'),
      'plain text',
      undefined,
    ];
    const { client } = bench({
      'fold.check': async () => {
        throw thrown.shift();
      },
    });
    const first = await rejectionOf(client.call('fold.check', check));
    expect(first.hint).toBeUndefined();
    expect(await rejectionOf(client.call('fold.check', check))).toMatchObject({
      code: 'ERR_INTERNAL',
      message: 'x is undefined',
    });
    expect(await rejectionOf(client.call('fold.check', check))).toMatchObject({
      code: 'ERR_INTERNAL',
      message: 'plain text',
    });
    expect((await rejectionOf(client.call('fold.check', check))).code).toBe('ERR_INTERNAL');
  });

  it.each(['no.such', 'toString', '__proto__', 'constructor'])(
    'an unknown method (%s) is refused by name',
    async (method) => {
      const { client } = bench({});
      const error = await rejectionOf(client.call(method as Method, {} as never));
      expect(error).toMatchObject({ code: 'ERR_USAGE', message: expect.stringContaining(method) });
    },
  );

  it('a handler that throws at once, or answers what cannot be cloned, is an error of that call alone', async () => {
    const { client } = bench({
      'fold.check': (() => {
        throw new GatosError('ERR_USAGE', 'at once');
      }) as Handlers['fold.check'],
      'event.find': async () => ({ number: (() => 1) as unknown as number }),
      'world.list': async () => [],
    });
    expect((await rejectionOf(client.call('fold.check', check))).message).toBe('at once');
    expect((await rejectionOf(client.call('event.find', find))).code).toBe('ERR_INTERNAL');
    expect(await client.call('world.list', {})).toEqual([]);
  });

  it('params that cannot be cloned are refused, and leave nothing waiting', async () => {
    const { client, tick, workers } = bench({ 'world.list': async () => [] });
    const error = await rejectionOf(client.call('fold.check', { source: (() => 'x') as unknown as string }));
    expect(error.code).toBe('ERR_INTERNAL');
    for (let i = 0; i < 20; i++) tick();
    expect(workers).toHaveLength(1);
    expect(workers[0]?.received).toEqual([]);
    expect(await client.call('world.list', {})).toEqual([]);
  });
});

describe('progress and cancel', () => {
  it('tells progress in order, with its phase, and no more after the end', async () => {
    const seen: Progress[] = [];
    const { client } = bench({
      'world.verify': async (_, task) => {
        task.progress(1, 3, 'reading');
        task.progress(2, 3);
        await macrotask();
        task.progress(3, 3, 'checking');
        return { ok: true, events: 0, verified: 0, quarantine: [], checkpoints: 0, checks: [] };
      },
    });
    await client.call('world.verify', { world: 'w' }, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([
      { done: 1, total: 3, phase: 'reading' },
      { done: 2, total: 3, phase: '' },
      { done: 3, total: 3, phase: 'checking' },
    ]);
  });

  it('is told at most every 50 ms, the first at once even when the clock starts at zero', () => {
    let now = 0;
    const replies: FromWorker[] = [];
    const handlers = {
      'world.list': async (_: unknown, task: Task) => {
        for (const time of [0, 10, 49, 50, 60, 100]) {
          now = time;
          task.progress(time, 100);
        }
        return [];
      },
    };
    const server = new Server(handlers as unknown as Handlers, { now: () => now, yield: macrotask });
    server.receive('page', { kind: 'call', id: 1, method: 'world.list', params: {} }, (reply) =>
      replies.push(reply),
    );
    expect(replies.map((reply) => (reply.kind === 'progress' ? reply.progress.done : reply.kind))).toEqual([
      0, 50, 100,
    ]);
  });

  it('a cancel reaches the work and rejects with ERR_CANCELLED; another call goes on', async () => {
    const { client } = bench({
      'world.verify': (_, task) => untilCancelled(task),
      'event.find': async (_, task) => {
        for (let i = 0; i < 30; i++) await task.breathe();
        return { number: 7 };
      },
    });
    const abort = new AbortController();
    const cancelled = client.call('world.verify', { world: 'w' }, { signal: abort.signal });
    const other = client.call('event.find', find);
    await macrotask();
    abort.abort();
    expect((await rejectionOf(cancelled)).code).toBe('ERR_CANCELLED');
    expect(await other).toEqual({ number: 7 });
  });

  it('what was cancelled before it began is never sent; a cancel after the end is nothing', async () => {
    const { client, workers } = bench({ 'world.list': async () => [] });
    const early = AbortSignal.abort();
    expect((await rejectionOf(client.call('world.list', {}, { signal: early }))).code).toBe('ERR_CANCELLED');
    const abort = new AbortController();
    await client.call('world.list', {}, { signal: abort.signal });
    abort.abort();
    await macrotask();
    expect(workers[0]?.received.map((message) => message.kind)).toEqual(['call']);
  });

  it("one page's cancel does not reach another page's call of the same number", async () => {
    const replies: string[] = [];
    const server = new Server(
      { 'world.verify': (_: unknown, task: Task) => untilCancelled(task) } as unknown as Handlers,
      { now: () => 0, yield: macrotask },
    );
    const call: ToWorker = { kind: 'call', id: 1, method: 'world.verify', params: {} };
    server.receive('a', call, (reply) => replies.push(`a ${reply.kind}`));
    server.receive('b', call, (reply) => replies.push(`b ${reply.kind}`));
    server.receive('a', { kind: 'cancel', id: 1 }, () => undefined);
    for (let i = 0; i < 5; i++) await macrotask();
    expect(replies).toEqual(['a error']);
    server.receive('b', { kind: 'cancel', id: 1 }, () => undefined);
    for (let i = 0; i < 5; i++) await macrotask();
    expect(replies).toEqual(['a error', 'b error']);
  });
});

describe('events', () => {
  it('reach every listener until it leaves', async () => {
    const { client, workers } = bench();
    const seen: string[] = [];
    const leave = client.subscribe((event) => seen.push(`1 ${event.kind}`));
    client.subscribe((event) => seen.push(`2 ${event.kind}`));
    const event: WorkerEvent = { kind: 'world.listChanged' };
    workers[0]?.say({ kind: 'event', event });
    await macrotask();
    leave();
    workers[0]?.say({ kind: 'event', event });
    await macrotask();
    expect(seen).toEqual(['1 world.listChanged', '2 world.listChanged', '2 world.listChanged']);
  });
});

describe('a dead worker', () => {
  const handlers: Partial<Handlers> = {
    'world.list': async () => [],
    'world.verify': (_, task) => untilCancelled(task),
  };

  it('is started again and what was pending is repeated, once: then it is ERR_WORKER_LOST', async () => {
    const { client, workers, lost } = bench(handlers);
    await client.call('world.list', {});
    const pending = [
      client.call('world.verify', { world: 'a' }),
      client.call('world.verify', { world: 'b' }),
    ];
    await macrotask();
    workers[0]?.crash('out of memory');
    const answered = client.call('world.list', {});
    expect(await answered).toEqual([]);
    expect(workers[1]?.received.map((message) => message.kind === 'call' && message.method)).toEqual([
      'world.verify',
      'world.verify',
      'world.list',
    ]);
    workers[1]?.crash('out of memory');
    for (const call of pending) {
      expect(await rejectionOf(call)).toMatchObject({
        code: 'ERR_WORKER_LOST',
        message: expect.stringContaining('out of memory'),
        hint: expect.any(String),
      });
    }
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, false]);
    expect(lost()).toBe(2);
    expect(await client.call('world.list', {})).toEqual([]);
  });

  it('[EVT-6] an event is sent again with the key of the first try, each event with its own', async () => {
    const { client, workers } = bench({ 'world.list': async () => [] });
    await client.call('world.list', {});
    if (workers[0] !== undefined) workers[0].deaf = true;
    const params = { world: 'w', ns: 'main', type: 'add', payload: '{}' };
    const sent = [
      client.call('event.emit', params),
      client.call('event.emit', params),
      client.call('event.emit', { ...params, key: 'mine' }),
    ];
    workers[0]?.crash();
    await Promise.allSettled(sent);
    const keys = workers.map(({ received }) =>
      received.flatMap((message) =>
        message.kind === 'call' && message.method === 'event.emit'
          ? [(message.params as { key: string }).key]
          : [],
      ),
    );
    expect(keys[0]).toEqual([expect.any(String), expect.any(String), 'mine']);
    expect(new Set(keys[0]).size).toBe(3);
    expect(keys[1]).toEqual(keys[0]);
  });

  it('ERR_OWNER_LOST is answered by sending it again, but not for ever', async () => {
    let tries = 0;
    let checks = 0;
    const { client } = bench({
      'world.list': async () => {
        if (++tries < 3) throw new GatosError('ERR_OWNER_LOST', 'gone');
        return [];
      },
      'fold.check': async () => {
        checks += 1;
        throw new GatosError('ERR_OWNER_LOST', 'gone');
      },
    });
    expect(await client.call('world.list', {})).toEqual([]);
    expect((await rejectionOf(client.call('fold.check', check))).code).toBe('ERR_OWNER_LOST');
    expect(checks).toBe(5);
  });

  it('that never spoke is not started again and again, but with the next call', async () => {
    const { client, workers } = bench(handlers);
    const first = client.call('world.list', {});
    workers[0]?.crash('404');
    expect((await rejectionOf(first)).code).toBe('ERR_WORKER_LOST');
    expect(workers).toHaveLength(1);
    expect(await client.call('world.list', {})).toEqual([]);
    expect(workers).toHaveLength(2);
  });

  it('a late error of one that was replaced does not stop the new one', async () => {
    const { client, workers } = bench(handlers);
    await client.call('world.list', {});
    const old = workers[0];
    old?.crash();
    const call = client.call('world.list', {});
    old?.crash('again');
    expect(await call).toEqual([]);
    expect(workers).toHaveLength(2);
  });

  it('that ends without a word is noticed by its lock, and only while it is the one in use', async () => {
    const { client, workers, locks } = bench({ 'event.find': async () => ({ number: 5 }) });
    workers[0]?.say({ kind: 'alive', lock: 'first' });
    await vi.waitFor(() => expect(locks.has('first')).toBe(true));
    if (workers[0] !== undefined) workers[0].deaf = true;
    const call = client.call('event.find', find);
    locks.get('first')?.();
    expect(await call).toEqual({ number: 5 });
    expect(workers).toHaveLength(2);
    locks.get('first')?.();
    expect(workers).toHaveLength(2);
  });

  it('that hangs is noticed after a minute of silence, and only while somebody waits', async () => {
    const { client, workers, tick } = bench(handlers);
    await client.call('world.list', {});
    for (let i = 0; i < 20; i++) tick();
    expect(workers).toHaveLength(1);
    if (workers[0] !== undefined) workers[0].deaf = true;
    const pending = client.call('world.list', {});
    for (let i = 0; i < 6; i++) tick();
    expect(workers).toHaveLength(1);
    tick();
    expect(await pending).toEqual([]);
    expect(workers).toHaveLength(2);
  });

  it('that is busy but answers pings is left alone', async () => {
    const { client, workers, tick } = bench(handlers);
    const abort = new AbortController();
    const pending = client.call('world.verify', { world: 'w' }, { signal: abort.signal });
    for (let i = 0; i < 20; i++) {
      tick();
      await macrotask();
      await macrotask();
    }
    expect(workers).toHaveLength(1);
    abort.abort();
    expect((await rejectionOf(pending)).code).toBe('ERR_CANCELLED');
  });

  it('an abort after the loss is harmless', async () => {
    const { client, workers } = bench(handlers);
    await client.call('world.list', {});
    const abort = new AbortController();
    const pending = client.call('world.verify', { world: 'w' }, { signal: abort.signal });
    workers[0]?.crash();
    workers[1]?.say({ kind: 'pong' });
    await macrotask();
    workers[1]?.crash();
    expect((await rejectionOf(pending)).code).toBe('ERR_WORKER_LOST');
    abort.abort();
    await macrotask();
    expect(workers[2]?.received).toEqual([]);
  });

  it('what was aborted before the loss is not repeated', async () => {
    const { client, workers } = bench(handlers);
    await client.call('world.list', {});
    const abort = new AbortController();
    const pending = client.call('world.verify', { world: 'w' }, { signal: abort.signal });
    if (workers[0] !== undefined) workers[0].deaf = true;
    abort.abort();
    workers[0]?.crash();
    expect((await rejectionOf(pending)).code).toBe('ERR_CANCELLED');
    expect(workers[1]?.received).toEqual([]);
  });
});

describe('a worker that cannot be started', () => {
  it('rejects what was pending all the same', async () => {
    let starts = 0;
    const worker = new FakeWorker({ 'world.list': async () => [] });
    const client = createWorkerClient(() => {
      if (++starts > 1) throw new Error('no more workers');
      return worker;
    });
    await client.call('world.list', {});
    const pending = client.call('world.list', {});
    worker.crash();
    expect((await rejectionOf(pending)).code).toBe('ERR_WORKER_LOST');
    expect(await rejectionOf(client.call('world.list', {}))).toMatchObject({
      code: 'ERR_INTERNAL',
      message: expect.stringContaining('no more workers'),
    });
  });
});
