/** One history for everybody: an inventory of nested objects and integers, from a seed. */

export const SEED = 0x5eed;
export const TYPES = ['receive', 'reserve', 'ship'] as const;

export const FOLD = `return function(state, event)
  local p = event.payload
  if not state.items then
    state.items = {}
    state.totals = { moves = 0, received = 0, shipped = 0 }
  end
  local item = state.items[p.sku]
  if not item then
    item = { moves = 0, qty = 0, reserved = 0 }
    state.items[p.sku] = item
  end
  if event.type == "receive" then
    item.qty = item.qty + p.n
    state.totals.received = state.totals.received + p.n
  elseif event.type == "reserve" then
    item.reserved = item.reserved + p.n
  else
    item.qty = item.qty - p.n
    state.totals.shipped = state.totals.shipped + p.n
  end
  item.moves = item.moves + 1
  state.totals.moves = state.totals.moves + 1
  return state
end
`;

export interface Movement {
  readonly sku: string;
  readonly n: number;
}

export interface BenchEvent {
  readonly type: (typeof TYPES)[number];
  readonly payload: Movement;
}

/** mulberry32: the same numbers below 1 everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many events over half as many keys: each key comes at some time and is then moved now and again. */
export function makeEvents(count: number): readonly BenchEvent[] {
  const random = randomOf(SEED);
  const keys = Math.ceil(count / 2);
  const events: BenchEvent[] = [];
  for (let i = 0, known = 0; i < count; i++) {
    const isNew = known === 0 || random() < (keys - known) / (count - i);
    const key = isNew ? known++ : Math.floor(random() * known);
    // So that new keys fall between old ones.
    const sku = `sku-${String((key * 7_919) % keys).padStart(6, '0')}`;
    const type = TYPES[Math.floor(random() * TYPES.length)] ?? 'ship';
    events.push({ type, payload: { sku, n: 1 + Math.floor(random() * 9) } });
  }
  return events;
}

/** A file of JSON Lines. */
export function linesOf(events: readonly BenchEvent[]): Uint8Array<ArrayBuffer> {
  const lines = events.map((event, i) => JSON.stringify({ ...event, id: `row-${i}` }));
  return new TextEncoder().encode(lines.join('\n'));
}

/** Positions of a drag over the strip: neighbours, some events apart, as one pixel after the other brings them. */
export function dragPositions(total: number, steps: number): readonly number[] {
  const perPixel = total / 1_200;
  const start = Math.floor(total * 0.37);
  return Array.from({ length: steps }, (_, i) => Math.min(total, start + Math.round(i * perPixel)));
}

export function randomPositions(total: number, steps: number): readonly number[] {
  const random = randomOf(SEED + 1);
  return Array.from({ length: steps }, () => Math.floor(random() * (total + 1)));
}

/** Questions that flip once, at an event that nobody would guess; the same in jq and in EchoLua. */
export function questionsOf(events: number) {
  const part = Math.round(events * 0.617);
  return {
    path: {
      echolua: `return function(state) return state.totals ~= nil and state.totals.moves > ${part} end`,
      jq: `.totals.moves > ${part}`,
    },
    whole: {
      echolua: `return function(state)
  local moves = 0
  for _, item in dpairs(state.items or {}) do moves = moves + item.moves end
  return moves > ${part}
end`,
      jq: `([.items[]?.moves] | add // 0) > ${part}`,
    },
    culprit: part + 1,
  };
}
