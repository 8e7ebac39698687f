/**
 * The only ambient names the pure core may use. Both are pure functions of their input on every engine.
 * tsconfig.core.json has neither DOM nor Node types, so anything else of the outside world fails to compile.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, bytes: Uint8Array): { written: number };
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { readonly stream?: boolean }): string;
}
