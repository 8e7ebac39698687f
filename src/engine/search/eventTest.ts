import type { RegexEngine } from '../../ports/regex.ts';
import { type ExactJson, parseJsonExact } from '../../protocol/codec/parseJson.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { pathTest } from './pathTest.ts';
import type { PathTerm, QueryTerm } from './query.ts';

export type Searched = Pick<LedgerEvent, 'type' | 'actor' | 'cid' | 'oid' | 'ulid'>;

/** `payload`: canonical JSON. */
export type EventTest = (event: Searched, payload: string) => boolean;

export type DeepTerm = Extract<QueryTerm, { readonly kind: 'text' } | { readonly kind: 'regex' } | PathTerm>;

/** Ids are only looked at for something that can be a piece of one: shorter words occur in them by chance. */
const ID_PIECE = 6;
const ID_TEXT = /^[0-9a-z]+$/;
/** What JSON writes otherwise than it is. */
const ESCAPED = /["\\\u0000-\u001f]/;

/** Anywhere in type, actor, payload and, from six characters on, ids; without regard to case. */
function textTest(value: string): EventTest {
  const wanted = value.toLowerCase();
  // The payload is searched as text; what stands in its strings is written there with escapes.
  const inPayload = ESCAPED.test(wanted) ? JSON.stringify(wanted).slice(1, -1) : wanted;
  const isIdPiece = wanted.length >= ID_PIECE && ID_TEXT.test(wanted);
  return (event, payload) => {
    const text = payload.toLowerCase();
    if (text.includes(wanted) || (inPayload !== wanted && text.includes(inPayload))) return true;
    if (event.type.includes(wanted) || event.actor.includes(wanted)) return true;
    if (!isIdPiece) return false;
    return (
      event.oid.includes(wanted) || event.cid.includes(wanted) || event.ulid.toLowerCase().includes(wanted)
    );
  };
}

/** The expressions run over the type, the actor and the payload, each by itself. */
async function regexTest(value: string, regex: RegexEngine): Promise<EventTest> {
  const test = await regex.compile(value);
  return ({ type, actor }, payload) => test(payload) || test(type) || test(actor);
}

async function termTest(term: DeepTerm, regex: RegexEngine, parsed: (payload: string) => ExactJson) {
  if (term.kind === 'text') return textTest(term.value);
  if (term.kind === 'regex') return regexTest(term.value, regex);
  const test = pathTest(term);
  return (_event: Searched, payload: string) => test(parsed(payload));
}

/** All terms together. Throws ERR_USAGE, ERR_LIMIT and ERR_JSON_INVALID for terms that say nothing. */
export async function eventTest(terms: readonly DeepTerm[], regex: RegexEngine): Promise<EventTest> {
  let last: { readonly text: string; readonly value: ExactJson } | null = null;
  const parsed = (text: string): ExactJson => {
    if (last?.text !== text) last = { text, value: parseJsonExact(text) };
    return last.value;
  };
  const tests: EventTest[] = [];
  for (const term of terms) {
    const test = await termTest(term, regex, parsed);
    tests.push(term.not ? (event, payload) => !test(event, payload) : test);
  }
  return (event, payload) => tests.every((test) => test(event, payload));
}
