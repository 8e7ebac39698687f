export { type DecodePackOptions, decodePack, indexPack } from './packDecode.ts';
export {
  type EncodedPack,
  encodePack,
  type PackEntry,
  PackWriter,
} from './packEncode.ts';
