import type { ReactNode } from 'react';
import type { IdentityInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import {
  Badge,
  Button,
  formatExactTime,
  formatRelativeTime,
  Mono,
  ShortId,
  toast,
} from '../../design/index.ts';
import { trackWrite } from '../../stores/index.ts';
import { openDialog } from '../worlds/dialogs.ts';
import './keys.css';

export interface KeyListProps {
  readonly keys: readonly IdentityInfo[];
  /** Of the world that is open, where one of a person's own is. */
  readonly worldName: string | null;
}

export function KeyList({ keys, worldName }: KeyListProps) {
  return (
    <ul className="key-list" aria-label="Keys of this browser">
      {keys.map((identity) => (
        <li key={identity.keyId}>
          <KeyCard identity={identity} worldName={worldName} alone={keys.length === 1} />
        </li>
      ))}
    </ul>
  );
}

interface KeyCardProps {
  readonly identity: IdentityInfo;
  readonly worldName: string | null;
  readonly alone: boolean;
}

function KeyCard({ identity, worldName, alone }: KeyCardProps) {
  const { actor, keyId, device, custody, current, recoveryAt, speaksFor } = identity;
  return (
    <>
      <p className="row key-name">
        <Mono>{actor}</Mono>
        {current && !alone && <Badge tone="neutral">Signs new worlds</Badge>}
      </p>
      <dl className="fact-list">
        <Fact name="Key">
          <ShortId id={keyId} what="public key" />
        </Fact>
        <Fact name="Device">
          <Mono wrap>{device}</Mono>
        </Fact>
        <Fact name="Kept as">
          {custody === 'webcrypto' ? (
            <Badge tone="verified">Non-extractable</Badge>
          ) : (
            <Badge tone="stale">Stored seed</Badge>
          )}
        </Fact>
        <Fact name="Recovery file">
          {recoveryAt === null ? (
            <Badge tone="stale">None</Badge>
          ) : (
            <span title={formatExactTime(recoveryAt)}>
              Made {formatRelativeTime(recoveryAt, Date.now()).replace(/^now$/, 'just now')}
            </span>
          )}
        </Fact>
        {worldName !== null && (
          <Fact name="This world">
            {speaksFor === null ? (
              <Badge tone="stale">Not trusted by this world yet</Badge>
            ) : (
              <>
                Writes as <Mono>{speaksFor}</Mono>
              </>
            )}
          </Fact>
        )}
      </dl>
      <KeyButtons identity={identity} />
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function KeyButtons({ identity }: { readonly identity: IdentityInfo }) {
  const { keyId, custody, current } = identity;
  const canExport = custody === 'noble';
  if (current && !canExport) return null;
  const use = () =>
    trackWrite(client.call('identity.use', { keyId })).catch((error: unknown) =>
      toast({ tone: 'failed', text: error instanceof Error ? error.message : String(error) }),
    );
  return (
    <div className="row">
      {!current && <Button onClick={() => void use()}>Use for new worlds</Button>}
      {canExport && (
        <Button icon="download" onClick={() => openDialog({ kind: 'exportKey', keyId })}>
          Make a recovery file
        </Button>
      )}
    </div>
  );
}
