import { randomBytes } from 'node:crypto';
import { systemClock } from '../../core/clock.ts';
import { isNotFound } from '../../kube/client/kube-error.ts';
import { labels } from '../../kube/actions/namespace.ts';
import { ownership } from '../../kube/ownership/ownership.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import { imageOf } from '../../scenario/namespace/image-of.ts';
import { Stage, type Place } from '../../scenario/namespace/stage.ts';
import { agentInPod, podAgent } from '../../scenario/traffic/pod-agent.ts';
import { agentPod } from '../../subject/agent-pods.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { removed, type EntranceOptions } from './entrance.ts';

/** A pod that load comes from, until it is closed. */
export interface LoadPod {
  readonly agent: AgentHost;
  readonly close: () => Promise<void>;
}

type Options = Pick<EntranceOptions, 'run' | 'client'>;

/** In a namespace of ours, so that nothing is made in the user's; beside the app, where only its namespace may be worked in. */
export async function openLoadPod(options: Options): Promise<LoadPod> {
  const { onlyIn } = options.run.cluster;
  return onlyIn === undefined ? inOwnNamespace(options) : beside(options, onlyIn);
}

async function inOwnNamespace(options: Options): Promise<LoadPod> {
  const stage = await openStage(options, `load-${ownId()}`);
  return {
    agent: podAgent(stage, imageIn(options)),
    close: () => removed(stage.close({ keep: false }), `kubectl delete namespace ${stage.namespace}`),
  };
}

async function beside(options: Options, namespace: string): Promise<LoadPod> {
  const { run, client } = options;
  const name = `seaworthy-${run.folder.run}-${ownId()}`;
  const pod = agentPod(
    { name, image: imageIn(options) },
    { labels: { [labels.run]: run.folder.run }, annotations: ownership(systemClock) },
  );
  const stage = await openStage(options, 'load', {
    namespace,
    observes: (fact) => fact.kind !== 'pod' || fact.name === name,
    since: systemClock.now(),
  });
  const deletePod = async () => {
    await stage.close({ keep: false });
    try {
      await client.core.deleteNamespacedPod({ namespace, name });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  };
  return {
    agent: agentInPod(stage, pod),
    close: () => removed(deletePod(), `kubectl --namespace ${namespace} delete pod ${name}`),
  };
}

function imageIn({ run }: Options): string {
  return imageOf(run.cluster, { app: 'web', runtime: 'node' });
}

/** What is made for one of several ways in of a run is still being removed when the next one is opened. */
function ownId(): string {
  return randomBytes(2).toString('hex');
}

function openStage({ run, client }: Options, proof: string, place?: Place): Promise<Stage> {
  const nobody = () => undefined;
  return Stage.open({
    cluster: run.cluster,
    client,
    clock: systemClock,
    of: { run: run.folder.run, topic: 'verify', proof },
    timeline: new Timeline(),
    logSink: { line: nobody },
    onWait: nobody,
    place,
  });
}
