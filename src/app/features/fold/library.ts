/** A name the editor completes and teaches. */
export interface LibraryEntry {
  readonly name: string;
  readonly kind: 'function' | 'constant';
  readonly signature: string;
  readonly about: string;
}

/** What a fold may call [LUA-4]. The engine's list is not the app's to import; a test keeps the two the same. */
const CALLS: readonly (readonly [signature: string, about: string])[] = [
  ['dpairs(t)', 'Iterates over a table by sorted keys: integers first, then strings bytewise.'],
  ['dkeys(t)', 'The keys of a table as a sorted list.'],
  ['dvalues(t)', 'The values of a table as a list, in the order of its sorted keys.'],
  ['dsort(list, less?)', 'Sorts a list in place; equal items keep their order. Returns the list.'],
  ['ipairs(list)', 'Iterates over 1, 2, 3 and so on up to the first nil.'],
  ['table.insert(list, at?, value)', 'Puts a value at the end of a list or at a position.'],
  ['table.remove(list, at?)', 'Takes the last item, or the one at a position, out of a list; returns it.'],
  ['table.concat(list, separator?, from?, to?)', 'Joins strings and numbers.'],
  ['table.unpack(list, from?, to?)', 'The items of a list as several values.'],
  ['string.len(s)', 'Length in bytes.'],
  ['string.sub(s, from, to?)', 'Part of a string, by bytes; negative positions count from the end.'],
  ['string.upper(s)', 'ASCII letters in upper case.'],
  ['string.lower(s)', 'ASCII letters in lower case.'],
  ['string.rep(s, count, separator?)', 'A string repeated.'],
  ['string.byte(s, from?, to?)', 'The bytes at positions as numbers.'],
  ['string.char(...)', 'A string of the given bytes.'],
  ['string.find(s, text, from?, plain?)', 'First and last position of plain text, or nil. No patterns.'],
  ['string.format(template, ...)', 'Text with %s, %d, %x and %% filled in.'],
  ['json.encode_canonical(value)', 'Canonical JSON text of a value.'],
  ['json.decode_strict(text)', 'The value of a JSON text; an error if it is not strict JSON.'],
  ['json.array(list?)', 'Marks a list (or a new one) as an array, so that empty it is [] and not {}.'],
  ['set.new(list?)', 'A set of strings: a plain table { member = true }, fit for state.'],
  ['set.add(s, member)', 'Adds a member; true if it was new.'],
  ['set.remove(s, member)', 'Removes a member; true if it was there.'],
  ['set.has(s, member)', 'Whether it is a member.'],
  ['set.size(s)', 'How many members.'],
  ['set.values(s)', 'The members as a sorted list.'],
  ['counter.new()', 'Counts by string key: a plain table { key = number }, fit for state.'],
  [
    'counter.add(c, key, n?)',
    'Adds n (1 if left out) to a count; a count of 0 is removed. Returns the new count.',
  ],
  ['counter.get(c, key)', 'A count; 0 if there is none.'],
  ['counter.total(c)', 'The sum of all counts.'],
  ['math.abs(n)', 'Absolute value.'],
  ['math.min(n, ...)', 'The least.'],
  ['math.max(n, ...)', 'The greatest.'],
  ['math.floor(n)', 'Rounds down to an integer.'],
  ['math.ceil(n)', 'Rounds up to an integer.'],
  ['math.tointeger(n)', 'The number if it is an integer, else nil.'],
  ['rng(seed)', 'A generator of the same numbers everywhere, pcg32.'],
  ['tostring(value)', 'A value as text; numbers in canonical form.'],
  ['tonumber(text, base?)', 'The number a text says, or nil.'],
  ['type(value)', 'nil, boolean, number, string, table, function or null.'],
  ['select(n, ...)', "What follows the n-th argument, or with '#' how many there are."],
  ['error(message, level?)', 'Ends with an error; the event is a fault unless pcall catches it.'],
  ['pcall(f, ...)', 'Calls f; true and its results, or false and the error. Fuel cannot be caught.'],
  ['assert(value, message?, ...)', 'Its arguments if the first is true, else an error.'],
  ['null', "JSON's null: a value of its own, and true in a condition. To delete a field assign nil."],
];

export const LIBRARY: readonly LibraryEntry[] = CALLS.map(([signature, about]) => {
  const [name = signature] = signature.split('(');
  return { name, kind: name === signature ? 'constant' : 'function', signature, about };
});

const field = (name: string, about: string): LibraryEntry => ({
  name: `event.${name}`,
  kind: 'constant',
  signature: `event.${name}`,
  about,
});

export const EVENT_FIELDS: readonly LibraryEntry[] = [
  field('type', 'The kind of event, for example "add".'),
  field('payload', 'What the event carries. Read-only.'),
  field('actor', 'Who signed it, for example "user:ada".'),
  field('ulid', 'Its unique, ordered id.'),
  field('ns', 'The namespace it was written to.'),
  field('ts', 'The historical time it gives, where it gives one.'),
  field('cid', 'Its content id.'),
];
