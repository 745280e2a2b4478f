import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { attempt } from '../../shell/run.ts';
import type { Progress } from '../../build/progress.ts';
import { runSteps } from '../../build/steps.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { inGoContainer } from './go-container.ts';
import { goStep } from './go-step.ts';
import { linkProgram } from './link-program.ts';

/**
 * The kind program: from PATH, else built with Go at the version that `scripts/node-image/kind/go.mod` pins: with that of this machine,
 * else in a container.
 * @returns what to run
 */
export async function ensureKind(engine: Promise<Engine>, config: Config, progress: Progress): Promise<string> {
  if (!(await attempt('kind', ['version'])).failed) return 'kind';
  const step = goStep(config, 'kind', 'kind', { withoutGo: inGoContainer(engine) });
  await runSteps([step], { cacheDir: config.cacheDir, progress });
  return linkProgram(config, 'kind', join(step.output, 'kind'));
}
