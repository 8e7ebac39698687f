import { COMMIT_LUA } from './commit.ts';
import { CORE_LUA } from './core.ts';
import { DRIVER_LUA } from './driver.ts';
import { EVENT_LUA } from './event.ts';
import { JSON_LUA } from './json.ts';
import { LIBRARY_LUA } from './library.ts';
import { NUMBER_LUA } from './number.ts';
import { TREE_LUA } from './tree.ts';

/**
 * The part of the engine that is written in Lua: one chunk. It takes (null, MAX_STRING, MAX_NESTING, MAX_UNPACK, MAX_STATE) and
 * returns the eight functions named in DRIVER_LUA.
 */
export const PRELUDE_LUA = [
  CORE_LUA,
  NUMBER_LUA,
  TREE_LUA,
  COMMIT_LUA,
  JSON_LUA,
  EVENT_LUA,
  LIBRARY_LUA,
  DRIVER_LUA,
].join('');
