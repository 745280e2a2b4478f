import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { milliseconds } from '../core/duration.ts';
import type { GapFact } from '../timeline/fact.ts';
import { FakeApiServer } from './fake-api-server.ts';
import { ListWatch, type ListWatchTimings } from './list-watch.ts';

const path = '/api/v1/namespaces/x/pods';
const quick: Partial<ListWatchTimings> = {
  tolerance: milliseconds(60),
  shortestPause: milliseconds(10),
  longestPause: milliseconds(40),
};

describe('ListWatch', () => {
  let server: FakeApiServer;
  let stop: AbortController;
  let changes: string[];
  let gaps: GapFact[];

  beforeEach(async () => {
    server = await FakeApiServer.start();
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
      clock: systemClock,
      path,
      noun: 'pods in x',
      onChange: (change, object) => {
        onChange?.();
        changes.push(`${change} ${object.metadata?.name ?? ''}@${object.metadata?.resourceVersion ?? ''}`);
      },
      onGap: (gap) => gaps.push(gap),
      timings: { ...quick, ...timings },
    });
    const done = watch.run(stop.signal, () => changes.push('synced'));
    done.catch(() => undefined);
    return { done };
  }

  const seen = (...expected: string[]) => expect.poll(() => changes, { interval: 5 }).toEqual(expected);

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
    const cutAt = systemClock.now();
    server.refusing = true;
    server.cutWatches();
    await systemClock.sleep(milliseconds(120));
    server.put('a');
    server.refusing = false;
    await seen('synced', 'added a@1');
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ kind: 'gap', of: 'pods in x', effect: 'late' });
    expect(gaps[0]?.from).toBeGreaterThanOrEqual(cutAt);
    expect(gaps[0]?.at).toBeGreaterThan(cutAt + 110);
  });

  it.each(['as a status', 'as an event'] as const)('lists again on 410 %s and says what changed', async (form) => {
    server.put('stays');
    server.put('changes');
    server.put('goes');
    start();
    await server.watched();
    const before = systemClock.now();
    changes.length = 0;
    server.forget(form);
    server.put('changes');
    server.put('comes');
    server.remove('goes');
    server.cutWatches();
    await seen('deleted goes@3', 'modified changes@4', 'added comes@5');
    const lost = gaps.filter(({ effect }) => effect === 'lost');
    expect(lost).toHaveLength(1);
    // From the last that was known for certain: the list, before the cut.
    expect(lost[0]?.from).toBeLessThan(before);
    await server.watched();
    server.put('later');
    await seen('deleted goes@3', 'modified changes@4', 'added comes@5', 'added later@7');
  });

  it('gives up a watch that outlives its own end, and calls its silence a gap', async () => {
    start({ watch: milliseconds(100), patience: milliseconds(50) });
    await server.watched();
    const since = systemClock.now();
    await expect.poll(() => server.watchQueries.length).toBe(2);
    await expect.poll(() => gaps).toHaveLength(1);
    expect(gaps[0]?.reason).toContain('outlived');
    expect(gaps[0]?.from).toBeLessThanOrEqual(since);
  });

  it('gives up on a server that takes the request and never answers', async () => {
    start({ patience: milliseconds(80) });
    await server.watched();
    server.mute = true;
    server.cutWatches();
    await expect.poll(() => server.requests).toBeGreaterThan(3);
    server.mute = false;
    server.put('a');
    await seen('synced', 'added a@1');
    expect(gaps[0]?.reason).toBeDefined();
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
    start();
    await systemClock.sleep(milliseconds(300));
    expect(server.watchQueries.length).toBeLessThan(15);
  });

  it('writes the gap that is still open when it is stopped', async () => {
    const { done } = start();
    await server.watched();
    server.refusing = true;
    server.cutWatches();
    await systemClock.sleep(milliseconds(100));
    stop.abort();
    await done;
    expect(gaps).toHaveLength(1);
  });
});
