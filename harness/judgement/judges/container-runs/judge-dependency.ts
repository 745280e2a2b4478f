import { appContainers } from '../../../timeline/app-containers.ts';
import type { EventFact } from '../../../timeline/fact.ts';
import { podLives, type PodLife } from '../../../observation/pods/pod-lives.ts';
import type { PodRun } from '../../../observation/pods/pod-runs.ts';
import { endsOf } from '../../attribution/causes/of-the-app/container-ended.ts';
import { causeOf } from '../../attribution/main-cause.ts';
import { endTimeOf } from '../../attribution/request-index.ts';
import { RunEnds, type EndedBy } from '../../attribution/run-ends.ts';
import { attributionsOf } from '../../explained.ts';
import type { Judgement } from '../../judgement.ts';
import { unloaded, type LoadEvidence } from '../../load-evidence.ts';
import { inconclusiveBy, measurementIssues, observationIssues } from '../../validity/issues.ts';
import { unlessOverloaded } from '../../validity/unless-overloaded.ts';
import { disruptionJudge } from '../judge-kind.ts';
import { countsOf, factsOf, unlessExcused } from '../requests/judge-drops.ts';
import { dependencyOutageOf, type DependencyOutage } from './dependency-outage.ts';

export const dependency = disruptionJudge('dependency', {}, judgeDependency);

/**
 * What the app depends on was away for a while: was no container of the app restarted by a probe, and was everything answered again once
 * it was back? That requests failed meanwhile, that pods turned unready and that containers ended by themselves is told, and not judged.
 */
export function judgeDependency(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = [...measurementIssues(evidence), ...observationIssues(evidence)][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const outage = dependencyOutageOf(evidence);
  if (!outage) return { ...common, verdict: 'inconclusive', reason: { code: 'dependency-not-away', figures: {} } };
  const lives = podLives(evidence.timeline).filter(({ goneAt = Infinity }) => goneAt >= outage.leavesAt);
  const ends = new RunEnds(evidence.timeline);
  const ended = endedSince(lives, outage, ends);
  const byProbe = [
    ...ended.filter(({ by, killing }) => by === 'probe' && (killing?.happenedAt ?? Infinity) >= outage.leavesAt),
    ...beingRestarted(lives, outage, ends),
  ];
  if (byProbe.length > 0) return restarted(common, { outage, ended: byProbe, ends }, evidence);
  const crashes = ended.filter(({ by }) => by === 'itself');
  const failure = notBack(common, { outage, lives, ended }, evidence);
  if (failure) return failure;
  const { sent, dropped, rejected } = evidence.summary;
  const none = unloaded(evidence);
  const unready = unreadyIn(lives, outage, evidence);
  const figures = {
    dependency: outage.dependency,
    awayMs: outage.to - outage.from,
    ...{ pods: lives.length, unready: unready.length, crashes: crashes.length },
    ...(unready[0] !== undefined && { unreadyAfterMs: Math.min(...unready) - outage.leavesAt }),
    ...(none === undefined ? { sent, failed: dropped + rejected } : { unloaded: none }),
    backMs: Math.max(0, backAgainAt(lives, evidence) - outage.backAt),
  };
  return { ...common, verdict: 'pass', reason: { code: 'dependency-outlived', figures } };
}

type Common = Pick<Judgement, 'counts' | 'facts'>;

/** The end of a container that was not deleted with its pod. */
interface ContainerEnd {
  readonly life: PodLife;
  readonly by: EndedBy;
  /** When it was seen, or where a probe ended it, when the kubelet had said so: its preStop hook comes after that. */
  readonly at: number;
  /** What the kubelet said of one that a probe ended. */
  readonly killing?: EventFact | undefined;
}

/** Those of app containers, the earliest first. */
function endedSince(lives: readonly PodLife[], { leavesAt }: DependencyOutage, ends: RunEnds): readonly ContainerEnd[] {
  const endOf = (life: PodLife, run: PodRun): readonly ContainerEnd[] => {
    if (run.exitCode === undefined || run.endSeenAt === undefined || run.endSeenAt < leavesAt) return [];
    const killing = ends.killedForProbe(life, run);
    return [{ life, by: ends.why(life, run), at: killing?.at ?? run.endSeenAt, killing }];
  };
  return lives
    .flatMap((life) => appContainers(life.containers).flatMap(({ runs }) => runs.flatMap((run) => endOf(life, run))))
    .filter(({ by }) => by !== 'deletion')
    .sort((one, other) => one.at - other.at);
}

/** What the kubelet has begun to restart for a probe since then, and what had not ended when this was looked at: its hook takes its time. */
function beingRestarted(
  lives: readonly PodLife[],
  { leavesAt }: DependencyOutage,
  ends: RunEnds,
): readonly ContainerEnd[] {
  return lives.flatMap((life) =>
    appContainers(life.containers).flatMap(({ name, runs }) => {
      const event = ends.beingRestarted(life, name, runs.at(-1) ?? {});
      if (event === undefined || (event.happenedAt ?? -Infinity) < leavesAt) return [];
      return [{ life, by: 'probe' as const, at: event.at, killing: event }];
    }),
  );
}

function restarted(
  common: Common,
  {
    outage,
    ended,
    ends,
  }: { readonly outage: DependencyOutage; readonly ended: readonly ContainerEnd[]; readonly ends: RunEnds },
  evidence: LoadEvidence,
): Judgement {
  const { dependency } = outage;
  const pods = [...new Set(ended.map(({ life }) => life))];
  const firstAt = Math.min(...ended.map(({ at }) => at));
  const figures = {
    ...{ dependency, pods: pods.map(({ name }) => name), restarts: ended.length },
    afterMs: firstAt - outage.leavesAt,
  };
  const judgement: Judgement = {
    ...common,
    verdict: 'fail',
    reason: { code: 'restarted-without-dependency', figures },
    cause: { code: 'liveness-asks-dependency', figures: { dependency } },
  };
  const saidNo = ended.some(({ life, at }) => ends.saidNo([life.uid], 'Liveness', at));
  // A probe that got no answer in time may have a busy machine to thank for it.
  return saidNo ? judgement : unlessOverloaded(judgement, evidence);
}

/** Pods that are not ready at the end, or requests that fail when all has settled. */
function notBack(
  common: Common,
  {
    outage,
    lives,
    ended,
  }: {
    readonly outage: DependencyOutage;
    readonly lives: readonly PodLife[];
    readonly ended: readonly ContainerEnd[];
  },
  evidence: LoadEvidence,
): Judgement | undefined {
  const { after, recovery } = evidence;
  const staying = lives.filter(({ deletionAt, goneAt }) => deletionAt === undefined && goneAt === undefined);
  const unready = staying.filter(({ uid }) => !after.includes(uid));
  const late = attributionsOf(evidence).filter(({ record }) => record.sentAt >= recovery.from);
  if (unready.length + late.length === 0) return undefined;
  const figures = {
    ...{ dependency: outage.dependency, waitedMs: recovery.to - outage.backAt },
    ...{ unready: unready.map(({ name }) => name), failed: late.length },
  };
  const reason = { code: 'not-back-with-dependency', figures } as const;
  const failure: Judgement = { ...common, verdict: 'fail', reason };
  if (late.length > 0) return unlessExcused({ ...failure, cause: causeOf(late) }, evidence, late);
  const endedBy = (by: EndedBy) => unready.filter((life) => ended.some((end) => end.life === life && end.by === by));
  const crashed = endedBy('itself');
  if (crashed.length > 0) return { ...failure, cause: { code: 'crashed', figures: endsOf(crashed) } };
  const byHook = endedBy('post-start');
  if (byHook.length > 0) return { ...failure, cause: { code: 'post-start-hook-failed', figures: endsOf(byHook) } };
  return unlessOverloaded(failure, evidence);
}

/** When each of the pods that turned unready meanwhile did. */
function unreadyIn(
  lives: readonly PodLife[],
  { leavesAt, backAt }: DependencyOutage,
  { timeline }: LoadEvidence,
): readonly number[] {
  const snapshots = timeline.of('pod').filter(({ at, ready }) => !ready && at >= leavesAt && at <= backAt);
  return lives.flatMap(({ uid, readyAt = Infinity }) => {
    const turned = readyAt < leavesAt ? snapshots.find((snapshot) => snapshot.uid === uid) : undefined;
    return turned ? [turned.at] : [];
  });
}

/** When the last request had failed, and the last pod was ready again. */
function backAgainAt(lives: readonly PodLife[], evidence: LoadEvidence): number {
  const failed = attributionsOf(evidence).map(({ record }) => endTimeOf(record));
  const ready = lives.flatMap(({ uid }) => {
    const snapshots = evidence.timeline.of('pod').filter((fact) => fact.uid === uid);
    const lastUnready = snapshots.findLastIndex((fact) => !fact.ready);
    return lastUnready < 0 ? [] : (snapshots[lastUnready + 1]?.at ?? []);
  });
  return Math.max(-Infinity, ...ready, ...failed);
}
