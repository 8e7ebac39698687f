import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { textFromRaw } from '../../../src/echolua/q32.ts';
import { blake3 } from '../../../src/protocol/crypto/hash.ts';
import { Pcg32 } from '../echolua/pcg32.ts';
import { Random } from '../echolua/random.ts';
import { EVENT_CID, event, fold, open, stateAfter } from './support.ts';

const check = readFileSync(new URL('../../vectors/pcg32/check-pcg32.out', import.meta.url), 'utf8');

/** Round `n` of the check program: six outputs, then coins, then rolls; its rounds go on with one generator. */
function round(n: number): { outputs: bigint[]; coins: string; rolls: string } {
  const text = check.split(/Round \d+:/)[n] ?? '';
  return {
    outputs: [...(/32bit:(.*)/.exec(text)?.[1] ?? '').matchAll(/0x[0-9a-f]+/g)].map(([hex]) => BigInt(hex)),
    coins: /Coins: (\w+)/.exec(text)?.[1] ?? '',
    rolls: (/Rolls: ([\d ]+)/.exec(text)?.[1] ?? '').trim(),
  };
}

describe('[LUA-4] rng is pcg32', () => {
  it('gives the outputs, coins and rolls of the check program', async () => {
    const { outputs, coins, rolls } = round(1);
    expect([outputs.length, coins.length, rolls.split(' ').length]).toEqual([6, 65, 33]);
    const body = `local r = rng(tonumber(event.payload.seed))
local outputs, coins, rolls = {}, {}, {}
for i = 1, 6 do outputs[i] = tostring(r()) end
for i = 1, 65 do coins[i] = r(0, 1) == 1 and "H" or "T" end
for i = 1, 33 do rolls[i] = r(6) end
state = { outputs = outputs, coins = table.concat(coins), rolls = table.concat(rolls, " ") }`;
    const state = JSON.parse(await stateAfter(body, { seed: textFromRaw(42n) }));
    expect(state.outputs).toEqual(outputs.map(textFromRaw));
    expect(state.coins).toBe(coins);
    expect(state.rolls).toBe(rolls);
  });

  /** `ECHO_DRAWS=100000` for the long run. */
  it('gives what the definition gives in BigInt, for seeds of every kind and ranges of every width', async () => {
    const draws = Number(process.env.ECHO_DRAWS ?? 2_000);
    const session = await open(
      `local r, out = rng(tonumber(event.payload.seed)), json.array()
for i, width in ipairs(event.payload.widths) do out[i] = { tostring(r()), r(width), r(-width, 0) } end
state = out`,
      1_000_000_000,
    );
    const random = new Random(54);
    for (let done = 0; done < draws; done += 100) {
      const bits = (BigInt(Math.floor(random.next() * 2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
      const seed = BigInt.asIntN(64, bits) >> BigInt(random.below(64));
      const widths = Array.from({ length: 100 }, () => 1 + Math.floor(random.next() * 2 ** random.below(32)));
      const sound = widths.map((width) => Math.min(width, 2 ** 31 - 1));
      expect(session.apply([event({ seed: textFromRaw(seed), widths: sound })])).toEqual([]);
      const pcg = new Pcg32(seed);
      const wanted = sound.map((width) => [
        textFromRaw(BigInt(pcg.next())),
        1 + pcg.below(width),
        -width + pcg.below(width + 1),
      ]);
      expect(JSON.parse(session.encode())).toEqual(wanted);
    }
  }, 600_000);

  it('seeded by the event: the first 8 bytes of blake3(Event-CID || fold_root), little-endian', async () => {
    const body =
      'local a, b = rng(event), rng(tonumber(event.payload.seed)) state = { a() == b(), a(100) == b(100) }';
    const compiled = compileToElc(fold(body), { kind: 'fold' });
    const { CID } = await import('multiformats/cid');
    const root = Buffer.from((compiled.elc ? compiled.foldRoot : '').slice(7), 'hex');
    const digest = Buffer.from(blake3(Buffer.concat([CID.parse(EVENT_CID).bytes, root])));
    const session = await open(body);
    expect(session.apply([event({ seed: textFromRaw(digest.readBigInt64LE(0)) })])).toEqual([]);
    expect(session.encode()).toBe('[true,true]');
  });

  it.each([
    ['E_ARGUMENT', 'rng("seed")'],
    ['E_ARGUMENT', 'rng({})'],
    ['E_ARGUMENT', 'rng(1)(0)'],
    ['E_ARGUMENT', 'rng(1)(2, 1)'],
    ['E_ARGUMENT', 'rng(1)(0.5)'],
    ['E_ARGUMENT', 'rng(1)(-2147483647, 2147483647)'],
  ])('%s from %s', async (code, call) => {
    const session = await open(`local x = ${call}`);
    expect(session.apply([event()])[0]?.code).toBe(code);
  });
});
