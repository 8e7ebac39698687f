import { ANALYSIS_PLAN } from './analysisPlan.ts';
import { API_QUORUM } from './apiQuorum.ts';
import { DEPLOY_FREEZE } from './deployFreeze.ts';
import { SCHEMA } from './schema.ts';
import { SPEND_LIMIT } from './spendLimit.ts';
import type { RgsTemplate } from './template.ts';

export type { RgsTemplate } from './template.ts';

/** What a policy can start from. */
export const RGS_TEMPLATES: readonly RgsTemplate[] = [
  API_QUORUM,
  SCHEMA,
  DEPLOY_FREEZE,
  ANALYSIS_PLAN,
  SPEND_LIMIT,
];
