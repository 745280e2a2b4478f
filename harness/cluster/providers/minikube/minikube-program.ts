import { join } from 'node:path';
import type { Progress } from '../../../build/progress.ts';
import { runSteps, type Step } from '../../../build/steps.ts';
import type { Config } from '../../../config/config.ts';
import { HarnessError } from '../../../core/harness-error.ts';
import { attempt, run, type RunOptions } from '../../../shell/run.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { goStep } from '../../node-image/go-step.ts';
import { linkProgram } from '../../node-image/link-program.ts';
import { pinnedVersion } from '../../node-image/sources.ts';
import { minikubeHome } from './minikube-names.ts';
import { downloadRelease, releaseFor, type MinikubeRelease } from './minikube-release.ts';

/** The minikube that is downloaded where none is in PATH; undefined with `--images offline`, and where there is none for this machine. */
export function minikubeRelease({ images }: Pick<Config, 'images'>): MinikubeRelease | undefined {
  return images === 'offline' ? undefined : releaseFor(pinnedMinikube());
}

function pinnedMinikube(): string {
  return pinnedVersion('minikube/go.mod', 'k8s.io/minikube');
}

/**
 * The minikube that is made where none is in PATH: its release binary, which is built with Go where that cannot be downloaded, or with
 * `--images offline`.
 */
export function minikubeStep(config: Config): Step {
  const release = minikubeRelease(config);
  const names = `-X k8s.io/minikube/pkg/version.version=${pinnedMinikube()}`;
  return goStep(config, 'minikube', 'minikube', {
    ...(release && { download: (to, tools) => downloadRelease(release, join(to, 'minikube'), tools) }),
    // One of its drivers, which is not used here, calls a library in C.
    cgo: true,
    flags: ['-tags', 'libvirt_dlopen', '-ldflags', `-s -w ${names}`],
    withoutGo: () => {
      throw new HarnessError('minikube is neither in PATH nor downloaded, and there is no Go to build it', {
        code: 'minikube-missing',
        fix: 'install minikube 1.38 or later (https://minikube.sigs.k8s.io/docs/start), or Go 1.26 (https://go.dev/dl)',
      });
    },
  });
}

/**
 * The minikube program: from PATH, else at the version that `scripts/node-image/minikube/go.mod` pins.
 * @returns what to run
 */
export async function ensureMinikube(config: Config, progress: Progress): Promise<string> {
  if (!(await attempt('minikube', ['version', '--short'])).failed) return 'minikube';
  const step = minikubeStep(config);
  await runSteps([step], { cacheDir: config.cacheDir, progress });
  return linkProgram(config, 'minikube', join(step.output, 'minikube'));
}

/** A minikube that works in folders of our own, on an engine. */
export interface Minikube {
  readonly program: string;
  readonly engine: Engine;
}

/** Everything beyond the nodes ends at once where nobody would answer: the list of versions, images, checks of the network. */
const nowhere = {
  HTTP_PROXY: '127.0.0.1:9',
  HTTPS_PROXY: '127.0.0.1:9',
  NO_PROXY: 'localhost,127.0.0.1,192.168.0.0/16,10.96.0.0/12',
};

/**
 * Runs minikube to its end.
 * @param offline whether it is kept from asking anybody but the engine and its nodes
 * @throws CommandFailed
 */
export async function runMinikube(
  { program, engine }: Minikube,
  args: readonly string[],
  config: Config,
  { kubeconfig, offline, ...options }: RunOptions & { readonly kubeconfig: string; readonly offline: boolean },
): Promise<string> {
  const env = {
    ...engine.env,
    MINIKUBE_HOME: minikubeHome(config),
    MINIKUBE_WANTUPDATENOTIFICATION: 'false',
    KUBECONFIG: kubeconfig,
    ...(offline ? nowhere : {}),
  };
  return run(program, args, { ...options, env });
}
