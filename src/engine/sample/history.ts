import type { JsonObject } from '../../protocol/codec/json.ts';
import type { SampleActor } from './cast.ts';
import { SampleRandom } from './random.ts';

export interface SampleEvent {
  readonly actor: SampleActor;
  /** Milliseconds since the epoch, rising strictly. */
  readonly time: number;
  readonly type: string;
  readonly payload: JsonObject;
}

export const SAMPLE_NAME = 'Corner shop';
export const SAMPLE_SEED = 20260302;
export const SAMPLE_EVENTS = 5_000;
/** 1-based number of the event that drives the widgets below zero. */
export const SAMPLE_CULPRIT = 1_847;

/** The fold of the sample: stock, prices and takings of a small shop. */
export const SAMPLE_FOLD = `-- Stock, prices and takings of a small shop. All money is in cents.
local REORDER_BELOW = 25

local function move(state, sku, pieces)
  state.inventory[sku] = (state.inventory[sku] or 0) + pieces
end

local function watch(state, sku)
  if state.inventory[sku] < REORDER_BELOW then
    state.reorder[sku] = state.inventory[sku]
  else
    state.reorder[sku] = nil
  end
end

return function(state, event)
  local p = event.payload
  state.inventory = state.inventory or {}
  state.prices = state.prices or {}
  state.reorder = state.reorder or {}
  state.takings = state.takings or { cents = 0, sales = 0, refunds = 0 }

  if event.type == "price.set" then
    state.prices[p.sku] = p.cents
  elseif event.type == "stock.received" then
    move(state, p.sku, p.pieces)
    watch(state, p.sku)
  elseif event.type == "stock.corrected" then
    move(state, p.sku, p.delta)
    watch(state, p.sku)
  elseif event.type == "sale.completed" then
    move(state, p.sku, -p.pieces)
    watch(state, p.sku)
    state.takings.cents = state.takings.cents + p.pieces * p.cents
    state.takings.sales = state.takings.sales + 1
  elseif event.type == "sale.refunded" then
    move(state, p.sku, p.pieces)
    watch(state, p.sku)
    state.takings.cents = state.takings.cents - p.pieces * p.cents
    state.takings.refunds = state.takings.refunds + 1
  elseif event.type == "day.closed" then
    state.day = { number = p.day, takings = state.takings.cents }
  end
  return state
end
`;

const GOODS: readonly (readonly [sku: string, cents: number])[] = [
  ['bolts', 15],
  ['brackets', 240],
  ['brushes', 390],
  ['buckets', 650],
  ['candles', 120],
  ['chalk', 85],
  ['cord', 310],
  ['gears', 480],
  ['glue', 350],
  ['hinges', 275],
  ['hooks', 95],
  ['lamps', 1290],
  ['nails', 10],
  ['paint', 1450],
  ['pegs', 60],
  ['pliers', 990],
  ['rulers', 180],
  ['sandpaper', 70],
  ['screws', 12],
  ['springs', 130],
  ['tape', 220],
  ['twine', 165],
  ['washers', 8],
  ['widgets', 250],
];

const START = Date.UTC(2026, 2, 2, 8, 0, 0);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVENTS_A_DAY = 80;
const TILLS: readonly SampleActor[] = ['service:till-1', 'service:till-2'];

/** The shop as the generator knows it, so that nothing but the one mistake makes a count negative. */
class Shop {
  readonly events: SampleEvent[] = [];
  private readonly random = new SampleRandom(SAMPLE_SEED);
  private readonly stock = new Map<string, number>();
  private readonly prices = new Map<string, number>();
  private day = 0;
  private time = START;

  generate(): readonly SampleEvent[] {
    this.open();
    while (this.events.length < SAMPLE_EVENTS) this.step();
    return this.events;
  }

  private add(actor: SampleActor, type: string, payload: JsonObject): void {
    this.time += this.random.between(20_000, 700_000);
    this.events.push({ actor, time: this.time, type, payload });
  }

  private open(): void {
    for (const [sku, cents] of GOODS) {
      this.prices.set(sku, cents);
      this.add('user:ada', 'price.set', { sku, cents });
    }
    for (const [sku] of GOODS) this.receive(sku, 'opening stock');
  }

  private step(): void {
    const number = this.events.length + 1;
    const low = GOODS.find(([sku]) => (this.stock.get(sku) ?? 0) < 12 && this.isOrdered(sku));
    if (number === SAMPLE_CULPRIT) this.mistake();
    else if (number % EVENTS_A_DAY === 0) this.closeDay();
    else if (low !== undefined) this.receive(low[0], 'reorder');
    else if (this.random.chance(1, 60)) this.reprice();
    else if (this.random.chance(1, 70)) this.correct();
    else if (this.random.chance(1, 40)) this.refund();
    else this.sell();
  }

  /** After the mistake the till shows no widgets, so nobody sells or reorders them. */
  private isOrdered(sku: string): boolean {
    return sku !== 'widgets' || this.events.length < SAMPLE_CULPRIT;
  }

  private move(sku: string, pieces: number): void {
    this.stock.set(sku, (this.stock.get(sku) ?? 0) + pieces);
  }

  private receive(sku: string, note: string): void {
    const pieces = this.random.between(8, 25) * 10;
    this.move(sku, pieces);
    this.add('user:bo', 'stock.received', { sku, pieces, note });
  }

  private sell(): void {
    const stocked = GOODS.filter(([sku]) => (this.stock.get(sku) ?? 0) >= 12);
    const [sku] = this.random.pick(stocked);
    const pieces = this.random.between(1, this.random.chance(1, 5) ? 12 : 4);
    this.move(sku, -pieces);
    this.add(this.random.pick(TILLS), 'sale.completed', { sku, pieces, cents: this.prices.get(sku) ?? 0 });
  }

  private refund(): void {
    const [sku] = this.random.pick(GOODS.filter(([sku]) => this.isOrdered(sku)));
    this.move(sku, 1);
    this.add(this.random.pick(TILLS), 'sale.refunded', { sku, pieces: 1, cents: this.prices.get(sku) ?? 0 });
  }

  private reprice(): void {
    const [sku, list] = this.random.pick(GOODS);
    const cents = Math.max(5, list + this.random.between(-20, 20) * Math.max(1, Math.floor(list / 100)));
    this.prices.set(sku, cents);
    this.add('user:ada', 'price.set', { sku, cents });
  }

  private correct(): void {
    const stocked = GOODS.filter(([sku]) => (this.stock.get(sku) ?? 0) >= 20);
    const [sku] = this.random.pick(stocked);
    const delta = this.random.between(-6, 3) || -1;
    this.move(sku, delta);
    this.add('agent:stocktake', 'stock.corrected', { sku, delta, note: 'shelf count' });
  }

  /** Twenty boxes of 24 were counted as missing; the shelf held them all the time. */
  private mistake(): void {
    this.move('widgets', -480);
    this.add('agent:stocktake', 'stock.corrected', {
      sku: 'widgets',
      delta: -480,
      note: 'recount, 20 boxes',
    });
  }

  private closeDay(): void {
    this.day++;
    this.add('user:ada', 'day.closed', { day: this.day });
    this.time = START + this.day * DAY + this.random.between(0, HOUR);
    const last = this.events.at(-1)?.time ?? START;
    if (this.time <= last) this.time = last + 1;
  }
}

/** The sample's history: the same 5,000 events every time. */
export function sampleHistory(): readonly SampleEvent[] {
  return new Shop().generate();
}
