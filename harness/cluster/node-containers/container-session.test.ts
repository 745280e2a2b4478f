import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seconds } from '../../core/duration.ts';
import { run } from '../../shell/run.ts';
import { ContainerSession } from './container-session.ts';

/** In place of Docker: runs here what `docker exec --interactive <container>` would run there, and counts how often. */
const here = '#!/bin/sh\necho >>"$(dirname "$0")/starts"\nshift 3\nexec "$@"\n';
const patience = seconds(20);

function session() {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-session-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  writeFileSync(join(dir, 'docker'), here);
  chmodSync(join(dir, 'docker'), 0o755);
  const starts = () => readFileSync(join(dir, 'starts'), 'utf8').length;
  // In its folder is also what a session leaves that is killed.
  const env = { PATH: `${dir}:${process.env['PATH'] ?? ''}`, TMPDIR: dir };
  return { its: new ContainerSession('node', env), starts, env };
}

test('every word, exit code and byte comes through, of commands that run beside each other, through one exec', async () => {
  const { its, starts } = session();
  const words = [`it's`, '$HOME', 'a\\nb', 'two\nlines', '', '*', '"'];
  const [said, failed, long] = await Promise.all([
    its.run(['printf', '<%s>', ...words], patience),
    its.run(['sh', '-c', 'sleep 0.2; echo why >&2; exit 3'], patience),
    its.run(['seq', '200000'], patience),
  ]);

  expect(said).toEqual({ exitCode: 0, stdout: words.map((word) => `<${word}>`).join(''), stderr: '' });
  expect(failed).toEqual({ exitCode: 3, stdout: '', stderr: 'why\n' });
  expect(long.stdout.length).toBe(1_288_895);
  expect(starts()).toBe(1);
});

test('a program that takes too long is ended, and the next one is run', async () => {
  const { its } = session();
  expect(await its.run(['sleep', '30'], seconds(0.2))).toEqual({
    exitCode: undefined,
    stdout: '',
    stderr: 'it did not end within 0.2 s',
  });
  expect(await its.run(['echo', 'on'], patience)).toMatchObject({ exitCode: 0, stdout: 'on\n' });
});

test('what runs when the connection is lost says so, and the next one finds a new way', async () => {
  const { its, starts } = session();
  // Above `timeout` is the subshell that answers, and above that what reads the commands.
  const killIt = 'answers=$(ps -o ppid= -p $PPID); kill -9 $(ps -o ppid= -p $answers) $answers';
  const lost = await its.run(['sh', '-c', killIt], patience);
  expect(lost).toEqual({
    exitCode: undefined,
    stdout: '',
    stderr: 'the way onto node was lost: docker was ended by SIGKILL',
  });
  expect(await its.run(['echo', 'on'], patience)).toMatchObject({ exitCode: 0, stdout: 'on\n' });
  expect(starts()).toBe(2);
});

test('nothing that was started keeps the process alive when all is answered', async () => {
  const { env } = session();
  const module = join(import.meta.dirname, 'container-session.ts');
  const script = `
    import { ContainerSession } from ${JSON.stringify(module)};
    const { stdout } = await new ContainerSession('node', { PATH: process.env.PATH }).run(['echo', 'on'], 20000);
    process.stdout.write(stdout);`;
  const hook = join(import.meta.dirname, '../../cli/typescript.js');
  const args = ['--import', hook, '--input-type=module', '--eval', script];
  expect(await run(process.execPath, args, { env, timeoutMs: 15_000 })).toBe('on');
});
