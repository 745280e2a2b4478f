import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { milliseconds, seconds } from '../../core/duration.ts';
import { Timeline } from '../../timeline/timeline.ts';
import type { Condition } from '../conditions/condition.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { podReady, podsGone } from '../conditions/pod-conditions.ts';
import { WatchHub } from './watch-hub.ts';

const ready = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } };
const notReady = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] } };

describe('WatchHub', () => {
  let server: FakeApiServer;
  let timeline: Timeline;
  let hub: WatchHub;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    timeline = new Timeline();
    hub = await WatchHub.start({ client: server.client(), namespace: 'x', timeline, clock: systemClock });
    await server.watched();
  });
  afterEach(async () => {
    await hub.stop();
    await server.stop();
  });

  it('puts every change on the timeline', async () => {
    server.put('web-1', notReady);
    server.put('web-1', ready);
    server.remove('web-1');
    await hub.waitFor(podsGone(['web-1']), { timeout: seconds(2) });
    expect(timeline.of('pod').map((fact) => `${fact.change} ${String(fact.ready)}`)).toEqual([
      'added false',
      'modified true',
      'deleted true',
    ]);
  });

  it('sees a state that lasts no time at all', async () => {
    const wait = hub.waitFor(podReady({ uid: 'web-1' }), { timeout: seconds(2) });
    server.put('web-1', notReady);
    server.put('web-1', ready);
    server.put('web-1', notReady);
    server.remove('web-1');
    await expect(wait).resolves.toMatchObject({ uid: 'web-1', ready: true });
  });

  it('is met at once by what is there already', async () => {
    server.put('web-1', ready);
    await hub.waitFor(podReady({ uid: 'web-1' }), { timeout: seconds(2) });
    await expect(hub.waitFor(podReady({ uid: 'web-1' }), { timeout: milliseconds(1) })).resolves.toBeDefined();
  });

  it('says in one sentence what it waited for and what it saw', async () => {
    server.put('web-1', notReady);
    const wait = hub.waitFor(podReady({ name: 'web-1' }), { timeout: milliseconds(150) });
    await expect(wait).rejects.toMatchObject({
      code: 'wait-timeout',
      message: expect.stringMatching(
        /^Waited \S+ m?s for pod web-1 to be ready in x: web-1 Running; no events$/,
      ) as string,
    });
  });

  it('gives up early on what can no longer come', async () => {
    server.put('web-1', { status: { phase: 'Failed' } });
    const wait = hub.waitFor(podReady({ name: 'web-1' }), { timeout: seconds(30) });
    await expect(wait).rejects.toMatchObject({
      code: 'wait-impossible',
      message: expect.stringContaining('can no longer come in x: it has ended: web-1 Failed') as string,
    });
  });

  it('stops waiting when told to', async () => {
    const abort = new AbortController();
    const wait = hub.waitFor(podReady({ name: 'web-1' }), { timeout: seconds(30), signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(wait).rejects.toThrow('enough');
  });

  it('fails a wait whose condition is broken, and goes on', async () => {
    const broken: Condition<never> = {
      describe: () => 'nonsense',
      test: ({ pods }) => {
        if (pods.size > 0) throw new Error('our own mistake');
        return { state: 'pending', reason: 'none yet' };
      },
    };
    const wait = hub.waitFor(broken, { timeout: seconds(2) });
    server.put('web-1', ready);
    await expect(wait).rejects.toThrow('our own mistake');
    await expect(hub.waitFor(podReady({ name: 'web-1' }), { timeout: seconds(2) })).resolves.toBeDefined();
  });

  it('fails waits and its own stop with the error of a listener', async () => {
    hub.subscribe(() => {
      throw new Error('a listener of ours');
    });
    const wait = hub.waitFor(podsGone(['web-1']), { timeout: seconds(2) });
    server.put('web-1', ready);
    await expect(wait).rejects.toThrow('a listener of ours');
    await expect(hub.stop()).rejects.toThrow('a listener of ours');
    hub = await WatchHub.start({ client: server.client(), namespace: 'x', timeline, clock: systemClock });
  });
});

describe('WatchHub.start', () => {
  it('fails with what was wrong when no list comes in time', async () => {
    const server = await FakeApiServer.start();
    server.refusing = true;
    const options = { client: server.client(), namespace: 'x', timeline: new Timeline(), clock: systemClock };
    await expect(WatchHub.start(options, seconds(2))).rejects.toThrow(/Could not list .* of x in time.*socket hang up/);
    await server.stop();
  });

  it('fails at once when it is denied', async () => {
    const server = await FakeApiServer.start();
    server.denying = true;
    const options = { client: server.client(), namespace: 'x', timeline: new Timeline(), clock: systemClock };
    await expect(WatchHub.start(options)).rejects.toThrow('403 pods is forbidden');
    await server.stop();
  });
});

it('asks for nothing that is in no namespace where it is told not to', async () => {
  const asked = async (onlyNamespaced: boolean) => {
    const server = await FakeApiServer.start();
    const options = { client: server.client(), namespace: 'x', timeline: new Timeline(), clock: systemClock };
    await (await WatchHub.start({ ...options, onlyNamespaced })).stop();
    await server.stop();
    return server.asked.filter((call) => !/\/namespaces\/x\/|\/readyz/.test(call));
  };

  expect((await asked(false))[0]).toMatch(/^GET \/api\/v1\/nodes/);
  expect(await asked(true)).toEqual([]);
});
