import autocannon from 'autocannon';
import { stillDue } from './attempt.ts';
import { CountedClient } from './counted-client.ts';
import type { LoadContext, Route } from './load-context.ts';
import { Pace } from './pace.ts';

/** How many connections a lane has and how fast it sends; its first request is due after `delayMs`. */
export interface LanePlan {
  readonly route: Route;
  readonly connections: number;
  readonly rate: number | 'max';
  readonly delayMs: number;
}

/** How often it is looked whether a request has timed out. */
const sweepEveryMs = 20;

/** In a closed loop, the pause after a failure: a server that refuses must not be stormed. */
const pauseAfterFailureMs = 20;

/** autocannon stops by itself only after this: far longer than any run, within what a timer can hold. */
const noEndSeconds = 2_000_000;

/**
 * One autocannon instance on one route. Requests fall due one by one, evenly spaced, and go to the connection that has
 * been free for longest. One that finds no free connection is not sent: the rate that was reached tells.
 */
export class Lane {
  readonly #context: LoadContext;
  readonly #plan: LanePlan;
  readonly #clients: CountedClient[] = [];
  readonly #finished: Promise<unknown>;
  readonly #sweep: NodeJS.Timeout;
  #free: CountedClient[] = [];
  #pace: Pace | undefined;
  #sending = true;
  #onIdle: (() => void) | undefined;

  constructor(context: LoadContext, plan: LanePlan) {
    this.#context = context;
    this.#plan = plan;
    const { clock } = context;
    this.#finished = startAutocannon(plan, (client) => {
      this.#clients.push(
        new CountedClient(client, context, plan.route, (free, failed) => {
          this.#release(free, failed);
        }),
      );
    });
    if (plan.rate !== 'max') {
      this.#pace = new Pace(clock, plan.rate, clock.now() + plan.delayMs, (dueAt) => {
        this.#sendDue(dueAt);
      });
    }
    this.#sweep = setInterval(() => {
      this.#giveUpLate();
    }, sweepEveryMs);
  }

  /** Requests that autocannon says it wrote. */
  get written(): number {
    return this.#clients.reduce((sum, client) => sum + client.written, 0);
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
  async end(): Promise<void> {
    this.stopSending();
    clearInterval(this.#sweep);
    for (const client of this.#clients) client.end();
    await this.#finished;
  }

  #sendDue(dueAt: number): void {
    if (!stillDue(this.#context, this.#plan.route, dueAt)) return;
    this.#free.shift()?.send(dueAt);
  }

  #release(client: CountedClient, failed: boolean): void {
    if (!this.#sending) {
      if (!this.#clients.some(({ busy }) => busy)) this.#onIdle?.();
    } else if (this.#plan.rate !== 'max') this.#free.push(client);
    else if (!failed) client.send(this.#context.clock.now());
    else
      setTimeout(() => {
        this.#release(client, false);
      }, pauseAfterFailureMs);
  }

  #giveUpLate(): void {
    const late = this.#context.clock.now() - this.#plan.route.timeoutMs;
    const overdue = this.#clients.flatMap((client) => {
      const attempt = client.attemptOlderThan(late);
      return attempt ? [{ client, attempt }] : [];
    });
    if (overdue.length === 0) return;
    // What has arrived in the meantime is read first, so that a stall of ours never counts as the server's timeout.
    setImmediate(() => {
      for (const { client, attempt } of overdue) client.timeOut(attempt);
    });
  }
}

type SetupClient = NonNullable<autocannon.Options['setupClient']>;

/** Resolves when autocannon has ended too, after all its clients. */
async function startAutocannon({ route, connections }: LanePlan, setupClient: SetupClient): Promise<unknown> {
  return await autocannon({
    url: route.url.href,
    connections,
    duration: noEndSeconds,
    // Looked at once every so many milliseconds: how soon it ends after its last client.
    sampleInt: 100,
    setupClient,
  });
}
