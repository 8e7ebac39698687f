import type { SourceMap } from '../../../echolua/compile/compile.ts';
import { type KeyPath, statePathsOf } from '../../../echolua/compile/statePaths.ts';
import { walkElc } from '../../../echolua/compile/walk.ts';
import type { Elc } from '../../../echolua/elc.ts';
import type { PredicateSession, PredicateVerdict } from '../../../ports/lua.ts';
import { parseState } from '../../../protocol/state/stateText.ts';
import { EventPacker } from './pack.ts';
import type { EchoMachine } from './session.ts';

/** One predicate on echo@1. The state is handed over read-only, by the value, and nothing of it outlives the call. */
export class EchoPredicateSession implements PredicateSession {
  readonly paths: readonly KeyPath[] | null;
  readonly #machine: EchoMachine;
  readonly #sourceMap: SourceMap | undefined;
  /** The node to blame for an answer that is none. */
  readonly #answerNode: number;
  readonly #packer = new EventPacker(new Set());

  constructor(machine: EchoMachine, elc: Elc, sourceMap: SourceMap | undefined) {
    this.#machine = machine;
    this.#sourceMap = sourceMap;
    this.#answerNode = answerNode(elc);
    this.paths = statePathsOf(elc);
  }

  test(state: string): PredicateVerdict {
    const machine = this.#machine;
    this.#packer.writer.clear();
    this.#packer.state(parseState(state));
    this.#packer.end();
    const push = (): number => {
      machine.vm.pushBytes(this.#packer.writer.bytes());
      return 1;
    };
    return machine.guard(() => machine.call('test', push, 3, () => this.#verdict()));
  }

  #verdict(): PredicateVerdict {
    const word = this.#machine.vm.text(-3);
    if (word === 'true' || word === 'false') return { kind: 'answer', value: word === 'true' };
    const fault = this.#machine.fault(-3) ?? { code: 'E_VERDICT', message: 'no answer' };
    const { code, node = code === 'E_VERDICT' ? this.#answerNode : undefined } = fault;
    const position = node === undefined ? undefined : this.#sourceMap?.[node];
    // The barrier only knows of events.
    const message = fault.message.replace('events are read-only', 'a predicate only reads the state');
    return { kind: 'fault', code, message, ...(position ? { line: position.line } : {}) };
  }

  /** [LUA-5] Fuel that the last answer took. */
  fuelSpent(): number {
    return this.#machine.fuelSpent();
  }

  close(): void {
    this.#machine.close();
  }
}

/** The only `return` inside the functions, or where there are several the first function. */
function answerNode(elc: Elc): number {
  const returns: number[] = [];
  let first = 0;
  walkElc(elc, (node, number, depth) => {
    if (node[0] === 'return' && depth > 1) returns.push(number);
    if (node[0] === 'f' && first === 0) first = number;
  });
  return (returns.length === 1 ? returns[0] : undefined) ?? first;
}
