import { client } from '../../client.ts';
import { Badge, ErrorNotice, Mono, ShortId } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';

export function IdentitySection() {
  const actor = useSession((state) => state.info?.actor ?? null);
  const load = useLoad('identity', () => client.call('identity.get', {}));
  if (load.error)
    return <ErrorNotice error={load.error} title="Your identity could not be read" onRetry={load.reload} />;
  if (load.slow) return <Skeleton rows={4} what="your identity" />;
  if (load.value === undefined) return null;
  if (load.value === null) return <p>No key yet. One is made with your first world.</p>;
  const { custody, keyId, device } = load.value;
  return (
    <>
      <dl className="fact-list">
        <dt>Actor</dt>
        <dd>
          <Mono>{load.value.actor}</Mono>
        </dd>
        <dt>Key</dt>
        <dd>
          <ShortId id={keyId} what="key id" />
        </dd>
        <dt>Device</dt>
        <dd>
          <Mono wrap>{device}</Mono>
        </dd>
        <dt>Kept as</dt>
        <dd>
          {custody === 'webcrypto' ? (
            <Badge tone="verified">Non-extractable</Badge>
          ) : (
            <Badge tone="stale">Stored seed</Badge>
          )}
        </dd>
      </dl>
      <p className="secondary">
        {custody === 'webcrypto'
          ? 'The private key can be used here but never read, not even by this app. It cannot be copied, so another browser signs with a key of its own.'
          : 'This browser has no Ed25519 of its own, so the seed is stored with the worlds. Whoever can read this browser profile can sign as you; a newer browser keeps it safer.'}
      </p>
      {actor === null && (
        <p>In the world that is open this key has no say: it can be read and verified, not written.</p>
      )}
      {actor?.demo && (
        <p>
          The world that is open is the sample: there you write as <Mono>{actor.name}</Mono>, with a key that
          is public on purpose.
        </p>
      )}
    </>
  );
}
