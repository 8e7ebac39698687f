import type { ReactNode } from 'react';
import type { StorageStatus } from '../../../rpc/contract.ts';
import {
  Badge,
  Button,
  ErrorNotice,
  formatBytes,
  formatCount,
  type IconName,
  ProgressBar,
  type Tone,
} from '../../design/index.ts';
import { useInstallation } from '../../frame/installation.ts';
import { runCommand, setView, useSession } from '../../stores/index.ts';
import { cancelVerification, useVerification, verifyNow } from '../../stores/verification.ts';
import { useIsPutOff } from '../storage/backupLater.ts';
import { backupNeed, backupWords, countEvents, eventsWithoutCopy } from '../storage/backupNeed.ts';
import { fullness, percent } from '../storage/fullness.ts';
import { askBrowser, usePersistence } from '../storage/persistence.ts';
import { useStorage } from '../storage/store.ts';
import { useEngine } from './useEngine.ts';

/** One word of the status bar and what it means. */
export interface StatusItem {
  readonly id: string;
  readonly icon: IconName;
  readonly tone: Tone;
  readonly text: string;
  readonly title: string;
  readonly body: ReactNode;
}

function useNetworkItem(): StatusItem {
  const online = useSession((state) => state.online);
  const ready = useInstallation((state) => state.offlineReady);
  return {
    id: 'network',
    icon: online ? 'online' : 'offline',
    tone: 'neutral',
    text: online ? 'Online' : 'Offline',
    title: online ? 'This machine is online' : 'This machine is offline',
    body: (
      <>
        <p>
          Everything here works either way: history, folding, signing and verifying all happen in this
          browser.
        </p>
        <p>
          {ready
            ? 'The app itself is stored too, so it also starts without a network.'
            : 'The app itself is not stored yet: it still needs its server to start.'}
        </p>
      </>
    ),
  };
}

function useSavedItem(): StatusItem {
  const pending = useSession((state) => state.pendingWrites);
  const role = useSession((state) => state.role);
  return {
    id: 'saved',
    icon: pending > 0 ? 'ring' : 'saved',
    tone: pending > 0 ? 'verifying' : 'neutral',
    text: pending > 0 ? 'Saving' : 'Saved',
    title: pending > 0 ? 'Being written' : 'Everything is saved',
    body: (
      <>
        <p>
          An event is shown as done only once it is durable in this browser’s storage. Nothing acknowledged is
          lost.
        </p>
        <p>
          {role === 'owner'
            ? 'This tab’s engine owns the storage.'
            : 'Another tab’s engine owns the storage; this tab works through it.'}
        </p>
      </>
    ),
  };
}

function useStorageItem(): StatusItem {
  const { status } = useStorage();
  const used = status?.usage == null ? 'Storage' : `${formatBytes(status.usage)} used`;
  const kept = status?.persisted === true;
  const { share, level } = fullness(status);
  const isFull = level !== 'ok' && share !== null;
  return {
    id: 'storage',
    icon: isFull ? 'alert' : 'disk',
    tone: level === 'critical' ? 'failed' : isFull || (status !== null && !kept) ? 'stale' : 'neutral',
    text: isFull
      ? `Storage ${percent(share)} full`
      : status === null
        ? used
        : `${used}, ${kept ? 'persistent' : 'not persistent'}`,
    title: 'Storage of this browser',
    body: <StorageBody status={status} />,
  };
}

function StorageBody({ status }: { readonly status: StorageStatus | null }) {
  const busy = usePersistence((state) => state.busy);
  const kept = status?.persisted === true;
  return (
    <>
      {status?.usage != null && status.quota != null && (
        <p>
          {formatBytes(status.usage)} of about {formatBytes(status.quota)} the browser allows.
        </p>
      )}
      {fullness(status).level !== 'ok' && (
        <p>
          When it is full, new events are refused; what is stored stays. Export the worlds that matter, delete
          those you no longer need, or free space on this disk.
        </p>
      )}
      <p>
        {kept
          ? 'Persistent: the browser will not clear it by itself.'
          : 'Not persistent: the browser may clear it when the disk is full. Installing the app, or using it often, usually changes that. Export a bundle to have a copy of your own.'}
      </p>
      {status !== null && !kept && (
        <Button icon="disk" busy={busy} onClick={() => void askBrowser()}>
          Keep my worlds
        </Button>
      )}
      <Button variant="ghost" icon="settings" onClick={() => setView('settings')}>
        What takes room
      </Button>
    </>
  );
}

/** Only while there is something that no copy has, and enough of it. */
function useBackupItem(): StatusItem | null {
  const { status, world } = useStorage();
  const putOff = useIsPutOff(world?.id ?? null);
  if (world === null || status === null) return null;
  const need = backupNeed(world, status.persisted, Date.now());
  if (need === 'none') return null;
  const missing = countEvents(eventsWithoutCopy(world));
  return {
    id: 'backup',
    icon: 'download',
    tone: need === 'loud' && !putOff ? 'stale' : 'neutral',
    text: `${missing} without a copy`,
    title: 'Copies of this world',
    body: (
      <>
        <p>{backupWords(world, Date.now())}.</p>
        <p>
          {missing} of this world {eventsWithoutCopy(world) === 1 ? 'exists' : 'exist'} only in this browser,
          as far as it knows. An exported file is the copy that nothing here can take from you.
        </p>
        <Button icon="download" onClick={() => runCommand('world.export')}>
          Export this world
        </Button>
      </>
    ),
  };
}

const VERIFY_TONE = {
  idle: 'neutral',
  judged: 'verified',
  verifying: 'verifying',
  verified: 'verified',
  failed: 'failed',
  stale: 'stale',
} as const;

const VERIFY_ICON: Readonly<Record<keyof typeof VERIFY_TONE, IconName>> = {
  idle: 'proofs',
  judged: 'check',
  verifying: 'ring',
  verified: 'check',
  failed: 'cross',
  stale: 'clock',
};

function useVerificationItem(): StatusItem {
  const { status, done, total, judged, verdict, error } = useVerification();
  const counted = status === 'verified' ? verdict : judged;
  const counts = counted === null ? '' : `${formatCount(counted.verified)} of ${formatCount(counted.events)}`;
  const refused = status === 'judged' ? (judged?.quarantine.length ?? 0) : 0;
  const failedCheck = error === null ? verdict?.checks.find((check) => !check.ok) : undefined;
  const texts = {
    idle: 'Not verified yet',
    judged: `${counts} verified`,
    verifying: total > 0 ? `Verifying ${formatCount(done)} of ${formatCount(total)}` : 'Verifying',
    verified: `${counts} verified`,
    failed: failedCheck === undefined ? 'Verification failed' : `Verification failed: ${failedCheck.name}`,
    stale: counts === '' ? 'Not verified yet' : `${counts} verified`,
  };
  return {
    id: 'verification',
    icon: refused > 0 ? 'cross' : VERIFY_ICON[status],
    tone: refused > 0 ? 'failed' : VERIFY_TONE[status],
    text: texts[status],
    title: 'Verification',
    body: (
      <>
        <p>
          Every event’s bytes, signature and place in its chain are checked once, when it is read or written
          here. A full verification recomputes them all from Git, and every checkpoint with them.
        </p>
        {refused > 0 && <p>{formatCount(refused)} quarantined and not folded.</p>}
        {status === 'verifying' && (
          <ProgressBar label="Verifying" done={done} total={total} onCancel={cancelVerification} />
        )}
        {error !== null && <ErrorNotice error={error} />}
        {status !== 'verifying' &&
          verdict?.checks.map((check) => (
            <p key={check.name} className="status-check">
              <Badge tone={check.ok ? 'verified' : 'failed'} plain>
                {check.name}
              </Badge>
              <span>{check.detail}</span>
            </p>
          ))}
        {status !== 'verifying' && (
          <Button icon="proofs" onClick={() => void verifyNow()}>
            {verdict === null ? 'Verify everything' : 'Verify again'}
          </Button>
        )}
      </>
    ),
  };
}

function useFoldItem(): StatusItem {
  const { folded, total, faults } = useSession();
  const busy = folded < total;
  const words = busy
    ? `Folded ${formatCount(folded)} of ${formatCount(total)}`
    : `Folded ${formatCount(total)}`;
  return {
    id: 'fold',
    icon: busy ? 'ring' : 'fold',
    tone: faults > 0 ? 'failed' : busy ? 'verifying' : 'neutral',
    text: faults > 0 ? `${words}, ${formatCount(faults)} ${faults === 1 ? 'fault' : 'faults'}` : words,
    title: 'Fold',
    body: (
      <>
        <p>
          The fold turns the events, in order, into the state. It runs in the background and you can scrub
          while it does.
        </p>
        {busy && <ProgressBar label="Folding" done={folded} total={total} />}
        {faults > 0 && (
          <p>
            The fold failed on {formatCount(faults)} {faults === 1 ? 'event' : 'events'}; the state stayed as
            it was before {faults === 1 ? 'it' : 'them'}. They are marked red on the strip.
          </p>
        )}
      </>
    ),
  };
}

function useEngineItem(): StatusItem {
  const engine = useEngine();
  return {
    id: 'engine',
    icon: 'engine',
    tone: 'neutral',
    text: engine?.engine ?? 'Engine',
    title: 'Engine',
    body: (
      <>
        <p>The engine that folds is the one that verifies. Its name is bound into every proof.</p>
        {engine !== null && <p>Build {engine.build}</p>}
      </>
    ),
  };
}

/** The words of the status bar, in order. */
export function useStatusItems(): readonly StatusItem[] {
  const items = [
    useNetworkItem(),
    useSavedItem(),
    useStorageItem(),
    useBackupItem(),
    useVerificationItem(),
    useFoldItem(),
    useEngineItem(),
  ];
  return items.filter((item) => item !== null);
}
