import { GatosError } from '../../../../src/protocol/errors.ts';
import type { Client } from '../../../../src/rpc/client.ts';
import type { Method, WorkerEvent } from '../../../../src/rpc/contract.ts';
import type { FromWorker, ToWorker } from '../../../../src/rpc/messages.ts';
import type { Engine, OwnershipHost } from '../../../../src/rpc/ownership/host.ts';
import { OWNER_LOCK, Ownership } from '../../../../src/rpc/ownership/ownership.ts';
import type { Build, Wire } from '../../../../src/rpc/ownership/wire.ts';
import { type Handlers, Server } from '../../../../src/rpc/server.ts';
import { createWorkerClient, type WorkerLike } from '../../../../src/rpc/workerClient.ts';

/** Messages take this long from one tab to another; a page and its worker half of it. */
const HOP_MS = 2;

interface Waiting {
  readonly worker: Worker;
  readonly held: (granted: boolean) => Promise<unknown>;
}

/** Several tabs of one browser in one thread: a channel, Web Locks and a shared "disk", on fake or real timers. */
export class Browser {
  readonly workers = new Set<Worker>();
  private readonly holders = new Map<string, Worker>();
  private readonly queues = new Map<string, Waiting[]>();
  /** Events stored, by key: what a strict transaction has made durable. */
  readonly disk: { readonly key: string; readonly payload: string }[] = [];
  /** Workers that have the storage open. */
  readonly open = new Set<Worker>();
  /** Set when two had it open at once. */
  broken = false;
  private ids = 0;

  newId(): string {
    this.ids += 1;
    return `id-${this.ids}`;
  }

  get owner(): Worker | undefined {
    return this.holders.get(OWNER_LOCK);
  }

  lock(worker: Worker, name: string, ifAvailable: boolean, held: Waiting['held']): void {
    const waiting = { worker, held };
    if (!this.holders.has(name)) this.grant(name, waiting);
    else if (ifAvailable) later(() => void held(false));
    else this.queue(name).push(waiting);
  }

  isAwaited(name: string): boolean {
    return this.queue(name).length > 0;
  }

  private queue(name: string): Waiting[] {
    const queue = this.queues.get(name) ?? [];
    this.queues.set(name, queue);
    return queue;
  }

  private grant(name: string, { worker, held }: Waiting): void {
    this.holders.set(name, worker);
    later(() => {
      if (worker.dead) return;
      void held(true).then(() => this.release(name, worker));
    });
  }

  release(name: string, worker: Worker): void {
    if (this.holders.get(name) !== worker) return;
    this.holders.delete(name);
    const next = this.queue(name).shift();
    if (next !== undefined) this.grant(name, next);
  }

  /** kill -9: nothing more is said, its locks go. */
  kill(worker: Worker): void {
    worker.dead = true;
    this.workers.delete(worker);
    this.open.delete(worker);
    for (const queue of this.queues.values()) {
      for (const waiting of queue.filter((entry) => entry.worker === worker))
        queue.splice(queue.indexOf(waiting), 1);
    }
    for (const [name, holder] of [...this.holders]) if (holder === worker) this.release(name, worker);
  }
}

function later(run: () => void): void {
  setTimeout(run, HOP_MS);
}

const BUILD: Build = { id: 'now', time: 1_000, wire: 1 };

/** An engine whose one write, `event.emit`, takes `writeMs` to be durable and knows its keys, as the real one does. */
function engineOf(browser: Browser, worker: Worker, writeMs: () => number): Engine {
  if (browser.open.size > 0) browser.broken = true;
  browser.open.add(worker);
  let closed = false;
  const alive = <T>(value: T): T => {
    if (closed) throw new GatosError('ERR_INTERNAL', 'The storage is closed.');
    return value;
  };
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const handlers: Partial<Handlers> = {
    'world.list': async () => alive([]),
    'event.find': async ({ cid }) => {
      await wait(Number(cid));
      return alive({ number: worker.number });
    },
    'world.verify': async (_, task) => {
      for (;;) {
        await wait(10);
        await task.breathe();
      }
    },
    'event.emit': async ({ key = 'none', payload }) => {
      await wait(writeMs());
      if (worker.dead) return new Promise<never>(() => undefined);
      alive(null);
      const known = browser.disk.findIndex((event) => event.key === key);
      const number = known < 0 ? browser.disk.push({ key, payload }) : known + 1;
      await wait(1); // durable, and not yet told
      return { verdict: 'accepted', number, cid: key, commit: '', ref: '', total: browser.disk.length };
    },
  };
  return {
    server: new Server(handlers as Handlers, { now: () => Date.now(), yield: () => wait(0) }),
    close: async () => {
      closed = true;
      await wait(5);
      browser.open.delete(worker);
    },
  };
}

/** The worker of a tab, with the real `Ownership` inside. */
export class Worker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  dead = false;
  readonly number: number;
  readonly ownership: Ownership;
  private readonly browser: Browser;

  constructor(browser: Browser, options: TabOptions) {
    this.browser = browser;
    this.number = browser.workers.size + 1;
    const writeMs = options.writeMs ?? (() => 3);
    this.ownership = new Ownership(this.host(options.build ?? BUILD), async () => {
      if (options.broken !== undefined) throw options.broken;
      return engineOf(browser, this, writeMs);
    });
    browser.workers.add(this);
    this.ownership.start();
  }

  get isOwner(): boolean {
    return this.browser.owner === this && this.ownership.role === 'owner';
  }

  private host(build: Build): OwnershipHost {
    const { browser } = this;
    return {
      build,
      newId: () => browser.newId(),
      toPage: (message) => this.say(message),
      broadcast: (wire) => this.broadcast(wire),
      lock: (name, ifAvailable, held) => browser.lock(this, name, ifAvailable, held),
      isAwaited: async (name) => browser.isAwaited(name),
      after: (ms, run) => {
        const timer = setTimeout(() => {
          if (!this.dead) run();
        }, ms);
        return () => clearTimeout(timer);
      },
    };
  }

  private broadcast(wire: Wire): void {
    if (this.dead) return;
    const copy = structuredClone(wire);
    for (const other of this.browser.workers) {
      if (other === this) continue;
      later(() => {
        if (!other.dead) other.ownership.fromChannel(copy);
      });
    }
  }

  private say(message: FromWorker): void {
    if (this.dead) return;
    const data = structuredClone(message);
    later(() => {
      if (!this.dead) this.onmessage?.({ data });
    });
  }

  postMessage(message: unknown): void {
    const copy = structuredClone(message) as ToWorker;
    later(() => {
      if (!this.dead) this.ownership.fromPage(copy);
    });
  }

  terminate(): void {
    this.browser.kill(this);
  }
}

export interface TabOptions {
  readonly build?: Build;
  readonly writeMs?: () => number;
  /** What starting the engine fails with. */
  readonly broken?: Error;
}

/** A page with the real client, and its worker. */
export class Tab {
  readonly client: Client;
  readonly events: WorkerEvent[] = [];
  private readonly browser: Browser;
  private current: Worker;
  private keys = 0;
  private tellPage: (state: { visible: boolean; frozen: boolean }) => void = () => undefined;
  private readonly watched = new Map<Worker, () => void>();

  constructor(browser: Browser, options: TabOptions = {}) {
    this.browser = browser;
    const spawn = () => {
      this.current = new Worker(browser, options);
      return this.current;
    };
    this.current = undefined as unknown as Worker;
    const name = browser.newId();
    this.client = createWorkerClient(spawn, {
      every: () => () => undefined,
      whenReleased: (_lock, released) => void this.watched.set(this.current, released),
      newKey: () => `${name}-${++this.keys}`,
      watchPage: (tell) => {
        this.tellPage = tell;
        tell({ visible: true, frozen: false });
      },
    });
    this.client.subscribe((event) => this.events.push(event));
  }

  get worker(): Worker {
    return this.current;
  }

  get isOwner(): boolean {
    return this.current.isOwner;
  }

  show(visible: boolean, frozen = false): void {
    this.tellPage({ visible, frozen });
  }

  /** The tab is closed or its process killed. */
  close(): void {
    this.browser.kill(this.current);
  }

  /** Only the worker dies; the page hears of it by its lock. */
  crashWorker(): void {
    const worker = this.current;
    this.browser.kill(worker);
    later(() => this.watched.get(worker)?.());
  }

  emit(payload: string) {
    return this.client.call('event.emit', { world: 'w', ns: 'main', type: 'add', payload });
  }

  /** Which worker answers, after it has worked for `ms`. */
  async ask(ms = 0): Promise<number | null> {
    const method: Method = 'event.find';
    return (await this.client.call(method, { world: 'w', ns: 'main', cid: String(ms) })).number;
  }
}
