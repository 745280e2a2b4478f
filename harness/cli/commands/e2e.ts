import type { Command } from 'commander';
import type { Progress } from '../../build/progress.ts';
import { bringUp, type EquippedCluster } from '../../cluster/bring-up.ts';
import type { ClusterProvider, ProvidedCluster } from '../../cluster/cluster-provider.ts';
import { typedKubectl } from '../../cluster/kubectl.ts';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { takeDown } from '../../cluster/take-down.ts';
import { forSlowProofs, loadConfig, type Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { UsageError } from '../../core/harness-error.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { namespacesOfRun } from '../../kube/ownership/our-namespaces.ts';
import { checkResultsFolder, createRunFolder } from '../../record/run-folder.ts';
import { newRunId } from '../../record/run-id.ts';
import { assureAccess } from '../access/assure-access.ts';
import { grantsOf, needsOfE2e, needsOfE2eIn } from '../access/needs.ts';
import { reaperOf } from '../cleanup/reaper-of.ts';
import { tellAfter, tellBefore } from '../cleanup/tell-reaped.ts';
import type { CommandModule } from '../command-module.ts';
import { assureAlone } from '../e2e/assure-alone.ts';
import { carriedOptions } from '../e2e/carried-options.ts';
import { assureMayDisrupt } from '../e2e/disruption.ts';
import { addE2eOptions, type E2eOptions } from '../e2e/e2e-options.ts';
import { openLiveArea } from '../e2e/live/live-area.ts';
import { lookInto } from '../e2e/look-into.ts';
import { presentRun } from '../report/present-run.ts';
import { runE2e, type E2eRun } from '../e2e/run-e2e.ts';
import { choose, type Chosen } from '../e2e/selection/choose.ts';
import { listProofs } from '../e2e/selection/list-proofs.ts';
import { listText } from '../e2e/selection/list-text.ts';
import { onInterruption } from '../interruption.ts';
import { reportersOf, type Reporters } from '../report/reporters.ts';
import { terminalProgress, toStderr } from '../terminal-progress.ts';

export const e2eCommand: CommandModule = {
  addTo(command) {
    addE2eOptions(command.action(runCommand));
  },
};

async function runCommand(options: E2eOptions, typed: Command): Promise<void> {
  const reporters = reportersOf(options.reporter, options.output);
  const config = await configFor(options);
  const chosen = choose(options, config);
  if (options.list) {
    const listed = await listProofs({ config, ...chosen });
    process.stdout.write(options.output === 'json' ? `${JSON.stringify(listed, null, 2)}\n` : listText(listed, chosen));
    return;
  }
  assurePlayable(config, options);
  const provider = await selectProvider(config);
  try {
    await runProofs(provider, config, chosen, reporters, { ...options, carried: carriedOptions(typed) });
  } finally {
    if (options.slow) await takeDown(provider, config, terminalProgress(), { keepEngine: true, purge: false });
  }
}

async function configFor(options: E2eOptions): Promise<Config> {
  const config = await loadConfig(options);
  return options.slow ? forSlowProofs(config) : config;
}

/** @throws UsageError for settings with which no proof can be played */
function assurePlayable({ resultsDir, loadPath, onlyIn }: Config, { keep }: Pick<E2eOptions, 'keep'>): void {
  checkResultsFolder(resultsDir);
  if (loadPath === 'load-balancer')
    throw new UsageError(
      'Only verify makes a load balancer: e2e would make one for each of its apps',
      'choose another way with --load-path, see docs/load.md',
    );
  if (onlyIn !== undefined && keep !== 'never')
    throw new UsageError(
      'What a proof makes with --namespace-only is removed before the next one begins',
      'leave out --keep',
    );
}

/** Makes a run: its cluster, its folder, its proofs, and what is said of them. */
async function runProofs(
  provider: ClusterProvider,
  config: Config,
  chosen: Chosen,
  reporters: Reporters,
  options: E2eOptions & Pick<E2eRun, 'carried'>,
): Promise<void> {
  let put = toStderr;
  const progress = terminalProgress((text) => {
    put(text);
  });
  const line = (text: string) => {
    progress.line(text);
  };
  const cluster = await clusterFor(provider, config, options, progress);
  const kube = connect(cluster);
  const reaper = reaperOf(kube, provider, cluster);
  tellBefore(await reaper.leftovers(), line);
  if (cluster.onlyIn !== undefined) await assureAlone(kube, cluster.onlyIn);

  const folder = createRunFolder(config.resultsDir, newRunId(new Date()));
  line(`Run ${folder.run}: ${chosen.suites.map(({ id }) => id).join(', ')}`);
  const interruption = onInterruption(() => {
    const made = cluster.onlyIn === undefined ? 'their namespaces' : 'what they have made';
    line(`Interrupted: ending the proofs, removing ${made}; once more to stop at once`);
  });
  const live = process.stderr.isTTY ? openLiveArea(folder, process.stderr, systemClock) : undefined;
  put = live?.line ?? toStderr;
  const { repeat, measurements, keep, bail, carried } = options;
  try {
    await runE2e({
      ...{ folder, config, cluster, ...chosen },
      ...{ repeat, measurements, keep, bail, carried },
      live: live !== undefined,
      command: ['seaworthy', ...process.argv.slice(2)].map(shellWord).join(' '),
      clock: systemClock,
      onLine: line,
      signal: interruption.signal,
    });
  } finally {
    live?.close();
    put = toStderr;
    try {
      process.exitCode = presentRun(folder, reporters);
    } finally {
      if (keep === 'never') tellAfter(await reaper.ofRun(folder.run), line);
      else lookInto(await namespacesOfRun(kube, folder.run), await typedKubectl(cluster, config)).forEach(toStderr);
      interruption.dispose();
    }
  }
}

/**
 * The cluster on which the proofs are played, brought up where it is ours.
 * @throws UsageError where it may not be disrupted, or a right is missing
 */
async function clusterFor(
  provider: ClusterProvider,
  config: Config,
  { recreate, allowDisruption }: Pick<E2eOptions, 'recreate' | 'allowDisruption'>,
  progress: Progress,
): Promise<EquippedCluster> {
  const beforehand = async (provided: ProvidedCluster) => {
    assureMayDisrupt(provided, allowDisruption);
    const { onlyIn } = provided;
    const needs = onlyIn === undefined ? needsOfE2e : needsOfE2eIn(onlyIn);
    await assureAccess(provided, needs, grantsOf(onlyIn === undefined ? 'e2e' : 'e2e-one-namespace'), (text) => {
      progress.line(text);
    });
  };
  const cluster = await bringUp(provider, config, progress, { recreate, beforehand });
  assureMayDisrupt(cluster, allowDisruption);
  return cluster;
}
