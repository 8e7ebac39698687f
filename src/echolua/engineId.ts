/** [STA-4] The engine that proofs name: source folded as it stands, until there is an ELC. */
export const ENGINE_ID = 'echo@0+src';
