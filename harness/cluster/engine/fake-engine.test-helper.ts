import type { Engine } from './docker-engine.ts';
import type { Finished } from '../../shell/run.ts';

/** An engine that answers from a table and remembers what it was asked. */
export function fakeEngine(answer: (args: readonly string[]) => string | undefined): Engine & { asked: string[] } {
  const asked: string[] = [];
  const attempt = (args: readonly string[]): Promise<Finished> => {
    asked.push(args.join(' '));
    const stdout = answer(args);
    const failed = stdout === undefined;
    const finished = { exitCode: failed ? 1 : 0, stdout: stdout ?? '', stderr: failed ? 'no such thing' : '', failed };
    return Promise.resolve({ ...finished, summary: failed ? 'docker failed' : '' });
  };
  return {
    asked,
    attempt,
    docker: async (args) => {
      const finished = await attempt(args);
      if (finished.failed) throw new Error(`not expected: docker ${args.join(' ')}`);
      return finished.stdout;
    },
    env: {},
    ours: true,
    userlandProxy: false,
  };
}
