import { createEchoRuntime, type EchoFoldSession } from '../../../src/adapters/wasmoon/echo/index.ts';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { StateHistory } from '../../../src/engine/fold/history/history.ts';
import { StateMirror } from '../../support/stateMirror.ts';
import type { Peer, Run } from './peer.ts';
import { type InventoryEvent, REDUCER } from './workload.ts';

export const OURS = 'echo@1';
export const OURS_TOLD = 'echo@1 with deltas';
export const OURS_KEPT = 'echo@1 with its history kept';

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

/** Without anybody who follows the state. */
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

/** What the app runs: every change kept as a version, so that any position can be shown. */
export function echoKept(loadWasm: LoadWasm): Peer {
  const open = openFold(loadWasm);
  return {
    name: OURS_KEPT,
    async open(): Promise<Run> {
      const session = await open();
      const history = new StateHistory();
      history.adopt(() => session.tell(history.sink()));
      return {
        fold: foldWith(session),
        state: () => history.text(history.position),
        close: () => session.close(),
      };
    },
  };
}
