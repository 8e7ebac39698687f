/** A pack, ready to be stored. */
export interface ReadyPack {
  readonly checksum: string;
  readonly bytes: Uint8Array;
  readonly index: Uint8Array;
}
