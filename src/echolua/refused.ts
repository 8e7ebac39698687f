/**
 * What EchoLua refuses [LUA-2] and what to write instead. Names are globals of stock Lua; a fold may still use them for
 * its own locals, parameters and fields.
 */
export const REFUSED_NAMES: Readonly<Record<string, string>> = {
  pairs: 'its order is not the same everywhere; write dpairs',
  next: 'its order is not the same everywhere; write dpairs or dkeys',
  coroutine: 'a fold is one plain function call; write functions and loops',
  load: 'code may not be made while folding; write a function',
  loadstring: 'code may not be made while folding; write a function',
  loadfile: 'a fold reads no files; put everything in this source',
  dofile: 'a fold reads no files; put everything in this source',
  require: 'a fold has no modules; put everything in this source',
  package: 'a fold has no modules; put everything in this source',
  setmetatable: 'tables are plain data; write functions that take the table',
  getmetatable: 'tables are plain data; write functions that take the table',
  rawget: 'tables are plain data; write t[key]',
  rawset: 'tables are plain data; write t[key] = value',
  rawequal: 'tables are plain data; write a == b',
  rawlen: 'tables are plain data; write #t',
  os: 'a fold sees no clock and no system; take what it needs from the event',
  io: 'a fold reads and writes nothing; take what it needs from the event',
  debug: 'a fold may not look at itself',
  collectgarbage: 'memory is not part of a fold',
  print: 'a fold writes nothing; return it in the state',
  warn: 'a fold writes nothing; return it in the state',
  utf8: 'write string.byte and string.sub',
  xpcall: 'write pcall',
  unpack: 'write table.unpack',
  _G: 'globals do not outlive an event; write a local or a field of the state',
  _VERSION: 'a fold does not depend on its engine',
};

/** Names no fold may use at all, not even for its own locals. */
export const RESERVED_NAMES: Readonly<Record<string, string>> = {
  _ENV: 'the environment is fixed',
  __concat: 'the engine uses this name',
};

export const REFUSED_OPERATORS: Readonly<Record<string, string>> = {
  goto: 'write a loop or a function',
  '::': 'labels are for goto; write a loop or a function',
  '^': 'powers are not exact; multiply',
  '&': 'bitwise operators are not defined on Q32.32 numbers; use arithmetic',
  '|': 'bitwise operators are not defined on Q32.32 numbers; use arithmetic',
  '~': 'bitwise operators are not defined on Q32.32 numbers; use arithmetic',
  '<<': 'bitwise operators are not defined on Q32.32 numbers; multiply',
  '>>': 'bitwise operators are not defined on Q32.32 numbers; use //',
};

/** The members a fold may use [LUA-4]; any other member of these libraries is refused. */
export const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  string: ['len', 'sub', 'upper', 'lower', 'rep', 'byte', 'char', 'find', 'format'],
  table: ['insert', 'remove', 'concat', 'unpack'],
  math: ['abs', 'min', 'max', 'floor', 'ceil', 'tointeger'],
  json: ['array', 'encode_canonical', 'decode_strict'],
};

export const MEMBER_HINTS: Readonly<Record<string, string>> = {
  'table.sort': 'equal keys end in no fixed order; write dsort',
  'string.gsub': 'patterns can run for ever; use find with plain text, sub and ..',
  'string.gmatch': 'patterns can run for ever; use find with plain text and sub',
  'string.match': 'patterns can run for ever; use find with plain text and sub',
  'string.reverse': 'write a loop over string.sub',
  'string.dump': 'code may not be made while folding',
  'math.random': 'a fold gives the same result everywhere; take numbers from the event',
  'math.sqrt': 'roots are not exact',
};
