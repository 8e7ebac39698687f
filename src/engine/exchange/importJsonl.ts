import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { requireNamespace } from '../../protocol/journal/names.ts';
import { requireIdentity, type World } from '../world/world.ts';
import type { Item } from './batch.ts';
import { type ByteSource, bytesSource } from './byteSource.ts';
import { BATCH, type ImportReport, ItemImporter, Tally } from './importItems.ts';
import { parseImportLine } from './importLine.ts';
import { MAX_LINE, readBatches, type TextLine } from './lines/readLines.ts';
import { type FileScan, scanFile } from './lines/scanFile.ts';

export type { Refusal } from './batch.ts';
export type { ImportReport } from './importItems.ts';

/**
 * Imports JSON Lines into this device's journal of a namespace (signed lines into their own), in batches: each is
 * durable before the next begins, and what a cancel or a crash leaves behind is a part of the file from its start. The
 * same file again then adds what is missing: lines are known by their `id`, signed ones by their Event-CID, and others
 * by their place in this very file. Lines that the gate refuses are reported and passed over. Throws ERR_JSON_INVALID
 * for a file that is not UTF-8, before anything is written. [EVT-6] `key` is a ULID chosen at the first try of a call
 * that may be repeated: a second try writes no line twice.
 */
export async function importJsonl(
  world: World,
  ns: string,
  file: ByteSource | Uint8Array,
  task: Task,
  key?: string,
): Promise<ImportReport> {
  const source = file instanceof Uint8Array ? bytesSource(file) : file;
  requireNamespace(ns);
  requireIdentity(world);
  world.timelines.get(ns);
  const scan = await scanFile(source, task);
  const importer = new ItemImporter(world, ns);
  for (let run = 0; ; run++) {
    const { tally, cancelled } = await runOnce(importer, source, { scan, run }, task);
    if (!cancelled && wasWhole(tally, key)) continue;
    return tally.report(scan.lines, cancelled);
  }
}

/**
 * True when all lines without an id were there already: then the last import of this file came to its end, and this is
 * another one, which adds them once more. But a second try of one and the same call is not another import.
 */
function wasWhole({ imported, standIns, latest }: Tally, key: string | undefined): boolean {
  const isOfThisCall = key !== undefined && latest >= ulidTime(key);
  return imported === 0 && standIns > 0 && !isOfThisCall;
}

async function runOnce(
  importer: ItemImporter,
  source: ByteSource,
  { scan, run }: { readonly scan: FileScan; readonly run: number },
  task: Task,
): Promise<{ readonly tally: Tally; readonly cancelled: boolean }> {
  const tally = new Tally();
  const standIn = (line: number) => `file ${scan.digest} run ${run} line ${line}`;
  const cancelled = await importer.writeAll(itemsOf(source), { tally, standIn, total: scan.lines }, task);
  return { tally, cancelled };
}

async function* itemsOf(source: ByteSource): AsyncGenerator<readonly Item[]> {
  for await (const lines of readBatches(source, BATCH)) yield lines.map(itemOf);
}

function itemOf({ number, text }: TextLine): Item {
  if (text !== null) return { number, read: () => parseImportLine(text) };
  return {
    number,
    read: () => {
      throw new GatosError('ERR_LIMIT', `The line is longer than ${MAX_LINE} characters.`);
    },
  };
}
