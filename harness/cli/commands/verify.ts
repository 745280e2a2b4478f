import { Option, type Command } from 'commander';
import { bringUp } from '../../cluster/bring-up.ts';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import type { ClusterProvider } from '../../cluster/cluster-provider.ts';
import { loadConfig, type Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { exitCode, type ExitCode } from '../../core/exit-code.ts';
import { UsageError } from '../../core/harness-error.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { readObject } from '../../kube/actions/read-object.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { checkResultsFolder, createRunFolder } from '../../record/run-folder.ts';
import { newRunId } from '../../record/run-id.ts';
import { assureAllReady } from '../../verify/find-request.ts';
import { chooseWorkload, locatedOf, manifestOf, surroundingsIn } from '../../verify/manifests/choose-workload.ts';
import { planText, type PlannedVerify } from '../../verify/plan-text.ts';
import { patchFormats, type PatchFormat } from '../../verify/patches/patch-files.ts';
import { planOf } from '../../verify/plan.ts';
import { wayInText } from '../../verify/entrances/way-in-text.ts';
import { quickProofs, usualProofs, verifyProofs } from '../../verify/proofs/proofs.ts';
import { findPrestop } from '../../verify/proofs/find-prestop/find-prestop.ts';
import { typedName, type WorkloadName } from '../../verify/read-target.ts';
import { knownRequest, podHeaderOf } from '../../verify/request.ts';
import { targetOf } from '../../verify/target.ts';
import {
  addClusterOptions,
  kubernetesVersionOption,
  loadPathOption,
  outputDirOption,
  outputOption,
  type ClusterOptions,
} from '../cluster-options.ts';
import { removeLeft } from '../cleanup/leftovers.ts';
import { reaperOf } from '../cleanup/reaper-of.ts';
import { tellAfter, tellBefore } from '../cleanup/tell-reaped.ts';
import type { CommandModule } from '../command-module.ts';
import { reporterOption, reportersOf, reportersOfEach, type Reporters } from '../report/reporters.ts';
import { chosenNames, namesAsked } from '../e2e/selection/names-asked.ts';
import { addExchangeOptions } from '../load/exchange-options.ts';
import { staysOnHost } from '../load/load-options.ts';
import { onInterruption } from '../interruption.ts';
import { terminalProgress, toStderr } from '../terminal-progress.ts';
import {
  addBesideOptions,
  dependencyAsked,
  manifestSettings,
  upgradeAsked,
  type BesideFlags,
} from '../verify/beside-options.ts';
import { kindsAllowed } from '../verify/allow-kind.ts';
import { configuredTargets } from '../verify/config-targets.ts';
import { eachTarget } from '../verify/each-target.ts';
import { emitPatch } from '../verify/emit-patch.ts';
import { addExtentOptions, budgetAsked, type ExtentFlags } from '../verify/extent-options.ts';
import { loadImages } from '../verify/load-images.ts';
import { manifestInput, type ManifestFlags, type ManifestInput } from '../verify/manifest-input.ts';
import { askWhatMayBeDone } from '../verify/may-verify.ts';
import { presentPlan, presentVerify, type Verified } from '../verify/present-verify.ts';
import {
  planWorkload,
  proofsOf,
  verifyWorkload,
  type RunningWorkload,
  type VerifyAsked,
  type VerifyRun,
} from '../verify/run-verify.ts';
import { printableCommand } from '../verify/printable-command.ts';
import { addThresholdOptions, thresholdsOf, type ThresholdFlags } from '../verify/threshold-options.ts';
import { addUrlOptions, urlWay } from '../verify/url-options.ts';
import { manifestNotes, verifyManifests } from '../verify/verify-manifests.ts';
import { askedRequest, workloadName, type RequestFlags } from '../verify/verify-options.ts';

type VerifyOptions = ClusterOptions &
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

export const verifyCommand: CommandModule = {
  addTo(command) {
    command
      .argument(
        '[workload]',
        'deployment/NAME, statefulset/NAME or daemonset/NAME; with -f only where the manifests hold several',
      )
      .option('--target <name>', 'only this app of the config file; repeatable', repeated, [])
      .option('-n, --namespace <name>', 'where the workload runs')
      .option(
        '--namespace-only <name>',
        'make and read nothing outside this namespace, where the workload runs: on a cluster that is named with --context',
      )
      .option(
        '-f, --filename <path>',
        'manifests instead: a file, a folder, or - for stdin; they get a namespace of their own; repeatable',
        repeated,
        [],
      )
      .option('-k, --kustomize <dir>', 'the same of what `kubectl kustomize` makes of a folder')
      .option('--chart <dir>', 'the same of what your helm makes of a chart')
      .option('--values <file>', 'of the chart; repeatable', repeated, [])
      .option('--set <pair>', 'KEY=VALUE of the chart, on the command line of helm; repeatable', repeated, [])
      .option('--load <image>', 'an image of the local engine that is put into the nodes; repeatable', repeated, [])
      .addOption(
        new Option('--protocol <name>', 'http, or tcp, for what speaks something else').choices(['http', 'tcp']),
      )
      .option('--path <path>', 'what is asked for (default: / or what the readiness probe asks for)')
      .option('--method <name>', 'GET, POST, PUT, PATCH, DELETE or OPTIONS (default: GET, with --data POST)')
      .option('--header <line>', 'NAME:VALUE, in every request; repeatable', repeated, [])
      .option('--header-env <line>', 'NAME=VARIABLE: its value is that of an environment variable', repeated, [])
      .option('--data <text>', 'body of every request; @FILE: the contents of a file')
      .option('--expect-status <codes>', 'statuses that are no failure, separated by commas (default: 200)')
      .option('--expect-body <regexp>', 'what the body of a good answer matches')
      .option('--scheme <name>', 'http or https (default: https where the port is named so)')
      .option('--ca <file>', 'who may have signed the certificate of the app, in PEM')
      .option('--server-name <name>', 'the name in its certificate (default: SERVICE.NAMESPACE.svc)')
      .option('--insecure', 'take any certificate', false)
      .option('--rate <number>', 'requests a second (default: 200 on a cluster that Seaworthy made, 50 elsewhere)')
      .option('--streams <names>', '`new`: a connection per request; `reused`: kept connections', 'new,reused')
      .option('--service <name>', 'the Service that leads to the app, where there are several')
      .option('--port <name>', 'name or number of its port, where it has several')
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
      .option('--slow <path>', 'a path whose answer takes a second or more: is it answered across a stop?')
      .option('--dry-run', 'only say what would be done', false)
      .option(
        '--allow-disruption <namespace>',
        'let the proofs delete pods there, on a cluster that Seaworthy did not make',
      )
      .addOption(kubernetesVersionOption())
      .addOption(loadPathOption())
      .addOption(reporterOption())
      .addOption(outputOption())
      .option('--json', 'the same as -o json', false)
      .addOption(outputDirOption())
      .action(runCommand);
    addExchangeOptions(command);
    addUrlOptions(command);
    addThresholdOptions(command);
    addBesideOptions(command);
    addExtentOptions(command);
    addClusterOptions(command);
  },
};

/** @throws UsageError where two are named */
function namespaceOf({
  namespace,
  namespaceOnly,
}: Pick<VerifyOptions, 'namespace' | 'namespaceOnly'>): string | undefined {
  if (namespace === undefined || namespaceOnly === undefined || namespace === namespaceOnly)
    return namespace ?? namespaceOnly;
  throw new UsageError(`The app is in namespace ${namespace}, and --namespace-only names ${namespaceOnly}`);
}

function slowPath(path: string | undefined): string | undefined {
  if (path === undefined || staysOnHost(path)) return path;
  throw new UsageError(`Expected --slow as a path such as \`/report?year=2026\`, got \`${path}\``);
}

/** Of an option that takes one value and may be given several times: what follows it may be the workload. */
function repeated(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

type Shared = Omit<VerifyAsked, 'request'> & { readonly reporters: Reporters };

/** What is typed, else the apps of the config file, one after the other. */
async function runCommand(workload: string | undefined, options: VerifyOptions, command: Command): Promise<void> {
  const isNamed = workload !== undefined || namespaceOf(options) !== undefined || manifestInput(options) !== undefined;
  if (isNamed && options.target.length > 0)
    throw new UsageError('--target names an app of the config file, and another one is named beside it');
  const reporters = reportersOf(options.reporter, options.json ? 'json' : options.output);
  const targets = isNamed ? [] : await configuredTargets(options.target, options.config);
  if (targets.length === 0) {
    process.exitCode = await verifyOne(workload, options, reporters);
    return;
  }
  const reportersOfOne = targets.length > 1 ? reportersOfEach(reporters) : () => reporters;
  process.exitCode = await eachTarget(targets, (target) => {
    const set = Object.entries(target.options).filter(([name]) => command.getOptionValueSource(name) !== 'cli');
    return verifyOne(target.workload, { ...options, ...Object.fromEntries(set) }, reportersOfOne(target.name));
  });
}

async function verifyOne(
  workload: string | undefined,
  options: VerifyOptions,
  reporters: Reporters,
): Promise<ExitCode> {
  const namespace = namespaceOf(options);
  const input = manifestInput(options);
  if (input && namespace !== undefined)
    throw new UsageError(
      'Manifests get a namespace of their own',
      'leave out -n, or name a workload that runs there instead of manifests',
    );
  if (!input && options.upgradeFrom !== undefined)
    throw new UsageError('--upgrade-from needs the manifests of the new version', 'give them with -f, -k or --chart');
  const named = workload === undefined ? undefined : workloadName(workload);
  const all = verifyProofs.map(({ id }) => id);
  const usual = options.quick ? quickProofs : usualProofs;
  const chosen = chosenNames('proof', namesAsked('proof', options.proof), all, usual);
  const shared = {
    way: { service: options.service, port: options.port, protocol: options.protocol, url: urlWay(options) },
    ...{ chosen: options.findPrestop ? [...chosen, findPrestop.id] : chosen, quick: options.quick },
    thresholds: thresholdsOf(options),
    slow: slowPath(options.slow),
    allowKinds: kindsAllowed(options, input !== undefined),
    dependsOn: dependencyAsked(options),
    repeat: options.repeat,
    reporters,
  };
  if (input) return ofManifests(input, named, options, shared);
  if (named !== undefined && namespace !== undefined)
    return ofWorkload({ namespace, workload: named }, options, shared);
  throw new UsageError(
    'Expected a workload that runs, or manifests',
    'call `seaworthy verify -n NAMESPACE KIND/NAME`, or `seaworthy verify` with -f FILE, -k DIR or --chart DIR; or name apps in the config file, under `verify`',
  );
}

async function ofWorkload(
  of: RunningWorkload,
  options: VerifyOptions,
  { reporters, ...shared }: Shared,
): Promise<ExitCode> {
  const config = await loadConfig(options);
  const provider = await selectProvider(config);
  const provided = await provider.current();
  if (!provided)
    throw new UsageError(
      `No cluster runs that ${typedName(of.workload)} could be on`,
      'name the context of its cluster with --context, or give manifests with -f',
    );
  const asked = { ...shared, request: askedRequest(options, provided) };
  const client = connect(provided);
  await askWhatMayBeDone(provided, of.namespace, asked.way.url, options);
  // What a dead run had scaled would be taken for what is usual.
  if (!options.dryRun) tellBefore(await removeLeft(provider, provided), toStderr);
  const planned = await planWorkload({ ...provided, client, nodeShell: provider.nodeShell }, of, asked);
  if (options.dryRun) {
    presentPlan(planned, reporters);
    return exitCode.proven;
  }
  assureAllReady(planned.target, planned.pods);
  return inRunFolder({ config, provider, options, reporters }, async (run) => {
    run.onPlan(planned);
    await verifyWorkload(run, of.namespace, planned, asked);
    const { emitPatch: format } = options;
    const { kind, name } = of.workload;
    const workload = { apiVersion: 'apps/v1', kind, metadata: { name } };
    const patch =
      format && (await emitPatch(run.folder, format, await readObject(client, workload, of.namespace), { planned }));
    return { subject: planned.subject, patch };
  });
}

async function ofManifests(
  { told, read, chart }: ManifestInput,
  named: WorkloadName | undefined,
  options: VerifyOptions,
  { reporters, ...shared }: Shared,
): Promise<ExitCode> {
  const asked = { ...shared, request: askedRequest(options, { ours: true }) };
  const config = await loadConfig(options);
  const manifests = await read(config);
  const target = targetOf(chooseWorkload(manifests, named), surroundingsIn(manifests), asked.way);
  const applied = manifestOf(target.workload, manifests);
  const request = knownRequest(asked.request);
  const podHeader = podHeaderOf(asked.request);
  const wayIn = await wayInText({ url: target.url, way: undefined }, { exposure: 'node-port', podHeader });
  const app = { told, manifests, target, chart };
  const upgrade = await upgradeAsked(options, config, app, asked.way);
  const how = manifestSettings(asked, { config, app, applied, upgrade });
  const planned: PlannedVerify = {
    subject: `${typedName(target.workload)} of ${told}`,
    target,
    request,
    pods: [],
    plan: planOf(target, proofsOf(target), asked.chosen, how, asked.repeat),
    ...manifestNotes(manifests, { how, wayIn, request, allowKinds: asked.allowKinds }),
  };
  if (options.dryRun) {
    presentPlan(planned, reporters);
    return exitCode.proven;
  }
  const provider = await selectProvider(config);
  if (!(await provider.current())?.ours && config.context !== undefined)
    throw new UsageError(
      `Manifests are applied to clusters that Seaworthy made, and not to that of the context ${config.context}`,
      'leave out --context to get a kind cluster',
    );
  return inRunFolder({ config, provider, options, reporters }, async (run) => {
    let played = planned;
    const onPlan = (one: PlannedVerify) => {
      played = one;
      run.onPlan(one);
    };
    await verifyManifests({ ...run, onPlan }, app, asked, { applied, upgrade });
    const { emitPatch: format } = options;
    const template = locatedOf(target.workload, manifests)?.template;
    const renderWith = chart && ((values: string) => chart({ values, kubernetes: run.cluster.version }));
    const known = { planned: played, template, renderWith };
    const patch = format && applied && (await emitPatch(run.folder, format, applied, known));
    return { subject: planned.subject, patch };
  });
}

interface Surroundings {
  readonly config: Config;
  readonly provider: ClusterProvider;
  readonly options: Pick<VerifyOptions, 'budget' | 'load'>;
  readonly reporters: Reporters;
}

/**
 * Does the work in the folder of a new run, on a cluster that is there, and shows what it came to, also where it was interrupted.
 * @param work returns what was verified, as a person names it, and the patch that was asked for
 * @returns the exit code of the run
 */
async function inRunFolder(
  { config, provider, options, reporters }: Surroundings,
  work: (run: VerifyRun) => Promise<Verified>,
): Promise<ExitCode> {
  const allowed = budgetAsked(options);
  checkResultsFolder(config.resultsDir);
  const progress = terminalProgress();
  const cluster = await bringUp(provider, config, progress);
  if (options.load.length > 0) await loadImages(provider, options.load, progress);
  const client = connect(cluster);
  const reaper = reaperOf(client, provider, cluster);
  tellBefore(await reaper.leftovers(), (line) => {
    progress.line(line);
  });
  const folder = createRunFolder(config.resultsDir, newRunId(new Date()));
  const interruption = onInterruption(() => {
    progress.line('Interrupted: ending the proof, removing what was made; once more to stop at once');
  });
  try {
    const verified = await work({
      ...{ folder, config, cluster, client, nodeShell: provider.nodeShell },
      command: ['seaworthy', printableCommand(process.argv.slice(2))].join(' '),
      signal: interruption.signal,
      budget: allowed === undefined ? undefined : { allowed, from: systemClock.now() },
      onLine: (line) => {
        progress.line(line);
      },
      onPlan: (planned) => {
        toStderr(printableLines(`\n${planText(planned)}`));
      },
    });
    return presentVerify(folder, verified, reporters);
  } finally {
    try {
      // What was asked to go is waited for, whatever became of the work.
      tellAfter(await reaper.ofRun(folder.run), () => undefined);
    } finally {
      interruption.dispose();
    }
  }
}
