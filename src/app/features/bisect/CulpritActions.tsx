import { toErrorShape } from '../../../protocol/errors.ts';
import { client } from '../../client.ts';
import { Button, copyText, toast } from '../../design/index.ts';
import { useComparison } from '../../stores/comparison.ts';
import { usePlayhead, useSelection, useSession } from '../../stores/index.ts';
import { asStep, urlOf } from '../../stores/router.ts';
import { download } from '../exchange/download.ts';
import { useBisect } from './app.ts';
import type { CulpritProps } from './Culprit.tsx';
import { withLink } from './link.ts';
import { cliCommands } from './words.ts';

function copy(text: string, what: string): void {
  void copyText(text).then((done) =>
    toast(
      done
        ? { tone: 'neutral', text: `${what} copied.` }
        : { tone: 'failed', text: 'The browser refused the clipboard.' },
    ),
  );
}

/** Where to go with a finding: to the event, to its change, to somebody else, to the command line. */
export function CulpritActions({ log, culprit }: CulpritProps) {
  const world = useSession((state) => state.world);
  const inspect = (tab: 'event' | 'diff') =>
    asStep(() => {
      useComparison.getState().stop(); // the change of this event, not one since some other moment
      usePlayhead.getState().set(culprit.number);
      const selection = useSelection.getState();
      selection.select(culprit);
      selection.setTab(tab);
      selection.setInspectorOpen(true);
    });
  const link = () => withLink(urlOf({ at: culprit.number, sel: culprit.cid }), log);
  const report = async () => {
    if (world === null) return;
    try {
      const { markdown } = await client.call('bisect.report', {
        world,
        log,
        sample: useBisect.getState().sample,
        link: link(),
      });
      download(`bisect-${log.ns}-${culprit.number}.md`, markdown, 'text/markdown');
    } catch (thrown) {
      toast({ tone: 'failed', text: `The report could not be written: ${toErrorShape(thrown).message}` });
    }
  };
  return (
    <div className="bisect-actions">
      <Button variant="primary" icon="arrowRight" onClick={() => inspect('event')}>
        Go there
      </Button>
      <Button icon="delta" onClick={() => inspect('diff')}>
        Before and after
      </Button>
      <Button icon="link" onClick={() => copy(link(), 'Link')}>
        Copy link
      </Button>
      <Button icon="download" onClick={() => void report()}>
        Report
      </Button>
      <Button icon="copy" onClick={() => copy(cliCommands(log), 'Commands')}>
        Copy commands
      </Button>
    </div>
  );
}
