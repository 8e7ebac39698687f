import type { SourceMap } from '../../../echolua/compile/compile.ts';
import type { FoldEvent, LineHits, PolicySession, PolicyVerdict } from '../../../ports/lua.ts';
import type { JsonValue } from '../../../protocol/codec/json.ts';
import { parseJsonStrict } from '../../../protocol/codec/parseJson.ts';
import type { LinesOf } from './fold.ts';
import { EventPacker } from './pack.ts';
import type { EchoMachine } from './session.ts';

/** One policy on echo@1: pure, and the same answer to the same question for ever. */
export class EchoPolicySession implements PolicySession {
  readonly #machine: EchoMachine;
  readonly #sourceMap: SourceMap | undefined;
  readonly #packer: EventPacker;

  readonly #linesOf: LinesOf | undefined;
  readonly #seedOf: ((event: FoldEvent) => bigint) | undefined;

  constructor(
    machine: EchoMachine,
    sourceMap: SourceMap | undefined,
    seedOf: ((event: FoldEvent) => bigint) | undefined,
    linesOf?: LinesOf,
  ) {
    this.#linesOf = linesOf;
    this.#seedOf = seedOf;
    this.#machine = machine;
    this.#sourceMap = sourceMap;
    this.#packer = new EventPacker(machine.program.eventFields);
  }

  evaluate(event: FoldEvent, context: JsonValue = {}): PolicyVerdict {
    const machine = this.#machine;
    this.#packer.writer.clear();
    this.#packer.event(event, this.#seedOf?.(event));
    this.#packer.end();
    this.#packer.value(context);
    this.#packer.end();
    const push = (): number => {
      machine.vm.pushBytes(this.#packer.writer.bytes());
      return 1;
    };
    return machine.guard(() => machine.call('judge', push, 4, () => this.#verdict()));
  }

  #verdict(): PolicyVerdict {
    const machine = this.#machine;
    const word = machine.vm.text(-4);
    if (word === 'allow') return { kind: 'allow' };
    if (word === 'deny') return this.#denial();
    const fault = machine.fault(-4) ?? { code: 'E_VERDICT', message: 'no verdict' };
    const { code, message, node } = fault;
    const position = node === undefined ? undefined : this.#sourceMap?.[node];
    return { kind: 'fault', code, message, ...(position ? { line: position.line } : {}) };
  }

  #denial(): PolicyVerdict {
    const { vm } = this.#machine;
    const denial = { kind: 'deny', rule: vm.text(-3) ?? '', reason: vm.text(-2) ?? '' } as const;
    const data = vm.isNil(-1) ? undefined : vm.text(-1);
    return data === undefined ? denial : { ...denial, data: parseJsonStrict(data) };
  }

  /** [LUA-5] Fuel that the last verdict took. */
  fuelSpent(): number {
    return this.#machine.fuelSpent();
  }

  hits(): readonly LineHits[] {
    return this.#linesOf?.(this.#machine.hits()) ?? [];
  }

  close(): void {
    this.#machine.close();
  }
}
