export { type DecodePackOptions, decodePack } from './packDecode.ts';
export { type EncodedPack, encodePack, type PackEntry } from './packEncode.ts';
