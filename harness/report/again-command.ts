import type { TopicResult } from '../record/results.ts';
import type { RunInfo } from '../record/run-folder.ts';
import { shellWord } from '../core/text/shell-word.ts';
import { printableLines } from '../core/text/terminal-text.ts';

/** The commands that run again what a run came to. */
export interface AgainCommands {
  /** What did not pass. @param run its id */
  readonly failed: (run: string) => string;
  /** One proof, where a suite has it; its whole topic where the suite broke, whose result goes by the name of a file. */
  readonly proof: (topic: Pick<TopicResult, 'id' | 'runtime'>, proof: { readonly id: string }) => string;
}

/** With the options that change what is run. No suite has the proofs of `verify`, so that it is run again as it was typed. */
export function againCommands({ command, carried = [] }: Pick<RunInfo, 'command' | 'carried'>): AgainCommands {
  if (command.startsWith('seaworthy verify ')) {
    const whole = printableLines(`npx ${command}`);
    return { failed: () => whole, proof: () => whole };
  }
  const e2e = (...choice: readonly string[]) =>
    printableLines(['npx seaworthy e2e', ...[...choice, ...carried].map(shellWord)].join(' '));
  return {
    failed: (run) => e2e('--rerun-failed', run),
    proof: ({ id: topic, runtime }, { id }) =>
      e2e(
        ...['--topic', topic],
        ...(runtime === null ? [] : ['--runtime', runtime]),
        ...(/^[\w-]+$/.test(id) ? ['--proof', id] : []),
      ),
  };
}
