import type { EquippedCluster } from '../cluster/bring-up.ts';
import type { NodeShell } from '../cluster/cluster-provider.ts';
import type { Config } from '../config/config.ts';
import type { Keep } from '../config/run-environment.ts';
import type { RunFolder } from '../record/run-folder.ts';

/** What the proofs of one run have in common. */
export interface ProofRun {
  readonly folder: RunFolder;
  readonly config: Config;
  readonly cluster: EquippedCluster;
  /** The way onto the cluster's nodes; undefined where its provider has none. */
  readonly nodeShell: NodeShell | undefined;
  readonly repetition: number | undefined;
  /** How many loads are measured beside each other. */
  readonly measurements: number;
  readonly keep: Keep;
  /** Ends the proof that runs, whose result is not written then. */
  readonly signal?: AbortSignal;
}
