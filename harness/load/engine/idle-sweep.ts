import { groupBy } from '../../core/group-by.ts';
import type { IdleTime } from '../../ledger/run-facts.ts';
import type { Client, ClientFactory } from './client.ts';
import type { LoadContext } from './load-context.ts';
import type { Route } from './route.ts';

/**
 * Kept connections that idle: one on each route for each length of time, all beside each other, each asked again and again after so long.
 * One that the server has closed meanwhile is not asked: that is noted, and no request is lost by it.
 */
export class IdleSweep {
  readonly #idlers: readonly Idler[];

  /** @param times milliseconds */
  constructor(context: LoadContext, routes: readonly Route[], times: readonly number[], newClient: ClientFactory) {
    this.#idlers = times.flatMap((idleMs) => routes.map((route) => new Idler(context, route, idleMs, newClient)));
  }

  /** Requests that its clients say they wrote. */
  get written(): number {
    return this.#idlers.reduce((sum, { client }) => sum + client.written, 0);
  }

  /** What became of the connections, by how long they were to idle. */
  get times(): readonly IdleTime[] {
    const byTime = groupBy(this.#idlers, ({ idleMs }) => idleMs);
    return [...byTime.values()].map((its) => its.map(({ seen }) => seen).reduce(together));
  }

  start(): void {
    for (const idler of this.#idlers) idler.start();
  }

  /** Sends nothing more. */
  stopSending(): void {
    for (const idler of this.#idlers) idler.stop();
  }

  /** Resolves when no request is under way any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#idlers.map((idler) => idler.answered()));
  }

  /** Closes every connection; requests under way stay unfinished. */
  end(): void {
    this.stopSending();
    for (const { client } of this.#idlers) client.end();
  }
}

/** One connection after the other, each idle for so long between two requests. */
class Idler {
  readonly idleMs: number;
  readonly client: Client;
  seen: IdleTime;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  /** The request that is under way is on a connection that had idled. */
  #asksAgain = false;
  #onAnswered: (() => void) | undefined;

  constructor(context: LoadContext, route: Route, idleMs: number, newClient: ClientFactory) {
    this.idleMs = idleMs;
    this.seen = { idleMs, asked: 0, lost: 0, closed: 0 };
    this.client = newClient(context, route, (_, failed) => {
      if (failed && this.#asksAgain) this.seen = { ...this.seen, lost: this.seen.lost + 1 };
      this.#rest();
    });
  }

  start(): void {
    this.client.send();
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    if (!this.client.busy) this.#note({ asks: false });
  }

  async answered(): Promise<void> {
    if (!this.client.busy) return;
    await new Promise<void>((resolve) => {
      this.#onAnswered = resolve;
    });
  }

  #rest(): void {
    this.#onAnswered?.();
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#note({ asks: true });
      this.client.send();
    }, this.idleMs);
  }

  #note({ asks }: { readonly asks: boolean }): void {
    const { isOpen, closedAfterMs, announcedMs } = this.client.kept ?? { isOpen: false };
    this.#asksAgain = asks && isOpen;
    this.seen = together(this.seen, {
      idleMs: this.idleMs,
      asked: this.#asksAgain ? 1 : 0,
      lost: 0,
      closed: closedAfterMs === undefined ? 0 : 1,
      ...(closedAfterMs !== undefined && { closedAfterMs }),
      ...(announcedMs !== undefined && { announcedMs }),
    });
  }
}

function together(one: IdleTime, other: IdleTime): IdleTime {
  const least = (of: 'closedAfterMs' | 'announcedMs') => {
    const values = [one[of], other[of]].filter((value) => value !== undefined);
    return values.length === 0 ? {} : { [of]: Math.min(...values) };
  };
  return {
    idleMs: one.idleMs,
    asked: one.asked + other.asked,
    lost: one.lost + other.lost,
    closed: one.closed + other.closed,
    ...least('closedAfterMs'),
    ...least('announcedMs'),
  };
}
