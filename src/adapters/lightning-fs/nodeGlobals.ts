import { Buffer } from 'buffer/';

/**
 * What the two libraries expect of the world; import this before them. isomorphic-git wants Node's Buffer, and the
 * text encoder that lightning-fs depends on looks for `window` or `global`, of which a module worker has neither.
 * In Node both are there already and stay.
 */
const scope = globalThis as { Buffer?: unknown; global?: unknown };
scope.Buffer ??= Buffer;
scope.global ??= globalThis;
