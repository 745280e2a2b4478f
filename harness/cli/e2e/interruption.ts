/** Turns Ctrl-C, and a polite kill, into a signal to end cleanly. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the keys back: the next Ctrl-C ends the process at once. */
  dispose(): void;
}

/** @param notice called once, with what happens now */
export function onInterruption(notice: () => void): Interruption {
  const controller = new AbortController();
  const abort = () => {
    if (!controller.signal.aborted) notice();
    controller.abort();
    dispose();
  };
  const dispose = () => {
    process.off('SIGINT', abort).off('SIGTERM', abort);
  };
  process.on('SIGINT', abort).on('SIGTERM', abort);
  return { signal: controller.signal, dispose };
}
