import type { Note, TimelineEntry } from '../../../rpc/contract.ts';
import { Button, formatCount, formatExactTime } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { usePlayhead } from '../../stores/playhead.ts';
import { asStep } from '../../stores/router.ts';
import { canNote, writeNoteAbout } from './noteDialog.ts';
import { useNotes, useNotesAbout } from './notesStore.ts';
import './notes.css';

const goTo = (number: number) => asStep(() => usePlayhead.getState().set(number));

function NoteItem({ note }: { readonly note: Note }) {
  return (
    <li className="note-item">
      <p className="note-text">{note.text}</p>
      <p className="note-by">
        {note.actor} · {formatExactTime(note.time)} ·{' '}
        <button type="button" className="note-link" onClick={() => goTo(note.number)}>
          event {formatCount(note.number)}
        </button>
      </p>
    </li>
  );
}

/** What people noted about an event, and of a note where it is pinned; with the button that adds one. */
export function EventNotes({ entry }: { readonly entry: TimelineEntry }) {
  const about = useNotesAbout().get(entry.number) ?? [];
  const own = useNotes((state) => state.notes.find(({ number }) => number === entry.number));
  const canWrite = useSession(canNote);
  return (
    <section>
      <div className="inspector-title">
        <h2>Notes</h2>
        {canWrite && (
          <Button variant="ghost" icon="edit" onClick={() => writeNoteAbout(entry)}>
            Add a note
          </Button>
        )}
      </div>
      {own !== undefined && (
        <p className="note-about">
          {own.aboutNumber === null ? (
            'This note is about an event that is not in this world.'
          ) : (
            <>
              This note is about{' '}
              <button type="button" className="note-link" onClick={() => goTo(own.aboutNumber ?? 0)}>
                event {formatCount(own.aboutNumber)}
              </button>
            </>
          )}
        </p>
      )}
      {about.length > 0 ? (
        <ul className="note-list">
          {about.map((note) => (
            <NoteItem key={note.cid} note={note} />
          ))}
        </ul>
      ) : (
        own === undefined && (
          <p className="note-none">
            None yet. A note is pinned to this event and signed by whoever writes it.
          </p>
        )
      )}
    </section>
  );
}
