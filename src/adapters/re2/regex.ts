import type { RegexEngine } from '../../ports/regex.ts';
import { GatosError } from '../../protocol/errors.ts';

/** Of the compiled program: some thousand steps a character are still fast enough to be cancelled between events. */
const MAX_PROGRAM = 5_000;

/** re2js, a port of RE2; read when the first expression is compiled, for most sessions never have one. */
export function createRegexEngine(): RegexEngine {
  return {
    compile: async (source) => {
      const { RE2JS, RE2JSException } = await import('re2js');
      try {
        const compiled = RE2JS.compile(source);
        if (compiled.programSize() > MAX_PROGRAM) throw tooLarge(source);
        return (text) => compiled.test(text);
      } catch (error) {
        if (error instanceof GatosError || !(error instanceof RE2JSException)) throw error;
        throw new GatosError('ERR_USAGE', `This is not a regular expression: ${reasonOf(error)}.`, {
          hint: 'Look-around and back-references do not exist here, so that no expression can take for ever.',
          data: { source },
          cause: error,
        });
      }
    },
  };
}

/** `error parsing regexp: missing closing ): ...` without the first words, which every one of them has. */
function reasonOf(error: Error): string {
  return error.message.replace(/^error parsing regexp: /, '').replace(/\.$/, '');
}

function tooLarge(source: string): GatosError {
  return new GatosError(
    'ERR_LIMIT',
    'This regular expression is too large once its repeats are written out.',
    {
      hint: 'Use smaller numbers in {…}.',
      data: { source },
    },
  );
}
