import { relative } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { bringUp } from '../../cluster/bring-up.ts';
import { loadConfig } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { UsageError } from '../../core/harness-error.ts';
import { connect } from '../../kube/kube-client.ts';
import { reapLeftovers, reapRun } from '../../kube/reaper.ts';
import { concludeRun } from '../../report/conclusion.ts';
import { paletteFor } from '../../report/palette.ts';
import { createRunFolder } from '../../report/run-folder.ts';
import { newRunId } from '../../report/run-id.ts';
import { terminalSummary } from '../../report/terminal-summary.ts';
import { addClusterOptions, outputOption, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { onInterruption } from '../e2e/interruption.ts';
import { projectRoot } from '../e2e/project-root.ts';
import { runE2e } from '../e2e/run-e2e.ts';
import { chooseRuntimes } from '../e2e/runtimes.ts';
import { chooseSuites, findSuites } from '../e2e/suites.ts';
import { terminalProgress } from '../terminal-progress.ts';

type E2eOptions = ClusterOptions & {
  topic: string[];
  runtime: string[];
  proof: string[];
  repeat: number;
  keep: boolean;
  output: 'text' | 'json';
};

export const e2eCommand: CommandModule = {
  addTo(program) {
    const command = program
      .command('e2e')
      .description('Bring the cluster up and run every proof, or those of some topics; writes results/<run>/')
      .option('--topic <ids...>', 'only these topics, see `seaworthy topics`', [])
      .option('--runtime <names...>', 'only these runtimes of the sample apps', [])
      .option('--proof <ids...>', 'only these proofs or controls of one topic', [])
      .option('--repeat <times>', 'run the proofs this many times in a row', wholeNumber, 1)
      .option('--keep', 'leave the namespaces standing until the next run', false)
      .addOption(new Option('--proxy-mode <mode>', 'mode of kube-proxy').choices(['iptables', 'nftables']))
      .addOption(outputOption())
      .action(runCommand);
    addClusterOptions(command);
  },
};

async function runCommand({ topic, runtime, proof, repeat, keep, output, ...flags }: E2eOptions): Promise<void> {
  const suites = chooseSuites(findSuites(projectRoot), separated(topic));
  const proofs = separated(proof);
  if (proofs.length > 0 && suites.length !== 1)
    throw new UsageError('--proof chooses among the proofs of one topic', 'name that topic with --topic');
  const runtimes = chooseRuntimes(projectRoot, separated(runtime));
  const config = await loadConfig(flags);
  const progress = terminalProgress();
  const cluster = await bringUp(config, progress);
  const kube = connect(cluster);
  const tellRemoved = (namespaces: readonly string[]) => {
    if (namespaces.length > 0) progress.line(`Removed what was left over: namespaces ${namespaces.join(', ')}`);
  };
  tellRemoved(await reapLeftovers(kube, systemClock));

  const folder = createRunFolder(config.resultsDir, newRunId(new Date()));
  progress.line(`Run ${folder.run}: ${suites.map(({ id }) => id).join(', ')}`);
  const interruption = onInterruption(() => {
    progress.line('Interrupted: ending the proofs, removing their namespaces; once more to stop at once');
  });
  const results = await runE2e({
    root: projectRoot,
    folder,
    cluster,
    suites,
    runtimes,
    proofs: proofs.length > 0 ? proofs : undefined,
    repeat,
    keep,
    command: ['seaworthy', ...process.argv.slice(2)].join(' '),
    clock: systemClock,
    onLine: (line) => {
      progress.line(line);
    },
    signal: interruption.signal,
  });
  if (!keep) tellRemoved(await reapRun(kube, systemClock, folder.run));
  interruption.dispose();

  const summary = terminalSummary(results, {
    palette: paletteFor(process.stdout),
    width: process.stdout.isTTY ? Math.min(process.stdout.columns, 180) : 140,
    folder: relative(process.cwd(), folder.dir),
  });
  process.stdout.write(output === 'json' ? `${JSON.stringify(results, null, 2)}\n` : `\n${summary}`);
  process.exitCode = concludeRun(results).exitCode;
}

/** `--topic a b`, `--topic a --topic b` and `--topic a,b` are all the same. */
function separated(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',')).filter((value) => value !== '');
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1.');
}
