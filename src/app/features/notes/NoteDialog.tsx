import { type FormEvent, useState } from 'react';
import { Button, Dialog, Field, formatCount, TextArea, toast } from '../../design/index.ts';
import { readSetting, writeSetting } from '../../stores/index.ts';
import { Outcome } from '../emit/Outcome.tsx';
import { useEmit } from '../emit/useEmit.ts';
import { closeNote, type NoteSubject, useNoteDialog } from './noteDialog.ts';
import './notes.css';

const MOST_TEXT = 2_000;
const draftKey = ({ world, ns, cid }: NoteSubject) => `note.${world}.${ns}.${cid}`;

function NoteForm({ subject }: { readonly subject: NoteSubject }) {
  const [text, setText] = useState(() => readSetting(draftKey(subject)) ?? '');
  const { emission, send, clear } = useEmit(() => undefined);
  const isSending = emission.status === 'sending';

  const edit = (next: string) => {
    setText(next);
    // Not even a half-written note is lost with a reload.
    writeSetting(draftKey(subject), next.trim() === '' ? null : next);
    clear();
  };
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isSending || text.trim() === '') return;
    const { world, ns, cid, number } = subject;
    const payload = JSON.stringify({ about: cid, text: text.trim().normalize('NFC') });
    if (!(await send({ world, ns, type: 'note', payload }))) return;
    writeSetting(draftKey(subject), null);
    toast({ tone: 'verified', text: `The note is pinned to event ${formatCount(number)}.` });
    closeNote();
  };

  return (
    <form className="note-form" onSubmit={(event) => void submit(event)}>
      <Field
        label="Note"
        hint="A note is an event of type “note”: signed with your key and recorded at the end of the journal for good. Folds pass over types they do not know."
      >
        <TextArea
          autoFocus
          rows={4}
          maxLength={MOST_TEXT}
          value={text}
          onChange={(event) => edit(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
          }}
        />
      </Field>
      {emission.status !== 'idle' && !isSending && (
        <Outcome emission={emission} onRetry={() => void submit()} />
      )}
      <div className="note-actions">
        <Button onClick={closeNote}>Cancel</Button>
        <Button type="submit" variant="primary" icon="send" busy={isSending} disabled={text.trim() === ''}>
          Sign and pin
        </Button>
      </div>
    </form>
  );
}

/** Writes a note about an event. */
export function NoteDialog() {
  const subject = useNoteDialog((state) => state.subject);
  return (
    <Dialog
      open={subject !== null}
      onClose={closeNote}
      size="small"
      title={subject === null ? 'Note' : `Note on event ${formatCount(subject.number)}, ${subject.type}`}
    >
      {subject !== null && <NoteForm key={subject.cid} subject={subject} />}
    </Dialog>
  );
}
