import {
  createEchoRuntime,
  type EchoFoldSession,
  StateMirror,
} from '../../../src/adapters/wasmoon/echo/index.ts';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import type { Peer, Run } from './peer.ts';
import { type InventoryEvent, REDUCER } from './workload.ts';

export const OURS = 'echo@1';
export const OURS_TOLD = 'echo@1 with deltas';

type LoadWasm = () => Promise<Uint8Array>;

function openFold(loadWasm: LoadWasm): () => Promise<EchoFoldSession> {
  const runtime = createEchoRuntime({ loadWasm });
  const { elc } = compileToElc(REDUCER, { kind: 'fold' });
  if (!elc) throw new Error('the reducer does not compile');
  return () => runtime.openFoldElc(elc);
}

function foldWith(session: EchoFoldSession): (batch: readonly InventoryEvent[]) => void {
  return (batch) => {
    const [fault] = session.apply(batch);
    if (fault) throw new Error(`a fault: ${fault.code} ${fault.message}`);
  };
}

/** What the app runs, without anybody who follows the state. */
export function echo(loadWasm: LoadWasm): Peer {
  const open = openFold(loadWasm);
  return {
    name: OURS,
    async open(): Promise<Run> {
      const session = await open();
      return { fold: foldWith(session), state: () => session.encode(), close: () => session.close() };
    },
  };
}

/** The same, and every field that an event changes told to a mirror of the state in JavaScript. */
export function echoTold(loadWasm: LoadWasm): Peer {
  const open = openFold(loadWasm);
  return {
    name: OURS_TOLD,
    async open(): Promise<Run> {
      const session = await open();
      const mirror = new StateMirror();
      session.tell(mirror);
      return { fold: foldWith(session), state: () => mirror.text(), close: () => session.close() };
    },
  };
}
