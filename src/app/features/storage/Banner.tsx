import type { ReactNode } from 'react';
import { Button, Icon, type IconName } from '../../design/index.ts';
import { runCommand, setView } from '../../stores/index.ts';
import { putOffBackup, useIsPutOff } from './backupLater.ts';
import { backupNeed, countEvents, eventsWithoutCopy } from './backupNeed.ts';
import { fullness, percent } from './fullness.ts';
import { LostWorlds } from './LostWorlds.tsx';
import { askBrowser, notNow, usePersistence } from './persistence.ts';
import { useStorage } from './store.ts';
import './banner.css';

/** At most one thing at a time is said above the view, the most pressing; nothing most of the time. */
export function Banner() {
  const { status, world, lost } = useStorage();
  const asking = usePersistence((state) => state.asking);
  const putOff = useIsPutOff(world?.id ?? null);
  if (lost.length > 0) return <LostWorlds />;
  const { share, level } = fullness(status);
  if (level === 'critical' && share !== null) return <FullBanner share={share} />;
  if (asking) return <PersistenceBanner />;
  if (world === null || status === null || putOff) return null;
  if (backupNeed(world, status.persisted, Date.now()) !== 'loud') return null;
  return (
    <Notice
      icon="download"
      tone="stale"
      title={`${countEvents(eventsWithoutCopy(world))} of this world exist only in this browser.`}
      text="An exported file is the copy that nothing here can take from you."
      buttons={
        <>
          <Button onClick={() => runCommand('world.export')} icon="download">
            Export this world
          </Button>
          <Button variant="ghost" onClick={() => putOffBackup(world.id)}>
            Not this week
          </Button>
        </>
      }
    />
  );
}

function FullBanner({ share }: { readonly share: number }) {
  return (
    <Notice
      icon="disk"
      tone="failed"
      title={`Storage is ${percent(share)} full.`}
      text="Soon new events will be refused. Export what matters, then delete a world or free disk space."
      buttons={
        <>
          <Button onClick={() => runCommand('world.export')} icon="download">
            Export this world
          </Button>
          <Button variant="ghost" onClick={() => setView('settings')}>
            What takes room
          </Button>
        </>
      }
    />
  );
}

function PersistenceBanner() {
  const busy = usePersistence((state) => state.busy);
  return (
    <Notice
      icon="disk"
      tone="neutral"
      title="Your event is recorded in this browser. Shall it be kept?"
      text="When the disk runs full, browsers delete what sites have stored; yours can be asked to spare your worlds."
      buttons={
        <>
          <Button busy={busy} onClick={() => void askBrowser()}>
            Keep my worlds
          </Button>
          <Button variant="ghost" onClick={notNow}>
            Not now
          </Button>
        </>
      }
    />
  );
}

interface NoticeProps {
  readonly icon: IconName;
  readonly tone: 'neutral' | 'stale' | 'failed';
  readonly title: string;
  readonly text: string;
  readonly buttons: ReactNode;
}

function Notice({ icon, tone, title, text, buttons }: NoticeProps) {
  return (
    <section className={`banner banner-${tone}`} aria-label="Storage notice" aria-live="polite">
      <Icon name={icon} className="banner-icon" />
      <p className="banner-text">
        <strong>{title}</strong> {text}
      </p>
      <div className="banner-buttons">{buttons}</div>
    </section>
  );
}
