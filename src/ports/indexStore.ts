/**
 * Where derived data is kept between runs, beside a repository and never in it. Anything in it may be lost or altered
 * at any time: whoever loads must notice, and be able to make it again from Git.
 */
export interface IndexStore {
  /** Null where there is none. */
  load(name: string): Promise<Uint8Array | null>;
  /** Replaces the whole file in one step; need not be durable. Names are lower-case letters, digits and "-". */
  save(name: string, bytes: Uint8Array): Promise<void>;
  /** No error where there is none. */
  remove(name: string): Promise<void>;
}
