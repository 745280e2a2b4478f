import { basename, join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { describeError, HarnessError } from '../core/harness-error.ts';
import { withFileLock } from '../shell/file-lock.ts';
import { CommandFailed } from '../shell/run.ts';
import type { Progress } from './progress.ts';
import { openStepLog, type StepLog } from './step-log.ts';

/**
 * A piece of slow work whose result is kept under a name that holds the hash of everything it was made from: when the
 * output is there, it is right. Made by `fileStep` and `imageStep`.
 */
export interface Step {
  /** The name that is shown while the step runs, and that its log has. */
  readonly name: string;
  readonly needs: readonly Step[];
  /** Path or image reference, known before it is made. */
  readonly output: string;
  isDone(): Promise<boolean>;
  /** Makes the output, all or nothing. Resolves to a short remark for the progress line, such as its size. */
  make(tools: StepTools): Promise<string | undefined>;
}

/** The tools of a running step. */
export interface StepTools extends StepLog {
  /** Aborted when another step has failed. */
  readonly signal: AbortSignal;
}

export interface RunStepsOptions {
  readonly cacheDir: string;
  readonly progress: Progress;
  /** Whether the steps run at the lowest CPU priority. */
  readonly inBackground?: boolean;
}

/** A step that failed, with its log and the end of it. */
export class StepFailed extends HarnessError {
  constructor(step: string, log: string, tail: string, cause: unknown) {
    const reason = cause instanceof CommandFailed ? cause.finished.summary : describeError(cause);
    super(`The step \`${step}\` failed: ${reason}${tail ? `\nThe end of its log:\n${tail}` : ''}`, {
      code: 'step-failed',
      fix: `Read ${log}, remove the cause and start again: what is finished is kept.`,
      cause,
    });
  }
}

/**
 * Makes what is missing of the targets and of what they need, at once what can run at once; a target that is there
 * needs nothing. A step is made by one process of this machine at a time. The first failure stops the rest.
 * @throws StepFailed
 */
export async function runSteps(
  targets: readonly Step[],
  { cacheDir, progress, inBackground = false }: RunStepsOptions,
): Promise<void> {
  const stop = new AbortController();
  const started = new Map<string, Promise<void>>();

  const ensure = (step: Step): Promise<void> => {
    const running =
      started.get(step.output) ??
      ensureNeedsThenMake(step).catch((error: unknown) => {
        stop.abort(error); // the first reason stays
        throw error;
      });
    started.set(step.output, running);
    return running;
  };
  const ensureNeedsThenMake = async (step: Step): Promise<void> => {
    if (await step.isDone()) return;
    await Promise.all(step.needs.map(ensure));
    await withFileLock(
      join(cacheDir, 'locks', basename(step.output)),
      systemClock,
      () => makeAlone(step),
      (holder) => {
        progress.line(`${step.name}: waiting for process ${holder}, which is building it`);
      },
    );
  };
  const makeAlone = async (step: Step): Promise<void> => {
    if (await step.isDone()) return;
    stop.signal.throwIfAborted();
    const log = await openStepLog(join(cacheDir, 'logs'), step.name, { signal: stop.signal, inBackground });
    try {
      await progress.step(step.name, () => step.make({ ...log, signal: stop.signal }));
    } catch (error) {
      throw new StepFailed(step.name, log.path, log.tail(), error);
    } finally {
      await log.close();
    }
  };

  await Promise.allSettled(targets.map(ensure));
  await Promise.allSettled(started.values());
  stop.signal.throwIfAborted();
}
