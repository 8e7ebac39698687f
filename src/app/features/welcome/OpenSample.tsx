import { useEffect } from 'react';
import { Button } from '../../design/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { openSample } from './enter.ts';

export interface OpenSampleProps {
  /** Begin without being asked: the dialog was opened for it. */
  readonly auto?: boolean;
  readonly onDone?: () => void;
}

export function OpenSample({ auto = false, onDone }: OpenSampleProps) {
  const work = useWork(openSample);
  const start = async () => {
    if (await work.run()) onDone?.();
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it appears.
  useEffect(() => {
    if (!auto) return;
    // After the mount has settled: strict mode mounts twice and cancels the first.
    const timer = setTimeout(start, 0);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div className="stack stack-tight">
      <div className="row">
        <Button variant="primary" icon="play" busy={work.running} onClick={start}>
          Open the sample
        </Button>
      </div>
      <WorkProgress state={work.state} label="Opening the sample" onCancel={work.cancel} onRetry={start} />
    </div>
  );
}
