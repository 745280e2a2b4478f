import type { Judgement } from '../judgement.ts';
import { countsOf, factsOf } from './judge-drops.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';
import { livesOf, type PodLife } from '../../observation/pod-lives.ts';
import { experimentDoubts } from '../validity/trust.ts';

interface Defect {
  readonly what: string;
  readonly cause: string;
  readonly fix: string;
  /** No overload of the host brings it about. */
  readonly certain?: true;
}

/** Did every pod that went stop as announced: preStop, SIGTERM, exit 0, in this order and by its own marks? */
export function judgeStops(evidence: LoadEvidence): Judgement {
  const judgement = assessStops(evidence);
  return firstDefect(evidence)?.defect.certain ? judgement : unlessOverloaded(judgement, evidence);
}

/** As `judgeStops`, however busy the machine was. */
export function assessStops(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const doubt = experimentDoubts(evidence)[0];
  if (doubt) return { ...common, verdict: 'inconclusive', reason: doubt.reason, untrusted: doubt.untrusted };
  const found = firstDefect(evidence);
  if (found) {
    const { life, defect } = found;
    const { cause, fix } = defect;
    return { ...common, verdict: 'fail', reason: `pod ${life.name} ${defect.what}`, cause, fix };
  }
  const { length } = evidence.before;
  const all = length === 1 ? 'the pod' : `all ${length} pods`;
  return { ...common, verdict: 'pass', reason: `${all} stopped in order and exited 0` };
}

/** What is certain comes first. */
function firstDefect({ timeline, before }: LoadEvidence): { life: PodLife; defect: Defect } | undefined {
  const found = livesOf(timeline, before).flatMap((life) => {
    const defect = defectOf(life);
    return defect ? [{ life, defect }] : [];
  });
  return found.find(({ defect }) => defect.certain) ?? found[0];
}

function defectOf(life: PodLife): Defect | undefined {
  if (life.sigtermAt === undefined)
    return {
      what: `never saw SIGTERM${life.exitCode === 137 ? ' and was killed at the end of its grace period (137)' : ''}`,
      cause: 'the signal goes to PID 1, which did not pass it on',
      fix: 'make the app PID 1: exec form of the command, or `exec` in the shell script',
    };
  if (life.exitCode !== 0)
    return {
      what: `ended with exit code ${life.exitCode ?? 'unknown'}${life.exitCode === 137 ? ' (SIGKILL)' : ''}`,
      cause:
        life.exitCode === 137
          ? 'it still ran when its grace period ended'
          : 'the app did not end by itself in good order',
      fix:
        life.exitCode === 137
          ? 'raise terminationGracePeriodSeconds above the preStop wait plus the longest request'
          : 'exit 0 once everything that ran is finished',
      ...(life.exitCode !== undefined && life.exitCode !== 137 && { certain: true }),
    };
  if (life.preStopAt === undefined)
    return {
      what: 'was stopped without its preStop hook',
      cause: 'no preStop hook ran before SIGTERM',
      fix: 'add the preStop hook that waits until every node has stopped routing to the pod',
    };
  if (life.preStopAt > life.sigtermAt)
    return {
      what: 'ran its preStop hook after SIGTERM',
      cause: 'the order of the stop was not kept',
      fix: 'this is the kubelet: see the event trace',
    };
  return undefined;
}
