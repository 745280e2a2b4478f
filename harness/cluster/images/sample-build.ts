import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { UsageError } from '../../core/harness-error.ts';
import { installMissing } from '../../build/debian/apt.ts';
import { fileStep } from '../../build/file-step.ts';
import { goEnvironment } from '../../build/go-environment.ts';
import { hashOfPath } from '../../build/step-key.ts';
import type { Step } from '../../build/steps.ts';

const shape = z.strictObject({
  /** Programs, each with the Debian package that has it. */
  needs: z.record(z.string(), z.string()).default({}),
  /** A shell script, run in the folder of the source. It writes to $OUT; $NODE is the Node that runs the harness; Go is set up. */
  run: z.string(),
});

/**
 * What a sample image needs made on this machine, such as a compiled program: `build.yaml` beside its Dockerfile says how.
 * The step's output is a folder; undefined where there is nothing to make.
 * @throws UsageError for a file of another shape
 */
export function sampleBuild(name: string, source: string, config: Config): Step | undefined {
  const file = join(source, 'build.yaml');
  if (!existsSync(file)) return undefined;
  const build = shape.safeParse(parse(readFileSync(file, 'utf8')));
  if (!build.success) throw new UsageError(`${file} is not what is expected:\n${z.prettifyError(build.error)}`);
  const { needs, run } = build.data;
  return fileStep(config.cacheDir, {
    name: `programs of ${name}`,
    // Of the tools, Node's version alone is known without starting one.
    inputs: [hashOfPath(source), goEnvironment.GOFLAGS, process.arch, process.version],
    async make(to, tools) {
      await installMissing(needs, config, tools.run);
      await mkdir(to, { recursive: true });
      await tools.run('sh', ['-ec', run], { cwd: source, env: { ...goEnvironment, OUT: to, NODE: process.execPath } });
      return undefined;
    },
  });
}
