import { create } from 'zustand';
import { client } from '../client.ts';
import { readSetting, writeSetting } from './settings.ts';

const KEY = 'background.checkpoints';

/** What the engine may do by itself when nobody does anything; of this browser. */
export const useBackground = create<{ readonly checkpoints: boolean }>(() => ({
  checkpoints: readSetting(KEY) !== 'off',
}));

function tellEngine(): void {
  const { checkpoints } = useBackground.getState();
  // An engine that does not answer is reported by what a person asked of it; it is told again when it starts.
  client.call('app.configure', { checkpoints }).catch(() => undefined);
}

export function setBackgroundCheckpoints(checkpoints: boolean): void {
  writeSetting(KEY, checkpoints ? null : 'off');
  useBackground.setState({ checkpoints });
  tellEngine();
}

/** Called once. The engine that owns the storage may be another one later: each is told when it takes over. */
export function startBackground(): void {
  client.subscribe((event) => {
    if (event.kind === 'role') tellEngine();
  });
  tellEngine();
}
