export { createWasmoonRuntime, ENGINE_ID, type WasmoonOptions } from './runtime.ts';
