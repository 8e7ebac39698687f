import { describe, expect, it } from 'vitest';
import { fileKind, worldNameFromFile } from '../../../src/app/features/exchange/fileKind.ts';
import { importReportText, untouched } from '../../../src/app/features/exchange/reportText.ts';
import { stretches } from '../../../src/app/features/exchange/stretch.ts';
import type { ImportReport } from '../../../src/rpc/contract.ts';

const OID = '0'.repeat(40);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('what a dropped file is', () => {
  it.each([
    ['a.bundle', `# v2 git bundle\n${OID} refs/gatos/journal/gov\n\nPACK`, 'bundle'],
    [
      'renamed.bin',
      `# v3 git bundle\n@object-format=sha1\n${OID} HEAD\n${OID} refs/gatos/journal/gov\n\nPACK`,
      'bundle',
    ],
    [
      'part.bundle',
      `# v2 git bundle\n${OID} refs/gatos/journal/gov/chain\n${OID} refs/gatos/slices/main/5-8\n\nPACK`,
      'slice',
    ],
    ['stock.bundle', `# v2 git bundle\n${OID} refs/heads/main\n\nPACK${OID} refs/gatos/journal/x`, 'history'],
    ['misnamed.jsonl', `# v2 git bundle\n${OID} refs/heads/main\n\nPACK`, 'history'],
    ['broken.bundle', 'garbage', 'bundle'],
    ['events.jsonl', '{"type":"add"}', 'jsonl'],
    ['events.ndjson', '', 'jsonl'],
    ['events.txt', '  {"type":"add"}', 'jsonl'],
    ['photo.png', '\x89PNG', 'unknown'],
  ] as const)('%s beginning with %j is %s', (name, head, kind) => {
    expect(fileKind(name, bytes(head))).toBe(kind);
  });

  it('names the imported world after the file', () => {
    expect(worldNameFromFile('shop 2024.bundle')).toBe('shop 2024');
    expect(worldNameFromFile('.bundle')).toBe('Imported world');
  });
});

describe('what of a world can be exported', () => {
  it('the focus window as far as history goes, and everything up to a playhead in the past', () => {
    expect(stretches(null, 10, 10)).toEqual({ focus: null, playhead: null });
    expect(stretches({ first: 3, last: 20 }, 7, 10)).toEqual({
      focus: { first: 3, last: 10 },
      playhead: { first: 1, last: 7 },
    });
    expect(stretches({ first: 11, last: 20 }, 0, 10)).toEqual({ focus: null, playhead: null });
  });
});

describe('the import report', () => {
  const report: ImportReport = {
    lines: 10,
    reached: 8,
    imported: 4,
    duplicates: 1,
    resumed: 0,
    refused: [{ line: 3, code: 'ERR_JSON_INVALID', reason: 'Not JSON:\n\tunexpected "}".' }],
    refusedCount: 3,
    cancelled: true,
  };

  it('lists every refusal on a line of its own and counts those left out', () => {
    expect(importReportText(report, 'events.jsonl')).toBe(
      'Import of events.jsonl (cancelled)\nlines\t10\nreached\t8\nimported\t4\nduplicates\t1\nrefused\t3\n\n' +
        'line\tcode\treason\n3\tERR_JSON_INVALID\tNot JSON: unexpected "}".\n... and 2 more\n',
    );
  });

  it('has no table when nothing was refused', () => {
    const clean = { ...report, refused: [], refusedCount: 0, cancelled: false };
    expect(importReportText(clean, 'e.jsonl')).toBe(
      'Import of e.jsonl\nlines\t10\nimported\t4\nduplicates\t1\nrefused\t0\n',
    );
  });

  it('counts what a cancel left undone', () => {
    expect(untouched(report)).toBe(2);
  });
});
