import type { BundleReport } from '../../../rpc/contract.ts';
import { Badge, Button } from '../../design/index.ts';
import { Counts } from './Counts.tsx';
import { QuarantineList } from './QuarantineList.tsx';

export function BundleReportView({ report, onOpen }: { report: BundleReport; onOpen: () => void }) {
  const held = report.quarantine.length;
  return (
    <div className="stack" role="status">
      <p className="row">
        <Badge tone={held === 0 ? 'verified' : 'stale'}>
          {held === 0 ? 'Imported: signatures and journals hold' : 'Imported, with quarantine'}
        </Badge>
        <span>
          {report.created
            ? `"${report.world.name}" is a new world here.`
            : `"${report.world.name}" was here already; it now has the history of both.`}
        </span>
      </p>
      <Counts
        counts={[
          ['Events', report.events],
          ['Objects', report.objects],
          ['Refs', report.refs],
          ['Quarantined', held, held > 0],
        ]}
      />
      {held > 0 && <QuarantineList entries={report.quarantine} />}
      <div className="row">
        <Button variant="primary" icon="arrowRight" onClick={onOpen}>
          Open this world
        </Button>
      </div>
    </div>
  );
}
