export { DeltaReader } from './deltas.ts';
export type { EchoFault, EchoFoldSession } from './fold.ts';
export type { EchoPolicySession } from './policy.ts';
export { createEchoRuntime, type EchoOptions, type EchoRuntime } from './runtime.ts';
