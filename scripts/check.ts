// Runs every check at once and says which failed: `make check`.
import { $ } from 'zx';
import { systemClock } from '../harness/core/clock.ts';
import { formatDuration } from '../harness/core/duration.ts';

const checks = process.argv.slice(2);
const results = await Promise.all(checks.map(runCheck));
const failed = results.filter(({ passed }) => !passed);
for (const { name, output } of failed) process.stdout.write(`\n--- ${name}\n${output.trimEnd()}\n`);
process.stdout.write(
  failed.length === 0
    ? `All ${String(checks.length)} checks passed.\n`
    : `\nFailed: ${failed.map(({ name }) => name).join(', ')}. One alone: make ${failed[0]?.name ?? ''}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function runCheck(name: string): Promise<{ name: string; passed: boolean; output: string }> {
  const start = systemClock.now();
  const { exitCode, stdall } = await $({ nothrow: true, quiet: true })`make --no-print-directory ${name}`;
  const passed = exitCode === 0;
  process.stdout.write(
    `${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${formatDuration(systemClock.now() - start)}\n`,
  );
  return { name, passed, output: stdall };
}
