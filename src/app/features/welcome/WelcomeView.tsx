import type { ReactNode } from 'react';
import { useId } from 'react';
import { Button, ErrorNotice } from '../../design/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { FilePicker } from '../exchange/FilePicker.tsx';
import { LostWorlds } from '../storage/LostWorlds.tsx';
import { openDialog } from '../worlds/dialogs.ts';
import { useWorlds } from '../worlds/useWorlds.ts';
import { Mark } from './Mark.tsx';
import { NewWorldForm } from './NewWorldForm.tsx';
import { OpenSample } from './OpenSample.tsx';
import { WorldRows } from './WorldRows.tsx';
import './welcome.css';

/** The first-run screen: what this is, the worlds there are, three ways in. */
export default function WelcomeView() {
  const worlds = useWorlds();
  return (
    <main className="welcome">
      <div className="welcome-page">
        <header className="welcome-header">
          <Mark />
          <div>
            <h1>GATOS</h1>
            <p>
              A Git repository that is also a computer: every action is a signed commit, and state is
              recomputed from that history, so you can see it at any moment and prove how it came about. It
              all lives in this browser and works with no network.
            </p>
          </div>
        </header>
        <LostWorlds />
        {worlds.error && (
          <ErrorNotice
            error={worlds.error}
            title="The list of worlds could not be read"
            onRetry={worlds.reload}
          />
        )}
        {worlds.slow && <Skeleton rows={2} tall what="your worlds" />}
        {worlds.value && worlds.value.length > 0 && (
          <Way title="Your worlds" text="Each is a Git repository of its own, kept in this browser.">
            <WorldRows worlds={worlds.value} />
          </Way>
        )}
        <Way
          title="Open the sample"
          text="A shop's inventory, about 5,000 events. One of them, long ago, drove a count below zero. Drag the strip and watch it happen, or let Bisect find it."
        >
          <OpenSample />
        </Way>
        <Way
          title="New world"
          text="An empty, signed history with a small fold to begin with. Then emit your first event."
        >
          <NewWorldForm />
        </Way>
        <Way
          title="Import"
          text={
            <>
              A world as one <code>.bundle</code> file: from an export of this app, from{' '}
              <code>git gatos bundle</code>, or from plain <code>git bundle</code>. Events in{' '}
              <code>.jsonl</code> go into an open world.
            </>
          }
        >
          <FilePicker onFile={(file) => openDialog({ kind: 'import', file })} />
        </Way>
        <Way
          title="Your key"
          text="If you saved a recovery file, bring your key here first: you then write on in your worlds as the same person."
        >
          <div className="row">
            <Button icon="key" onClick={() => openDialog({ kind: 'importKey', file: null })}>
              Import a key
            </Button>
          </div>
        </Way>
      </div>
    </main>
  );
}

function Way({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="welcome-way" aria-labelledby={id}>
      <div className="welcome-way-text">
        <h2 id={id}>{title}</h2>
        <p>{text}</p>
      </div>
      <div className="welcome-way-body">{children}</div>
    </section>
  );
}
