/** A policy to start from, with the tests that show what it does (docs/testing.md). */
export interface RgsTemplate {
  /** Also the name of its file. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what it keeps from happening. */
  readonly about: string;
  readonly source: string;
  readonly tests: string;
}
