import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';

// The real app, as a plain process on a free port of this machine, its wait cut to 300 ms.
const started: App[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((app) => app.remove()));
});

describe('while it serves', () => {
  it('signs every response', async () => {
    const app = await serving();
    const { statusCode, headers, body } = await app.ask('/', { 'x-request-id': 'r-1' });
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: { app: 'web', runtime: 'node', pod: 'web-1' } });
    expect(headers).toMatchObject({ 'x-pod': 'web-1', 'x-phase': 'serving', 'x-request-id': 'r-1' });
    expect(headers['x-boot-id']).toMatch(/^[\da-f-]{36}$/);
    expect(headers).not.toHaveProperty('x-since-sigterm-ms');
    expect(headers.connection).toBe('keep-alive');
  });

  it('counts identified requests per stream, and nobody else', async () => {
    const app = await serving();
    await app.ask('/', { 'x-request-id': '1', 'x-stream': 'reused' });
    await app.ask('/', { 'x-request-id': '2', 'x-stream': 'reused' });
    await app.ask('/', { 'x-request-id': '3', 'x-stream': 'new' }, false);
    await app.ask('/readyz');
    const { body } = await app.ask('/counters');
    expect(body).toMatchObject({ connections: 2, accepted: { reused: 2, new: 1 }, answered: { reused: 2, new: 1 } });
  });

  it('counts as accepted alone what a client gave up', async () => {
    const app = await serving();
    const impatient = get({
      port: app.port,
      host: '127.0.0.1',
      path: '/slow?ms=5000',
      headers: { 'x-request-id': '1' },
    });
    impatient.on('error', () => undefined);
    await expect.poll(() => app.accepted('unnamed')).toBe(1);
    impatient.destroy();
    const { body } = await app.ask('/counters');
    expect(body).toMatchObject({ accepted: { unnamed: 1 }, answered: {} });
  });

  it.each([
    ['/nothing', 404],
    ['/__proto__', 404],
    ['//', 404],
    ['/slow?ms=soon', 400],
    ['/healthz', 200],
  ])('answers %s with %i', async (path, status) => {
    const app = await serving();
    expect((await app.ask(path)).statusCode).toBe(status);
  });

  it('is not ready before its time', async () => {
    const app = start({ READY_DELAY_MS: '200' });
    await app.marked('listening');
    const early = await app.ask('/readyz');
    expect([early.statusCode, early.headers['x-phase']]).toEqual([503, 'starting']);
    const ready = await app.marked('ready');
    expect(ready.at - app.mark('listening').at).toBeGreaterThan(195);
    expect((await app.ask('/readyz')).statusCode).toBe(200);
  });

  it('says what is wrong with a setting', async () => {
    const app = start({ DRAIN: 'politely' });
    expect((await app.exited).code).toBe(1);
    expect(app.stderr).toContain('DRAIN: expected one of announced, unannounced');
  });
});

describe('good app', () => {
  it('announces its end during the wait, then drains', async () => {
    const app = await serving();
    const hook = app.ask('/shutdown', {}, false);
    await app.marked('preStop');
    const during = await app.ask('/', { 'x-request-id': '1', 'x-stream': 'new' });
    expect(during.headers).toMatchObject({ 'x-phase': 'pre-stop', connection: 'close' });
    expect((await hook).body).toEqual({ waitedMs: 300 });
    const { answer: slow } = await app.askSlowly(300);
    app.terminate();
    const { headers } = await slow;
    expect(headers).toMatchObject({ 'x-phase': 'stopping', connection: 'close' });
    expect(Number(headers['x-since-sigterm-ms'])).toBeGreaterThan(50);
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
    expect(app.mark('preStopDone').at - app.mark('preStop').at).toBeGreaterThan(295);
    expect(app.mark('lastRequest')).toMatchObject({ stream: 'slow' });
    expect(app.mark('exit')).toMatchObject({ accepted: { new: 1, slow: 1 }, answered: { new: 1, slow: 1 } });
  });

  it('leaves its last counters as the termination message', async () => {
    const app = await serving();
    await app.ask('/', { 'x-request-id': '1', 'x-stream': 'new' });
    app.terminate();
    await app.exited;
    expect(JSON.parse(readFileSync(app.terminationLog, 'utf8'))).toMatchObject({ mark: 'exit', answered: { new: 1 } });
  });

  it('refuses new connections and closes idle ones from SIGTERM on', async () => {
    const app = await serving();
    await app.ask('/');
    const { answer: slow } = await app.askSlowly(400);
    app.terminate();
    const { at } = await app.marked('SIGTERM');
    await expect.poll(() => app.openSockets).toBe(1);
    expect(Date.now() - at).toBeLessThan(300);
    await expect(app.ask('/', {}, false)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await slow;
    expect((await app.exited).code).toBe(0);
  });

  it('does not wait for a connection that never asks', async () => {
    const app = await serving();
    const silent = connect(app.port, '127.0.0.1');
    await once(silent, 'connect');
    await expect.poll(async () => (await app.ask('/counters')).body).toMatchObject({ connections: 2 });
    app.terminate();
    expect((await app.exited).code).toBe(0);
    expect(app.mark('exit').at - app.mark('SIGTERM').at).toBeLessThan(1500);
  });

  it('exits before it listens', async () => {
    const app = start({ START_DELAY_MS: '60000' });
    await app.marked('start');
    app.terminate();
    expect((await app.exited).code).toBe(0);
    expect(app.marks.map(({ mark }) => mark)).toEqual(['start', 'SIGTERM', 'exit']);
  });
});

describe('other drains', () => {
  it('unannounced: keeps its connections through the wait, then drains', async () => {
    const app = await serving({ DRAIN: 'unannounced' });
    const hook = app.ask('/shutdown', {}, false);
    await app.marked('preStop');
    expect((await app.ask('/')).headers).toMatchObject({ 'x-phase': 'pre-stop', connection: 'keep-alive' });
    await hook;
    const { answer: slow } = await app.askSlowly(200);
    app.terminate();
    expect((await slow).headers).toMatchObject({ 'x-phase': 'stopping', connection: 'close' });
    expect((await app.exited).code).toBe(0);
  });

  it.each([
    ['exits-at-once', 0, 500],
    ['cuts-keep-alive', 2000, 2500],
  ])('%s: cuts what is under way at SIGTERM and ends after %i ms', async (DRAIN, atLeast, below) => {
    const app = await serving({ DRAIN });
    const hook = app.ask('/shutdown', {}, false);
    await app.marked('preStop');
    expect((await app.ask('/')).headers.connection).toBe('keep-alive');
    await hook;
    const { answer: slow } = await app.askSlowly(1000);
    app.terminate();
    await expect(slow).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(Date.now() - app.mark('SIGTERM').at).toBeLessThan(500);
    expect((await app.exited).code).toBe(0);
    const livedOn = app.mark('exit').at - app.mark('SIGTERM').at;
    expect(livedOn).toBeGreaterThanOrEqual(atLeast);
    expect(livedOn).toBeLessThan(below);
    expect(app.mark('exit')).toMatchObject({ accepted: { slow: 1 }, answered: {} });
  });
});

interface Mark {
  readonly mark: string;
  readonly at: number;
  readonly port?: number;
}

type Answer = IncomingMessage & { body: unknown };

function start(env: Record<string, string> = {}): App {
  const app = new App(env);
  started.push(app);
  return app;
}

async function serving(env: Record<string, string> = {}): Promise<App> {
  const app = start(env);
  await app.marked('ready');
  return app;
}

class App {
  readonly marks: Mark[] = [];
  stderr = '';
  openSockets = 0;
  readonly terminationLog = join(mkdtempSync(join(tmpdir(), 'seaworthy-web-')), 'termination-log');
  readonly exited: Promise<{ code: number | null }>;
  readonly #process: ChildProcess;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #slowAgent = new Agent({ keepAlive: true });

  constructor(env: Record<string, string>) {
    writeFileSync(this.terminationLog, '');
    const program = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../sample-apps/web/node/server.mjs', import.meta.url))],
      {
        env: { PORT: '0', POD_NAME: 'web-1', PRE_STOP_WAIT_MS: '300', TERMINATION_LOG: this.terminationLog, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    createInterface(program.stdout).on('line', (line) => this.marks.push(JSON.parse(line) as Mark));
    program.stderr.on('data', (text: Buffer) => (this.stderr += text.toString()));
    this.exited = once(program, 'close').then(([code]) => ({ code: code as number | null }));
    this.#process = program;
  }

  get port(): number {
    return this.mark('listening').port ?? 0;
  }

  mark(name: string): Mark {
    const found = this.marks.find(({ mark }) => mark === name);
    if (!found) throw new Error(`no mark ${name} among ${this.marks.map(({ mark }) => mark).join(', ')}`);
    return found;
  }

  async marked(name: string): Promise<Mark> {
    await vi.waitUntil(() => this.marks.some(({ mark }) => mark === name), { timeout: 5000, interval: 5 });
    return this.mark(name);
  }

  /** Over one kept connection, unless told otherwise. */
  async ask(path: string, headers: Record<string, string> = {}, agent: Agent | false = this.#agent): Promise<Answer> {
    const request = get({ port: this.port, host: '127.0.0.1', path, headers, agent });
    request.on('socket', (socket) => {
      if (!socket.connecting) return;
      this.openSockets++;
      socket.once('close', () => this.openSockets--);
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const text = (await response.toArray()).join('');
    return Object.assign(response, { body: JSON.parse(text) as unknown });
  }

  /** A request of that many milliseconds, under way when this resolves. */
  async askSlowly(ms: number): Promise<{ answer: Promise<Answer> }> {
    const headers = { 'x-request-id': 'slow-1', 'x-stream': 'slow' };
    const answer = this.ask(`/slow?ms=${String(ms)}`, headers, this.#slowAgent);
    answer.catch(() => undefined); // a test that expects it to fail looks at it later
    await vi.waitUntil(async () => (await this.accepted('slow')) === 1);
    return { answer };
  }

  async accepted(stream: string): Promise<number> {
    const { body } = await this.ask('/counters');
    return (body as { accepted: Record<string, number> }).accepted[stream] ?? 0;
  }

  terminate(): void {
    this.#process.kill('SIGTERM');
  }

  async remove(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.exited;
    this.#agent.destroy();
    this.#slowAgent.destroy();
    rmSync(dirname(this.terminationLog), { recursive: true });
  }
}
