import { useState } from 'react';
import type { FoldInfo, FoldTestReport } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { toast } from '../../design/index.ts';
import { trackWrite } from '../../stores/index.ts';
import { useWork, type Work } from '../common/useWork.ts';
import { isWhatIf } from '../whatif/store.ts';
import type { FoldText } from './draft.ts';
import type { FoldEditing } from './useFold.ts';

type Outcome = FoldInfo | 'problems' | 'asked';

export interface Activation {
  readonly work: Work<readonly [FoldText, boolean], Outcome>;
  /** Checks, runs the tests, and activates; failing tests make it ask first. Returns what came of it. */
  readonly start: (text: FoldText) => Promise<Outcome | undefined>;
  /** The failing tests it asks about; null while it does not. */
  readonly question: FoldTestReport | null;
  readonly confirm: () => void;
  readonly dismiss: () => void;
}

/** Nothing is wrong with it, as far as its tests can tell. */
export function passes({ findings, testFindings, cases }: FoldTestReport): boolean {
  return findings.length + testFindings.length === 0 && cases.every(({ ok }) => ok);
}

/** The one thing in the editor that changes the world: making the text the law of the namespace. */
export function useActivation(world: string, ns: string, fold: FoldEditing, onDone: () => void): Activation {
  const [asking, setAsking] = useState<{ text: FoldText; report: FoldTestReport } | null>(null);

  const work = useWork<readonly [FoldText, boolean], Outcome>(async (options, text, tested) => {
    const { source, tests, fuel } = text;
    if ((await client.call('fold.check', { source }, options)).length > 0) return 'problems';
    if (!tested && tests.trim() !== '') {
      const report = await client.call('fold.test', { source, tests, fuel }, options);
      if (!passes(report)) {
        setAsking({ text, report });
        return 'asked';
      }
    }
    const made = await trackWrite(client.call('fold.activate', { world, ns, source, tests, fuel }, options));
    // Show what was activated at once: reading it may wait for the history that is folded again.
    fold.load.show(made);
    fold.revert();
    fold.load.reload();
    onDone();
    toast(
      isWhatIf(ns)
        ? { tone: 'hypothetical', text: 'The what-if is folded with it. Reality keeps its own fold.' }
        : { tone: 'verified', text: 'The fold is active. History is folded again from the first event.' },
    );
    return made;
  });

  return {
    work,
    start: (text) => work.run(text, false),
    question: asking?.report ?? null,
    confirm: () => {
      if (asking) void work.run(asking.text, true);
      setAsking(null);
    },
    dismiss: () => setAsking(null),
  };
}
