import { client } from '../../client.ts';
import { useWork } from '../common/useWork.ts';

/** Judges a bundle in the engine's memory; nothing is stored. */
export function useInspection(file: File) {
  return useWork(async (options) =>
    client.call('world.inspectBundle', { bytes: await file.arrayBuffer() }, options),
  );
}
