import { libraryEntry } from '../library.ts';
import type { StaticType } from './values.ts';

/** Library functions that call functions and so take the depth of the call as their first argument. */
const TAKES_DEPTH: ReadonlySet<string> = new Set(['pcall', 'dsort']);

const RESULTS: ReadonlyMap<string, StaticType> = new Map<string, StaticType>([
  ['dkeys', 'table'],
  ['dvalues', 'table'],
  ['table.concat', 'str'],
  ['string.len', 'int'],
  ['string.sub', 'str'],
  ['string.upper', 'str'],
  ['string.lower', 'str'],
  ['string.rep', 'str'],
  ['string.char', 'str'],
  ['string.format', 'str'],
  ['json.encode_canonical', 'str'],
  ['json.array', 'table'],
  ['set.new', 'table'],
  ['set.add', 'bool'],
  ['set.remove', 'bool'],
  ['set.has', 'bool'],
  ['set.size', 'int'],
  ['set.values', 'table'],
  ['counter.new', 'table'],
  ['counter.add', 'num'],
  ['counter.get', 'num'],
  ['counter.total', 'num'],
  ['math.abs', 'num'],
  ['math.min', 'num'],
  ['math.max', 'num'],
  ['math.floor', 'int'],
  ['math.ceil', 'int'],
  ['tostring', 'str'],
  ['type', 'str'],
]);

/** A library function that is called by its name. */
export interface DirectFunction {
  /** The name it has in generated code, and in the table the runtime hands over. */
  readonly local: string;
  readonly takesDepth: boolean;
  readonly result: StaticType;
}

export function directFunction(name: string): DirectFunction | undefined {
  if (libraryEntry(name)?.kind !== 'function') return undefined;
  return {
    local: name.replace('.', '_'),
    takesDepth: TAKES_DEPTH.has(name),
    result: RESULTS.get(name) ?? 'any',
  };
}

/** The same as a value: every function that generated code calls by value takes the depth first. */
export function functionValue(name: string): string {
  return `V_${name.replace('.', '_')}`;
}
