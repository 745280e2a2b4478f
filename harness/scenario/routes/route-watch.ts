import type { NodeShell } from '../../cluster/cluster-provider.ts';
import type { NodePortApp, Stage } from '../namespace/stage.ts';
import { followConnections } from './follow-connections.ts';
import { followRules } from './follow-rules.ts';
import { Probers, type ProbeRun } from './probers.ts';

/**
 * Observes to which pods of an app every node routes: by probes and, if programs can be run on the node, by its rules
 * and its connection tracking.
 */
export interface RouteWatch {
  /** Ends it, and gives what the probers sent; the first call does. */
  stop(): Promise<readonly ProbeRun[]>;
}

/** Nothing here fails a proof: what could not be watched is a gap on the timeline. */
export async function watchRoutes(stage: Stage, deployed: NodePortApp, shell?: NodeShell): Promise<RouteWatch> {
  const [probers, rules, connections] = await Promise.all([
    Probers.start(stage, deployed),
    shell && followRules(stage, deployed, shell),
    shell && followConnections(stage, deployed, shell),
  ]);
  let stopped: Promise<readonly ProbeRun[]> | undefined;
  return {
    stop: () => {
      stopped ??= Promise.all([probers.stop(), rules?.stop(), connections?.stop()]).then(([runs]) => runs);
      return stopped;
    },
  };
}
