import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, RESERVED, ROOTS, TYPES } from '../../../src/echolua/rgs/words.ts';
import type { PolicyVerdict } from '../../../src/ports/lua.ts';
import { eventOf, open } from './support.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../docs/rgs.md'), 'utf8');
const EXAMPLE = /^# (\{.*?\})(?: with (\{.*\}))? --> (.*)$/;

interface Example {
  readonly line: number;
  readonly source: string;
  readonly asked: readonly { readonly event: string; readonly context: string; readonly wanted: string }[];
}

function examples(): Example[] {
  return [...DOCUMENT.matchAll(/^```rgs\n([\s\S]*?)^```$/gm)].map(({ index, 1: block = '' }) => ({
    line: DOCUMENT.slice(0, index).split('\n').length + 1,
    source: block,
    asked: block.split('\n').flatMap((text) => {
      const [, event, context = '{}', wanted] = EXAMPLE.exec(text) ?? [];
      return event === undefined || wanted === undefined ? [] : [{ event, context, wanted }];
    }),
  }));
}

function words(verdict: PolicyVerdict): string {
  if (verdict.kind === 'deny') return `deny ${verdict.rule}: ${verdict.reason}`;
  return verdict.kind === 'allow' ? 'allow' : verdict.code;
}

describe('docs/rgs.md', () => {
  it.each(examples())('the policy of line $line does what it says', async ({ source, asked }) => {
    expect(asked.length).toBeGreaterThan(0);
    const session = await open(source);
    for (const { event, context, wanted } of asked) {
      expect(words(session.evaluate(eventOf(JSON.parse(event)), JSON.parse(context)))).toBe(wanted);
    }
    session.close();
  });

  it('has every example that is written as one', () => {
    const written = DOCUMENT.split('\n').filter((text) => /^# .*-->/.test(text)).length;
    expect(examples().flatMap(({ asked }) => asked)).toHaveLength(written);
    expect(examples().length).toBeGreaterThan(5);
  });

  it('[LUA-6] has every error in its table', () => {
    const room = join(import.meta.dirname, '../../../src/echolua/rgs');
    const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const text = files.map((file) => readFileSync(join(room, file), 'utf8')).join();
    const codes = [...new Set(text.match(/\bE_[A-Z0-9]+\b/g))];
    expect(codes.length).toBeGreaterThan(8);
    for (const code of codes) expect(DOCUMENT, code).toContain(`\`${code}\``);
  });

  it('names every word of the language, and all that an event and a context have', () => {
    for (const word of [...RESERVED, ...FUNCTIONS, ...TYPES]) expect(DOCUMENT, word).toContain(word);
    for (const field of ROOTS.event)
      expect(DOCUMENT, field).toContain(`\`.${field}\``.replace('`.type`', '`event.type`'));
    for (const field of ROOTS.context) expect(DOCUMENT, field).toContain(`\`context.${field}\``);
  });
});
