import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadSummary } from '../../ledger/summary.ts';

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
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
      'seaworthy: Expected a URL that starts with http:// or https://, got `localhost:8080`',
    ]);
  });

  test('ends with 130 when interrupted, with what was measured so far', async () => {
    const { code, stdout } = await load(
      [`${url}/hang`, '--duration', '60s', '--rate', '20', '-o', 'json'],
      async (pid) => {
        await once(server, 'hang');
        process.kill(pid, 'SIGINT');
      },
    );

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

/** Runs the command as a person in a clone does; the interruption goes to the program itself, as from a terminal. */
async function load(args: readonly string[], meanwhile?: (pid: number) => Promise<void>): Promise<Ended> {
  const command = meanwhile ? [process.execPath, 'harness/cli/seaworthy.js'] : ['npx', '--no-install', 'seaworthy'];
  const [file = '', ...before] = command;
  const child = spawn(file, [...before, 'load', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (meanwhile && child.pid !== undefined) await meanwhile(child.pid);
  return { code: await ended, ...output };
}
