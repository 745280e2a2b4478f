import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startWeb, type WebProcess } from './web-process.test-helper.ts';
import { missingProgram, temporaryFolder, webRuntimes } from './web-runtimes.test-helper.ts';

/** Of a request that outlasts what a test looks at meanwhile. Seconds, as a shared machine can be blocked for half of one. */
const slowMs = 4000;

/** How long an app takes to become ready, or its hook to end, where a test looks at it before that. */
const waitMs = 2000;

/** A timer of Node counts from the start of its turn, so that it can end this much before the mark would have it. */
const timerSlackMs = 100;

interface Fixtures {
  /** Starts the app; it is ended after the test. */
  readonly start: (env?: Record<string, string>) => Promise<WebProcess>;
  /** As start, and waits until it is ready. */
  readonly serving: (env?: Record<string, string>) => Promise<WebProcess>;
}

// What every runtime of the sample app `web` must do, tried on the real app.
describe.for(webRuntimes)('web in $name', { concurrent: true }, (runtime) => {
  const missing = missingProgram(runtime);
  if (missing !== undefined) {
    test('cannot be tried here', ({ skip }) => {
      skip(`this machine has no ${missing}`);
    });
    return;
  }
  const { countsNoConnections = false, keepsIdle = false, silenceMs = 1000 } = runtime.limits ?? {};
  let folder: string;
  let command: readonly string[];
  beforeAll(() => {
    folder = temporaryFolder();
    command = runtime.build(folder);
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const it = test.extend<Fixtures>({
    start: async ({}, use) => {
      const started: WebProcess[] = [];
      await use(async (env = {}) => {
        const app = await startWeb(runtime, command, { PRE_STOP_WAIT_MS: String(waitMs), ...env });
        started.push(app);
        return app;
      });
      await Promise.all(started.map((app) => app.remove()));
    },
    serving: async ({ start }, use) => {
      await use(async (env) => {
        const app = await start(env);
        await app.marked('ready');
        return app;
      });
    },
  });

  describe('while it serves', () => {
    it('signs every response', async ({ expect, serving }) => {
      const app = await serving();
      const { statusCode, headers, body } = await app.ask('/', { 'x-request-id': 'r-1' });
      expect({ statusCode, body }).toEqual({
        statusCode: 200,
        body: { app: 'web', runtime: runtime.name, pod: 'web-1' },
      });
      expect(headers).toMatchObject({ 'x-pod': 'web-1', 'x-phase': 'serving', 'x-request-id': 'r-1' });
      expect(headers['x-boot-id']).toMatch(/^[\da-f-]{36}$/);
      expect(headers).not.toHaveProperty('x-since-sigterm-ms');
      expect(headers.connection).not.toBe('close');
    });

    it('counts identified requests per stream, and nobody else', async ({ expect, serving }) => {
      const app = await serving();
      await app.ask('/', { 'x-request-id': '1', 'x-stream': 'reused' });
      await app.ask('/', { 'x-request-id': '2', 'x-stream': 'reused' });
      await app.ask('/', { 'x-request-id': '3', 'x-stream': 'new' }, false);
      await app.ask('/readyz');
      const expected = {
        ...(!countsNoConnections && { connections: 2 }),
        accepted: { reused: 2, new: 1 },
        answered: { reused: 2, new: 1 },
      };
      // The client can have the answer a moment before the app has counted it.
      await expect.poll(async () => (await app.ask('/counters')).body).toMatchObject(expected);
    });

    it('counts as accepted alone what a client gave up', async ({ expect, serving }) => {
      const app = await serving();
      const path = '/slow?ms=10000';
      const impatient = get({ port: app.port, host: '127.0.0.1', path, headers: { 'x-request-id': '1' } });
      impatient.on('error', () => undefined);
      await expect.poll(() => app.accepted('unnamed')).toBe(1);
      impatient.destroy();
      const { body } = await app.ask('/counters');
      expect(body).toMatchObject({ accepted: { unnamed: 1 }, answered: {} });
    });

    it('answers what it has, and refuses the rest', async ({ expect, serving }) => {
      const app = await serving();
      const statuses = await Promise.all(
        ['/healthz', '/slow?ms=1', '/slow?ms=soon', '/nothing', '/__proto__'].map(
          async (path) => [path, (await app.ask(path)).statusCode] as const,
        ),
      );
      expect(Object.fromEntries(statuses)).toEqual({
        '/healthz': 200,
        '/slow?ms=1': 200,
        '/slow?ms=soon': 400,
        '/nothing': 404,
        '/__proto__': 404,
      });
    });

    it('is not ready too early', async ({ expect, start }) => {
      const app = await start({ READY_DELAY_MS: String(waitMs) });
      await app.marked('listening');
      const early = await app.ask('/readyz');
      expect([early.statusCode, early.headers['x-phase']]).toEqual([503, 'starting']);
      const ready = await app.marked('ready');
      expect(ready.at - app.mark('listening').at).toBeGreaterThan(waitMs - timerSlackMs);
      expect((await app.ask('/readyz')).statusCode).toBe(200);
    });

    it('says what is wrong with a setting', async ({ expect, start }) => {
      const app = await start({ DRAIN: 'politely' });
      expect((await app.exited).code).toBe(1);
      expect(app.stderr).toContain('DRAIN: expected one of announced, unannounced');
    });
  });

  describe('good app', () => {
    it('announces its end during the wait, then drains', async ({ expect, serving }) => {
      const app = await serving();
      const hook = app.ask('/shutdown', {}, false);
      await app.marked('preStop');
      const during = await app.ask('/', { 'x-request-id': '1', 'x-stream': 'new' });
      expect(during.headers).toMatchObject({ 'x-phase': 'pre-stop', connection: 'close' });
      expect((await hook).body).toEqual({ waitedMs: waitMs });
      const { answer: slow } = await app.askSlowly(slowMs);
      app.terminate();
      const { headers } = await slow;
      expect(headers).toMatchObject({ 'x-phase': 'stopping', connection: 'close' });
      expect(Number(headers['x-since-sigterm-ms'])).toBeGreaterThan(0);
      expect((await app.exited).code).toBe(0);
      expect(app.marks.map(({ mark }) => mark)).toEqual([
        'start',
        'listening',
        'ready',
        'preStop',
        'preStopDone',
        'SIGTERM',
        'lastRequest',
        'exit',
      ]);
      expect(app.mark('preStopDone').at - app.mark('preStop').at).toBeGreaterThan(waitMs - timerSlackMs);
      expect(app.mark('lastRequest')).toMatchObject({ stream: 'slow', requestId: 'slow-1' });
      expect(app.mark('exit')).toMatchObject({ accepted: { new: 1, slow: 1 }, answered: { new: 1, slow: 1 } });
      expect(app.stderr).toBe('');
    });

    it('leaves its last counters as the termination message', async ({ expect, serving }) => {
      const app = await serving();
      await app.ask('/', { 'x-request-id': '1', 'x-stream': 'new' });
      app.terminate();
      await app.exited;
      expect(JSON.parse(readFileSync(app.terminationLog, 'utf8'))).toMatchObject({
        mark: 'exit',
        answered: { new: 1 },
      });
    });

    it('refuses new connections from SIGTERM on', async ({ expect, serving }) => {
      const app = await serving();
      const { answer: slow } = await app.askSlowly(slowMs);
      app.terminate();
      await app.marked('SIGTERM');
      await expect
        .poll(async () => app.ask('/', {}, false).catch((error: unknown) => error), { timeout: slowMs / 2 })
        .toMatchObject({ code: 'ECONNREFUSED' });
      await slow;
      expect((await app.exited).code).toBe(0);
    });

    if (keepsIdle) {
      it('keeps idle connections until its end, and answers on them', async ({ expect, serving }) => {
        const app = await serving();
        const { answer: slow } = await app.askSlowly(slowMs);
        app.terminate();
        await app.marked('SIGTERM');
        expect((await app.ask('/')).headers).toMatchObject({ 'x-phase': 'stopping', connection: 'close' });
        await slow;
        expect((await app.exited).code).toBe(0);
      });
    } else {
      it('closes idle connections at SIGTERM', async ({ expect, serving }) => {
        const app = await serving();
        const { answer: slow } = await app.askSlowly(slowMs);
        expect(app.openSockets).toBe(2);
        app.terminate();
        await app.marked('SIGTERM');
        await expect.poll(() => app.openSockets, { timeout: slowMs / 2 }).toBe(1);
        await slow;
      });
    }

    it('does not wait for a connection that never asks', async ({ expect, serving }) => {
      const app = await serving();
      const silent = connect(app.port, '127.0.0.1');
      await once(silent, 'connect');
      await setTimeout(100);
      app.terminate();
      expect((await app.exited).code).toBe(0);
      expect(app.mark('exit').at - app.mark('SIGTERM').at).toBeLessThan(silenceMs + 3000);
    });

    it('exits before it listens', async ({ expect, start }) => {
      const app = await start({ START_DELAY_MS: '60000' });
      await app.marked('start');
      app.terminate();
      expect((await app.exited).code).toBe(0);
      expect(app.marks.map(({ mark }) => mark)).toEqual(['start', 'SIGTERM', 'exit']);
    });
  });

  describe('other drains', () => {
    it('unannounced: keeps its connections through the wait, then drains', async ({ expect, serving }) => {
      const app = await serving({ DRAIN: 'unannounced' });
      const hook = app.ask('/shutdown', {}, false);
      await app.marked('preStop');
      const { headers } = await app.ask('/');
      expect(headers).toMatchObject({ 'x-phase': 'pre-stop' });
      expect(headers.connection).not.toBe('close');
      await hook;
      const { answer: slow } = await app.askSlowly(slowMs);
      app.terminate();
      expect((await slow).headers).toMatchObject({ 'x-phase': 'stopping', connection: 'close' });
      expect((await app.exited).code).toBe(0);
    });

    it.for([
      ['exits-at-once', 0, 1900],
      ['cuts-keep-alive', 1900, 5000],
    ] as const)(
      '%s: cuts what is under way at SIGTERM and ends after %i ms',
      async ([DRAIN, atLeast, below], { expect, serving }) => {
        const app = await serving({ DRAIN });
        const hook = app.ask('/shutdown', {}, false);
        await app.marked('preStop');
        expect((await app.ask('/')).headers.connection).not.toBe('close');
        await hook;
        const { answer: slow } = await app.askSlowly(10_000);
        app.terminate();
        await expect(slow).rejects.toMatchObject({ code: 'ECONNRESET' });
        expect(Date.now() - app.mark('SIGTERM').at).toBeLessThan(5000);
        expect((await app.exited).code).toBe(0);
        const livedOn = app.mark('exit').at - app.mark('SIGTERM').at;
        expect(livedOn).toBeGreaterThanOrEqual(atLeast);
        expect(livedOn).toBeLessThan(below);
        expect(app.mark('exit')).toMatchObject({ accepted: { slow: 1 }, answered: {} });
      },
    );
  });
});
