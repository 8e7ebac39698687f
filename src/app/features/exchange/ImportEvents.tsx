import { client } from '../../client.ts';
import { Badge } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { EventsGuide } from './FileGuide.tsx';
import type { ImporterProps } from './ImportBundle.tsx';
import { ImportIntoWorld } from './ImportIntoWorld.tsx';

/** JSON Lines into the open namespace. The worker reads the file in parts. */
export function ImportEvents(props: ImporterProps) {
  const { info, ns } = useSession();
  return (
    <ImportIntoWorld
      {...props}
      action="Import events"
      unit="line"
      call={(to, options) => client.call('event.import', { ...to, bytes: props.file }, options)}
      intro={
        <p>
          Every line is checked, signed by <Badge tone="neutral">{info?.actor?.name ?? 'you'}</Badge> and
          added to <strong>{ns}</strong> of <strong>{info?.world.name}</strong>, a thousand at a time. Cancel
          and what was added stays; the same file again adds only what is missing.
        </p>
      }
      guide={<EventsGuide />}
    />
  );
}
