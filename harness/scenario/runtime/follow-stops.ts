import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { milliseconds, seconds } from '../../core/duration.ts';
import type { PodFact } from '../../timeline/fact.ts';
import type { DeployedApp, Stage } from '../namespace/stage.ts';
import { matchesLabels } from '../../kube/facts/matches-labels.ts';
import { readProcesses } from './read-processes.ts';

/** So long before a pod would be killed: its deletionTimestamp is cut to whole seconds. */
const before = seconds(1);

/**
 * Reads once more what process 1 does with SIGTERM of each pod of an app that is still there when its grace period is about to end:
 * the handler that Node.js has of its own is there for one signal. Pods that end in time cost nothing.
 * @returns stops it, and resolves when no reading is under way
 */
export function followStops(
  stage: Pick<Stage, 'timeline' | 'clock' | 'hub'>,
  shell: Pick<NodeShell, 'runOnNode'>,
  { app }: DeployedApp,
): () => Promise<void> {
  const over = new AbortController();
  const readings = new Map<string, Promise<void>>();
  const unsubscribe = stage.hub.subscribe((fact) => {
    if (fact.kind !== 'pod' || fact.deletionTimestamp === undefined || readings.has(fact.uid)) return;
    if (fact.change === 'deleted' || !matchesLabels(fact.labels, app.labels)) return;
    readings.set(fact.uid, readLate(stage, shell, { pod: fact, graceEnd: fact.deletionTimestamp }, over.signal));
  });
  return async () => {
    unsubscribe();
    over.abort();
    await Promise.all(readings.values());
  };
}

async function readLate(
  stage: Pick<Stage, 'timeline' | 'clock' | 'hub'>,
  shell: Pick<NodeShell, 'runOnNode'>,
  { pod, graceEnd }: { readonly pod: PodFact; readonly graceEnd: number },
  signal: AbortSignal,
): Promise<void> {
  const { clock, hub } = stage;
  const wait = milliseconds(Math.max(0, graceEnd - before - clock.now()));
  const waited = await clock.sleep(wait, signal).then(
    () => true,
    () => false,
  );
  const current = hub.now.pods.get(pod.uid);
  if (waited && current) await readProcesses(stage, shell, [current], { mayHaveEnded: true });
}
