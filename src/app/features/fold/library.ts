/** What a fold may call ([LUA-4]); the editor completes and teaches from this one list. */
export interface LibraryEntry {
  readonly name: string;
  readonly signature: string;
  readonly about: string;
}

export const LIBRARY: readonly LibraryEntry[] = [
  {
    name: 'dpairs',
    signature: 'dpairs(t)',
    about: 'Iterate over a table in sorted key order. Stands in for pairs, whose order is not fixed.',
  },
  { name: 'dkeys', signature: 'dkeys(t)', about: 'The keys of a table, sorted, as a list.' },
  {
    name: 'dvalues',
    signature: 'dvalues(t)',
    about: 'The values of a table in the order of its keys, as a list.',
  },
  {
    name: 'dsort',
    signature: 'dsort(list, less?)',
    about: 'Sort a list in place. Equal elements keep their order, on every machine.',
  },
  { name: 'ipairs', signature: 'ipairs(list)', about: 'Iterate over 1, 2, 3... up to the first nil.' },
  {
    name: 'table.insert',
    signature: 'table.insert(list, [pos,] value)',
    about: 'Put a value at the end of a list, or at a position.',
  },
  {
    name: 'table.remove',
    signature: 'table.remove(list, pos?)',
    about: 'Take an element out of a list and return it.',
  },
  { name: 'table.concat', signature: 'table.concat(list, sep?)', about: 'Join strings.' },
  {
    name: 'table.unpack',
    signature: 'table.unpack(list)',
    about: 'The elements of a list as separate values.',
  },
  { name: 'string.len', signature: 'string.len(s)', about: 'Length in bytes.' },
  { name: 'string.sub', signature: 'string.sub(s, from, to?)', about: 'Part of a string, by bytes.' },
  { name: 'string.upper', signature: 'string.upper(s)', about: 'Upper case, ASCII letters only.' },
  { name: 'string.lower', signature: 'string.lower(s)', about: 'Lower case, ASCII letters only.' },
  { name: 'string.rep', signature: 'string.rep(s, n)', about: 'A string repeated n times.' },
  { name: 'string.byte', signature: 'string.byte(s, i?)', about: 'The byte at a position.' },
  { name: 'string.char', signature: 'string.char(...)', about: 'A string made of bytes.' },
  {
    name: 'string.find',
    signature: 'string.find(s, text, from?)',
    about: 'Where plain text occurs. Patterns are refused: they can run for ever.',
  },
  { name: 'string.format', signature: 'string.format(f, ...)', about: 'Format with %s, %d and %x.' },
  { name: 'math.abs', signature: 'math.abs(n)', about: 'Absolute value.' },
  { name: 'math.min', signature: 'math.min(...)', about: 'The smallest.' },
  { name: 'math.max', signature: 'math.max(...)', about: 'The largest.' },
  { name: 'math.floor', signature: 'math.floor(n)', about: 'Round down.' },
  { name: 'math.ceil', signature: 'math.ceil(n)', about: 'Round up.' },
  { name: 'math.tointeger', signature: 'math.tointeger(n)', about: 'The integer a number equals, or nil.' },
  {
    name: 'json.array',
    signature: 'json.array(list?)',
    about: 'A list that stays a list when it is empty: [] and not {}.',
  },
  {
    name: 'json.encode_canonical',
    signature: 'json.encode_canonical(value)',
    about: 'A value as canonical JSON text.',
  },
  {
    name: 'json.decode_strict',
    signature: 'json.decode_strict(text)',
    about: 'JSON text as a value; duplicate keys are refused.',
  },
  { name: 'null', signature: 'null', about: 'The JSON null. To delete a field, assign nil.' },
  { name: 'tostring', signature: 'tostring(v)', about: 'A value as text.' },
  { name: 'tonumber', signature: 'tonumber(s)', about: 'Text as a number, or nil.' },
  { name: 'type', signature: 'type(v)', about: 'The name of the type of a value.' },
  { name: 'select', signature: 'select(n, ...)', about: 'Arguments from the n-th on.' },
  {
    name: 'error',
    signature: 'error(message)',
    about: 'Refuse the event: it is listed as a fault and state stays as it was.',
  },
  {
    name: 'assert',
    signature: 'assert(condition, message?)',
    about: 'Refuse the event unless the condition holds.',
  },
  { name: 'pcall', signature: 'pcall(f, ...)', about: 'Call and catch an error.' },
];

export const EVENT_FIELDS: readonly LibraryEntry[] = [
  { name: 'event.type', signature: 'event.type', about: 'The kind of event, for example "add".' },
  { name: 'event.payload', signature: 'event.payload', about: 'What the event carries. Read-only.' },
  { name: 'event.actor', signature: 'event.actor', about: 'Who signed it, for example "user:ada".' },
  { name: 'event.ulid', signature: 'event.ulid', about: 'Its unique, ordered id.' },
  { name: 'event.ns', signature: 'event.ns', about: 'The namespace it was written to.' },
  { name: 'event.ts', signature: 'event.ts', about: 'The historical time it gives, where it gives one.' },
  { name: 'event.cid', signature: 'event.cid', about: 'Its content id.' },
];
