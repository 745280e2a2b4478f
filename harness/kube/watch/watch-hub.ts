import type { Clock } from '../../core/clock.ts';
import { seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Fact } from '../../timeline/fact.ts';
import type { TimelineWriter } from '../../timeline/timeline.ts';
import type { Waits } from '../../timeline/waits.ts';
import { apiPath } from '../client/api-path.ts';
import { ApiPulse } from './api-pulse.ts';
import type { Condition } from '../conditions/condition.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { ListWatch } from './list-watch.ts';
import { NamespaceView, type NamespaceState } from './namespace-view.ts';
import { WaitError } from './wait-error.ts';
import { watchedResources, type WatchedResource } from './watched-resources.ts';

export interface WatchHubOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly timeline: TimelineWriter;
  readonly clock: Clock;
  /** Takes note of each wait; left out: nobody does. */
  readonly waits?: Waits;
  /** Whether a change is told of; left out: each is. */
  readonly observes?: ((fact: Fact) => boolean) | undefined;
  /** Watches nothing that is in no namespace, such as nodes. */
  readonly onlyNamespaced?: boolean | undefined;
  /** Ends every wait that has no signal of its own. */
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions {
  readonly timeout: Duration;
  readonly signal?: AbortSignal;
  /** Set for a wait in the background, for which the proof itself does not wait. */
  readonly aside?: boolean;
}

/**
 * Watches a namespace and, unless it is told not to, the cluster's nodes: every change becomes a fact on the timeline, and every wait is tested on it, so that no state
 * between two looks is missed. If a watch fails for good, waits and `stop` fail with its error.
 */
export class WatchHub {
  readonly #options: WatchHubOptions;
  readonly #view: NamespaceView;
  readonly #pulse: ApiPulse;
  readonly #stopping = new AbortController();
  readonly #listeners = new Set<(fact: Fact) => void>();
  readonly #waits = new Map<AbortController, { check: (timeIsUp: boolean) => void; fail: (error: unknown) => void }>();
  readonly #running: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;

  /**
   * Resolves when the first list of every collection is in.
   * @throws HarnessError when that takes longer than the timeout
   */
  static async start(options: WatchHubOptions, timeout = seconds(30)): Promise<WatchHub> {
    const hub = new WatchHub(options);
    const deadline = AbortSignal.timeout(timeout);
    try {
      const watched = watchedResources.filter(({ clusterWide }) => !clusterWide || !options.onlyNamespaced);
      await Promise.all(watched.map((resource) => hub.#watch(resource, deadline)));
    } catch (error) {
      hub.#stopping.abort();
      throw error;
    }
    hub.#run(hub.#pulse.run(hub.#stopping.signal));
    return hub;
  }

  private constructor(options: WatchHubOptions) {
    this.#options = options;
    this.#view = new NamespaceView(options.namespace);
    this.#pulse = new ApiPulse({ ...this.#source(), onGap: this.#accept, onSlow: this.#accept });
  }

  /** The namespace as it was last seen. */
  get now(): NamespaceState {
    return this.#view;
  }

  /** Calls the listener with every later fact, until the returned function is called. */
  subscribe(listener: (fact: Fact) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Resolves with the condition's value as soon as it is met.
   * @throws WaitError when the time is over or the condition can no longer be met; the signal's reason when aborted
   */
  async waitFor<T>(condition: Condition<T>, options: WaitOptions): Promise<T> {
    const { waits } = this.#options;
    const { signal = this.#options.signal } = options;
    signal?.throwIfAborted();
    const wait = () => this.#untilMet(condition, { ...options, ...(signal && { signal }) });
    return waits && options.aside !== true ? waits.during('condition', condition.describe(), wait) : wait();
  }

  async #untilMet<T>(condition: Condition<T>, { timeout, signal }: WaitOptions): Promise<T> {
    const { clock } = this.#options;
    const from = clock.now();
    const over = new AbortController();
    try {
      return await new Promise<T>((resolve, reject) => {
        const check = (timeIsUp: boolean) => {
          try {
            const progress = condition.test(this.#view);
            if (progress.state === 'met') resolve(progress.value);
            else if (timeIsUp || progress.state === 'impossible') {
              const { silence } = this.#pulse;
              const what = condition.describe();
              reject(new WaitError({ what, progress, namespace: this.#view, silence, from, at: clock.now() }));
            }
          } catch (error) {
            reject(asError(error));
          }
        };
        this.#waits.set(over, { check, fail: reject });
        signal?.addEventListener(
          'abort',
          () => {
            reject(asError(signal.reason));
          },
          { signal: over.signal },
        );
        if (this.#failure) reject(asError(this.#failure.error));
        check(false);
        clock.sleep(timeout, over.signal).then(
          () => {
            check(true);
          },
          () => undefined,
        );
      });
    } finally {
      this.#waits.delete(over);
      over.abort();
    }
  }

  /**
   * Ends the watches; a gap that is still open is written.
   * @throws the error for which a watch had failed
   */
  async stop(): Promise<void> {
    this.#stopping.abort(new HarnessError('The watch was stopped', { code: 'stopped' }));
    await Promise.all(this.#running);
    this.#waits.forEach(({ fail }) => {
      fail(new HarnessError('The watch was stopped during a wait', { code: 'stopped' }));
    });
    if (this.#failure) throw asError(this.#failure.error);
  }

  /** Resolves when the collection's first list is in. */
  async #watch({ prefix, plural, clusterWide, toFact }: WatchedResource, deadline: AbortSignal): Promise<void> {
    const { namespace, clock } = this.#options;
    const where = clusterWide ? 'the cluster' : namespace;
    const watch = new ListWatch({
      ...this.#source(),
      path: clusterWide ? `${prefix}/${plural}` : prefix + apiPath`/namespaces/${namespace}/${plural}`,
      noun: `${plural} in ${where}`,
      onChange: (change, object) => {
        const fact = toFact(change, object, clock.now());
        if (fact && this.#options.observes?.(fact) !== false) this.#accept(fact);
      },
      onGap: this.#accept,
    });
    await new Promise<void>((resolve, reject) => {
      deadline.addEventListener('abort', () => {
        reject(
          new HarnessError(`Could not list ${plural} of ${where} in time: ${watch.lastProblem ?? 'no answer'}`, {
            code: 'watch-not-started',
            fix: 'See that the cluster runs: `seaworthy doctor`',
          }),
        );
      });
      this.#run(
        watch.run(this.#stopping.signal, resolve).catch((error: unknown) => {
          reject(asError(error));
          throw error;
        }),
      );
    });
  }

  #source(): Pick<KubeClient, 'transport'> & Pick<WatchHubOptions, 'clock'> {
    return { transport: this.#options.client.transport, clock: this.#options.clock };
  }

  #run(work: Promise<void>): void {
    this.#running.push(
      work.catch((error: unknown) => {
        this.#failure ??= { error };
        this.#waits.forEach(({ fail }) => {
          fail(error);
        });
      }),
    );
  }

  readonly #accept = (fact: Fact): void => {
    this.#view.accept(fact);
    this.#options.timeline.record(fact);
    this.#listeners.forEach((listener) => {
      listener(fact);
    });
    this.#waits.forEach(({ check }) => {
      check(false);
    });
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
