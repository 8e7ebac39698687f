export declare function readCorpus(): readonly {
  readonly name: string;
  readonly source: string;
  readonly history: unknown;
}[];
/** The folder with everything an engine needs. */
export declare function bundleEngines(): Promise<string>;
