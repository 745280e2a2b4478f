import { exitCode } from '../../core/exit-code.ts';

/** Turns Ctrl-C, and a polite kill, into a signal to end cleanly; a second one ends the process at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  dispose(): void;
}

/** @param notice called once, with what happens now */
export function onInterruption(notice: () => void): Interruption {
  const controller = new AbortController();
  const abort = () => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    notice();
    controller.abort();
  };
  process.on('SIGINT', abort).on('SIGTERM', abort);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', abort).off('SIGTERM', abort);
    },
  };
}
