/**
 * How long `seaworthy e2e` takes at one commit beside another, by turns on one machine: in all, in the load phase, and before it.
 * Each commit gets a copy of its own, and its cluster and images before its time counts; all play the topics that the first has. The
 * machine has to be quiet: a run takes all of it. Ends with what the last commit takes of the time of the first, in all and by proof.
 * Usage: node --import ./harness/cli/typescript.js bench/e2e-time.ts [--turns 1] <commit> <commit>
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { attempt, run } from '../harness/shell/run.ts';
import { inTemporaryFolder } from '../harness/shell/temporary-folder.ts';

interface Took {
  readonly wholeMs: number;
  readonly beforeLoadMs: number;
  readonly loadMs: number;
  /** Of proofs, controls and measurements under load. */
  readonly loads: number;
  readonly topics: readonly string[];
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
await inTemporaryFolder('commit-copies', async (folder) => {
  const copies = new Map<string, string>();
  for (const commit of commits) copies.set(commit, await copyOf(commit, folder));
  compare(await playByTurns(copies));
});

async function playByTurns(copies: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, readonly Took[]>> {
  const all = new Map<string, Took[]>();
  let topics: readonly string[] | undefined;
  for (let turn = 1; turn <= Number(values.turns); turn++) {
    for (const [commit, copy] of copies) {
      await run('make', ['up'], { cwd: copy });
      const took = await timeOf(copy, topics);
      topics ??= took.topics;
      all.set(commit, [...(all.get(commit) ?? []), took]);
      const { wholeMs, loadMs, loads, beforeLoadMs, closing } = took;
      print(
        `${commit}: ${inSeconds(wholeMs)}, load phase ${inSeconds(loadMs)} of ${loads} proofs, before it ${inSeconds(beforeLoadMs)}; ${closing}`,
      );
    }
  }
  return all;
}

function compare(all: ReadonlyMap<string, readonly Took[]>): void {
  const [before, now] = [all.get(commits[0] ?? '') ?? [], all.get(commits.at(-1) ?? '') ?? []];
  const ratio = (part: 'wholeMs' | 'beforeLoadMs' | 'loadMs' | 'loads') => sumOf(now, part) / sumOf(before, part);
  for (const part of ['wholeMs', 'loadMs', 'beforeLoadMs'] as const)
    print(`${part.replace('Ms', '')}: ${ratio(part).toFixed(2)} of before`);
  print(`load, by proof: ${(ratio('loadMs') / ratio('loads')).toFixed(2)} of before`);
}

async function copyOf(commit: string, folder: string): Promise<string> {
  const copy = join(folder, commit);
  await run('git', ['clone', '--quiet', '--no-checkout', process.cwd(), copy]);
  await run('git', ['checkout', '--quiet', commit], { cwd: copy });
  await run('make', ['install'], { cwd: copy });
  return copy;
}

async function timeOf(copy: string, topics: readonly string[] | undefined): Promise<Took> {
  const from = performance.now();
  const only = topics ? ['--topic', topics.join(',')] : [];
  const { stdout } = await attempt('node', ['harness/cli/seaworthy.js', 'e2e', ...only], { cwd: copy });
  const wholeMs = performance.now() - from;
  const path = join(copy, 'results', 'latest', 'results.json');
  if (!existsSync(path)) throw new Error(`No results: ${stdout.slice(-2000)}`);
  const results = JSON.parse(readFileSync(path, 'utf8')) as Results;
  const proofsOf = (loaded: boolean) =>
    results.topics.filter(({ id }) => underLoad.includes(id) === loaded).flatMap((topic) => topic.proofs);
  const spanOf = (loaded: boolean) => {
    const proofs = proofsOf(loaded);
    const starts = proofs.map(({ startedAt }) => Date.parse(startedAt));
    return Math.max(...proofs.map(({ durationMs }, at) => (starts[at] ?? NaN) + durationMs)) - Math.min(...starts);
  };
  const closing = stdout.split('\n').findLast((line) => / passed, .* skipped$/.test(line)) ?? 'no closing line';
  const played = results.topics.map(({ id }) => id);
  const [beforeLoadMs, loadMs] = [spanOf(false), spanOf(true)];
  return { wholeMs, beforeLoadMs, loadMs, loads: proofsOf(true).length, topics: played, closing };
}

function sumOf(them: readonly Took[], part: 'wholeMs' | 'beforeLoadMs' | 'loadMs' | 'loads'): number {
  return them.reduce((total, took) => total + took[part], 0);
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
