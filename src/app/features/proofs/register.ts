import { lazy } from 'react';
import { isWorldOpen, registerCommand, registerView, useSession } from '../../stores/index.ts';
import { isWhatIf } from '../whatif/store.ts';

registerView({
  id: 'proofs',
  label: 'Proofs',
  icon: 'proofs',
  order: 40,
  component: lazy(() => import('./ProofsView.tsx')),
});
registerCommand({
  id: 'state.copyWithProvenance',
  label: 'Copy the state with its provenance',
  group: 'State',
  // Of a what-if nothing follows from anything (OPS-3).
  when: () => isWorldOpen() && !isWhatIf(useSession.getState().ns),
  run: () => void import('./copyState.ts').then(({ copyStateWithProvenance }) => copyStateWithProvenance()),
});
