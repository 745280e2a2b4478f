import { formatDuration } from '../../core/duration.ts';
import { livesOf, type PodLife } from '../../observation/pods/pod-lives.ts';
import type { Process1 } from '../../observation/pods/pod-runs.ts';
import { replacedAtMost } from './limits.ts';
import { noDeletion } from './reasons.ts';
import type { VerifyProof } from './verify-proof.ts';

export const stop: VerifyProof = {
  id: 'stop',
  title: 'a pod that is deleted ends within its grace period, by itself, with every request answered',
  whyNot: noDeletion,
  does: () => 'deletes one pod',
  takesAtMost: replacedAtMost,
  prove: async ({ target, load, ask, timeline }) => {
    const traffic = await load(replacedAtMost(target));
    await traffic.deleteOneByOne(1);
    const { number, before } = await traffic.drained();
    ask({ judge: 'stops', load: number });
    return livesOf(timeline, before).map(stopText).join('; ');
  },
};

/** `web-1: SIGTERM 5.0 s after its deletion; ended 0.6 s later, exit code 0, of 30 s grace; process 1 (node) catches SIGTERM` */
export function stopText({ name, deletionAt, graceSeconds, runs }: PodLife): string {
  const { signalledAt, endSeenAt, exitCode, process1 } = runs.at(-1) ?? {};
  const after = (from = NaN, to = NaN) =>
    Number.isNaN(to - from) ? undefined : formatDuration(Math.max(0, to - from));
  const untilSignal = after(deletionAt, signalledAt);
  const untilEnd = after(signalledAt ?? deletionAt, endSeenAt);
  const parts = [
    untilSignal === undefined ? 'when it was sent SIGTERM is not known' : `SIGTERM ${untilSignal} after its deletion`,
    [
      untilEnd === undefined
        ? 'ended'
        : `ended ${untilEnd} ${untilSignal === undefined ? 'after its deletion' : 'later'}`,
      `exit code ${exitCode ?? 'unknown'}`,
      `of ${graceSeconds ?? '?'} s grace`,
    ].join(', '),
    ...(process1 ? [`process 1 (${process1.program}) ${actionText(process1, exitCode)}`] : []),
  ];
  return `${name}: ${parts.join('; ')}`;
}

/** A handler may be that of its runtime, so that one is said to be the app's only where the process ended by it. */
function actionText({ sigterm, caughtBefore }: Process1, exitCode: number | undefined): string {
  if (caughtBefore) return 'had a handler for SIGTERM, which was gone after the signal, and ran on';
  return sigterm === 'caught' && exitCode === 137
    ? 'has a handler for SIGTERM, its own or that of its runtime, and did not end by it'
    : actions[sigterm];
}

const actions = {
  caught: 'catches SIGTERM',
  blocked: 'has no handler for SIGTERM and may wait for it in another way',
  ignored: 'ignores SIGTERM',
  default: 'has no handler for SIGTERM, which does nothing to process 1',
} as const;
