import { z } from 'zod';
import { assessDrops } from './judge-drops.ts';
import { attributedCauses, type AttributedCause } from '../../attribution/causes/causes.ts';
import { attributionsOf } from '../../explained.ts';
import type { Judgement } from '../../judgement.ts';
import type { Reason } from '../../reasons/reason.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { loadJudge } from '../judge-kind.ts';

export const attributedTo = loadJudge('attributedTo', { cause: z.enum(attributedCauses) }, (evidence, { cause }) =>
  judgeAttributedTo(evidence, cause),
);

/** Of the drops, the share that must have the cause: now and then one cannot be told. */
const share = 0.95;

/** The control: requests were dropped, for this cause, and all drops are attributed to it. */
export function judgeAttributedTo(evidence: LoadEvidence, cause: AttributedCause): Judgement {
  const assertion = assessDrops(evidence);
  if (assertion.verdict === 'inconclusive') return assertion;
  const { counts, facts } = assertion;
  const not = (reason: Reason) => ({ counts, facts, verdict: 'fail', reason }) as const;
  if (assertion.verdict === 'pass') return not({ code: 'not-caught', figures: { of: assertion.reason } });
  const drops = attributionsOf(evidence);
  const right = drops.filter((drop) => drop.cause === cause);
  const wrong = drops.find((drop) => drop.cause !== cause && drop.cause !== 'unknown');
  const figures = { explained: right.length, failed: drops.length, cause };
  if (wrong) return not({ code: 'other-cause', figures: { ...figures, other: wrong.cause } });
  if (right.length < share * drops.length) return not({ code: 'cause-too-rare', figures });
  const reason = { code: 'caught-by-cause', figures: { of: assertion.reason, ...figures } } as const;
  return { counts, facts, verdict: 'pass', reason };
}
