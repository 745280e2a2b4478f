import { milliseconds } from '../core/duration.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import { judgeBackOff, judgeNoBackOff } from './judges/judge-back-off.ts';
import { judgeBlame } from './judges/judge-blame.ts';
import { judgeCaught, judgeClaim } from './judges/judge-claim.ts';
import { judgeDrops } from './judges/judge-drops.ts';
import { judgeStartup } from './judges/judge-startup.ts';
import { judgeStops } from './judges/judge-stops.ts';
import type { Judgement } from './judgement.ts';
import type { LoadEvidence } from './load-evidence.ts';
import { measureDrops } from './judges/measure-drops.ts';
import type { Question } from './question.ts';
import { startupSigns } from './symptoms/startup-signs.ts';
import { judgeSign, twinSigns } from './symptoms/twin-signs.ts';

/** What one proof has seen: all that its judges go by. */
export interface ProofEvidence {
  readonly timeline: TimelineReader;
  /** In the order in which they ended. */
  readonly loads: readonly LoadEvidence[];
}

/**
 * Answers a question from the evidence alone: the same for a proof that runs and for one that was saved.
 * @throws RangeError for a load that is not there
 */
export function judge(question: Question, evidence: ProofEvidence): Judgement {
  switch (question.judge) {
    case 'drops':
      return judgeDrops(loadOf(question, evidence));
    case 'stops':
      return judgeStops(loadOf(question, evidence));
    case 'startup':
      return judgeStartup(loadOf(question, evidence));
    case 'measurement':
      return measureDrops(loadOf(question, evidence));
    case 'sign':
      return judgeSign(loadOf(question, evidence), { ...twinSigns, ...startupSigns }[question.twin]);
    case 'blame':
      return judgeBlame(loadOf(question, evidence), question.cause);
    case 'claim':
      return judgeClaim({ ...question.pod, timeline: evidence.timeline }, question.claim);
    case 'caught':
      return judgeCaught({ ...question.pod, timeline: evidence.timeline }, question.claim, question.wanted);
    case 'backOff':
      return judgeBackOff({ timeline: evidence.timeline, longest: milliseconds(question.longest) });
    case 'noBackOff': {
      const backOff = { timeline: evidence.timeline, longest: milliseconds(question.longest) };
      return judgeNoBackOff(backOff, question.wanted);
    }
  }
}

function loadOf({ load }: { readonly load: number }, { loads }: ProofEvidence): LoadEvidence {
  const evidence = loads[load - 1];
  if (evidence) return evidence;
  throw new RangeError(`Expected evidence of load ${load}, there are ${loads.length} loads`);
}
