import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { mirror, type Workshop } from '../../e2e/support/git.ts';
import type { Outcomes } from './tabs.ts';

interface Stored {
  readonly commit: string;
  readonly id: string;
}

/** Every event of the mirror as stock git reads it: commit and the id in its payload, in the order of its journal. */
function storedEvents(workshop: Workshop, clone: string): readonly Stored[] {
  const log = workshop.git(
    ['log', '--topo-order', '--reverse', '--format=%H%x00%B%x1e', '--glob=refs/gatos/journal/main/*'],
    clone,
  );
  return log
    .split('\x1e')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [commit = '', message = ''] = entry.split('\0');
      const envelope = JSON.parse(message.split('\n').find((line) => line.startsWith('{')) ?? '{}') as {
        payload: { id: string };
      };
      return { commit, id: envelope.payload.id };
    });
}

/**
 * What must hold of an exported world, whatever happened: git fsck --strict is clean, every journal is one line, every
 * acknowledged event is there with its commit, none is there twice, none that nobody sent; and the command line folds it
 * to the root that the browser shows. Returns how many events there are.
 */
export async function checkExport(
  workshop: Workshop,
  bundle: Uint8Array,
  expected: { readonly outcomes: Outcomes; readonly sent: ReadonlySet<string>; readonly stateRoot: string },
): Promise<number> {
  const file = join(workshop.folder, 'world.bundle');
  writeFileSync(file, bundle);
  const clone = mirror(workshop, file, 'world.git');
  try {
    const journals = workshop.git(['for-each-ref', '--format=%(refname)', 'refs/gatos/journal/main'], clone);
    for (const ref of journals.trim().split('\n').filter(Boolean)) {
      expect(workshop.git(['rev-list', '--merges', ref], clone).trim(), `${ref} is linear`).toBe('');
      expect(workshop.git(['rev-list', '--max-parents=0', ref], clone).trim().split('\n')).toHaveLength(1);
    }
    const stored = storedEvents(workshop, clone);
    const byId = new Map(stored.map((event) => [event.id, event.commit]));
    expect(stored.length - byId.size, 'events stored twice').toBe(0);
    const { done } = expected.outcomes;
    const gone = [...done].filter(([id, commit]) => {
      const found = byId.get(id);
      return found === undefined || (commit !== '' && found !== commit);
    });
    expect(gone, 'acknowledged events that are not there').toEqual([]);
    expect([...byId.keys()].filter((id) => !expected.sent.has(id))).toEqual([]);

    const folded = workshop.gatos(['state', 'show', '--json'], clone);
    expect(folded.code, folded.stderr).toBe(0);
    const root = /"state_root":"(blake3:[0-9a-f]{64})"/.exec(folded.stdout)?.[1];
    expect(root, 'State-Root as the command line folds it').toBe(expected.stateRoot);
    return stored.length;
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}
