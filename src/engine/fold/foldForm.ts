import { DEFAULT_FUEL } from '../../echolua/elc.ts';
import type { LuaRuntime } from '../../ports/lua.ts';
import { equalBytes } from '../../protocol/bytes.ts';
import { compileFold, type FoldSpec } from './program.ts';

/** What a fold's ELC is to its source. A bundle of echo@0 has none; then the source's own fuel is the default's. */
export interface FoldForm {
  readonly fuel: number;
  readonly compiled: boolean;
  /** Whether this compiler makes the bundle's ELC of the bundle's source. */
  readonly sourceMatches: boolean;
  /** The program in words, where the source does not say it. */
  readonly elcText?: string;
}

/** A fold never changes and compiling it takes a while: once for each. */
const forms = new WeakMap<FoldSpec, Promise<FoldForm>>();

export function foldForm(runtime: LuaRuntime, spec: FoldSpec): Promise<FoldForm> {
  const known = forms.get(spec);
  if (known !== undefined) return known;
  const form = readForm(runtime, spec);
  forms.set(spec, form);
  // A failed look is no answer: the next call looks again.
  form.catch(() => forms.delete(spec));
  return form;
}

async function readForm(runtime: LuaRuntime, { source, elc }: FoldSpec): Promise<FoldForm> {
  if (elc === null) return { fuel: DEFAULT_FUEL, compiled: false, sourceMatches: true };
  const { fuel, text } = await runtime.inspect(elc);
  const again = await compileFold(runtime, source, fuel).catch(() => null);
  const sourceMatches = again !== null && equalBytes(again.elc, elc);
  return { fuel, compiled: true, sourceMatches, ...(sourceMatches ? {} : { elcText: text }) };
}
