import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import type { WorkerEvent } from '../contract.ts';
import type { FromWorker, PageState, ToWorker } from '../messages.ts';
import { CANCELLED, OUTDATED, OWNER_LOST } from './errors.ts';
import { type Call, ForwardedCalls } from './forwarded.ts';
import type { Engine, OwnershipHost } from './host.ts';
import { canTalk, isNewer, type Wire } from './wire.ts';

export const OWNER_LOCK = 'gatos-owner';

/** A visible tab asks a hidden owner for the storage after this long: a glance at another tab moves nothing. */
export const HIDDEN_MS = 10_000;
const TICK_MS = 1_000;
/** Ticks without a word: until a follower without owner, or one that waits for an answer, says so to its page. */
const SILENT_TICKS = { noOwner: 5, noAnswer: 30 } as const;

type Owner = Wire & { readonly kind: 'owner' };

/** One time of being the owner. */
interface Term {
  readonly id: string;
  readonly engine: Promise<Engine>;
  /** Lets go of the lock. */
  readonly release: () => void;
  handingOver: boolean;
}

/** An owner that hands over, and whom it wants next. */
interface Leaving {
  readonly term: string;
  readonly next: string | null;
  /** It has answered all that it took. */
  done: boolean;
  /** We have stood back for `next` once. */
  passed: boolean;
}

/**
 * One worker owns the storage, elected by a Web Lock; the workers of other tabs pass their pages' calls on to it over
 * a channel. The lock alone decides who may write, and it is never stolen: a worker that lost it unawares would go on
 * writing. When the owner vanishes, the next in line has the lock; what was under way is told as ERR_OWNER_LOST, and the
 * client repeats what can be repeated. An owner that leaves in good order answers all it took, closes its
 * repositories, and only then lets go; what it had not taken is sent to the next one.
 */
export class Ownership {
  onActivity: () => void = () => undefined;
  private readonly host: OwnershipHost;
  private readonly startEngine: (ownership: Ownership) => Promise<Engine>;
  private readonly me: string;
  private state: 'starting' | 'follower' | 'owner' | 'leaving' | 'outdated' = 'starting';
  private term: Term | null = null;
  private owner: Owner | null = null;
  private left: Leaving | null = null;
  private readonly calls = new ForwardedCalls();
  private page: PageState = { visible: true, frozen: false };
  private stopTick: (() => void) | null = null;
  private stopClaim: (() => void) | null = null;
  private quiet = 0;
  private silent = false;

  constructor(host: OwnershipHost, startEngine: (ownership: Ownership) => Promise<Engine>) {
    this.host = host;
    this.startEngine = startEngine;
    this.me = host.newId();
  }

  get role(): 'owner' | 'follower' {
    return this.term === null ? 'follower' : 'owner';
  }

  start(): void {
    const alive = `gatos-engine-${this.me}`;
    this.host.lock(alive, false, () => {
      this.host.toPage({ kind: 'alive', lock: alive });
      return new Promise<never>(() => undefined);
    });
    this.host.lock(OWNER_LOCK, true, async (granted) => (granted ? this.own() : this.follow()));
  }

  /** Tells this page and those of all followers. */
  announce(event: WorkerEvent): void {
    this.host.toPage({ kind: 'event', event });
    this.host.broadcast({ kind: 'event', build: this.host.build, event });
  }

  fromPage(message: ToWorker): void {
    if (message.kind === 'ping') this.host.toPage({ kind: 'pong' });
    else if (message.kind === 'page') this.onPage(message.state);
    else if (message.kind === 'cancel') this.cancel(message);
    else if (this.state === 'outdated') this.fail(message.id, OUTDATED);
    else if (this.state === 'owner') this.serve(this.me, message, (reply) => this.host.toPage(reply));
    else if (this.owner !== null && canTalk(this.owner.build, this.host.build))
      this.forward(message, this.owner.term);
    else this.calls.add(message, null);
    this.tick();
  }

  fromChannel(wire: Wire): void {
    if (wire.kind === 'hello') {
      if (this.state === 'owner') this.tellOwner();
    } else if (wire.kind === 'claim') this.onClaim(wire);
    else if (wire.kind === 'call') this.onCall(wire);
    else if (this.state === 'follower') {
      if (wire.kind === 'owner') this.meet(wire);
      else if (wire.kind === 'leaving') this.onLeaving(wire);
      else if (wire.kind === 'left') this.onLeft(wire);
      else if (wire.kind === 'answer') this.onAnswer(wire);
      else if (canTalk(wire.build, this.host.build)) this.host.toPage({ kind: 'event', event: wire.event });
    }
  }

  // --- as the owner ---

  /** Holds the lock until this worker ends or hands over. */
  private own(): Promise<void> {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const engine = this.startEngine(this);
    engine.catch(() => undefined); // told to every call
    this.term = { id: this.host.newId(), engine, release, handingOver: false };
    this.state = 'owner';
    this.owner = null;
    this.quietly();
    this.tellOwner();
    this.tellRole();
    for (const call of this.take(this.term.id)) this.serve(this.me, call, (reply) => this.host.toPage(reply));
    return released;
  }

  private tellOwner(): void {
    if (this.term === null) return;
    const { build } = this.host;
    this.host.broadcast({ kind: 'owner', term: this.term.id, build, hidden: !this.page.visible });
  }

  private onCall({ term, from, message }: Wire & { kind: 'call' }): void {
    if (this.term?.id !== term) return;
    // One that leaves takes nothing new, but can still be told to stop what it does.
    if (this.state === 'leaving' && message.kind === 'call') return;
    this.serve(from, message, (reply) => this.host.broadcast({ kind: 'answer', to: from, message: reply }));
  }

  private serve(caller: string, message: ToWorker, reply: (message: FromWorker) => void): void {
    this.onActivity();
    this.term?.engine.then(
      ({ server }) => server.receive(caller, message, reply),
      (error: unknown) => {
        if (message.kind === 'call') reply({ kind: 'error', id: message.id, error: toErrorShape(error) });
      },
    );
  }

  private onClaim({ term, from, build }: Wire & { kind: 'claim' }): void {
    if (this.state !== 'owner' || this.term?.id !== term) return;
    const newer = isNewer(build, this.host.build);
    if (newer || !this.page.visible) void this.leave(from, () => newer || !this.page.visible);
  }

  /**
   * Hands the storage over: first what is under way ends while new calls are still taken, so that a long one keeps
   * nobody waiting; then nothing new is taken, the rest ends, everything is closed, and the lock goes.
   */
  private async leave(next: string | null, isWanted: () => boolean): Promise<void> {
    const { term } = this;
    if (term === null || term.handingOver) return;
    term.handingOver = true;
    const engine = await term.engine.catch(() => null);
    await engine?.server.settled();
    term.handingOver = false;
    if (!isWanted()) return;
    term.handingOver = true;
    this.state = 'leaving';
    this.host.broadcast({ kind: 'leaving', term: term.id, next });
    await engine?.server.idle();
    await engine?.close().catch(() => undefined);
    this.onActivity = () => undefined;
    this.term = null;
    this.left = { term: term.id, next, done: true, passed: false };
    this.host.broadcast({ kind: 'left', term: term.id });
    term.release();
    this.follow();
  }

  // --- as a follower ---

  private follow(): void {
    this.state = 'follower';
    this.queue();
    this.hello();
    this.tick();
  }

  /** Waits for the lock. Another that was chosen by the owner that left goes first. */
  private queue(): void {
    this.host.lock(OWNER_LOCK, false, async () => {
      if (this.state !== 'follower') return; // outdated: the lock goes back, to the next
      const { left } = this;
      if (left === null || left.next === null || left.next === this.me || left.passed) return this.own();
      left.passed = true;
      this.queue();
    });
  }

  private hello(): void {
    this.host.broadcast({ kind: 'hello', from: this.me, build: this.host.build });
  }

  private meet(owner: Owner): void {
    const isOther = this.owner?.term !== owner.term;
    this.owner = owner;
    this.quietly();
    const { build } = this.host;
    if (!canTalk(owner.build, build) && isNewer(owner.build, build)) this.outdate();
    else {
      if (isNewer(build, owner.build)) this.claim();
      if (isOther && canTalk(owner.build, build)) this.followTo(owner.term);
      this.considerClaim();
      this.tick();
    }
  }

  private followTo(term: string): void {
    for (const call of this.take(term)) this.forward(call, term);
    this.tellRole();
  }

  /** The calls that a new term is to answer. Those that went down with the one before it fail. */
  private take(term: string): readonly Call[] {
    const { next, lost } = this.calls.handOver(term, this.left?.done === true ? this.left.term : null);
    this.left = null;
    for (const id of lost) this.fail(id, OWNER_LOST);
    return next;
  }

  private forward(call: Call, term: string): void {
    this.calls.add(call, term);
    this.host.broadcast({ kind: 'call', term, from: this.me, message: call });
  }

  private onLeaving({ term, next }: Wire & { kind: 'leaving' }): void {
    this.left = { term, next, done: false, passed: false };
    if (this.owner?.term === term) this.owner = null;
    this.quietly();
    this.tick();
  }

  private onLeft({ term }: Wire & { kind: 'left' }): void {
    if (this.left?.term === term) this.left.done = true;
  }

  private onAnswer({ to, message }: Wire & { kind: 'answer' }): void {
    if (to !== this.me) return;
    this.quietly();
    if (
      message.kind === 'progress'
        ? this.calls.has(message.id)
        : isEnd(message) && this.calls.settle(message.id)
    )
      this.host.toPage(message);
  }

  private cancel(message: ToWorker & { kind: 'cancel' }): void {
    if (this.calls.isUnsent(message.id)) {
      this.calls.settle(message.id);
      this.fail(message.id, CANCELLED);
    } else if (this.calls.has(message.id) && this.owner !== null)
      this.host.broadcast({ kind: 'call', term: this.owner.term, from: this.me, message });
    else if (this.term !== null) this.serve(this.me, message, () => undefined);
  }

  private onPage(page: PageState): void {
    this.page = page;
    if (this.state === 'owner') {
      this.tellOwner();
      if (page.frozen) void this.leaveToAnyone();
    } else this.considerClaim();
  }

  /** The browser is about to stop this tab: another may work, if there is one. */
  private async leaveToAnyone(): Promise<void> {
    if (await this.host.isAwaited(OWNER_LOCK)) await this.leave(null, () => this.page.frozen);
  }

  /** A visible tab does not go on through a hidden one, which the browser may slow down or freeze. */
  private considerClaim(): void {
    const wants = this.state === 'follower' && this.page.visible && this.owner?.hidden === true;
    if (!wants) {
      this.stopClaim?.();
      this.stopClaim = null;
    } else
      this.stopClaim ??= this.host.after(HIDDEN_MS, () => {
        this.stopClaim = null;
        this.claim();
        this.considerClaim();
      });
  }

  private claim(): void {
    if (this.owner === null) return;
    const { build } = this.host;
    this.host.broadcast({ kind: 'claim', term: this.owner.term, from: this.me, build });
  }

  /** A newer build owns the storage and speaks another language: this tab must never write again. */
  private outdate(): void {
    this.state = 'outdated';
    this.stopTick?.();
    this.considerClaim();
    for (const id of this.calls.drain()) this.fail(id, OUTDATED);
    this.host.toPage({ kind: 'event', event: { kind: 'tabs', state: 'outdated' } });
  }

  // --- what is told to the page ---

  private tellRole(): void {
    this.host.toPage({ kind: 'event', event: { kind: 'role', role: this.role } });
  }

  private fail(id: number, error: ErrorShape): void {
    this.host.toPage({ kind: 'error', id, error });
  }

  /** Something was heard of an owner. */
  private quietly(): void {
    this.quiet = 0;
    if (!this.silent) return;
    this.silent = false;
    this.host.toPage({ kind: 'event', event: { kind: 'tabs', state: 'well' } });
  }

  /** Asks for the owner while there is none, or while answers are due; says so when nobody is heard for long. */
  private tick(): void {
    const waits = this.state === 'follower' && (this.owner === null || this.calls.size > 0);
    if (!waits) {
      this.stopTick?.();
      this.stopTick = null;
    } else
      this.stopTick ??= this.host.after(TICK_MS, () => {
        this.stopTick = null;
        this.ask();
        this.tick();
      });
  }

  private ask(): void {
    if (this.state !== 'follower') return;
    this.quiet += 1;
    if (this.owner === null || this.quiet > SILENT_TICKS.noOwner) this.hello();
    const limit = this.owner === null ? SILENT_TICKS.noOwner : SILENT_TICKS.noAnswer;
    if (this.quiet < limit || this.silent) return;
    this.silent = true;
    this.host.toPage({ kind: 'event', event: { kind: 'tabs', state: 'silent' } });
  }
}

function isEnd(message: FromWorker): message is FromWorker & { readonly kind: 'result' | 'error' } {
  return message.kind === 'result' || message.kind === 'error';
}
