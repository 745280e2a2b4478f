/** Signals that an image may ask to be stopped by (`STOPSIGNAL`), SIGTERM where it names none, with their numbers on Linux. */
export const stopSignals = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
  SIGWINCH: 28,
  'SIGRTMIN+3': 37,
} as const;

export type StopSignal = keyof typeof stopSignals;

export const stopSignalNames = Object.keys(stopSignals) as readonly StopSignal[];

/** The words of Go's library, and with it those of a container runtime; one that it has no word for is `signal 37`. */
const namesByWords: Readonly<Record<string, StopSignal>> = {
  hangup: 'SIGHUP',
  interrupt: 'SIGINT',
  quit: 'SIGQUIT',
  'user defined signal 1': 'SIGUSR1',
  'user defined signal 2': 'SIGUSR2',
  terminated: 'SIGTERM',
  'window changed': 'SIGWINCH',
  'signal 37': 'SIGRTMIN+3',
};

/** The name of a signal that a container runtime tells of; its words, where it is none of those above. */
export function nameOfSignal(words: string): string {
  return namesByWords[words] ?? words;
}

/** The exit code of a process that such a signal ended; undefined for one that is not known. */
export function exitCodeOfSignal(name: string): number | undefined {
  const number = (stopSignals as Readonly<Record<string, number>>)[name];
  return number === undefined ? undefined : 128 + number;
}
