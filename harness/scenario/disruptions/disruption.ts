import type { NodeShell } from '../../cluster/cluster-provider.ts';
import type { Duration } from '../../core/duration.ts';
import type { LoadProgress } from '../../load/engine/driver.ts';
import type { Leases } from '../leases/leases.ts';
import type { DeployedApp, Stage } from '../namespace/stage.ts';

/** What a disruption works with. */
export interface DisruptionScene {
  readonly stage: Stage;
  readonly deployed: DeployedApp;
  readonly leases: Leases;
  /** The way onto the nodes; undefined where there is none. */
  readonly shell: Pick<NodeShell, 'runOnNode'> | undefined;
  /** Registers what is done when the proof is over, however it ended. */
  readonly atEnd: (ending: () => Promise<void>) => void;
  /** How long each thing is waited for that Kubernetes is to do: longer than the grace period and the start of a pod. */
  readonly patience: Duration;
  /** What became of the requests so far, by the last report of the load agent; undefined where no load is sent. */
  readonly progress: () => LoadProgress | undefined;
}

/** A disruption of an app's pods. It is over when they are deleted and their successors are ready. */
export type Disruption<Settings extends readonly unknown[] = readonly []> = (
  scene: DisruptionScene,
  ...settings: Settings
) => Promise<DisruptionTargets>;

/** The pods that the disruption targeted, and the node that it drained. */
export interface DisruptionTargets {
  readonly uids: readonly string[];
  /** The node that was drained. */
  readonly drained?: string;
}
