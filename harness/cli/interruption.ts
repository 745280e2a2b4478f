import { exitCode } from '../core/exit-code.ts';

/** Turns Ctrl-C, a polite kill, and the end of the terminal, into a signal to end cleanly; a second one ends the process at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** From here on they end the process at once again. */
  dispose(): void;
}

let interrupt = exitImmediately;
let isInterrupted = false;

/**
 * From here on those signals end the process with the exit code that says so; programs that it started end with it. By
 * default Node.js would end by the signal itself, which leaves them running.
 */
export function endOnInterruption(): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      interrupt();
    });
}

/**
 * Until it is disposed of, the first signal requests a clean end in place of ending the process.
 * @param notice called once, with what happens now
 */
export function onInterruption(notice: () => void): Interruption {
  const controller = new AbortController();
  interrupt = () => {
    if (controller.signal.aborted) exitImmediately();
    isInterrupted = true;
    notice();
    controller.abort();
  };
  return {
    signal: controller.signal,
    dispose: () => {
      interrupt = exitImmediately;
    },
  };
}

/** Whether a clean end was asked for, of whatever ran then. */
export function wasInterrupted(): boolean {
  return isInterrupted;
}

function exitImmediately(): void {
  process.stderr.write('seaworthy: interrupted\n');
  process.exit(exitCode.interrupted);
}
