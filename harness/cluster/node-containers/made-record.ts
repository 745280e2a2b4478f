import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** With what a cluster is created: what it is to be like, and what that came to for the program that creates it. */
interface Made {
  readonly shape: unknown;
  /** The program's configuration, or its arguments, as they were. */
  readonly input: string;
}

/**
 * Records with what the cluster is created. This is done before it is created, so that there is no cluster without a
 * record.
 */
export function recordMade(path: string, made: Made): void {
  writeFileSync(path, JSON.stringify(made, null, 2));
}

/**
 * Tells whether a cluster of the recorded shape would be created in the same way today.
 * @param inputOf what the program would be given today for the shape that was recorded
 */
export function isMadeAsToday({ shape, input }: Made, inputOf: (shape: unknown) => string): boolean {
  return inputOf(shape) === input;
}

/** Undefined if there is no record. */
export function readRecord(path: string): Made | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Made) : undefined;
}

export function removeRecord(path: string): void {
  rmSync(path, { force: true });
}
