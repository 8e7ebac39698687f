import type { ToWorker } from '../messages.ts';

export type Call = ToWorker & { readonly kind: 'call' };

interface Forwarded {
  readonly call: Call;
  /** The term of the owner that it was sent to; null while it waits for one. */
  term: string | null;
}

/** Calls of this worker's page that another worker is to answer, or this one once it is the owner. */
export class ForwardedCalls {
  private readonly calls = new Map<number, Forwarded>();

  get size(): number {
    return this.calls.size;
  }

  has(id: number): boolean {
    return this.calls.has(id);
  }

  add(call: Call, term: string | null): void {
    this.calls.set(call.id, { call, term });
  }

  /** False when it was answered before: an answer that comes twice is told once. */
  settle(id: number): boolean {
    return this.calls.delete(id);
  }

  isUnsent(id: number): boolean {
    return this.calls.get(id)?.term === null;
  }

  /**
   * A new term has begun. Takes out what goes to it: calls that wait, and those that the owner before it had not taken
   * when it left in good order. What was sent to an owner that vanished is `lost`: it may have been carried out.
   */
  handOver(
    term: string,
    left: string | null,
  ): { readonly next: readonly Call[]; readonly lost: readonly number[] } {
    const open = [...this.calls].filter(([, sent]) => sent.term !== term);
    const next = open.filter(([, sent]) => sent.term === null || sent.term === left);
    const lost = open.filter(([, sent]) => sent.term !== null && sent.term !== left);
    for (const [id] of open) this.calls.delete(id);
    return { next: next.map(([, { call }]) => call), lost: lost.map(([id]) => id) };
  }

  /** Takes out everything. */
  drain(): readonly number[] {
    const ids = [...this.calls.keys()];
    this.calls.clear();
    return ids;
  }
}
