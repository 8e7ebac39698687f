import { lazy } from 'react';
import { registerView } from '../../stores/index.ts';

registerView({
  id: 'proofs',
  label: 'Proofs',
  icon: 'proofs',
  order: 40,
  component: lazy(() => import('./ProofsView.tsx')),
});
