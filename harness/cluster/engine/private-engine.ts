import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { milliseconds, minutes } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { startDaemon } from '../../shell/daemon.ts';
import { withFileLock } from '../../shell/file-lock.ts';
import { commandLineOf, findProcesses, isAlive, waitForExit } from '../../shell/process-identity.ts';
import { attempt, run } from '../../shell/run.ts';
import { hasSysResource } from './capability.ts';
import type { Progress } from '../../build/progress.ts';
import { installEngine } from './engine-install.ts';
import { unmountLeft } from './engine-mounts.ts';
import { assureShortPaths, enginePaths, type EnginePaths } from './engine-paths.ts';

/**
 * Installs and starts the private engine, one process of the machine at a time, unless an engine answers by then.
 * @throws HarnessError with the end of the engine's log, or where the cache folder cannot hold its sockets
 */
export async function startPrivateEngine(
  config: Config,
  progress: Progress,
  someEngineAnswers: () => Promise<boolean>,
): Promise<void> {
  const paths = enginePaths(config);
  assureShortPaths(paths, config);
  await withFileLock(
    join(config.cacheDir, 'locks', 'engine'),
    systemClock,
    async () => {
      if (await someEngineAnswers()) return;
      await installEngine(config, progress);
      // If systemd runs, the package has started an engine already.
      if (await someEngineAnswers()) return;
      await progress.step('start the private Docker engine', () => start(paths));
    },
    (holder) => {
      progress.line(`waiting for process ${holder}, which is starting the engine`);
    },
  );
}

/** The process id of the private engine, when it runs. */
export function privateEnginePid(paths: EnginePaths): number | undefined {
  return pidIn(paths.pid, 'dockerd', paths.config);
}

/**
 * Tells whether anything of the private engine runs: the engine, its containerd, or containers that outlived a killed
 * engine.
 */
export function privateEngineRemains(paths: EnginePaths): boolean {
  return (
    existsSync(paths.root) && findProcesses((words) => words.some((word) => word.startsWith(paths.exec))).length > 0
  );
}

/**
 * Stops the private engine, waits for its end, and takes away what it has left mounted.
 * @throws HarnessError when it does not end
 */
export async function stopPrivateEngine(paths: EnginePaths): Promise<void> {
  const pid = privateEnginePid(paths);
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  if (await waitForExit(pid, minutes(1), systemClock)) return unmountLeft(paths.root);
  throw new HarnessError(`The Docker engine (process ${pid}) did not end within a minute of SIGTERM`, {
    code: 'engine-does-not-stop',
    fix: `read ${paths.log}, then end it with \`kill -9 ${pid}\``,
  });
}

async function start(paths: EnginePaths): Promise<string> {
  mkdirSync(paths.root, { recursive: true });
  await untilEarlierOneEnded(paths);
  clearStalePids(paths);
  const bounded = !hasSysResource();
  if (bounded) copyFileSync(join(import.meta.dirname, 'runc-bounded'), paths.runtime);
  writeFileSync(paths.config, `${JSON.stringify(daemonSettings(paths, bounded), null, 2)}\n`);
  const pid = await startDaemon('dockerd', ['--config-file', paths.config], paths.log);
  const env = { DOCKER_HOST: `unix://${paths.socket}` };
  await untilItAnswers(pid, env, paths);
  const left = await run('docker', ['ps', '--all', '--quiet'], { env });
  const dead = left.split('\n').filter(Boolean);
  // A cluster whose engine went down is recreated, not revived: addresses and mounts have changed under it.
  if (dead.length > 0) await run('docker', ['rm', '--force', '--volumes', ...dead], { env });
  const notes = [`process ${pid}`, ...(bounded ? ['bounded runtime'] : [])];
  if (dead.length > 0) notes.push(`removed ${dead.length} containers of an earlier engine`);
  return notes.join(', ');
}

function daemonSettings(paths: EnginePaths, bounded: boolean): object {
  return {
    hosts: [`unix://${paths.socket}`],
    'data-root': paths.data,
    'exec-root': paths.exec,
    pidfile: paths.pid,
    // The proxy accepts before the node does and drops requests of its own, which would look like drops of good apps.
    'userland-proxy': false,
    ...(bounded ? { runtimes: { bounded: { path: paths.runtime } }, 'default-runtime': 'bounded' } : {}),
  };
}

/** Waits until an engine that runs and does not answer has ended. */
async function untilEarlierOneEnded(paths: EnginePaths): Promise<void> {
  const pid = privateEnginePid(paths);
  if (pid === undefined || (await waitForExit(pid, minutes(1), systemClock))) return;
  throw new HarnessError(`The Docker engine (process ${pid}) neither answers nor ends`, {
    code: 'engine-hangs',
    fix: `read ${paths.log}, then end it with \`kill -9 ${pid}\` and start again`,
  });
}

/** dockerd takes any living process for itself or its containerd, also one that merely got the old number. */
function clearStalePids(paths: EnginePaths): void {
  if (privateEnginePid(paths) === undefined) rmSync(paths.pid, { force: true });
  if (pidIn(paths.containerdPid, 'containerd', paths.containerdConfig) === undefined) {
    rmSync(paths.containerdPid, { force: true });
  }
}

function pidIn(file: string, program: string, argument: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').trim());
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const words = commandLineOf(pid);
  return basename(words[0] ?? '') === program && words.includes(argument) ? pid : undefined;
}

async function untilItAnswers(pid: number, env: Record<string, string>, paths: EnginePaths): Promise<void> {
  const deadline = systemClock.now() + minutes(1);
  while ((await attempt('docker', ['info'], { env })).failed) {
    const dead = !isAlive(pid);
    if (!dead && systemClock.now() < deadline) {
      await systemClock.sleep(milliseconds(200));
      continue;
    }
    const tail = readFileSync(paths.log, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
    throw new HarnessError(`The Docker engine ${dead ? 'ended' : 'did not answer'} while it was starting:\n${tail}`, {
      code: 'engine-does-not-start',
      fix: `read ${paths.log}; \`seaworthy doctor\` shows what the machine lacks`,
    });
  }
}
