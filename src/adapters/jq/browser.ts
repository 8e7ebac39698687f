import { GatosError } from '../../protocol/errors.ts';
import type { JqMessage, JqWorker } from './messages.ts';

/** A dedicated worker as a JqWorker; `start` makes the Worker, which the bundler must see where its URL is. */
export function browserWorker(start: () => Worker): JqWorker {
  if (typeof Worker === 'undefined') {
    throw new GatosError(
      'ERR_PREDICATE_INVALID',
      'This browser cannot run jq: its workers may start no worker.',
      {
        hint: 'Write the predicate in EchoLua, or mark good and bad by hand.',
      },
    );
  }
  const worker = start();
  return {
    post: (question) => worker.postMessage(question),
    listen: (hear) => {
      worker.onmessage = ({ data }: MessageEvent<JqMessage>) => hear(data);
      worker.onerror = (event) => {
        event.preventDefault();
        hear({ kind: 'failed', detail: event.message || 'its worker did not start' });
      };
    },
    end: () => worker.terminate(),
  };
}
