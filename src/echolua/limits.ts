/** The limits of `echo@0+src`. They are part of its meaning: changing one changes which events fault. */

/** VM instructions one event may take; the count is checked every FUEL_STEP instructions [LUA-5]. */
export const FUEL_LIMIT = 10_000_000;
export const FUEL_STEP = 1_000;
/** Bytes of the longest string a fold can make. */
export const MAX_STRING = 1 << 20;
/** Nesting of state, as of JSON [ENC-4]. */
export const MAX_NESTING = 64;
/** Values one table.unpack can return. */
export const MAX_UNPACK = 4_000;
/** Weight of the largest state: about the bytes of its text, and 32 for every table. */
export const MAX_STATE = 1 << 25;
/** Bytes of the longest fold source. */
export const MAX_SOURCE = 1 << 19;
