/**
 * What load generators report of faults whose number is known: stock autocannon, hey, wrk and ours, each against a
 * server of its own that misbehaves on every tenth request. Prints the table of docs/load.md.
 * Usage: node --import ./harness/cli/typescript.js bench/fault-comparison.ts   (needs wrk on PATH; builds hey with Go into the cache folder)
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../harness/config/config.ts';
import { FaultServer } from '../harness/load/fault-server/fault-server.ts';
import { faults, races, type Fault } from '../harness/load/fault-server/faults.ts';
import type { LoadSummary } from '../harness/ledger/summary.ts';
import { attempt, run } from '../harness/shell/run.ts';

const heyVersion = 'v0.1.4';
const every = 10;

interface Tool {
  readonly name: string;
  /** Loads the URL for two seconds and returns how many requests it says went wrong. */
  readonly failures: (url: string) => Promise<number | string>;
}

const hey = await installHey();
const tools: readonly Tool[] = [
  { name: 'autocannon 9.0.0', failures: autocannonFailures },
  { name: `hey ${heyVersion.slice(1)}`, failures: heyFailures },
  { name: await wrkName(), failures: wrkFailures },
  { name: '`seaworthy load`', failures: ourFailures },
];

print(
  `| the server does, on every ${every}th request | correct outcome | ${tools.map(({ name }) => name).join(' | ')} |`,
);
print(`| --- | --- | ${tools.map(() => '---').join(' | ')} |`);
for (const fault of [...faults, ...races]) {
  const cells: string[] = [];
  for (const tool of tools) cells.push(await cell(tool, fault));
  print(`| ${fault.does} | ${fault.truth} | ${cells.join(' | ')} |`);
}

/** `reported of true`; one word for a tool that gave no report. */
async function cell(tool: Tool, fault: Fault): Promise<string> {
  const server = await FaultServer.start([fault], every);
  const reported = await tool.failures(server.url);
  const wrong = [...server.received.values()].filter(({ truth }) => truth !== 'ok').length;
  server.close();
  return typeof reported === 'number' ? `${reported} of ${wrong}` : reported;
}

async function autocannonFailures(url: string): Promise<number | string> {
  const flags = ['-j', '-c', '2', '-R', '100', '-d', '2', '-t', '1', url];
  const finished = await attempt(process.execPath, ['node_modules/autocannon/autocannon.js', ...flags]);
  if (finished.failed) return 'crashed';
  const { errors, non2xx } = JSON.parse(finished.stdout) as { errors: number; non2xx: number };
  return errors + non2xx;
}

async function heyFailures(url: string): Promise<number> {
  const output = await run(hey, ['-z', '2s', '-c', '2', '-q', '50', '-t', '1', url]);
  const [, statuses = '', errors = ''] =
    /Status code distribution:([\s\S]*?)(?:Error distribution:([\s\S]*))?$/.exec(output) ?? [];
  const bad = [...statuses.matchAll(/\[(\d+)\]\s+(\d+) responses/g)].filter(([, status]) => status !== '200');
  const failed = [...(errors || output).matchAll(/^\s+\[(\d+)\]\s+Get /gm)];
  return sum(bad.map(([, , count]) => count)) + sum(failed.map(([, count]) => count));
}

async function wrkFailures(url: string): Promise<number> {
  const output = await run('wrk', ['-t', '1', '-c', '2', '-d', '2s', '--timeout', '1s', url]);
  const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(output)?.slice(1) ?? [];
  return sum(socket) + sum([/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1]]);
}

async function ourFailures(url: string): Promise<number> {
  const flags = [
    '--rate',
    '100',
    '--streams',
    'reused',
    '--duration',
    '2s',
    '--timeout',
    '1s',
    '--expect-header',
    'x-pod',
  ];
  const { stdout } = await attempt(process.execPath, ['harness/cli/seaworthy.js', 'load', url, ...flags, '-o', 'json']);
  const { dropped, rejected } = JSON.parse(stdout) as LoadSummary;
  return dropped + rejected;
}

async function installHey(): Promise<string> {
  const { cacheDir } = await loadConfig();
  const folder = join(cacheDir, 'bench', `hey-${heyVersion}`);
  const binary = join(folder, 'hey');
  if (!existsSync(binary))
    await run('go', ['install', `github.com/rakyll/hey@${heyVersion}`], { env: { GOBIN: folder } });
  return binary;
}

async function wrkName(): Promise<string> {
  const { stdout } = await attempt('wrk', ['--version']);
  const version = /wrk (?:debian\/)?(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error('Expected wrk on PATH: apt-get install wrk');
  return `wrk ${version}`;
}

function sum(counts: readonly (string | undefined)[]): number {
  return counts.reduce((total, count) => total + Number(count ?? 0), 0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
