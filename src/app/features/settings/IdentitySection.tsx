import { useEffect } from 'react';
import { client } from '../../client.ts';
import { Button, ErrorNotice, Mono } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';
import { KeyList } from '../keys/KeyList.tsx';
import { openDialog } from '../worlds/dialogs.ts';

export function IdentitySection() {
  const info = useSession((state) => state.info);
  const world = info?.world.id ?? null;
  const load = useLoad(`identity/${world ?? ''}`, () => client.call('identity.list', { world }));
  const { reload } = load;
  useEffect(
    () =>
      client.subscribe((event) => {
        if (event.kind === 'identity.changed') reload();
      }),
    [reload],
  );
  if (load.error)
    return <ErrorNotice error={load.error} title="Your identity could not be read" onRetry={load.reload} />;
  if (load.slow) return <Skeleton rows={4} what="your identity" />;
  const keys = load.value;
  if (keys === undefined) return null;
  const actor = info?.actor ?? null;
  return (
    <>
      {keys.length === 0 ? (
        <p>No key yet. One is made with your first world, or now with a recovery file.</p>
      ) : (
        // In the sample one writes with its public key: that one's own has no say there is no news.
        <KeyList keys={keys} worldName={info === null || info.world.sample ? null : info.world.name} />
      )}
      <Explanation
        hasFileless={keys.some((key) => key.custody === 'webcrypto' && key.recoveryAt === null)}
        hasSeed={keys.some((key) => key.custody === 'noble')}
      />
      {actor?.demo && (
        <p>
          The world that is open is the sample: there you write as <Mono>{actor.name}</Mono>, with a key that
          is public on purpose.
        </p>
      )}
      {info !== null && actor === null && (
        <p>
          {keys.length === 0
            ? 'The world that is open can be read and verified. To write on in it, import the key that it trusts.'
            : 'In the world that is open none of these keys has a say: it can be read and verified, not written.'}
        </p>
      )}
      <div className="row">
        <Button icon="key" onClick={() => openDialog({ kind: 'newKey' })}>
          {keys.length === 0 ? 'Make a key with a recovery file' : 'New key with a recovery file'}
        </Button>
        <Button icon="upload" onClick={() => openDialog({ kind: 'importKey', file: null })}>
          Import a key
        </Button>
      </div>
    </>
  );
}

interface ExplanationProps {
  readonly hasFileless: boolean;
  readonly hasSeed: boolean;
}

/** What is so of the keys above, and what can be done about it. */
function Explanation({ hasFileless, hasSeed }: ExplanationProps) {
  return (
    <>
      <p className="secondary">
        {hasSeed
          ? 'This browser has no Ed25519 of its own, so the seed is stored with the worlds. Whoever can read this browser profile can sign as you; a newer browser keeps it safer.'
          : 'A private key can be used here but never read, not even by this app. A recovery file can only be made together with the key.'}
      </p>
      {hasFileless && (
        <p className="secondary">
          A key without a recovery file is lost with this browser: what it has signed stays valid, but nobody
          can write on with it. You can make a new key with a file for what comes.
        </p>
      )}
    </>
  );
}
