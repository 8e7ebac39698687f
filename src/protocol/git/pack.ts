export { type DecodePackOptions, decodePack, indexPack } from './packDecode.ts';
export {
  type EncodedPack,
  encodePack,
  type PackEntry,
  PackWriter,
  sealPack,
  type UnsealedPack,
} from './packEncode.ts';
