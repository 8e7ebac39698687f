import { ATTACH_LUA } from './attach.ts';
import { BARRIER_LUA } from './barrier.ts';
import { LISTS_LUA } from './lists.ts';
import { RECORDS_LUA } from './records.ts';
import { SORTED_KEYS_LUA } from './sortedKeys.ts';

/**
 * State as a tree of plain tables, and the barrier that every store goes through [STA-1] [STA-6].
 *
 * Folds know string keys and whole numbers, so `t[true]` is ours: a record. None: a local table, its list without holes.
 * FROZEN, FROZEN_LIST: part of an event. MARKED: a local table that is an array though it may be empty. Any other is the
 * table's own: it is, or was, part of the state, or it is a list with holes.
 *
 *   1 parent (true: it is the root; false: not part of the state)   2 its key there   3 array mark
 *   4 how many string keys   5 how many positive whole keys, false while they are 1..n   6 their sum
 *   7 how many other whole keys   8 the event in which it came into the state   9 the commit that looked at it last
 *   10 its number for the deltas, false before it has one
 *
 * LOG holds (table, key, value before) of every change to a table with a record of its own, MLOG the same for the fields
 * 1 to 3 of records. Backwards they are the undo of an event; forwards they say which fields changed.
 */
export const TREE_LUA = [RECORDS_LUA, BARRIER_LUA, LISTS_LUA, SORTED_KEYS_LUA, ATTACH_LUA].join('');
