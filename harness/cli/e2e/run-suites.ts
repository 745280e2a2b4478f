import { toVariables, type RunEnvironment } from '../../config/run-environment.ts';
import type { Clock } from '../../core/clock.ts';
import { minutes } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { isNotPassed } from '../../record/test-events.ts';
import { attempt } from '../../shell/run.ts';
import { inTemporaryFolder } from '../../shell/temporary-folder.ts';
import { vitestCommand } from './vitest-program.ts';

export interface SuiteRun {
  readonly folder: RunFolder;
  readonly environment: RunEnvironment;
  readonly clock: Clock;
  /** Given each line that the test process prints. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs suites in a test process of their own, which writes their proofs into the run's folder. A failed proof is not
 * an error here; a test process that fails without saying which proof did leaves that as an event of the run.
 * @throws HarnessError where what it printed could not be kept
 */
export async function runSuites({ folder, environment, clock, onLine, signal }: SuiteRun): Promise<void> {
  const before = folder.readTestEvents().values.length;
  let unwritten: Error | undefined;
  const command = vitestCommand('run', ...(environment.bail ? ['--bail', '1'] : []));
  // vitest removes what it keeps among temporary files at its end, and not where it is ended.
  const finished = await inTemporaryFolder('vitest', (temporary) =>
    attempt(process.execPath, command, {
      cwd: environment.config.projectDir,
      env: { ...toVariables(environment), TMPDIR: temporary },
      signal,
      // Suites have limits of their own.
      timeoutMs: minutes(24 * 60),
      onLine: (line) => {
        try {
          folder.appendTo('vitest.log', `${line}\n`);
        } catch (error) {
          unwritten ??= error as Error;
        }
        onLine(line);
      },
    }),
  );
  if (unwritten) {
    throw new HarnessError(`What the test process printed could not be kept: ${unwritten.message}`, {
      code: 'log-not-written',
      fix: 'make room on the disk of the results',
      cause: unwritten,
    });
  }
  if (!finished.failed || signal.aborted) return;
  const explained = folder.readTestEvents().values.slice(before).some(isNotPassed);
  if (explained && finished.exitCode === 1) return;
  const tail = `${finished.stdout}\n${finished.stderr}`.trim().split('\n').slice(-20).join('\n');
  folder.appendTestEvent({
    event: 'broken',
    at: clock.now(),
    topic: 'harness',
    where: 'test process',
    text: `The test process ended without saying which proof failed: ${finished.summary}\n${tail}`,
  });
}
