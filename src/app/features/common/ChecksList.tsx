import type { ProofCheck } from '../../../rpc/contract.ts';
import { Icon } from '../../design/index.ts';
import './common.css';

/** What was checked, one line each: sign, plain words, detail. */
export function ChecksList({ checks }: { readonly checks: readonly ProofCheck[] }) {
  return (
    <ul className="checks">
      {checks.map((check) => (
        <li key={check.name} className={check.ok ? 'check-ok' : 'check-failed'}>
          <Icon name={check.ok ? 'check' : 'cross'} />
          <div>
            <p className="check-name">
              <span className="visually-hidden">{check.ok ? 'Passed: ' : 'Failed: '}</span>
              {check.name}
            </p>
            {check.detail !== '' && <p className="check-detail">{check.detail}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
