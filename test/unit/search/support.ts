import { createRegexEngine } from '../../../src/adapters/re2/regex.ts';
import type { EventQuery, QueryTerm } from '../../../src/engine/search/query.ts';
import { searchTimeline } from '../../../src/engine/search/search.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { timeOf } from '../../../src/engine/world/time.ts';
import type { World } from '../../../src/engine/world/world.ts';
import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import type { JsonObject } from '../../../src/protocol/codec/json.ts';

const regex = createRegexEngine();

type Loose = QueryTerm extends infer T
  ? T extends QueryTerm
    ? Omit<T, 'not'> & { not?: boolean }
    : never
  : never;

export const query = (...terms: readonly Loose[]): EventQuery => ({
  terms: terms.map((term) => ({ not: false, ...term }) as QueryTerm),
});

/** Numbers of the events that answer, of the whole timeline or of a stretch of it. */
export async function search(
  world: World,
  asked: EventQuery,
  { from = 0, count = Number.MAX_SAFE_INTEGER, checkpoints = [] as readonly number[] } = {},
): Promise<number[]> {
  const tools = { regex, checkpoints: async () => checkpoints };
  const found = await searchTimeline(timeOf(world, 'main'), { query: asked, from, count }, tools, NO_TASK);
  return [...found.numbers];
}

export const text = (payload: JsonObject) => canonicalJson(payload);
