/**
 * How fast `seaworthy load --rate max` is beside stock autocannon: 20 kept connections, the same server, turn by turn.
 * A third column is stock autocannon with two headers as ours: what these alone cost the server.
 * Usage: node --import ./harness/cli/typescript.js bench/load-rate.ts [rounds] [seconds]
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LoadSummary } from '../harness/ledger/summary.ts';
import { run } from '../harness/shell/run.ts';
import { spawn } from '../harness/shell/spawn.ts';

const [rounds = 5, seconds = 5] = process.argv.slice(2).map(Number);
const connections = '20';
/** The least share of stock autocannon's rate that an exact ledger may cost. */
const bar = 0.9;

const server = spawn(process.execPath, ['--import', './harness/cli/typescript.js', 'bench/plain-server.ts']);
const [url] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];

const ratios: number[] = [];
for (let round = 1; round <= rounds; round++) {
  const stock = await stockRate();
  const ours = await ourRate();
  const withHeaders = await stockRate('-H', 'x-stream=reused', '-H', 'x-request-id=3fa2c1-123456');
  ratios.push(ours / stock);
  const rates = [stock, ours, withHeaders].map((rate) => rate.toFixed(0));
  print(
    `round ${round}: stock ${rates[0]}, ours ${rates[1]}, stock with headers ${rates[2]} req/s, ours to stock ${ratio(ours / stock)}`,
  );
}
server.kill();

const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0;
print(`median ratio ${ratio(median)}, bar ${bar}: ${median >= bar ? 'held' : 'MISSED'}`);
process.exitCode = median >= bar ? 0 : 1;

async function stockRate(...headers: readonly string[]): Promise<number> {
  const program = 'node_modules/autocannon/autocannon.js';
  const output = await run(process.execPath, [
    program,
    '-j',
    '-c',
    connections,
    '-d',
    String(seconds),
    ...headers,
    url,
  ]);
  const result = JSON.parse(output) as { '2xx': number; duration: number };
  return result['2xx'] / result.duration;
}

async function ourRate(): Promise<number> {
  const flags = ['--rate', 'max', '--streams', 'reused', '--connections', connections, '--duration', `${seconds}s`];
  const output = await run(process.execPath, ['harness/cli/seaworthy.js', 'load', url, ...flags, '-o', 'json']);
  const summary = JSON.parse(output) as LoadSummary;
  return (summary.ok / summary.durationMs) * 1000;
}

function ratio(share: number): string {
  return share.toFixed(3);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
