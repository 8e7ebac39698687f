import type { LuaFinding } from '../../ports/lua.ts';
import { GatosError } from '../../protocol/errors.ts';

/** ERR_FOLD_INVALID as a finding: what compiles may still fail when it is loaded. Throws any other error again. */
export function programFinding(error: unknown): LuaFinding {
  if (!(error instanceof GatosError) || error.code !== 'ERR_FOLD_INVALID') throw error;
  const { line, column, code } = error.data;
  return {
    line: typeof line === 'number' ? line : 1,
    column: typeof column === 'number' ? column : 1,
    code: typeof code === 'string' ? code : 'E_CHUNK',
    rule: 'STA-1',
    message: error.message.replace(/^(?:fold\.lua )?line \d+, column \d+: /, ''),
  };
}
