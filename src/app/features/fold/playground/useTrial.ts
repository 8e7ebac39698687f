import { useMemo } from 'react';
import type { FoldTrial, Params } from '../../../../rpc/contract.ts';
import { client } from '../../../client.ts';
import { type Answer, useAnswer } from '../../common/useAnswer.ts';
import { runsByItself } from '../fuel.ts';
import type { SampleEvent } from './sample.ts';

export type TrialQuestion = Params<'fold.try'>;
export type Trial = Answer<TrialQuestion, FoldTrial>;

const DELAY = 300;

/** One event folded over a state by the text in the editor, again with every change; nothing is written. */
export function useTrial(
  source: string,
  fuel: number,
  event: SampleEvent | null,
  state: string | null,
): Trial {
  const question = useMemo(
    () => (event === null || state === null ? null : { source, fuel, state, event }),
    [source, fuel, event, state],
  );
  return useAnswer(question, (options, asked) => client.call('fold.try', asked, options), {
    delay: DELAY,
    auto: runsByItself(fuel),
  });
}
