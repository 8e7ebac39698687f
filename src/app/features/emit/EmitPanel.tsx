import { type KeyboardEvent, useEffect, useState } from 'react';
import { Button, Field, formatCount, IconButton, Kbd, TextArea } from '../../design/index.ts';
import { shortcutKeys } from '../../frame/shortcut.ts';
import { IS_MAC } from '../../frame/useShortcuts.ts';
import { usePlayhead, useSession } from '../../stores/index.ts';
import { isWhatIf } from '../whatif/store.ts';
import { lastPayload, useDraft } from './draft.ts';
import { Denial, Outcome } from './Outcome.tsx';
import { setEmitOpen } from './panelStore.ts';
import { TypeInput } from './TypeInput.tsx';
import { useEmit } from './useEmit.ts';
import { useVerdict } from './useVerdict.ts';
import { payloadProblem, typeProblem } from './validate.ts';
import './EmitPanel.css';

function ReadOnly() {
  return (
    <section className="emit" aria-label="Emit an event">
      <p>This world can only be read here: its owner’s key is not in this browser.</p>
    </section>
  );
}

function WhereAdded() {
  const { live, position, total } = usePlayhead();
  const place =
    live || position >= total
      ? 'at the end'
      : position === 0
        ? 'before all others'
        : `after event ${formatCount(position)}`;
  return (
    <span className="emit-signer">
      Added <strong>{place}</strong>, signed by nobody
    </span>
  );
}

/** The form under the journal that signs and records one event. */
export function EmitPanel() {
  const world = useSession((state) => state.world);
  const ns = useSession((state) => state.ns);
  const actor = useSession((state) => state.info?.actor ?? null);
  const { key, type, payload, load, edit, remember } = useDraft();
  const { emission, send, clear } = useEmit();
  // Complaints wait until a field has been left or sending was tried: nobody is wrong while still typing the first word.
  const [showProblems, setShowProblems] = useState(false);
  useEffect(() => {
    if (world !== null) load(world, ns);
  }, [world, ns, load]);

  const badType = typeProblem(type);
  const badPayload = payloadProblem(payload);
  const isSound = world !== null && badType === null && badPayload === null;
  const verdict = useVerdict(isSound && emission.status === 'idle' ? { world, ns, type, payload } : null);
  if (actor === null || world === null) return <ReadOnly />;

  const isSending = emission.status === 'sending';

  const change = (next: { type?: string; payload?: string }) => {
    edit(next);
    if (emission.status === 'done' || emission.status === 'failed') clear();
  };
  const chooseType = (next: string) => {
    const before =
      payload.trim() === '' || payload === lastPayload(key, type) ? lastPayload(key, next) : undefined;
    change(before === undefined ? { type: next } : { type: next, payload: before });
  };
  const submit = async () => {
    if (isSending) return;
    setShowProblems(true);
    if (badType !== null || badPayload !== null) return;
    // NFC where a person types, never later (ENC-4).
    const sent = { world, ns, type, payload: payload.normalize('NFC') };
    if (await send(sent)) remember();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      setEmitOpen(false);
    }
  };

  return (
    <section className="emit" aria-label="Emit an event" onKeyDown={onKeyDown}>
      <div className="emit-fields">
        <Field label="Type" className="emit-type" error={showProblems ? badType : null}>
          <TypeInput value={type} onValue={(next) => change({ type: next })} onChoose={chooseType} />
        </Field>
        <Field
          label="Payload (JSON)"
          className="emit-payload"
          error={payload.trim() !== '' || showProblems ? badPayload : null}
        >
          <TextArea
            mono
            rows={3}
            placeholder='{"n": 10}'
            value={payload}
            onChange={(event) => change({ payload: event.target.value })}
          />
        </Field>
        <IconButton
          icon="close"
          aria-label="Close the form"
          className="emit-close"
          onClick={() => setEmitOpen(false)}
        />
      </div>
      {verdict !== null && <Denial result={verdict} title="Would be denied" />}
      <Outcome emission={emission} onRetry={() => void submit()} />
      <div className="emit-actions">
        {isWhatIf(ns) ? (
          <WhereAdded />
        ) : (
          <span className="emit-signer">
            Signed as <strong>{actor.name}</strong>
            {actor.demo && ', the sample’s demo key'}
            {!actor.trusted && ', a key this world does not trust yet'}
          </span>
        )}
        <span className="emit-keys" aria-hidden="true">
          {shortcutKeys('Mod+Enter', IS_MAC).map((name) => (
            <Kbd key={name}>{name}</Kbd>
          ))}
        </span>
        <Button
          variant="primary"
          icon={isWhatIf(ns) ? 'plus' : 'send'}
          busy={isSending}
          onClick={() => void submit()}
        >
          {isWhatIf(ns) ? 'Add to the what-if' : isSending ? 'Recording…' : 'Sign and record'}
        </Button>
      </div>
    </section>
  );
}
