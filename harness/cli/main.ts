import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { printableLines } from '../core/terminal-text.ts';
import type { CommandModule } from './command-module.ts';
import { endOnErrors, endWith } from './failure.ts';
import { endOnInterruption } from './interruption.ts';

/** One line a command; only the one that is asked for is loaded, so that start-up stays quick. */
const commands = new Map<string, () => Promise<CommandModule>>([
  ['up', async () => (await import('./commands/up.ts')).upCommand],
  ['down', async () => (await import('./commands/down.ts')).downCommand],
  ['doctor', async () => (await import('./commands/doctor.ts')).doctorCommand],
  ['topics', async () => (await import('./commands/topics.ts')).topicsCommand],
  ['load', async () => (await import('./commands/load.ts')).loadCommand],
  ['report', async () => (await import('./commands/report.ts')).reportCommand],
  ['judge', async () => (await import('./commands/judge.ts')).judgeCommand],
  ['e2e', async () => (await import('./commands/e2e.ts')).e2eCommand],
]);

const exitCodes = `
Exit codes:
  0    all proven
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
  const program = new Command('seaworthy')
    .description('Proves on a real Kubernetes cluster that an application survives its life there.')
    .version(version(), '--version', 'print the version')
    .addHelpText('afterAll', exitCodes)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(printableLines(text));
      },
    });
  const [, , name = '--help'] = argv;
  const asked = commands.get(name);
  for (const load of asked ? [asked] : commands.values()) (await load()).addTo(program);
  // Commander would show the help of a command that there is not, and be content.
  const isUnknown = asked === undefined && name !== 'help' && !name.startsWith('-');
  await program.parseAsync(isUnknown ? argv.slice(0, 3) : argv);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
