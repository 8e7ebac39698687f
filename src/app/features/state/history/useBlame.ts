import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CallOptions } from '../../../../rpc/client.ts';
import type { Blame, StatePath } from '../../../../rpc/contract.ts';
import { client } from '../../../client.ts';
import { useMoment } from '../../../stores/moment.ts';
import { type Answer, useAnswer } from '../../common/useAnswer.ts';

const REST = { delay: 120, auto: true } as const;
const FIRST_LIMIT = 100;

interface BlameQuestion {
  readonly world: string;
  readonly ns: string;
  readonly position: number;
  readonly path: StatePath;
  readonly limit: number;
}

const ask = (options: CallOptions, question: BlameQuestion) => client.call('state.blame', question, options);

export interface ValueBlame {
  /** Which events set the value, up to `upTo`; the last answer while the next is on its way. */
  readonly list: Answer<BlameQuestion, Blame>;
  readonly upTo: number;
  /** Who set what stands at the playhead; undefined until it is known. */
  readonly here: Blame | undefined;
  readonly position: number;
  readonly showMore: () => void;
}

/**
 * The history of one value. The list goes up to where the playhead was when it was asked for, and stays while the
 * playhead visits the events in it: so one can walk through them.
 */
export function useBlame(path: StatePath): ValueBlame {
  const moment = useMoment();
  const position = moment?.position ?? 0;
  const [upTo, setUpTo] = useState(position);
  const [limit, setLimit] = useState(FIRST_LIMIT);
  const { world, ns, revision } = moment ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision asks the same again.
  const question = useMemo(
    () => (world === undefined || ns === undefined ? null : { world, ns, position: upTo, path, limit }),
    [world, ns, revision, upTo, path, limit],
  );
  const list = useAnswer(question, ask, REST);
  const known = list.value;

  useEffect(() => {
    const isInList = known?.changes.some(({ number }) => number === position) ?? false;
    if (position !== upTo && !(isInList && position < upTo)) setUpTo(position);
  }, [position, upTo, known]);

  const isApart = position !== upTo;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision asks the same again.
  const hereQuestion = useMemo(
    () =>
      isApart && world !== undefined && ns !== undefined ? { world, ns, position, path, limit: 1 } : null,
    [isApart, world, ns, revision, position, path],
  );
  const here = useAnswer(hereQuestion, ask, { delay: 0, auto: true });
  const showMore = useCallback(() => setLimit((now) => now * 5), []);
  const isHere = here.of?.position === position && isApart;
  const listIsHere = list.of?.position === position && !isApart;
  return {
    list,
    upTo,
    position,
    showMore,
    here: isHere ? here.value : listIsHere ? known : undefined,
  };
}
