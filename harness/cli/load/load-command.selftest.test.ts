import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeRun } from '../../ledger/codec.ts';
import { summarise } from '../../ledger/summarise.ts';
import type { LoadSummary } from '../../ledger/summary.ts';
import { selfSigned } from '../../load/fault-server/self-signed.test-helper.ts';

let server: Server;
let url: string;
let unwanted = 0;
const folder = mkdtempSync(join(tmpdir(), 'seaworthy-load-'));

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/unsent') unwanted++;
    if (request.url === '/storm') server.emit('storm');
    response.statusCode = request.url === '/bad' ? 500 : 200;
    if (request.url === '/hang') server.emit('hang');
    else response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.3', resolve));
  url = `http://127.0.0.3:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

describe.concurrent('npx seaworthy load', () => {
  test('ends with 0 when nothing was dropped, with exactly one JSON object on stdout', async () => {
    const { code, stdout } = await load([`${url}/`, '--duration', '1s', '--rate', '50', '-o', 'json']);

    const summary = JSON.parse(stdout) as LoadSummary;
    expect(code).toBe(0);
    expect(Object.keys(summary)).toEqual([
      'schemaVersion',
      'sent',
      'answered',
      'ok',
      'rejected',
      'dropped',
      'unfinished',
      'balanced',
      'droppedBy',
      'notSent',
      'streams',
      'latencyMs',
      'rate',
      'startedAt',
      'durationMs',
      'invalid',
    ]);
    expect(summary).toMatchObject({ schemaVersion: 1, ok: summary.sent, balanced: true, rate: { target: 50 } });
    expect(summary.sent).toBe((summary.streams.new?.sent ?? 0) + (summary.streams.reused?.sent ?? 0));
  });

  test('ends with 1 when answers are rejected, and says so to a person', async () => {
    const { code, stdout } = await load([`${url}/bad`, '--duration', '1s', '--rate', '20']);

    expect(code).toBe(1);
    expect(stdout).toMatch(/Failed: {4}\d+ rejected\n.*\d+ x status 500 on new/);
  });

  test('ends with 2 when the load was not reached', async () => {
    const flags = ['--duration', '1s', '--rate', '50', '--connections', '1', '--timeout', '20s', '--streams', 'reused'];
    const slow = createServer((_request, response) => {
      setTimeout(() => response.end('late'), 1000);
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.3', resolve));
    const { code, stdout } = await load([`http://127.0.0.3:${(slow.address() as AddressInfo).port}/`, ...flags]);
    slow.close();

    expect(code).toBe(2);
    expect(stdout).toMatch(/Invalid: {3}The load was not reached: \S+ of 50 requests a second/);
  });

  test('ends with 3 and one clear line on bad usage', async () => {
    const { code, stdout, stderr } = await load(['localhost:8080']);

    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr.split('\n').filter((line) => line.startsWith('seaworthy:'))).toEqual([
      'seaworthy: Expected a URL that starts with http://, https:// or tcp://, got `localhost:8080`',
    ]);
  });

  test('ends with 3 before it sends anything for a ledger that cannot be written', async () => {
    const path = join(folder, 'missing', 'ledger.jsonl');
    const { code, stdout, stderr } = await load([`${url}/unsent`, '--duration', '20s', '--output-ledger', path]);

    expect({ code, stdout, unwanted }).toEqual({ code: 3, stdout: '', unwanted: 0 });
    expect(stderr).toMatch(/^seaworthy: Cannot open `.*missing\/ledger.jsonl` for the ledger: ENOENT.*\n$/);
  });

  test('ends with 2 when the disk of the ledger is full, and prints the figures all the same', async () => {
    const { code, stdout, stderr } = await load([
      `${url}/`,
      '--duration',
      '1s',
      '-o',
      'json',
      '--output-ledger',
      '/dev/full',
    ]);

    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ balanced: true, dropped: 0 });
    expect(stderr).toMatch(/^seaworthy: The ledger could not be written to `\/dev\/full`: ENOSPC.*\nFix: .*\n$/);
  });

  test('writes a ledger that gives the same summary again', async () => {
    const path = join(folder, 'ledger.jsonl');
    const { stdout } = await load([`${url}/`, '--duration', '1s', '-o', 'json', '--output-ledger', path]);

    const { ledger, facts } = decodeRun(readFileSync(path, 'utf8').trimEnd().split('\n'));
    expect(summarise(ledger, facts)).toEqual(JSON.parse(stdout));
  });

  test('verifies certificates against the host of the URL, with the authorities that the machine trusts', async () => {
    const tls = createTlsServer(selfSigned, (_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const { port } = tls.address() as AddressInfo;
    const authority = join(folder, 'authority.pem');
    writeFileSync(authority, selfSigned.cert);
    const flags = ['--duration', '500ms', '--rate', '20'];
    const ask = (host: string, ...more: string[]) =>
      load([`https://${host}:${port}/`, ...flags, ...more], { env: { NODE_EXTRA_CA_CERTS: authority } });
    const [trusted, otherHost, insecure] = await Promise.all([
      ask('localhost'),
      ask('127.0.0.1'),
      ask('127.0.0.1', '--insecure'),
    ]);
    tls.closeAllConnections();
    tls.close();

    expect(trusted).toMatchObject({ code: 0 });
    expect(otherHost).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/malformed \(certificate not trusted: ERR_TLS_CERT_ALTNAME_INVALID\)/) as unknown,
    });
    expect(insecure).toMatchObject({ code: 0 });
  });

  test('shows its certificate to a server that asks for one, and its key to nobody', async () => {
    const asking = { ...selfSigned, ca: selfSigned.cert, requestCert: true, rejectUnauthorized: true };
    const tls = createTlsServer(asking, (_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const { port } = tls.address() as AddressInfo;
    const [authority, cert, key, ledger] = ['authority', 'cert', 'key', 'mtls-ledger'].map((name) =>
      join(folder, name),
    );
    writeFileSync(authority ?? '', selfSigned.cert);
    writeFileSync(cert ?? '', selfSigned.cert);
    writeFileSync(key ?? '', selfSigned.key);
    const flags = ['--duration', '500ms', '--rate', '20', '--output-ledger', ledger ?? ''];
    const ask = (...more: string[]) =>
      load([`https://localhost:${port}/`, ...flags, ...more], { env: { NODE_EXTRA_CA_CERTS: authority ?? '' } });
    const shown = await ask('--cert', cert ?? '', '--key', key ?? '');
    const written = [shown.stdout, shown.stderr, readFileSync(ledger ?? '', 'utf8')].join('\n');
    const without = await ask();
    tls.closeAllConnections();
    tls.close();

    expect(shown).toMatchObject({ code: 0 });
    expect(without).toMatchObject({ code: 1 });
    for (const line of selfSigned.key.split('\n').slice(1, 4)) expect(written).not.toContain(line);
  });

  test('hears a signal under a rate that nobody can send', async () => {
    const { code, stdout } = await load([`${url}/storm`, '--duration', '60s', '--rate', '1e6', '-o', 'json'], {
      meanwhile: async (pid) => {
        await once(server, 'storm');
        process.kill(pid, 'SIGTERM');
      },
    });

    const summary = JSON.parse(stdout) as LoadSummary;
    expect(code).toBe(130);
    expect(summary).toMatchObject({ balanced: true });
    expect(summary.durationMs).toBeLessThan(30_000);
  });

  test('ends with 130 when interrupted, with what was measured so far', async () => {
    const { code, stdout } = await load([`${url}/hang`, '--duration', '60s', '--rate', '20', '-o', 'json'], {
      meanwhile: async (pid) => {
        await once(server, 'hang');
        process.kill(pid, 'SIGINT');
      },
    });

    const summary = JSON.parse(stdout) as LoadSummary;
    expect(code).toBe(130);
    expect(summary).toMatchObject({ balanced: true, answered: 0 });
    expect(summary.unfinished).toBeGreaterThan(0);
    expect(summary.durationMs).toBeLessThan(30_000);
  });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Circumstances {
  readonly meanwhile?: (pid: number) => Promise<void>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command as a person in a clone does; the interruption goes to the program itself, as from a terminal. */
async function load(args: readonly string[], { meanwhile, env }: Circumstances = {}): Promise<Ended> {
  const command = meanwhile ? [process.execPath, 'harness/cli/seaworthy.js'] : ['npx', '--no-install', 'seaworthy'];
  const [file = '', ...before] = command;
  const child = spawn(file, [...before, 'load', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (meanwhile && child.pid !== undefined) await meanwhile(child.pid);
  return { code: await ended, ...output };
}
