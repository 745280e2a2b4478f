import { once } from 'node:events';
import type { Clock } from '../../core/clock.ts';
import { Ledger } from '../../ledger/ledger.ts';
import type { Profile, Stream } from '../../ledger/request-record.ts';
import type { SavedRun } from '../../ledger/codec.ts';
import { Deadlines } from './deadlines.ts';
import type { ClientFactory } from './client.ts';
import { ConnectionPool, type PoolPlan } from './connection-pool.ts';
import { HeldPorts } from './held-ports.ts';
import { IdleSweep } from './idle-sweep.ts';
import type { LoadContext } from './load-context.ts';
import type { PacedProfile } from './load-profile.ts';
import type { Route } from './route.ts';
import { StallWatch } from './stall-watch.ts';

/** The progress of a run. Times are epoch milliseconds. */
export interface LoadProgress {
  readonly at: number;
  readonly sent: number;
  readonly ok: number;
  readonly rejected: number;
  readonly dropped: number;
  readonly underWay: number;
  /** The longest time that a good answer took so far; 0 where there is none. */
  readonly slowestAnswerMs: number;
  /** For how long the request has waited that has been under way for longest; 0 where none is. */
  readonly longestWaitMs: number;
  /** What became of the request that failed last: `ECONNREFUSED`, `status 503`. */
  readonly lastFailure?: string;
  readonly longestStallMs: number;
}

/** Samplers ask this often, all together, but take at most a tenth of the rate. */
const samplesPerSecond = 20;
const greatestSampledShare = 0.1;

/** Sends the load of one profile from this process, and keeps its ledger. */
export class Driver {
  readonly #context: LoadContext;
  readonly #rate: PacedProfile['rate'];
  readonly #pools: readonly ConnectionPool[];
  readonly #slowPools: readonly ConnectionPool[];
  readonly #samplers: readonly ConnectionPool[];
  readonly #idle: IdleSweep;
  readonly #stalls = new StallWatch();
  #startedAt = 0;

  /** @param newClient makes the clients, in the protocol of the profile */
  constructor(profile: PacedProfile, newClient: ClientFactory, clock: Clock) {
    let connections = 0;
    const ledger = new Ledger(
      profile.targets.map((target) => new URL(target).host),
      profile.kinds?.map(({ name }) => name),
    );
    const deadlines = new Deadlines(clock);
    this.#rate = profile.rate;
    this.#context = { ledger, clock, deadlines, heldPorts: new HeldPorts(), nextConnection: () => ++connections };
    const sampled = sampledRate(profile);
    const poolOf = (plan: PoolPlan) => new ConnectionPool(this.#context, plan, newClient);
    this.#samplers = samplerPlans(profile, sampled).map(poolOf);
    this.#slowPools = slowPlans(profile).map(poolOf);
    const idleRoutes = routesTo(profile, 'reused', 'idle');
    this.#idle = new IdleSweep(this.#context, idleRoutes, profile.idleMs ?? [], newClient);
    this.#pools = [...loadPlans(profile, sampled).map(poolOf), ...this.#slowPools];
  }

  start(): void {
    this.#startedAt = this.#context.clock.now();
    this.#stalls.start();
    for (const pool of [...this.#pools, ...this.#samplers]) pool.start(this.#startedAt);
    this.#idle.start();
  }

  progress(): LoadProgress {
    const { ledger, clock, deadlines } = this.#context;
    const { slowestAnswerMs, lastFailure } = ledger;
    return {
      at: clock.now(),
      ...ledger.soFar,
      slowestAnswerMs,
      longestWaitMs: deadlines.longestWaitMs,
      ...(lastFailure && { lastFailure: lastFailure.detail }),
      longestStallMs: this.#stalls.longestMs,
    };
  }

  /** Sends no more slow requests. */
  endSlow(): void {
    for (const pool of this.#slowPools) pool.stopSending();
  }

  /**
   * Sends nothing more, waits for what is under way, and closes: nothing stays unfinished. A signal cuts the waiting off,
   * and then what is still under way stays so.
   */
  async drain(signal?: AbortSignal): Promise<SavedRun> {
    const durationMs = this.#stopSending();
    const idle = Promise.all([...this.#pools, ...this.#samplers, this.#idle].map((sender) => sender.idle()));
    await (signal ? Promise.race([idle, aborted(signal)]) : idle);
    return this.#end(durationMs, signal?.aborted ?? false);
  }

  /** Returns for how long was sent. */
  #stopSending(): number {
    for (const sender of [...this.#pools, ...this.#samplers, this.#idle]) sender.stopSending();
    return this.#context.clock.now() - this.#startedAt;
  }

  #end(durationMs: number, interrupted: boolean): SavedRun {
    for (const sender of [...this.#pools, ...this.#samplers, this.#idle]) sender.end();
    this.#stalls.stop();
    this.#context.deadlines.stop();
    this.#context.heldPorts.release();
    const { ledger } = this.#context;
    const { times } = this.#idle;
    return {
      ledger,
      facts: {
        startedAt: this.#startedAt,
        durationMs,
        targetRate: this.#rate === 'max' ? null : this.#rate,
        longestStallMs: this.#stalls.longestMs,
        writtenByAutocannon: this.#pools.reduce((sum, pool) => sum + pool.written, this.#idle.written),
        ...(times.length > 0 && { idle: times }),
        interrupted,
      },
    };
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

function sampledRate({ rate }: PacedProfile): number {
  return rate === 'max' ? samplesPerSecond : Math.min(samplesPerSecond, rate * greatestSampledShare);
}

function loadRoutes(profile: PacedProfile, name: Profile): Route[] {
  return profile.streams.flatMap((stream) => routesTo(profile, stream, name));
}

function routesTo({ targets, timeoutMs }: PacedProfile, stream: Stream, profile: Profile): Route[] {
  return targets.map((url, target) => ({ stream, profile, target, url: new URL(url), timeoutMs }));
}

/** Pools of one rate start one after the other within the time between two of their requests, so that all are even. */
function loadPlans(profile: PacedProfile, sampled: number): PoolPlan[] {
  const routes = loadRoutes(profile, 'load');
  const connections = Math.ceil(profile.connections / profile.targets.length);
  const { rate } = profile;
  if (rate === 'max') return routes.map((route) => ({ route, connections, rate, delayMs: 0 }));
  const paced = rate - sampled;
  return routes.map((route, index) => ({
    route,
    connections,
    rate: paced / routes.length,
    delayMs: (1000 * index) / paced,
  }));
}

/** Samplers are an open loop, beside the load and apart from it. */
function samplerPlans(profile: PacedProfile, sampled: number): PoolPlan[] {
  const routes = loadRoutes(profile, 'sampler');
  return routes.map((route, index) => ({
    route,
    connections: 'open-loop',
    rate: sampled / routes.length,
    delayMs: (1000 * index) / sampled,
  }));
}

function slowPlans(profile: PacedProfile): PoolPlan[] {
  const { slow } = profile;
  if (!slow) return [];
  const routes = routesTo(profile, 'reused', 'slow');
  return routes.map((route, index) => ({
    route: { ...route, url: new URL(slow.path, route.url), timeoutMs: slow.timeoutMs },
    connections: Math.ceil(slow.connections / routes.length),
    rate: slow.rate / routes.length,
    delayMs: (1000 * index) / slow.rate,
  }));
}
