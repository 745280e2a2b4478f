import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { attempt } from '../../shell/run.ts';
import { installMissing } from '../../build/debian/apt.ts';
import { fileStep } from '../../build/file-step.ts';
import { goEnvironment } from '../../build/go-environment.ts';
import { hashOfPath } from '../../build/step-key.ts';
import type { Step, StepTools } from '../../build/steps.ts';
import { builtRelease } from './kubernetes-releases.ts';
import { sources } from './sources.ts';

/** Builds the programs of a module somewhere else, into the folder `to`, which is there. */
export type BuildWithoutGo = (module: string, to: string, tools: StepTools) => Promise<void>;

/** Puts the programs of a module, as somebody else built them, into the folder `to`; resolves to why it could not. */
export type DownloadPrograms = (to: string, tools: StepTools) => Promise<string | undefined>;

export interface GoStepOptions {
  /** Tried first; left out: they are built. */
  readonly download?: DownloadPrograms;
  /** Where there is no Go in PATH; left out: it is refused. */
  readonly withoutGo?: BuildWithoutGo;
  /** Of `go build`; left out: those for the version that Kubernetes' programs report. */
  readonly flags?: readonly string[];
  /** Whether it has parts in C, for which a compiler is installed where there is none. */
  readonly cgo?: boolean;
  /** Left out: all programs of the module, its own and those of its `tool` lines. */
  readonly packages?: readonly string[];
  /** A file in place of the module's go.mod, below `sources`, with its go.sum beside it; left out: its own. */
  readonly goMod?: string;
}

/**
 * A step that builds programs of a Go module in `scripts/node-image` into one folder. The module's go.sum pins and verifies every
 * source.
 */
export function goStep(
  config: Config,
  module: 'programs' | 'kind' | 'local-path-provisioner' | 'minikube',
  name: string,
  options: GoStepOptions = {},
): Step {
  const { download, withoutGo = refuse, flags = linkerFlags(builtRelease()), cgo = false, packages, goMod } = options;
  const folder = join(sources, module);
  const pins = goMod === undefined ? [] : [goMod, goMod.replace(/mod$/, 'sum')].map((file) => join(sources, file));
  return fileStep(config.cacheDir, {
    name,
    inputs: [...[folder, ...pins].map(hashOfPath), ...flags, ...(packages ?? []), goEnvironment.GOFLAGS, process.arch],
    async make(to, tools) {
      await mkdir(to);
      const refused = await download?.(to, tools);
      if (download && refused === undefined) return 'downloaded';
      if ((await attempt('go', ['version'])).failed) {
        await withoutGo(folder, to, tools);
        return 'without Go on this machine';
      }
      // gencat comes with the headers of the C library.
      if (cgo) await installMissing({ gcc: 'gcc', gencat: 'libc6-dev' }, config, tools.run);
      const [modfile] = pins;
      const how = [...(modfile === undefined ? [] : [`-modfile=${modfile}`]), ...flags, '-o', `${to}/`];
      const env = { ...goEnvironment, ...(cgo ? { CGO_ENABLED: '1' } : {}) };
      await tools.run('go', ['build', ...how, ...(packages ?? ['tool', './...'])], { cwd: folder, env });
      return refused === undefined ? undefined : `built with Go, as ${refused}`;
    },
  });
}

/**
 * The linker flags for the version that Kubernetes' programs report, and compare with one another.
 * @param release as in `v1.37.2`
 */
export function linkerFlags(release: string): readonly string[] {
  const [major, minor] = release.slice(1).split('.');
  const values = { gitVersion: release, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const names = Object.entries(values).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${String(value)}`,
  );
  return ['-ldflags', `-s -w ${names.join(' ')}`];
}

function refuse(): Promise<never> {
  throw new HarnessError('Go is needed to build the node image, and `go` is not in PATH', {
    code: 'go-missing',
    fix: 'install Go 1.26 or later (https://go.dev/dl), or reach a container registry, from which the node image is pulled',
  });
}
