import type { Capabilities } from '../core/capabilities.ts';
import type { WorkloadKind } from '../kube/facts/workload-spec.ts';

/** What is under test, as load and disruptions know it: a workload, its pods, and the Service that load goes to. */
export interface Subject {
  /** @default 'Deployment' */
  readonly kind?: WorkloadKind;
  /** Of its workload. */
  readonly name: string;
  /** By which its pods are found. */
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the Service that load goes to. */
  readonly service: string;
  /** What it tells by itself. */
  readonly capabilities: Capabilities;
}
