import { passphraseProblem } from '../protocol/crypto/keyFile.ts';
import { GatosError } from '../protocol/errors.ts';
import type { Context } from './context.ts';

export interface PassphraseOptions {
  readonly passphraseStdin?: boolean;
}

/** From stdin where asked, else `$GATOS_PASSPHRASE`, else the terminal. Never an argument: other users can see those. */
export async function oldPassphrase(context: Context, options: PassphraseOptions): Promise<string> {
  return (await scripted(context, options)) ?? (await ask(context, 'Passphrase: '));
}

/** As `oldPassphrase`, typed twice on a terminal; throws ERR_USAGE for one that protects nothing. */
export async function newPassphrase(context: Context, options: PassphraseOptions): Promise<string> {
  const given = await scripted(context, options);
  const passphrase = given ?? (await ask(context, 'New passphrase: '));
  const problem = passphraseProblem(passphrase);
  if (problem !== null) throw new GatosError('ERR_USAGE', 'This passphrase is too weak.', { hint: problem });
  if (given === null && (await ask(context, 'The same again: ')) !== passphrase)
    throw new GatosError('ERR_USAGE', 'The two passphrases differ; nothing was written.');
  return passphrase;
}

async function scripted({ host }: Context, options: PassphraseOptions): Promise<string | null> {
  if (options.passphraseStdin === true) {
    const bytes = await host.readStdin();
    return new TextDecoder().decode(bytes).replace(/\r?\n$/, '');
  }
  const { GATOS_PASSPHRASE: given } = host.env;
  return given === undefined || given === '' ? null : given;
}

async function ask({ host, task }: Context, prompt: string): Promise<string> {
  const typed = await host.readSecret(prompt).catch((error: unknown) => {
    // In raw mode Ctrl-C is a key and no signal; it means the same.
    task.cancel();
    throw error;
  });
  if (typed === null)
    throw new GatosError('ERR_USAGE', 'There is no terminal to ask for the passphrase.', {
      hint: 'Give it by --passphrase-stdin or in the environment variable GATOS_PASSPHRASE.',
    });
  return typed;
}
