import { Option, type Command } from 'commander';
import { imageWays, type Settings } from '../config/config.ts';
import { kubernetesVersions } from '../core/kubernetes-version.ts';
import { loadPathNames } from '../core/load-path.ts';

/** What `addClusterOptions` gives to an action: settings that win over environment and config file. */
export type ClusterOptions = Settings & ConfigFlag;

/** Adds the options that choose the cluster, the same in every command that needs one. */
export function addClusterOptions(command: Command): Command {
  return command
    .option(
      '--provider <name>',
      'cluster provider: kind, minikube, existing (default: existing where --context is named, else kind)',
    )
    .option('--context <name>', 'use the cluster of this kubeconfig context')
    .option('--kubeconfig <file>', 'where to look for the context')
    .addOption(
      new Option(
        '--images <way>',
        'where images come from; by default public where a registry answers, else offline',
      ).choices(imageWays),
    )
    .option(
      '--image-registry <prefix>',
      'where a cluster of yours finds the sample images, such as registry.example/qa',
    )
    .addOption(configOption());
}

/** The version of Kubernetes, in commands that make a cluster or use the one that was made. */
export function kubernetesVersionOption(): Option {
  return new Option(
    '--kubernetes-version <version>',
    'version of Kubernetes of a cluster of ours (default: that of the one that runs, else the latest of these)',
  ).choices(kubernetesVersions);
}

export function loadPathOption(): Option {
  return new Option('--load-path <name>', 'how load reaches the cluster, see docs/load.md').choices(loadPathNames);
}

/** What `configOption` gives to an action. */
export interface ConfigFlag {
  readonly config?: string;
}

export function configOption(): Option {
  return new Option('--config <file>', 'config file (default: seaworthy.config.ts or .yaml)');
}

/** `-o json`: exactly one JSON document on stdout, whatever is for people on stderr. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'what to print on stdout').choices(['text', 'json']).default('text');
}

export type OutputDir = Pick<Settings, 'outputDir'>;

/** The option for the folder in which runs are written and looked for. */
export function outputDirOption(): Option {
  return new Option('--output-dir <folder>', 'where runs are kept (default: results)');
}
