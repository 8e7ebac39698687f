import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FoldInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useSession } from '../../stores/index.ts';
import { type Load, useLoad } from '../common/useLoad.ts';
import {
  applyDraft,
  changesOf,
  dropDraft,
  type FoldDraft,
  type FoldText,
  loadDraft,
  saveDraft,
} from './draft.ts';

export interface FoldEditing {
  readonly load: Load<FoldInfo>;
  /** What is being edited; undefined until the active fold was read. */
  readonly text: FoldText | undefined;
  readonly unsaved: boolean;
  /** The active fold is not the one this draft was begun from. */
  readonly outdated: boolean;
  /** False where the browser refuses to keep the draft. */
  readonly kept: boolean;
  readonly edit: (change: Partial<FoldText>) => void;
  /** Forgets the draft: the editor shows the active fold. */
  readonly revert: () => void;
}

/** The fold of the open namespace and the draft of the next one. */
export function useFold(world: string, ns: string): FoldEditing {
  const load = useLoad(`${world}/${ns}`, () => client.call('fold.get', { world, ns }));
  const [draft, setDraft] = useState<FoldDraft | null>(() => loadDraft(localStorage, world, ns));
  const [kept, setKept] = useState(true);
  const revision = useSession((state) => state.revision);
  const { reload, value: active } = load;
  const latest = useRef({ active, draft });
  latest.current = { active, draft };

  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision may have brought another fold.
  useEffect(reload, [revision, reload]);

  const revert = useCallback(() => {
    dropDraft(localStorage, world, ns);
    latest.current.draft = null;
    setDraft(null);
  }, [world, ns]);
  const edit = useCallback(
    (change: Partial<FoldText>) => {
      const { active: base, draft: before } = latest.current;
      if (!base) return;
      const changes = changesOf(base, { ...applyDraft(base, before), ...change });
      if (changes === null) return revert();
      const next = { ...changes, base: before?.base ?? base.foldRoot };
      latest.current.draft = next;
      setDraft(next);
      setKept(saveDraft(localStorage, world, ns, next));
    },
    [world, ns, revert],
  );
  const text = useMemo(() => active && applyDraft(active, draft), [active, draft]);
  const unsaved = active !== undefined && text !== undefined && changesOf(active, text) !== null;
  return {
    load,
    text,
    unsaved,
    outdated: unsaved && draft !== null && draft.base !== active.foldRoot,
    kept,
    edit,
    revert,
  };
}
