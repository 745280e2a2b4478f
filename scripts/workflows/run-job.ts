// Runs the steps of a job, or of an action, of GitHub Actions as they stand, here and in order: what is put in place of GitHub's
// own are files and variables alone. What only GitHub can do is left out, and listed at the end.
//
//   node --import ./harness/cli/typescript.js scripts/workflows/run-job.ts .github/workflows/e2e.yaml e2e args='--topic logging'
//   node --import ./harness/cli/typescript.js scripts/workflows/run-job.ts action.yml command=topics
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';
import { endOnErrors } from '../../harness/cli/failure.ts';
import { systemClock } from '../../harness/core/clock.ts';
import { formatDuration } from '../../harness/core/duration.ts';
import { filled, runs, type Contexts, type JobStatus } from './expression.ts';
import { onlyOnGitHub, readOutputs, stepsOf, type Step } from './workflow.ts';

endOnErrors();
const [path = '', ...given] = process.argv.slice(2);
const job = given[0]?.includes('=') ? undefined : given.shift();
const values: Contexts = Object.fromEntries(given.map(nameAndValue));

const temp = mkdtempSync(join(tmpdir(), 'seaworthy-job-'));
const { steps, env: ofJob, inputs } = stepsOf(path, job);
const outputs: Record<string, object> = {};
const contexts = {
  inputs: { ...inputs, ...values },
  matrix: values,
  steps: outputs,
  runner: { temp, arch: 'X64', os: 'Linux' },
  github: { event_name: 'workflow_dispatch', ref_name: 'main', ref: 'refs/heads/main', repository: 'nobody/seaworthy' },
};
const ofGitHub = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_EVENT_NAME: 'workflow_dispatch',
  GITHUB_REF_NAME: 'main',
  GITHUB_REPOSITORY: 'nobody/seaworthy',
  GITHUB_SERVER_URL: 'https://github.invalid',
  GITHUB_STEP_SUMMARY: join(temp, 'summary.md'),
  GITHUB_OUTPUT: join(temp, 'output'),
  GITHUB_WORKSPACE: process.cwd(),
  RUNNER_TEMP: temp,
};
let status = 'success' as JobStatus;
const leftOut: string[] = [];

try {
  for (const step of steps) {
    const name = filled(step.name ?? step.uses ?? step.run ?? '', contexts);
    const why = runs(step.if, contexts, status)
      ? onlyOnGitHub(step)
      : `its condition ${step.if ?? 'success()'} is not met`;
    if (why === undefined) await take(step, name);
    else leftOut.push(`${name}: ${why}`);
  }
  if (existsSync(ofGitHub.GITHUB_STEP_SUMMARY))
    tell(`Job summary: ${String(readFileSync(ofGitHub.GITHUB_STEP_SUMMARY, 'utf8').split('\n').length)} lines`);
  for (const one of leftOut) tell(`Left out: ${one}`);
  tell(`The job ended with ${status}`);
} finally {
  rmSync(temp, { recursive: true });
}
process.exitCode = status === 'success' ? 0 : 1;

/** Runs one step as the runner does, by a file that bash is given. */
async function take(step: Step, name: string): Promise<void> {
  const { run = '', env = {} } = step;
  tell(`Step: ${name}`);
  const from = systemClock.now();
  const script = join(temp, 'step.sh');
  writeFileSync(script, filled(run, contexts, status));
  writeFileSync(ofGitHub.GITHUB_OUTPUT, '');
  const own = Object.entries({ ...ofJob, ...env }).map(([key, value]): [string, string] => [
    key,
    filled(value, contexts, status),
  ]);
  const shell = step.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
  const settings = {
    stdio: 'inherit',
    nothrow: true,
    env: { ...process.env, ...ofGitHub, ...Object.fromEntries(own) },
  };
  const { exitCode } = await $(settings as object)`bash ${shell} ${script}`;
  if (step.id !== undefined) outputs[step.id] = { outputs: readOutputs(readFileSync(ofGitHub.GITHUB_OUTPUT, 'utf8')) };
  if (exitCode !== 0) status = 'failure';
  tell(
    `${exitCode === 0 ? 'ok' : `FAILED with ${String(exitCode)}`} after ${formatDuration(systemClock.now() - from)}`,
  );
}

function nameAndValue(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function tell(line: string): void {
  process.stderr.write(`=== ${line}\n`);
}
