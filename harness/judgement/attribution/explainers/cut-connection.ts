import type { RequestRecord } from '../../../ledger/request-record.ts';
import type { PodLife } from '../../../observation/pods/pod-lives.ts';
import { endOfRun, toldToStop, type PodRun } from '../../../observation/pods/pod-runs.ts';
import { isNoRace, isSurelyUnderWay, wasAccepted, type CutMoment } from '../cut-moments.ts';
import { connectionIndication, momentIndication, stopIndication, type Indication } from '../indications.ts';
import { endTimeOf, wasKept } from '../request-index.ts';
import type { Scene } from '../scene.ts';
import { excused, wasOpened, type Explanation, type Explainer } from './explainer.ts';
import { closesWithinMs, graceSlackMs, idleForLongMs, raceMs, surelyReadMs } from '../../../observation/tolerances.ts';

/**
 * A connection that had been made was lost. Certain where the pod is known; else it is the pod that stopped or ended just
 * then: likely, and a guess where several did. A kept connection that a pod closed while it lived on is a guess too.
 */
export const cutConnection: Explainer = (drop, scene) => {
  if (!wasOpened(drop) || !isLost(drop)) return undefined;
  const own = scene.cuts.ofPod(drop);
  const explained = own && explain(drop, own, scene);
  if (explained) return explained;
  const going = cutWhileGoing(drop, scene);
  if (going) return going;
  if (own) return undefined;
  if (scene.podOf(drop) || wasKept(drop)) return closedWhileIdle(drop, scene);
  const [nearest, second] = scene.cuts.byTime(drop);
  const explanation = nearest && explain(drop, nearest, scene);
  return explanation && { ...explanation, confidence: second ? 'guess' : 'likely' };
};

/**
 * A new connection was made shortly before its pod was told to stop, and cut after that, while the pod still accepted others: nothing but its
 * stop explains it. Tried once it is known that it was not left unaccepted.
 */
export const cutAtItsStop: Explainer = (drop, scene) => {
  const own = wasOpened(drop) && isLost(drop) ? scene.cuts.ofPod(drop) : undefined;
  const wasAsked = own?.by === 'deletion' || own?.by === 'signal';
  // What it does while it serves too has nothing to do with its end.
  if (!own || !wasAsked || scene.cuts.cutsWhileServing) return undefined;
  const facts = indicationsOf(drop, own, scene);
  return { pod: own.life, cause: 'exited-with-requests-in-flight', confidence: 'likely', excuse: 'reads-late', facts };
};

/** Nobody answered on a connection that had been made, before the client gave up, and a pod was stopping meanwhile. */
export const leftUnanswered: Explainer = (drop, scene) => {
  if (!wasOpened(drop) || drop.failure?.cause !== 'timeout') return undefined;
  const [moment, second] = scene.cuts.whileWaiting(drop);
  if (!moment) return leftWhileGoing(drop, scene);
  const explanation = { ...causeOf(drop, moment, scene), pod: moment.life, facts: indicationsOf(drop, moment, scene) };
  const known = scene.podOf(drop) !== undefined;
  return {
    ...explanation,
    confidence: known ? explanation.confidence : second ? 'guess' : 'likely',
    excuse: 'answers-late',
  };
};

function leftWhileGoing(drop: RequestRecord, scene: Scene): Explanation | undefined {
  const pod = scene.cuts.podBeingDeleted(drop);
  if (!pod) return undefined;
  const facts = [connectionIndication(drop), ...scene.trackedIndication(drop)];
  const of = { pod, facts, excuse: 'answers-late' } as const;
  return { ...of, cause: 'exited-with-requests-in-flight', confidence: 'likely' };
}

function isLost({ failure }: RequestRecord): boolean {
  return failure?.cause !== undefined && failure.cause !== 'malformed' && failure.cause !== 'timeout';
}

function explain(drop: RequestRecord, moment: CutMoment, scene: Scene): Explanation | undefined {
  const { life, run, by, how } = moment;
  const of = { pod: life, facts: indicationsOf(drop, moment, scene) };
  const wasAsked = by === 'deletion' || by === 'signal';
  if (!wasAsked || how === 'killed' || scene.cuts.wasUnderWay(drop, moment))
    return { ...of, ...causeOf(drop, moment, scene) };
  // Sent so shortly before that it cannot tell by itself: others at the same pod tell what the app does.
  if (scene.cuts.isCutter(run, endTimeOf(drop)) || (!wasKept(drop) && wasAccepted(drop)))
    return { ...of, cause: 'exited-with-requests-in-flight', confidence: 'likely' };
  if (!wasKept(drop)) return undefined;
  // One that ends at once may have ended with the request in hand: it takes a longer life to tell that it finishes those.
  const { at: toldAt } = toldToStop(run) ?? { at: Infinity };
  const finishes = (endOfRun(run) ?? Infinity) - toldAt > raceMs;
  const atStop = Math.abs(endTimeOf(drop) - toldAt) <= raceMs;
  const confidence = atStop && finishes ? 'certain' : 'likely';
  return { ...of, cause: 'connection-cut-while-idle', confidence, excuse: 'leaves-late' };
}

/** Why a request that the app had came to nothing. */
function causeOf(
  drop: RequestRecord,
  moment: CutMoment,
  scene: Scene,
): Pick<Explanation, 'cause' | 'confidence' | 'excuse'> {
  const { life, run, by, how, to } = moment;
  if (by === 'itself') {
    // The event that tells of a probe may not have come.
    const wasToldToStop = toldToStop(run) !== undefined || (run.exitCode === 137 && run.exitReason !== 'OOMKilled');
    return excused({ cause: 'crashed', confidence: 'certain' } as const, wasToldToStop && 'probe-unanswered');
  }
  if (by === 'post-start') return { cause: 'post-start-hook-failed', confidence: 'certain', excuse: 'starts-late' };
  if (by === 'probe') {
    const saidNo = scene.ends.saidNo([life.uid], 'Liveness', to);
    return excused({ cause: 'restarted-by-probe', confidence: 'certain' } as const, !saidNo && 'probe-unanswered');
  }
  const graceEnd = (life.deletionAt ?? Infinity) + (life.graceSeconds ?? 30) * 1000;
  if (how === 'killed' && to >= graceEnd - graceSlackMs) {
    const told = toldToStop(run);
    const finishing = told !== undefined && drop.sentAt <= told.at + raceMs && !stillAccepted(moment, scene);
    return {
      cause: finishing ? 'request-longer-than-grace' : 'killed-at-grace-end',
      // Without a mark of SIGTERM it never heard it, if it writes marks at all.
      confidence: run.listeningAt === undefined ? 'likely' : 'certain',
      excuse: 'needs-longer',
    };
  }
  if (scene.cuts.wasCutByOwnLimit(drop, moment))
    return { cause: 'request-longer-than-drain-limit', confidence: 'certain', excuse: 'needs-longer' };
  const cause = 'exited-with-requests-in-flight';
  return excused({ cause, confidence: 'certain' } as const, mayLieUnread(drop, moment, scene) && 'reads-late');
}

/**
 * On an overloaded host. The first request of a connection may wait for the connection to be accepted as long as others did that
 * the pod answered: 3.8 s beside a load average of 87, when 21 that had waited for up to 3.6 s were reset (2026-11-28).
 */
function mayLieUnread(drop: RequestRecord, moment: CutMoment, scene: Scene): boolean {
  return !isSurelyUnderWay(drop, moment, scene.cuts.queuedMs(drop, moment));
}

function stillAccepted({ life, run }: CutMoment, scene: Scene): boolean {
  return scene.lastAccepted(life) > (toldToStop(run)?.at ?? Infinity) + closesWithinMs;
}

/** It lost its connection between the deletion of its pod and the end of that: before SIGTERM, or with no mark of it. */
function cutWhileGoing(drop: RequestRecord, scene: Scene): Explanation | undefined {
  const pod = scene.cuts.podBeingDeleted(drop);
  // What it does while it serves too has nothing to do with its end.
  if (!pod || !scene.cuts.isCutterWhileGoing(pod) || scene.cuts.cutsWhileServing) return undefined;
  const facts = [
    connectionIndication(drop),
    ...scene.trackedIndication(drop),
    ...momentIndication({ code: 'deletion-seen', figures: { pod: pod.name } }, pod.deletionAt, 'watch', drop),
  ];
  const confidence = isNoRace(drop) ? 'certain' : 'likely';
  return { pod, cause: 'exited-with-requests-in-flight', confidence, excuse: 'reads-late', facts };
}

function closedWhileIdle(drop: RequestRecord, scene: Scene): Explanation | undefined {
  const { bytesReceived, connection } = drop.failure ?? {};
  const idledForLong = (connection?.idleMs ?? 0) >= idleForLongMs;
  // A busy host takes its time to tell; of one that had idled for so long it is no wonder that it was closed.
  const toldWithinMs = idledForLong && scene.overload(drop) ? surelyReadMs : raceMs;
  const isRace = wasKept(drop) && bytesReceived === 0 && endTimeOf(drop) - drop.sentAt <= toldWithinMs;
  if (!isRace || scene.cuts.cutsWhileServing) return undefined;
  const pod = scene.podOf(drop);
  const facts = [connectionIndication(drop)];
  if (idledForLong)
    return { ...(pod && { pod }), cause: 'keep-alive-too-short', confidence: 'likely', excuse: 'leaves-late', facts };
  return { ...(pod && { pod }), cause: 'connection-cut-while-idle', confidence: 'guess', facts };
}

function indicationsOf(drop: RequestRecord, { life, run, by }: CutMoment, scene: Scene): readonly Indication[] {
  const told = toldToStop(run);
  return [
    connectionIndication(drop),
    ...scene.trackedIndication(drop),
    ...momentIndication({ code: 'deletion-seen', figures: { pod: life.name } }, life.deletionAt, 'watch', drop),
    ...stopIndication(life.name, told, drop),
    ...endGround(drop, life, run),
    ...(by === 'probe' ? [{ code: 'ended-by-probe', figures: {}, source: 'watch' } as const] : []),
  ];
}

/** As precisely as it is known. */
function endGround(drop: RequestRecord, { name: pod }: PodLife, run: PodRun): readonly Indication[] {
  const { exitCode, exitMarkAt, exitedAt, endSeenAt } = run;
  const end = (seen: boolean) => ({ code: 'pod-end', figures: { pod, exitCode, seen } }) as const;
  if (exitMarkAt !== undefined) return momentIndication(end(false), exitMarkAt, 'log', drop);
  if (exitedAt !== undefined) return momentIndication(end(false), exitedAt, 'journal', drop);
  return momentIndication(end(true), endSeenAt, 'watch', drop);
}
