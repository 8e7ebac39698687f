import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/protocol/bytes.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { changeRule, readRules } from '../../../src/protocol/governance/rules.ts';
import { planBundle } from '../../../src/protocol/policy/bundle.ts';
import { codeOf } from '../protocol/support/codes.ts';
import { jsonValues } from '../protocol/support/json.ts';
import { readVector, schemaFaults } from './support/schemas.ts';

const rule = (held: JsonValue): JsonValue => ({ governance: { 'gov.trust': held } });

describe('the governance rules of a bundle', () => {
  it('[POL-3] the published example reads', () => {
    const example = readVector('gatos-examples/v1/policy/governance_min.json') as JsonValue;
    expect(schemaFaults('governance_policy', example)).toBeNull();
    expect(readRules(example).get('publish.artifact')).toEqual({
      quorum: { at_least: 2, group: 'leads' },
      ttl: 3_600_000,
    });
  });

  it.each<[JsonValue, number]>([
    [0, 0],
    [90, 90_000],
    ['P2D', 172_800_000],
    ['P1W', 604_800_000],
    ['P1DT2H3M4S', 93_784_000],
  ])('[POL-3] the ttl %j is %d milliseconds', (ttl, expected) => {
    expect(schemaFaults('governance_policy', rule({ ttl }))).toBeNull();
    expect(readRules(rule({ ttl })).get('gov.trust')?.ttl).toBe(expected);
  });

  it.each<[string, JsonValue]>([
    ['a list', []],
    ['nothing', null],
    ['an unknown section', { governance: {}, also: {} }],
    ['rules that are a list', { governance: [] }],
    ['a name that is none', { governance: { 'Gov Trust': {} } }],
    ['a rule that is none', rule(7)],
    ['an unknown limit', rule({ veto: 'user:ada' })],
    ['N-of-M, which the published schema does not have', rule({ quorum: '2-of-3@leads' })],
    ['half a second', rule({ ttl: 0.5 })],
    ['a negative time', rule({ ttl: -1 })],
    ['a month, which has no one length', rule({ ttl: 'P1M' })],
    ['no time', rule({ ttl: 'P' })],
    ['no time after T', rule({ ttl: 'PT' })],
    [
      'too many rules',
      { governance: Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`r${i}`, {}])) },
    ],
  ])('[POL-3] refuses %s', (_, value) => {
    expect(codeOf(() => readRules(value))).toBe('ERR_POLICY_INVALID');
  });

  it('[POL-3] reads or refuses any JSON, and what it reads the schema takes too', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (quorum, ttl) => {
        const value = rule({ quorum, ttl });
        let size: number;
        try {
          size = readRules(value).size;
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^ERR_(POLICY|QUORUM)_INVALID$/);
          return;
        }
        expect(size).toBe(1);
        expect(schemaFaults('governance_policy', value)).toBeNull();
      }),
    );
  });

  it('[POL-5] a rule of its own goes before the rule for all, and names of properties of objects are none', () => {
    const quorum = { at_least: 1, group: 'a' };
    const rules = readRules({ governance: { 'gov.change': { quorum }, 'gov.trust': { ttl: 5 } } });
    expect(changeRule(rules, 'gov.activate')).toEqual({ name: 'gov.change', rule: { quorum, ttl: null } });
    expect(changeRule(rules, 'gov.trust')).toBeNull();
    expect(changeRule(readRules({}), 'constructor')).toBeNull();
  });

  it('[POL-3] a bundle carries them in canonical JSON and one newline, or is refused', () => {
    const manifest = '{"gate":{"default":"allow"},"namespaces":{},"profile":"local","v":1}\n';
    const person = { name: 'user:ada', email: 'x', seconds: 0 };
    const withRules = (text: string) =>
      planBundle(
        new Map([
          ['bundle.json', utf8(manifest)],
          ['governance.json', utf8(text)],
        ]),
        null,
        person,
      ).rules;
    expect(withRules('{"governance":{"gov.trust":{"ttl":5}}}\n').size).toBe(1);
    expect(codeOf(() => withRules('{"governance": {}}\n'))).toBe('ERR_POLICY_INVALID');
    expect(codeOf(() => withRules('{"governance":{}}'))).toBe('ERR_POLICY_INVALID');
    expect(codeOf(() => withRules('{"governance":{},"governance":{}}\n'))).toBe('ERR_JSON_INVALID');
    expect(planBundle(new Map([['bundle.json', utf8(manifest)]]), null, person).rules.size).toBe(0);
  });
});
