import { readFileSync } from 'node:fs';
import type { EquippedCluster } from '../../cluster/bring-up.ts';
import { openProvider } from '../../cluster/providers/select-provider.ts';
import { readRunEnvironment, type RunEnvironment } from '../../config/run-environment.ts';
import type { Selection } from '../../config/selection.ts';
import { UsageError } from '../../core/harness-error.ts';
import type { ProofRun } from '../../proof/proof-run.ts';
import { openRunFolder, type RunFolder } from '../../record/run-folder.ts';

/** The part of its run that a suite needs in order to declare its proofs. */
export interface TestPlan {
  readonly folder: RunFolder;
  readonly runtimes: readonly string[] | undefined;
  readonly proofs: readonly Selection[] | undefined;
}

/** The run that this test process belongs to. */
export type TestRun = TestPlan & ProofRun;

let opened: TestRun | undefined;

/** @throws UsageError outside of a run */
export function currentPlan(): TestPlan {
  return planOf(environmentOfRun());
}

/**
 * Opened once a process, the provider of its cluster too: from the configuration that the run was started with.
 * @throws UsageError outside of a run: proofs need a cluster and a place for their evidence.
 */
export function currentRun(): TestRun {
  opened ??= openRun();
  return opened;
}

function openRun(): TestRun {
  const environment = environmentOfRun();
  const { config, repetition, measurements, keep } = environment;
  const plan = planOf(environment);
  const cluster = JSON.parse(readFileSync(plan.folder.file('cluster.json'), 'utf8')) as EquippedCluster;
  const { nodeShell } = openProvider(cluster.provider, config);
  return { ...plan, config, cluster, nodeShell, repetition, measurements, keep };
}

function environmentOfRun(): RunEnvironment {
  const environment = readRunEnvironment();
  if (environment) return environment;
  throw new UsageError('Not inside a Seaworthy run', 'start proofs with `make e2e` or `seaworthy e2e`');
}

function planOf({ runDir, runtimes, proofs }: RunEnvironment): TestPlan {
  return { folder: openRunFolder(runDir), runtimes, proofs };
}
