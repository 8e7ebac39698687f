import { useEffect, useState } from 'react';
import { Button, Dialog, formatBytes, Mono } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { closeDialog, openDialog } from '../worlds/dialogs.ts';
import { FileGuide } from './FileGuide.tsx';
import { FilePicker } from './FilePicker.tsx';
import { type FileKind, MAX_BUNDLE_BYTES, MAX_JSONL_BYTES, sniffFile } from './fileKind.ts';
import { ImportBundle } from './ImportBundle.tsx';
import { ImportEvents } from './ImportEvents.tsx';
import { ImportHistory } from './ImportHistory.tsx';
import { VerifySlice } from './VerifySlice.tsx';

/** Chosen file -> what it is -> the importer for it. `locked` while something is being written. */
export function ImportDialog({ file: given }: { readonly file: File | null }) {
  const [file, setFile] = useState(given);
  const [kind, setKind] = useState<FileKind | null>(null);
  const [locked, setLocked] = useState(false);
  const info = useSession((state) => state.info);

  useEffect(() => {
    setFile(given);
  }, [given]);

  useEffect(() => {
    let live = true;
    setKind(null);
    if (file)
      sniffFile(file).then(
        (found) => live && setKind(found),
        () => live && setKind('unknown'),
      );
    return () => {
      live = false;
    };
  }, [file]);

  useEffect(() => {
    if (file && kind === 'key') openDialog({ kind: 'importKey', file });
  }, [file, kind]);

  const again = () => setFile(null);
  const refusal = file && kind ? refuse(file, kind, info !== null) : null;
  return (
    <Dialog open onClose={closeDialog} title={title(kind, refusal !== null)} size="large" locked={locked}>
      <div className="stack">
        {file && (
          <p className="row">
            <Mono wrap>{file.name}</Mono> <span className="secondary">{formatBytes(file.size)}</span>
          </p>
        )}
        {refusal && (
          <>
            <p role="alert">{refusal}</p>
            <div className="row">
              <Button onClick={again}>Choose another file</Button>
            </div>
          </>
        )}
        {file && kind === 'bundle' && !refusal && (
          <ImportBundle file={file} onLock={setLocked} onAgain={again} />
        )}
        {file && kind === 'slice' && !refusal && (
          <VerifySlice key={file.name} file={file} onLock={setLocked} onAgain={again} />
        )}
        {file && kind === 'history' && !refusal && (
          <ImportHistory file={file} onLock={setLocked} onAgain={again} />
        )}
        {file && kind === 'jsonl' && !refusal && (
          <ImportEvents file={file} onLock={setLocked} onAgain={again} />
        )}
        {!file && (
          <>
            <FilePicker onFile={setFile} />
            <FileGuide />
          </>
        )}
      </div>
    </Dialog>
  );
}

function title(kind: FileKind | null, refused: boolean): string {
  if (refused || kind === null || kind === 'unknown') return 'Import';
  if (kind === 'history') return 'Import a Git history';
  if (kind === 'slice') return 'Verify a stretch of history';
  return kind === 'bundle' ? 'Import or verify a world' : 'Import events';
}

/** Why this file cannot be imported now, as a sentence with what to do; null when it can. */
function refuse(file: File, kind: FileKind, worldOpen: boolean): string | null {
  if (file.size === 0) return 'This file is empty. Choose a .bundle or a .jsonl file with something in it.';
  if (kind === 'unknown')
    return 'This is neither a Git bundle nor JSON Lines. Choose a .bundle (a whole world) or a .jsonl file (one event a line).';
  const limit = kind === 'jsonl' ? MAX_JSONL_BYTES : MAX_BUNDLE_BYTES;
  if (file.size > limit)
    return `This file has ${formatBytes(file.size)}; a browser tab can take ${formatBytes(limit)} at once. ${
      kind !== 'jsonl'
        ? 'Import it with "git gatos import" on the command line.'
        : 'Split it by lines: importing in parts gives the same history.'
    }`;
  if (kind === 'jsonl' && !worldOpen)
    return 'These are events, and events go into an open world. Open or make a world first, then drop the file again.';
  if (kind === 'history' && !worldOpen)
    return 'This bundle holds no world but the history of a Git repository. Its commits can become events of an open world: open or make one first, then drop the file again.';
  return null;
}
