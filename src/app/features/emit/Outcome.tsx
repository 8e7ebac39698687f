import { Badge, ErrorNotice, formatCount, Mono, ShortId } from '../../design/index.ts';
import { fullActions } from '../storage/FullActions.tsx';
import type { Emission } from './useEmit.ts';
import type { Denied } from './useVerdict.ts';

/** Rule, reason and what to do. A denial is an answer, not an error. */
export function Denial({ result, title }: { readonly result: Denied; readonly title: string }) {
  return (
    <div className="emit-denied" role="alert">
      <Badge tone="denied">{title}</Badge>
      <div>
        <p>{result.reason}</p>
        {result.hint !== undefined && <p className="emit-hint">{result.hint}</p>}
        <p className="emit-rule">
          Rule <Mono>{result.rule}</Mono> · <Mono>{result.code}</Mono>
        </p>
      </div>
    </div>
  );
}

/** What became of the last send: only what the engine has answered. */
export function Outcome({
  emission,
  onRetry,
}: {
  readonly emission: Emission;
  readonly onRetry: () => void;
}) {
  if (emission.status === 'failed') {
    const { error } = emission;
    return (
      <ErrorNotice
        error={error}
        title="The event was not recorded"
        onRetry={onRetry}
        actions={fullActions(error)}
      />
    );
  }
  if (emission.status !== 'done') return null;
  const { result } = emission;
  if (result.verdict === 'denied') return <Denial result={result} title="Denied" />;
  if (result.verdict === 'accepted' && result.commit === '') {
    return (
      <p className="emit-done" role="status">
        <Badge tone="hypothetical">Added</Badge> as event {formatCount(result.number)} of this what-if
      </p>
    );
  }
  return (
    <p className="emit-done" role="status">
      <Badge tone="verified">Recorded</Badge>
      {result.verdict === 'accepted'
        ? ` as event ${formatCount(result.number)} `
        : ' already, under the same id '}
      <ShortId id={result.commit} what="commit id" />
    </p>
  );
}
