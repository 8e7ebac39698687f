import type { SourceMap } from '../../../echolua/compile/compile.ts';
import type { DeltaSink, FoldEvent, FoldFault, FoldSession, LineHits } from '../../../ports/lua.ts';
import { type ErrorCode, GatosError } from '../../../protocol/errors.ts';
import { DeltaReader } from './deltas.ts';
import { EventPacker } from './pack.ts';
import type { EchoMachine, ProgramFault } from './session.ts';

const RESTORE_CODES: Readonly<Record<string, ErrorCode>> = {
  E_OVERFLOW: 'ERR_NUMBER_RANGE',
  E_LIMIT: 'ERR_LIMIT',
};
const BATCH_EVENTS = 1_000;
const BATCH_BYTES = 1 << 20;

/** STA-6 with the ELC node, which is a place even without the source. */
export interface EchoFault extends FoldFault {
  readonly node?: number;
}

export interface FoldOptions {
  readonly sourceMap: SourceMap | undefined;
  /** The seed of LUA-4 for an event; undefined where the program does not use rng. */
  readonly seedOf: ((event: FoldEvent) => bigint) | undefined;
  /** Hits of nodes to hits of lines; where they are counted and the source is known. */
  readonly linesOf?: LinesOf | undefined;
}

export type LinesOf = (counts: ReadonlyMap<number, number>) => readonly LineHits[];

/** [STA-1] One fold on echo@1. */
export class EchoFoldSession implements FoldSession {
  readonly #machine: EchoMachine;
  readonly #options: FoldOptions;
  readonly #packer: EventPacker;
  #sink: DeltaReader | undefined;

  constructor(machine: EchoMachine, options: FoldOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#packer = new EventPacker(machine.program.eventFields);
  }

  restore(state: string): void {
    const machine = this.#machine;
    const push = (): number => {
      machine.vm.pushText(state);
      return 1;
    };
    const fault = machine.guard(() => machine.call('restore', push, 3, () => machine.fault(-3)));
    if (!fault) {
      machine.guard(() => this.#takeDeltas());
      return;
    }
    throw new GatosError(
      RESTORE_CODES[fault.code] ?? 'ERR_JSON_INVALID',
      `this is not canonical state text: ${fault.message}`,
      { data: { code: fault.code } },
    );
  }

  apply(events: readonly FoldEvent[]): readonly EchoFault[] {
    return this.#machine.guard(() => {
      const faults: EchoFault[] = [];
      for (let first = 0; first < events.length; ) first = this.#batch(events, first, faults);
      return faults;
    });
  }

  /**
   * From now on `sink` is told the whole state, then what every event changes, and the whole state again after
   * `restore`. Events are told a batch at a time, before `apply` returns.
   */
  tell(sink: DeltaSink): void {
    this.#sink = new DeltaReader(sink);
    this.#machine.guard(() => {
      this.#machine.call(
        'tell',
        () => 0,
        0,
        () => undefined,
      );
      this.#takeDeltas();
    });
  }

  /** Folds as many events as one batch takes; returns the index of the next one. */
  #batch(events: readonly FoldEvent[], first: number, faults: EchoFault[]): number {
    const offsets = this.#pack(events, first);
    this.#load();
    for (let done = 0; done < offsets.length; ) {
      const { count, fault } = this.#run(offsets.length - done);
      if (!fault) break;
      faults.push({ index: first + done + count, ...fault, ...this.#place(fault.node) });
      done += count + 1;
      const next = offsets[done];
      if (next !== undefined) this.#seek(next);
    }
    this.#takeDeltas();
    return first + offsets.length;
  }

  /** Positions of the packed events, from 1. */
  #pack(events: readonly FoldEvent[], first: number): number[] {
    const { writer } = this.#packer;
    const offsets: number[] = [];
    writer.clear();
    for (let i = first; i < events.length && offsets.length < BATCH_EVENTS; i++) {
      const event = events[i] as FoldEvent;
      offsets.push(writer.size + 1);
      this.#packer.event(event, this.#options.seedOf?.(event));
      if (writer.size >= BATCH_BYTES) break;
    }
    this.#packer.end();
    return offsets;
  }

  #load(): void {
    const machine = this.#machine;
    const push = (): number => {
      machine.vm.pushBytes(this.#packer.writer.bytes());
      return 1;
    };
    machine.call('load', push, 0, () => undefined);
  }

  #run(count: number): { count: number; fault: ProgramFault | undefined } {
    const machine = this.#machine;
    const push = (): number => {
      machine.pushInteger(count);
      return 1;
    };
    return machine.call('run', push, 4, () => ({ count: machine.integer(-4), fault: machine.fault(-3) }));
  }

  #seek(position: number): void {
    const machine = this.#machine;
    const push = (): number => {
      machine.pushInteger(position);
      return 1;
    };
    machine.call('seek', push, 0, () => undefined);
  }

  #takeDeltas(): void {
    const [machine, sink] = [this.#machine, this.#sink];
    if (sink)
      machine.call(
        'deltas',
        () => 0,
        2,
        () => sink.read(machine.vm.bytes(-2), machine.vm.bytes(-1)),
      );
  }

  #place(node: number | undefined): { line?: number; column?: number } {
    const position = node === undefined ? undefined : this.#options.sourceMap?.[node];
    return position ? { line: position.line, column: position.column } : {};
  }

  encode(): string {
    const machine = this.#machine;
    return machine.guard(() =>
      machine.call(
        'encode',
        () => 0,
        1,
        () => machine.vm.text(-1) ?? '',
      ),
    );
  }

  /** [LUA-5] Fuel that the last event took. */
  fuelSpent(): number {
    return this.#machine.fuelSpent();
  }

  hits(): readonly LineHits[] {
    return this.#options.linesOf?.(this.#machine.hits()) ?? [];
  }

  get memoryBytes(): number {
    return this.#machine.memoryBytes;
  }

  close(): void {
    this.#machine.close();
  }
}
