import fc from 'fast-check';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';

/** A reducer that nests, moves, shares, deletes, empties, walks and measures, driven by small random commands. */
export const REDUCER = `local p = event.payload
local function at(path)
  local t = state
  for _, key in ipairs(path) do
    if type(t[key]) ~= "table" then t[key] = {} end
    t = t[key]
  end
  return t
end
local t = at(p.path)
if p.op == "set" then t[p.key] = p.value
elseif p.op == "delete" then t[p.key] = nil
elseif p.op == "move" then local u = at(p.to) u[p.key] = t[p.key] t[p.key] = nil
elseif p.op == "share" then local u = at(p.to) u[p.key] = t
elseif p.op == "push" then
  if type(t[p.key]) ~= "table" then t[p.key] = json.array() end
  table.insert(t[p.key], p.value)
elseif p.op == "mark" then if type(t[p.key]) == "table" then t[p.key] = json.array(t[p.key]) end
elseif p.op == "sort" then if type(t[p.key]) == "table" then dsort(t[p.key], function(a, b) return tostring(a) > tostring(b) end) end
elseif p.op == "insert" then if type(t[p.key]) == "table" then table.insert(t[p.key], 1, p.value) end
elseif p.op == "change" then for _, item in ipairs(t[p.key] or {}) do if type(item) == "table" then item[p.to[1] or 1] = p.value end end
elseif p.op == "change one" then if type(t[p.key][p.at]) == "table" then t[p.key][p.at][p.to[1]] = p.value end
elseif p.op == "pop" then if type(t[p.key]) == "table" then table.remove(t[p.key], 1) end
elseif p.op == "add" then t[p.key] = (tonumber(t[p.key]) or 0) + p.value / 3
elseif p.op == "walk" then local names = {} for k, v in dpairs(t) do names[#names + 1] = k .. "=" .. tostring(v) end t.names = names
elseif p.op == "count" then t.size = #t t.keys = #dkeys(t)
elseif p.op == "text" then t.text = json.encode_canonical(t)
elseif p.op == "mutate-then-fail" then t[p.key] = p.value t.extra = {} error("no")
elseif p.op == "replace" then state = { old = t, n = p.value } end`;

const key = fc.constantFrom('', 'é', '😀', 'names', ...Array.from('abcdefghijkl'));
const path = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
const value = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -9, max: 9, noNaN: true }),
  fc.constantFrom<JsonValue>(null, true, false, 'x', 'é\0', [], {}, [1, [2]], { a: { b: [] } }),
  // large enough to be copied piece by piece
  fc.constantFrom<JsonValue>(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    Object.fromEntries(Array.from('abcdefghijk', (letter, i) => [letter, i])),
  ),
);
const op = fc.constantFrom(
  ...[
    'set',
    'delete',
    'move',
    'share',
    'push',
    'pop',
    'mark',
    'sort',
    'insert',
    'change',
    'add',
    'walk',
    'count',
    'text',
    'mutate-then-fail',
    'replace',
  ],
);
export const command: fc.Arbitrary<JsonValue> = fc.record({ op, path, to: path, key, value });

const SET = { op: 'set', path: [], to: ['n'], key: 'list', at: 1 };

/** The same, all on one list of tables, so long that its text is kept in several parts. */
export const listCommands: fc.Arbitrary<JsonValue[]> = fc
  .array(
    fc.record({
      op: fc.constantFrom('push', 'insert', 'pop', 'sort', 'change', 'change one'),
      path: fc.constant<string[]>([]),
      to: fc.array(fc.constantFrom('n', 'm'), { minLength: 1, maxLength: 1 }),
      key: fc.constant('list'),
      at: fc.integer({ min: 1, max: 70 }),
      value: fc.nat({ max: 9 }).map((n): JsonValue => (n < 6 ? { n } : n)),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((commands): JsonValue[] => [
    { ...SET, value: Array.from({ length: 70 }, (_, n) => ({ n })) },
    ...commands,
  ]);
