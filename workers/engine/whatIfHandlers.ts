import type { Branch } from '../../src/engine/sessions/branch.ts';
import { compareBranch } from '../../src/engine/sessions/compare.ts';
import { describeBranch, listBranches } from '../../src/engine/sessions/describe.ts';
import { type BranchEdit, createBranch, editBranch } from '../../src/engine/sessions/edit.ts';
import { promoteBranch } from '../../src/engine/sessions/promote.ts';
import type { World } from '../../src/engine/world/world.ts';
import { isJsonObject, type JsonObject } from '../../src/protocol/codec/json.ts';
import { parseJsonStrict } from '../../src/protocol/codec/parseJson.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import type { SessionFold } from '../../src/protocol/session/step.ts';
import type { Methods, WhatIfBranch, WhatIfEdit, WhatIfFault, WorldId } from '../../src/rpc/contract.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';
import { faultText } from './views.ts';

type WhatIf = Pick<Handlers, Extract<keyof Methods, `whatIf.${string}`>>;

export function readPayload(text: string): JsonObject {
  const value = parseJsonStrict(text);
  if (isJsonObject(value)) return value;
  throw new GatosError('ERR_PAYLOAD_INVALID', 'The payload must be a JSON object.', {
    hint: 'Write it like {"n": 10}.',
  });
}

function readEdit(edit: WhatIfEdit): BranchEdit {
  if (edit.kind === 'insert') return { ...edit, payload: readPayload(edit.payload) };
  if (edit.kind !== 'fold') return edit;
  const { source, fuel } = edit;
  const fold = source === null ? null : { source, ...(fuel === undefined ? {} : { fuel }) };
  return { kind: 'fold', fold };
}

/** Edits a branch and tells every tab; what is shown of it may be another from its first position on. */
export async function editAndTell(
  { announce, background }: HandlerHost,
  id: WorldId,
  world: World,
  branch: string,
  edit: BranchEdit,
  key: string | undefined,
): Promise<WhatIfBranch> {
  const edited = await editBranch(world, branch, edit, key);
  announce({ kind: 'whatIf.changed', world: id, branch });
  announce({ kind: 'world.changed', world: id, ns: branch, total: edited.order.length, cause: 'whatIf' });
  background.foldBranch(world, id, branch);
  return describeBranch(world, edited);
}

/** A call that is repeated because its answer was lost adds no second step. */
export function hasFold({ session }: Branch, { source, fuel, tests }: SessionFold): boolean {
  const { fold } = session.replay.value;
  return fold?.source === source && fold.fuel === fuel && fold.tests === tests;
}

export function whatIfHandlers(host: HandlerHost): WhatIf {
  const { worlds, background, announce } = host;
  const edit = async (
    { world: id, branch, key }: { world: WorldId; branch: string; key?: string },
    change: BranchEdit,
  ) => editAndTell(host, id, await worlds.get(id), branch, change, key);
  return {
    'whatIf.list': async ({ world: id }) => {
      const world = await worlds.get(id);
      const refused = world.branches.quarantine.map(({ ref, oid, code, reason }) => ({
        ref,
        commit: oid,
        code,
        reason,
      }));
      return { branches: listBranches(world), refused };
    },
    'whatIf.get': async ({ world: id, branch }) => {
      const world = await worlds.get(id);
      return describeBranch(world, world.branches.get(branch));
    },
    'whatIf.create': async ({ world: id, ns, position, key }) => {
      const world = await worlds.get(id);
      const branch = await createBranch(world, ns, position, key);
      announce({ kind: 'whatIf.changed', world: id, branch: branch.id });
      return describeBranch(world, branch);
    },
    'whatIf.edit': (params) => edit(params, readEdit(params.edit)),
    'whatIf.undo': (params) => edit(params, { kind: 'undo' }),
    'whatIf.redo': (params) => edit(params, { kind: 'redo' }),
    'whatIf.discard': (params) => edit(params, { kind: 'discard' }),
    'whatIf.keep': (params) => edit(params, { kind: 'keep', kept: params.kept }),
    'whatIf.compare': async ({ world: id, branch, position }, task) => {
      const comparison = await compareBranch(await worlds.get(id), branch, position, task);
      const told = (faults: typeof comparison.newFaults): readonly WhatIfFault[] =>
        faults.map(({ fault, ...event }) => ({ ...event, fault: faultText(fault) }));
      return {
        ...comparison,
        newFaults: told(comparison.newFaults),
        goneFaults: told(comparison.goneFaults),
      };
    },
    'whatIf.promote': async ({ world: id, branch, dry }, task) => {
      const world = await worlds.get(id);
      const { ns } = world.branches.get(branch);
      try {
        return await promoteBranch(world, branch, dry, task);
      } finally {
        if (!dry) {
          const total = world.ledger.order(ns).length;
          announce({ kind: 'world.changed', world: id, ns, total, cause: 'import' });
          announce({ kind: 'whatIf.changed', world: id, branch });
          background.fold(world, id);
        }
      }
    },
  };
}
