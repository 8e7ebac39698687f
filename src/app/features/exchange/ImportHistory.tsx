import { client } from '../../client.ts';
import { Badge } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { CodeBlock } from '../common/CodeBlock.tsx';
import { HISTORY_FOLD } from './historyFold.ts';
import type { ImporterProps } from './ImportBundle.tsx';
import { ImportIntoWorld } from './ImportIntoWorld.tsx';

/** The commits of a Git repository's bundle into the open namespace. */
export function ImportHistory(props: ImporterProps) {
  const { info, ns } = useSession();
  return (
    <ImportIntoWorld
      {...props}
      action="Import its commits as events"
      unit="commit"
      call={(to, options) => client.call('event.importHistory', { ...to, bytes: props.file }, options)}
      intro={
        <p>
          This is a bundle of a Git repository, and not a world. Each commit can become an event{' '}
          <code>git.commit</code> and each branch and tag a <code>git.ref</code>, oldest first, signed by{' '}
          <Badge tone="neutral">{info?.actor?.name ?? 'you'}</Badge> in <strong>{ns}</strong> of{' '}
          <strong>{info?.world.name}</strong>. Files are not taken over. Importing again adds only what is
          new.
        </p>
      }
      next={
        <section className="stack stack-tight">
          <h3>A fold to begin with</h3>
          <p className="secondary">
            Commits and files by author, merges, and where the branches stand. Put it in under Fold and
            activate it.
          </p>
          <CodeBlock text={HISTORY_FOLD} what="fold" />
        </section>
      }
    />
  );
}
