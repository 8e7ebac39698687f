import type { SignatureVerifier, VerifierThreads } from '../../ports/runtime.ts';
import { type CheckedCommit, checkCommits, type RawCommit } from '../../protocol/event/checkCommits.ts';
import { type BatchAnswer, type BatchRequest, packBatch, unpackAnswer } from './wire.ts';

/** Fewer commits are checked before a worker has started. */
const LEAST = 128;
/** A worker that nobody asks is let go after so long, in milliseconds. */
const IDLE_MS = 10_000;
/** More gains nothing: one thread reads what they check. */
const MOST_WORKERS = 8;

/** What the pool needs of a worker. */
export interface PoolWorker {
  /** The request's bodies change hands. */
  post(request: BatchRequest): void;
  terminate(): void;
}

export type StartWorker = (heard: {
  readonly answer: (answer: BatchAnswer) => void;
  readonly failed: () => void;
}) => PoolWorker;

interface Flight {
  readonly commits: readonly RawCommit[];
  readonly resolve: (checked: readonly CheckedCommit[] | PromiseLike<readonly CheckedCommit[]>) => void;
}

interface Hand {
  readonly worker: PoolWorker;
  readonly flights: Map<number, Flight>;
}

/**
 * [EVT-3] [EVT-4] Checks commits on as many workers as there are cores. Chromium checks a signature on the thread that
 * asks, and takes three quarters of a full verification for it, so this is what makes one parallel. A worker that fails
 * is not asked again: what it had is checked here, with the same result.
 */
export class VerifyPool implements VerifierThreads {
  readonly lanes: number;
  private readonly size: number;
  private readonly start: StartWorker;
  private readonly local: SignatureVerifier;
  private hands: Hand[] = [];
  private failed = false;
  private batches = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(local: SignatureVerifier, cores: number, start: StartWorker) {
    this.local = local;
    this.start = start;
    this.size = Math.min(MOST_WORKERS, cores);
    // One at work and one that waits for each.
    this.lanes = 2 * this.size;
  }

  check(commits: readonly RawCommit[]): Promise<readonly CheckedCommit[]> {
    if (this.failed || this.size < 2 || commits.length < LEAST) return this.checkHere(commits);
    clearTimeout(this.idle);
    return new Promise((resolve) => {
      try {
        this.send(this.leastBusy(), { commits, resolve });
      } catch {
        resolve(this.fail(commits));
      }
    });
  }

  close(): void {
    clearTimeout(this.idle);
    for (const { worker } of this.hands) worker.terminate();
    this.hands = [];
  }

  private checkHere(commits: readonly RawCommit[]): Promise<readonly CheckedCommit[]> {
    return checkCommits(this.local.verify.bind(this.local), commits);
  }

  private leastBusy(): Hand {
    const free = this.hands.find(({ flights }) => flights.size === 0);
    if (free !== undefined) return free;
    if (this.hands.length < this.size) return this.hire();
    return this.hands.reduce((least, hand) => (hand.flights.size < least.flights.size ? hand : least));
  }

  private hire(): Hand {
    const flights = new Map<number, Flight>();
    const worker = this.start({
      answer: (answer) => this.land(flights, answer),
      failed: () => void this.fail([]),
    });
    const hand: Hand = { worker, flights };
    this.hands.push(hand);
    return hand;
  }

  private send({ worker, flights }: Hand, flight: Flight): void {
    const request = packBatch(this.batches++, flight.commits);
    flights.set(request.id, flight);
    worker.post(request);
  }

  private land(flights: Map<number, Flight>, answer: BatchAnswer): void {
    const flight = flights.get(answer.id);
    flights.delete(answer.id);
    flight?.resolve(unpackAnswer(flight.commits, answer));
    if (this.hands.some((hand) => hand.flights.size > 0)) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.close(), IDLE_MS);
  }

  /** Workers that do not start, or die, are no reason to fail: everything that they had is checked here. */
  private fail(commits: readonly RawCommit[]): Promise<readonly CheckedCommit[]> {
    this.failed = true;
    for (const { flights } of this.hands)
      for (const flight of flights.values()) flight.resolve(this.checkHere(flight.commits));
    this.close();
    return this.checkHere(commits);
  }
}
