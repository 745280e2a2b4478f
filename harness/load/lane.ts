import autocannon from 'autocannon';
import { CountedClient } from './counted-client.ts';
import { stillDue, tooLateMs } from './desk.ts';
import type { LoadContext } from './load-context.ts';
import { Pace } from './pace.ts';
import type { Route } from './route.ts';

/** How many connections a lane has and how fast it sends; its first request is due `delayMs` after the start. */
export interface LanePlan {
  readonly route: Route;
  readonly connections: number;
  readonly rate: number | 'max';
  readonly delayMs: number;
}

/** In a closed loop, the pause after a failure: a server that refuses must not be stormed. */
const pauseAfterFailureMs = 20;

/** autocannon stops by itself only after this: far longer than any run, within what a timer can hold. */
const noEndSeconds = 2_000_000;

/**
 * One autocannon instance on one route. Requests fall due one by one, evenly spaced, and go to the connection that has
 * been free for longest. One that finds none waits for a second at most and then lapses: the rate that was reached tells.
 */
export class Lane {
  readonly #context: LoadContext;
  readonly #plan: LanePlan;
  readonly #clients: CountedClient[] = [];
  readonly #finished: Promise<unknown>;
  readonly #free: CountedClient[] = [];
  /** When requests were due that wait for a free connection. */
  readonly #waiting: number[] = [];
  #pace: Pace | undefined;
  #sending = false;
  #onIdle: (() => void) | undefined;

  constructor(context: LoadContext, plan: LanePlan) {
    this.#context = context;
    this.#plan = plan;
    this.#finished = startAutocannon(plan, (client) => {
      this.#clients.push(
        new CountedClient(client, context, plan.route, (free, failed) => {
          this.#release(free, failed);
        }),
      );
    });
  }

  /** Requests that autocannon says it wrote. */
  get written(): number {
    return this.#clients.reduce((sum, client) => sum + client.written, 0);
  }

  /** @param at epoch milliseconds. */
  start(at: number): void {
    const { rate, delayMs } = this.#plan;
    this.#sending = true;
    if (rate === 'max') for (const client of this.#free.splice(0)) this.#release(client, false);
    else {
      this.#pace = new Pace(this.#context.clock, rate, at + delayMs, (dueAt) => {
        if (!stillDue(this.#context, this.#plan.route, dueAt)) return;
        this.#waiting.push(dueAt);
        this.#sendWaiting();
      });
    }
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
    for (const client of this.#clients) client.end();
    await this.#finished;
  }

  #sendWaiting(): void {
    while (isLapsed(this.#waiting[0], this.#context.clock.now())) this.#waiting.shift();
    const dueAt = this.#waiting[0];
    const client = this.#free[0];
    if (!this.#sending || dueAt === undefined || !client) return;
    this.#waiting.shift();
    this.#free.shift();
    client.send(dueAt);
  }

  #release(client: CountedClient, failed: boolean): void {
    if (this.#sending && this.#plan.rate === 'max') {
      if (!failed) client.send();
      else
        setTimeout(() => {
          this.#release(client, false);
        }, pauseAfterFailureMs);
      return;
    }
    this.#free.push(client);
    this.#sendWaiting();
    if (!this.#sending && !this.#clients.some(({ busy }) => busy)) this.#onIdle?.();
  }
}

function isLapsed(dueAt: number | undefined, now: number): boolean {
  return dueAt !== undefined && now - dueAt > tooLateMs;
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
