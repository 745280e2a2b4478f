import { milliseconds, seconds, type Duration } from '../../core/duration.ts';
import type { Clock } from '../../core/clock.ts';
import type { GapFact } from '../../timeline/fact.ts';
import { isDenied, isGone, KubeError, reasonOf } from '../client/kube-error.ts';
import { linesOf } from '../logs/lines.ts';
import type { Transport } from '../client/transport.ts';
import type { WireObject } from '../client/wire.ts';

export type Change = 'added' | 'modified' | 'deleted';

export interface ListWatchOptions<T extends WireObject> {
  readonly transport: Transport;
  readonly clock: Clock;
  /** The path of the collection, such as `/api/v1/namespaces/x/pods`. */
  readonly path: string;
  /** The collection as a noun, for gaps: `pods in sw-1-x`. */
  readonly noun: string;
  readonly onChange: (change: Change, object: T) => void;
  readonly onGap: (gap: GapFact) => void;
  readonly timings?: Partial<ListWatchTimings>;
}

export interface ListWatchTimings {
  /** How long the server keeps one watch open. @default 2 min */
  readonly watch: Duration;
  /** How much longer than that we wait for its end, and for its beginning. @default 10 s */
  readonly patience: Duration;
  /** A shorter time without a connection is not a gap: below the precision of anything that the watch says. @default 250 ms */
  readonly tolerance: Duration;
  /** After a failure, doubled from `shortest` to `longest`. @default 100 ms, 2 s */
  readonly shortestPause: Duration;
  readonly longestPause: Duration;
}

interface WatchLine<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T & { readonly code?: number; readonly message?: string };
}

/** The longest line of a watch, in bytes. An API server takes objects of 3 MiB at most. */
const longestLine = 16 << 20;

const usual: ListWatchTimings = {
  watch: seconds(120),
  patience: seconds(10),
  tolerance: milliseconds(250),
  shortestPause: milliseconds(100),
  longestPause: seconds(2),
};

/**
 * Lists a collection, then watches it from there, for as long as it is let run. It connects again whatever happens; a
 * stretch without a connection becomes a gap, and so does history that the server no longer has (410), after which it
 * lists again and says what changed in between.
 */
export class ListWatch<T extends WireObject> {
  readonly #options: ListWatchOptions<T>;
  readonly #timings: ListWatchTimings;
  readonly #known = new Map<string, T>();
  #version: string | undefined;
  /** Until when the state is known completely: the time of the last line or list, 0 before the first. */
  #completeUntil = 0;
  #open: Omit<GapFact, 'at'> | undefined;
  #lastProblem: string | undefined;

  constructor(options: ListWatchOptions<T>) {
    this.#options = options;
    this.#timings = { ...usual, ...options.timings };
  }

  /** The last failure in words, for whoever still waits for the first list. */
  get lastProblem(): string | undefined {
    return this.#lastProblem;
  }

  /**
   * Runs until the signal; `onSynced` is called once, after the first list.
   * @throws whatever `onChange` throws, and KubeError if the first list is denied.
   */
  async run(signal: AbortSignal, onSynced: () => void): Promise<void> {
    const { clock } = this.#options;
    const { shortestPause, longestPause } = this.#timings;
    let pause = shortestPause;
    let synced = false;
    const stopped = () => signal.aborted;
    while (!stopped()) {
      const began = clock.now();
      try {
        if (this.#version === undefined) await this.#list(signal);
        if (!synced) onSynced();
        synced = true;
        await this.#watch(signal);
        this.#lose('the server closed the watch', clock.now());
      } catch (error) {
        if (stopped()) break;
        if (error instanceof ConsumerFailed) throw error.cause;
        if (!synced && isDenied(error)) throw error;
        this.#interrupted(error);
      }
      // A watch that lasted is renewed at once; a server that keeps closing watches is given time.
      if (clock.now() - began > longestPause) {
        pause = shortestPause;
      } else {
        await clock.sleep(pause, signal).catch(() => undefined);
        pause = milliseconds(Math.min(pause * 2, longestPause));
      }
    }
    this.#regain();
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { transport, path } = this.#options;
    const list = (await transport.json({ path, signal })) as {
      metadata: { resourceVersion: string };
      items: T[] | null;
    };
    this.#regain();
    const present = new Map((list.items ?? []).map((object) => [uidOf(object), object]));
    for (const [uid, object] of this.#known) if (!present.has(uid)) this.#tell('deleted', object);
    for (const [uid, object] of present) {
      const known = this.#known.get(uid);
      if (!known) this.#tell('added', object);
      else if (known.metadata?.resourceVersion !== object.metadata?.resourceVersion) this.#tell('modified', object);
    }
    this.#version = list.metadata.resourceVersion;
    this.#completeUntil = this.#options.clock.now();
  }

  /** Returns when the server ends the watch in good order. */
  async #watch(signal: AbortSignal): Promise<void> {
    const { watch, patience } = this.#timings;
    const limit = AbortSignal.timeout(watch + patience);
    const response = await this.#options.transport.open({
      path: this.#options.path,
      query: {
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: this.#version ?? '',
        timeoutSeconds: Math.ceil(watch / 1000),
      },
      timeout: patience,
      signal: AbortSignal.any([signal, limit]),
    });
    this.#regain();
    const connectedAt = this.#options.clock.now();
    try {
      const limit = { limit: longestLine, refuseOf: `the watch of ${this.#options.noun}` };
      for await (const line of linesOf(response, limit)) this.#take(line);
    } catch (error) {
      if (!limit.aborted) throw error;
      throw new WatchSilent(this.#options.noun, Math.max(connectedAt, this.#completeUntil));
    } finally {
      response.destroy();
    }
  }

  #take(line: string): void {
    const { type, object } = JSON.parse(line) as WatchLine<T>;
    if (type === 'ERROR') {
      throw new KubeError(`watch of ${this.#options.noun}`, {
        status: object.code ?? 500,
        message: object.message ?? 'error without a message',
      });
    }
    if (type === 'ADDED') this.#tell('added', object);
    if (type === 'MODIFIED') this.#tell('modified', object);
    if (type === 'DELETED') this.#tell('deleted', object);
    this.#completeUntil = this.#options.clock.now();
    this.#version = object.metadata?.resourceVersion ?? this.#version;
  }

  #tell(change: Change, object: T): void {
    if (change === 'deleted') this.#known.delete(uidOf(object));
    else this.#known.set(uidOf(object), object);
    try {
      this.#options.onChange(change, object);
    } catch (cause) {
      throw new ConsumerFailed(cause);
    }
  }

  #interrupted(error: unknown): void {
    const problem = reasonOf(error);
    this.#lastProblem = problem;
    if (isGone(error)) {
      this.#version = undefined;
      this.#lose(problem, this.#completeUntil, 'lost');
    } else if (error instanceof WatchSilent) {
      this.#lose(error.message, error.since);
    } else {
      this.#lose(problem, this.#options.clock.now());
    }
  }

  /** Notes that from now on nothing is known; the earliest time and the first reason stand until a connection is there. */
  #lose(reason: string, from: number, effect: GapFact['effect'] = 'late'): void {
    if (this.#completeUntil === 0) return;
    const open = this.#open;
    this.#open = {
      kind: 'gap',
      source: 'watch',
      of: this.#options.noun,
      from: Math.min(from, open?.from ?? from),
      reason: open?.reason ?? reason,
      effect: open?.effect === 'lost' ? 'lost' : effect,
    };
  }

  #regain(): void {
    const at = this.#options.clock.now();
    const open = this.#open;
    this.#open = undefined;
    if (open && (open.effect === 'lost' || at - open.from > this.#timings.tolerance)) {
      this.#options.onGap({ ...open, at });
    }
  }
}

/** The server neither spoke nor closed in the time that it had promised to. */
class WatchSilent extends Error {
  readonly since: number;

  constructor(noun: string, since: number) {
    super(`the watch of ${noun} outlived its own end`);
    this.since = since;
  }
}

/** Our own code failed on an object: no trouble of the connection, and not to be tried again. */
class ConsumerFailed extends Error {
  constructor(cause: unknown) {
    super('a consumer of the watch failed', { cause });
  }
}

function uidOf(object: WireObject): string {
  return object.metadata?.uid ?? '';
}
