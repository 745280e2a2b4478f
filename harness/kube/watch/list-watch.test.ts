import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../core/duration.ts';
import type { GapFact } from '../../timeline/fact.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { ListWatch, type ListWatchTimings } from './list-watch.ts';

const path = '/api/v1/namespaces/x/pods';
describe('ListWatch', () => {
  let server: FakeApiServer;
  let clock: ManualClock;
  let stop: AbortController;
  let changes: string[];
  let gaps: GapFact[];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    clock = new ManualClock();
    stop = new AbortController();
    changes = [];
    gaps = [];
  });
  afterEach(async () => {
    stop.abort();
    await server.stop();
  });

  function start(timings: Partial<ListWatchTimings> = {}, onChange?: () => void): { done: Promise<void> } {
    const watch = new ListWatch({
      transport: server.client().transport,
      clock,
      path,
      noun: 'pods in x',
      onChange: (change, object) => {
        onChange?.();
        changes.push(`${change} ${object.metadata?.name ?? ''}@${object.metadata?.resourceVersion ?? ''}`);
      },
      onGap: (gap) => gaps.push(gap),
      timings,
    });
    const done = watch.run(stop.signal, () => changes.push('synced'));
    done.catch(() => undefined);
    return { done };
  }

  const seen = (...expected: string[]) => expect.poll(() => changes, { interval: 5, timeout: 5000 }).toEqual(expected);

  it('lists, then watches from the version of the list', async () => {
    server.put('a');
    start();
    await seen('added a@1', 'synced');
    await server.watched();
    server.put('b');
    server.put('a');
    server.remove('b');
    await seen('added a@1', 'synced', 'added b@2', 'modified a@3', 'deleted b@4');
    expect(gaps).toEqual([]);
  });

  it('asks for bookmarks and goes on from them, with no gap for a server that ends its watch', async () => {
    start();
    await server.watched();
    server.bookmark('77');
    server.endWatches();
    await expect.poll(() => server.watchQueries.length).toBe(2);
    expect(server.watchQueries[0]).toMatchObject({ allowWatchBookmarks: 'true', timeoutSeconds: '120' });
    expect(server.watchQueries[1]).toMatchObject({ resourceVersion: '77' });
    expect(changes).toEqual(['synced']);
    expect(gaps).toEqual([]);
  });

  it('connects again after a cut and misses nothing; the time without a connection is a gap', async () => {
    start();
    await server.watched();
    server.refusing = true;
    server.cutWatches();
    await requests(2);
    clock.time = 5000;
    server.put('a');
    server.refusing = false;
    await seen('synced', 'added a@1');
    expect(gaps).toEqual([expect.objectContaining({ of: 'pods in x', from: 1000, at: 5000, effect: 'late' })]);
  });

  it('does not call a moment a gap', async () => {
    start();
    await server.watched();
    server.cutWatches();
    await requests(1);
    clock.time += 200;
    server.put('a');
    await seen('synced', 'added a@1');
    expect(gaps).toEqual([]);
  });

  it.each(['as a status', 'as an event'] as const)('lists again on 410 %s and says what changed', async (form) => {
    server.put('stays');
    server.put('changes');
    server.put('goes');
    start();
    await server.watched();
    clock.time = 4000;
    changes.length = 0;
    server.expireHistory(form);
    server.put('changes');
    server.put('comes');
    server.remove('goes');
    server.cutWatches();
    await seen('deleted goes@3', 'modified changes@4', 'added comes@5');
    // From the last that was known for certain: the list, before the cut.
    expect(gaps.filter(({ effect }) => effect === 'lost')).toEqual([expect.objectContaining({ from: 1000, at: 4000 })]);
    await server.watched();
    server.put('later');
    await seen('deleted goes@3', 'modified changes@4', 'added comes@5', 'added later@7');
  });

  it('gives up a watch that outlives its own end, and calls its silence a gap', async () => {
    start({ watch: milliseconds(100), patience: milliseconds(100) });
    await server.watched();
    server.put('a');
    await seen('synced', 'added a@1'); // what the server has begun, the client has heard of
    clock.time = 3000;
    await expect.poll(() => gaps, { timeout: 5000 }).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ from: 1000, at: 3000 });
    expect(gaps[0]?.reason).toContain('outlived');
  });

  it('gives up on a server that takes the request and never answers', async () => {
    start({ patience: milliseconds(100) });
    await server.watched();
    server.mute = true;
    server.cutWatches();
    await requests(2);
    clock.time = 3000;
    server.mute = false;
    server.put('a');
    await seen('synced', 'added a@1');
    expect(gaps[0]).toMatchObject({ from: 1000, at: 3000 });
  });

  it('fails with the error of a consumer instead of hiding it', async () => {
    const { done } = start({}, () => {
      throw new Error('our own mistake');
    });
    await server.watched();
    server.put('a');
    await expect(done).rejects.toThrow('our own mistake');
  });

  it('fails at once when the first list is denied', async () => {
    server.denying = true;
    const { done } = start();
    await expect(done).rejects.toThrow('403 pods is forbidden');
  });

  it('does not hammer a server that closes every watch at once', async () => {
    server.closing = true;
    start({ shortestPause: milliseconds(100), longestPause: seconds(1) });
    await expect.poll(() => clock.sleeps.slice(0, 6), { timeout: 5000 }).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  it('writes the gap that is still open when it is stopped', async () => {
    const { done } = start();
    await server.watched();
    server.refusing = true;
    server.cutWatches();
    await requests(1);
    clock.time = 2000;
    stop.abort();
    await done;
    expect(gaps).toEqual([expect.objectContaining({ from: 1000, at: 2000 })]);
  });

  /** That many more reach the server. */
  async function requests(count: number): Promise<void> {
    const before = server.requests;
    await expect.poll(() => server.requests, { timeout: 5000, interval: 2 }).toBeGreaterThanOrEqual(before + count);
  }
});
