import type { TimelineStrip } from '../../../rpc/contract.ts';
import { useMarks } from '../../stores/index.ts';
import { countMarks, countWords } from './marked.ts';
import { ShapeIcon } from './ShapeIcon.tsx';

/** What the marks above the lanes are, with their counts; nothing where there are none. */
export function Legend({ strip }: { readonly strip: TimelineStrip }) {
  const marks = useMarks((state) => state.marks);
  const kinds = countMarks(strip, marks.values());
  if (kinds.length === 0) return null;
  return (
    <ul className="strip-legend" aria-label="Marks on the strip">
      {kinds.map(({ kind, count }) => (
        <li key={kind}>
          <ShapeIcon kind={kind} /> {countWords(kind, count)}
        </li>
      ))}
    </ul>
  );
}
