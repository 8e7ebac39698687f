import { useState } from 'react';
import type { WorldId, WorldStorage } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import {
  Badge,
  Button,
  Dialog,
  ErrorNotice,
  formatBytes,
  formatCount,
  ProgressBar,
} from '../../design/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';
import { useWork } from '../common/useWork.ts';
import { fullActions } from './FullActions.tsx';
import { packedWords } from './packedWords.ts';
import { refreshStorage } from './store.ts';

export interface PackDialogProps {
  readonly world: { readonly id: WorldId; readonly name: string };
  readonly onClose: () => void;
}

/** How a world is stored, and packing without waiting for a quiet moment. Closing stops it; what is done stays done. */
export function PackDialog({ world, onClose }: PackDialogProps) {
  const load = useLoad(world.id, () => client.call('world.storage', { world: world.id }));
  const [before, setBefore] = useState<WorldStorage | null>(null);
  const work = useWork(async (options) => {
    setBefore(load.value ?? null);
    try {
      return await client.call('world.pack', { world: world.id }, options);
    } finally {
      load.reload();
      refreshStorage();
    }
  });
  const { state } = work;
  const now = load.value;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Storage of ${world.name}`}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" icon="pack" busy={work.running} onClick={() => void work.run()}>
            Pack now
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          New objects are stored one by one, and packed together while the app is idle: that takes less room
          and opens faster. Nothing about the history changes.
        </p>
        {load.slow && <Skeleton rows={1} tall what="how it is stored" />}
        {load.error && (
          <ErrorNotice error={load.error} title="The storage could not be read" onRetry={load.reload} />
        )}
        {now && (
          <dl className="fact-list">
            <dt>Objects</dt>
            <dd>{packedWords(now)}</dd>
            <dt>Packs</dt>
            <dd>{formatCount(now.packs)}</dd>
            <dt>Room</dt>
            <dd>{formatBytes(now.bytes)}</dd>
          </dl>
        )}
        {state.phase === 'running' && state.slow && (
          <ProgressBar
            label="Packing"
            done={state.progress?.done ?? 0}
            total={state.progress?.total ?? 0}
            onCancel={work.cancel}
          />
        )}
        {state.phase === 'cancelled' && (
          <p className="note" role="status">
            Stopped. What was packed by then stays packed.
          </p>
        )}
        {state.phase === 'failed' && (
          <ErrorNotice
            error={state.error}
            title="It could not be packed"
            actions={fullActions(state.error)}
          />
        )}
        {state.phase === 'done' && (
          <p className="row" role="status">
            <Badge tone="verified">Done</Badge> {outcome(before, state.result)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function outcome(before: WorldStorage | null, after: WorldStorage): string {
  const gained = before === null ? 0 : after.packed - before.packed;
  const saved = before === null ? 0 : before.bytes - after.bytes;
  const rest =
    after.loose > 0 ? ` ${formatCount(after.loose)} stay single: too few for a pack of their own.` : '';
  if (gained <= 0 && saved <= 0) return `There was nothing worth packing.${rest}`;
  return `${formatCount(Math.max(0, gained))} objects packed, ${formatBytes(Math.max(0, saved))} saved.${rest}`;
}
