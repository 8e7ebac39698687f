import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const ROOT = new URL('../../../vectors/', import.meta.url);

export function readVector(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
}

const NAMES = ['proposal', 'approval', 'grant', 'revocation', 'proof_of_consensus_envelope'] as const;
export type SchemaName = (typeof NAMES)[number] | 'governance_policy';

const folderOf = (name: SchemaName) => (name === 'governance_policy' ? 'policy' : 'governance');

// The published schemas leave "type" out beside "pattern" here and there, which Ajv's strict mode would not have.
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(readVector('gatos-schemas/v1/common/ids.schema.json') as object);
for (const name of [...NAMES, 'governance_policy'] as const)
  ajv.addSchema(readVector(`gatos-schemas/v1/${folderOf(name)}/${name}.schema.json`) as object);

/** What the published JSON Schema finds wrong with a value; null when it validates. */
export function schemaFaults(name: SchemaName, value: unknown): string | null {
  const validate = ajv.getSchema(`https://gatos.dev/schemas/v1/${folderOf(name)}/${name}.schema.json`);
  if (validate === undefined) throw new Error(`There is no schema ${name}.`);
  return validate(value) === true ? null : ajv.errorsText(validate.errors);
}
