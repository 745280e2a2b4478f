import { expect, test } from 'vitest';
import { againCommands } from './again-command.ts';

const topic = { id: 'rolling-delete', runtime: 'go' };

test('a proof is run again by its id, and a suite that broke by its topic', () => {
  const again = againCommands({ command: 'seaworthy e2e' });
  expect(again.proof(topic, { id: 'rollout' })).toBe(
    'npx seaworthy e2e --topic rolling-delete --runtime go --proof rollout',
  );
  expect(again.proof({ ...topic, runtime: null }, { id: 'e2e/shop.seaworthy.ts' })).toBe(
    'npx seaworthy e2e --topic rolling-delete',
  );
  expect(again.failed('1123-1805-k3f')).toBe('npx seaworthy e2e --rerun-failed 1123-1805-k3f');
});

test('on the same cluster, by the same way, in quotes where a shell needs them', () => {
  const carried = ['--kubernetes-version', '1.36', '--nodes', 'one', '--output-dir', "the team's results"];
  const again = againCommands({ command: 'seaworthy e2e', carried });
  const options = `--kubernetes-version 1.36 --nodes one --output-dir 'the team'\\''s results'`;
  expect(again.failed('r')).toBe(`npx seaworthy e2e --rerun-failed r ${options}`);
  expect(again.proof(topic, { id: 'rollout' })).toBe(
    `npx seaworthy e2e --topic rolling-delete --runtime go --proof rollout ${options}`,
  );
});

test('a run of verify is run again by what was typed', () => {
  const again = againCommands({ command: 'seaworthy verify -n shop deployment/web' });
  const typed = 'npx seaworthy verify -n shop deployment/web';
  expect([again.failed('r'), again.proof(topic, { id: 'rollout' })]).toEqual([typed, typed]);
  expect(againCommands({ command: 'seaworthy e2e --topic verify' }).failed('r')).toContain('--rerun-failed r');
});
