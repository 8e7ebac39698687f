// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a <table>; the ARIA grid pattern says the same.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names the row (aria-activedescendant).
import { memo } from 'react';
import type { TimelineEntry } from '../../../rpc/contract.ts';
import { cx, formatCount, formatExactTime, formatRelativeTime, Icon } from '../../design/index.ts';
import { RowWhatIf } from '../whatif/RowWhatIf.tsx';
import { EntryBadge } from './EntryBadge.tsx';
import { TypeName } from './TypeName.tsx';

export interface JournalRowProps {
  readonly id: string;
  /** 0-based among the rows shown. */
  readonly index: number;
  readonly number: number;
  /** Absent while its page is on its way: a skeleton in the shape of what comes. */
  readonly entry: TimelineEntry | undefined;
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  /** After the playhead: not yet happened, seen from there. */
  readonly later: boolean;
  readonly now: number;
  readonly colors: ReadonlyMap<string, number>;
  /** What the newest note about this event says. */
  readonly note: string | undefined;
  readonly onPick: (number: number) => void;
}

function Cells({
  entry,
  now,
  colors,
  note,
}: { readonly entry: TimelineEntry } & Pick<JournalRowProps, 'now' | 'colors' | 'note'>) {
  return (
    <>
      <span role="gridcell" className="journal-type">
        <TypeName type={entry.type} colors={colors} />
      </span>
      <span role="gridcell" className="journal-actor" title={entry.actor}>
        {entry.actor.replace(/^user:/, '')}
      </span>
      <span role="gridcell" className="journal-time" title={formatExactTime(entry.time)}>
        {formatRelativeTime(entry.time, now)}
      </span>
      <span role="gridcell" className="journal-payload">
        {note !== undefined && (
          <span className="journal-note" title={`Note: ${note}`}>
            <Icon name="edit" size={12} />
            <span className="visually-hidden">Note: </span>
            {note}
          </span>
        )}
        <code>{entry.preview}</code>
      </span>
      <span role="gridcell" className="journal-badge">
        <EntryBadge entry={entry} plain />
        <RowWhatIf entry={entry} />
      </span>
    </>
  );
}

function Row(props: JournalRowProps) {
  const { id, index, number, entry, top, height, selected, later, now, colors, note, onPick } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys and keeps the focus.
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={cx(
        'journal-row',
        selected && 'journal-row-selected',
        later && 'journal-row-later',
        entry?.fault !== undefined && 'journal-row-fault',
        entry?.signature === 'quarantined' && 'journal-row-quarantined',
        entry?.signature === 'hypothetical' && 'journal-row-hypothetical',
      )}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={() => onPick(number)}
    >
      <span role="gridcell" className="journal-number">
        {formatCount(number)}
      </span>
      {entry === undefined ? (
        <span role="gridcell" className="journal-skeleton">
          <span className="visually-hidden">Loading</span>
        </span>
      ) : (
        <Cells entry={entry} now={now} colors={colors} note={note} />
      )}
    </div>
  );
}

export const JournalRow = memo(Row);
