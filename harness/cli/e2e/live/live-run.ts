import { formatDuration } from '../../../core/duration.ts';
import { keyOf, type ProofKey, type TestEvent } from '../../../record/test-events.ts';

interface Running {
  readonly test: ProofKey;
  readonly since: number;
  waitsFor: string | null;
  dropped: number | null;
}

/** The proofs that are running, gathered from the events of a run as they come. */
export class LiveRun {
  readonly #running = new Map<string, Running>();
  readonly #ended = new Set<string>();
  #declared = 0;
  #notPassed = 0;

  accept(event: TestEvent): void {
    switch (event.event) {
      case 'declared':
        this.#declared += event.ids.length;
        break;
      case 'started':
        // The event of a start can arrive after the event of the end.
        if (!this.#ended.has(keyOf(event.test))) this.#at(event);
        break;
      case 'state': {
        if (this.#ended.has(keyOf(event.test))) break;
        const running = this.#at(event);
        running.waitsFor = event.waitsFor;
        running.dropped = event.dropped;
        break;
      }
      case 'ended':
        this.#running.delete(keyOf(event.test));
        this.#ended.add(keyOf(event.test));
        if (event.state === 'failed') this.#notPassed += 1;
        break;
      case 'broken':
        this.#notPassed += 1;
        break;
    }
  }

  /** A line for each proof that runs and one for all, without line ends; nothing before the first has started. */
  lines(now: number): string[] {
    if (this.#running.size === 0 && this.#ended.size === 0) return [];
    const notPassed = this.#notPassed === 0 ? '' : `, ${String(this.#notPassed)} not passed`;
    return [
      ...[...this.#running.values()].map((running) => lineOf(running, now)),
      `${String(this.#ended.size)} of ${String(Math.max(this.#declared, this.#ended.size + this.#running.size))} ended${notPassed}`,
    ];
  }

  #at({ test, at }: { readonly test: ProofKey; readonly at: number }): Running {
    const running = this.#running.get(keyOf(test)) ?? { test, since: at, waitsFor: null, dropped: null };
    this.#running.set(keyOf(test), running);
    return running;
  }
}

function lineOf({ test, since, waitsFor, dropped }: Running, now: number): string {
  const { topic, runtime, id, repetition } = test;
  return [
    `${runtime === null ? topic : `${topic} (${runtime})`}  ${id}${repetition === undefined ? '' : ` #${String(repetition)}`}`,
    formatDuration(Math.max(0, Math.floor((now - since) / 1000) * 1000)),
    ...(dropped === null ? [] : [`${String(dropped)} dropped`]),
    ...(waitsFor === null ? [] : [`waits for ${waitsFor}`]),
  ].join('  ');
}
