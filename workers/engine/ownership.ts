import { GatosError, toErrorShape } from '../../src/protocol/errors.ts';
import type { WorkerEvent } from '../../src/rpc/contract.ts';
import type { FromWorker, ToWorker } from '../../src/rpc/messages.ts';
import type { Server } from '../../src/rpc/server.ts';

const LOCK = 'gatos-owner';
const CHANNEL = 'gatos-rpc';

type Wire =
  | { readonly to: 'owner'; readonly from: string; readonly message: ToWorker }
  | { readonly to: string; readonly message: FromWorker };

/**
 * One worker owns the storage, elected by a Web Lock; the workers of other tabs pass their page's calls on to it over
 * a BroadcastChannel. When the owner goes, the next in line takes over; calls that were under way then fail with
 * ERR_OWNER_LOST, since only the caller knows whether to repeat them.
 */
export class Ownership {
  role: 'owner' | 'follower' = 'follower';
  onActivity: () => void = () => undefined;
  private readonly me: string = crypto.randomUUID();
  private readonly channel = new BroadcastChannel(CHANNEL);
  private readonly startEngine: (ownership: Ownership) => Promise<Server>;
  private server: Promise<Server> | null = null;
  /** Calls of this page that another worker is answering. */
  private readonly forwarded = new Set<number>();
  private decided = false;
  private early: ToWorker[] = [];

  constructor(startEngine: (ownership: Ownership) => Promise<Server>) {
    this.startEngine = startEngine;
  }

  start(): void {
    this.channel.onmessage = (event: MessageEvent<Wire>) => this.fromChannel(event.data);
    self.onmessage = (event: MessageEvent<ToWorker>) => this.fromPage(event.data);
    const lock = `gatos-engine-${this.me}`;
    void navigator.locks.request(lock, () => {
      this.toPage({ kind: 'alive', lock });
      return new Promise<never>(() => undefined);
    });
    void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) =>
      lock === null ? this.follow() : this.own(),
    );
  }

  /** Tells this page and those of all followers. */
  announce(event: WorkerEvent): void {
    this.toPage({ kind: 'event', event });
    this.channel.postMessage({ to: 'all', message: { kind: 'event', event } } satisfies Wire);
  }

  private toPage(message: FromWorker): void {
    self.postMessage(message);
  }

  /** Holds the lock until this worker ends. */
  private own(): Promise<never> {
    this.role = 'owner';
    this.server = this.startEngine(this);
    this.decide();
    for (const id of this.forwarded) this.toPage({ kind: 'error', id, error: OWNER_LOST });
    this.forwarded.clear();
    return new Promise<never>(() => undefined);
  }

  private follow(): void {
    this.decide();
    void navigator.locks.request(LOCK, () => this.own());
  }

  private decide(): void {
    this.decided = true;
    this.toPage({ kind: 'event', event: { kind: 'role', role: this.role } });
    for (const message of this.early.splice(0)) this.fromPage(message);
  }

  private fromPage(message: ToWorker): void {
    if (!this.decided) this.early.push(message);
    else if (this.role === 'owner') this.serve(this.me, message, (reply) => this.toPage(reply));
    else if (message.kind === 'ping') this.toPage({ kind: 'pong' });
    else {
      if (message.kind === 'call') this.forwarded.add(message.id);
      this.channel.postMessage({ to: 'owner', from: this.me, message } satisfies Wire);
    }
  }

  private fromChannel(wire: Wire): void {
    if ('from' in wire) {
      if (this.role !== 'owner') return;
      this.serve(wire.from, wire.message, (reply) =>
        this.channel.postMessage({ to: wire.from, message: reply } satisfies Wire),
      );
    } else if (wire.to === this.me || (wire.to === 'all' && this.role === 'follower')) {
      const { message } = wire;
      if (message.kind === 'result' || message.kind === 'error') this.forwarded.delete(message.id);
      this.toPage(message);
    }
  }

  private serve(caller: string, message: ToWorker, reply: (message: FromWorker) => void): void {
    this.onActivity();
    this.server?.then(
      (server) => server.receive(caller, message, reply),
      (error: unknown) => {
        if (message.kind === 'call') reply({ kind: 'error', id: message.id, error: toErrorShape(error) });
      },
    );
  }
}

const OWNER_LOST = toErrorShape(
  new GatosError('ERR_OWNER_LOST', 'The tab that held the storage was closed while it worked for this one.', {
    hint: 'This tab has taken over. Look whether your last change is there; if not, make it again.',
  }),
);
