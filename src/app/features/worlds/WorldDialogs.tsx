import { lazy, Suspense } from 'react';
import { useDialogs } from './dialogs.ts';

const DialogBody = lazy(() => import('./DialogBody.tsx'));

/** Mounted once by the frame; the dialogs' code comes with the first one that opens. */
export function WorldDialogs() {
  const dialog = useDialogs((state) => state.dialog);
  if (dialog === null) return null;
  return (
    <Suspense fallback={null}>
      <DialogBody dialog={dialog} />
    </Suspense>
  );
}
