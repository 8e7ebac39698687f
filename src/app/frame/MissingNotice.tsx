import { Button, formatCount, Icon, IconButton, Mono } from '../design/index.ts';
import {
  type Missing,
  runCommand,
  setMissing,
  setNamespace,
  useMissing,
  useSession,
} from '../stores/index.ts';
import './MissingNotice.css';

function Words({ missing }: { readonly missing: Missing }) {
  if (missing.kind === 'event')
    return (
      <>
        The link leads to an event that is not in this world: <Mono wrap>{missing.cid}</Mono>. You see the
        newest state instead. Import a bundle that holds it, or ask whoever sent you the link.
      </>
    );
  if (missing.kind === 'position')
    return (
      <>
        The link leads to event {formatCount(missing.position)}; this history ends at{' '}
        {formatCount(missing.total)}, which is what you see.
      </>
    );
  return (
    <>
      This world has no namespace <Mono>{missing.ns}</Mono>, which the link leads to.
    </>
  );
}

function Actions({ missing }: { readonly missing: Missing }) {
  const namespaces = useSession((state) => state.info?.namespaces) ?? [];
  if (missing.kind === 'event')
    return (
      <Button icon="upload" onClick={() => runCommand('world.import')}>
        Import
      </Button>
    );
  if (missing.kind === 'position') return null;
  return namespaces.map((ns) => (
    <Button key={ns} onClick={() => setNamespace(ns)}>
      Show {ns}
    </Button>
  ));
}

/** What a link asked for and is not here: said in words, for nothing else is shown in its place in silence. */
export function MissingNotice() {
  const missing = useMissing((state) => state.missing);
  if (missing === null) return null;
  return (
    <div className="missing-notice" role="alert">
      <Icon name="link" />
      <p>
        <Words missing={missing} />
      </p>
      <Actions missing={missing} />
      <IconButton icon="close" aria-label="Dismiss" onClick={() => setMissing(null)} />
    </div>
  );
}
