import { availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
import { bringUp } from '../../cluster/bring-up.ts';
import type { ClusterProvider, ProvidedCluster } from '../../cluster/cluster-provider.ts';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { takeDown } from '../../cluster/take-down.ts';
import { forSlowProofs, loadConfig, type Config } from '../../config/config.ts';
import { keepNames, type Keep } from '../../config/run-environment.ts';
import { systemClock } from '../../core/clock.ts';
import { groupBy } from '../../core/group-by.ts';
import { UsageError } from '../../core/harness-error.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import { typedKubectl } from '../../cluster/kubectl.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { namespacesOfRun } from '../../kube/ownership/our-namespaces.ts';
import { readResults } from '../../record/read-results.ts';
import { checkResultsFolder, createRunFolder, findRunFolder } from '../../record/run-folder.ts';
import { newRunId } from '../../record/run-id.ts';
import { nameOf } from '../../report/names.ts';
import { assureAccess } from '../access/assure-access.ts';
import { grantsOf, needsOfE2e, needsOfE2eIn } from '../access/needs.ts';
import { reaperOf } from '../cleanup/reaper-of.ts';
import { tellAfter, tellBefore } from '../cleanup/tell-reaped.ts';
import {
  addClusterOptions,
  kubernetesVersionOption,
  loadPathOption,
  outputDirOption,
  outputOption,
  type ClusterOptions,
} from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { assureAlone } from '../e2e/assure-alone.ts';
import { carriedOptions } from '../e2e/carried-options.ts';
import { assureMayDisrupt } from '../e2e/disruption.ts';
import { failedProofs } from '../e2e/selection/failed-proofs.ts';
import { onInterruption } from '../interruption.ts';
import { openLiveArea } from '../e2e/live/live-area.ts';
import { listProofs, type ListedProof } from '../e2e/selection/list-proofs.ts';
import { lookInto } from '../e2e/look-into.ts';
import { namesAsked, type NamesAsked } from '../e2e/selection/names-asked.ts';
import { projectRoot } from '../e2e/project-root.ts';
import { presentRun } from '../e2e/present-run.ts';
import { reporterOption, reportersOf, type Reporters } from '../report/reporters.ts';
import { runE2e, type E2eRun } from '../e2e/run-e2e.ts';
import { chooseRuntimes } from '../e2e/selection/runtimes.ts';
import { chooseSuites, findTopics, ofPace } from '../e2e/selection/suites.ts';
import { wholeNumber } from '../option-values.ts';
import { terminalProgress, toStderr } from '../terminal-progress.ts';

type E2eOptions = ClusterOptions & {
  topic: string[];
  runtime: string[];
  proof: string[];
  rerunFailed?: string | true | undefined;
  repeat: number;
  measurements: number;
  keep: Keep;
  bail: boolean;
  list: boolean;
  reporter: string[];
  slow: boolean;
  full: boolean;
  recreate: boolean;
  allowDisruption?: string | undefined;
  namespaceOnly?: string;
  output: 'text' | 'json';
};

export const e2eCommand: CommandModule = {
  addTo(command) {
    command
      .option('--topic <ids...>', "only these topics, see `seaworthy topics`; '!image-tags': all but this one", [])
      .option('--runtime <names...>', "only these runtimes of the sample apps; '!java': all but this one", [])
      .option('--proof <ids...>', 'only these proofs or controls of one topic', [])
      .option('--rerun-failed [run]', 'only what did not pass in a run (default: the latest)')
      .option('--repeat <times>', 'run the proofs this many times in a row', wholeNumber, 1)
      .option(
        '--measurements <number>',
        'how many loads are measured beside each other, on two cores each by default',
        wholeNumber,
        Math.max(1, Math.floor(availableParallelism() / 2)),
      )
      .option('--bail', 'begin nothing more once a proof has not passed', false)
      .option('--list', 'list the proofs that would run; nothing is run, and no cluster is needed', false)
      .addOption(
        new Option('--keep [when]', 'leave the namespaces standing until the next run')
          .choices(keepNames)
          .default('never')
          .preset('always'),
      )
      .option('--full', 'with the proofs that only full runs have, such as all stories of release-readiness', false)
      .option('--slow', 'the slow proofs instead, on a cluster of their own that is deleted at the end', false)
      .option(
        '--recreate',
        'delete and recreate the cluster first, even one that another user or cache folder made',
        false,
      )
      .option(
        '--allow-disruption <name>',
        'let the proofs drain nodes of a cluster that Seaworthy did not make: its context, or with --namespace-only that namespace',
      )
      .option(
        '--namespace-only <name>',
        'make and read nothing outside this namespace, which is for the proofs alone: on a cluster that is named with --context',
      )
      .addOption(kubernetesVersionOption())
      .addOption(new Option('--proxy-mode <mode>', 'mode of kube-proxy').choices(['iptables', 'nftables']))
      .addOption(new Option('--nodes <number>', 'nodes of the cluster').choices(['one', 'several']))
      .addOption(loadPathOption())
      .addOption(reporterOption())
      .addOption(outputOption())
      .addOption(outputDirOption())
      .action(async (options: E2eOptions, typed: Command) => {
        const reporters = reportersOf(options.reporter, options.output);
        const config = await configFor(options);
        const chosen = choose(options, config);
        if (options.list) {
          const listed = await listProofs({ config, ...chosen });
          process.stdout.write(
            options.output === 'json' ? `${JSON.stringify(listed, null, 2)}\n` : listText(listed, chosen),
          );
          return;
        }
        checkResultsFolder(config.resultsDir);
        if (config.loadPath === 'load-balancer')
          throw new UsageError(
            'Only verify makes a load balancer: e2e would make one for each of its apps',
            'choose another way with --load-path, see docs/load.md',
          );
        if (config.onlyIn !== undefined && options.keep !== 'never')
          throw new UsageError(
            'What a proof makes with --namespace-only is removed before the next one begins',
            'leave out --keep',
          );
        const provider = await selectProvider(config);
        try {
          await runProofs(provider, config, chosen, reporters, { ...options, carried: carriedOptions(typed) });
        } finally {
          if (options.slow) await takeDown(provider, config, terminalProgress(), { keepEngine: true, purge: false });
        }
      });
    addClusterOptions(command);
  },
};

async function runProofs(
  provider: ClusterProvider,
  config: Config,
  { suites, runtimes, proofs }: Chosen,
  reporters: Reporters,
  { keep, bail, repeat, measurements, recreate, allowDisruption, carried }: E2eOptions & Pick<E2eRun, 'carried'>,
): Promise<void> {
  let put = toStderr;
  const progress = terminalProgress((line) => {
    put(line);
  });
  const beforehand = async (provided: ProvidedCluster) => {
    assureMayDisrupt(provided, allowDisruption);
    const { onlyIn } = provided;
    const needs = onlyIn === undefined ? needsOfE2e : needsOfE2eIn(onlyIn);
    await assureAccess(provided, needs, grantsOf(onlyIn === undefined ? 'e2e' : 'e2e-one-namespace'), (line) => {
      progress.line(line);
    });
  };
  const cluster = await bringUp(provider, config, progress, { recreate, beforehand });
  assureMayDisrupt(cluster, allowDisruption);
  const kube = connect(cluster);
  const reaper = reaperOf(kube, provider, cluster);
  tellBefore(await reaper.leftovers(), (line) => {
    progress.line(line);
  });
  if (cluster.onlyIn !== undefined) await assureAlone(kube, cluster.onlyIn);

  const folder = createRunFolder(config.resultsDir, newRunId(new Date()));
  progress.line(`Run ${folder.run}: ${suites.map(({ id }) => id).join(', ')}`);
  const interruption = onInterruption(() => {
    const made = cluster.onlyIn === undefined ? 'their namespaces' : 'what they have made';
    progress.line(`Interrupted: ending the proofs, removing ${made}; once more to stop at once`);
  });
  const live = process.stderr.isTTY ? openLiveArea(folder, process.stderr, systemClock) : undefined;
  put = live?.line ?? toStderr;
  try {
    await runE2e({
      folder,
      config,
      cluster,
      suites,
      runtimes,
      proofs,
      repeat,
      measurements,
      keep,
      bail,
      live: live !== undefined,
      command: ['seaworthy', ...process.argv.slice(2)].map(shellWord).join(' '),
      carried,
      clock: systemClock,
      onLine: (line) => {
        progress.line(line);
      },
      signal: interruption.signal,
    });
  } finally {
    live?.close();
    put = toStderr;
    try {
      process.exitCode = presentRun(folder, reporters);
    } finally {
      if (keep === 'never')
        tellAfter(await reaper.ofRun(folder.run), (line) => {
          progress.line(line);
        });
      else lookInto(await namespacesOfRun(kube, folder.run), await typedKubectl(cluster, config)).forEach(toStderr);
      interruption.dispose();
    }
  }
}

const everything: NamesAsked = { only: [], not: [] };

type Chosen = Pick<E2eRun, 'suites' | 'runtimes' | 'proofs'>;

function choose({ topic, runtime, proof, rerunFailed, slow, full }: E2eOptions, config: Config): Chosen {
  const all = ofPace(findTopics(config), slow ? 'slow' : 'usual', { full });
  if (rerunFailed !== undefined) {
    if ([topic, runtime, proof].some((values) => values.length > 0))
      throw new UsageError('--rerun-failed chooses the proofs itself', 'leave out --topic, --runtime and --proof');
    const run = findRunFolder(config.resultsDir, rerunFailed === true ? 'latest' : rerunFailed);
    const provable = chooseSuites(all, everything).map(({ id }) => id);
    const proofs = failedProofs(readResults(run), provable);
    return {
      suites: chooseSuites(all, { only: [...new Set(proofs.map((one) => one.topic))], not: [] }),
      runtimes: undefined,
      proofs,
    };
  }
  const suites = chooseSuites(all, namesAsked('topic', topic));
  const runtimes = chooseRuntimes(projectRoot, namesAsked('runtime', runtime));
  const { only: ids, not } = namesAsked('proof', proof);
  if (not.length > 0) throw new UsageError('--proof cannot exclude proofs', 'name the proofs to run');
  const [only] = suites;
  if (ids.length === 0) return { suites, runtimes, proofs: undefined };
  if (only === undefined || suites.length > 1)
    throw new UsageError('--proof chooses among the proofs of one topic', 'name that topic with --topic');
  return { suites, runtimes, proofs: ids.map((id) => ({ topic: only.id, id })) };
}

async function configFor(options: E2eOptions): Promise<Config> {
  const config = await loadConfig(options);
  return options.slow ? forSlowProofs(config) : config;
}

function listText(listed: readonly ListedProof[], { suites }: Chosen): string {
  const width = Math.max(0, ...listed.map(({ id }) => id.length));
  const inOrder = suites.flatMap(({ id }) => listed.filter(({ topic }) => topic === id));
  const blocksOf = groupBy(inOrder, nameOfTopic);
  const blocks = [...blocksOf].map(([name, proofs]) => {
    const lines = proofs.map(({ id, kind, title }) => `  ${kind.padEnd(11)}  ${id.padEnd(width)}  ${title}\n`);
    return `${name}\n${lines.join('')}`;
  });
  return `${blocks.join('\n')}\n${listed.length} in all\n`;
}

function nameOfTopic({ topic, runtime }: ListedProof): string {
  return nameOf({ id: topic, runtime });
}
