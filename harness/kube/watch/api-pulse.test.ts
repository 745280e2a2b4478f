import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GapFact, SlowApiFact } from '../../timeline/fact.ts';
import { ApiPulse } from './api-pulse.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';

describe('ApiPulse', () => {
  let server: FakeApiServer;
  let clock: ManualClock;
  let stop: AbortController;
  let gaps: GapFact[];
  let slow: SlowApiFact[];
  let pulse: ApiPulse;
  let running: Promise<void>;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    clock = new ManualClock();
    stop = new AbortController();
    gaps = [];
    slow = [];
    const onGap = (gap: GapFact) => gaps.push(gap);
    pulse = new ApiPulse({ transport: server.client().transport, clock, onGap, onSlow: (fact) => slow.push(fact) });
    running = pulse.run(stop.signal);
    await requests(3);
  });
  afterEach(async () => {
    stop.abort();
    await running;
    await server.stop();
  });

  /** That many more reach the server. */
  async function requests(count: number): Promise<void> {
    const before = server.requests;
    await expect.poll(() => server.requests, { timeout: 5000, interval: 2 }).toBeGreaterThanOrEqual(before + count);
  }

  it('writes nothing while the server answers in time', async () => {
    clock.time = 3900;
    await requests(3);
    clock.time = 6800;
    await requests(3);
    expect(gaps).toEqual([]);
  });

  it('tells of an answer that took more than a second, long before it is a gap', async () => {
    server.mute = true;
    await requests(1);
    clock.time += 1500;
    server.mute = false;
    await expect.poll(() => slow, { timeout: 8000 }).toHaveLength(1);
    expect(gaps).toEqual([]);
  });

  it('calls the stretch between two answers a gap', async () => {
    server.refusing = true;
    await requests(3);
    clock.time = 21_000;
    await requests(3);
    expect(gaps).toEqual([]);
    expect(pulse.silence).toBe(20_000);
    server.refusing = false;
    await expect.poll(() => gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ of: 'the API server', effect: 'late', from: 1000, at: 21_000 });
    expect(gaps[0]?.reason).toContain('GET /readyz');
  });

  it('notices a server that hangs with its connections open, even at the end', async () => {
    server.mute = true;
    await requests(1);
    clock.time = 21_000;
    stop.abort();
    await running;
    expect(gaps).toEqual([expect.objectContaining({ from: 1000, at: 21_000, reason: 'no answer for 20 s' })]);
  });
});
