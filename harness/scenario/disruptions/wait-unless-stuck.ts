import type { Clock } from '../../core/clock.ts';
import { milliseconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Condition } from '../../kube/conditions/condition.ts';
import type { StuckPod } from '../../kube/conditions/pod-fault.ts';
import { stuckPod } from '../../kube/conditions/stuck-pod.ts';
import type { WatchHub } from '../../kube/watch/watch-hub.ts';
import type { Stage } from '../namespace/stage.ts';

const lookEvery = milliseconds(250);

const codes: Partial<Record<StuckPod['code'], string>> = {
  'readiness-gate': 'readiness-gate-not-set',
  'no-node': 'no-node-for-pod',
  image: 'image-not-pulled',
  volume: 'volume-of-one-node',
};

/**
 * Waits for a condition, and no longer than a pod with these labels is stuck.
 * @throws HarnessError in Kubernetes' own words: `pod-stuck`, `no-node-for-pod`, `image-not-pulled`, `volume-of-one-node`, or `readiness-gate-not-set`, which is not the app's; as `WatchHub.waitFor`
 */
export async function waitUnlessStuck<T>(
  { hub, clock, signal }: Pick<Stage, 'hub' | 'clock' | 'signal'>,
  condition: Condition<T>,
  { timeout, labels }: { readonly timeout: Duration; readonly labels: Readonly<Record<string, string>> },
): Promise<T> {
  const over = new AbortController();
  const ended = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  try {
    return await Promise.race([
      hub.waitFor(condition, { timeout, signal: ended }),
      untilStuck({ hub, clock }, labels, ended).then((stuck) => {
        const code = codes[stuck.code] ?? 'pod-stuck';
        const text = `Gave up on ${condition.describe()}, which can no longer come: ${stuck.reason}`;
        throw new HarnessError(text, { code, fix: stuck.fix });
      }),
    ]);
  } finally {
    over.abort();
  }
}

async function untilStuck(
  { hub, clock }: { readonly hub: Pick<WatchHub, 'now'>; readonly clock: Clock },
  labels: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<StuckPod> {
  let since: { readonly at: number; readonly key: string } | undefined;
  for (;;) {
    const stuck = stuckPod(hub.now, labels);
    const key = stuck && `${stuck.uid} ${stuck.code}`;
    if (key === undefined) since = undefined;
    else if (since?.key !== key) since = { at: clock.now(), key };
    if (stuck && since && clock.now() - since.at >= stuck.lasts) return stuck;
    await clock.sleep(lookEvery, signal);
  }
}
