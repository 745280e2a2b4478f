import { formatDuration } from '../../../core/duration.ts';
import type { LoadEvidence } from '../../../judgement/load-evidence.ts';
import { stopTimers } from '../../../judgement/stop-timers.ts';
import { endOrder } from '../../../observation/pods/end-order.ts';
import { livesOf, type PodLife } from '../../../observation/pods/pod-lives.ts';
import { signalToStop, type Process1 } from '../../../observation/pods/pod-runs.ts';
import { endOrderText } from '../../../report/text/load/end-order-text.ts';
import { timersText } from '../../../report/text/load/timers-text.ts';
import type { SignalAction } from '../../../timeline/fact.ts';
import type { TimelineReader } from '../../../timeline/timeline.ts';
import { replacedAtMost } from '../limits.ts';
import { noDeletion, noLoad } from '../reasons.ts';
import type { VerifyProof } from '../verify-proof.ts';

export const stop: VerifyProof = {
  id: 'stop',
  title: 'a pod that is deleted ends within its grace period, by itself, with every request answered',
  withoutLoad: 'a pod that is deleted ends within its grace period, by itself',
  // Where no request is sent it does not matter that no other pod is there.
  whyNot: (target) => (noLoad(target) === undefined ? noDeletion(target) : undefined),
  does: () => 'deletes one pod',
  takesAtMost: replacedAtMost,
  prove: async ({ target, load, ask, timeline }) => {
    const traffic = await load(replacedAtMost(target));
    await traffic.deleteOneByOne(1);
    const evidence = await traffic.drained();
    ask({ judge: 'stops', load: evidence.number });
    return stoppedText(evidence, timeline);
  },
};

/** How each pod that went came to its end, and which of its timers fired. */
export function stoppedText(evidence: LoadEvidence, timeline: TimelineReader): string {
  const timers = stopTimers(evidence).map(timersText);
  return [...livesOf(timeline, evidence.before).map(stopText), ...timers].join('; ');
}

/**
 * `web-1: SIGTERM 5.0 s after its deletion; ended 0.6 s later, exit code 0, of 30 s grace; process 1 (node) catches SIGTERM`, of its main
 * container, and the order in which all of them ended.
 */
export function stopText({ name, deletionAt, graceSeconds, runs, containers }: PodLife): string {
  const run = runs.at(-1) ?? {};
  const { signalledAt, endSeenAt, exitCode, process1 } = run;
  const signal = signalToStop(run);
  const after = (from = NaN, to = NaN) =>
    Number.isNaN(to - from) ? undefined : formatDuration(Math.max(0, to - from));
  const order = endOrderText(endOrder({ containers }));
  const untilSignal = after(deletionAt, signalledAt);
  const untilEnd = after(signalledAt ?? deletionAt, endSeenAt);
  const parts = [
    untilSignal === undefined ? 'when it was told to stop is not known' : `${signal} ${untilSignal} after its deletion`,
    [
      untilEnd === undefined
        ? 'ended'
        : `ended ${untilEnd} ${untilSignal === undefined ? 'after its deletion' : 'later'}`,
      `exit code ${exitCode ?? 'unknown'}`,
      `of ${graceSeconds ?? '?'} s grace`,
    ].join(', '),
    ...(process1 ? [`process 1 (${process1.program}) ${actionText(process1, signal, exitCode)}`] : []),
    ...(order === undefined ? [] : [order]),
  ];
  return `${name}: ${parts.join('; ')}`;
}

/** A handler may be that of its runtime, so that one is said to be the app's only where the process ended by it. */
function actionText({ action, caughtBefore }: Process1, signal: string, exitCode: number | undefined): string {
  if (caughtBefore) return `had a handler for ${signal}, which was gone after the signal, and ran on`;
  return action === 'caught' && exitCode === 137
    ? `has a handler for ${signal}, its own or that of its runtime, and did not end by it`
    : actions[action](signal);
}

const actions: Readonly<Record<SignalAction, (signal: string) => string>> = {
  caught: (signal) => `catches ${signal}`,
  blocked: (signal) => `has no handler for ${signal} and may wait for it in another way`,
  ignored: (signal) => `ignores ${signal}`,
  default: (signal) => `has no handler for ${signal}, which does nothing to process 1`,
};
