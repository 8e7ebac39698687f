import { BASICS_LUA } from './basics.ts';
import { COMMIT_LUA } from './commit.ts';
import { CORE_LUA } from './core.ts';
import { DELTAS_LUA } from './deltas.ts';
import { DRIVER_LUA } from './driver.ts';
import { EVENT_LUA } from './event.ts';
import { JSON_LUA } from './json.ts';
import { NUMBERS_LUA } from './numbers.ts';
import { STRINGS_LUA } from './strings.ts';
import { TABLES_LUA } from './tables.ts';
import { TEXT_LUA } from './text.ts';
import { TREE_LUA } from './tree.ts';

/** A part with locals of its own, of which the named ones are seen further down: a function has room for 200. */
function sealed(part: string, names: string): string {
  if (names === '') return `do ${part} end\n`;
  return `local ${names} = (function() ${part} return ${names} end)()\n`;
}

/**
 * The part of the engine that is written in Lua: one chunk, given (null, MAX_STRING, MAX_NESTING, MAX_VALUES, MAX_STATE); returns
 * the functions of DRIVER_LUA in the order of its last line.
 */
export const RUNTIME_LUA = [
  CORE_LUA,
  sealed(NUMBERS_LUA, 'LOW, MOST, KEYS, toKey'),
  sealed(TEXT_LUA, 'numberText, readNumber, toText'),
  TREE_LUA,
  COMMIT_LUA,
  sealed(DELTAS_LUA, 'writeEnd, writeEvent, takeDeltas, forgetTold, moveTold'),
  sealed(EVENT_LUA, 'readValue, makeReaders, SEEDS'),
  sealed(JSON_LUA, 'canonicalText, decode'),
  sealed(BASICS_LUA, 'text, number, integer, plain, bad'),
  sealed(STRINGS_LUA, ''),
  sealed(TABLES_LUA, ''),
  DRIVER_LUA,
].join('');

/** The functions of the driver, in the order in which the chunk returns them. */
export const DRIVER_FUNCTIONS = [
  'install',
  'load',
  'run',
  'seek',
  'spent',
  'deltas',
  'restore',
  'encode',
  'judge',
  'test',
  'tell',
  'hits',
] as const;
