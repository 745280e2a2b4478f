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
  /** `key=value`, which helm reads by rules of its own, and from its command line alone. */
  readonly set: readonly string[];
  /** What the chart is told as `.Release.Namespace`; helm's own when left out. */
  readonly namespace?: string | undefined;
  /** The version of Kubernetes that it is rendered for: helm's own default is that of its client, or an old one. */
  readonly kubernetes: string;
}

/**
 * What `helm template` makes of a chart, by the user's own helm.
 * @throws UsageError in helm's own words, and where there is no helm
 */
export async function renderChart(
  dir: string,
  { values, set, namespace, kubernetes }: ChartOptions,
): Promise<ManifestText> {
  assureFolder('--chart', dir);
  const release = releaseName(basename(resolve(dir)));
  const optionsWith = (pairs: readonly string[]) => [
    ...values.flatMap((file) => ['--values', file]),
    ...pairs.flatMap((pair) => ['--set', pair]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    ...['--kube-version', kubernetes],
  ];
  if (!(await isInPath('helm')))
    throw new UsageError(
      `--chart ${dir} needs helm, which is not in PATH`,
      `render it where helm is: \`helm template ${[release, dir, ...optionsWith(set.map(withoutValue))].join(' ')} | seaworthy verify -f -\``,
    );
  return render(dir, 'helm', ['template', release, dir, ...optionsWith(set)]);
}

/** It may be secret. */
function withoutValue(pair: string): string {
  return pair.replace(/=.*/s, '=…');
}

/** As helm takes it: of a folder `My_Shop` it is `my-shop`. */
function releaseName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 53)
    .replace(/^-|-$/g, '');
  return name || 'app';
}

function assureFolder(flag: string, dir: string): void {
  if (!existsSync(dir) || !statSync(dir).isDirectory())
    throw new UsageError(`${flag} names ${dir}, which is no folder`);
}

async function render(dir: string, program: string, args: readonly string[]): Promise<ManifestText> {
  const { failed, stdout, stderr, summary } = await attempt(program, args, { timeoutMs: renderedWithin });
  if (!failed) return { text: stdout, file: `${dir} as rendered` };
  throw new UsageError(`${dir} cannot be rendered by ${basename(program)}: ${errorIn(stderr) || summary}`);
}

/** What is said of the error, which warnings may precede: helm may need several lines for it. */
function errorIn(stderr: string): string {
  const lines = stderr.split('\n').map((line) => / err="(.*)"$/.exec(line)?.[1] ?? line.trim());
  const from = lines.findIndex((line) => /^Error: /i.test(line));
  const told = from < 0 ? lines.filter((line) => line !== '' && !line.startsWith('#')).slice(0, 1) : lines.slice(from);
  return told
    .map((line) => line.replace(/^Error: /i, ''))
    .filter((line) => line !== '' && !line.startsWith('Use --debug flag'))
    .join(' ');
}
