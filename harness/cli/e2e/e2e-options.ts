import { availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
import { keepNames, type Keep } from '../../config/run-environment.ts';
import {
  addClusterOptions,
  kubernetesVersionOption,
  loadPathOption,
  outputDirOption,
  outputOption,
  type ClusterOptions,
} from '../cluster-options.ts';
import { wholeNumber } from '../option-values.ts';
import { reporterOption } from '../report/reporters.ts';

/** All options of `seaworthy e2e`, as they are written. */
export type E2eOptions = ClusterOptions & {
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

export function addE2eOptions(command: Command): void {
  command.optionsGroup('What is proven:');
  addSelectionOptions(command);
  command.optionsGroup('How it is played:');
  addPlayOptions(command);
  command
    .optionsGroup('Cluster and output:')
    .addOption(kubernetesVersionOption())
    .addOption(new Option('--proxy-mode <mode>', 'mode of kube-proxy').choices(['iptables', 'nftables']))
    .addOption(new Option('--nodes <number>', 'nodes of the cluster').choices(['one', 'several']))
    .addOption(loadPathOption())
    .addOption(reporterOption())
    .addOption(outputOption())
    .addOption(outputDirOption());
  addClusterOptions(command);
}

function addSelectionOptions(command: Command): void {
  command
    .option('--topic <ids...>', "only these topics, see `seaworthy topics`; '!image-tags': all but this one", [])
    .option('--runtime <names...>', "only these runtimes of the sample apps; '!java': all but this one", [])
    .option('--proof <ids...>', 'only these proofs or controls of one topic', [])
    .option('--rerun-failed [run]', 'only what did not pass in a run (default: the latest)')
    .option('--full', 'with the proofs that only full runs have, such as all stories of release-readiness', false)
    .option('--slow', 'the slow proofs instead, on a cluster of their own that is deleted at the end', false)
    .option('--list', 'list the proofs that would run; nothing is run, and no cluster is needed', false);
}

function addPlayOptions(command: Command): void {
  command
    .option('--repeat <times>', 'run the proofs this many times in a row', wholeNumber, 1)
    .option(
      '--measurements <number>',
      'how many loads are measured beside each other, on two cores each by default',
      wholeNumber,
      Math.max(1, Math.floor(availableParallelism() / 2)),
    )
    .option('--bail', 'begin nothing more once a proof has not passed', false)
    .addOption(
      new Option('--keep [when]', 'leave the namespaces standing until the next run')
        .choices(keepNames)
        .default('never')
        .preset('always'),
    )
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
    );
}
