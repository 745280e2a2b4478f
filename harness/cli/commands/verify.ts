import type { Command } from 'commander';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { loadConfig } from '../../config/config.ts';
import { exitCode, type ExitCode } from '../../core/exit-code.ts';
import { UsageError } from '../../core/harness-error.ts';
import { readObject } from '../../kube/actions/read-object.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { assureAllReady } from '../../verify/find-request.ts';
import { locatedOf } from '../../verify/manifests/choose-workload.ts';
import type { PlannedVerify } from '../../verify/plan-text.ts';
import type { PatchedInput } from '../../verify/patches/overlay-commands.ts';
import { findPrestop } from '../../verify/proofs/find-prestop/find-prestop.ts';
import { quickProofs, usualProofs, verifyProofs } from '../../verify/proofs/proofs.ts';
import { typedName, type WorkloadName } from '../../verify/read-target.ts';
import { removeLeft } from '../cleanup/leftovers.ts';
import { tellBefore } from '../cleanup/tell-reaped.ts';
import type { CommandModule } from '../command-module.ts';
import { chosenNames, namesAsked } from '../e2e/selection/names-asked.ts';
import { reportersOf, reportersOfEach, type Reporters } from '../report/reporters.ts';
import { toStderr } from '../terminal-progress.ts';
import { eachTarget } from '../verify/each-target.ts';
import { emitPatch } from '../verify/emit-patch.ts';
import { inRunFolder } from '../verify/in-run-folder.ts';
import { askWhatMayBeDone } from '../verify/may-verify.ts';
import { kindsAllowed } from '../verify/options/allow-kind.ts';
import { dependencyAsked } from '../verify/options/beside-options.ts';
import { configuredTargets } from '../verify/options/config-targets.ts';
import { manifestInput, type ManifestInput } from '../verify/options/manifest-input.ts';
import { workloadName } from '../verify/options/object-names.ts';
import { askedRequest } from '../verify/options/request-options.ts';
import { thresholdsOf } from '../verify/options/threshold-options.ts';
import { urlWay } from '../verify/options/url-options.ts';
import { addVerifyOptions, namespaceOf, slowPath, type VerifyOptions } from '../verify/options/verify-options.ts';
import { overKustomization } from '../verify/over-kustomization.ts';
import { planManifests } from '../verify/plan-manifests.ts';
import { presentPlan } from '../verify/present-verify.ts';
import { printableCommand } from '../verify/printable-command.ts';
import { planWorkload, verifyWorkload, type RunningWorkload, type VerifyAsked } from '../verify/run-verify.ts';
import { verifyManifests } from '../verify/verify-manifests.ts';

export const verifyCommand: CommandModule = {
  addTo(command) {
    command
      .argument(
        '[workload]',
        'deployment/NAME, statefulset/NAME or daemonset/NAME; with -f only where the manifests hold several',
      )
      .action(runCommand);
    addVerifyOptions(command);
  },
};

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
  input: ManifestInput,
  named: WorkloadName | undefined,
  options: VerifyOptions,
  { reporters, ...shared }: Shared,
): Promise<ExitCode> {
  const asked = { ...shared, request: askedRequest(options, { ours: true }) };
  const config = await loadConfig(options);
  const { app, of, planned } = await planManifests(input, named, { config, options, asked });
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
    await verifyManifests({ ...run, onPlan }, app, asked, of);
    const { emitPatch: format } = options;
    const template = locatedOf(app.target.workload, app.manifests)?.template;
    const { chart } = app;
    const renderWith = chart && ((values: string) => chart({ values, kubernetes: run.cluster.version }));
    const known = { planned: played, template, renderWith, input: patchedInput(input) };
    const patch = format && of.applied && (await emitPatch(run.folder, format, of.applied, known));
    return { subject: planned.subject, patch };
  });
}

/** Absent where its kind, or how it was named, is not one that a kustomization can take the place of. */
function patchedInput({ source }: ManifestInput): PatchedInput | undefined {
  const typed = process.argv.slice(2);
  if (!source || overKustomization(typed, '.') === undefined) return undefined;
  return { source, verifyAgain: (dir) => `npx seaworthy ${printableCommand(overKustomization(typed, dir) ?? [])}` };
}
