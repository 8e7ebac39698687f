import { describe, expect, it } from 'vitest';
import type { EchoFoldSession } from '../../../src/adapters/wasmoon/echo/index.ts';
import { type CompiledElc, compileToElc } from '../../../src/echolua/compile/compile.ts';
import { openElc } from '../../../src/echolua/elcCodec.ts';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { changed } from '../../engines/changedElc.ts';
import { StateMirror } from '../../support/stateMirror.ts';
import { type Part, ProgramGenerator, write } from '../echolua/programGenerator.ts';
import { Random } from '../echolua/random.ts';
import { event, runtime } from './support.ts';

/** `ECHO_PROPERTIES=5000` for the long run. */
const PROGRAMS = Number(process.env.ECHO_PROPERTIES ?? 20);
const EVENTS = 8;
const FUEL = 50_000;

function compiled(source: string): CompiledElc {
  const result = compileToElc(source, { kind: 'fold', fuel: FUEL });
  if (!result.elc) throw new Error(`${result.findings[0]?.message}: ${source}`);
  return result;
}

interface Sample {
  readonly part: Part;
  readonly elc: CompiledElc;
  readonly events: readonly FoldEvent[];
}

/** The same program and history for a seed; `order` shuffles the keys of the events. */
function sample(seed: number, order?: Random): Sample {
  const generator = new ProgramGenerator(new Random(seed));
  const part = generator.fold(25);
  const events = Array.from({ length: EVENTS }, () => event(generator.payload(order)));
  return { part, elc: compiled(write(part)), events };
}

/** State, fault codes and fuel after each event. */
async function trail(
  elc: CompiledElc['elc'],
  events: readonly FoldEvent[],
  before?: (s: EchoFoldSession) => void,
) {
  const session = await runtime.openFoldElc(elc);
  const steps = events.map((one) => {
    before?.(session);
    const faults = session.apply([one]).map(({ code, message, node }) => [code, message, node]);
    return { state: session.encode(), found: faults, fuel: session.fuelSpent() };
  });
  session.close();
  return steps;
}

const seeds = Array.from({ length: PROGRAMS }, (_, i) => i + 1);

async function forEach(check: (seed: number) => Promise<void>): Promise<void> {
  for (const seed of seeds) {
    try {
      await check(seed);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
}

describe(`[LUA-1] [STA-1] ${PROGRAMS} generated programs`, () => {
  it('mean something: most events fold, some fault', async () => {
    let [faults, states] = [0, 0];
    await forEach(async (seed) => {
      const { elc, events } = sample(seed);
      for (const { state, found } of await trail(elc.elc, events)) {
        faults += found.length;
        states += state === '{}' ? 0 : 1;
      }
    });
    expect(states).toBeGreaterThan(PROGRAMS * EVENTS * 0.6);
    expect(faults).toBeGreaterThan(PROGRAMS * EVENTS * 0.01);
    expect(faults).toBeLessThan(PROGRAMS * EVENTS * 0.5);
  }, 3_600_000);

  it('are the same bytes with other names of locals, comments and layout', async () => {
    await forEach(async (seed) => {
      const { part, elc } = sample(seed);
      for (const other of [1, 2, 3]) {
        const random = new Random(seed * 10 + other);
        expect(compiled(write(part, { names: random, layout: random })).bytes).toEqual(elc.bytes);
      }
    });
  }, 3_600_000);

  it('[LUA-4] do the same whatever the order in which keys come into tables and events', async () => {
    let reordered = 0;
    await forEach(async (seed) => {
      const { part, events } = sample(seed);
      // The event's own seed comes from fold_root too, and that is another one where the source is.
      const inOrder = (order?: Random) =>
        compiled(write(part, order ? { order } : {}).replaceAll(/rng\( l\d+ \)/g, 'rng( 7 )'));
      const elc = inOrder();
      const wanted = codesOf(await trail(elc.elc, events));
      const order = new Random(seed + 5000);
      const other = inOrder(order);
      const shuffled = sample(seed, order).events;
      const found = codesOf(await trail(other.elc, shuffled));
      expect(found).toEqual(wanted);
      reordered += other.foldRoot === elc.foldRoot ? 0 : 1;
    });
    expect(reordered).toBeGreaterThan(PROGRAMS / 2);
  }, 3_600_000);

  it('[STA-1] do the same in batches of any size, restored before every event, and as told by deltas', async () => {
    await forEach(async (seed) => {
      const { elc, events } = sample(seed);
      const steps = await trail(elc.elc, events);
      expect(await trail(elc.elc, events, (session) => session.restore(session.encode()))).toEqual(steps);
      const random = new Random(seed);
      const session = await runtime.openFoldElc(elc.elc);
      const mirror = new StateMirror();
      session.tell(mirror);
      const faults: unknown[] = [];
      for (let from = 0; from < events.length; ) {
        const size = 1 + random.below(4);
        faults.push(
          ...session
            .apply(events.slice(from, from + size))
            .map(({ code, message, node }) => [code, message, node]),
        );
        from = Math.min(from + size, events.length);
        expect(session.encode()).toBe(steps[from - 1]?.state);
        expect(mirror.text()).toBe(steps[from - 1]?.state);
      }
      expect(faults).toEqual(steps.flatMap(({ found }) => found));
      session.close();
    });
  }, 3_600_000);

  it('[LUA-1] with a part changed have another fold_root', async () => {
    await forEach(async (seed) => {
      const source = write(sample(seed).part);
      for (const [from, to] of [
        [' .map', ' .mop'],
        [' % 7 ', ' % 8 '],
        ['/ 3 +', '/ 3 -'],
        ['json.array()', '{}'],
        ['.out =', '["out2"] ='],
      ] as const)
        expect(compiled(source.replace(from, to)).foldRoot).not.toBe(compiled(source).foldRoot);
    });
  }, 3_600_000);

  it('[LUA-7] with a byte of the ELC changed are refused, or run sealed, twice the same', async () => {
    let ran = 0;
    await forEach(async (seed) => {
      const { elc, events } = sample(seed);
      const random = new Random(seed + 9000);
      for (let i = 0; i < 25; i++) {
        const bytes = changed(elc.bytes, random);
        let opened: CompiledElc['elc'];
        try {
          opened = openElc(bytes).elc;
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_FOLD_INVALID', data: { code: 'E_ELC' } });
          continue;
        }
        const limited = { ...opened, fuel: Math.min(opened.fuel, FUEL) };
        ran += 1;
        try {
          expect(await trail(limited, events.slice(0, 3))).toEqual(await trail(limited, events.slice(0, 3)));
        } catch (error) {
          if (!(error instanceof GatosError)) throw error;
          expect(error.code).toBe('ERR_FOLD_INVALID'); // a constant that does not fit
        }
      }
    });
    expect(ran).toBeGreaterThan(PROGRAMS / 10);
  }, 3_600_000);
});

/** Without the places and words of faults: nodes have other numbers where the source is in another order. */
function codesOf(steps: Awaited<ReturnType<typeof trail>>) {
  return steps.map(({ state, found, fuel }) => ({ state, fuel, codes: found.map(([code]) => code) }));
}
