import { expect, test as base } from 'vitest';
import { startWeb, type WebProcess } from './web-process.test-helper.ts';
import { nodeWeb } from './web-runtimes.test-helper.ts';

/** Starts the Node app, waits until it is ready, and ends it after the test. */
const test = base.extend<{ serving: (env: Record<string, string>) => Promise<WebProcess> }>({
  serving: async ({}, use) => {
    const started: WebProcess[] = [];
    await use(async (env) => {
      const app = await startWeb(nodeWeb, nodeWeb.build(), env);
      started.push(app);
      await app.marked('ready');
      return app;
    });
    await Promise.all(started.map((app) => app.remove()));
  },
});

// Bad ends that only the Node app knows; what all runtimes do is in web.contract.test.ts.
test.concurrent(
  'rejects-requests: answers 503 for 3 s after SIGTERM, signed and counted, then drains',
  async ({ serving }) => {
    const app = await serving({ DRAIN: 'rejects-requests' });
    app.terminate();
    await app.marked('SIGTERM');
    const { statusCode, headers } = await app.ask('/', { 'x-request-id': '1', 'x-stream': 'new' }, false);
    expect([statusCode, headers['x-pod'], headers['x-phase']]).toEqual([503, 'web-1', 'stopping']);
    expect((await app.exited).code).toBe(0);
    expect(app.mark('exit').at - app.mark('SIGTERM').at).toBeGreaterThan(2900);
    expect(app.mark('exit')).toMatchObject({ accepted: { new: 1 }, answered: { new: 1 } });
  },
);

test.concurrent(
  'answers-nothing: takes requests after SIGTERM, and ends 3 s later with them under way',
  async ({ serving }) => {
    const app = await serving({ DRAIN: 'answers-nothing' });
    const { answer: early } = await app.askSlowly(2000);
    app.terminate();
    await app.marked('SIGTERM');
    const late = app.ask('/', { 'x-request-id': '1', 'x-stream': 'new' }, false);
    const ends = await Promise.allSettled([early, late]);
    expect(ends).toMatchObject([{ reason: { code: 'ECONNRESET' } }, { reason: { code: 'ECONNRESET' } }]);
    expect((await app.exited).code).toBe(0);
    expect(app.mark('exit').at - app.mark('SIGTERM').at).toBeGreaterThan(2900);
    expect(app.mark('exit')).toMatchObject({ accepted: { new: 1, slow: 1 }, answered: {} });
  },
);

test.concurrent('crashes: ends with code 3 so long after it was ready, and leaves no mark', async ({ serving }) => {
  const app = await serving({ CRASH_AFTER_MS: '300' });
  expect((await app.exited).code).toBe(3);
  expect(app.marks.map(({ mark }) => mark)).toEqual(['start', 'listening', 'ready']);
});

test.concurrent(
  'loses-readiness: says for a time that it is not ready, and serves all along',
  async ({ serving, expect }) => {
    const app = await serving({ UNREADY_AFTER_MS: '2000', UNREADY_FOR_MS: '1000' });
    const readiness = async () => (await app.ask('/readyz')).statusCode;
    expect(await readiness()).toBe(200);
    await expect.poll(readiness, { interval: 20, timeout: 10_000 }).toBe(503);
    expect((await app.ask('/')).statusCode).toBe(200);
    await expect.poll(readiness, { interval: 20, timeout: 10_000 }).toBe(200);
  },
);
