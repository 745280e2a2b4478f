import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { seconds } from '../../core/duration.ts';
import { UsageError } from '../../core/harness-error.ts';
import { attempt, isInPath } from '../../shell/run.ts';
import type { ManifestText } from './read-manifests.ts';

/** The longest that rendering may take: it may fetch what a kustomization names. */
const renderedWithin = seconds(60);

/**
 * What `kubectl kustomize` makes of a folder, by a kubectl that is there, else by kustomize itself.
 * @param kubectl the one of Seaworthy, where it was built
 * @throws UsageError in the program's own words, and where there is none
 */
export async function renderKustomization(dir: string, kubectl: string | undefined): Promise<ManifestText> {
  assureFolder('-k', dir);
  const [program, ...args] = (await isInPath('kubectl'))
    ? ['kubectl', 'kustomize', dir]
    : kubectl !== undefined
      ? [kubectl, 'kustomize', dir]
      : ['kustomize', 'build', dir];
  if (program === 'kustomize' && !(await isInPath('kustomize')))
    throw new UsageError(
      `-k ${dir} needs kubectl or kustomize, and neither is in PATH`,
      `render it where one is: \`kubectl kustomize ${dir} | seaworthy verify -f -\``,
    );
  return render(dir, program, args);
}

export interface ChartOptions {
  readonly values: readonly string[];
  /** `key=value`, as helm takes it; it stands on helm's command line. */
  readonly set: readonly string[];
}

/**
 * What `helm template` makes of a chart, by the user's own helm.
 * @throws UsageError in helm's own words, and where there is no helm
 */
export async function renderChart(dir: string, { values, set }: ChartOptions): Promise<ManifestText> {
  assureFolder('--chart', dir);
  const release = basename(resolve(dir));
  const options = [...values.flatMap((file) => ['--values', file]), ...set.flatMap((pair) => ['--set', pair])];
  if (!(await isInPath('helm')))
    throw new UsageError(
      `--chart ${dir} needs helm, which is not in PATH`,
      `render it where helm is: \`helm template ${[release, dir, ...options].join(' ')} | seaworthy verify -f -\``,
    );
  return render(dir, 'helm', ['template', release, dir, ...options]);
}

function assureFolder(flag: string, dir: string): void {
  if (!existsSync(dir) || !statSync(dir).isDirectory())
    throw new UsageError(`${flag} names ${dir}, which is no folder`);
}

async function render(dir: string, program: string, args: readonly string[]): Promise<ManifestText> {
  const { failed, stdout, stderr, summary } = await attempt(program, args, { timeoutMs: renderedWithin });
  if (!failed) return { text: stdout, file: `${dir} as rendered` };
  const words = stderr
    .split('\n')
    .map((line) => (/ err="(.*)"$/.exec(line)?.[1] ?? line.replace(/^Error: /i, '')).trim())
    .find((line) => line !== '' && !line.startsWith('#'));
  throw new UsageError(`${dir} cannot be rendered by ${basename(program)}: ${words ?? summary}`);
}
