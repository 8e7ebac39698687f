import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from './support.ts';

const box = sandbox();

let dir: string;

/** Six events. */
beforeAll(async () => {
  dir = await box.world('sliced');
  const lines = [1, 2, 3, 4, 5, 6].map((n) => JSON.stringify({ type: 'add', payload: { n } }));
  writeFileSync(box.path('six.jsonl'), lines.join('\n'));
  await box.ok(dir, 'import', box.path('six.jsonl'));
});

describe('[STA-8] git gatos bundle --events and verify --bundle', () => {
  it('a stretch with the state before it verifies in a folder that holds no repository', async () => {
    const file = box.path('thin.bundle');
    await box.ok(dir, 'bundle', file, '--events', '3..5', '--past', 'state');
    box.git(dir, 'bundle', 'verify', '-q', file);
    const nowhere = box.path('.');
    const text = await box.ok(nowhere, 'verify', '--bundle', file);
    expect(text).toContain('Taken on trust: The state after event 2');
    expect(text).toContain('main: events 3 to 5, state blake3:');
    expect(text).toContain('Verified; nothing was stored.');
    expect(JSON.parse(await box.ok(nowhere, 'verify', '--bundle', file, '--json'))).toMatchObject({
      ok: true,
      slices: [{ first: 3, last: 5, status: 'verified', base: { events: 2 } }],
    });
  });

  it('a stretch with every event before it is the world at that time, and so is its state', async () => {
    const file = box.path('whole.bundle');
    await box.ok(dir, 'bundle', file, '--events', '3..5');
    const { state_root } = JSON.parse(await box.ok(dir, 'state', 'show', '--at', '5', '--json')).provenance;
    expect(JSON.parse(await box.ok(dir, 'verify', '--bundle', file, '--json'))).toMatchObject({
      namespaces: [{ ns: 'main', events: 5, stateRoot: state_root }],
    });
  });

  it('wrong use ends with 2, a file that is no bundle and a stretch that is not there with a reason', async () => {
    expect(await box.gatos(dir, ['bundle', '--events', '5'])).toMatchObject({ code: 2 });
    expect(await box.gatos(dir, ['bundle', '--events', '5..9'])).toMatchObject({ code: 2 });
    const file = box.path('no.bundle');
    writeFileSync(file, 'hello\n');
    const { code, stderr } = await box.gatos(dir, ['verify', '--bundle', file]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('not a Git bundle')]);
  });
});
