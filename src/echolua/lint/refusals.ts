/** What EchoLua refuses [LUA-2], why, and what to write instead. Names are globals of stock Lua; a fold may use them
 * for its own locals, parameters and fields. */
export interface Refusal {
  readonly why: string;
  readonly write: string;
  /** Text that can stand in its place. */
  readonly instead?: string;
}

const NO_MODULES: Refusal = {
  why: 'a fold has no modules and reads no files',
  write: 'put everything in this source',
};
const NO_CODE: Refusal = { why: 'no code may be made while folding', write: 'write a function' };
const NO_METATABLES: Refusal = { why: 'tables are plain data', write: 'write functions that take the table' };
const NO_OUTPUT: Refusal = { why: 'a fold writes nothing', write: 'return it in the state' };
const NO_BITS: Refusal = { why: 'bits of Q32.32 numbers have no meaning', write: 'use arithmetic' };
const NO_PATTERNS: Refusal = {
  why: 'patterns can run for ever',
  write: 'use string.find with plain text, string.sub and ..',
};
const NOT_EXACT: Refusal = {
  why: 'it has no exact result, so engines would differ',
  write: 'compute it outside and send it in the event',
};
const NO_LIMITS: Refusal = {
  why: 'numbers are Q32.32, from -2147483648 up to, not including, 2147483648',
  write: 'write the number you mean',
};

export const REFUSED_GLOBALS: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['pairs', { why: 'its order is not the same everywhere', write: 'write dpairs', instead: 'dpairs' }],
  ['next', { why: 'its order is not the same everywhere', write: 'write dpairs or dkeys' }],
  ['coroutine', { why: 'a fold is one plain function call', write: 'write functions and loops' }],
  ['load', NO_CODE],
  ['loadstring', NO_CODE],
  ['loadfile', NO_MODULES],
  ['dofile', NO_MODULES],
  ['require', NO_MODULES],
  ['package', NO_MODULES],
  ['setmetatable', NO_METATABLES],
  ['getmetatable', NO_METATABLES],
  ['rawget', { why: 'tables are plain data', write: 'write t[key]' }],
  ['rawset', { why: 'tables are plain data', write: 'write t[key] = value' }],
  ['rawequal', { why: 'tables are plain data', write: 'write a == b' }],
  ['rawlen', { why: 'tables are plain data', write: 'write #t' }],
  ['os', { why: 'a fold sees no clock and no system', write: 'take what it needs from the event' }],
  ['io', { why: 'a fold reads and writes nothing', write: 'take what it needs from the event' }],
  ['debug', { why: 'a fold may not look at itself', write: 'leave it out' }],
  ['collectgarbage', { why: 'memory is not part of a fold', write: 'leave it out' }],
  ['print', NO_OUTPUT],
  ['warn', NO_OUTPUT],
  ['utf8', { why: 'strings are bytes', write: 'write string.byte and string.sub' }],
  ['xpcall', { why: 'errors have no stack to look at', write: 'write pcall(f, ...), without a handler' }],
  ['setfenv', { why: 'the environment is fixed', write: 'give functions what they need as arguments' }],
  ['getfenv', { why: 'the environment is fixed', write: 'give functions what they need as arguments' }],
  ['bit32', NO_BITS],
  ['unpack', { why: 'it is not Lua 5.4', write: 'write table.unpack', instead: 'table.unpack' }],
  ['_G', { why: 'globals do not outlive an event', write: 'write a local or a field of the state' }],
  ['_VERSION', { why: 'a fold does not depend on its engine', write: 'leave it out' }],
]);

/** Not even as the name of a local: it would change what every global means. */
export const ENVIRONMENT = '_ENV';
export const ENVIRONMENT_REFUSAL: Refusal = { why: 'the environment is fixed', write: 'choose another name' };

const DSORT: Refusal = {
  why: 'it leaves equal items in no fixed order',
  write: 'write dsort',
  instead: 'dsort',
};

const RNG: Refusal = {
  why: 'a fold gives the same result everywhere',
  write: 'write local random = rng(event), and then random(1, 6)',
};

export const REFUSED_MEMBERS: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['table.sort', DSORT],
  ['table.pack', { why: 'its field n makes it neither list nor object', write: 'write { ... }' }],
  ['table.move', { why: 'it is not in the library', write: 'write a loop' }],
  ['string.gsub', NO_PATTERNS],
  ['string.gmatch', NO_PATTERNS],
  ['string.match', NO_PATTERNS],
  ['string.reverse', { why: 'it is not in the library', write: 'write a loop with string.sub' }],
  ['string.dump', NO_CODE],
  ['math.random', RNG],
  ['math.randomseed', RNG],
  ['math.pow', { why: 'powers are not exact', write: 'write x * x for math.pow(x, 2)' }],
  ['math.fmod', { why: 'it is not in the library', write: 'write a % b (it floors)' }],
  ['math.modf', { why: 'it is not in the library', write: 'write math.floor' }],
  ['math.ult', NO_BITS],
  ['math.type', { why: 'there is one kind of number', write: 'write math.tointeger(n) ~= nil' }],
  ['math.pi', { ...NOT_EXACT, write: 'write 3.1415926537', instead: '3.1415926537' }],
  ['math.huge', NO_LIMITS],
  ['math.maxinteger', { ...NO_LIMITS, write: 'write 2147483647', instead: '2147483647' }],
  ['math.mininteger', { ...NO_LIMITS, write: 'write -2147483648', instead: '-2147483648' }],
  ...'sqrt exp log sin cos tan asin acos atan sinh cosh tanh deg rad log10 ldexp frexp'
    .split(' ')
    .map((name): [string, Refusal] => [`math.${name}`, NOT_EXACT]),
]);

/** `s:gsub()` and the like, on whatever object: these have no other meaning a fold could need. */
export const REFUSED_METHODS: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['gsub', NO_PATTERNS],
  ['gmatch', NO_PATTERNS],
  ['match', NO_PATTERNS],
  ['dump', NO_CODE],
]);

export const REFUSED_OPERATORS: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['^', { why: 'powers are not exact', write: 'write x * x for x ^ 2' }],
  ['&', NO_BITS],
  ['|', NO_BITS],
  ['~', NO_BITS],
  ['<<', { ...NO_BITS, write: 'write x * 8 for x << 3' }],
  ['>>', { ...NO_BITS, write: 'write x // 8 for x >> 3' }],
]);

export const GOTO_REFUSAL: Refusal = { why: 'jumps cannot be followed', write: 'write a loop or a function' };
export const CLOSE_REFUSAL: Refusal = {
  why: 'there is nothing to close',
  write: 'write <const> or no attribute',
};

/** Keys that would be metamethods elsewhere; here they would be dead fields that look alive. */
export const METAMETHODS: ReadonlySet<string> = new Set(
  'index newindex call gc close mode name metatable pairs ipairs tostring len eq lt le concat unm add sub mul div mod pow idiv band bor bxor shl shr bnot'
    .split(' ')
    .map((name) => `__${name}`),
);
export const METAMETHOD_REFUSAL: Refusal = { why: 'there are no metatables', write: 'choose another key' };
