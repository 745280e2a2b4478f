import type { RequestRecord } from '../../../ledger/request-record.ts';
import { endedByDeletion } from '../../pod-lives.ts';
import { endOfRun } from '../../pod-runs.ts';
import type { AttributedCause, Confidence, Ground } from '../attribution.ts';
import { raceMs, wasUnderWay, type CutMoment } from '../cut-moments.ts';
import { connectionGround, momentGround } from '../ground.ts';
import { overAt } from '../request-index.ts';
import type { Scene } from '../scene.ts';
import { wasKept, wasOpened, type Finding, type Rule } from './rule.ts';

/** The end of a grace period by the API, whose times are whole seconds, against that of the process. */
const graceSlackMs = 1300;

/**
 * A connection that had been made was lost. Certain where the pod had answered on it before; else it is the pod that stopped
 * or ended just then: likely, and a guess where several did. A connection that a pod closed while it lived on is a guess too.
 */
export const cutConnection: Rule = (drop, scene) => {
  if (!wasOpened(drop) || drop.failure?.cause === 'malformed') return undefined;
  const own = scene.cuts.ofPod(drop);
  if (own) return explain(drop, own, scene);
  if (drop.failure?.connection.lastPod !== undefined) return closedWhileAlive(drop, scene);
  const [nearest, second] = scene.cuts.byTime(drop);
  const finding = nearest && explain(drop, nearest, scene);
  return finding && { ...finding, confidence: second ? 'guess' : 'likely' };
};

function explain(drop: RequestRecord, moment: CutMoment, scene: Scene): Finding | undefined {
  const { life, run } = moment;
  const facts = [connectionGround(drop), ...endGrounds(drop, moment)];
  const finding = (cause: AttributedCause, confidence: Confidence = 'certain'): Finding => ({
    pod: life,
    cause,
    confidence,
    facts,
  });
  if (!endedByDeletion(life, run)) return finding('crashed');
  if (moment.how === 'killed')
    return finding(killCause(drop, moment), run.listeningAt === undefined ? 'likely' : 'certain');
  if (wasUnderWay(drop, moment)) return finding('exited-with-requests-in-flight');
  // Sent so shortly before that it cannot tell by itself: others at the same pod tell what the app does.
  if (scene.cuts.isCutter(run)) return finding('exited-with-requests-in-flight', 'likely');
  if (!wasKept(drop)) return undefined;
  // One that ends at once may have ended with the request in hand: it takes a longer life to tell that it finishes those.
  const { sigtermAt = Infinity } = run;
  const finishes = (endOfRun(run) ?? Infinity) - sigtermAt > raceMs;
  const atStop = Math.abs(overAt(drop) - sigtermAt) <= raceMs;
  return finding('connection-cut-while-idle', atStop && finishes ? 'certain' : 'likely');
}

/** What the app was at when it was killed. Without a mark of SIGTERM it never heard it, if it writes marks at all. */
function killCause({ sentAt }: RequestRecord, { life, run, to }: CutMoment): AttributedCause {
  const graceEnd = (life.deletionAt ?? Infinity) + (life.graceSeconds ?? 30) * 1000;
  if (to < graceEnd - graceSlackMs) return 'crashed';
  const finishing = run.sigtermAt !== undefined && sentAt <= run.sigtermAt + raceMs;
  return finishing ? 'request-longer-than-grace' : 'killed-at-grace-end';
}

function closedWhileAlive(drop: RequestRecord, scene: Scene): Finding | undefined {
  const { cause, bytesReceived, connection } = drop.failure ?? {};
  const took = overAt(drop) - drop.sentAt;
  const closed = (cause === 'reset' || cause === 'closed') && bytesReceived === 0;
  if (!closed || !wasKept(drop) || took > raceMs) return undefined;
  const pod = scene.lifeOf(connection?.lastPod ?? '', overAt(drop));
  const facts = [connectionGround(drop)];
  return { ...(pod && { pod }), cause: 'connection-cut-while-idle', confidence: 'guess', facts };
}

function endGrounds(drop: RequestRecord, { life, run }: CutMoment): readonly Ground[] {
  const end = `end of ${life.name}${run.exitCode === undefined ? '' : ` with exit code ${run.exitCode}`}`;
  return [
    ...momentGround(`deletion of ${life.name} seen`, life.deletionAt, 'watch', drop),
    ...momentGround(`SIGTERM in ${life.name}`, run.sigtermAt, 'log', drop),
    ...(run.exitMarkAt === undefined
      ? momentGround(`${end} seen`, run.endSeenAt, 'watch', drop)
      : momentGround(end, run.exitMarkAt, 'log', drop)),
  ];
}
