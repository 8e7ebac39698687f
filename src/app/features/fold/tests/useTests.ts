import { useState } from 'react';
import type { FoldTestReport } from '../../../../rpc/contract.ts';
import { client } from '../../../client.ts';
import { readSetting, writeSetting } from '../../../stores/index.ts';
import { type Answer, useAnswer } from '../../common/useAnswer.ts';
import type { FoldText } from '../draft.ts';
import { runsByItself } from '../fuel.ts';

export interface Tests extends Answer<FoldText, FoldTestReport> {
  /** There are tests to run. */
  readonly any: boolean;
  readonly auto: boolean;
  readonly setAuto: (auto: boolean) => void;
}

/** Milliseconds: tests are many folds, so they wait for a longer pause than the linter. */
const DELAY = 600;
const SETTING = 'fold.autotest';

/** Runs the tests of the text in the editor, by itself after each change unless the person turned that off. */
export function useTests(text: FoldText | undefined): Tests {
  const [auto, setAuto] = useState(() => readSetting(SETTING) !== 'off');
  const any = text !== undefined && text.tests.trim() !== '';
  const question = any ? text : null;
  const answer = useAnswer(question, (options, asked) => client.call('fold.test', asked, options), {
    delay: DELAY,
    auto: auto && runsByItself(text?.fuel ?? 0),
  });
  return {
    ...answer,
    any,
    auto,
    setAuto: (next: boolean) => {
      writeSetting(SETTING, next ? null : 'off');
      setAuto(next);
    },
  };
}
