import type { RegexEngine } from '../../ports/regex.ts';
import type { Task } from '../../ports/runtime.ts';
import type { EventOrder } from '../ledger/event.ts';
import { Rows } from '../ledger/rows.ts';
import type { Time } from '../world/time.ts';
import { type DeepTerm, type EventTest, eventTest, type Searched } from './eventTest.ts';
import { type MarkTerm, marksOf, type SearchFacts, type Stretch } from './marks.ts';
import { payloadTexts } from './payloads.ts';
import { type EventQuery, type QueryTerm, requireReasonable } from './query.ts';

const BATCH = 500;
/** Work between two breaths: an event that is read from Git costs 16 times one whose payload is kept. */
const BREATH = 8_000;
const READ_COST = 16;

export interface SearchRequest {
  readonly query: EventQuery;
  /** How many events to pass over, and how many to look at then. */
  readonly from: number;
  readonly count: number;
}

export interface Found {
  /** Event numbers, rising. */
  readonly numbers: Uint32Array;
  /** Events of the timeline. */
  readonly total: number;
}

export interface SearchTools extends SearchFacts {
  readonly regex: RegexEngine;
}

/** Ids are written out only where somebody looks at them. */
function searchedAt(order: EventOrder, index: number): Searched | undefined {
  if (!(order instanceof Rows)) return order.at(index);
  const { table } = order;
  const row = order.row(index);
  return {
    type: table.type(row),
    actor: table.home(row).actor,
    get cid() {
      return table.cid(row);
    },
    get oid() {
      return table.oid(row);
    },
    get ulid() {
      return table.ulid(row);
    },
  };
}

const isDeep = (term: QueryTerm): term is DeepTerm =>
  term.kind === 'text' || term.kind === 'regex' || term.kind === 'path';
const isMark = (term: QueryTerm): term is MarkTerm => !isDeep(term);

/**
 * Events from+1 .. from+count that answer the query. What the ledger's columns know narrows it down; payloads are read
 * only of what is left then. Throws ERR_USAGE, ERR_LIMIT or ERR_JSON_INVALID for a query that says nothing.
 */
export async function searchTimeline(
  time: Time,
  { query, from, count }: SearchRequest,
  tools: SearchTools,
  task: Task,
): Promise<Found> {
  requireReasonable(query);
  const total = time.order.length;
  const start = Math.min(total, Math.max(0, Math.floor(from)));
  const stretch: Stretch = { time, from: start, to: Math.min(total, start + Math.max(0, Math.floor(count))) };
  const deep = query.terms.filter(isDeep);
  const test = deep.length === 0 ? null : await eventTest(deep, tools.regex);
  const left = await narrow(query.terms.filter(isMark), stretch, tools, task);
  const indices = test === null ? left : await lookInto(time, left, test, task);
  return { numbers: Uint32Array.from(indices, (index) => index + 1), total };
}

async function narrow(
  terms: readonly MarkTerm[],
  stretch: Stretch,
  facts: SearchFacts,
  task: Task,
): Promise<readonly number[]> {
  const marks = new Uint8Array(stretch.to - stretch.from).fill(1);
  for (const term of terms) {
    const said = await marksOf(term, stretch, facts, task);
    for (const [i, mark] of said.entries()) if ((mark === 1) === term.not) marks[i] = 0;
  }
  await task.breathe();
  const indices: number[] = [];
  for (const [i, mark] of marks.entries()) if (mark === 1) indices.push(stretch.from + i);
  return indices;
}

async function lookInto(
  time: Time,
  indices: readonly number[],
  test: EventTest,
  task: Task,
): Promise<readonly number[]> {
  const found: number[] = [];
  let work = 0;
  for (let at = 0; at < indices.length; at += BATCH) {
    const batch = indices.slice(at, at + BATCH);
    const events = batch.map((index) => searchedAt(time.order, index));
    const { texts, read } = await payloadTexts(time, batch);
    for (const [i, payload] of texts.entries()) {
      const event = events[i];
      if (event !== undefined && test(event, payload)) found.push(batch[i] ?? 0);
    }
    work += batch.length + read * READ_COST;
    if (work < BREATH) continue;
    work = 0;
    task.progress(at + batch.length, indices.length, 'searching');
    // Others may have much to do between two breaths.
    await task.breathe();
  }
  return found;
}
