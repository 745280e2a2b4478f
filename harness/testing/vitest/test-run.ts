import { readFileSync } from 'node:fs';
import type { EquippedCluster } from '../../cluster/bring-up.ts';
import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { openProvider } from '../../cluster/providers/select-provider.ts';
import type { Config } from '../../config/config.ts';
import { readRunEnvironment } from '../../config/run-environment.ts';
import type { Selection } from '../../config/selection.ts';
import { UsageError } from '../../core/harness-error.ts';
import { openRunFolder, type RunFolder } from '../../record/run-folder.ts';

/** The run that this test process belongs to. */
export interface TestRun {
  readonly folder: RunFolder;
  readonly config: Config;
  readonly cluster: EquippedCluster;
  /** The way onto the cluster's nodes; undefined where its provider has none. */
  readonly nodeShell: NodeShell | undefined;
  readonly runtimes: readonly string[] | undefined;
  readonly proofs: readonly Selection[] | undefined;
  readonly repetition: number | undefined;
  /** Leave namespaces standing. */
  readonly keep: boolean;
}

let opened: TestRun | undefined;

/**
 * Opened once a process, the provider of its cluster too: from the configuration that the run was started with.
 * @throws UsageError outside of a run: proofs need a cluster and a place for their evidence.
 */
export function currentRun(): TestRun {
  opened ??= openRun();
  return opened;
}

function openRun(): TestRun {
  const environment = readRunEnvironment();
  if (!environment) throw new UsageError('No run to belong to', 'start proofs with `make e2e` or `seaworthy e2e`');
  const folder = openRunFolder(environment.runDir);
  const { config } = environment;
  const cluster = JSON.parse(readFileSync(folder.file('cluster.json'), 'utf8')) as EquippedCluster;
  return {
    folder,
    config,
    cluster,
    nodeShell: openProvider(cluster.provider, config).nodeShell,
    runtimes: environment.runtimes,
    proofs: environment.proofs,
    repetition: environment.repetition,
    keep: environment.keep,
  };
}
