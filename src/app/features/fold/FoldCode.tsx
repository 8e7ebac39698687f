import { lazy, Suspense } from 'react';
import { Tabs } from '../../design/index.ts';
import type { FoldEditorProps } from './editor/FoldEditor.tsx';
import { CODE_FILES, type CodeFile } from './editor/files.ts';
import { FuelField } from './FuelField.tsx';

const FoldEditor = lazy(() => import('./editor/FoldEditor.tsx'));

export interface FoldCodeProps extends FoldEditorProps {
  readonly fuel: number;
  readonly onFuel: (fuel: number) => void;
  readonly onFile: (file: CodeFile) => void;
}

const FILES = Object.keys(CODE_FILES) as readonly CodeFile[];

/** The two texts side by side as tabs, and what one event may cost. */
export function FoldCode({ fuel, onFuel, onFile, ...editor }: FoldCodeProps) {
  // The same element under both tabs: one editor, which changes its text.
  const panel = (
    <Suspense fallback={null}>
      <FoldEditor {...editor} />
    </Suspense>
  );
  return (
    <Tabs
      className="fold-code"
      label="Files of this fold"
      value={editor.file}
      onValue={(id) => onFile(id as CodeFile)}
      tabs={FILES.map((id) => ({
        id,
        label: <FileName file={id} findings={editor.documents[id].findings.length} />,
        panel,
      }))}
      extra={<FuelField fuel={fuel} onFuel={onFuel} />}
    />
  );
}

function FileName({ file, findings }: { readonly file: CodeFile; readonly findings: number }) {
  return (
    <span className="file-name">
      {CODE_FILES[file].name}
      {findings > 0 && (
        <span className="file-problems">
          {findings}
          <span className="visually-hidden"> {findings === 1 ? 'problem' : 'problems'}</span>
        </span>
      )}
    </span>
  );
}
