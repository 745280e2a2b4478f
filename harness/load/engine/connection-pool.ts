import type { Client, ClientFactory } from './client.ts';
import type { LoadContext } from './load-context.ts';
import { Pace } from './pace.ts';
import type { Route } from './route.ts';

/** How many connections a pool has and how fast it sends; its first request is due `delayMs` after the start. */
export interface PoolPlan {
  readonly route: Route;
  /** The most at a time; in an open loop as many as there are requests under way. */
  readonly connections: number | 'open-loop';
  readonly rate: number | 'max';
  readonly delayMs: number;
}

/** In a closed loop, the pause after a failure: a server that refuses must not be stormed. */
const pauseAfterFailureMs = 20;

/** In a closed loop, how many connections are opened in one go. */
const openedAtOnce = 50;

/**
 * The clients on one route. Requests fall due one by one, evenly spaced, and go to the connection that has been free for
 * longest. One that finds none waits for a second at most and then lapses: the rate that was reached tells. In an open loop
 * none waits: a request is sent when it is due whatever became of those before, so that the moment of a disruption is exact.
 */
export class ConnectionPool {
  readonly #context: LoadContext;
  readonly #plan: PoolPlan;
  readonly #newClient: ClientFactory;
  readonly #clients: Client[] = [];
  readonly #free: Client[] = [];
  #pace: Pace | undefined;
  #sending = false;
  #onIdle: (() => void) | undefined;

  constructor(context: LoadContext, plan: PoolPlan, newClient: ClientFactory) {
    this.#context = context;
    this.#plan = plan;
    this.#newClient = newClient;
  }

  /** Requests that its clients say they wrote. */
  get written(): number {
    return this.#clients.reduce((sum, client) => sum + client.written, 0);
  }

  /** @param at epoch milliseconds. */
  start(at: number): void {
    const { route, rate, delayMs } = this.#plan;
    this.#sending = true;
    if (rate === 'max') {
      this.#openLoops();
      return;
    }
    this.#pace = new Pace(this.#context.clock, rate, at + delayMs, {
      onDue: () => {
        this.#sendDue();
      },
      onMissed: (count) => {
        this.#context.ledger.neverOpened(route, 'stalled', count);
      },
    });
  }

  /** Sends nothing more. */
  stopSending(): void {
    this.#sending = false;
    this.#pace?.stop();
  }

  /** Resolves when no request is under way any more: each ends by its timeout at the latest. */
  async idle(): Promise<void> {
    if (!this.#clients.some((client) => client.busy)) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** Closes every connection; requests under way stay unfinished. */
  end(): void {
    this.stopSending();
    for (const client of this.#clients) client.end();
  }

  /** A few at a time, so that the process hears and reads meanwhile. */
  #openLoops(): void {
    for (let opened = 0; opened < openedAtOnce && this.#sending; opened++) {
      const client = this.#next();
      if (!client) return;
      client.send();
    }
    if (this.#sending)
      setImmediate(() => {
        this.#openLoops();
      });
  }

  #sendDue(): void {
    while (this.#sending && this.#hasNext) {
      const dueAt = this.#pace?.take();
      if (dueAt === undefined) return;
      this.#next()?.send(dueAt);
    }
  }

  get #hasNext(): boolean {
    const { connections } = this.#plan;
    return connections === 'open-loop' || this.#free.length > 0 || this.#clients.length < connections;
  }

  /** All connections take turns, those first that have never been used. */
  #next(): Client | undefined {
    const { connections } = this.#plan;
    if (connections === 'open-loop') return this.#free.shift() ?? this.#add();
    return this.#clients.length < connections ? this.#add() : this.#free.shift();
  }

  #add(): Client {
    const client = this.#newClient(this.#context, this.#plan.route, (free, failed) => {
      this.#release(free, failed);
    });
    this.#clients.push(client);
    return client;
  }

  #release(client: Client, failed: boolean): void {
    if (this.#sending && this.#plan.rate === 'max') {
      if (!failed) client.send();
      else
        setTimeout(() => {
          this.#release(client, false);
        }, pauseAfterFailureMs);
      return;
    }
    this.#free.push(client);
    this.#sendDue();
    if (!this.#sending && !this.#clients.some(({ busy }) => busy)) this.#onIdle?.();
  }
}
