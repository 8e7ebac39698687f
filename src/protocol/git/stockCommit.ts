import type { Oid } from '../../ports/repository.ts';
import { latin1Text, textOf } from '../bytes.ts';
import { GatosError } from '../errors.ts';

/** Who and when, as a commit or tag of any Git says it. */
export interface StockPerson {
  readonly name: string;
  readonly email: string;
  /** Since the epoch; a whole number of any size, or negative. */
  readonly seconds: number;
  /** "+0200", or empty where there is none. */
  readonly zone: string;
}

/** A commit that any Git has made: in any encoding, with any headers. */
export interface StockCommit {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: StockPerson;
  readonly committer: StockPerson;
  readonly message: string;
  /** True when bytes that are no text in the encoding that the commit declares were replaced by U+FFFD. */
  readonly replaced: boolean;
}

/** An annotated tag. */
export interface StockTag {
  readonly object: Oid;
  readonly type: string;
  readonly message: string;
  readonly replaced: boolean;
}

const OID = /^[0-9a-f]{40}$/;
/** What git itself writes, and what lax tools have written: no name, no zone, brackets in the address. */
const PERSON = /^(.*?) ?<(.*)>(?: +(-?\d+))?(?: +([+-]\d{1,6}))?\s*$/;
const LATIN1 = new Set(['iso-8859-1', 'iso8859-1', 'iso_8859-1', 'latin1', 'latin-1', 'l1']);
const LOSSY = new TextDecoder('utf-8', { ignoreBOM: true });

function invalid(what: string): GatosError {
  return new GatosError('ERR_OBJECT_INVALID', what);
}

/** Text in the encoding that the object declares: UTF-8 or Latin-1; other bytes are replaced, and that is noted. */
class Reader {
  replaced = false;
  private readonly isLatin1: boolean;

  constructor(encoding: string | undefined) {
    this.isLatin1 = encoding !== undefined && LATIN1.has(encoding.trim().toLowerCase());
  }

  text(bytes: Uint8Array): string {
    if (this.isLatin1) return latin1Text(bytes);
    try {
      return textOf(bytes);
    } catch {
      this.replaced = true;
      return LOSSY.decode(bytes);
    }
  }
}

interface Parts {
  /** In their order; a line that continues the one before is left out. */
  readonly headers: readonly (readonly [name: string, value: Uint8Array])[];
  readonly message: Uint8Array;
}

function split(body: Uint8Array): Parts {
  const headers: [string, Uint8Array][] = [];
  let at = 0;
  while (at < body.length) {
    const newline = body.indexOf(0x0a, at);
    const end = newline < 0 ? body.length : newline;
    if (end === at) return { headers, message: body.subarray(end + 1) };
    const line = body.subarray(at, end);
    const space = line.indexOf(0x20);
    if (space > 0) headers.push([latin1Text(line.subarray(0, space)), line.subarray(space + 1)]);
    at = end + 1;
  }
  return { headers, message: new Uint8Array() };
}

function first(parts: Parts, name: string): Uint8Array | undefined {
  return parts.headers.find(([known]) => known === name)?.[1];
}

function oidOf(value: Uint8Array | undefined, what: string): Oid {
  const oid = value === undefined ? '' : latin1Text(value.subarray(0, 64));
  if (!OID.test(oid)) throw invalid(`It has no ${what} that can be read.`);
  return oid;
}

function personOf(value: Uint8Array | undefined, role: string, reader: Reader): StockPerson {
  const match = value === undefined ? null : PERSON.exec(reader.text(value));
  if (match === null || match[3] === undefined) throw invalid(`Its ${role} line cannot be read.`);
  return {
    name: (match[1] ?? '').trim(),
    email: (match[2] ?? '').trim(),
    seconds: Number(match[3]),
    zone: match[4] ?? '',
  };
}

/** Reads a commit of any Git. Throws ERR_OBJECT_INVALID for one without tree, author or committer, with a sentence. */
export function parseStockCommit(body: Uint8Array): StockCommit {
  const parts = split(body);
  const encoding = first(parts, 'encoding');
  const reader = new Reader(encoding === undefined ? undefined : latin1Text(encoding.subarray(0, 64)));
  const tree = oidOf(first(parts, 'tree'), 'tree');
  const parents = parts.headers
    .filter(([name]) => name === 'parent')
    .map(([, value]) => oidOf(value, 'parent'));
  const author = personOf(first(parts, 'author'), 'author', reader);
  const committer = personOf(first(parts, 'committer'), 'committer', reader);
  const message = reader.text(parts.message);
  return { tree, parents, author, committer, message, replaced: reader.replaced };
}

/** The parents alone, of a commit whose other lines may be broken. Throws ERR_OBJECT_INVALID. */
export function parentsOfStock(body: Uint8Array): readonly Oid[] {
  return split(body)
    .headers.filter(([name]) => name === 'parent')
    .map(([, value]) => oidOf(value, 'parent'));
}

/** Throws ERR_OBJECT_INVALID for a tag that names no object. */
export function parseStockTag(body: Uint8Array): StockTag {
  const parts = split(body);
  const reader = new Reader(undefined);
  const message = reader.text(parts.message);
  const type = latin1Text(first(parts, 'type')?.subarray(0, 16) ?? new Uint8Array());
  return { object: oidOf(first(parts, 'object'), 'object'), type, message, replaced: reader.replaced };
}
