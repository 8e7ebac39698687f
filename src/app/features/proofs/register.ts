import { lazy } from 'react';
import { isWorldOpen, registerCommand, registerView } from '../../stores/index.ts';

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
  when: isWorldOpen,
  run: () => void import('./copyState.ts').then(({ copyStateWithProvenance }) => copyStateWithProvenance()),
});
