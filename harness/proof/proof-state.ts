import { systemClock } from '../core/clock.ts';
import { milliseconds } from '../core/duration.ts';
import type { RunFolder } from '../record/run-folder.ts';
import type { ProofKey } from '../record/test-events.ts';

/** A wait that is over sooner is not worth a word. */
const patience = milliseconds(300);

/** Tells the run, as events in its folder, what a proof is at: what it waits for, and what its load has lost so far. */
export class ProofState {
  readonly #folder: RunFolder;
  readonly #test: ProofKey;
  #timer: NodeJS.Timeout | undefined;
  #waitsFor: string | null = null;
  #dropped: number | null = null;
  #told = '';

  constructor(folder: RunFolder, { topic, runtime, id, repetition }: ProofKey) {
    this.#folder = folder;
    this.#test = { topic, runtime, id, ...(repetition === undefined ? {} : { repetition }) };
  }

  /** @param what goes after "waits for"; undefined: for nothing any more */
  waitsFor(what: string | undefined): void {
    this.#waitsFor = what ?? null;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, patience).unref();
  }

  /** @param count of requests that the load lost so far */
  dropped(count: number): void {
    this.#dropped = count;
    this.#tell();
  }

  #tell(): void {
    const state = { waitsFor: this.#waitsFor, dropped: this.#dropped };
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#folder.appendTestEvent({ event: 'state', at: systemClock.now(), test: this.#test, ...state });
  }
}
