import { echo, echoKept, echoTold } from './echo.ts';
import { fengari } from './fengari.ts';
import { packing } from './packed.ts';
import type { Peer } from './peer.ts';
import { plain } from './plain.ts';
import { reduxToolkit } from './reduxToolkit.ts';
import { wasmoon } from './wasmoon.ts';

/** All that runs in JavaScript's process; `loadWasm` gives wasmoon's. */
export function makePeers(loadWasm: () => Promise<Uint8Array>): readonly Peer[] {
  // Compiled once: every round then runs code that the browser has optimised.
  let module: Promise<WebAssembly.Module> | undefined;
  const compiled = (): Promise<WebAssembly.Module> => {
    module ??= loadWasm().then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));
    return module;
  };
  return [
    echo(loadWasm),
    echoTold(loadWasm),
    echoKept(loadWasm),
    wasmoon(compiled),
    wasmoon(compiled, true),
    fengari,
    reduxToolkit,
    plain,
    packing,
  ];
}
