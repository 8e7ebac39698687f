import { useEffect, useMemo, useState } from 'react';
import type { CallOptions } from '../../../../rpc/client.ts';
import type { Blame, StatePath } from '../../../../rpc/contract.ts';
import { client } from '../../../client.ts';
import { useMoment } from '../../../stores/moment.ts';
import { type Answer, useAnswer } from '../../common/useAnswer.ts';
import { type Older, useOlder } from './useOlder.ts';

const REST = { delay: 120, auto: true } as const;
const AT_ONCE = { delay: 0, auto: true } as const;
const FIRST_PAGE = 100;

export interface BlameQuestion {
  readonly world: string;
  readonly ns: string;
  readonly position: number;
  readonly path: StatePath;
  readonly limit: number;
}

const ask = (options: CallOptions, question: BlameQuestion) => client.call('state.blame', question, options);

export interface ValueBlame {
  /** The newest changes of the value up to `upTo`; the last answer while the next is on its way. */
  readonly list: Answer<BlameQuestion, Blame>;
  /** Those before them, as far as asked for. */
  readonly older: Older;
  readonly upTo: number;
  /** Who set what stands at the playhead; undefined until it is known. */
  readonly here: Blame | undefined;
  readonly position: number;
}

/**
 * The history of one value. The list goes up to where the playhead was when it was asked for, and stays while the
 * playhead visits the events in it: so one can walk through them.
 */
export function useBlame(path: StatePath): ValueBlame {
  const moment = useMoment();
  const position = moment?.position ?? 0;
  const [upTo, setUpTo] = useState(position);
  const list = useAnswer(useQuestion(path, upTo, FIRST_PAGE), ask, REST);
  const older = useOlder(list);
  const { value } = list;

  useEffect(() => {
    const changes = [...(value?.changes ?? []), ...older.changes];
    const isInList = position < upTo && changes.some(({ number }) => number === position);
    if (position !== upTo && !isInList) setUpTo(position);
  }, [position, upTo, value, older.changes]);

  const isApart = position !== upTo;
  const apart = useAnswer(useQuestion(path, isApart ? position : null, 1), ask, AT_ONCE);
  const known = isApart ? apart : list;
  return { list, older, upTo, position, here: known.of?.position === position ? known.value : undefined };
}

/** Compared by identity: another one asks anew. */
function useQuestion(path: StatePath, position: number | null, limit: number): BlameQuestion | null {
  const { world, ns, revision } = useMoment() ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision asks the same again.
  return useMemo(
    () =>
      world === undefined || ns === undefined || position === null
        ? null
        : { world, ns, position, path, limit },
    [world, ns, revision, position, path, limit],
  );
}
