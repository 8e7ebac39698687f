import { equalBytes } from '../protocol/bytes.ts';
import { decodeDagCbor } from '../protocol/codec/dagCbor.ts';
import { GatosError } from '../protocol/errors.ts';
import { nestsDeeper } from './compile/cborDepth.ts';
import { compileToElc, type SourceMap } from './compile/compile.ts';
import { foldRootOf } from './compile/encode.ts';
import { asElc, ShapeFault } from './compile/shape.ts';
import { elcText } from './compile/text.ts';
import type { Elc } from './elc.ts';
import { MAX_ELC_BYTES, MAX_ELC_DEPTH } from './syntax/limits.ts';

export { encodeElc, foldRootOf } from './compile/encode.ts';
export { elcText } from './compile/text.ts';

/** CBOR levels an ELC node can take: the node, a list, a branch or field, a block. */
const CBOR_LEVELS = 4;
/** The printer's text nests deeper than a source may: it spells out what a source can say more shortly. */
const TEXT_LIMITS = { maxNesting: 3 * MAX_ELC_DEPTH, maxBytes: 64 * MAX_ELC_BYTES };

/** A program that came as ELC, without its source. */
export interface DecodedElc {
  readonly elc: Elc;
  readonly foldRoot: string;
  /** The program as Lua text, and where in it each node stands: all the places there are without the source. */
  readonly text: string;
  readonly sourceMap: SourceMap;
}

function refused(reason: string, cause?: unknown): GatosError {
  return new GatosError('ERR_FOLD_INVALID', `This is not a program of EchoLua: ${reason}.`, {
    hint: 'Compile the fold again from its source.',
    data: { code: 'E_ELC', reason },
    cause,
  });
}

/** The shape alone: for those who then compare the bytes with what the compiler makes. Throws as `openElc` does. */
export function readElc(bytes: Uint8Array): Elc {
  if (bytes.length > MAX_ELC_BYTES) throw refused(`it is longer than ${MAX_ELC_BYTES} bytes`);
  if (nestsDeeper(bytes, CBOR_LEVELS * (MAX_ELC_DEPTH + 2))) throw refused('it nests too deeply');
  try {
    return asElc(decodeDagCbor(bytes));
  } catch (error) {
    if (error instanceof ShapeFault) throw refused(error.message, error);
    if (error instanceof GatosError) throw refused('its bytes are not canonical DAG-CBOR', error);
    throw error;
  }
}

/**
 * Reads ELC bytes from anywhere [ENC-2] [LUA-1]. What comes back is a program that the compiler could have made: it is
 * printed, compiled again by all the rules for sources, and must give the same bytes. Anything else throws
 * ERR_FOLD_INVALID, `data.code` E_ELC, with the reason.
 */
export function openElc(bytes: Uint8Array): DecodedElc {
  const elc = readElc(bytes);
  const text = elcText(elc);
  const again = compileToElc(text, elc, TEXT_LIMITS);
  if (!again.elc) throw refused(again.findings[0]?.message ?? 'it does not compile');
  if (!equalBytes(again.bytes, bytes)) throw refused('the compiler would have written it differently');
  return { elc, foldRoot: foldRootOf(bytes), text, sourceMap: again.sourceMap };
}

/** `openElc`, for those who want the program only. */
export function decodeElc(bytes: Uint8Array): Elc {
  return openElc(bytes).elc;
}
