import { systemClock } from '../../../core/clock.ts';
import { minutes } from '../../../core/duration.ts';
import { UsageError } from '../../../core/harness-error.ts';
import { createRunFolder } from '../../../record/run-folder.ts';
import type { TestIdentity } from '../../../record/test-events.ts';
import { toVariables } from '../../../config/run-environment.ts';
import { run } from '../../../shell/run.ts';
import { inTemporaryFolder } from '../../../shell/temporary-folder.ts';
import type { E2eRun } from '../run-e2e.ts';
import { unknownProofs } from './unknown-proofs.ts';
import { vitestCommand } from '../vitest-program.ts';

export type ListedProof = Omit<TestIdentity, 'repetition'>;

/**
 * The proofs that would run, as their suites declare them. Nothing is run, and no cluster is asked.
 * @throws HarnessError for a suite that does not load, UsageError for a proof that there is not
 */
export async function listProofs({
  suites,
  runtimes,
  proofs,
  config,
}: Pick<E2eRun, 'suites' | 'runtimes' | 'proofs' | 'config'>): Promise<readonly ListedProof[]> {
  const events = await inTemporaryFolder('list', async (dir) => {
    const folder = createRunFolder(dir, 'list');
    folder.writeInfo({
      startedAt: new Date(systemClock.now()).toISOString(),
      interrupted: false,
      command: 'seaworthy e2e --list',
      cluster: { provider: 'none', context: 'none', version: 'none', nodes: 0, proxyMode: 'none', loadPath: 'none' },
    });
    await run(process.execPath, vitestCommand('list'), {
      cwd: config.projectDir,
      env: {
        ...toVariables({
          runDir: folder.dir,
          config,
          suites: suites.flatMap(({ files }) => files),
          runtimes,
          proofs,
          measurements: 1,
          keep: 'never',
          bail: false,
          live: false,
        }),
        // What vitest would leave where it is ended.
        TMPDIR: dir,
      },
      timeoutMs: minutes(5),
    });
    return folder.readTestEvents().values;
  });
  const [unknown] = unknownProofs(proofs ?? [], events, systemClock.now());
  if (unknown?.event === 'broken') throw new UsageError(unknown.text);
  return events.flatMap((event) =>
    event.event === 'declared'
      ? (event.tests ?? []).map((test) => ({ ...test, topic: event.topic, runtime: event.runtime }))
      : [],
  );
}
