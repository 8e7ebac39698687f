import type { Place } from './protocol.ts';
import { EVENTS } from './workload.ts';

/** Events a peer folds at its turn. */
const SLICE = 5_000;

/** Microseconds an event by peer, one figure a slice, in the order of time. */
export type Figures = ReadonlyMap<string, readonly number[]>;

/** Peers so slow that these few rounds must do for them, without one to warm up. */
export type FewRounds = ReadonlyMap<string, number>;

interface Contestant {
  readonly place: Place;
  readonly name: string;
}

async function contestantsOf(places: readonly Place[]): Promise<Contestant[]> {
  const all: Contestant[] = [];
  for (const place of places) for (const name of await place.names()) all.push({ place, name });
  return all;
}

/** Throws unless all who keep a state have come to the same one. */
async function compareStates(contestants: readonly Contestant[]): Promise<void> {
  let first: { name: string; state: string } | undefined;
  for (const { place, name } of contestants) {
    const state = await place.state(name);
    if (state === undefined) continue;
    first ??= { name, state };
    if (state !== first.state)
      throw new Error(
        `${name} and ${first.name} come to different states: ${state.slice(0, 200)} ... ${first.state.slice(0, 200)}`,
      );
  }
}

/** All events once, everybody in turn slice by slice, so that a busy machine hurts all alike. */
async function round(contestants: readonly Contestant[], number: number): Promise<Map<string, number[]>> {
  const figures = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let from = 0, turn = number; from < EVENTS; from += SLICE, turn++) {
    for (let i = 0; i < contestants.length; i++) {
      const { place, name } = contestants[(i + turn) % contestants.length] as Contestant;
      const time = await place.slice(name, from, from + SLICE);
      figures.get(name)?.push((time * 1_000) / SLICE);
    }
  }
  return figures;
}

/** Runs so many rounds after one to warm up. */
export async function runRounds(places: readonly Place[], rounds: number, few: FewRounds): Promise<Figures> {
  const all = await contestantsOf(places);
  const figures = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (let number = 0; number <= rounds; number++) {
    const contestants = all.filter(({ name }) => {
      const limit = few.get(name);
      return limit === undefined || (number >= 1 && number <= limit);
    });
    for (const place of places) await place.open();
    const found = await round(contestants, number);
    await compareStates(contestants);
    for (const place of places) await place.close();
    if (number === 0) continue;
    for (const [name, list] of found) figures.get(name)?.push(...list);
  }
  return figures;
}
