import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { attempt, run, type RunOptions } from '../../shell/run.ts';
import type { Progress } from '../../build/progress.ts';
import type { Engine } from './docker-engine.ts';
import { engineAbsence } from './engine-absence.ts';
import { enginePaths } from './engine-paths.ts';
import { startPrivateEngine } from './private-engine.ts';

/**
 * The engine to use: the one that DOCKER_HOST names, else our private one, else one that answers by default, else a
 * private one that is installed and started here.
 * @throws HarnessError where none answers and none can be started
 */
export async function ensureEngine(config: Config, progress: Progress): Promise<Engine> {
  const found = await findEngine(config);
  if (found) return found;
  await startPrivateEngine(config, progress, async () => (await findEngine(config)) !== undefined);
  const started = await findEngine(config);
  if (started) return started;
  throw new HarnessError('The Docker engine was started, but does not answer', {
    code: 'engine-silent',
    fix: `read ${enginePaths(config).log}`,
  });
}

/**
 * An engine that answers now; nothing is started.
 * @throws HarnessError when DOCKER_HOST names one that does not answer
 */
export async function findEngine(config: Config): Promise<Engine | undefined> {
  const own = `unix://${enginePaths(config).socket}`;
  if (config.dockerHost !== undefined) {
    const ours = config.dockerHost === own;
    if (await answers({})) return engineWith(ours ? { DOCKER_HOST: own } : {}, ours);
    if (ours) return undefined;
    const { code, reason, fix } = await engineAbsence();
    throw new HarnessError(
      `DOCKER_HOST=${config.dockerHost} does not answer${code === 'no-engine' ? '' : `: ${reason}`}`,
      {
        code: 'docker-host-silent',
        fix: code === 'no-engine' ? 'start that engine, or unset DOCKER_HOST so that another one is looked for' : fix,
      },
    );
  }
  if (await answers({ DOCKER_HOST: own })) return engineWith({ DOCKER_HOST: own }, true);
  if (await answers({})) return engineWith({}, false);
  return undefined;
}

async function answers(env: Record<string, string>): Promise<boolean> {
  const version = await attempt('docker', ['version', '--format', '{{.Server.Version}}'], { env, timeoutMs: 10_000 });
  return !version.failed;
}

async function engineWith(host: Record<string, string>, ours: boolean): Promise<Engine> {
  // A client without buildx refuses to build unless it is told to use the engine's own builder, which ours has.
  const classic = ours || (await attempt('docker', ['buildx', 'version'])).failed;
  // Images are of the engine's own architecture and made by its own builder, whatever the user builds for and with elsewhere: another
  // builder would keep them to itself. `default` is that of the engine in use.
  const own = { DOCKER_DEFAULT_PLATFORM: '', BUILDX_BUILDER: 'default' };
  const env = { ...host, ...own, ...(classic ? { DOCKER_BUILDKIT: '0' } : {}) };
  const withEnv = (options: RunOptions = {}) => ({ ...options, env: { ...options.env, ...env } });
  return {
    docker: (args, options) => run('docker', args, withEnv(options)),
    attempt: (args, options) => attempt('docker', args, withEnv(options)),
    env,
    ours,
    // An engine cannot be asked; Docker's default is to have it.
    userlandProxy: !ours,
  };
}
