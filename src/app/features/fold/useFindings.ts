import { useMemo, useRef } from 'react';
import type { FoldFinding } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useAnswer } from '../common/useAnswer.ts';

/** Wait after the last keystroke before the source is checked, in milliseconds. */
const CHECK_DELAY = 300;
const NONE: readonly FoldFinding[] = [];

/** The last value that was true of what is shown now; while it is not, the one before stays. */
export function useFresh<T>(value: T, isFresh: boolean): T {
  const held = useRef(value);
  if (isFresh) held.current = value;
  return held.current;
}

/** All that keeps the source from being a fold [LUA-2], checked again after each pause in typing. */
export function useFindings(source: string | undefined): readonly FoldFinding[] {
  const question = useMemo(() => (source === undefined ? null : { source }), [source]);
  const { value = NONE, of } = useAnswer(
    question,
    (options, asked) => client.call('fold.check', asked, options),
    { delay: CHECK_DELAY, auto: true },
  );
  // Places in a text that has moved on would mark the wrong words.
  return useFresh(value, of?.source === source);
}
