export interface FuelLinesProps {
  readonly source: string;
  /** Lines that hold code; 1-based. */
  readonly lines: readonly { readonly line: number; readonly hits: number }[];
}

export interface SourceLine {
  readonly number: number;
  readonly text: string;
  /** null: the line holds no code. */
  readonly hits: number | null;
}

/** The source line by line, with how often each ran. */
export function sourceLines({ source, lines }: FuelLinesProps): readonly SourceLine[] {
  const hits = new Map(lines.map((line) => [line.line, line.hits]));
  const texts = source.replace(/\n$/, '').split('\n');
  return texts.map((text, index) => ({ number: index + 1, text, hits: hits.get(index + 1) ?? null }));
}
