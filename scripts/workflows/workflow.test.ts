import { expect, test } from 'vitest';
import { onlyOnGitHub, readOutputs, stepsOf } from './workflow.ts';

test('a job has its steps, its environment and the defaults of its inputs', () => {
  const { steps, env, inputs } = stepsOf('.github/workflows/e2e.yaml', 'e2e');
  expect(steps.filter(({ run }) => run?.includes('make "$TARGET"'))).toHaveLength(1);
  expect(env['SEAWORTHY_PROXY_MODE']).toBe('${{ inputs.proxy }}');
  expect(inputs).toEqual({
    target: 'e2e',
    provider: 'kind',
    kubernetes: '1.37',
    proxy: 'iptables',
    node: '24',
    args: '',
  });
});

test('a job that there is not is an error of usage that names those that there are', () => {
  expect(() => stepsOf('.github/workflows/release.yaml', 'publish')).toThrow(
    expect.objectContaining({ exitCode: 3, fix: expect.stringContaining('build, npm') as string }),
  );
});

test.each([
  [{ uses: 'actions/checkout@0123' }, 'uses actions/checkout'],
  [{ run: 'gh issue list', env: { GH_TOKEN: '${{ github.token }}' } }, 'takes a token of GitHub as GH_TOKEN'],
  [{ run: 'deploy', env: { KEY: '${{ secrets.KEY }}' } }, 'takes a token of GitHub as KEY'],
  [{ run: 'make test', env: { ARGS: '${{ inputs.args }}' } }, undefined],
])('of %j is left out: %s', (step, why) => {
  expect(onlyOnGitHub(step)).toBe(why);
});

test('outputs are a line each; of several lines they would be lost, and are refused', () => {
  expect(readOutputs('key=a=b\nempty=\n')).toEqual({ key: 'a=b', empty: '' });
  expect(() => readOutputs('text<<END\nmore\nEND\n')).toThrow(/no name=value/);
});
