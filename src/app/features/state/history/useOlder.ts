import { useEffect, useRef, useState } from 'react';
import { type ErrorShape, toErrorShape } from '../../../../protocol/errors.ts';
import type { Blame, ValueChange } from '../../../../rpc/contract.ts';
import { client } from '../../../client.ts';
import type { Answer } from '../../common/useAnswer.ts';
import type { BlameQuestion } from './useBlame.ts';

const PAGE = 500;

interface Pages {
  readonly changes: readonly ValueChange[];
  /** Nothing lies before the last of them; null: as the list says that they follow. */
  readonly complete: boolean | null;
  readonly busy: boolean;
  readonly error: ErrorShape | null;
}

export interface Older extends Pages {
  readonly complete: boolean;
  readonly showMore: () => void;
}

const NONE: Pages = { changes: [], complete: null, busy: false, error: null };

/** The changes before those of a list, page by page; forgotten when the list is another. */
export function useOlder(list: Answer<BlameQuestion, Blame>): Older {
  const { value, of } = list;
  const [pages, setPages] = useState(NONE);
  const current = useRef(value);
  useEffect(() => {
    current.current = value;
    setPages(NONE);
  }, [value]);

  const last = pages.changes[pages.changes.length - 1] ?? value?.changes[value.changes.length - 1];
  const showMore = () => {
    if (of === undefined || last === undefined || last.number === 0 || pages.busy) return;
    const show = (change: Partial<Pages>) =>
      current.current === value && setPages((now) => ({ ...now, busy: false, ...change }));
    show({ busy: true, error: null });
    client.call('state.blame', { ...of, position: last.number - 1, limit: PAGE }).then(
      ({ changes, complete }) => show({ changes: [...pages.changes, ...changes], complete }),
      (error) => show({ error: toErrorShape(error) }),
    );
  };
  return { ...pages, complete: pages.complete ?? value?.complete ?? true, showMore };
}
