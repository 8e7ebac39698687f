import { useState } from 'react';
import type { WorldInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { cx, ErrorNotice, toast } from '../../design/index.ts';
import { useIsPhone } from '../../frame/useIsPhone.ts';
import { setPanel, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useWork } from '../common/useWork.ts';
import { ActivationDialog } from './ActivationDialog.tsx';
import type { FoldText } from './draft.ts';
import type { CodeFile, Jump } from './editor/files.ts';
import { FoldCode } from './FoldCode.tsx';
import { FoldFacts, Refolding } from './FoldFacts.tsx';
import { FoldHeader } from './FoldHeader.tsx';
import { FoldNotices } from './FoldNotices.tsx';
import { FoldPanel } from './FoldPanel.tsx';
import type { PreviewResult } from './PreviewPanel.tsx';
import { ProgramDialog } from './ProgramDialog.tsx';
import { type FoldPanelId, panelOf } from './panels.ts';
import { addCase } from './tests/makeCase.ts';
import { useTests } from './tests/useTests.ts';
import { useActivation } from './useActivation.ts';
import { useCode } from './useCode.ts';
import { useFold } from './useFold.ts';
import { useFoldCommands } from './useFoldCommands.ts';
import '../common/common.css';
import './fold.css';
import './playground/playground.css';
import './tests/tests.css';

/** The text on one side, what it does on the other; activating is the one thing that changes the world. */
export function FoldWorkbench({ info, ns }: { readonly info: WorldInfo; readonly ns: string }) {
  const world = info.world.id;
  const isPhone = useIsPhone();
  const wanted = useSession((state) => state.panel);
  const panel = panelOf(wanted, isPhone);
  const show = (id: FoldPanelId) => setPanel(id);
  const fold = useFold(world, ns);
  const { text } = fold;
  const tests = useTests(text);
  const code = useCode(text, tests);
  const [trialsAsked, setTrialsAsked] = useState(0);
  const [listing, setListing] = useState(false);

  const preview = useWork<readonly [FoldText], PreviewResult>((options, { source, fuel }) =>
    client.call('fold.preview', { world, ns, source, fuel }, options),
  );
  const activation = useActivation(world, ns, fold, preview.reset);
  const active = fold.load.value;
  const outmoded = active?.compiled === false;
  const readOnly = info.actor === null;

  const showCode = () => isPhone && show('code');
  const go = (jump: Jump) => {
    showCode();
    code.go(jump);
  };
  const edit = (change: Partial<FoldText>) => {
    fold.edit(change);
    if (preview.state.phase !== 'idle') preview.reset();
    if (activation.work.state.phase === 'failed') activation.work.reset();
  };
  const editFile = (file: CodeFile, next: string) =>
    edit(file === 'fold' ? { source: next } : { tests: next });
  const openFile = (file: CodeFile) => {
    showCode();
    code.setFile(file);
  };
  const insertTests = (tests: string) => {
    edit({ tests });
    code.setFile('tests');
    show('tests');
  };
  const actions = {
    activate: async () => {
      if (text === undefined || readOnly || !(fold.unsaved || outmoded)) return;
      if ((await activation.start(text)) === 'problems') show('problems');
    },
    preview: () => {
      show('preview');
      if (text !== undefined) void preview.run(text);
    },
    runTrial: () => {
      show('try');
      setTrialsAsked((count) => count + 1);
    },
    runTests: () => {
      show('tests');
      tests.ask();
    },
    showFold: () => openFile('fold'),
    showTests: () => openFile('tests'),
    nextProblem: () => code.goProblem(1),
    previousProblem: () => code.goProblem(-1),
  };
  useFoldCommands({ ...actions, activate: () => void actions.activate() });

  if (fold.load.error && text === undefined)
    return (
      <div className="room fold-loading">
        <ErrorNotice error={fold.load.error} title="The fold could not be read" onRetry={fold.load.reload} />
      </div>
    );
  return (
    <div className="room fold">
      <FoldHeader
        ns={ns}
        unsaved={fold.unsaved}
        outmoded={outmoded}
        problems={code.findings.length}
        readOnly={readOnly}
        activating={activation.work.running}
        previewing={preview.running}
        onActivate={() => void actions.activate()}
        onPreview={actions.preview}
        onRevert={fold.revert}
      />
      {active && <FoldFacts fold={active} />}
      {!outmoded && <Refolding />}
      {active && (
        <FoldNotices
          fold={fold}
          active={active}
          readOnly={readOnly}
          activation={activation.work.state}
          onActivate={() => void actions.activate()}
          onCancel={activation.work.cancel}
          onListing={() => setListing(true)}
        />
      )}
      {text === undefined ? (
        fold.load.slow && (
          <div className="fold-loading">
            <Skeleton rows={8} what="the fold" />
          </div>
        )
      ) : (
        <div
          className={cx('fold-body', isPhone && (panel === 'code' ? 'fold-body-code' : 'fold-body-panel'))}
        >
          <FoldCode
            documents={code.documents}
            file={code.file}
            jump={code.jump}
            fuel={text.fuel}
            onFuel={(fuel) => edit({ fuel })}
            onFile={code.setFile}
            onChange={editFile}
            onSave={() => void actions.activate()}
            onTry={actions.runTrial}
            onTest={actions.runTests}
          />
          <FoldPanel
            world={world}
            ns={ns}
            actor={info.actor?.name ?? info.owner.actor}
            panel={panel}
            isPhone={isPhone}
            onPanel={show}
            text={text}
            findings={code.findings}
            tests={tests}
            preview={preview}
            trialsAsked={trialsAsked}
            onPreview={actions.preview}
            onLine={(file, line, column) => go({ file, line, column })}
            onFix={(file, fix) => go({ file, line: fix.line, column: fix.column, fix })}
            onInsertTests={insertTests}
            onCase={(added) => {
              const next = addCase(text.tests, added);
              if (next !== null) return insertTests(next);
              openFile('tests');
              toast({
                tone: 'stale',
                text: 'The test file does not end in a list, so the case was not added.',
              });
            }}
          />
        </div>
      )}
      <ActivationDialog
        report={activation.question}
        onConfirm={activation.confirm}
        onClose={activation.dismiss}
        onShow={() => {
          activation.dismiss();
          show('tests');
          tests.ask();
        }}
      />
      {active && <ProgramDialog open={listing} fold={active} onClose={() => setListing(false)} />}
    </div>
  );
}
