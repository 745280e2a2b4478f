import { expect, test } from 'vitest';
import { stdoutOf, type RunSomewhere } from './run-somewhere.ts';

const ending =
  (exitCode: number | undefined, stdout = '', stderr = ''): RunSomewhere =>
  () =>
    Promise.resolve({ exitCode, stdout, stderr });

test('a program that succeeded: what it printed', async () => {
  expect(await stdoutOf(ending(0, 'abc\n', 'a warning'), 'crictl', 'pods')).toBe('abc\n');
});

test.each([
  ['it says why', ending(1, '', 'context deadline exceeded\n'), 'ended with exit code 1: context deadline exceeded'],
  ['it says why on stdout', ending(2, 'not found\n'), 'ended with exit code 2: not found'],
  ['it says nothing', ending(1), 'ended with exit code 1'],
  ['it was stopped', ending(undefined), 'did not end by itself'],
])('a program that failed is told of in its own words: %s', async (_, from, told) => {
  await expect(stdoutOf(from, 'crictl', 'stopp', 'abc')).rejects.toMatchObject({
    code: 'command-failed',
    message: `\`crictl stopp abc\` ${told}`,
  });
});
