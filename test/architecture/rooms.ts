import { posix } from 'node:path';
import { COMPUTED, type Import, type SourceFile, scanImports } from './scan.ts';

/** Packages that are pure functions of their input. */
const PURE = ['@noble/hashes', '@noble/ed25519', '@ipld/dag-cbor', 'multiformats', 'fflate', 'pako'];

interface Room {
  /** Rooms it may import besides itself. */
  readonly rooms: readonly string[];
  /** Rooms it may import types from. */
  readonly typeRooms?: readonly string[];
  readonly packages: 'none' | 'pure' | 'any';
  readonly node?: boolean;
}

const CORE = ['protocol', 'echolua', 'ports', 'engine', 'adapters', 'rpc'];

/** Imports point down: app/cli/workers -> engine -> ports; adapters -> ports -> protocol, echolua. */
export const ROOMS: Readonly<Record<string, Room>> = {
  protocol: { rooms: ['echolua'], packages: 'pure' },
  echolua: { rooms: ['protocol'], packages: 'pure' },
  ports: { rooms: ['protocol', 'echolua'], packages: 'none' },
  engine: { rooms: ['ports', 'protocol', 'echolua'], packages: 'pure' },
  adapters: { rooms: ['ports', 'protocol', 'echolua'], packages: 'any', node: true },
  rpc: { rooms: ['protocol'], typeRooms: ['engine', 'ports'], packages: 'none' },
  app: { rooms: ['rpc', 'protocol'], packages: 'any' },
  workers: { rooms: CORE, packages: 'any' },
  cli: { rooms: CORE, packages: 'any', node: true },
  tools: { rooms: [...CORE, 'app', 'cli'], packages: 'any', node: true },
};

/** The room a path is in: the folder under src, or `workers`. */
export function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'src' ? second : first;
}

/** `@scope/name` or `name` of a bare specifier. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every noun plans the objects and refs it writes, so the protocol may use the types of that one port. */
function isPlanType(from: string, target: string, typeOnly: boolean): boolean {
  return typeOnly && roomOf(from) === 'protocol' && target === 'src/ports/repository.ts';
}

function checkRelative(from: string, room: Room, { specifier, typeOnly }: Import): string | undefined {
  const target = posix.join(posix.dirname(from), specifier.replace(/[?#].*$/, ''));
  const targetRoom = roomOf(target);
  if (targetRoom === roomOf(from) || room.rooms.includes(targetRoom)) return undefined;
  if (typeOnly && room.typeRooms?.includes(targetRoom)) return undefined;
  if (isPlanType(from, target, typeOnly)) return undefined;
  return `${from} may not import ${target}`;
}

function checkBare(from: string, room: Room, specifier: string, versions: Versions): string | undefined {
  if (specifier.startsWith('node:')) return room.node ? undefined : `${from} may not use Node (${specifier})`;
  const name = packageOf(specifier);
  if (room.packages === 'none' || (room.packages === 'pure' && !PURE.includes(name)))
    return `${from} may not import the package ${name}`;
  const version = versions[name];
  if (version === undefined) return `${from} imports ${name}, which is not in package.json`;
  return undefined;
}

/** Package name -> version, as package.json writes it. */
export type Versions = Readonly<Record<string, string>>;

/** One sentence for each import of the file that its room does not allow. */
export function findViolations(file: SourceFile, versions: Versions): readonly string[] {
  const imports = scanImports(file);
  const room = ROOMS[roomOf(file.path)];
  if (room === undefined) return imports.length === 0 ? [] : [`${file.path} is in no known room`];
  return imports.flatMap((item) => {
    if (item.specifier === COMPUTED) return room.node ? [] : [`${file.path} imports a computed name`];
    const problem = item.specifier.startsWith('.')
      ? checkRelative(file.path, room, item)
      : checkBare(file.path, room, item.specifier, versions);
    return problem === undefined ? [] : [problem];
  });
}
