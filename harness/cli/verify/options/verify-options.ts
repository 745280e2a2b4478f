import { Option, type Command } from 'commander';
import { UsageError } from '../../../core/harness-error.ts';
import { patchFormats, type PatchFormat } from '../../../verify/patches/patch-files.ts';
import {
  addClusterOptions,
  kubernetesVersionOption,
  loadPathOption,
  outputDirOption,
  outputOption,
  type ClusterOptions,
} from '../../cluster-options.ts';
import { staysOnHost } from '../../load/load-options.ts';
import { repeated } from '../../option-values.ts';
import { reporterOption } from '../../report/reporters.ts';
import { addBesideOptions, type BesideFlags } from './beside-options.ts';
import { addExtentOptions, type ExtentFlags } from './extent-options.ts';
import { addManifestOptions, type ManifestFlags } from './manifest-input.ts';
import { addRequestOptions, type RequestFlags } from './request-options.ts';
import { addThresholdOptions, type ThresholdFlags } from './threshold-options.ts';

/** All options of `seaworthy verify`, as they are written. */
export type VerifyOptions = ClusterOptions &
  BesideFlags &
  RequestFlags &
  ManifestFlags &
  ThresholdFlags &
  ExtentFlags & {
    target: readonly string[];
    namespace?: string;
    namespaceOnly?: string;
    load: readonly string[];
    service?: string;
    port?: string;
    proof: readonly string[];
    quick: boolean;
    findPrestop: boolean;
    emitPatch?: PatchFormat;
    slow?: string;
    dryRun: boolean;
    allowDisruption?: string;
    reporter: readonly string[];
    output: 'text' | 'json';
    json: boolean;
  };

export function addVerifyOptions(command: Command): void {
  command.optionsGroup('The app:');
  addSubjectOptions(command);
  command
    .optionsGroup('The way to it, and the requests:')
    .option('--service <name>', 'the Service that leads to the app, where there are several')
    .option('--port <name>', 'name or number of its port, where it has several');
  addRequestOptions(command);
  command.optionsGroup('The proofs:');
  addProofOptions(command);
  addExtentOptions(command);
  addBesideOptions(command);
  command.optionsGroup('What is no failure:');
  addThresholdOptions(command);
  command
    .optionsGroup('Cluster and output:')
    .addOption(kubernetesVersionOption())
    .addOption(loadPathOption())
    .addOption(reporterOption())
    .addOption(outputOption())
    .option('--json', 'the same as -o json', false)
    .addOption(outputDirOption());
  addClusterOptions(command);
}

function addSubjectOptions(command: Command): void {
  command
    .option('--target <name>', 'only this app of the config file; repeatable', repeated, [])
    .option('-n, --namespace <name>', 'where the workload runs')
    .option(
      '--namespace-only <name>',
      'make and read nothing outside this namespace, where the workload runs: on a cluster that is named with --context',
    );
  addManifestOptions(command).option(
    '--load <image>',
    'an image of the local engine that is put into the nodes; repeatable',
    repeated,
    [],
  );
}

function addProofOptions(command: Command): void {
  command
    .option('--proof <ids>', "only these proofs, separated by commas; '!rollout': all but this one", repeated, [])
    .option('--quick', 'only steady, two pods deleted one by one, one rollout and stop', false)
    .option(
      '--find-prestop',
      'with manifests: measure the shortest preStop wait that loses no new connection, by copies with other waits',
      false,
    )
    .addOption(
      new Option('--emit-patch <format>', 'write the patch that mends what failed to the folder of the run').choices(
        patchFormats,
      ),
    )
    .option('--dry-run', 'only say what would be done', false)
    .option(
      '--allow-disruption <namespace>',
      'let the proofs delete pods there, on a cluster that Seaworthy did not make',
    );
}

/** @throws UsageError where two are named */
export function namespaceOf({
  namespace,
  namespaceOnly,
}: Pick<VerifyOptions, 'namespace' | 'namespaceOnly'>): string | undefined {
  if (namespace === undefined || namespaceOnly === undefined || namespace === namespaceOnly)
    return namespace ?? namespaceOnly;
  throw new UsageError(`The app is in namespace ${namespace}, and --namespace-only names ${namespaceOnly}`);
}

export function slowPath(path: string | undefined): string | undefined {
  if (path === undefined || staysOnHost(path)) return path;
  throw new UsageError(`Expected --slow as a path such as \`/report?year=2026\`, got \`${path}\``);
}
