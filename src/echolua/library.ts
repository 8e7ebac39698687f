/**
 * [LUA-4] Everything a fold or policy can name that it has not declared itself. The linter, the ELC decoder, the
 * runtime, the editor and the documentation read this one table.
 */
export interface LibraryEntry {
  /** Full name, as ELC says it: `dpairs`, `string.len`, `null`. */
  readonly name: string;
  readonly kind: 'function' | 'constant';
  /** `null` for constants. */
  readonly signature: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [least: number, most: number];
  readonly about: string;
  /** Only policies have it. */
  readonly policyOnly: boolean;
}

const MANY = Number.POSITIVE_INFINITY;

type Row = readonly [signature: string, least: number, most: number, about: string];

const ROWS: readonly Row[] = [
  ['dpairs(t)', 1, 1, 'Iterates over a table by sorted keys: integers first, then strings bytewise.'],
  ['dkeys(t)', 1, 1, 'The keys of a table as a sorted list.'],
  ['dvalues(t)', 1, 1, 'The values of a table as a list, in the order of its sorted keys.'],
  ['dsort(list, less?)', 1, 2, 'Sorts a list in place; equal items keep their order. Returns the list.'],
  ['ipairs(list)', 1, 1, 'Iterates over 1, 2, 3 and so on up to the first nil.'],
  ['table.insert(list, at?, value)', 2, 3, 'Puts a value at the end of a list or at a position.'],
  [
    'table.remove(list, at?)',
    1,
    2,
    'Takes the last item, or the one at a position, out of a list; returns it.',
  ],
  ['table.concat(list, separator?, from?, to?)', 1, 4, 'Joins strings and numbers.'],
  ['table.unpack(list, from?, to?)', 1, 3, 'The items of a list as several values.'],
  ['string.len(s)', 1, 1, 'Length in bytes.'],
  ['string.sub(s, from, to?)', 2, 3, 'Part of a string, by bytes; negative positions count from the end.'],
  ['string.upper(s)', 1, 1, 'ASCII letters in upper case.'],
  ['string.lower(s)', 1, 1, 'ASCII letters in lower case.'],
  ['string.rep(s, count, separator?)', 2, 3, 'A string repeated.'],
  ['string.byte(s, from?, to?)', 1, 3, 'The bytes at positions as numbers.'],
  ['string.char(...)', 0, MANY, 'A string of the given bytes.'],
  [
    'string.find(s, text, from?, plain?)',
    2,
    4,
    'First and last position of plain text, or nil. No patterns.',
  ],
  ['string.format(template, ...)', 1, MANY, 'Text with %s, %d, %x and %% filled in.'],
  ['json.encode_canonical(value)', 1, 1, 'Canonical JSON text of a value.'],
  ['json.decode_strict(text)', 1, 1, 'The value of a JSON text; an error if it is not strict JSON.'],
  ['json.array(list?)', 0, 1, 'Marks a list (or a new one) as an array, so that empty it is [] and not {}.'],
  ['set.new(list?)', 0, 1, 'A set of strings: a plain table { member = true }, fit for state.'],
  ['set.add(s, member)', 2, 2, 'Adds a member; true if it was new.'],
  ['set.remove(s, member)', 2, 2, 'Removes a member; true if it was there.'],
  ['set.has(s, member)', 2, 2, 'Whether it is a member.'],
  ['set.size(s)', 1, 1, 'How many members.'],
  ['set.values(s)', 1, 1, 'The members as a sorted list.'],
  ['counter.new()', 0, 0, 'Counts by string key: a plain table { key = number }, fit for state.'],
  [
    'counter.add(c, key, n?)',
    2,
    3,
    'Adds n (1 if left out) to a count; a count of 0 is removed. Returns the new count.',
  ],
  ['counter.get(c, key)', 2, 2, 'A count; 0 if there is none.'],
  ['counter.total(c)', 1, 1, 'The sum of all counts.'],
  ['math.abs(n)', 1, 1, 'Absolute value.'],
  ['math.min(n, ...)', 1, MANY, 'The least.'],
  ['math.max(n, ...)', 1, MANY, 'The greatest.'],
  ['math.floor(n)', 1, 1, 'Rounds down to an integer.'],
  ['math.ceil(n)', 1, 1, 'Rounds up to an integer.'],
  ['math.tointeger(n)', 1, 1, 'The number if it is an integer, else nil.'],
  ['rng(seed)', 1, 1, 'A generator of the same numbers everywhere, pcg32.'],
  ['tostring(value)', 1, 1, 'A value as text; numbers in canonical form.'],
  ['tonumber(text, base?)', 1, 2, 'The number a text says, or nil.'],
  ['type(value)', 1, 1, 'nil, boolean, number, string, table, function or null.'],
  ['select(n, ...)', 1, MANY, "What follows the n-th argument, or with '#' how many there are."],
  ['error(message, level?)', 0, 2, 'Ends with an error; the event is a fault unless pcall catches it.'],
  ['pcall(f, ...)', 1, MANY, 'Calls f; true and its results, or false and the error. Fuel cannot be caught.'],
  ['assert(value, message?, ...)', 1, MANY, 'Its arguments if the first is true, else an error.'],
  ['null', 0, 0, "JSON's null: a value of its own, and true in a condition. To delete a field assign nil."],
];

const POLICY_ROWS: readonly Row[] = [
  ['allow()', 0, 0, 'Lets the event in.'],
  [
    'deny(rule, reason, data?)',
    2,
    3,
    'Keeps the event out and says by which rule and why, and in data what a program can read.',
  ],
];

function entry([signature, least, most, about]: Row, policyOnly: boolean): LibraryEntry {
  const [name = signature] = signature.split('(');
  const kind = name === signature ? 'constant' : 'function';
  return { name, kind, signature, arity: [least, most], about, policyOnly };
}

export const LIBRARY: readonly LibraryEntry[] = [
  ...ROWS.map((row) => entry(row, false)),
  ...POLICY_ROWS.map((row) => entry(row, true)),
];

const BY_NAME: ReadonlyMap<string, LibraryEntry> = new Map(LIBRARY.map((item) => [item.name, item]));

/** What a full name stands for, or undefined. */
export function libraryEntry(name: string): LibraryEntry | undefined {
  return BY_NAME.get(name);
}

function groupMembers(): Map<string, readonly string[]> {
  const tables = new Map<string, readonly string[]>();
  for (const { name } of LIBRARY) {
    const [table = '', member] = name.split('.');
    if (member !== undefined) tables.set(table, [...(tables.get(table) ?? []), member]);
  }
  return tables;
}

/** The members of each library table: `math` -> `abs`, `min`, ... */
export const LIBRARY_TABLES: ReadonlyMap<string, readonly string[]> = groupMembers();
