import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exitCode, type ExitCode } from '../../core/exit-code.ts';
import { HarnessError, UsageError } from '../../core/harness-error.ts';
import { endOnInterruption, onInterruption } from '../interruption.ts';
import { eachTarget } from './each-target.ts';

let told: string;

beforeEach(() => {
  told = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const targets = ['a', 'b', 'c'].map((name) => ({ name, workload: undefined, options: {} }));

/** Verifies `a`, `b` and `c`, of which each ends as is said: with an exit code, or an error. */
async function ending(...ends: readonly (ExitCode | Error)[]) {
  const verified: string[] = [];
  const code = await eachTarget(targets, ({ name }) => {
    const end = ends[verified.length];
    verified.push(name);
    if (end instanceof Error) return Promise.reject(end);
    return Promise.resolve(end ?? exitCode.proven);
  });
  return { code, verified: verified.join('') };
}

test('what ends one target is told, and neither ends the others nor hides what failed before', async () => {
  const usage = new UsageError('There is no deployment/web', 'name one');
  await expect(ending(1, usage, 0)).resolves.toEqual({ code: 1, verified: 'abc' });
  expect(told).toContain('Target b\nseaworthy: There is no deployment/web\nFix: name one\n');
  await expect(ending(0, usage, 0)).resolves.toEqual({ code: 3, verified: 'abc' });
  const fault = new HarnessError('no answer', { code: 'x' });
  await expect(ending(usage, fault, 0)).resolves.toEqual({ code: 2, verified: 'abc' });
  await expect(ending(0, 0, 0)).resolves.toEqual({ code: 0, verified: 'abc' });
});

test('an interruption ends all, also where the target ends with an error', async () => {
  await expect(ending(130)).resolves.toEqual({ code: 130, verified: 'a' });
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  endOnInterruption();
  const heard = new Promise((resolve) => process.once('SIGHUP', resolve));
  const interruption = onInterruption(() => undefined);
  process.kill(process.pid, 'SIGHUP');
  await heard;
  interruption.dispose();
  await expect(ending(new HarnessError('cut off', { code: 'x' }))).resolves.toEqual({ code: 130, verified: 'a' });
  expect(exit).not.toHaveBeenCalled();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(name);
});
