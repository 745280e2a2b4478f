import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { formatDuration, milliseconds, minutes } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { tryFileLock } from '../../shell/file-lock.ts';

/** The right to use one thing that is shared, until it is ended. */
export interface Lease {
  /** The one of those asked for that it is. */
  readonly name: string;
  /** May be called more than once. */
  readonly end: () => void;
}

/** Told what is waited for from now on; undefined: nothing. */
export type OnWait = (what: string | undefined) => void;

const lookEvery = milliseconds(100);
/** Longer than all loads of a run take one after the other that one of them may have to wait for. */
const freeWithin = minutes(60);

/**
 * What the proofs of one run share, in whatever process they run: each thing is used by one of them at a time. Whoever takes
 * several takes them in this order, so that no two wait for each other: the proof of the load path, a NodePort, a measurement
 * slot, the node to drain.
 */
export class Leases {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #onWait: OnWait;

  /** @param folder shared by all that are to respect each other */
  constructor(folder: string, clock: Clock, onWait: OnWait = () => undefined) {
    this.#folder = folder;
    this.#clock = clock;
    this.#onWait = onWait;
  }

  /** Takes a lease of one of these without waiting; undefined if all are in use. */
  tryOneOf(names: readonly string[]): Lease | undefined {
    for (const name of names) {
      const { lock } = tryFileLock(join(this.#folder, name), this.#clock);
      if (lock) return { name, end: lock.release };
    }
    return undefined;
  }

  /**
   * The first of these that is free; waits while all are in use.
   * @param what is waited for, in the words of the progress
   * @throws HarnessError when none is free in time
   */
  async oneOf(names: readonly string[], what: string): Promise<Lease> {
    let lease = this.tryOneOf(names);
    if (lease) return lease;
    this.#onWait(what);
    const deadline = this.#clock.now() + freeWithin;
    try {
      while (!lease) {
        if (this.#clock.now() > deadline)
          throw new HarnessError(`Waited ${formatDuration(freeWithin)} for ${what}, which did not end`, {
            code: 'lease-not-free',
            fix: 'see what the proof is at that has it: its line in the progress, or tests.jsonl in the folder of the run',
          });
        await this.#clock.sleep(lookEvery);
        lease = this.tryOneOf(names);
      }
    } finally {
      this.#onWait(undefined);
    }
    return lease;
  }
}

/** Names of the slots in which so many measurements run beside each other. */
export function measurementSlots(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `measurement-${index + 1}`);
}
