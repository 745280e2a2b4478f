import { readFileSync } from 'node:fs';
import type { EquippedCluster } from '../../cluster/bring-up.ts';
import { readRunEnvironment } from '../../config/run-environment.ts';
import type { Selection } from '../../config/selection.ts';
import { UsageError } from '../../core/harness-error.ts';
import { openRunFolder, type RunFolder } from '../../record/run-folder.ts';

/** The run that this test process belongs to. */
export interface TestRun {
  readonly folder: RunFolder;
  readonly cluster: EquippedCluster;
  readonly runtimes: readonly string[] | undefined;
  readonly proofs: readonly Selection[] | undefined;
  readonly repetition: number | undefined;
  /** Leave namespaces standing. */
  readonly keep: boolean;
}

/** @throws UsageError outside of a run: proofs need a cluster and a place for their evidence. */
export function currentRun(): TestRun {
  const environment = readRunEnvironment();
  if (!environment) throw new UsageError('No run to belong to', 'start proofs with `make e2e` or `seaworthy e2e`');
  const folder = openRunFolder(environment.runDir);
  return {
    folder,
    cluster: JSON.parse(readFileSync(folder.file('cluster.json'), 'utf8')) as EquippedCluster,
    runtimes: environment.runtimes,
    proofs: environment.proofs,
    repetition: environment.repetition,
    keep: environment.keep,
  };
}
