import type { BisectDeps } from '../../../../src/app/features/bisect/store.ts';
import { GatosError } from '../../../../src/protocol/errors.ts';
import type {
  BisectLog,
  BisectMark,
  BisectOutcome,
  BisectStatus,
  Method,
  Params,
} from '../../../../src/rpc/contract.ts';

/** Event-CIDs of a history of `total` events, by position. */
export const cidOf = (position: number): string | null => (position === 0 ? null : `bevent${position}`);

/** An engine that knows of a history only at which event its states turn bad; it does what the contract says. */
export class FakeEngine {
  readonly total: number;
  readonly culprit: number;
  /** Positions at which the predicate fails. */
  readonly silent = new Set<number>();
  readonly calls: Method[] = [];
  readonly looked: number[] = [];
  readonly saved = new Map<string, string>();
  /** Awaited before each answer of `bisect.step`. */
  gate: () => Promise<void> = async () => undefined;

  constructor(total: number, culprit: number) {
    this.total = total;
    this.culprit = culprit;
  }

  readonly deps: BisectDeps = {
    call: ((method: Method, params: never, options?: { signal?: AbortSignal }) =>
      this.answer(method, params, options?.signal)) as BisectDeps['call'],
    read: (key) => this.saved.get(key) ?? null,
    write: (key, value) => (value === null ? this.saved.delete(key) : this.saved.set(key, value)),
    pace: () => 0,
    wait: async () => undefined,
    look: (position) => this.looked.push(position),
  };

  private async answer(method: Method, params: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    this.calls.push(method);
    const check = () => {
      if (signal?.aborted) throw new GatosError('ERR_CANCELLED', 'Cancelled.');
    };
    check();
    if (method === 'event.get')
      return { entry: { cid: cidOf((params as Params<'event.get'>).number), number: 0 } };
    if (method === 'bisect.status') return this.status((params as Params<'bisect.status'>).log.marks);
    if (method === 'bisect.sample')
      return { checked: 7, flips: [{ from: this.culprit - 1, to: this.culprit }] };
    if (method !== 'bisect.step') throw new Error(`${method} is not faked`);
    await this.gate();
    check();
    const { log } = params as Params<'bisect.step'>;
    const marks = this.step(log);
    return { log: { ...log, marks }, status: this.status(marks) };
  }

  private outcome(position: number): BisectOutcome['outcome'] {
    if (this.silent.has(position)) return 'error';
    return position >= this.culprit ? 'true' : 'false';
  }

  private mark(position: number): BisectMark {
    const outcome = this.outcome(position);
    const term = outcome === 'error' ? 'skip' : outcome === 'true' ? 'bad' : 'good';
    return { position, cid: cidOf(position), term, outcome };
  }

  private step(log: BisectLog): readonly BisectMark[] {
    if (log.predicate.kind !== 'hand' && log.predicate.source === 'true')
      throw new GatosError('ERR_USAGE', 'There is no flip to look for.');
    const { good, bad, next } = this.status(log.marks);
    if (good === null || bad === null || log.marks.every(({ outcome }) => outcome === undefined))
      return [this.mark(good ?? 0), this.mark(bad ?? this.total)];
    return next === null ? log.marks : [...log.marks, this.mark(next)];
  }

  private status(marks: readonly BisectMark[]): BisectStatus {
    const at = (term: string) => marks.filter((mark) => mark.term === term).map(({ position }) => position);
    const good = at('good').length === 0 ? null : Math.max(...at('good'));
    const bad = at('bad').length === 0 ? null : Math.min(...at('bad'));
    const between = good === null || bad === null ? [] : range(good + 1, bad - 1);
    const open = between.filter((position) => !at('skip').includes(position));
    const middle = open[Math.floor(open.length / 2)] ?? null;
    const isFound = good !== null && bad !== null && between.length === 0;
    const suspect = (number: number) => ({
      number,
      cid: cidOf(number) ?? '',
      commit: '',
      type: 'x',
      actor: 'y',
    });
    const stuck = bad !== null && between.length > 0 && open.length === 0;
    return {
      good,
      bad,
      next: middle,
      left: Math.max(0, open.length - 1),
      steps: Math.ceil(Math.log2(open.length + 1)),
      culprit: isFound ? suspect(bad) : null,
      suspects: stuck ? [...between, bad].map(suspect) : [],
      problem: null,
      marks,
      moved: 0,
    };
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
