import { useEffect, useState } from 'react';
import { openDialog, useDialogs } from '../worlds/dialogs.ts';
import './exchange.css';

const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;

/** A file dropped anywhere on the app opens the import dialog; without this the browser would leave the app. */
export function DropZone() {
  const [over, setOver] = useState(false);
  const busy = useDialogs((state) => state.dialog !== null);

  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      depth++;
      setOver(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const allow = (event: DragEvent) => {
      if (carriesFile(event)) event.preventDefault();
    };
    // Capture: a picker that takes the drop for itself stops it from reaching the window.
    const done = () => {
      depth = 0;
      setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      const open = useDialogs.getState().dialog;
      // Another dialog keeps what it is doing; the import dialog takes drops itself.
      if (file && open === null) openDialog({ kind: 'import', file });
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', done, true);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', done, true);
      window.removeEventListener('drop', drop);
    };
  }, []);

  if (!over || busy) return null;
  return (
    <div className="drop-veil" aria-hidden="true">
      <div className="drop-veil-box">
        <strong>Drop to import or verify</strong>
        <span>a world or a Git history (.bundle), or events (.jsonl)</span>
      </div>
    </div>
  );
}
