import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { groupBy } from '../../core/group-by.ts';
import type { PodFact } from '../../timeline/fact.ts';
import type { Stage } from '../namespace/stage.ts';
import { listProcesses, processesIn, type ProcessSignals } from './process-signals.ts';

/**
 * Reads what process 1 of each of these pods' app containers does with signals that ask it to stop, and puts it on the timeline. What cannot be read is
 * a gap. A process that has just started may not have its handler yet: ask when the pods are ready.
 * @param options.mayHaveEnded a process that is not found is no gap
 */
export async function readProcesses(
  stage: Pick<Stage, 'timeline' | 'clock'>,
  shell: Pick<NodeShell, 'runOnNode'>,
  pods: readonly PodFact[],
  { mayHaveEnded = false }: { readonly mayHaveEnded?: boolean } = {},
): Promise<void> {
  const byNode = groupBy(pods, ({ node }) => node ?? '');
  await Promise.all([...byNode].map(([node, its]) => readNode(stage, shell, { node, pods: its, mayHaveEnded })));
}

async function readNode(
  { timeline, clock }: Pick<Stage, 'timeline' | 'clock'>,
  shell: Pick<NodeShell, 'runOnNode'>,
  {
    node,
    pods,
    mayHaveEnded,
  }: { readonly node: string; readonly pods: readonly PodFact[]; readonly mayHaveEnded: boolean },
): Promise<void> {
  const from = clock.now();
  const { found, failure } = await processesOf(shell, node);
  const at = clock.now();
  for (const { namespace, name: pod, uid, containers } of pods)
    for (const { name: container } of containers.filter(({ init }) => !init)) {
      const process = found.find((its) => its.uid === uid && its.container === container);
      const reason = failure ?? '/proc of its node does not tell what it does with SIGTERM';
      const of = `process 1 of ${pod}/${container}`;
      if (process) timeline.record({ kind: 'process', source: 'procfs', at, node, namespace, pod, ...process });
      else if (failure !== undefined || !mayHaveEnded)
        timeline.record({ kind: 'gap', source: 'procfs', at, from, of, reason, effect: 'lost' });
    }
}

/** `failure`: why nothing could be read. */
async function processesOf(
  shell: Pick<NodeShell, 'runOnNode'>,
  node: string,
): Promise<{ readonly found: readonly ProcessSignals[]; readonly failure?: string }> {
  try {
    const { exitCode, stdout, stderr } = await shell.runOnNode(node, ['sh', '-c', listProcesses]);
    if (exitCode === 0) return { found: processesIn(stdout) };
    return { found: [], failure: stderr.trim() || `/proc of ${node} could not be read` };
  } catch (error) {
    return { found: [], failure: `/proc of ${node} could not be read: ${(error as Error).message}` };
  }
}
