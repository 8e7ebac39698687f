import { type DragEvent, useRef, useState } from 'react';
import { Button, cx } from '../../design/index.ts';
import './exchange.css';

/** A place to drop a file on, with a button for everybody else. */
export function FilePicker({
  onFile,
  label = 'Choose a file',
  accept = '.bundle,.jsonl,.ndjson,application/x-ndjson',
}: {
  onFile: (file: File) => void;
  label?: string;
  accept?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button is everybody's.
    <div
      className={cx('file-picker', over && 'file-picker-over')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Button icon="upload" onClick={() => input.current?.click()}>
        {label}
      </Button>
      <span className="secondary">or drop it here</span>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = ''; // The same file can be chosen again.
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
