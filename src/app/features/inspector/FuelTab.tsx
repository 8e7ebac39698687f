import { useMemo } from 'react';
import type { CallOptions } from '../../../rpc/client.ts';
import { client } from '../../client.ts';
import { Button, ErrorNotice, formatCount } from '../../design/index.ts';
import { setView, usePlayhead, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useAnswer } from '../common/useAnswer.ts';
import { FuelBar } from '../fold/playground/FuelBar.tsx';
import { FuelLines } from './FuelLines.tsx';
import { useInspectedNumber } from './useEventDetail.ts';

interface FuelQuestion {
  readonly world: string;
  readonly ns: string;
  readonly position: number;
}

/** The event is folded once more for this: only where the playhead rests. */
const REST = { delay: 150, auto: true } as const;

const ask = (options: CallOptions, question: FuelQuestion) => client.call('state.fuel', question, options);

/** What the fold did with this one event: its fuel, and how often each line ran. */
export function FuelTab() {
  const position = useInspectedNumber();
  const world = useSession((session) => session.world);
  const ns = useSession((session) => session.ns);
  const revision = useSession((session) => session.revision);
  const total = usePlayhead((playhead) => playhead.total);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision asks the same again.
  const question = useMemo(
    () => (world === null || position === 0 ? null : { world, ns, position }),
    [world, ns, position, revision],
  );
  const { value, of, error, slow, ask: again } = useAnswer(question, ask, REST);
  if (position === 0)
    return (
      <p className="inspector-none">
        {total === 0
          ? 'Fuel counts the work a fold does with one event. Here you see it once there is an event.'
          : 'Nothing has been folded before the first event. Step on to see what one took.'}
      </p>
    );
  if (error !== null && of !== question)
    return <ErrorNotice error={error} title="This event could not be folded once more" onRetry={again} />;
  if (value === undefined || of === undefined)
    return slow ? <Skeleton rows={6} what="fuel of this event" /> : null;
  return (
    <div className="inspector-stack">
      <h2>Fuel of event {formatCount(of.position)}</h2>
      <FuelBar used={value.fuel} limit={value.limit} />
      <p className="inspector-none">
        Every step of a fold costs fuel. An event that needs more than the limit is a fault, and the state
        stays as it was.
      </p>
      <section>
        <div className="inspector-title">
          <h2>How often each line ran</h2>
          <Button variant="ghost" onClick={() => setView('fold')}>
            Go to the fold
          </Button>
        </div>
        <FuelLines source={value.source} lines={value.lines} />
      </section>
    </div>
  );
}
