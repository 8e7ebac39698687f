// biome-ignore-all lint/a11y/useSemanticElements: as JournalRow: a row of an ARIA grid.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names the row.
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { cx, formatCount, formatExactTime, Icon } from '../../design/index.ts';
import { toggleRun } from './collapse.ts';
import type { ShownRun } from './rows.ts';
import { TypeDot } from './TypeName.tsx';

export interface RunRowProps {
  readonly id: string;
  readonly index: number;
  readonly run: ShownRun;
  readonly strip: TimelineStrip;
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  readonly later: boolean;
  readonly colors: ReadonlyMap<string, number>;
}

/** "38 × sensor.read by agent:probe": a run of events that say much the same. */
export function RunRow({ id, index, run, strip, top, height, selected, later, colors }: RunRowProps) {
  const { first, last, open } = run;
  const type = strip.types[strip.typeOf[first - 1] ?? 0] ?? '';
  const actor = strip.actors[strip.actorOf[first - 1] ?? 0] ?? '';
  const time = strip.time[last - 1] ?? 0;
  const count = formatCount(last - first + 1);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys and keeps the focus.
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-expanded={open}
      className={cx(
        'journal-row',
        'journal-run',
        selected && 'journal-row-selected',
        later && 'journal-row-later',
      )}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={() => toggleRun(run)}
    >
      <span role="gridcell" className="journal-number">
        <Icon name={open ? 'chevronDown' : 'chevronRight'} size={14} />
      </span>
      <span role="gridcell" className="journal-run-words" aria-colspan={4}>
        <TypeDot type={type} colors={colors} />
        <strong>{count} ×</strong> {type} by {actor}
      </span>
      <span role="gridcell" className="journal-run-range" title={formatExactTime(time)}>
        {formatCount(first)} to {formatCount(last)}
      </span>
    </div>
  );
}
