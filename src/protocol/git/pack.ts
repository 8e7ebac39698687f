export { type DecodePackOptions, decodePack, decodePackInSteps, indexPack } from './packDecode.ts';
export {
  type EncodedPack,
  encodePack,
  type PackEntry,
  PackWriter,
} from './packEncode.ts';
