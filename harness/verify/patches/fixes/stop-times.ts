import { largest, type Fix, type FoundCause } from './fix.ts';
import type { Handler } from '../patchable-app.ts';

/** Kubernetes' own, seconds. */
const usualGrace = 30;
/** Nodes have followed the endpoints by then on any cluster that was seen so far, seconds. */
const usualWait = 5;

const waitsTooShort = ['stopped-before-endpoint-removal', 'rejected-while-stopping', 'no-pre-stop-hook'] as const;
const endsTooSoon = ['request-longer-than-grace', 'ran-past-grace', 'hook-past-grace'] as const;

/**
 * The preStop wait, and the grace period, which is that wait and the time that the app has for itself after it: a longer wait takes
 * nothing from the app.
 */
export const stopTimes: Fix = {
  causes: [...waitsTooShort, ...endsTooSoon],
  changes: (found, { pod, container }) => {
    const hook = container.lifecycle?.preStop;
    const grace = pod.terminationGracePeriodSeconds ?? usualGrace;
    const before = waitOf(hook);
    const cut = found.some(({ figures }) => figures['tooShortGraceSeconds'] !== undefined);
    // Who is refused after a wait is on a connection that it keeps: no wait is long enough for that.
    const refusesTheKept = (code: string) => code === 'rejected-while-stopping' && (before ?? 0) >= usualWait;
    const mustWait = !cut && found.some(({ code }) => isOneOf(waitsTooShort, code) && !refusesTheKept(code));
    // A hook that does something else is the user's own: what it does cannot be put elsewhere.
    if (mustWait && before === undefined)
      return { whyNot: 'its preStop hook does something of its own, in which only you can put a wait' };
    if (before === undefined && found.some(({ code }) => code === 'hook-past-grace'))
      return { whyNot: 'how long its preStop hook takes is not known: it had not ended' };
    const took = before ?? wholeSeconds(largest(found, 'preStopMs') ?? 0);
    const wait = mustWait
      ? Math.max(took, usualWait, 2 * wholeSeconds(largest(found, 'latestAfterDeletionMs') ?? 0))
      : took;
    const left = Math.max(0, grace - took);
    const own = found.some(({ code }) => isOneOf(endsTooSoon, code)) ? longerThan(left, found) : left;
    const enough = wait + (own < 1 ? usualGrace : own);
    const isNew = mustWait && (hook?.sleep === undefined || wait !== took);
    if (!isNew && enough === grace) return undefined;
    return {
      ...(isNew && { container: { lifecycle: { preStop: sleepFor(wait, hook) } } }),
      ...(enough !== grace && { pod: { terminationGracePeriodSeconds: enough } }),
    };
  },
};

/** How long a hook waits that does nothing else, seconds; 0 without a hook, undefined for another one. */
export function waitOf(hook: Handler | undefined): number | undefined {
  if (hook === undefined) return 0;
  if (hook.sleep) return hook.sleep.seconds;
  const [, sleep] = /^(?:\S*sh -c )?(?:\S+ )?(?:\S*\/)?sleep (\d+)s?$/.exec(hook.exec?.command?.join(' ') ?? '') ?? [];
  return sleep === undefined ? undefined : Number(sleep);
}

function sleepFor(seconds: number, hook: Handler | undefined) {
  return { ...(hook?.exec && { exec: null }), sleep: { seconds } };
}

/** How long the app needs in truth is not known where it was cut: twice what it had. */
function longerThan(left: number, found: readonly FoundCause[]): number {
  return Math.max(usualGrace, 2 * left, 2 * wholeSeconds(largest(found, 'longestMs') ?? 0));
}

function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

function isOneOf(codes: readonly string[], code: string): boolean {
  return codes.includes(code);
}
