import { useEffect, useState } from 'react';
import type { FoldInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useSession } from '../../stores/index.ts';
import { type Load, useLoad } from '../common/useLoad.ts';
import { dropDraft, type FoldDraft, loadDraft, saveDraft } from './draft.ts';

export interface FoldEditing {
  readonly load: Load<FoldInfo>;
  /** The text in the editor; undefined until the active fold was read. */
  readonly source: string | undefined;
  readonly unsaved: boolean;
  /** The active fold is not the one this draft was begun from. */
  readonly outdated: boolean;
  /** False where the browser refuses to keep the draft. */
  readonly kept: boolean;
  readonly edit: (source: string) => void;
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

  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision may have brought another fold.
  useEffect(reload, [revision, reload]);

  const revert = () => {
    dropDraft(localStorage, world, ns);
    setDraft(null);
  };
  const edit = (source: string) => {
    if (!active) return;
    if (source === active.source) return revert();
    const next = { source, base: draft?.base ?? active.foldRoot };
    setDraft(next);
    setKept(saveDraft(localStorage, world, ns, next));
  };
  const unsaved = draft !== null && active !== undefined && draft.source !== active.source;
  return {
    load,
    source: active && (draft?.source ?? active.source),
    unsaved,
    outdated: unsaved && draft.base !== active.foldRoot,
    kept,
    edit,
    revert,
  };
}
