import { groupBy } from '../core/group-by.ts';
import { endOf, livesOf, type PodLife } from '../observation/pods/pod-lives.ts';
import { graceSlackMs, nearMs, surelyReadMs } from '../observation/tolerances.ts';
import { endTimeOf } from './attribution/request-index.ts';
import type { AttributedCause } from './attribution/causes/causes.ts';
import { attributionsOf } from './explained.ts';
import type { LoadEvidence } from './load-evidence.ts';

/** The timers that the stop of a pod ran against, one within the other, and which of them ended it. Milliseconds. */
export interface StopTimers {
  readonly pod: string;
  /** From its deletion to SIGTERM; absent where SIGTERM came at once, or when is not known. */
  readonly hookMs?: number | undefined;
  /** From SIGTERM to its end; from its deletion where it is not known when SIGTERM came. */
  readonly endMs: number;
  readonly graceMs: number;
  /**
   * `grace-period`: it was killed when that was over, `hook` even before its hook had ended. `own-limit`: it ended by itself, long after
   * SIGTERM, with requests under way. `none`: it ended by itself with nothing to do.
   */
  readonly fired: 'grace-period' | 'hook' | 'own-limit' | 'none';
  /** Requests that were cut by its own limit. */
  readonly cut?: number | undefined;
}

/** What an app does by itself to requests that it has. */
const cutsOfItsOwn: readonly AttributedCause[] = ['request-longer-than-drain-limit', 'exited-with-requests-in-flight'];

/** Of each pod that went, as far as its stop was observed. */
export function stopTimers(evidence: LoadEvidence): readonly StopTimers[] {
  const cut = groupBy(
    attributionsOf(evidence).filter(({ cause }) => cutsOfItsOwn.includes(cause)),
    ({ pod }) => pod?.uid,
  );
  return livesOf(evidence.timeline, evidence.before).flatMap((life) =>
    timersOf(
      life,
      (cut.get(life.uid) ?? []).map(({ record }) => endTimeOf(record)),
    ),
  );
}

/** SIGTERM without a hook comes within this of a deletion that was seen. */
const withoutHookMs = 250;

/** @param cutAt when requests were cut that it had */
function timersOf(life: PodLife, cutAt: readonly number[]): readonly StopTimers[] {
  const run = life.runs.at(-1) ?? {};
  const { deletionAt, graceSeconds = 30, name: pod } = life;
  const end = endOf(life);
  if (deletionAt === undefined || end === undefined || end < deletionAt) return [];
  const toldAt = run.sigtermAt ?? run.signalledAt;
  const graceMs = graceSeconds * 1000;
  const untilTold = toldAt === undefined ? 0 : toldAt - deletionAt;
  const times = {
    ...(untilTold > withoutHookMs && { hookMs: untilTold }),
    ...{ endMs: Math.max(0, end - (toldAt ?? deletionAt)), graceMs },
  };
  const wasKilled = run.killedAt !== undefined || (run.exitCode === 137 && end - deletionAt >= graceMs - graceSlackMs);
  if (wasKilled) return [{ pod, ...times, fired: untilTold >= graceMs - withoutHookMs ? 'hook' : 'grace-period' }];
  const late = cutAt.filter((at) => at >= end - nearMs).length;
  const hasLimit = late > 0 && toldAt !== undefined && end - toldAt > surelyReadMs;
  return [{ pod, ...times, ...(hasLimit ? ({ fired: 'own-limit', cut: late } as const) : { fired: 'none' as const }) }];
}
