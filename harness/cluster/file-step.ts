import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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
      await removeLeftovers(output);
      const unfinished = `${output}.${String(process.pid)}.part`;
      try {
        const remark = await spec.make(unfinished, tools);
        if (!(await exists(output))) await rename(unfinished, output); // another run may have been quicker
        return remark;
      } finally {
        await rm(unfinished, { recursive: true, force: true });
      }
    },
  };
}

/** What a killed run left half done. */
async function removeLeftovers(output: string): Promise<void> {
  for (const name of await readdir(dirname(output))) {
    const pid = name.startsWith(`${basename(output)}.`) && /\.(\d+)\.part$/.exec(name)?.[1];
    if (pid && !(await exists(`/proc/${pid}`))) await rm(join(dirname(output), name), { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
