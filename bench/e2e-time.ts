/**
 * How long `seaworthy e2e` takes at one commit beside another, by turns on one machine: in all, in the load phase, and before it.
 * Each commit gets a copy of its own, and its cluster and images before its time counts. The machine has to be quiet: a run takes
 * all of it. Ends with what the last commit takes of the time of the first.
 * Usage: node --import ./harness/cli/typescript.js bench/e2e-time.ts [--turns 1] <commit> <commit>
 */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { attempt, run } from '../harness/shell/run.ts';

interface Took {
  readonly wholeMs: number;
  readonly beforeLoadMs: number;
  readonly loadMs: number;
  readonly closing: string;
}

/** Of results.json, in every version of it. */
interface Results {
  readonly topics: readonly {
    readonly id: string;
    readonly proofs: readonly { readonly startedAt: string; readonly durationMs: number }[];
  }[];
}

const underLoad: readonly string[] = ['rolling-delete', 'startup-traffic'];

const { values, positionals: commits } = parseArgs({
  allowPositionals: true,
  options: { turns: { type: 'string', default: '1' } },
});
if (commits.length < 2) throw new Error('Name two commits: that of before, and that of now.');
const folder = mkdtempSync(join(tmpdir(), 'seaworthy-e2e-time-'));
const copies = new Map<string, string>();
for (const commit of commits) copies.set(commit, await copyOf(commit));

const all = new Map<string, Took[]>();
for (let turn = 1; turn <= Number(values.turns); turn++) {
  for (const [commit, copy] of copies) {
    await run('make', ['up'], { cwd: copy });
    const took = await timeOf(copy);
    all.set(commit, [...(all.get(commit) ?? []), took]);
    const { wholeMs, loadMs, beforeLoadMs } = took;
    print(
      `${commit}: ${inSeconds(wholeMs)}, load phase ${inSeconds(loadMs)}, before it ${inSeconds(beforeLoadMs)}; ${took.closing}`,
    );
  }
}
const [before, now] = [all.get(commits[0] ?? ''), all.get(commits.at(-1) ?? '')];
for (const part of ['wholeMs', 'loadMs', 'beforeLoadMs'] as const)
  print(`${part.replace('Ms', '')}: ${(sum(now, part) / sum(before, part)).toFixed(2)} of before`);

async function copyOf(commit: string): Promise<string> {
  const copy = join(folder, commit);
  await run('git', ['clone', '--quiet', '--no-checkout', process.cwd(), copy]);
  await run('git', ['checkout', '--quiet', commit], { cwd: copy });
  await run('make', ['install'], { cwd: copy });
  return copy;
}

async function timeOf(copy: string): Promise<Took> {
  const from = performance.now();
  const { stdout } = await attempt('node', ['harness/cli/seaworthy.js', 'e2e'], { cwd: copy });
  const wholeMs = performance.now() - from;
  const path = join(copy, 'results', 'latest', 'results.json');
  if (!existsSync(path)) throw new Error(`No results: ${stdout.slice(-2000)}`);
  const { topics } = JSON.parse(readFileSync(path, 'utf8')) as Results;
  const spanOf = (loaded: boolean) => {
    const proofs = topics.filter(({ id }) => underLoad.includes(id) === loaded).flatMap((topic) => topic.proofs);
    const starts = proofs.map(({ startedAt }) => Date.parse(startedAt));
    return Math.max(...proofs.map(({ durationMs }, at) => (starts[at] ?? NaN) + durationMs)) - Math.min(...starts);
  };
  const closing = stdout.split('\n').findLast((line) => / passed, .* skipped$/.test(line)) ?? 'no closing line';
  return { wholeMs, beforeLoadMs: spanOf(false), loadMs: spanOf(true), closing };
}

function sum(them: readonly Took[] | undefined, part: 'wholeMs' | 'beforeLoadMs' | 'loadMs'): number {
  return (them ?? []).reduce((total, took) => total + took[part], 0);
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
