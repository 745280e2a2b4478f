import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { spawn } from '../../shell/spawn.ts';
import { agentArguments } from './agent-bootstrap.ts';
import { hostAgent } from './agent-host.ts';
import { selfSigned } from '../fault-server/self-signed.test-helper.ts';
import type { LoadProfile } from '../protocols/protocols.ts';
import { startLoad, type AgentPatience } from './start-load.ts';

// A process has to start, on whatever machine this is.
vi.setConfig({ testTimeout: 30_000 });

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test('load from an agent process counts what the server received, and leaves nothing unfinished', async () => {
  const received: string[] = [];
  const profile = await profileFor((id) => received.push(id));

  const load = await startLoad(profile, hostAgent());
  await delay(1200);
  const progress = load.progress();
  const { summary, ledger } = await load.drain();

  expect(progress.sent).toBeGreaterThan(0);
  expect(summary).toMatchObject({
    sent: received.length,
    ok: received.length,
    unfinished: 0,
    balanced: true,
  });
  expect([...ledger.records()].map(({ id }) => `test-${id}`).sort()).toEqual(received.sort());
  expect([...ledger.records()].every(({ pod }) => pod === 'web-1')).toBe(true);
});

test('the ledger has the port of ours by which each request went, answered, refused or not answered at all', async () => {
  const seen = new Map<string, number | undefined>();
  const hangs = await profileFor((id, port) => seen.set(id, port), 5000);
  const { targets } = hangs;
  const refuses = 'http://127.0.0.1:1/';

  const load = await startLoad({ ...hangs, targets: [...targets, refuses], timeoutMs: 400 }, hostAgent());
  await delay(600);
  const { ledger } = await load.drain();

  const [reached, refused] = [0, 1].map((target) => [...ledger.records()].filter((record) => record.target === target));
  expect(reached?.map(({ id, clientPort }) => [`test-${id}`, clientPort])).toEqual(
    reached?.map(({ id }) => [`test-${id}`, seen.get(`test-${id}`)]),
  );
  expect(new Set(refused?.map(({ profile }) => profile))).toEqual(new Set(['load', 'sampler']));
  // No two sockets had one port at a time, and none was in use twice within so short a time.
  expect(new Set(refused?.map(({ clientPort }) => clientPort)).size).toBe(refused?.length);
  expect(refused?.every(({ clientPort = 0 }) => clientPort > 1024)).toBe(true);
});

test('load without a name sends no request id', async () => {
  const received: string[] = [];
  const { run, ...unnamed } = await profileFor((id) => received.push(id));

  const load = await startLoad(unnamed, hostAgent());
  await delay(1200);
  const { summary } = await load.drain();

  expect(summary).toMatchObject({ sent: received.length, ok: received.length, balanced: true });
  expect(run).toBe('test');
  expect(new Set(received)).toEqual(new Set(['undefined']));
});

test('load that is cut off leaves what is under way unfinished, and balances', async () => {
  const profile = await profileFor(() => undefined, 5000);

  const load = await startLoad({ ...profile, timeoutMs: 20_000 }, hostAgent());
  await delay(500);
  const { summary, facts } = await load.drain({ cutOff: true });

  expect(facts.interrupted).toBe(true);
  expect(summary).toMatchObject({ answered: 0, dropped: 0, balanced: true });
  expect(summary.unfinished).toBe(summary.sent);
});

test('slow requests end before the others when they are told to', async () => {
  const profile = await profileFor(() => undefined);
  const load = await startLoad(
    { ...profile, slow: { path: '/', rate: 50, connections: 4, timeoutMs: 2000 } },
    hostAgent(),
  );
  await delay(300);
  load.endSlow();
  const toldAt = Date.now();
  await delay(600);
  const { ledger, summary } = await load.drain();

  // The word takes its way to the agent.
  const after = [...ledger.records()].filter(({ sentAt }) => sentAt > toldAt + 200);
  const profiles = new Set([...ledger.records()].map(({ profile: of }) => of));
  expect(profiles).toContain('slow');
  expect(new Set(after.map(({ profile: of }) => of))).toEqual(new Set(['load', 'sampler']));
  expect(summary).toMatchObject({ unfinished: 0, balanced: true });
});

test('an agent that is ended halfway fails the drain with its last words, never with a result', async () => {
  const agent = await hostAgent().spawn();
  const load = await startLoad(await profileFor(() => undefined), { name: 'host-ports', spawn: () => agent });

  agent.kill();

  await expect(load.drain()).rejects.toThrow(/load agent \(host-ports\) exited unexpectedly.*143/s);
});

test('an agent that cannot start says why', async () => {
  const nowhere = { name: 'host-ports' as const, spawn: () => spawn('/no/such/program', []) };

  await expect(startLoad(await profileFor(() => undefined), nowhere)).rejects.toMatchObject({ code: 'agent-lost' });
});

const impatient: AgentPatience = { silenceMs: 1500, drainMs: 1500, endMs: 20_000 };
const ready = `say({ type: 'ready', progress: {} });`;
const alive = `${ready} setInterval(() => say({ type: 'progress', progress: {} }), 50);`;

test('an agent that never reports fails the start in time, and is ended', async () => {
  const { host, exited } = impostor('');

  await expect(startLoad(await profileFor(() => undefined), host, impatient)).rejects.toMatchObject({
    code: 'agent-overdue',
    message: 'The load agent (host-ports) sent nothing for 1.5 s; it was to start sending',
  });
  await exited;
});

test.each([
  ['falls silent', ready, /sent nothing for 1.5 s; it was (sending|to wait for the requests under way)$/],
  ['gives no ledger', alive, /gave no ledger for 3.5 s; it was to wait for the requests under way$/],
  [
    'stops halfway in its ledger',
    `${ready} process.stdin.on('data', (told) => told.includes('drain') && (say({ type: 'ledger', lines: 3 }), say({})));`,
    /sent nothing for 1.5 s; it was to send its ledger$/,
  ],
])('an agent that %s fails the drain in time, and is ended', async (_case, program, message) => {
  const { host, exited, speaks } = impostor(program);
  await speaks;
  const load = await startLoad(await profileFor(() => undefined), host, impatient);

  await expect(load.drain()).rejects.toMatchObject({
    code: 'agent-overdue',
    message: expect.stringMatching(message) as unknown,
  });
  await exited;
});

test('an agent that is frozen while it sends fails the drain in time, and is ended', async () => {
  const freezeOnceReady = `const { write } = process.stdout;
    process.stdout.write = function (text, ...more) {
      if (text.includes('ready')) setTimeout(() => process.kill(process.pid, 'SIGSTOP'), 300);
      return write.call(this, text, ...more);
    };`;
  const program = spawn(process.execPath, ['-e', `${freezeOnceReady}${agentArguments[1] ?? ''}`]);
  const host = { name: 'host-ports' as const, spawn: () => program };
  const load = await startLoad(await profileFor(() => undefined), host, { ...impatient, silenceMs: 4000 });
  await delay(1000);

  await expect(load.drain()).rejects.toMatchObject({ code: 'agent-overdue' });
  // SIGTERM does not reach what is stopped.
  await expect(program.exited).resolves.toMatchObject({ exitCode: undefined });
});

/** A process in the place of an agent, which takes whatever it is told. */
function impostor(program: string) {
  const send = 'const say = (message) => console.log(JSON.stringify(message));';
  const forever = 'setInterval(() => undefined, 1000);';
  const running = spawn(process.execPath, ['-e', `process.stdin.resume(); ${forever} ${send} ${program}`]);
  const host = { name: 'host-ports' as const, spawn: () => running };
  return { host, exited: running.exited, speaks: once(running.stdout, 'readable') };
}

async function profileFor(onRequest: (id: string, port?: number) => void, answerAfterMs = 0): Promise<LoadProfile> {
  const listening = createServer((request, response) => {
    onRequest(String(request.headers['x-request-id']), request.socket.remotePort);
    setTimeout(() => response.setHeader('x-pod', 'web-1').end('hello'), answerAfterMs);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return {
    run: 'test',
    targets: [`http://127.0.0.1:${(listening.address() as AddressInfo).port}/`],
    streams: ['new', 'reused'],
    rate: 100,
    connections: 4,
    timeoutMs: 2000,
    protocol: 'http',
    expectStatus: [200],
    expectHeader: 'x-pod',
    podHeader: 'x-pod',
  };
}

test('headers and the body of requests are on no command line, and in nothing that is kept', async () => {
  const secret = `s3cret-${process.hrtime.bigint()}`;
  const heard = new Set<string>();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      heard.add(`${request.headers['authorization'] ?? ''} ${body}`);
      response.end('fine');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const profile: LoadProfile = {
    ...{ protocol: 'http', targets: [`http://127.0.0.1:${port}/`], streams: ['new', 'reused'], rate: 50 },
    ...{ connections: 4, timeoutMs: 2000, expectStatus: [200], expectBody: '^fine$', method: 'POST' },
    ...{ headers: [['Authorization', secret]], body: Buffer.from(`body-${secret}`).toString('base64') },
  };

  const load = await startLoad(profile, hostAgent());
  await delay(500);
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLineOf);
  const { summary, ledger, facts } = await load.drain();

  expect([...heard]).toEqual([`${secret} body-${secret}`]);
  expect(summary.ok).toBe(summary.sent);
  expect(commands.filter((command) => command.includes(secret))).toEqual([]);
  expect(JSON.stringify([...ledger.records()]) + JSON.stringify(facts)).not.toContain(secret);
});

test('an agent exchanges over TCP as well, and what is sent is on no command line', async () => {
  const secret = `AUTH s3cret-${process.hrtime.bigint()}\r\n`;
  const heard = new Set<string>();
  const listening = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      heard.add(piece.toString());
      socket.write('+OK\r\n');
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    listening.close();
  });
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const load = await startLoad(
    {
      ...{ protocol: 'tcp', targets: [`tcp://127.0.0.1:${port}`], streams: ['new', 'reused'], rate: 50 },
      ...{ connections: 4, timeoutMs: 2000, send: Buffer.from(secret).toString('base64'), expect: '^\\+OK\\r\\n$' },
    },
    hostAgent(),
  );
  await delay(500);
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLineOf);
  const { summary, ledger, facts } = await load.drain();

  expect([...heard]).toEqual([secret]);
  expect(summary).toMatchObject({ ok: summary.sent, balanced: true });
  expect(Object.keys(summary.streams)).toEqual(['new', 'reused']);
  expect(commands.filter((command) => command.includes('s3cret-'))).toEqual([]);
  expect(JSON.stringify([...ledger.records()]) + JSON.stringify(facts)).not.toContain('s3cret');
});

/** Empty for a process that has ended. */
function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

test('a certificate is that of the name that is asked for, signed by who is named', async () => {
  const tls = createTlsServer(selfSigned, (_request, response) => response.end('fine')).listen(0, '127.0.0.1');
  onTestFinished(() => {
    tls.closeAllConnections();
    tls.close();
  });
  await once(tls, 'listening');
  const { port } = tls.address() as AddressInfo;
  const outcomes = async (its: Partial<LoadProfile<'http'>>) => {
    const profile: LoadProfile = {
      ...{ protocol: 'http', targets: [`https://127.0.0.1:${port}/`], streams: ['new', 'reused'], rate: 40 },
      ...{ connections: 2, timeoutMs: 2000, expectStatus: [200], ...its },
    };
    const load = await startLoad(profile, hostAgent());
    await delay(500);
    const { sent, ok } = (await load.drain()).summary;
    return ok === 0 ? 'none' : ok === sent ? 'all' : 'some';
  };

  await expect(outcomes({ ca: selfSigned.cert, serverName: 'localhost' })).resolves.toBe('all');
  await expect(outcomes({ ca: selfSigned.cert, serverName: 'shop.example' })).resolves.toBe('none');
  await expect(outcomes({ serverName: 'localhost' })).resolves.toBe('none');
});
