import { useEffect, useRef } from 'react';
import { Button, ErrorNotice, formatCount } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';
import { bisect, useBisect } from './app.ts';
import { EndsField } from './EndsField.tsx';
import { type Draft, predicateOf } from './model.ts';
import { PredicateField } from './PredicateField.tsx';
import type { Proposal } from './proposals.ts';
import { useProposals } from './useProposals.ts';
import { questionsFor } from './words.ts';

/** What bisecting is, one button that does it, and an example out of this world's own state. */
export function Setup() {
  const draft = useBisect((state) => state.draft);
  const running = useBisect((state) => state.running);
  const error = useBisect((state) => state.error);
  const total = usePlayhead((state) => state.total);
  const proposals = useProposals(draft.bad?.position ?? null);
  const start = useRef<HTMLButtonElement>(null);
  const predicate = predicateOf(draft);
  const ready = total > 0 && (predicate.kind === 'hand' || predicate.source !== '');

  const run = () => {
    if (!ready || running !== null) return;
    void bisect.start(total);
  };

  // Nothing was typed yet: the example stands there, the button has the focus, and Enter asks it.
  useEffect(() => {
    if (proposals === null) return;
    const { draft: now } = useBisect.getState();
    const [example] = proposals;
    if (now.jq === '' && example !== undefined) bisect.setDraft({ jq: example.jq });
    if (now.echolua === '') bisect.setDraft({ echolua: example?.echolua ?? NO_EXAMPLE });
  }, [proposals]);
  useEffect(() => {
    if (ready && document.activeElement === document.body) start.current?.focus({ preventScroll: true });
  }, [ready]);

  if (total === 0) return <NoEvents />;
  return (
    <div className="bisect-setup">
      <h2 className="bisect-title">Which event broke it?</h2>
      <p className="bisect-lead">
        Ask a question about the state that has one answer at the beginning and another one now. Bisect halves
        the history until one event is left: about {questionsFor(total)} questions for {formatCount(total)}{' '}
        events.
      </p>
      <PredicateField draft={draft} onChange={(change) => bisect.setDraft(change)} onRun={run} />
      {error !== null && <ErrorNotice error={error} title={errorTitle(error.code)} />}
      {draft.kind !== 'hand' && proposals !== null && proposals.length > 0 && (
        <Proposals proposals={proposals} draft={draft} />
      )}
      <EndsField draft={draft} />
      <div className="bisect-actions">
        <Button
          ref={start}
          variant="primary"
          icon="bisect"
          disabled={!ready}
          busy={running !== null}
          onClick={run}
        >
          {draft.kind === 'hand' ? 'Start' : 'Find the event'}
        </Button>
      </div>
    </div>
  );
}

const NO_EXAMPLE = 'return function(state)\n  return state.count ~= nil and state.count < 0\nend';

function errorTitle(code: string): string {
  if (code === 'ERR_PREDICATE_INVALID') return 'The question cannot be asked';
  return code === 'ERR_USAGE' ? 'There is nothing to find this way' : 'The bisection could not begin';
}

function Proposals({ proposals, draft }: { readonly proposals: readonly Proposal[]; readonly draft: Draft }) {
  return (
    <div className="bisect-proposals">
      <span className="secondary">From this world’s state:</span>
      {proposals.map((proposal) => (
        <button
          key={proposal.jq}
          type="button"
          className="bisect-proposal"
          aria-pressed={draft.kind === 'jq' ? draft.jq === proposal.jq : draft.echolua === proposal.echolua}
          onClick={() => bisect.setDraft({ jq: proposal.jq, echolua: proposal.echolua })}
        >
          {proposal.words}
        </button>
      ))}
    </div>
  );
}

function NoEvents() {
  return (
    <div className="bisect-setup">
      <h2 className="bisect-title">Which event broke it?</h2>
      <p className="bisect-lead">
        Bisect halves the history until one event is left, the one at which a state turned from good to bad.
        There are no events here yet: emit some first, or open the sample.
      </p>
    </div>
  );
}
