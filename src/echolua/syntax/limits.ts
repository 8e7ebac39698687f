/**
 * Limits of the language, part of its meaning: a source past one of them is refused on every engine. They are tighter
 * than Lua's own (200 locals, 255 upvalues, 255 registers) so that generated code has room.
 */

/** Levels of nested statements and expressions, counted as Lua's compiler counts them; refused from this one on. */
export const MAX_NESTING = 200;
/** ELC nodes on a path from the chunk to a leaf. A row of operators nests too: `a + b + c` is `(a + b) + c`. */
export const MAX_ELC_DEPTH = 200;
/** Locals of one function that are alive at once, the hidden ones of loops included. */
export const MAX_LOCALS = 149;
/** Locals of the functions round it that one function uses. */
export const MAX_UPVALUES = 149;
/** Values one statement or expression holds at once: arguments, list items, operands still waiting. */
export const MAX_PENDING = 80;
/** Bytes of the longest source and the longest ELC. */
export const MAX_SOURCE_BYTES = 1 << 19;
export const MAX_ELC_BYTES = 1 << 20;
/** The most fuel a spec may ask for one event [LUA-5]. */
export const MAX_FUEL = 1_000_000_000;
/** Nobody reads more, and an editor should not be flooded. */
export const MAX_FINDINGS = 1_000;
