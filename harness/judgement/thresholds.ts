import { z } from 'zod';
import type { Judgement } from './judgement.ts';
import type { LoadEvidence } from './load-evidence.ts';
import { longestOutage } from './outages.ts';

/** What is no failure of a proof, though it is not as good as it can be; what is left out is not allowed, a p99 that is left out is not judged. */
export const thresholdsSchema = z.object({
  /** Requests of a proof. */
  dropped: z.int().min(0).exactOptional(),
  rejected: z.int().min(0).exactOptional(),
  /** The longest time without a good answer on a stream, milliseconds. */
  gapMs: z.number().min(0).exactOptional(),
  /** Of a proof, milliseconds: 99 of 100 answers took no longer. */
  p99Ms: z.number().min(0).exactOptional(),
});

export type Thresholds = Readonly<z.infer<typeof thresholdsSchema>>;

/** The field of a question that says how much is allowed. */
export const allowedFields = { allowed: thresholdsSchema.exactOptional() };

/** A judgement as it is where so much is allowed: what failed stays told, with its cause. */
export function within(judgement: Judgement, evidence: LoadEvidence, allowed: Thresholds | undefined): Judgement {
  if (!allowed) return judgement;
  return notTooSlow(allowedFailures(judgement, evidence, allowed), evidence, allowed);
}

function allowedFailures(judgement: Judgement, evidence: LoadEvidence, allowed: Thresholds): Judgement {
  if (judgement.verdict !== 'fail' || judgement.reason.code !== 'requests-dropped') return judgement;
  const { sent, dropped, rejected } = evidence.summary;
  const limits = { dropped: allowed.dropped ?? 0, rejected: allowed.rejected ?? 0 };
  const figures = { ...judgement.reason.figures, dropped, rejected, sent, allowed: limits };
  if (dropped > limits.dropped || rejected > limits.rejected)
    return { ...judgement, reason: { code: 'requests-dropped', figures } };
  const { gapMs: allowedMs } = allowed;
  const gapMs = longestOutage(evidence)?.lengthMs ?? 0;
  if (allowedMs !== undefined && gapMs > allowedMs)
    return { ...judgement, reason: { code: 'gap', figures: { gapMs, failed: dropped + rejected, sent, allowedMs } } };
  const { cause, ...others } = judgement;
  return { ...others, verdict: 'pass', reason: { code: 'failures-allowed', figures: { ...figures, cause } } };
}

function notTooSlow(judgement: Judgement, { summary }: LoadEvidence, { p99Ms: allowedMs }: Thresholds): Judgement {
  const p99Ms = summary.latencyMs.p99 ?? 0;
  if (judgement.verdict !== 'pass' || allowedMs === undefined || p99Ms <= allowedMs) return judgement;
  return { ...judgement, verdict: 'fail', reason: { code: 'too-slow', figures: { p99Ms, allowedMs } } };
}
