import type { Verdict } from '../../core/verdict.ts';
import type { Cause } from '../../judgement/reasons/causes.ts';
import type { Reason } from '../../judgement/reasons/reason.ts';
import type { ProofOutcome } from '../../judgement/outcome.ts';
import { adviceOn } from './load/cause-text.ts';
import { judgementText } from './judgement-text.ts';
import { reasonText } from './reason-text.ts';

/** Data and the sentence made of it, as results hold them: figures as JSON keeps them. */
interface ToldReason {
  readonly code: Reason['code'];
  readonly figures: Record<string, unknown>;
  readonly reason: string;
}

interface ToldCause {
  readonly code: Cause['code'];
  readonly figures: Record<string, unknown>;
  readonly text: string;
  readonly fix: string;
}

interface ToldOutcome extends ToldReason {
  readonly verdict: Verdict;
  readonly cause?: ToldCause;
  readonly text?: string;
  readonly untrusted?: boolean;
  readonly counts: Record<string, number>;
}

/** The outcome of a proof with its sentences, as its result holds it. */
export function toldOutcome({ judgement, text, untrusted, counts, ...outcome }: ProofOutcome): ToldOutcome {
  const { verdict, reason, cause = judgement?.cause } = outcome;
  const whole = judgement ? judgementText(judgement) : text;
  return {
    verdict,
    ...toldReason(reason),
    ...(cause && { cause: toldCause(cause) }),
    ...(whole !== undefined && { text: whole }),
    ...(untrusted !== undefined && { untrusted }),
    counts: { ...counts },
  };
}

export function toldReason(reason: Reason): ToldReason {
  return { code: reason.code, figures: asSaved(reason.figures), reason: reasonText(reason) };
}

function toldCause(cause: Cause): ToldCause {
  const { cause: text, fix } = adviceOn(cause);
  return { code: cause.code, figures: asSaved(cause.figures), text, fix };
}

/** JSON leaves out what is undefined. */
function asSaved(figures: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(figures)) as Record<string, unknown>;
}
