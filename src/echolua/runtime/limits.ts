/** Limits of `echo@1.0.0`, part of its meaning: changing one changes which events fault. */

/** Bytes of the longest string a program can make. */
export const MAX_STRING = 1 << 20;
/** Nesting of state, as of JSON [ENC-4]. */
export const MAX_NESTING = 64;
/** Values a function may be called with, or give back. */
export const MAX_VALUES = 1000;
/** Weight of the largest state: about the bytes of its text, and 32 for every table. */
export const MAX_STATE = 1 << 25;
/** Bytes of tables and text one event may make, by the measure of the runtime; beyond, E_MEMORY. */
export const MAX_ALLOCATION = 256 << 20;

/** [STA-4] The engine, its IR, its numbers and its generator. */
export const ECHO_ENGINE_ID = 'echo@1.0.0+elc@1.0.0+num=q32.32+rng=pcg32@1';
export const ECHO_MATH_ID = 'fixed-q32.32';
