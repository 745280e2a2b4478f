import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { describeError } from '../../core/harness-error.ts';
import type { DeployedApp, Stage } from '../namespace/stage.ts';
import { NodeRules } from './node-rules.ts';
import { podAt } from './pod-addresses.ts';
import { rulesOfMode } from './rules-of-mode.ts';

/** Writes to the timeline what the rules of every node lead an app's connections to, from now on until the stop. */
export async function followRules(
  { cluster, namespace, timeline, clock, hub }: Stage,
  { app }: DeployedApp,
  shell: NodeShell,
): Promise<{ readonly stop: () => Promise<void> }> {
  const followed = cluster.entries.map(async ({ node }) => {
    const from = clock.now();
    const pods = new Map<string, string>();
    const rules = rulesOfMode(cluster.proxyMode, { namespace, name: app.service });
    if (!rules) return undefined;
    try {
      return await NodeRules.follow({
        ...{ shell, node, rules, clock },
        onChange: (ip, routed, since, at) => {
          const pod = pods.get(ip) ?? podAt(hub.now, ip);
          if (routed) pods.set(ip, pod);
          else pods.delete(ip);
          timeline.record({ kind: 'route', source: 'rules', at, since, node, service: app.service, pod, ip, routed });
        },
        onGap: (gap) => {
          timeline.record(gap);
        },
      });
    } catch (error) {
      const of = `rules of ${node}`;
      const reason = describeError(error);
      timeline.record({ kind: 'gap', source: 'rules', of, from, at: clock.now(), reason, effect: 'lost' });
      return undefined;
    }
  });
  const nodes = (await Promise.all(followed)).filter((node) => node !== undefined);
  return {
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}
