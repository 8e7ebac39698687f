/** [STA-4] The engine that proofs name: source folded as it stands, until there is an ELC. */
export const ENGINE_ID = 'echo@0+src';

/** [STA-4] Lua's own integers and doubles, rounded to Q32.32 where they enter and leave a fold. */
export const MATH_ID = 'lua-5.4';
