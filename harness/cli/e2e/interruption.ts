import { exitCode } from '../../core/exit-code.ts';

/** Turns Ctrl-C, a polite kill, and the end of the terminal, into a signal to end cleanly; a second one ends the process at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @param notice called once, with what happens now */
export function onInterruption(notice: () => void): Interruption {
  const controller = new AbortController();
  const abort = () => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    notice();
    controller.abort();
  };
  for (const name of signals) process.on(name, abort);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) process.off(name, abort);
    },
  };
}
