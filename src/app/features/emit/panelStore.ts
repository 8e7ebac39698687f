import { create } from 'zustand';
import { readSetting, setView, useSession, writeSetting } from '../../stores/index.ts';
import { useDraft } from './draft.ts';

/** Whether the emit form stands open under the journal; it stays as the person left it. */
export const useEmitPanel = create<{ readonly open: boolean }>(() => ({
  open: readSetting('emit.open') === 'true',
}));

export function setEmitOpen(open: boolean): void {
  writeSetting('emit.open', open ? 'true' : null);
  useEmitPanel.setState({ open });
}

export function toggleEmit(): void {
  if (useEmitPanel.getState().open) setEmitOpen(false);
  else openEmit();
}

/** Opens the form in the journal; an example only fills it where nothing has been typed. */
export function openEmit(example?: { readonly type: string; readonly payload: string }): void {
  const { world, ns } = useSession.getState();
  if (world !== null) useDraft.getState().load(world, ns);
  const { type, payload, edit } = useDraft.getState();
  if (example !== undefined && type === '' && payload.trim() === '') edit(example);
  setView('journal');
  setEmitOpen(true);
  // After the form is there; never out of a field that is being typed into.
  setTimeout(() => {
    const form = document.querySelector('.emit');
    if (form?.contains(document.activeElement) !== true)
      form?.querySelector<HTMLElement>('.text-input')?.focus();
  }, 50);
}
