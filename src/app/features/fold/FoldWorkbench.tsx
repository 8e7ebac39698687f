import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { FoldFinding, WorldInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { ErrorNotice, toast } from '../../design/index.ts';
import { registerCommand, trackWrite } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useWork } from '../common/useWork.ts';
import { DraftNotice } from './DraftNotice.tsx';
import { FoldFacts, Refolding } from './FoldFacts.tsx';
import { FoldHeader } from './FoldHeader.tsx';
import { FoldPanel, type FoldTab } from './FoldPanel.tsx';
import { useFold } from './useFold.ts';
import '../common/common.css';
import './fold.css';

const FoldEditor = lazy(() => import('./FoldEditor.tsx'));
const check = (source: string) => client.call('fold.check', { source });

/** Editor above, problems, preview and reference below; activating is the one thing that changes the world. */
export function FoldWorkbench({ info, ns }: { readonly info: WorldInfo; readonly ns: string }) {
  const world = info.world.id;
  const fold = useFold(world, ns);
  const [findings, setFindings] = useState<readonly FoldFinding[]>([]);
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null);
  const [tab, setTab] = useState<FoldTab>('reference');
  const { source, unsaved } = fold;

  const preview = useWork((options, text: string) =>
    client.call('fold.preview', { world, ns, source: text }, options),
  );
  const activation = useWork(async (options, text: string) => {
    const made = await trackWrite(client.call('fold.activate', { world, ns, source: text }, options));
    // Show what was activated at once: reading it may wait for the history that is folded again.
    fold.load.show(made);
    fold.revert();
    fold.load.reload();
    preview.reset();
    toast({ tone: 'verified', text: 'The fold is active. History is folded again from the first event.' });
    return made;
  });

  const activate = async () => {
    if (source === undefined || !info.actor || !unsaved) return;
    const found = await check(source).catch(() => []);
    setFindings(found);
    if (found.length > 0) return setTab('problems');
    await activation.run(source);
  };
  const showPreview = () => {
    if (source === undefined) return;
    setTab('preview');
    void preview.run(source);
  };
  const edit = useCallback(
    (text: string) => {
      fold.edit(text);
      if (preview.state.phase !== 'idle') preview.reset();
      if (activation.state.phase === 'failed') activation.reset();
    },
    [fold.edit, preview, activation],
  );

  // The palette and Ctrl-S outside the editor do what the buttons do.
  const actions = useRef({ activate, showPreview });
  actions.current = { activate, showPreview };
  useEffect(() => {
    const group = 'Fold';
    const undo = [
      registerCommand({
        id: 'fold.activate',
        label: 'Activate this fold',
        group,
        shortcut: 'Mod+S',
        run: () => void actions.current.activate(),
      }),
      registerCommand({
        id: 'fold.preview',
        label: 'Preview what this fold would change',
        group,
        run: () => actions.current.showPreview(),
      }),
    ];
    return () => {
      for (const remove of undo) remove();
    };
  }, []);

  if (fold.load.error && source === undefined)
    return (
      <div className="room fold-loading">
        <ErrorNotice error={fold.load.error} title="The fold could not be read" onRetry={fold.load.reload} />
      </div>
    );
  return (
    <div className="room fold">
      <FoldHeader
        ns={ns}
        unsaved={unsaved}
        problems={findings.length}
        readOnly={info.actor === null}
        activating={activation.running}
        previewing={preview.running}
        onActivate={() => void activate()}
        onPreview={showPreview}
        onRevert={fold.revert}
      />
      {fold.load.value && <FoldFacts fold={fold.load.value} />}
      <Refolding />
      <DraftNotice fold={fold} activation={activation.state} onCancel={activation.cancel} />
      <div className="fold-text">
        {source === undefined ? (
          fold.load.slow && (
            <div className="fold-loading">
              <Skeleton rows={8} what="the fold" />
            </div>
          )
        ) : (
          <Suspense fallback={null}>
            <FoldEditor
              source={source}
              onChange={edit}
              onSave={() => void activate()}
              check={check}
              onFindings={setFindings}
              goTo={goTo}
            />
          </Suspense>
        )}
      </div>
      <FoldPanel
        tab={tab}
        onTab={setTab}
        findings={findings}
        onFinding={({ line, column }) => setGoTo({ line, column })}
        preview={preview}
        onPreview={showPreview}
      />
    </div>
  );
}
