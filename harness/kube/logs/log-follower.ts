import type { Clock } from '../../core/clock.ts';
import { milliseconds, seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Fact, GapFact, PodFact } from '../../timeline/fact.ts';
import type { TimelineWriter } from '../../timeline/timeline.ts';
import { apiPath } from '../client/api-path.ts';
import { met, pending, type Condition } from '../conditions/condition.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { reasonOf } from '../client/kube-error.ts';
import { linesOf } from './lines.ts';
import { LogPosition } from './log-position.ts';
import { hasEnded, keyOfSource, logSources, nameOfSource, placeOf, type LogSource } from './log-source.ts';
import { parseMark } from './mark.ts';
import type { WatchHub } from '../watch/watch-hub.ts';

export interface LogSink {
  /** @param stamp the container runtime's own time of the line, RFC 3339 with nanoseconds */
  line(source: Omit<LogSource, 'startedAt'>, stamp: string, text: string): void;
}

export interface LogFollowerOptions {
  readonly client: KubeClient;
  readonly hub: WatchHub;
  readonly timeline: TimelineWriter;
  readonly clock: Clock;
  readonly sink: LogSink;
  /** Whether the logs of a pod are read; left out: of every pod. */
  readonly follows?: (pod: PodFact) => boolean;
}

interface Following {
  readonly source: LogSource;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** How far the log of one container run was read. */
interface Progress {
  readonly position: LogPosition;
  /** When the last line was read, in epoch milliseconds. */
  readAt: number;
  /** Since when nothing can be read, and why. */
  cut?: { readonly from: number; readonly reason: string };
}

const pause = milliseconds(200);
/** How long after the end of a log the watch may report that its container has ended. */
const endDelay = seconds(5);
/**
 * The last line of a log that is followed when its container was removed: the kubelet asks the runtime for a container only
 * after it has read the log to its end (`waitLogs` in k8s.io/cri-client/pkg/logs).
 */
const endOfRemoved = 'rpc error: code = NotFound ';
/** The kubelet's words at the begin of a log whose container the runtime has no more: nothing of it was read. */
const removed = 'unable to retrieve container logs';
/** A shorter cut is not worth a word: marks carry their own time. */
const tolerance = seconds(1);
/** stdout and stderr are stamped before they are written one after the other, so that stamps run backwards a little. */
const disorder = milliseconds(100);
/** The time limit for reading the rest of a log, of which the kubelet keeps 10 MiB by default. */
const longestRead = seconds(30);

/**
 * Follows the log of every run of every container in a namespace from its start, as a deleted pod's log is gone with it:
 * lines go to the sink, marks to the timeline. A connection that was cut is taken up where it ended; what could not be
 * read is a gap, and so is a clock of the runtime that was set back.
 */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  readonly #followings = new Map<string, Following>();
  readonly #unsubscribe: () => void;
  /** Runs that ended and whose containers were removed before the end of their logs was read. */
  readonly #removed = new Set<LogSource>();
  #failure: { readonly error: unknown } | undefined;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
    const { hub } = options;
    for (const pod of hub.now.pods.values()) this.#take(pod);
    this.#unsubscribe = hub.subscribe(this.#take);
  }

  /**
   * Reads to the end what has ended and to the present what still runs, then stops. To be called before the hub's stop.
   * @throws the error of the sink
   */
  async stop(patience: Duration = seconds(10)): Promise<void> {
    this.#unsubscribe();
    const { clock, hub } = this.#options;
    const followings = [...this.#followings.values()];
    for (const { source, stop } of followings)
      if (this.#removed.has(source) || !hasEnded(source, hub.now)) stop.abort();
    const over = new AbortController();
    const limit = clock.sleep(patience, over.signal).then(
      () => {
        for (const { stop } of followings) stop.abort();
      },
      () => undefined,
    );
    await Promise.all(followings.map(({ done }) => done));
    over.abort();
    await limit;
    if (this.#failure) throw this.#failure.error;
  }

  /**
   * Resolves when the log of every run of this pod's containers that has ended was read to its end.
   * @throws HarnessError when that takes longer than the patience
   */
  async settled(uid: string, patience: Duration = seconds(10)): Promise<void> {
    const { clock, hub } = this.#options;
    const ended = [...this.#followings.values()].filter(
      ({ source }) => source.uid === uid && hasEnded(source, hub.now),
    );
    const over = new AbortController();
    const late = clock.sleep(patience, over.signal).then(
      () => {
        const names = ended.map(({ source }) => nameOfSource(source)).join(', ');
        throw new HarnessError(`Timed out reading to their end: ${names}`, { code: 'log-unread' });
      },
      () => undefined,
    );
    try {
      await Promise.race([Promise.all(ended.map(({ done }) => done)), late]);
    } finally {
      over.abort();
    }
  }

  readonly #take = (fact: Fact): void => {
    if (fact.kind !== 'pod' || fact.change === 'deleted') return;
    if (this.#options.follows?.(fact) === false) return;
    for (const source of logSources(fact)) {
      const key = keyOfSource(source);
      if (this.#followings.has(key)) continue;
      const stop = new AbortController();
      const done = this.#follow(source, stop.signal).catch((error: unknown) => {
        this.#failure ??= { error };
      });
      this.#followings.set(key, { source, stop, done });
    }
  };

  async #follow(source: LogSource, signal: AbortSignal): Promise<void> {
    const { clock, hub } = this.#options;
    const progress: Progress = { position: new LogPosition(), readAt: clock.now() };
    const stopped = () => signal.aborted;
    while (!stopped()) {
      const place = placeOf(source, hub.now);
      if (place === 'lost') {
        this.#gap(source, progress, 'lost');
        return;
      }
      try {
        await this.#read(source, place, progress, { follow: place === 'current', signal });
        await hub.waitFor(ended(source), { timeout: endDelay, signal, aside: true });
        return;
      } catch (error) {
        if (stopped()) break;
        if (error instanceof SinkFailed) throw error.cause;
        progress.cut ??= { from: clock.now(), reason: reasonOf(error) };
        if (hasEnded(source, hub.now) && reasonOf(error).includes(removed)) this.#removed.add(source);
        await clock.sleep(pause, signal).catch(() => undefined);
      }
    }
    await this.#readRest(source, progress);
  }

  /** Reads what a container that still runs has written until now. */
  async #readRest(source: LogSource, progress: Progress): Promise<void> {
    const { clock, hub } = this.#options;
    const place = placeOf(source, hub.now);
    if (place === 'lost') return;
    try {
      await this.#read(source, place, progress, { follow: false, signal: AbortSignal.timeout(longestRead) });
    } catch (error) {
      if (error instanceof SinkFailed) throw error.cause;
      progress.cut ??= { from: clock.now(), reason: reasonOf(error) };
      this.#gap(source, progress, 'lost');
    }
  }

  async #read(
    source: LogSource,
    place: 'current' | 'previous',
    progress: Progress,
    { follow, signal }: { follow: boolean; signal: AbortSignal },
  ): Promise<void> {
    const { client, hub } = this.#options;
    const response = await client.transport.open({
      path: apiPath`/api/v1/namespaces/${hub.now.namespace}/pods/${source.pod}/log`,
      query: {
        container: source.container,
        timestamps: true,
        follow,
        previous: place === 'previous',
      },
      signal,
    });
    progress.position.restart();
    this.#gap(source, progress, 'late');
    try {
      for await (const line of linesOf(response)) {
        if (follow && line.startsWith(endOfRemoved)) return;
        this.#deliver(source, progress, line);
      }
    } finally {
      response.destroy();
    }
  }

  #deliver(source: LogSource, progress: Progress, line: string): void {
    const match = /^(\d{4}-\d\d-\d\dT\S+) ?(.*)$/s.exec(line);
    // The kubelet puts its own trouble into the stream, without a stamp.
    if (!match) throw new HarnessError(line, { code: 'log-unreadable' });
    const [, stamp = '', text = ''] = match;
    const { position } = progress;
    const before = position.last;
    const status = position.take(stamp);
    if (status === 'repeated') return;
    if (status === 'after-loss') this.#lost(source, progress);
    else if (before !== undefined) this.#compareStamps(source, before, stamp);
    progress.readAt = this.#options.clock.now();
    try {
      this.#options.sink.line(source, stamp, text);
      this.#recordMark(source, text);
    } catch (cause) {
      throw new SinkFailed(cause);
    }
  }

  #recordMark({ pod, uid, container }: LogSource, text: string): void {
    const found = parseMark(text);
    if (!found) return;
    const { mark, at: markedAt, detail } = found;
    const { timeline, clock, hub } = this.#options;
    const where = { namespace: hub.now.namespace, pod, uid, container };
    timeline.record({ kind: 'mark', source: 'log', at: clock.now(), ...where, mark, markedAt, detail });
  }

  #lost(source: LogSource, { readAt: from }: Progress): void {
    const reason = 'the log was rotated before all of it was read';
    this.#record({ of: nameOfSource(source), from, at: this.#options.clock.now(), reason, effect: 'lost' });
  }

  /** Every line is there, but their stamps do not tell any more what was when. */
  #compareStamps(source: LogSource, before: string, stamp: string): void {
    const back = Date.parse(before) - Date.parse(stamp);
    if (back <= disorder) return;
    const at = this.#options.clock.now();
    const reason = `the clock of the container runtime went back by ${(back / 1000).toFixed(1)} s, from ${before} to ${stamp}`;
    this.#record({ of: nameOfSource(source), from: at, at, reason, effect: 'late' });
  }

  #record(gap: Omit<GapFact, 'kind' | 'source'>): void {
    this.#options.timeline.record({ kind: 'gap', source: 'log', ...gap });
  }

  #gap(source: LogSource, progress: Progress, effect: GapFact['effect']): void {
    const at = this.#options.clock.now();
    const { from, reason } = progress.cut ?? { from: at, reason: 'it was gone before it could be read' };
    delete progress.cut;
    if (effect === 'late' && at - from <= tolerance) return;
    this.#record({ of: nameOfSource(source), from, at, reason, effect });
  }
}

/** Our own code failed on a line: no trouble of the connection, and not to be tried again. */
class SinkFailed extends Error {
  constructor(cause: unknown) {
    super('a consumer of the log failed', { cause });
  }
}

/** A log can end because its connection did: it is whole once its container is known to have ended. */
function ended(source: LogSource): Condition<undefined> {
  return {
    describe: () => `the end of ${source.pod}/${source.container}`,
    test: (namespace) => (hasEnded(source, namespace) ? met(undefined) : pending('it runs')),
  };
}
