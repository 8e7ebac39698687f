import { bundleFileNameOf } from '../../../protocol/git/bundleName.ts';
import { client } from '../../client.ts';
import { Badge, Button, Dialog, formatBytes, Mono } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { CodeBlock } from '../common/CodeBlock.tsx';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { closeDialog } from '../worlds/dialogs.ts';
import { download } from './download.ts';

/** The open world as one file that stock Git reads. */
export function ExportDialog() {
  const { info, ns } = useSession();
  const { state, running, run, cancel } = useExport(info?.world.id);
  const fileName = state.phase === 'done' ? state.result?.fileName : undefined;
  return (
    <Dialog open onClose={closeDialog} title={`Export ${info?.world.name ?? ''}`} locked={running}>
      <div className="stack">
        <p>
          The whole world in one <code>.bundle</code> file: every event, signature, policy and checkpoint. It
          is a plain Git bundle, so any Git can read it; your private key is not in it.
        </p>
        <WorkProgress state={state} label="Writing the bundle" onCancel={cancel} />
        {fileName !== undefined && state.phase === 'done' && (
          <p className="row" role="status">
            <Badge tone="verified">Exported</Badge> <Mono wrap>{fileName}</Mono>
            <span className="secondary">{formatBytes(state.result?.size ?? 0)}, in your downloads</span>
          </p>
        )}
        <div className="row">
          <Button variant="primary" icon="download" busy={running} onClick={() => void run()}>
            {fileName === undefined ? 'Export .bundle' : 'Export again'}
          </Button>
        </div>
        <section className="stack stack-tight">
          <h3>Read it with stock Git</h3>
          <CodeBlock
            text={cloneCommands(fileName ?? bundleFileNameOf(info?.world.name ?? ''), ns)}
            what="Git commands"
          />
        </section>
      </div>
    </Dialog>
  );
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
