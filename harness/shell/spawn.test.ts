import { expect, it } from 'vitest';
import { spawn, type RunningProgram } from './spawn.ts';

const node = (script: string) => spawn(process.execPath, ['-e', script]);

async function textOf({ stdout }: RunningProgram): Promise<string> {
  stdout.setEncoding('utf8');
  let text = '';
  for await (const chunk of stdout) text += String(chunk);
  return text;
}

it('is talked to through stdin and stdout, in the environment that was given', async () => {
  const program = spawn('sh', ['-c', 'echo "$SW_TEST"; exec cat'], { env: { SW_TEST: 'set' } });
  program.stdin.write('한글\n');
  program.stdin.end('end');
  await expect(textOf(program)).resolves.toBe('set\n한글\nend');
  await expect(program.exited).resolves.toEqual({ exitCode: 0, summary: '', stderr: '' });
});

it('tells how it ended, with the last lines of stderr', async () => {
  const program = spawn('sh', ['-c', 'seq 100 >&2; exit 3']);
  program.stdout.resume();
  await expect(program.exited).resolves.toEqual({
    exitCode: 3,
    summary: 'sh ended with exit code 3',
    stderr: Array.from({ length: 12 }, (_, n) => 89 + n).join('\n'),
  });
});

it('tells that there is no such program', async () => {
  const { exitCode, summary } = await spawn('no-such-program', []).exited;
  expect(exitCode).toBeUndefined();
  expect(summary).toContain('no-such-program');
});

it('is killed, and what is written to it then is no error of ours', async () => {
  const program = node('setInterval(() => {}, 1000)');
  program.stdout.resume();
  program.kill();
  await expect(program.exited).resolves.toMatchObject({ summary: `${process.execPath} was ended by SIGTERM` });
  program.stdin.write('too late');
});

it('is not ended by how much it writes to stderr, and no more than the end of it is kept', async () => {
  const program = spawn('sh', ['-c', "head -c 150M /dev/zero | tr '\\0' a >&2; echo end >&2; echo done"]);
  const before = process.memoryUsage().rss;
  await expect(textOf(program)).resolves.toBe('done\n');
  const { exitCode, stderr } = await program.exited;
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^a{65536} \[cut: the line has \d+ bytes\]$/);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 << 20);
}, 30_000);
