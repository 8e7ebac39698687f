import type { BisectLog, BisectStatus } from '../../../rpc/contract.ts';
import { Button, ErrorNotice, Icon, ProgressBar } from '../../design/index.ts';
import { useLate } from '../../frame/useLate.ts';
import { bisect, useBisect } from './app.ts';
import { isDone } from './model.ts';
import { Narrowing } from './Narrowing.tsx';
import { Steps } from './Steps.tsx';
import { endsWords } from './words.ts';

interface SearchProps {
  readonly log: BisectLog;
  readonly status: BisectStatus | null;
}

/** How the search narrows: the ends, what is left between them, and every step with its outcome. */
export function Search({ log, status }: SearchProps) {
  const error = useBisect((state) => state.error);
  const running = useBisect((state) => state.running);
  const shared = useBisect((state) => state.shared);
  const progress = useBisect((state) => state.progress);
  const late = useLate(running !== null, status);
  const ends = endsWords(log);
  return (
    <section className="bisect-search" aria-label="Search">
      {shared && !isDone(status) && (
        <p className="bisect-notice">
          <Icon name="link" /> This bisection came with a link. Run it to see for yourself where it ends.
        </p>
      )}
      {status?.problem != null && <Problem problem={status.problem} />}
      {status !== null && status.moved > 0 && status.problem === null && (
        <p className="bisect-notice">
          <Icon name="clock" /> Late events came in and moved {status.moved} of the marks. The predicate is
          asked again; what you said by hand stays.
        </p>
      )}
      {error !== null && (
        <ErrorNotice
          error={error}
          title="The bisection stopped"
          onRetry={() => void bisect.run()}
          retryLabel="Go on"
        />
      )}
      {late && (
        <ProgressBar
          label="Asking"
          done={progress?.done ?? 0}
          total={progress?.total ?? 0}
          onCancel={() => bisect.pause()}
        />
      )}
      {ends !== null && <p className="bisect-ends-said">{ends}</p>}
      {status !== null && <Narrowing log={log} status={status} />}
      <Steps log={log} />
    </section>
  );
}

function Problem({ problem }: { readonly problem: string }) {
  return (
    <div className="bisect-notice bisect-problem" role="alert">
      <Icon name="alert" />
      <p>{problem}</p>
      <Button onClick={() => void bisect.takeBack()}>Take back the last mark</Button>
    </div>
  );
}
