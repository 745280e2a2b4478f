/**
 * How fast `seaworthy load --rate max` is beside stock autocannon: 20 kept connections, the same server, turn by turn.
 * Usage: node --import tsx bench/load-rate.ts [rounds] [seconds]
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LoadSummary } from '../harness/ledger/summary.ts';
import { run } from '../harness/shell/run.ts';
import { spawn } from '../harness/shell/spawn.ts';

const [rounds = 5, seconds = 5] = process.argv.slice(2).map(Number);
const connections = '20';
/** The least share of stock autocannon's rate that exact books may cost. */
const bar = 0.9;

const server = spawn(process.execPath, ['--import', 'tsx', 'bench/plain-server.ts']);
const [url] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];

const ratios: number[] = [];
for (let round = 1; round <= rounds; round++) {
  const stock = await stockRate();
  const ours = await ourRate();
  ratios.push(ours / stock);
  print(
    `round ${round}: stock ${stock.toFixed(0)} req/s, ours ${ours.toFixed(0)} req/s, ratio ${(ours / stock).toFixed(3)}`,
  );
}
server.kill();

const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0;
print(`median ratio ${median.toFixed(3)}, bar ${bar}: ${median >= bar ? 'held' : 'MISSED'}`);
process.exitCode = median >= bar ? 0 : 1;

async function stockRate(): Promise<number> {
  const program = 'node_modules/autocannon/autocannon.js';
  const output = await run(process.execPath, [program, '-j', '-c', connections, '-d', String(seconds), url]);
  const result = JSON.parse(output) as { '2xx': number; duration: number };
  return result['2xx'] / result.duration;
}

async function ourRate(): Promise<number> {
  const flags = ['--rate', 'max', '--streams', 'reused', '--connections', connections, '--duration', `${seconds}s`];
  const output = await run(process.execPath, ['harness/cli/seaworthy.js', 'load', url, ...flags, '-o', 'json']);
  const summary = JSON.parse(output) as LoadSummary;
  return (summary.ok / summary.durationMs) * 1000;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
