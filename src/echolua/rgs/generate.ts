import type { Definition, Piece, Requirement, Rgs, Rule } from './ast.ts';
import { byCodeUnit, inOrder } from './check.ts';
import { NodeWriter, placeOf } from './generateNodes.ts';
import { helperText } from './helpers.ts';
import { luaString } from './luaText.ts';
import { isCondition } from './parseNodes.ts';

/**
 * A policy as EchoLua. Rules stand in the order of their ids and definitions in the order of what they need, so that the
 * order in which they were written changes nothing, not even the ELC.
 */
export function generateEchoLua({ definitions, rules }: Rgs): string {
  const helpers = new Set(['judge']);
  const writer = new NodeWriter(helpers, new Set(definitions.map(({ name }) => name)));
  const defined = inOrder(definitions).map((definition) => defineLua(writer, definition));
  const judged = [...rules].sort((a, b) => byCodeUnit(a.id, b.id)).map((rule) => ruleLua(writer, rule));
  const main = [
    'return function(event, context)',
    '  local values, denials = {}, json.array()',
    ...defined,
    ...judged,
    '  if #denials == 0 then allow() end',
    '  deny(denials[1].rule, denials[1].reason, { denials = denials })',
    'end',
  ];
  return `${helperText(helpers)}\n\n${main.join('\n')}\n`;
}

function defineLua(writer: NodeWriter, { name, body }: Definition): string {
  const expression = isCondition(body) ? writer.condition(body) : writer.value(body);
  const value = `function() return ${expression} end`;
  return `  ${writer.call('define', 'values', luaString(name), value)}`;
}

function ruleLua(writer: NodeWriter, rule: Rule): string {
  const { id, adr, condition, requirements } = rule;
  const head = `  judge(denials, ${luaString(id)}, ${adr === undefined ? 'nil' : luaString(adr)}, function()`;
  const needs = requirements.map((requirement) => `    ${needLua(writer, requirement)}`);
  return [
    head,
    `    if not (${writer.condition(condition)}) then return nil end`,
    '    local denial = {}',
    ...needs,
    ...(needs.length === 0 ? [] : ['    if not denial.needs then return nil end']),
    `    denial.reason = ${reasonLua(writer, rule.reason)}`,
    '    return denial',
    '  end)',
  ].join('\n');
}

/** The name of a group shows in what is needed, where it is written out. */
function needLua(writer: NodeWriter, { least, of }: Requirement): string {
  const named = of.kind === 'call' && of.name === 'group' && of.argument.kind === 'string';
  const name = named && of.argument.kind === 'string' ? luaString(of.argument.text) : 'nil';
  return writer.call('need', 'denial', `${least}`, name, writer.value(of), 'context.approvals', placeOf(of));
}

function reasonLua(writer: NodeWriter, pieces: readonly Piece[]): string {
  const texts = pieces.map((piece) =>
    typeof piece === 'string' ? luaString(piece) : writer.call('text', writer.value(piece)),
  );
  return texts.length === 1 ? texts.join('') : `table.concat({ ${texts.join(', ')} })`;
}
