import { useState } from 'react';
import { bundleFileNameOf } from '../../../protocol/git/bundleName.ts';
import { client } from '../../client.ts';
import { Badge, Button, Dialog, formatBytes, Mono } from '../../design/index.ts';
import { useFocus, usePlayhead, useSession } from '../../stores/index.ts';
import { CodeBlock } from '../common/CodeBlock.tsx';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { closeDialog } from '../worlds/dialogs.ts';
import { download } from './download.ts';
import { ScopeFields } from './ScopeFields.tsx';
import { isHistory, type Past, type Scope, type Stretch, stretches } from './stretch.ts';
import './exchange.css';

export interface ExportDialogProps {
  /** Where to begin: a stretch where one was asked for and there is one. */
  readonly scope?: Scope;
}

const NOTHING = { focus: null, playhead: null };

/** The open world, or a stretch of it, as one file that stock Git reads. */
export function ExportDialog({ scope: wanted = 'world' }: ExportDialogProps) {
  const { info, ns } = useSession();
  const { position, total } = usePlayhead();
  const window = useFocus((state) => state.window);
  const { focus, playhead } = isHistory(ns) ? stretches(window, position, total) : NOTHING;
  const [scope, setScope] = useState<Scope>(
    (wanted === 'focus' && focus) || (wanted === 'playhead' && playhead) ? wanted : 'world',
  );
  const [past, setPast] = useState<Past>('events');
  const stretch = scope === 'focus' ? focus : scope === 'playhead' ? playhead : null;
  const whole = useExport(info?.world.id);
  const slice = useExportSlice(info?.world.id, ns);
  const { state, running, cancel } = stretch === null ? whole : slice;
  const file = state.phase === 'done' ? state.result : undefined;
  const thin = stretch !== null && stretch.first > 1 && past === 'state';
  const run = () => (stretch === null ? whole.run() : slice.run(stretch, past));
  const choose = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      whole.reset();
      slice.reset();
      set(value);
    };
  };
  return (
    <Dialog open onClose={closeDialog} title={`Export ${info?.world.name ?? ''}`} locked={running}>
      <div className="stack">
        <p>
          {stretch === null ? 'The whole world' : 'A stretch of history, with all it takes to verify it,'} in
          one <code>.bundle</code> file
          {stretch === null && ': every event, signature, policy and checkpoint'}. It is a plain Git bundle,
          so any Git can read it; your private key is not in it.
        </p>
        <ScopeFields
          focus={focus}
          playhead={playhead}
          scope={scope}
          past={past}
          disabled={running}
          onScope={choose(setScope)}
          onPast={choose(setPast)}
        />
        <WorkProgress state={state} label="Writing the bundle" onCancel={cancel} />
        {file !== undefined && (
          <p className="row" role="status">
            <Badge tone="verified">Exported</Badge> <Mono wrap>{file.fileName}</Mono>
            <span className="secondary">{formatBytes(file.size)}, in your downloads</span>
          </p>
        )}
        <div className="row">
          <Button variant="primary" icon="download" busy={running} onClick={() => void run()}>
            {file === undefined ? 'Export .bundle' : 'Export again'}
          </Button>
        </div>
        <section className="stack stack-tight">
          <h3>{stretch === null ? 'Read it with stock Git' : 'Verify it anywhere'}</h3>
          <CodeBlock
            text={commandsFor(
              file?.fileName ?? fileNameOf(info?.world.name ?? '', ns, stretch),
              ns,
              stretch !== null,
              thin,
            )}
            what="Git commands"
          />
        </section>
      </div>
    </Dialog>
  );
}

/** As the engine will call it. */
function fileNameOf(world: string, ns: string, stretch: Stretch | null): string {
  const name = bundleFileNameOf(world);
  return stretch === null
    ? name
    : name.replace(/\.bundle$/, `-${ns}-${stretch.first}-${stretch.last}.bundle`);
}

function commandsFor(fileName: string, ns: string, isStretch: boolean, thin: boolean): string {
  if (!isStretch) return cloneCommands(fileName, ns);
  const own = `git gatos verify --bundle ${fileName}`;
  return thin ? `git bundle verify ${fileName}\n${own}` : `${own}\n${cloneCommands(fileName, ns)}`;
}

/** A stretch as a file; it counts as no backup of the world. */
function useExportSlice(world: string | undefined, ns: string) {
  return useWork(async (options, stretch: Stretch, past: Past) => {
    if (world === undefined) return undefined;
    const { fileName, bytes } = await client.call(
      'world.exportSlice',
      { world, ns, ...stretch, past },
      options,
    );
    download(fileName, bytes, 'application/octet-stream');
    return { fileName, size: bytes.byteLength };
  });
}

/** Exports a world and hands the file to the browser's downloads. */
export function useExport(world: string | undefined) {
  return useWork(async (options) => {
    if (world === undefined) return undefined;
    const { fileName, bytes, events, govHead } = await client.call('world.exportBundle', { world }, options);
    download(fileName, bytes, 'application/octet-stream');
    // On a full disk the file is all the same there; only the date of it is not kept.
    await client.call('world.exported', { world, events, govHead }).catch(() => undefined);
    return { fileName, size: bytes.byteLength };
  });
}

export function cloneCommands(fileName: string, ns: string): string {
  const folder = `${fileName.replace(/\.bundle$/, '')}.git`;
  return [
    `git clone --mirror ${fileName} ${folder}`,
    `cd ${folder}`,
    'git fsck --strict',
    `git log --oneline --glob='refs/gatos/journal/${ns}/*'`,
  ].join('\n');
}
