import { useMemo, useState } from 'react';
import type { FoldFinding } from '../../../rpc/contract.ts';
import type { FoldText } from './draft.ts';
import type { CodeDocument } from './editor/FoldEditor.tsx';
import type { CodeFile, Jump } from './editor/files.ts';
import type { LineHits } from './tests/coverage.ts';
import type { Tests } from './tests/useTests.ts';
import { useFindings, useFresh } from './useFindings.ts';

const NONE: readonly FoldFinding[] = [];
const EMPTY: FoldText = { source: '', tests: '', fuel: 1 };

export interface Code {
  readonly documents: Readonly<Record<CodeFile, CodeDocument>>;
  readonly findings: readonly FoldFinding[];
  readonly file: CodeFile;
  readonly setFile: (file: CodeFile) => void;
  readonly jump: Jump | null;
  /** Shows a place, in whichever of the texts it is. */
  readonly go: (jump: Jump) => void;
  /** The finding `step` places on from the last one shown, round the end. */
  readonly goProblem: (step: 1 | -1) => void;
}

/** The two texts, what is known of each, and where the editor is to look. */
export function useCode(text: FoldText = EMPTY, tests: Tests): Code {
  const [file, setFile] = useState<CodeFile>('fold');
  const [jump, setJump] = useState<Jump | null>(null);
  const findings = useFindings(text === EMPTY ? undefined : text.source);
  const isOfText = tests.of?.source === text.source && tests.of.tests === text.tests;
  const known = tests.any ? tests.value : undefined;
  const testFindings = useFresh(known?.testFindings ?? NONE, isOfText || !tests.any);
  const hits: readonly LineHits[] | null = known && known.cases.length > 0 ? known.coverage : null;
  const coverage = useFresh(hits, isOfText || !tests.any);

  const documents = useMemo(
    () => ({
      fold: { text: text.source, findings, coverage },
      tests: { text: text.tests, findings: testFindings, coverage: null },
    }),
    [text.source, text.tests, findings, testFindings, coverage],
  );
  const go = (next: Jump) => {
    setFile(next.file);
    setJump(next);
  };
  const goProblem = (step: 1 | -1) => {
    const list = documents[file].findings;
    const at = list.findIndex(({ line, column }) => line === jump?.line && column === jump?.column);
    const start = at < 0 && step < 0 ? 0 : at;
    const next = list[(start + step + list.length) % list.length];
    if (next) go({ file, line: next.line, column: next.column });
  };
  return { documents, findings, file, setFile, jump, go, goProblem };
}
