import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { printableLines } from '../core/text/terminal-text.ts';
import type { CommandModule } from './command-module.ts';
import { endOnErrors, endWith } from './failure.ts';
import { endOnInterruption } from './interruption.ts';

interface ListedCommand {
  readonly description: string;
  readonly load: () => Promise<CommandModule>;
}

/** The commands, in the order of the help. Only the one that is called is loaded, so that it starts quickly. */
const commands = new Map<string, ListedCommand>([
  [
    'e2e',
    {
      description: 'Bring the cluster up and run every proof, or those of some topics; writes results/<run>/',
      load: async () => (await import('./commands/e2e.ts')).e2eCommand,
    },
  ],
  [
    'verify',
    {
      description: 'Say whether a rollout of your own app would lose a request, why, and what to change',
      load: async () => (await import('./commands/verify.ts')).verifyCommand,
    },
  ],
  [
    'init',
    {
      description:
        'Write a config file, a first suite and, where it is asked for, a workflow for CI; what is there stays',
      load: async () => (await import('./commands/init.ts')).initCommand,
    },
  ],
  [
    'topics',
    {
      description: 'List the topics, what each proves, and its suite',
      load: async () => (await import('./commands/topics.ts')).topicsCommand,
    },
  ],
  [
    'explain',
    {
      description: 'Say what a topic, a verdict or a cause means, how it is known, and what to do',
      load: async () => (await import('./commands/explain.ts')).explainCommand,
    },
  ],
  [
    'report',
    {
      description: 'Render results.json, junit.xml and report.html of a run again from its folder',
      load: async () => (await import('./commands/report.ts')).reportCommand,
    },
  ],
  [
    'judge',
    {
      description: 'Judge a saved run again from its folder alone, and say where the verdicts differ',
      load: async () => (await import('./commands/judge.ts')).judgeCommand,
    },
  ],
  [
    'load',
    {
      description: 'Send load to URLs and account for every request',
      load: async () => (await import('./commands/load.ts')).loadCommand,
    },
  ],
  [
    'up',
    {
      description: 'Bring up the cluster, with the sample images on its nodes; what is there is used',
      load: async () => (await import('./commands/up.ts')).upCommand,
    },
  ],
  [
    'down',
    {
      description: 'Delete the cluster and stop the Docker engine that we started; caches stay',
      load: async () => (await import('./commands/down.ts')).downCommand,
    },
  ],
  [
    'images',
    {
      description: 'Build the sample images; list their names, or push them to a registry for a cluster of yours',
      load: async () => (await import('./commands/images.ts')).imagesCommand,
    },
  ],
  [
    'cleanup',
    {
      description: 'Remove what runs that are over have left on the cluster and this machine, and say what stays',
      load: async () => (await import('./commands/cleanup.ts')).cleanupCommand,
    },
  ],
  [
    'doctor',
    {
      description: 'Say what this machine has and lacks; exit code 2 when something is missing',
      load: async () => (await import('./commands/doctor.ts')).doctorCommand,
    },
  ],
  [
    'completion',
    {
      description: 'Print the script with which bash, zsh or fish completes commands and options',
      load: async () => (await import('./commands/completion.ts')).completionCommand,
    },
  ],
]);

const exitCodes = `
Exit codes:
  0    all proven, or done
  1    something failed: a proof, or a request that was dropped
  2    inconclusive, or a fault of Seaworthy's own
  3    usage, configuration, or nothing to do
  130  interrupted`;

/** Runs the command line and sets the exit code; errors become one clear text on stderr. */
export async function main(argv: readonly string[]): Promise<void> {
  endOnErrors();
  endOnInterruption();
  try {
    await runCommand(argv);
  } catch (error) {
    // Builds that run beside what failed must not hold up the end; they end with this process.
    endWith(error);
  }
}

/** @throws whatever the command throws, and CommanderError for what is no command */
export async function runCommand(argv: readonly string[]): Promise<void> {
  const [node = '', script = '', first = '--help', second] = argv;
  const name = first === 'help' ? (second ?? '--help') : first;
  const program = await programWith((one) => one === name);
  // Commander would show the help of a command that there is not, and be content.
  const isUnknown = name !== 'help' && !commands.has(name) && !name.startsWith('-');
  await program.parseAsync(isUnknown ? [node, script, name] : argv);
}

/** The program with every command, of which those that are not loaded have a name and a description. */
async function programWith(isLoaded: (name: string) => boolean): Promise<Command> {
  const program = new Command('seaworthy')
    .description('Proves on a real Kubernetes cluster that an application survives its life there.')
    .version(version(), '--version', 'print the version')
    .addHelpText('afterAll', exitCodes)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .configureHelp({ optionDescription: described, argumentDescription: described })
    .configureOutput({
      outputError: (text, write) => {
        write(printableLines(text));
      },
    });
  for (const [name, { description, load }] of commands) {
    const command = program.command(name).description(description);
    if (isLoaded(name)) (await load()).addTo(command, () => programWith(() => true));
  }
  return program;
}

interface Described {
  readonly description: string;
  readonly argChoices?: readonly string[] | undefined;
  readonly presetArg?: unknown;
  readonly defaultValue?: unknown;
}

/** What there is to choose from, and what is taken where nothing is said, in so far as it says something. */
function described({ description, argChoices, presetArg, defaultValue }: Described): string {
  const told = (name: string, value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? [`${name}: ${value}`] : [];
  const notes = [
    ...(argChoices ? [argChoices.join(', ')] : []),
    ...told('alone', presetArg),
    ...told('default', defaultValue),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
