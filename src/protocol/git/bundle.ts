import type { Oid, Ref } from '../../ports/repository.ts';
import { concatBytes, textOf, utf8 } from '../bytes.ts';
import { GatosError } from '../errors.ts';
import { isRefName } from './refName.ts';

/** A Git bundle taken apart: `pack` still has to go through `decodePack`. */
export interface Bundle {
  readonly refs: readonly Ref[];
  /** Commits the receiver must have already; empty for a whole repository. */
  readonly prerequisites: readonly Oid[];
  readonly pack: Uint8Array;
}

const OID = /^[0-9a-f]{40}$/;
/** The header of a bundle with 10,000 refs stays well under this. */
const MAX_HEADER = 4 * 1024 * 1024;

function invalid(what: string): GatosError {
  return new GatosError('ERR_BUNDLE_INVALID', `This is not a Git bundle that can be read: ${what}.`, {
    hint: 'Make it again with "git bundle create" or with Export, and check that the file was copied whole.',
  });
}

function isBundleRef(name: string): boolean {
  return name === 'HEAD' || isRefName(name);
}

/**
 * A version 2 bundle with no prerequisites. Put `HEAD` among the refs when a plain `git clone` is to check out a
 * branch. Throws ERR_REF_INVALID or ERR_BUNDLE_INVALID rather than write what Git would refuse.
 */
export function encodeBundle(refs: readonly Ref[], pack: Uint8Array): Uint8Array<ArrayBuffer> {
  if (refs.length === 0) throw new GatosError('ERR_BUNDLE_INVALID', 'A bundle needs at least one ref.');
  const seen = new Set<string>();
  for (const ref of refs) {
    if (!isBundleRef(ref.name))
      throw new GatosError('ERR_REF_INVALID', `"${ref.name}" cannot go into a bundle.`);
    if (!OID.test(ref.oid))
      throw new GatosError('ERR_BUNDLE_INVALID', `${ref.name} has the bad object id "${ref.oid}".`);
    if (seen.has(ref.name)) throw new GatosError('ERR_BUNDLE_INVALID', `${ref.name} is listed twice.`);
    seen.add(ref.name);
  }
  const header = ['# v2 git bundle', ...refs.map((ref) => `${ref.oid} ${ref.name}`), '', ''].join('\n');
  return concatBytes(utf8(header), pack);
}

function readVersion(line: string): 2 | 3 {
  if (line === '# v2 git bundle') return 2;
  if (line === '# v3 git bundle') return 3;
  if (/^# v\d+ git bundle$/.test(line)) throw invalid(`its version (${line.slice(2, -11)}) is unknown`);
  throw invalid('its first line is not "# v2 git bundle"');
}

function checkCapability(line: string): void {
  if (line === '@object-format=sha1') return;
  if (line.startsWith('@object-format='))
    throw invalid(`it uses ${line.slice(15)} object ids, and only sha1 is read`);
  if (line.startsWith('@filter=')) throw invalid('it is a partial bundle (made with --filter)');
  throw invalid(`it needs the unknown capability "${line.slice(1, 80)}"`);
}

/** The header's lines without the blank one that ends it, and where the pack starts. */
function splitHeader(bytes: Uint8Array): { readonly lines: readonly string[]; readonly end: number } {
  const lines: string[] = [];
  let at = 0;
  while (true) {
    const newline = bytes.subarray(at, at + MAX_HEADER).indexOf(0x0a);
    if (at === 0) readVersion(newline < 0 || newline > 80 ? '' : textOrInvalid(bytes.subarray(0, newline)));
    if (newline < 0) throw invalid('its header is cut short');
    const line = textOrInvalid(bytes.subarray(at, at + newline));
    at += newline + 1;
    if (line === '') return { lines, end: at };
    lines.push(line);
    if (at > MAX_HEADER) throw invalid('its header is longer than 4 MiB');
  }
}

function textOrInvalid(bytes: Uint8Array): string {
  try {
    return textOf(bytes);
  } catch {
    throw invalid('its header is not UTF-8 text');
  }
}

/**
 * Reads the header of a version 2 bundle, or a version 3 one with sha1 ids and no filter. Every ref name is checked
 * and none may come twice. Throws ERR_BUNDLE_INVALID with a sentence.
 */
export function decodeBundle(bytes: Uint8Array): Bundle {
  const { lines, end } = splitHeader(bytes);
  const version = readVersion(lines[0] ?? '');
  const refs: Ref[] = [];
  const prerequisites: Oid[] = [];
  const seen = new Set<string>();
  for (const line of lines.slice(1)) {
    if (line.startsWith('@')) {
      if (version === 2 || refs.length > 0 || prerequisites.length > 0)
        throw invalid('a capability is out of place');
      checkCapability(line);
    } else if (line.startsWith('-')) {
      const oid = line.slice(1, 41);
      if (!OID.test(oid) || (line.length > 41 && line[41] !== ' '))
        throw invalid('a prerequisite has a bad object id');
      if (refs.length > 0) throw invalid('a prerequisite comes after a ref');
      prerequisites.push(oid);
    } else {
      const ref = { oid: line.slice(0, 40), name: line.slice(41) };
      if (!OID.test(ref.oid) || line[40] !== ' ')
        throw invalid(`the line "${line.slice(0, 80)}" is not a ref`);
      if (!isBundleRef(ref.name)) throw invalid(`"${ref.name.slice(0, 80)}" is not a ref name`);
      if (seen.has(ref.name)) throw invalid(`it lists ${ref.name} twice`);
      seen.add(ref.name);
      refs.push(ref);
    }
  }
  if (refs.length === 0) throw invalid('it lists no refs');
  return { refs, prerequisites, pack: bytes.subarray(end) };
}
