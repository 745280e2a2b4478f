import type { Coded } from '../../core/coded.ts';
import type { Judgement } from '../judgement.ts';
import type { Cause } from '../reasons/causes.ts';
import type { LoadReasons } from '../reasons/load-reasons.ts';
import { countsOf, factsOf } from './judge-drops.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';
import { livesOf, type PodLife } from '../../observation/pod-lives.ts';
import { experimentDoubts } from '../validity/trust.ts';

interface Defect {
  readonly reason: Coded<LoadReasons>;
  readonly cause: Cause;
  /** No overload of the host brings it about. */
  readonly certain?: true;
}

/** Did every pod that went stop as announced: preStop, SIGTERM, exit 0, in this order and by its own marks? */
export function judgeStops(evidence: LoadEvidence): Judgement {
  const judgement = assessStops(evidence);
  return firstDefect(evidence)?.certain ? judgement : unlessOverloaded(judgement, evidence);
}

/** As `judgeStops`, however busy the machine was. */
export function assessStops(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const doubt = experimentDoubts(evidence)[0];
  if (doubt) return { ...common, verdict: 'inconclusive', reason: doubt.reason, untrusted: doubt.untrusted };
  const found = firstDefect(evidence);
  if (found) {
    const { reason, cause } = found;
    return { ...common, verdict: 'fail', reason, cause };
  }
  const pods = evidence.before.length;
  return { ...common, verdict: 'pass', reason: { code: 'stopped-in-order', figures: { pods } } };
}

/** What is certain comes first. */
function firstDefect({ timeline, before }: LoadEvidence): Defect | undefined {
  const found = livesOf(timeline, before).flatMap((life) => defectOf(life) ?? []);
  return found.find(({ certain }) => certain) ?? found[0];
}

function defectOf({ name: pod, sigtermAt, preStopAt, exitCode }: PodLife): Defect | undefined {
  if (sigtermAt === undefined)
    return {
      reason: { code: 'no-sigterm', figures: { pod, killed: exitCode === 137 } },
      cause: { code: 'signal-not-passed-on', figures: {} },
    };
  if (exitCode !== 0)
    return {
      reason: { code: 'exit-code', figures: { pod, exitCode } },
      cause: { code: exitCode === 137 ? 'ran-past-grace' : 'ended-in-disorder', figures: {} },
      ...(exitCode !== undefined && exitCode !== 137 && { certain: true }),
    };
  if (preStopAt === undefined)
    return {
      reason: { code: 'no-pre-stop', figures: { pod } },
      cause: { code: 'no-pre-stop-hook', figures: {} },
    };
  if (preStopAt > sigtermAt)
    return {
      reason: { code: 'pre-stop-after-sigterm', figures: { pod } },
      cause: { code: 'hook-out-of-order', figures: {} },
    };
  return undefined;
}
