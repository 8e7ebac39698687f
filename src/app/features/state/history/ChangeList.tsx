import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ValueChange } from '../../../../rpc/contract.ts';
import { Button, cx, ErrorNotice, formatCount, formatExactTime } from '../../../design/index.ts';
import { useIsPhone } from '../../../frame/useIsPhone.ts';
import { toneOf } from '../tree/rowText.ts';
import type { Older } from './useOlder.ts';

const ROW = 28;
const PHONE_ROW = 52;

export interface ChangeListProps {
  /** Newest first. */
  readonly changes: readonly ValueChange[];
  /** The number of the change that is in force at the playhead. */
  readonly inForce: number | null;
  readonly older: Older;
  readonly onGo: (change: ValueChange) => void;
}

/** All changes of a value, newest first; only those in sight exist. */
export function ChangeList({ changes, inForce, older, onGo }: ChangeListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useIsPhone() ? PHONE_ROW : ROW;
  const virtualizer = useVirtualizer({
    count: changes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is one object for ever; its estimate changed.
  useEffect(() => virtualizer.measure(), [height]);
  const index = changes.findIndex(({ number }) => number === inForce);
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [virtualizer, index]);
  return (
    <div className="change-list" ref={scroller}>
      <ol
        aria-label="Changes, newest first"
        style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const change = changes[item.index];
          if (change === undefined) return null;
          return (
            <li key={change.number} style={{ height, transform: `translateY(${item.start}px)` }}>
              <ChangeButton change={change} current={change.number === inForce} onGo={onGo} />
            </li>
          );
        })}
      </ol>
      {older.error !== null && (
        <ErrorNotice error={older.error} title="What was before could not be read" onRetry={older.showMore} />
      )}
      {!older.complete && older.error === null && (
        <Button busy={older.busy} onClick={older.showMore}>
          Show more
        </Button>
      )}
    </div>
  );
}

interface ChangeButtonProps {
  readonly change: ValueChange;
  readonly current: boolean;
  readonly onGo: (change: ValueChange) => void;
}

function ChangeButton({ change, current, onGo }: ChangeButtonProps) {
  const { number, text, type, actor, time } = change;
  const title = number === 0 ? 'The beginning' : `${formatExactTime(time)} · ${actor}`;
  return (
    <button
      type="button"
      className={cx('change-row', current && 'change-row-current')}
      aria-current={current ? 'true' : undefined}
      title={title}
      onClick={() => onGo(change)}
    >
      <span className="change-number">{formatCount(number)}</span>
      <span className={`change-text state-${toneOf({ kind: change.kind, text: text ?? '' })}`}>
        {text ?? 'removed'}
      </span>
      <span className="change-type">{number === 0 ? 'the beginning' : type}</span>
      <span className="change-actor">{actor}</span>
    </button>
  );
}
