import fc from 'fast-check';
import type { TimelineStrip } from '../../../../src/rpc/contract.ts';

/** A history of events at these moments. */
export function strip(
  times: readonly number[],
  typeOf?: readonly number[],
  types?: readonly string[],
): TimelineStrip {
  return {
    total: times.length,
    types: types ?? ['a'],
    typeOf: Uint16Array.from(typeOf ?? times.map(() => 0)),
    actors: ['user:ada'],
    actorOf: new Uint16Array(times.length),
    time: Float64Array.from(times),
    faults: [],
    checkpoints: [],
  };
}

/** Histories with bursts, silences and times that run back. */
export const histories: fc.Arbitrary<TimelineStrip> = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 90_000_000 }), fc.constant(-40_000)),
    { minLength: 1, maxLength: 300 },
  )
  .map((gaps) => {
    let time = 1_700_000_000_000;
    return strip(
      gaps.map((gap) => {
        time += gap;
        return time;
      }),
    );
  });
