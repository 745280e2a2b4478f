import type { Judgement } from '../../judgement.ts';
import type { FieldsOf } from '../../kinds.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { allowedFields } from '../../thresholds.ts';
import { versionsOf } from '../../versions.ts';
import { loadJudge } from '../judge-kind.ts';
import { judgeDrops } from './judge-drops.ts';

export const upgrade = loadJudge('upgrade', allowedFields, judgeUpgrade);

/** As `judgeDrops`, while a new version took the place of the older one and gave way to it again: tells the failures of each. */
export function judgeUpgrade(evidence: LoadEvidence, question: FieldsOf<typeof allowedFields> = {}): Judgement {
  const judgement = judgeDrops(evidence, question);
  return { ...judgement, facts: [...judgement.facts, { code: 'by-version', figures: versionsOf(evidence) }] };
}
