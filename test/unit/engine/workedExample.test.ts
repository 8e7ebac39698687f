import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MemoryRepository } from '../../../src/adapters/memory/repository.ts';
import type { Deps } from '../../../src/engine/deps.ts';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { createWorld, HELLO_FOLD, planGenesis } from '../../../src/engine/world/genesis.ts';
import { openWorld } from '../../../src/engine/world/world.ts';
import { hex, textOf } from '../../../src/protocol/bytes.ts';
import { encodeEnvelope } from '../../../src/protocol/event/envelope.ts';
import { formatProof } from '../../../src/protocol/state/proof.ts';
import { ada, add, runtime, TestClock, verifier } from './support/lab.ts';

const spec = readFileSync(new URL('../../../src/protocol/SPEC.md', import.meta.url), 'utf8');
/** The blocks of the worked example, in order. */
const blocks = spec
  .slice(spec.indexOf('## A worked example'))
  .split('```')
  .filter((_, i) => i % 2 === 1)
  .map((block) => block.replace(/^\n/, ''));

describe('the worked example of SPEC.md', () => {
  it('[EVT-4] [EVT-5] [POL-9] [STA-3] [STA-5] is what the code makes, byte for byte', async () => {
    const repository = new MemoryRepository();
    let calls = 0;
    const random = { bytes: (length: number) => new Uint8Array(length).fill(++calls) };
    const deps: Deps = { repository, verifier, runtime, clock: new TestClock(), random };
    const request = {
      name: 'Example',
      ns: 'main',
      profile: 'local',
      foldSource: HELLO_FOLD,
      managesMain: false,
    } as const;
    await createWorld(repository, await planGenesis(deps, ada, request));
    const world = await openWorld(deps, { identify: async () => ada, managesMain: false }, NO_TASK);
    const event = await add(world, { n: 10 });
    const checkpoint = await writeCheckpoint(world, 'main', NO_TASK);

    const commit = async (oid: string) => textOf((await repository.read(oid))?.body ?? new Uint8Array());
    const { genesis } = world.ledger.governance;
    expect(blocks).toEqual([
      await commit(genesis.oid),
      await commit(event.oid),
      `${hex(encodeEnvelope(event.envelope).canonical)}\n`,
      await commit(checkpoint.oid),
      `${formatProof(checkpoint.proof)}\n`,
    ]);
    for (const { name, oid } of await repository.list('refs/')) {
      expect(spec, name).toContain(oid);
      if (!/active|graph|state|chain/.test(name)) expect(spec).toContain(name);
    }
    expect(checkpoint.state).toBe('{"count":10}');
  });
});
