import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { builtKubectl } from '../../../cluster/kubectl.ts';
import type { Config } from '../../../config/config.ts';
import { defaultKubernetesVersion } from '../../../core/kubernetes-version.ts';
import { UsageError } from '../../../core/harness-error.ts';
import {
  kustomizationNames,
  parseManifests,
  readManifests,
  type LocatedManifest,
} from '../../../verify/manifests/read-manifests.ts';
import type { ChartManifests } from '../../../verify/manifests/upgrade.ts';
import type { PatchedSource } from '../../../verify/patches/overlay-commands.ts';
import { renderChart, renderKustomization } from '../../../verify/manifests/render-manifests.ts';
import { repeated } from '../../option-values.ts';

/** The flags of `seaworthy verify` that say where manifests come from. */
export interface ManifestFlags {
  readonly filename: readonly string[];
  readonly kustomize?: string;
  readonly chart?: string;
  readonly values: readonly string[];
  readonly set: readonly string[];
}

export function addManifestOptions(command: Command): Command {
  return command
    .option(
      '-f, --filename <path>',
      'manifests instead: a file, a folder, or - for stdin; they get a namespace of their own; repeatable',
      repeated,
      [],
    )
    .option('-k, --kustomize <dir>', 'the same of what `kubectl kustomize` makes of a folder')
    .option('--chart <dir>', 'the same of what your helm makes of a chart')
    .option('--values <file>', 'of the chart; repeatable', repeated, [])
    .option('--set <pair>', 'KEY=VALUE of the chart, on the command line of helm; repeatable', repeated, []);
}

/** Where manifests come from. */
export interface ManifestInput {
  /** As a person names it: `deploy/` */
  readonly told: string;
  readonly read: (config: Config) => Promise<readonly LocatedManifest[]>;
  readonly chart?: ChartManifests;
  /** What a kustomization can go over; absent where it is a chart. */
  readonly source?: PatchedSource;
}

/** @throws UsageError where it comes from several places, or flags of a chart have none */
export function manifestInput({ filename, kustomize, chart, values, set }: ManifestFlags): ManifestInput | undefined {
  if ([filename.length > 0, kustomize !== undefined, chart !== undefined].filter(Boolean).length > 1)
    throw new UsageError('-f, -k and --chart each say where manifests come from: give one of them');
  if (chart === undefined && values.length + set.length > 0)
    throw new UsageError('--values and --set are of a chart', 'name it with --chart DIR');
  if (kustomize !== undefined) return kustomization(kustomize);
  if (chart !== undefined) return ofChart(chart, { values, set });
  return filename.length === 0 ? undefined : files(filename);
}

/** Manifests that one path tells all of: a file, `-`, a folder, or a kustomization, which is rendered. */
export function fileOrFolder(path: string): ManifestInput {
  const mustBeRendered = kustomizationNames.some((name) => existsSync(join(path, name)));
  return mustBeRendered ? kustomization(path) : files([path]);
}

function kustomization(dir: string): ManifestInput {
  return {
    told: dir,
    source: { kustomization: dir },
    read: async (config) => parseManifests(await renderKustomization(dir, builtKubectl(config))),
  };
}

function ofChart(dir: string, { values, set }: Pick<ManifestFlags, 'values' | 'set'>): ManifestInput {
  const chart: ChartManifests = async ({ values: more, ...place }) =>
    parseManifests(await renderChart(dir, { values: more === undefined ? values : [...values, more], set, ...place }));
  return {
    told: dir,
    read: (config) => chart({ kubernetes: config.kubernetesVersion ?? defaultKubernetesVersion }),
    chart,
  };
}

function files(paths: readonly string[]): ManifestInput {
  return {
    told: paths.map((path) => (path === '-' ? 'stdin' : path)).join(', '),
    source: { files: paths },
    read: () => Promise.resolve(readManifests(paths, () => readFileSync(process.stdin.fd, 'utf8'))),
  };
}
