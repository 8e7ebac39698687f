import type { RecoveryFile } from '../../../rpc/contract.ts';
import { download } from '../exchange/download.ts';

export function saveRecoveryFile({ fileName, text }: RecoveryFile): void {
  download(fileName, text, 'application/json');
}
