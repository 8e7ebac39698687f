/** Reference manual §3.4.8; the numbers are those of lparser.c. Right above left: binds to the left. */
export interface Priority {
  readonly left: number;
  readonly right: number;
}

const LEVELS: readonly (readonly [operators: string, left: number, right: number])[] = [
  ['or', 1, 1],
  ['and', 2, 2],
  ['== ~= < <= > >=', 3, 3],
  ['|', 4, 4],
  ['~', 5, 5],
  ['&', 6, 6],
  ['<< >>', 7, 7],
  ['..', 9, 8],
  ['+ -', 10, 10],
  ['* / // %', 11, 11],
  ['^', 14, 13],
];

export const BINARY_PRIORITY: ReadonlyMap<string, Priority> = new Map(
  LEVELS.flatMap(([operators, left, right]) => operators.split(' ').map((name) => [name, { left, right }])),
);

export const UNARY_OPERATORS: ReadonlySet<string> = new Set(['not', '-', '#', '~']);
export const UNARY_PRIORITY = 12;
