import { Command, CommanderError } from 'commander';
import { exitCode } from '../core/exit-code.ts';
import { describeError, HarnessError } from '../core/harness-error.ts';
import type { CommandModule } from './command-module.ts';

/** One line a command; only the one that is asked for is loaded, so that start-up stays quick. */
const commands: Record<string, () => Promise<CommandModule>> = {
  up: async () => (await import('./commands/up.ts')).upCommand,
  down: async () => (await import('./commands/down.ts')).downCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  topics: async () => (await import('./commands/topics.ts')).topicsCommand,
  load: async () => (await import('./commands/load.ts')).loadCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  judge: async () => (await import('./commands/judge.ts')).judgeCommand,
  e2e: async () => (await import('./commands/e2e.ts')).e2eCommand,
};

/** Runs the command line and sets the exit code; errors become one clear text on stderr. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('seaworthy')
    .description('Proves on a real Kubernetes cluster that an application survives its life there.')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(text);
      },
    });
  const asked = commands[argv[2] ?? ''];
  for (const load of asked ? [asked] : Object.values(commands)) (await load()).addTo(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // Builds that run beside what failed must not hold up the end; they end with this process.
    process.exit(report(error));
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.proven : exitCode.usage;
  process.stderr.write(`seaworthy: ${describeError(error)}\n`);
  if (error instanceof HarnessError) return error.exitCode;
  if (error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
  return exitCode.inconclusive;
}
