import type { Capabilities } from '../core/capabilities.ts';

/** What is under test, as load and disruptions know it: a Deployment, its pods, and the Service that load goes to. */
export interface Subject {
  /** Of its Deployment. */
  readonly name: string;
  /** By which its pods are found. */
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the Service that load goes to. */
  readonly service: string;
  /** What it tells by itself. */
  readonly capabilities: Capabilities;
}
