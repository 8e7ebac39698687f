import { GatosError, toErrorShape } from '../../protocol/errors.ts';

export const OWNER_LOST = toErrorShape(
  new GatosError('ERR_OWNER_LOST', 'The tab that held the storage was closed while it worked for this one.', {
    hint: 'Look whether your last change is there; if not, make it again.',
  }),
);

export const OUTDATED = toErrorShape(
  new GatosError(
    'ERR_TAB_OUTDATED',
    'Another tab runs a newer version of this app; this one cannot work with it.',
    {
      hint: 'Reload this tab.',
    },
  ),
);

export const CANCELLED = toErrorShape(new GatosError('ERR_CANCELLED', 'You cancelled this.'));
