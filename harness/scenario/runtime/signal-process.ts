import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { PodFact, SignalFact } from '../../timeline/fact.ts';
import type { Stage } from '../namespace/stage.ts';
import { withProcess1 } from './process-signals.ts';

/** Sends a signal from the node, whose user may send any. Prints when, in milliseconds by the node's clock. */
const sendSignal = withProcess1('date +%s%3N && kill -s "$1" "${process#/proc/}"');

/**
 * Sends a signal to process 1 of a pod's container, as nobody does who deletes the pod, and puts it on the timeline.
 * @throws HarnessError where the node does not do it, in its words
 */
export async function signalProcess1(
  { timeline, clock }: Pick<Stage, 'timeline' | 'clock'>,
  shell: Pick<NodeShell, 'runOnNode'>,
  { namespace, name: pod, uid, node = '', containers }: PodFact,
  { container, signal }: Pick<SignalFact, 'container' | 'signal'>,
): Promise<void> {
  const command = ['sh', '-c', sendSignal, 'sh', uid, container, signal.replace('SIG', '')];
  const { exitCode, stdout, stderr } = await shell.runOnNode(node, command);
  const sentAt = Number(stdout.trim());
  if (exitCode !== 0 || !(sentAt > 0))
    throw new HarnessError(`${signal} could not be sent to process 1 of ${pod}/${container}: ${stderr.trim()}`, {
      code: 'signal-not-sent',
      fix: 'see that the pod does not share one process namespace, and that its node has /proc and date as Linux has them',
    });
  const run = containers.find(({ name }) => name === container)?.restartCount ?? 0;
  const of = { node, namespace, pod, uid, container, run };
  timeline.record({ kind: 'signal', source: 'command', at: clock.now(), ...of, signal, sentAt });
}
