import { type Extension, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import { GutterMarker, gutter } from '@codemirror/view';
import type { LineHits } from '../tests/coverage.ts';

/** Shows what the tests ran; null takes it away. */
export const setCoverage = StateEffect.define<readonly LineHits[] | null>();

/** A line that ran is a bar, one that never did a hollow mark: two shapes, not only two colours. */
class HitMarker extends GutterMarker {
  readonly hits: number;

  constructor(hits: number) {
    super();
    this.hits = hits;
  }

  override eq(other: HitMarker): boolean {
    return other.hits === this.hits;
  }

  override toDOM(): Node {
    const mark = document.createElement('span');
    mark.className = this.hits > 0 ? 'cm-coverage-run' : 'cm-coverage-never';
    mark.title =
      this.hits > 0
        ? `Run ${this.hits} ${this.hits === 1 ? 'time' : 'times'} by the tests`
        : 'Never run by the tests';
    return mark;
  }
}

function markersFor(doc: Text, lines: readonly LineHits[]): RangeSet<GutterMarker> {
  const here = lines.filter(({ line }) => line >= 1 && line <= doc.lines);
  return RangeSet.of(
    here.map(({ line, hits }) => new HitMarker(hits).range(doc.line(line).from)),
    true,
  );
}

const field = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update: (before, transaction) => {
    let markers = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setCoverage)) markers = markersFor(transaction.state.doc, effect.value ?? []);
    }
    return markers;
  },
});

export const coverageGutter: Extension = [
  field,
  gutter({ class: 'cm-coverage', markers: (view) => view.state.field(field) }),
];
