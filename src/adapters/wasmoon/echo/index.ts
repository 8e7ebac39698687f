export { DeltaReader, type DeltaSink, type StateScalar } from './deltas.ts';
export type { EchoFault, EchoFoldSession } from './fold.ts';
export { StateMirror, type StateNode, type StateValue } from './mirror.ts';
export type { EchoPolicySession, PolicyVerdict } from './policy.ts';
export { createEchoRuntime, type EchoOptions, type EchoRuntime } from './runtime.ts';
