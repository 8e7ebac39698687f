import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLink, withLink } from '../../../../src/app/features/bisect/link.ts';
import { luaPredicate, proposePredicates } from '../../../../src/app/features/bisect/proposals.ts';
import { cliCommands, endsWords, leftWords, shellQuote } from '../../../../src/app/features/bisect/words.ts';
import type { BisectLog, BisectMark, StatePath, TreeRow } from '../../../../src/rpc/contract.ts';

const CID = fc.stringMatching(/^b[a-z2-7]{30}$/);
const MARK: fc.Arbitrary<BisectMark> = fc
  .record({ position: fc.nat(1_000_000), cid: CID, term: fc.constantFrom('good', 'bad', 'skip') })
  .map((mark) => (mark.position === 0 ? { ...mark, cid: null } : mark));
const SOURCE = fc.string({ unit: 'binary', maxLength: 200 });

describe('a link', () => {
  it('brings what tells good from bad and the ends, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('jq' as const, 'echolua' as const),
        SOURCE.filter((source) => source.isWellFormed()),
        fc.array(MARK, { maxLength: 20 }),
        (kind, source, marks) => {
          const log: BisectLog = { ns: 'main', predicate: { kind, source }, marks };
          const url = withLink('https://example.test/#/w/x/main/bisect?at=3', log);
          expect(readLink(new URL(url).hash)).toEqual({ ...log, marks: marks.slice(0, 2) });
          expect(url).toContain('at=3');
        },
      ),
    );
  });

  it('brings every mark of a bisection by hand', () => {
    fc.assert(
      fc.property(fc.array(MARK, { maxLength: 20 }), (marks) => {
        const log: BisectLog = { ns: 'main', predicate: { kind: 'hand' }, marks };
        expect(readLink(new URL(withLink('https://example.test/#/w/x/main/bisect', log)).hash)).toEqual(log);
      }),
    );
  });

  it('is no bisection where it says anything else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const param = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
        expect(readLink(`#/w/x/main/bisect?bisect=${encodeURIComponent(param)}`)).toBeNull();
      }),
    );
    for (const hash of ['', '#/w/x/main/bisect', '#/w/x/main/bisect?bisect=%', '#?bisect=AAAA'])
      expect(readLink(hash)).toBeNull();
  });

  it('leaves out a bisection that no URL can hold', () => {
    const log: BisectLog = { ns: 'main', predicate: { kind: 'jq', source: '.'.repeat(20_000) }, marks: [] };
    expect(withLink('https://example.test/#/w', log)).toBe('https://example.test/#/w');
  });
});

describe('the examples', () => {
  const row = (path: StatePath, text: string, kind: TreeRow['kind'] = 'number', cut = false): TreeRow => {
    return { path, depth: path.length, kind, text, cut, size: 0, open: false, change: null };
  };
  const of = (...rows: TreeRow[]) => proposePredicates(rows).map(({ jq }) => jq);

  it('begin with what is below zero', () => {
    const rows = [row(['cash'], '12'), row(['inventory', 'nuts'], '3'), row(['inventory', 'widgets'], '-4')];
    expect(of(...rows)).toEqual(['.inventory.widgets < 0', '.cash >= 12', '.inventory.nuts >= 3']);
  });

  it('are of exact numbers only, quoted where the path needs it, each once', () => {
    expect(of(row(['a b', 'x'], '0.1000000001'))).toEqual(['.["a b"].x >= 0.1000000001']);
    expect(of(row(['x'], '-1'), row(['x'], '-1'))).toEqual(['.x < 0']);
    expect(of()).toEqual([]);
    expect(of(row(['s'], '"-5"', 'string'), row(['z'], '0'), row(['c'], '-123', 'number', true))).toEqual([]);
  });

  it('step in EchoLua into what is not there yet without failing', () => {
    expect(luaPredicate(['inventory', 'end', 0], 'value < 0')).toBe(
      [
        'return function(state)',
        '  local value = state',
        '  value = value and value.inventory',
        '  value = value and value["end"]',
        '  value = value and value[1]',
        '  return value ~= nil and value < 0',
        'end',
      ].join('\n'),
    );
  });
});

describe('the words', () => {
  const marks: readonly BisectMark[] = [
    { position: 0, cid: null, term: 'good', outcome: 'false' },
    { position: 5000, cid: 'bafy', term: 'bad', outcome: 'true' },
  ];

  it('are git’s own for what is left', () => {
    expect(leftWords({ left: 9, steps: 3 })).toBe('9 left, about 3 steps');
    expect(leftWords({ left: 1, steps: 1 })).toBe('1 left, about 1 step');
  });

  it('say what the ends said', () => {
    const log: BisectLog = { ns: 'main', predicate: { kind: 'jq', source: '.' }, marks };
    expect(endsWords(log)).toBe('At the beginning: false. At event 5,000: true.');
    expect(endsWords({ ...log, marks: [...marks].reverse() })).toBe(endsWords(log));
    expect(endsWords({ ...log, marks: [] })).toBeNull();
  });

  it('quote any program for a shell', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const quoted = shellQuote(text);
        const bare = quoted.startsWith("'") ? quoted.slice(1, -1).replaceAll("'\\''", "'") : quoted;
        expect(bare).toBe(text);
      }),
    );
    expect(shellQuote('.inventory.widgets < 0')).toBe("'.inventory.widgets < 0'");
  });

  it('repeat a bisection on the command line', () => {
    const log: BisectLog = { ns: 'main', predicate: { kind: 'jq', source: '.n < 0' }, marks };
    expect(cliCommands(log).split('\n')).toEqual([
      'git gatos bisect start --state=main --good 0 --bad bafy',
      "git gatos bisect run jq -e '.n < 0'",
    ]);
  });
});
