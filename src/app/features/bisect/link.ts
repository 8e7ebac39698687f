import type { BisectLog, BisectMark } from '../../../rpc/contract.ts';

/**
 * A bisection in a URL, as the parameter `bisect`: what tells good from bad, and the ends. Whoever opens it asks again
 * and comes to the same event. By hand nothing can be asked again, so all marks are in it.
 */
const PARAM = 'bisect';
const MOST_LINK = 8_000;
const TERM = { good: 'g', bad: 'b', skip: 's' } as const;
const CID = /^b[a-z2-7]{20,120}$/;
const NS = /^[^\u0000-\u001f]{1,200}$/;

type Packed = readonly [version: 1, ns: string, kind: string, source: string, marks: readonly string[]];

/** `place` is a whole URL of the app; returned as it is where the bisection is too long for one. */
export function withLink(place: string, log: BisectLog): string {
  const { predicate } = log;
  const marks = predicate.kind === 'hand' ? log.marks : log.marks.slice(0, 2);
  const packed: Packed = [
    1,
    log.ns,
    predicate.kind,
    predicate.kind === 'hand' ? '' : predicate.source,
    marks.map((mark) => `${TERM[mark.term]}${mark.position}${mark.cid === null ? '' : `.${mark.cid}`}`),
  ];
  const text = toBase64Url(JSON.stringify(packed));
  if (text.length > MOST_LINK) return place;
  const [path, query = ''] = place.split('?', 2);
  const params = new URLSearchParams(query);
  params.set(PARAM, text);
  return `${path}?${params}`;
}

/** The bisection that a URL's hash brings, or null. Distrusts every part of it. */
export function readLink(hash: string): BisectLog | null {
  const text = new URLSearchParams(hash.split('?', 2)[1] ?? '').get(PARAM);
  if (text === null || text.length > MOST_LINK) return null;
  try {
    const packed: unknown = JSON.parse(fromBase64Url(text));
    return Array.isArray(packed) && packed[0] === 1 ? unpack(packed) : null;
  } catch {
    return null;
  }
}

function unpack([, ns, kind, source, packedMarks]: readonly unknown[]): BisectLog | null {
  if (typeof ns !== 'string' || !NS.test(ns) || typeof source !== 'string' || !Array.isArray(packedMarks))
    return null;
  const marks = packedMarks.map(readMark);
  if (!marks.every((mark) => mark !== null)) return null;
  if (kind === 'hand') return { ns, predicate: { kind }, marks };
  if (kind !== 'jq' && kind !== 'echolua') return null;
  return { ns, predicate: { kind, source }, marks };
}

function readMark(text: unknown): BisectMark | null {
  const [, letter, digits, cid = null] = /^([gbs])(\d{1,12})(?:\.(.+))?$/.exec(String(text)) ?? [];
  const term = (['good', 'bad', 'skip'] as const).find((one) => TERM[one] === letter);
  if (term === undefined || digits === undefined) return null;
  const position = Number(digits);
  const fits = position === 0 ? cid === null : cid !== null && CID.test(cid);
  return fits ? { position, cid, term } : null;
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
}
