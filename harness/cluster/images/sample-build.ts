import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { UsageError } from '../../core/harness-error.ts';
import { installMissing, type PackageOf } from '../../build/debian/apt.ts';
import { fileStep } from '../../build/file-step.ts';
import { goEnvironment } from '../../build/go-environment.ts';
import { hashOfPath } from '../../build/step-key.ts';
import type { Step } from '../../build/steps.ts';

/** Programs, each with the Debian package that has it. */
const shape = z.record(z.string(), z.string());

/**
 * What a sample image needs made on this machine where no registry answers, such as a compiled program: `build.sh` beside its
 * Dockerfile makes it, with the programs in `build-needs.yaml`. The step's output is a folder; undefined where there is nothing
 * to make.
 * @throws UsageError for a file of another shape
 */
export function sampleBuild(name: string, source: string, config: Config): Step | undefined {
  if (!existsSync(join(source, 'build.sh'))) return undefined;
  const needs = programsNeeded(join(source, 'build-needs.yaml'));
  return fileStep(config.cacheDir, {
    name: `programs of ${name}`,
    // Node's version is the only one that is known without starting a program.
    inputs: [hashOfPath(source), goEnvironment.GOFLAGS, process.arch, process.version],
    async make(to, tools) {
      await installMissing(needs, config, tools.run);
      await mkdir(to, { recursive: true });
      const env = { ...goEnvironment, OUT: to, NODE: process.execPath };
      await tools.run('sh', ['-e', 'build.sh'], { cwd: source, env });
      return undefined;
    },
  });
}

function programsNeeded(file: string): PackageOf {
  if (!existsSync(file)) return {};
  const needs = shape.safeParse(parse(readFileSync(file, 'utf8')));
  if (needs.success) return needs.data;
  throw new UsageError(`${file} is not what is expected:\n${z.prettifyError(needs.error)}`);
}
