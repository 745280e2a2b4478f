import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { seconds } from '../core/duration.ts';
import { findProcesses, waitForExit } from '../shell/process-identity.ts';
import { keyOfStep } from './step-key.ts';
import type { Step, StepTools } from './steps.ts';

export interface FileStepSpec {
  /** Short, unique among steps. */
  readonly name: string;
  readonly needs?: readonly Step[];
  /** Everything that decides the output besides what the needed steps make: versions, `hashOfPath(…)`, commands. */
  readonly inputs: readonly string[];
  /** Creates `to`, a file or a folder. */
  make(to: string, tools: StepTools): Promise<string | undefined>;
}

/** A step whose output is a file or a folder `<cacheDir>/steps/<name>-<key>`. */
export function fileStep(cacheDir: string, spec: FileStepSpec): Step {
  const { name, needs = [], inputs } = spec;
  const prefix = name.replaceAll(/[^\w.-]+/g, '-');
  const output = join(cacheDir, 'steps', `${prefix}-${keyOfStep(inputs, needs)}`);
  return {
    name,
    needs,
    output,
    isDone: () => exists(output),
    async make(tools) {
      await mkdir(dirname(output), { recursive: true });
      const unfinished = `${output}.part`;
      await discard(unfinished);
      const remark = await spec.make(unfinished, tools);
      await rename(unfinished, output);
      return remark;
    },
  };
}

/** A killed run leaves half an output, and perhaps the program that makes it: whoever works on it now is an orphan. */
async function discard(unfinished: string): Promise<void> {
  for (const pid of findProcesses((words) => words.some((word) => word.startsWith(unfinished)))) {
    process.kill(pid, 'SIGKILL');
    await waitForExit(pid, seconds(10), systemClock);
  }
  await rm(unfinished, { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
