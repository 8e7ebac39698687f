import { toErrorShape } from '../../../protocol/errors.ts';
import { prettyWithProvenance, provenanceText } from '../../../protocol/state/provenance.ts';
import { parseState } from '../../../protocol/state/stateText.ts';
import { client } from '../../client.ts';
import { copyText } from '../../design/clipboard.ts';
import { formatCount, toast } from '../../design/index.ts';
import { usePlayhead, useSession } from '../../stores/index.ts';

/** The state at the playhead as `git gatos state show` prints it, `_provenance` and all, on the clipboard. */
export async function copyStateWithProvenance(): Promise<void> {
  const { world, ns } = useSession.getState();
  if (world === null) return;
  const { position } = usePlayhead.getState();
  try {
    const [view, proof] = await Promise.all([
      client.call('state.at', { world, ns, position }),
      client.call('state.proof', { world, ns, position }),
    ]);
    const { event, foldRoot, engine } = proof.inputs;
    const provenance = provenanceText({ stateRoot: view.stateRoot, event, foldRoot, engine });
    const copied = await copyText(`${prettyWithProvenance(parseState(view.state), provenance)}\n`);
    toast(
      copied
        ? {
            tone: 'neutral',
            text: `Copied the state after event ${formatCount(position)}, with what it follows from.`,
          }
        : { tone: 'stale', text: 'The browser does not allow copying here.' },
    );
  } catch (error) {
    toast({ tone: 'failed', text: toErrorShape(error).message });
  }
}
