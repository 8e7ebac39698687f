export { createWasmoonRuntime, type WasmoonOptions } from './runtime.ts';
